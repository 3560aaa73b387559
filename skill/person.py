"""All that is kept of a user of the skill, as text and back.

What cannot be read is as if it had never been known, and is asked again.
"""

from dataclasses import dataclass, replace
from datetime import date

import msgspec

from engine.outcome import Outcome, from_data
from engine.outcome import to_data as outcome_to_data
from engine.screening import CONDITIONS, QUESTIONS, Screening
from skill import kept as places
from skill.kept import Kept

ANY_DAY = date.min
"""The day of an outcome that holds no longer: it still tells which form the kept place belongs to."""


@dataclass(frozen=True, slots=True)
class Person:
    """All that is kept of a user."""

    kept: Kept
    outcome: Outcome | None = None
    screening: Screening | None = None
    """While they are open."""


def to_text(person: Person) -> str:
    """Return all that is kept of a user as one JSON object."""
    data = places.to_data(person.kept)
    if person.outcome:
        data["outcome"] = outcome_to_data(person.outcome)
    if person.screening:
        asked = person.screening
        data["screening"] = {
            "question": asked.question,
            "asked": asked.asked,
            "conditions": sorted(asked.conditions),
            "agreed": asked.agreed,
        }
    return msgspec.json.encode(data).decode()


def holds(person: Person) -> bool:
    """Whether what the questions found holds in this session."""
    return person.outcome is not None and person.outcome.day != ANY_DAY


def lapsed(outcome: Outcome | None) -> Outcome | None:
    """Return an outcome that holds no longer."""
    return outcome and replace(outcome, day=ANY_DAY)


def read_outcome(data: object) -> Outcome | None:
    """Return what the safety questions found; None where it cannot be read."""
    try:
        return from_data(data) if isinstance(data, dict) else None
    except (KeyError, TypeError, ValueError):
        return None


def read_screening(data: object) -> Screening | None:
    """Return the safety questions that are open; None where they cannot be read."""
    try:
        if not isinstance(data, dict):
            return None
        conditions = frozenset(data["conditions"]) & frozenset(CONDITIONS)
        screening = Screening(int(data["question"]), int(data["asked"]), conditions, data["agreed"] is True)
    except (KeyError, OverflowError, TypeError, ValueError):
        return None
    return screening if 0 <= screening.question < len(QUESTIONS) else None

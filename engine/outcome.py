"""The outcome of the safety questions: all that is kept of them, never an answer. It holds for thirty days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.screening import CONDITIONS, Screening

VALID_DAYS = 30
"""After this many days the questions come again (docs/decisions/0006)."""
ASKED_AGAIN_AFTER = frozenset(
    {
        *("pain-end", "pain-twice", "stopped-hurt", "fall-okay", "fall-up", "fall-end", "dizzy", "emergency"),
        *("not-today", "not-today-unkept"),
    }
)
"""Endings of a session after which the safety questions come again: something has changed since."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a person may do, and the day it was found."""

    day: date
    floor: bool = True
    conditions: frozenset[str] = frozenset()
    agreed: bool = False
    """A doctor or physiotherapist has agreed to what needs care under these conditions."""

    def valid(self, today: date) -> bool:
        """Whether it still holds."""
        return timedelta(0) <= today - self.day <= timedelta(days=VALID_DAYS)


def outcome_of(screening: Screening, today: date) -> Outcome | None:
    """Return what the questions found; None where they ended with advice or too early."""
    if not screening.cleared:
        return None
    return Outcome(today, screening.floor, screening.conditions, screening.agreed)


def to_data(outcome: Outcome) -> dict[str, Any]:
    """Return `outcome` as JSON can hold it."""
    return {
        "day": outcome.day.isoformat(),
        "floor": outcome.floor,
        "conditions": sorted(outcome.conditions),
        "agreed": outcome.agreed,
    }


def from_data(data: Mapping[str, Any]) -> Outcome:
    """Return what `to_data` wrote; raises KeyError, TypeError or ValueError for anything else."""
    conditions = frozenset(data["conditions"]) & frozenset(CONDITIONS)
    return Outcome(date.fromisoformat(data["day"]), data["floor"] is True, conditions, data.get("agreed") is True)

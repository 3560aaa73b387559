"""The outcome of the safety questions, kept in a file for thirty days; never an answer."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from engine.screening import CONDITIONS, Screening
from offline.disk import replace_file

VALID_DAYS = 30
"""After this many days the questions come again (facts on screening, docs/content.md)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a person may do, and the day it was found."""

    floor: bool
    conditions: frozenset[str]
    day: date

    def valid(self, today: date) -> bool:
        """Whether it still holds."""
        return timedelta(0) <= today - self.day <= timedelta(days=VALID_DAYS)


def outcome_of(screening: Screening, today: date) -> Outcome | None:
    """Return what the questions found; None where they ended with advice or too early."""
    return Outcome(screening.floor, screening.conditions, today) if screening.cleared else None


class OutcomeFile:
    """One small JSON file."""

    def __init__(self, path: Path) -> None:
        """`path` need not exist yet."""
        self.path = path

    def read(self) -> Outcome | None:
        """Return what is kept; None where there is nothing or nothing usable, so that the questions come again."""
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            conditions = frozenset(data["conditions"]) & frozenset(CONDITIONS)
            return Outcome(data["floor"] is True, conditions, date.fromisoformat(data["day"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, outcome: Outcome) -> None:
        """Keep `outcome`; raises StateError where it cannot be kept."""
        data = {"floor": outcome.floor, "conditions": sorted(outcome.conditions), "day": outcome.day.isoformat()}
        replace_file(self.path, json.dumps(data))

    def forget(self) -> None:
        """Let the outcome go; the questions come again."""
        self.path.unlink(missing_ok=True)

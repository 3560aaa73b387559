"""The outcome of the safety questions in a file of its own."""

import json
from pathlib import Path

from engine.outcome import Outcome, from_data, to_data
from offline.disk import replace_file


class OutcomeFile:
    """One small JSON file."""

    def __init__(self, path: Path) -> None:
        """`path` need not exist yet."""
        self.path = path

    def read(self) -> Outcome | None:
        """Return what is kept; None where there is nothing or nothing usable, so that the questions come again."""
        try:
            return from_data(json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, outcome: Outcome) -> None:
        """Keep `outcome`; raises StateError where it cannot be kept."""
        replace_file(self.path, json.dumps(to_data(outcome)))

    def forget(self) -> None:
        """Let the outcome go; the questions come again."""
        self.path.unlink(missing_ok=True)

"""The outcome of the safety questions in a file of its own."""

import contextlib
import json
from pathlib import Path

from engine.errors import StateError
from engine.outcome import Outcome, from_data, to_data
from offline.disk import delete, replace_file


class OutcomeFile:
    """One small JSON file."""

    def __init__(self, path: Path) -> None:
        """`path` need not exist yet."""
        self.path = path

    def read(self) -> Outcome | None:
        """Return what is kept; None where there is nothing or nothing usable, so that the questions come again."""
        try:
            return from_data(json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def write(self, outcome: Outcome) -> None:
        """Keep `outcome`; raises StateError where it cannot be kept."""
        replace_file(self.path, json.dumps(to_data(outcome)))

    def forget(self) -> None:
        """Let the outcome go, so that the questions come again; raises StateError where it stays.

        In a folder that lets nothing be deleted, the file may still be emptied.
        """
        try:
            delete(self.path)
        except StateError:
            with contextlib.suppress(OSError):
                self.path.write_bytes(b"")
                return
            raise

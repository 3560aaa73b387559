"""How a person is listened to on this machine, as the start-up check found it; kept in a small file."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.errors import StateError
from offline.disk import replace_file, set_aside

VERSION = 1
"""Of the file; one of another version is set aside, and the check is offered again."""
MOST_OFFERS = 2
"""An offer that nobody answered is made once more, and then no more."""
LOWEST_GAIN_DB = -18.0


class Mode(StrEnum):
    """When the ear listens."""

    FULL = "full"
    """All the time, the voice's echo being taken out."""
    GAPS = "gaps"
    """Only while the voice is silent."""
    KEYBOARD = "keyboard"
    """Not at all."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the check found to be right."""

    mode: Mode = Mode.FULL
    gain_db: float = 0.0
    """What is added to the voice's level; never above 0."""
    offers: int = 0
    """Times that the check was offered; `MOST_OFFERS` also where it was answered or made."""


class HearingFile:
    """One small JSON file."""

    def __init__(self, path: Path) -> None:
        """`path` need not exist yet."""
        self.path = path

    def read(self, notice: Callable[[str], None]) -> Hearing:
        """Return what is kept, the usual where nothing is; what is not ours is set aside, and `notice` is told."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return Hearing()
        except (OSError, UnicodeDecodeError) as error:
            return self._unusable(str(error), notice)
        try:
            data = json.loads(text)
            kept = Hearing(Mode(data["mode"]), float(data["gain_db"]), int(data["offers"]))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            return self._unusable(f"{type(error).__name__}: {error}", notice)
        if data.get("version") != VERSION or not LOWEST_GAIN_DB <= kept.gain_db <= 0.0:
            return self._unusable("another version wrote it", notice)
        return kept

    def write(self, hearing: Hearing) -> None:
        """Keep `hearing`; raises StateError where it cannot be kept."""
        data = {
            "version": VERSION,
            "mode": hearing.mode.value,
            "gain_db": round(hearing.gain_db, 1),
            "offers": hearing.offers,
        }
        replace_file(self.path, json.dumps(data))

    def _unusable(self, why: str, notice: Callable[[str], None]) -> Hearing:
        try:
            where = f"it was moved to {set_aside(self.path)}"
        except StateError as error:
            where = str(error)
        notice(f"What was found about hearing you cannot be read ({why}): {where}. `homestretch doctor --listen` anew.")
        return Hearing()

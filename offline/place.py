"""The file in which the place and the settings are kept."""

import contextlib
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from engine.errors import StateError
from engine.progress import Progress, to_json


class PlaceFile:
    """One JSON file, replaced as a whole at every step, so that a crash leaves the last step or the one before."""

    def __init__(self, path: Path) -> None:
        """`path` need not exist yet."""
        self.path = path
        self._kept: Progress | None = None

    def read(self) -> str | None:
        """Return what is kept, or None; raises StateError where the file cannot be read."""
        try:
            return self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StateError(f"{self.path} cannot be read ({error})") from error

    def set_aside(self) -> Path:
        """Move a file that is no place out of the way, so that nothing in it is lost; return where it went."""
        number = 1
        while (aside := self.path.with_suffix(f".bad-{number}")).exists():
            number += 1
        try:
            self.path.replace(aside)
        except OSError as error:
            raise StateError(f"{self.path} cannot be moved aside ({error.strerror}): move it away") from error
        return aside

    def write(self, progress: Progress) -> None:
        """Keep `progress` if its step or what the user chose has changed; raises StateError, the old file stays."""
        place = replace(progress, beat=0, aside=True, asked=0, went_back=False)
        if place == self._kept:
            return
        temporary = ""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=self.path.parent, prefix=".place-", delete=False
            ) as file:
                temporary = file.name
                file.write(to_json(progress))
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self.path)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise StateError(
                f"the place could not be kept in {self.path} ({error.strerror}): make room or say where to write"
            ) from error
        self._kept = place

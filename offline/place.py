"""The file in which the place and the settings are kept."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from engine.errors import StateError
from engine.progress import Progress, read, to_data
from offline.disk import replace_file, set_aside
from offline.lock import locked

FILE = "file"
"""Under which the file of a routine is kept with the place in it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the person's own that a routine was read from, and what was in it."""

    path: str
    sha256: str

    @classmethod
    def of(cls, path: Path) -> "Source":
        """Return it for a file as it is now; raises OSError."""
        return cls(os.path.abspath(path), hashlib.sha256(path.read_bytes()).hexdigest())

    @classmethod
    def kept(cls, data: Mapping[str, Any]) -> "Source | None":
        """Return the file that a kept place is in; None where its routine is one of those that are listed."""
        file = data.get(FILE)
        if not isinstance(file, dict):
            return None
        path, sha256 = file.get("path"), file.get("sha256")
        return cls(path, sha256) if isinstance(path, str) and isinstance(sha256, str) else None


class PlaceFile:
    """One JSON file, replaced as a whole at every step, so that a crash leaves the last step or the one before."""

    def __init__(self, path: Path) -> None:
        """`path` need not exist yet."""
        self.path = path
        self.source: Source | None = None
        """The file of the routine that is run, where it is none of those that are listed."""
        self._kept: Progress | None = None

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Have it to oneself meanwhile; false where another session has it. What cannot be locked is had by all."""
        with ExitStack() as stack:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                free = stack.enter_context(locked(self.path.with_suffix(".lock")))
            except OSError:  # that nothing can be written there is told when the place is
                free = True
            yield free

    def read(self) -> str | None:
        """Return what is kept, or None; raises StateError where the file cannot be read."""
        try:
            return self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StateError(f"{self.path} cannot be read ({error})") from error

    def data(self) -> dict[str, Any]:
        """Return what is kept; nothing where it cannot be read, which is told when a routine is taken up."""
        try:
            return read(self.read() or "")
        except StateError:
            return {}

    def set_aside(self) -> Path:
        """Move a file that is no place out of the way, so that nothing in it is lost; return where it went."""
        return set_aside(self.path)

    def write(self, progress: Progress) -> None:
        """Keep `progress` if its step or what the user chose has changed; raises StateError, the old file stays.

        The opening of a routine takes no other one's place: who stops in it has begun nothing.
        """
        place = replace(progress, beat=0, aside=True, asked=0, went_back=False)
        if place == self._kept or self._waits(progress):
            return
        data = to_data(progress)
        if self.source is not None:
            data[FILE] = asdict(self.source)
        replace_file(self.path, json.dumps(data, sort_keys=True))
        self._kept = place

    def _waits(self, progress: Progress) -> bool:
        """Whether another routine's place is still worth more than this one."""
        if self._kept is not None or progress.step or progress.question:
            return False
        kept = self.data()
        other = kept.get("routine") != progress.routine or not self.is_of(kept)
        return other and has_begun(kept)

    def is_of(self, data: Mapping[str, Any]) -> bool:
        """Whether a kept place is in the file that is run, and not in another one of the same name."""
        source = Source.kept(data)
        return (source and source.path) == (self.source and self.source.path)


def has_begun(data: Mapping[str, Any]) -> bool:
    """Whether a kept place is beyond the opening of its routine: the next start offers to go on there."""
    step = data.get("step")
    return isinstance(step, int) and step > 0

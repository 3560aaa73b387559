"""The file in which the place and the settings are kept."""

from dataclasses import replace
from pathlib import Path

from engine.errors import StateError
from engine.progress import Progress, read, to_json
from offline.disk import replace_file, set_aside


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
        return set_aside(self.path)

    def write(self, progress: Progress) -> None:
        """Keep `progress` if its step or what the user chose has changed; raises StateError, the old file stays.

        The opening of a routine takes no other one's place: who stops in it has begun nothing.
        """
        place = replace(progress, beat=0, aside=True, asked=0, went_back=False)
        if place == self._kept or self._waits(progress):
            return
        replace_file(self.path, to_json(progress))
        self._kept = place

    def _waits(self, progress: Progress) -> bool:
        """Whether another routine's place is still worth more than this one."""
        if self._kept is not None or progress.step or progress.question:
            return False
        try:
            kept = read(self.read() or "")
        except StateError:
            return False
        return kept.get("routine") != progress.routine and kept.get("step") not in (0, None)

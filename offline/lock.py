"""Lets one process at a time do what two would spoil: a lock of the system's, which ends with the process that has it.

Rules, each with its reason:
- The file of the lock is empty and stays: where one deletes it, two others may each hold a lock of the same name.
- That the file is there says nothing, so whatever kills a process leaves no lock behind.
- A disk that knows no locks, as some in a network do, is used without.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold the lock `path` meanwhile; false where it is held already. Raises OSError where its file cannot be made."""
    with path.open("ab") as file:
        free = _lock(file.fileno())
        try:
            yield free
        finally:
            if free:
                _unlock(file.fileno())


if sys.platform == "win32":
    import contextlib
    import msvcrt

    def _lock(number: int) -> bool:
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            return not isinstance(error, PermissionError)
        return True

    def _unlock(number: int) -> None:
        with contextlib.suppress(OSError):  # where it was used without
            msvcrt.locking(number, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return not isinstance(error, BlockingIOError)
        return True

    def _unlock(number: int) -> None:
        """Closing the file does it."""

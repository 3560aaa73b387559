"""Files that are there whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from engine.errors import StateError


def replace_file(path: Path, text: str) -> None:
    """Replace `path` by `text`, in a folder that is made where needed; raises StateError, the old file stays."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.stem}-", delete=False
        ) as file:
            temporary = file.name
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise StateError(f"{path} could not be written ({error.strerror}): make room, or make it writable") from error


def delete(path: Path) -> None:
    """Delete `path`, which need not be there; raises StateError where it stays."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StateError(f"{path} could not be deleted ({error.strerror}): delete it by hand") from error


def delete_all(paths: Iterable[Path]) -> None:
    """Delete what can be deleted of `paths`; raises StateError with the first that stays."""
    stays: list[StateError] = []
    for path in paths:
        try:
            delete(path)
        except StateError as error:
            stays.append(error)
    if stays:
        raise stays[0]


def set_aside(path: Path) -> Path:
    """Move a file that is not what it should be out of the way, so that nothing in it is lost; return where it went.

    Raises StateError where it cannot be moved.
    """
    number = 1
    try:
        while (aside := path.with_suffix(f".bad-{number}")).exists():
            number += 1
        path.replace(aside)
    except OSError as error:
        raise StateError(f"{path} cannot be moved aside ({error.strerror}): move it away") from error
    return aside

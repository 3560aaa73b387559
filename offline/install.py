"""Puts a model where it is found by name: fetched, checked, unpacked aside, checked again, moved in at once.

One process at a time has to do with a model: two would write on the same file, and sweep up what the other unpacks.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import MissingError, StateError, UsageError
from offline.download import PATIENCE_SECONDS, Part, Told, fetch, unwritten
from offline.lock import locked
from offline.model_list import OfficialModel, megabytes
from offline.models import faults
from offline.unpack import unpack

MOST_TIMES = 4
"""A model unpacks to less than this times its zip: weights and graphs are hardly compressed."""


def begun(model: OfficialModel, downloads: Path) -> Part:
    """Return what there is of an earlier try."""
    return Part(downloads / f"{model.name}.part")


def download(model: OfficialModel, downloads: Path, told: Told, patience_seconds: float = PATIENCE_SECONDS) -> Path:
    """Fetch a model and install it; return its folder.

    Raises MissingError or StateError. What came is kept where that helps to go on, and deleted where it is not the
    model; the folder is there whole or not at all.
    """
    part = begun(model, downloads)
    try:
        with _alone(model, downloads):
            if not faults(downloads / model.name):  # another process has just fetched it
                return downloads / model.name
            fetch(model, part, told, patience_seconds)
            try:
                folder = _install(model, part.path, downloads)
            except MissingError as error:
                part.discard()
                raise MissingError(f"{error}. What came was deleted: try again later") from error
            part.discard()
    except OSError as error:
        raise StateError(unwritten(part.path, error)) from error
    return folder


def install(model: OfficialModel, archive: Path, downloads: Path) -> Path:
    """Install a model from its zip, which stays; return its folder.

    Raises UsageError where there is no file that can be read, MissingError where it is not the model's, StateError
    where the disk does not take it.
    """
    try:
        if not archive.is_file():
            raise UsageError(f"{archive} is not a file: name the zip of {model.name}")
        archive.open("rb").close()
    except OSError as error:
        raise UsageError(f"{archive} cannot be read ({error.strerror}): name the zip of {model.name}") from error
    try:
        with _alone(model, downloads):
            return _install(model, archive, downloads)
    except OSError as error:
        raise StateError(unwritten(downloads / model.name, error)) from error


def remove(model: OfficialModel, downloads: Path) -> bool:
    """Delete a model and what came of it; return whether there was anything. Raises StateError where it stays."""
    target, part = downloads / model.name, begun(model, downloads)
    try:
        if not downloads.is_dir():
            return False
        with _alone(model, downloads):
            there = target.exists() or part.come() > 0
            if target.exists():
                shutil.rmtree(target)
            part.discard()
            _sweep(model, downloads)
    except OSError as error:
        raise StateError(f"{target} could not be deleted ({error.strerror or error}): delete it by hand") from error
    return there


@contextmanager
def _alone(model: OfficialModel, downloads: Path) -> Iterator[None]:
    """Keep other processes from the model meanwhile; raises StateError where one has to do with it already."""
    downloads.mkdir(parents=True, exist_ok=True)
    with locked(downloads / f".{model.name}.lock") as free:
        if not free:
            raise StateError(f"another `homestretch model get` is fetching {model.name}: let it finish, or stop it")
        yield


def _install(model: OfficialModel, archive: Path, downloads: Path) -> Path:
    target = downloads / model.name
    _check(model, archive)
    _sweep(model, downloads)
    with tempfile.TemporaryDirectory(dir=downloads, prefix=_aside(model)) as aside:
        unpacked = Path(aside, "unpacked")
        unpack(archive, unpacked, MOST_TIMES * model.bytes)
        folder = _model_in(unpacked)
        if target.exists():  # something of it was lost, or it would not be fetched again
            target.rename(Path(aside, "old"))
        folder.rename(target)
    return target


def _check(model: OfficialModel, archive: Path) -> None:
    """Raise MissingError where size or checksum are not the model's."""
    size = archive.stat().st_size
    if size != model.bytes:
        raise MissingError(
            f"{archive.name} is not {model.name} as it was published: {size} bytes ({megabytes(size)}) "
            f"instead of {model.bytes}"
        )
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if model.sha256 is not None and found != model.sha256:
        raise MissingError(
            f"{archive.name} is not {model.name} as it was published: its SHA-256 is {found[:12]}..., "
            f"not {model.sha256[:12]}..."
        )


def _model_in(unpacked: Path) -> Path:
    """Return the model's folder, all that was unpacked or the one folder in it; raises MissingError for neither."""
    inside = list(unpacked.iterdir())
    folder = inside[0] if len(inside) == 1 and inside[0].is_dir() else unpacked
    if wrong := faults(folder):
        raise MissingError(f"what is in the zip {wrong}")
    return folder


def _aside(model: OfficialModel) -> str:
    """How folders begin in which it is unpacked; no model's name has a tilde, so it begins none of another model's."""
    return f".{model.name}~"


def _sweep(model: OfficialModel, downloads: Path) -> None:
    """Delete what a try that was killed left behind."""
    for left in downloads.glob(f"{_aside(model)}*"):
        shutil.rmtree(left, ignore_errors=True)

"""Unpacks a zip that nobody vouches for: whole and inside its folder, or not at all.

Rules, each with its reason:
- Every name is plain, so that nothing lands outside the folder or on another entry: no absolute path, no `..`, no
  backslash, no drive, no two names that a disk may take for one.
- Files and folders alone: a link would lead the next entry elsewhere.
- The sizes are added up before the first byte is written, and a file cannot grow beyond its own: a small zip cannot
  fill the disk.
"""

import os
import re
import shutil
import stat
import zipfile
import zlib
from pathlib import Path

from engine.errors import MissingError

MOST_ENTRIES = 1000
"""An official model has about 20."""
PLAIN = re.compile(r"(?!\.\.?(/|\Z))[\w.+-][\w.+ -]*")
"""One part of a name; all parts of official models are like this."""


def unpack(archive: Path, folder: Path, most_bytes: int) -> None:
    """Unpack `archive` into the new folder `folder`, at most `most_bytes` in all.

    Raises MissingError where the archive is broken or must not be unpacked, OSError where the disk does not take it;
    what is in `folder` then is to be deleted.
    """
    folder.mkdir()
    try:
        with zipfile.ZipFile(archive) as source:
            entries = source.infolist()
            _judge(entries, most_bytes)
            for entry in entries:
                _write(source, entry, folder.joinpath(*entry.filename.split("/")))
    # zipfile says NotImplementedError to a compression it does not know, RuntimeError to one that asks for a password
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise MissingError(f"the file is no zip that can be unpacked ({error})") from error


def _judge(entries: list[zipfile.ZipInfo], most_bytes: int) -> None:
    """Raise MissingError where anything in the zip must not be unpacked."""
    if len(entries) > MOST_ENTRIES:
        raise MissingError(f"the zip has {len(entries)} entries, a model has at most {MOST_ENTRIES}")
    size = sum(entry.file_size for entry in entries)
    if size > most_bytes:
        raise MissingError(f"the zip would unpack to {size} bytes, at most {most_bytes} are taken")
    for entry in entries:
        name = entry.filename.removesuffix("/")
        if not all(PLAIN.fullmatch(part) for part in name.split("/")):
            raise MissingError(f"the zip has an entry {entry.filename!r}, which might lead out of its folder")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise MissingError(f"the zip has an entry {entry.filename!r} that is neither file nor folder")
    names = {entry.filename.removesuffix("/").casefold() for entry in entries}
    if len(names) < len(entries):
        raise MissingError("the zip has the same name twice")


def _write(source: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> None:
    if entry.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with source.open(entry) as packed, path.open("xb") as file:
        shutil.copyfileobj(packed, file)
        file.flush()
        os.fsync(file.fileno())

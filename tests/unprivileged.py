"""A person who is not root: to root, no file and no folder is unreadable."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def folder_for_all() -> Iterator[Path]:
    """Give a folder that everybody may enter, as pytest's are not; it is deleted at the end."""
    folder = Path(tempfile.mkdtemp(prefix="homestretch-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for path in (folder, *folder.rglob("*")):
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(folder)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Be nobody meanwhile, where the tests are run by root."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)

"""The library, read once, and copies of the content folder to break."""

import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from content.loader import Library, load
from engine.errors import ContentError

Complaint = Callable[[str, str, str], str]


@pytest.fixture(scope="session")
def library() -> Library:
    return load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder laid out as the content package."""
    with as_file(files("content")) as folder:
        ignored = shutil.ignore_patterns("*.py", "__pycache__", "*.md")
        return shutil.copytree(folder, tmp_path / "content", ignore=ignored)


@pytest.fixture
def complaint(copy: Path) -> Complaint:
    """Replaces text in one file of the copy and returns what loading it says."""

    def complain(file: str, old: str, new: str) -> str:
        path = copy / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ContentError) as caught:
            load(root=copy)
        return str(caught.value)

    return complain

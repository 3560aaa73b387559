"""Conversations with the smart speaker can be read like plays, and what is read is what is said."""

import pytest

from content.loader import Library
from tests.speaker_plays import FOLDER, play


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_a_play_is_what_is_said(name: str, library: Library) -> None:
    """`python -m tests.speaker_plays --update` writes them anew."""
    expected = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")

    assert expected == play(library, expected)

"""What was chosen of this machine comes back."""

from pathlib import Path

import pytest

from engine.errors import StateError
from offline.choices import Choices, read_choices, write_choices


def test_nothing_is_chosen_at_first(tmp_path: Path) -> None:
    """A missing file means the system's own voice at the usual rate."""
    assert Choices(None, 150) == read_choices(tmp_path / "voice.json")


def test_a_choice_comes_back(tmp_path: Path) -> None:
    """In a folder that did not exist before."""
    write_choices(tmp_path / "a" / "voice.json", Choices("gmw/en-us", 140))

    assert Choices("gmw/en-us", 140) == read_choices(tmp_path / "a" / "voice.json")


@pytest.mark.parametrize(
    "text", ["", "[]", '{"voice": 3}', '{"voice": "a", "words_per_minute": "fast"}', "[" * 200_000]
)
def test_a_file_that_is_none_is_an_error_that_says_what_to_do(text: str, tmp_path: Path) -> None:
    """It is not overwritten: it may hold something."""
    path = tmp_path / "voice.json"
    path.write_text(text)

    with pytest.raises(StateError, match="choose a voice again"):
        read_choices(path)
    assert text == path.read_text()


def test_a_choice_that_cannot_be_kept_is_an_error(tmp_path: Path) -> None:
    """The sentence names the file."""
    (tmp_path / "file").write_text("")

    with pytest.raises(StateError, match=r"voice\.json"):
        write_choices(tmp_path / "file" / "voice.json", Choices())

"""The safety questions are asked as the plays say, by the engine and by the offline session."""

import pytest

from content.loader import Library
from tests.screening_plays import FOLDER, by_engine, by_session, read, written


@pytest.mark.parametrize("ask", [by_engine, by_session])
@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_the_questions_go_as_written(name: str, ask: object, library: Library) -> None:
    """Every word of both sides, and what is known in the end."""
    expected = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    truth, answers = read(expected)

    assert expected == written(truth, *ask(library, answers))  # type: ignore[operator]

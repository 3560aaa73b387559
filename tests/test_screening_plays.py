"""The safety questions are asked as the plays say, by the engine, by the offline session and by the skill."""

import pytest

from content.loader import Library
from tests.screening_plays import FOLDER, SILENCE, by_engine, by_session, by_speaker, read, written

TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}


@pytest.mark.parametrize("ask", [by_engine, by_session])
@pytest.mark.parametrize("name", TEXTS)
def test_the_questions_go_as_written(name: str, ask: object, library: Library) -> None:
    """Every word of both sides, and what is known in the end."""
    truth, answers = read(TEXTS[name])

    assert TEXTS[name] == written(truth, *ask(library, answers))  # type: ignore[operator]


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if SILENCE not in text])
def test_the_skill_asks_in_the_same_words(name: str, library: Library) -> None:
    """Silence apart, with which Alexa ends a session: then the questions begin again next time."""
    truth, answers = read(TEXTS[name])

    assert TEXTS[name] == written(truth, *by_speaker(library, answers))

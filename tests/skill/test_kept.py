"""What is kept between two requests, and its JSON."""

import json

import pytest

from engine.errors import StateError
from engine.events import Command, Done, Heard
from engine.progress import Progress, Question
from skill.kept import Kept, from_data, is_grave, read, to_text

PROGRESS = Progress("desk_break", step=2, beat=3, aside=False, extended=(1,), question=Question.PAUSED, asked=1)
FULL = Kept(PROGRESS, Heard(Command.BACK, "x", 1.5), 7, 1_780_000_000.5, choosing=True, cut=True)


@pytest.fixture
def score(coach):
    """The score of the routine that is kept."""
    return coach.score(Progress("desk_break"))


@pytest.mark.parametrize("kept", [FULL, Kept(PROGRESS)])
def test_json_loses_nothing(score, kept):
    """What comes back is what went in."""
    assert kept == from_data(read(to_text(kept)), score)


def changed(**values):
    """Return the JSON with some values changed."""
    return json.dumps(json.loads(to_text(FULL)) | values)


@pytest.mark.parametrize(
    "values",
    [
        {"version": 2},
        {"version": None},
        {"event": 5},
        {"event": ["nonsense", None, 0]},
        {"effects": "x"},
        {"sent_at": None},
    ],
    ids=str,
)
def test_a_response_of_another_version_no_longer_plays(score, values):
    """The place is there, what was sent is not known."""
    assert Kept(PROGRESS) == from_data(read(changed(**values)), score)


def test_a_place_that_does_not_fit_begins_afresh_and_says_so(score):
    """As the engine reads it."""
    progress = json.loads(to_text(FULL))["progress"] | {"step": 99}

    assert Kept(Progress("desk_break", first=("fresh-place",))) == from_data(read(changed(progress=progress)), score)


@pytest.mark.parametrize("text", ["", "junk", "5", "[]", "{}", changed(progress="junk"), "[" * 100_000])
def test_what_is_no_kept_place_is_an_error(text):
    """The caller decides what to do."""
    with pytest.raises(StateError):
        read(text)


@pytest.mark.parametrize(
    ("event", "question", "grave"),
    [
        (Heard(Command.IT_HURTS), None, True),
        (Done(), Question.PAIN, True),
        (Heard(Command.NEXT), Question.RISE_2, True),
        (Heard(Command.NEXT), Question.PAUSED, False),
        (Done(), None, False),
    ],
)
def test_talk_of_harm_is_seen_without_the_place(event, question, grave):
    """In what was said last, or in the question that is open."""
    assert grave == is_grave(read(to_text(Kept(PROGRESS.but(question=question), event))))


def test_somebody_new_has_no_event():
    """Nothing was answered yet."""
    assert Done() == Kept(PROGRESS).event

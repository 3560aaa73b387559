"""What is kept, and reading it back."""

import json
from dataclasses import replace

import pytest

from engine.errors import StateError
from engine.progress import NOTICES, Progress, Question, from_json, read, read_settings, to_json
from engine.routine import Position
from engine.score import Phase
from engine.settings import Counting, Instruction, Pace, Settings
from tests.fakes import CLOSING, EVERYTHING, KNEE_LEFT, score_of

SETTINGS = Settings(
    Pace.SLOW,
    Counting.EVERY_FIVE,
    False,
    Instruction.SHORT,
    easier=frozenset({"knee"}),
    easier_today=frozenset({"press", "rolls"}),
    known=frozenset({"cat", "rest"}),
)
FULL = Progress(
    "everything",
    step=KNEE_LEFT,
    beat=4,
    aside=False,
    extended=(3, 2),
    question=Question.PAUSED,
    asked=2,
    went_back=True,
    pains=1,
    first=("fresh-place", "leg-symptom"),
    coming_from=Position.STANDING,
    settings=SETTINGS,
)
SCORE = score_of()


def kept(**changes):
    """Return FULL as JSON with some of its keys changed; None takes a key out."""
    data = {**json.loads(to_json(FULL)), **changes}
    return json.dumps({key: value for key, value in data.items() if value is not ...})


def test_what_was_kept_is_read_back():
    """Nothing is lost between writing and reading."""
    assert FULL == from_json(to_json(FULL), SCORE)
    assert Progress("everything") == from_json(to_json(Progress("everything")), SCORE)


def test_it_is_one_json_object_with_its_version():
    """Other programs can read it; sets are lists in order, so equal progress is equal text."""
    data = json.loads(to_json(FULL))

    assert 1 == data["version"]
    assert ["cat", "rest"] == data["settings"]["known"]


def test_another_version_starts_afresh_and_says_so():
    """The place is given up, the settings stay."""
    expected = Progress("everything", first=("fresh-version",), settings=SETTINGS)

    assert expected == from_json(kept(version=2), SCORE)


def test_another_routine_starts_afresh_without_a_word():
    """Who chose another routine need not be told why it starts at its beginning."""
    assert Progress("everything", settings=SETTINGS) == from_json(kept(routine="gone"), SCORE)
    assert Progress("everything", settings=SETTINGS) == from_json(kept(routine=...), SCORE)


@pytest.mark.parametrize(
    "changes",
    [
        {"step": 8},
        {"step": -1},
        {"step": "3"},
        {"step": 3.0},
        {"step": True},
        {"step": ...},
        {"beat": 99},
        {"beat": -1},
        {"beat": None},
        {"aside": 1},
        {"asked": -1},
        {"extended": [-1]},
        {"extended": [99]},
        {"extended": "x"},
        {"extended": 7},
        {"extended": ...},
        {"question": "what"},
        {"question": []},
        {"question": ...},
        {"extended": [float("inf")]},
        {"step": float("inf")},
        {"beat": float("nan")},
        {"first": ...},
        {"first": None},
        {"first": "fresh-place"},
        {"first": ["boo"]},
        {"first": [1]},
        {"first": [[]]},
        {"first": ["knee.short"]},
        {"first": [None]},
        {"coming_from": "bed"},
        {"coming_from": []},
        {"coming_from": ...},
        {"coming_from": 0},
        {"pains": []},
    ],
    ids=str,
)
def test_a_place_that_cannot_be_starts_afresh_and_says_so(changes):
    """Whatever is wrong with a place, the settings stay and the person is told."""
    expected = Progress("everything", first=("fresh-place",), settings=SETTINGS)

    assert expected == from_json(kept(**changes), SCORE)


def test_the_end_of_a_step_is_a_place():
    """After the last beat of a step the next beat is the first of the next step."""
    end = replace(FULL, beat=len(FULL.beats(SCORE.under(SETTINGS))))

    assert end == from_json(to_json(end), SCORE)


def test_nothing_comes_after_the_end():
    """The last step ends with a good-bye, so behind its last beat there is no place; its last beat is one."""
    beats = len(SCORE.steps[CLOSING].beats)
    at = Progress("everything", step=CLOSING, beat=beats - 1, aside=False)

    assert at == from_json(to_json(at), SCORE)
    assert Progress("everything", first=("fresh-place",)) == from_json(to_json(replace(at, beat=beats)), SCORE)


def test_what_has_to_be_said_first_is_read_back():
    """Whatever may be waiting to be said, in its order, however often."""
    waiting = replace(FULL, first=(*NOTICES, *reversed(NOTICES)))

    assert waiting == from_json(to_json(waiting), SCORE)


@pytest.mark.parametrize("start", Position)
def test_where_the_person_comes_from_is_read_back(start):
    """The way into a step belongs to the place."""
    coming = replace(FULL, coming_from=start)

    assert coming == from_json(to_json(coming), SCORE)


def test_the_beats_of_a_step_begin_with_the_way_there():
    """Entered out of order, its own way is replaced; the work is the same."""
    step = Progress("everything", step=KNEE_LEFT)
    entered = replace(step, coming_from=Position.STANDING)

    assert SCORE.entered(KNEE_LEFT, Position.STANDING) == entered.beats(SCORE)
    own = [beat for beat in step.beats(SCORE) if beat.phase is not Phase.MOVE]
    assert own == list(entered.beats(SCORE)[-len(own) :])


@pytest.mark.parametrize("text", ["", "{", "nothing", "\x00", '{"version":', "[" * 100_000])
def test_text_that_is_not_json_is_an_error(text):
    """The caller can keep the file and say what is wrong with it."""
    with pytest.raises(StateError, match="not JSON"):
        from_json(text, SCORE)


@pytest.mark.parametrize("text", ["[]", "3", "null", "{}", '{"version": "1"}'])
def test_json_that_is_no_progress_is_an_error(text):
    """Without a version number it is not ours."""
    with pytest.raises(StateError, match="no version number"):
        read(text)


def test_settings_that_are_not_understood_stay_at_their_default():
    """One wrong setting does not take the others with it."""
    data = {
        "pace": "slow",
        "counting": "loudly",
        "halfway": "no",
        "instruction": ["full"],
        "easier": {},
        "known": ["a"],
    }

    assert Settings(pace=Pace.SLOW, known=frozenset({"a"})) == read_settings(data)


@pytest.mark.parametrize("data", [None, [], "slow", 3])
def test_settings_that_are_none_are_the_defaults(data):
    """Anything but an object has no settings in it."""
    assert Settings() == read_settings(data)


def test_here_is_the_beat_that_was_played_or_interrupted():
    """While a beat of the score plays, here is that beat; in an aside it is the one that will be played again."""
    assert 0 == Progress("everything").here
    assert 0 == Progress("everything", beat=1, aside=False).here
    assert 1 == Progress("everything", beat=1, aside=True).here
    assert 0 == Progress("everything", beat=0, aside=False).here


def test_the_beats_of_a_step_have_the_time_that_was_put_in():
    """Twenty seconds asked for are twenty seconds more of work."""
    progress = Progress("everything", step=KNEE_LEFT, extended=(3, 2))

    assert 40 == sum(beat.effect.seconds for beat in progress.beats(SCORE) if beat.phase is Phase.WORK)


def test_the_step_is_looked_up_in_the_score():
    """The cursor needs nothing but the score to know where it is."""
    assert SCORE.steps[KNEE_LEFT] is Progress(EVERYTHING.id, step=KNEE_LEFT).step_of(SCORE)
    assert SCORE.steps[CLOSING] is Progress(EVERYTHING.id, step=CLOSING).step_of(SCORE)

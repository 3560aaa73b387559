"""Every routine can be read like a play, and what is read is what is said."""

import pytest

from content.loader import load
from engine.events import Prompt
from engine.routine import Side, Sides
from tests.routine_plays import FOLDER, play

LIBRARY = load("en")
ROUTINES = sorted(LIBRARY.routines)


def test_every_routine_has_its_play_and_no_other():
    """One file for each routine that is delivered."""
    assert ROUTINES == sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", ROUTINES)
def test_a_play_is_what_is_said(name):
    """`python -m tests.routine_plays --update` writes them anew."""
    assert play(LIBRARY, LIBRARY.routines[name]) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ROUTINES)
def test_a_play_names_every_stretch_and_both_its_sides(name):
    """In order, each with its heading, its name aloud, and both sides called."""
    text, routine = play(LIBRARY, LIBRARY.routines[name]), LIBRARY.routines[name]
    at = 0
    for number, stretch in enumerate(routine.stretches, 1):
        spoken = LIBRARY.phrasebook.names[stretch.exercise.id]
        at = text.index(f"\n{number}. {spoken.upper()}", at)
        at = text.index(spoken, at)
        if stretch.exercise.sides is Sides.LEFT_RIGHT:
            args = {"side": Side.LEFT, "exercise": stretch.exercise.id, "position": stretch.exercise.position}
            at = text.index(LIBRARY.phrasebook.words(Prompt("other-side", args)), at)


@pytest.mark.parametrize("name", ROUTINES)
def test_a_play_ends_with_a_good_bye(name):
    """The last words are those of the end, and the clock never runs back."""
    lines = [line for line in play(LIBRARY, LIBRARY.routines[name]).splitlines() if line[:5].strip()[:1].isdigit()]
    clocks = [line[:5].strip().split(":") for line in lines if ":" in line[:5]]
    seconds = [int(minute) * 60 + int(second) for minute, second in clocks]

    assert lines[-1].endswith("[end]")
    assert sorted(seconds) == seconds

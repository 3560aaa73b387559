"""Which routines suit a person, which come first, and what is said of one that was written for a condition."""

from datetime import date

import pytest

from content.loader import Library
from engine.compose import usual
from engine.events import Prompt
from engine.outcome import Outcome
from engine.routine import Position, Routine
from engine.suiting import by_aptness, off_the_floor, proviso, suited, written_for

TODAY = date(2026, 3, 1)
PREGNANT = Outcome(TODAY, conditions=frozenset({"preg"}))


@pytest.mark.parametrize("position", Position)
def test_only_a_chair_and_the_feet_are_off_the_floor(library: Library, position: Position) -> None:
    """Who kneels has to get up again."""
    stretches = tuple(usual(each) for each in library.exercises.values() if each.position is position)

    assert stretches
    assert (position in ("standing", "seated")) == off_the_floor(Routine("x", position, position, stretches))


def test_who_cannot_get_up_gets_nothing_on_the_floor(library: Library) -> None:
    """Of the written routines only the desk break is left."""
    up = Outcome(TODAY, floor=False)
    fine = [r.id for r in library.routines.values() if suited(r, up, library.exercises, library.swaps)]

    assert ["desk_break"] == fine


def test_what_was_written_for_a_condition_comes_first(library: Library) -> None:
    """The others keep their order."""
    plain, apt = (
        [routine.id for routine in by_aptness(library.routines.values(), outcome, library.swaps)]
        for outcome in (Outcome(TODAY), PREGNANT)
    )

    assert list(library.routines) == plain
    assert ["pregnancy_friendly", *(name for name in plain if name != "pregnancy_friendly")] == apt
    assert {"pregnancy_friendly"} == written_for(PREGNANT, library.swaps)


@pytest.mark.parametrize(
    ("routine", "outcome", "said"),
    [
        ("pregnancy_friendly", PREGNANT, (Prompt("pregnancy_friendly.about"),)),
        ("pregnancy_friendly", Outcome(TODAY, conditions=frozenset({"preg"}), agreed=True), ()),
        ("pregnancy_friendly", Outcome(TODAY), ()),
        ("desk_break", PREGNANT, ()),
    ],
)
def test_whom_a_routine_is_for_is_said_where_nobody_agreed(
    library: Library, routine: str, outcome: Outcome, said: tuple[Prompt, ...]
) -> None:
    """It keeps what needs care, for it was written for the condition."""
    assert said == proviso(routine, outcome, library.swaps)

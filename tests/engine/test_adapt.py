"""A written routine for someone it does not quite suit: exchanged piece by piece, or another one offered."""

from dataclasses import replace

import pytest

from content.loader import Library
from engine.adapt import Swap, SwapTable, ThinRoutineError, adapt
from engine.compose import usual
from engine.routine import Advice
from engine.wish import ORDER

ALL = ("preg", "osteo", "stenosis", "disc_leg", "knee", "hip_repl", "wrist_sh", "balance")


def adapted(library: Library, routine: str, *avoid: str) -> list[str]:
    result = adapt(library.routines[routine], avoid, library.exercises, library.swaps)
    return [stretch.exercise.id for stretch in result.routine.stretches]


@pytest.mark.parametrize(
    ("routine", "condition", "gone", "there"),
    [
        ("hamstrings", "osteo", "single_knee_to_chest", "pelvic_tilt"),
        ("hips_psoas", "knee", "half_kneel_hip_flexor", "standing_hip_flexor"),
        ("everyday_10", "stenosis", "press_up", "double_knee_to_chest"),
        ("strength_support", "wrist_sh", "side_bridge_knees", "clamshell"),
        ("wind_down", "knee", "childs_pose", "single_knee_to_chest"),
    ],
)
def test_what_does_not_suit_is_exchanged(library: Library, routine: str, condition: str, gone: str, there: str) -> None:
    """The table's row for the condition is applied."""
    done = adapted(library, routine, condition)

    assert (False, True) == (gone in done, there in done)


@pytest.mark.parametrize("condition", ALL)
def test_nothing_is_left_that_a_condition_rules_out(library: Library, condition: str) -> None:
    """Whatever routine, whatever condition: it suits, or another one is offered."""
    offers: list[tuple[str, str | None]] = []
    for name, routine in library.routines.items():
        offered = {each.when for each in library.swaps.offers if each.routine == name}
        try:
            result = adapt(routine, {condition}, library.exercises, library.swaps)
        except ThinRoutineError as error:
            offers.append((name, error.offer))
            continue
        if condition not in offered:
            assert {Advice.OK} == {each.exercise.cautions[condition] for each in result.routine.stretches}
        places = [ORDER.index(each.exercise.position) for each in result.routine.stretches]
        assert sorted(places) == places
        assert len(result.routine.stretches) * 2 >= len(routine.stretches)

    assert all(offer != name and offer in (*library.routines, None) for name, offer in offers)


def test_a_routine_that_suits_stays_as_it_is(library: Library) -> None:
    """No condition, no change."""
    result = adapt(library.routines["everyday_10"], (), library.exercises, library.swaps)

    assert (library.routines["everyday_10"], ()) == (result.routine, result.changes)


def test_every_change_is_told(library: Library) -> None:
    """What was taken out, and what is done instead or that nothing is."""
    result = adapt(library.routines["hips_psoas"], {"knee"}, library.exercises, library.swaps)

    assert (
        ("half_kneel_hip_flexor", "standing_hip_flexor"), ("childs_pose", None), ("figure_four", None)
    ) == tuple(change for change in result.changes)  # fmt: skip


@pytest.mark.parametrize(
    ("routine", "offer"), [("everyday_10", "pregnancy_friendly"), ("strength_support", "pregnancy_friendly")]
)
def test_lying_flat_in_pregnancy_exchanges_the_whole_routine(library: Library, routine: str, offer: str) -> None:
    """Another routine is offered by name."""
    with pytest.raises(ThinRoutineError) as caught:
        adapted(library, routine, "preg")

    assert (offer, f"too little of {routine} would be left: {offer} suits better") == (
        caught.value.offer,
        str(caught.value),
    )


def test_the_routine_for_a_condition_stays_whole_under_it(library: Library) -> None:
    """It was written for it, and a midwife or doctor has agreed."""
    assert 7 == len(adapted(library, "pregnancy_friendly", "preg"))


@pytest.mark.parametrize("agreed", [False, True])
def test_the_routine_for_a_condition_says_its_cautions(library: Library, agreed: bool) -> None:
    """It was written for it, and still has exercises that need care: the person hears what to mind."""
    routine = library.routines["pregnancy_friendly"]
    result = adapt(routine, {"preg"}, library.exercises, library.swaps, agreed=agreed)

    assert ["childs_pose", "open_book", "clamshell"] == [s.exercise.id for s in result.routine.stretches if s.careful]


def test_a_thin_routine_is_refused_and_one_without_the_floor_is_offered(library: Library) -> None:
    """More than half of it gone: not a thin one, another one."""
    with pytest.raises(ThinRoutineError) as caught:
        adapted(library, "everyday_10", "osteo", "hip_repl", "disc_leg", "knee", "stenosis")

    assert "desk_break" == caught.value.offer


@pytest.mark.parametrize(("exercises", "thin"), [(("bridge", "childs_pose"), False), (("childs_pose",), True)])
def test_half_of_a_routine_is_enough(library: Library, exercises: tuple[str, ...], thin: bool) -> None:
    """Only where more than half is gone, and nothing came for it, is it too thin."""
    stretches = tuple(usual(library.exercises[name]) for name in exercises)
    routine = replace(library.routines["hips_psoas"], stretches=stretches)
    table = SwapTable()

    if thin:
        with pytest.raises(ThinRoutineError):
            adapt(routine, {"knee"}, library.exercises, table)
    else:
        assert (stretches[0],) == adapt(routine, {"knee"}, library.exercises, table).routine.stretches


def test_only_the_row_of_what_rules_it_out_exchanges_an_exercise(library: Library) -> None:
    """Pregnancy rules the cat out; a sore wrist, which a clinician agreed to, does not ask for its exchange."""
    stretches = tuple(usual(library.exercises[name]) for name in ("seated_side_bend", "cat_camel"))
    routine = replace(library.routines["hips_psoas"], stretches=stretches)
    table = SwapTable(swaps=(Swap("wrist_sh", ("cat_camel",), ("clamshell",)),))
    result = adapt(routine, {"preg", "wrist_sh"}, library.exercises, table, agreed=True)

    assert (("cat_camel", None),) == result.changes


def test_where_no_other_routine_is_left_a_clinician_is(library: Library) -> None:
    """The desk break itself is thin for some; nothing is made up for them."""
    with pytest.raises(ThinRoutineError, match="please ask a clinician") as caught:
        adapted(library, "desk_break", "hip_repl", "osteo")

    assert None is caught.value.offer

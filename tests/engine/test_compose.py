"""A routine for the time there is: it fits, it is safe for whom it is, and chance is a seed."""

from dataclasses import replace

import pytest

from content.loader import Library
from engine.compose import TOLERANCE, SecondsOf, compose, larger, smaller, usual
from engine.errors import UsageError
from engine.routine import Advice, Level, Position, Routine, Sides
from engine.score import write_score
from engine.settings import Pace, Settings
from engine.wish import ORDER, Aim, Place, Wish, wish_of

CONDITIONS = ("preg", "osteo", "stenosis", "disc_leg", "knee", "hip_repl", "wrist_sh", "balance")
UP = (Position.STANDING, Position.SEATED)
WISHES = [
    *(Wish(minutes, seed=seed) for minutes in (5, 8, 10, 15, 20) for seed in (0, 1, 2)),
    *(Wish(minutes, Place.CHAIR) for minutes in (5, 10, 15)),
    *(Wish(minutes, Place.STANDING) for minutes in (1, 3, 5)),
    *(Wish(10, level=level) for level in Level),
    *(Wish(10, avoid=frozenset({condition}), cleared=condition == "preg") for condition in CONDITIONS),
    Wish(5, Place.CHAIR, avoid=frozenset({"hip_repl"})),
    Wish(12, level=Level.HARDER, avoid=frozenset({"knee", "osteo"}), seed=7),
]


@pytest.fixture(scope="module")
def seconds_of(library: Library) -> SecondsOf:
    """How long a routine lasts for someone to whom everything is new."""
    return lambda routine: write_score(routine, library.phrasebook.count_words, Settings()).total_seconds


def ids(routine: Routine) -> list[str]:
    return [stretch.exercise.id for stretch in routine.stretches]


@pytest.fixture(scope="module", params=WISHES, ids=lambda wish: wish.id)
def wish(request: pytest.FixtureRequest) -> Wish:
    return request.param


@pytest.fixture(scope="module")
def routine(library: Library, wish: Wish, seconds_of: SecondsOf) -> Routine:
    return compose(library.candidates, wish, seconds_of)


def test_it_takes_the_time_that_was_wished_for(routine: Routine, wish: Wish, seconds_of: SecondsOf) -> None:
    """Within 30 seconds, opening, moving and closing included."""
    assert pytest.approx(wish.minutes * 60, abs=TOLERANCE) == seconds_of(routine)


def test_the_way_leads_down_and_up_once(routine: Routine) -> None:
    """From the chair or the feet to the knees, hands and knees, front, side and back; getting up is the end."""
    places = [ORDER.index(stretch.exercise.position) for stretch in routine.stretches]

    assert sorted(places) == places
    assert routine.start in UP
    assert routine.end in UP


def test_nothing_is_in_it_that_a_condition_rules_out(routine: Routine, wish: Wish) -> None:
    """Neither what is to be skipped, nor, without a clinician's word, what needs care."""
    advice = {stretch.exercise.cautions[condition] for stretch in routine.stretches for condition in wish.avoid}

    assert advice <= ({Advice.OK, Advice.CARE} if wish.cleared else {Advice.OK})


def test_every_dose_is_in_the_range_of_its_sources(routine: Routine) -> None:
    """Time is filled within what the sources support, and sides stay equal."""
    for stretch in routine.stretches:
        exercise = stretch.exercise

        assert exercise.hold_seconds.min <= stretch.hold_seconds <= exercise.hold_seconds.max
        assert exercise.reps.min <= stretch.reps <= exercise.reps.max
        assert 0 == stretch.reps % 2 or exercise.sides is not Sides.ALTERNATE


def test_nothing_is_there_twice(routine: Routine) -> None:
    """Each exercise comes once."""
    assert len(set(ids(routine))) == len(ids(routine))


def test_it_stays_where_there_is_room_and_at_the_level(routine: Routine, wish: Wish) -> None:
    """A chair routine leaves nobody on the floor, an easy one asks nothing harder."""
    there = {
        Place.FLOOR: set(Position) - {Position.SEATED},
        Place.CHAIR: {Position.SEATED, Position.STANDING},
        Place.STANDING: {Position.STANDING},
    }[wish.place]
    levels = list(Level)

    assert {stretch.exercise.position for stretch in routine.stretches} <= there
    assert all(levels.index(s.exercise.level) <= levels.index(wish.level) for s in routine.stretches)


def test_the_same_wish_gives_the_same_routine(library: Library, wish: Wish, seconds_of: SecondsOf) -> None:
    """So a kept place finds its routine again, from the id alone."""
    first = compose(library.candidates, wish, seconds_of)
    again = compose(reversed(library.candidates), wish_of(first.id) or Wish(1), seconds_of)

    assert first == again


@pytest.mark.parametrize("minutes", [5, 10, 20])
@pytest.mark.parametrize("seed", range(10))
def test_it_is_varied(library: Library, minutes: int, seed: int, seconds_of: SecondsOf) -> None:
    """From five minutes on: something to move, something to strengthen, something to stretch."""
    aims = {each.exercise.id: each.aim for each in library.candidates}
    routine = compose(library.candidates, Wish(minutes, seed=seed), seconds_of)

    assert {Aim.MOBILITY, Aim.STRENGTH, Aim.STRETCH} <= {aims[name] for name in ids(routine)}


@pytest.mark.parametrize("seed", range(10))
def test_ten_minutes_end_with_a_rest(library: Library, seed: int, seconds_of: SecondsOf) -> None:
    """When time allows, the last thing is to lie and breathe."""
    assert "rest_and_breathe" == ids(compose(library.candidates, Wish(10, seed=seed), seconds_of))[-1]


@pytest.mark.parametrize(("minutes", "rests"), [(7, False), (8, True)])
def test_a_routine_rests_from_eight_minutes_on(
    library: Library, minutes: int, rests: bool, seconds_of: SecondsOf
) -> None:
    """As the written ones do; below that the time is for moving."""
    assert rests == ("rest_and_breathe" in ids(compose(library.candidates, Wish(minutes), seconds_of)))


def test_what_needs_care_is_known_as_such(library: Library, seconds_of: SecondsOf) -> None:
    """A clinician agreed to it, and its caution is said: of that alone."""
    wish = Wish(15, level=Level.HARDER, avoid=frozenset({"knee"}), cleared=True)
    stretches = compose(library.candidates, wish, seconds_of).stretches
    care = [each.exercise.cautions["knee"] is Advice.CARE for each in stretches]

    assert {True, False} == set(care)
    assert care == [each.careful for each in stretches]


def test_another_seed_gives_another_routine(library: Library, seconds_of: SecondsOf) -> None:
    """Ten seeds are not ten times the same."""
    routines = {tuple(ids(compose(library.candidates, Wish(10, seed=seed), seconds_of))) for seed in range(10)}

    assert len(routines) >= 5


@pytest.mark.parametrize("seed", range(10))
def test_no_two_of_a_family_while_there_is_another(library: Library, seed: int, seconds_of: SecondsOf) -> None:
    """Ten minutes do not hold two ways of doing much the same."""
    families = {each.exercise.id: each.family for each in library.candidates}
    chosen = [families[name] for name in ids(compose(library.candidates, Wish(10, seed=seed), seconds_of))]

    assert len(chosen) - len(set(chosen)) <= 1


@pytest.mark.parametrize(("minutes", "place"), [(120, Place.STANDING), (60, Place.CHAIR)])
def test_what_cannot_be_filled_says_what_can(
    library: Library, minutes: int, place: Place, seconds_of: SecondsOf
) -> None:
    """The error names the shortest and the longest, and both are possible."""
    with pytest.raises(UsageError) as caught:
        compose(library.candidates, Wish(minutes, place), seconds_of)

    words = str(caught.value).split()
    shortest, longest = int(words[words.index("from") + 1]), int(words[words.index("to") + 1])
    for possible in (shortest, longest):
        routine = compose(library.candidates, Wish(possible, place), seconds_of)
        assert pytest.approx(possible * 60, abs=TOLERANCE) == seconds_of(routine)


@pytest.mark.parametrize(
    ("wish", "longest"),
    [
        (Wish(1), 30),
        (Wish(1, Place.STANDING), 8),
        (Wish(1, Place.STANDING, Level.MODERATE, frozenset({"stenosis"})), 10),
        (Wish(1, Place.CHAIR, avoid=frozenset({"hip_repl"})), 7),
    ],
    ids=lambda value: getattr(value, "id", str(value)),
)
def test_every_minute_between_is_possible(library: Library, seconds_of: SecondsOf, wish: Wish, longest: int) -> None:
    """Nobody falls into a gap between the shortest and the longest."""
    for minutes in range(2, longest + 1):
        routine = compose(library.candidates, replace(wish, minutes=minutes), seconds_of)

        assert pytest.approx(minutes * 60, abs=TOLERANCE) == seconds_of(routine)


def test_where_nothing_is_left_the_person_is_told(library: Library, seconds_of: SecondsOf) -> None:
    """Standing only, and unsteady: there is nothing, and nothing is made up."""
    with pytest.raises(UsageError, match="another place or level may have something"):
        compose(library.candidates, Wish(10, Place.STANDING, avoid=frozenset({"balance"})), seconds_of)


def test_a_slow_routine_is_as_long_as_was_wished(library: Library) -> None:
    """Whoever listens slowly does fewer stretches in the same time."""

    def slowly(routine: Routine) -> float:
        return write_score(routine, library.phrasebook.count_words, Settings(pace=Pace.SLOW)).total_seconds

    assert pytest.approx(600, abs=TOLERANCE) == slowly(compose(library.candidates, Wish(10), slowly))


@pytest.mark.parametrize(
    "name",
    [
        "everyday_10",
        "composed-10-floor-easy-nothing-0",
        "composed-ten-floor-easy-nothing-0-all",
        "composed-10-roof-easy-nothing-0-all",
        "composed-010-floor-easy-nothing-0-all",
        "mine-10-floor-easy-nothing-0-all",
        "None",
        "",
    ],
)
def test_what_is_no_wish_is_none(name: str) -> None:
    """Ids of other routines, and ids that were tampered with."""
    assert None is wish_of(name)


def test_doses_grow_and_shrink_to_their_limits(library: Library) -> None:
    """Up to the most and down to the least that the sources support, and back to nothing further."""
    for exercise in library.exercises.values():
        most = least = usual(exercise)
        while (more := larger(most)) is not None:
            most = more
        while (less := smaller(least)) is not None:
            least = less

        assert (exercise.reps.max - most.reps, least.reps - exercise.reps.min) <= (1, 1)
        assert replace(most, hold_seconds=0, reps=0) == replace(least, hold_seconds=0, reps=0)

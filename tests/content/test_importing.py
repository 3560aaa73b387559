"""Workouts of other timers: what is known here becomes a routine, and everything else is named with its reason."""

import json
import tomllib
from pathlib import Path

import pytest

from content.exports import Item, Workout, read_export, read_file
from content.importing import Mapped, map_workout, routine_text
from content.loader import Library, locale_folder
from content.own import shape_own
from content.wording import read_aliases
from engine.errors import ContentError
from engine.routine import Kind, Sides

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="module")
def aliases(library: Library) -> dict[str, str]:
    return read_aliases("en", locale_folder("en"), library.exercises)


def mapped(library: Library, aliases: dict[str, str], *items: Item) -> Mapped:
    return map_workout(Workout("x", items), library.exercises, aliases)


def test_just_another_workout_timer_is_read() -> None:
    """Sets and their repetitions, seconds, and every workout of a backup."""
    evening, legs = read_file(FIXTURES / "just_another_workout_timer.json")

    assert ("Rücken am Abend", "Legs") == (evening.title, legs.title)
    assert (Item("Get ready", 10), Item("Cat-Cow", 30, 2), Item("Child's Pose", 45, 2)) == evening.items[:3]


def test_timer_machine_is_read() -> None:
    """Groups within groups and their loops, milliseconds, and steps that only ring."""
    [hips] = read_file(FIXTURES / "timer_machine.json")

    assert "Hips" == hips.title
    assert Item("Piriformis stretch", 30, 2) in hips.items
    assert Item("Time is up", 5, reminder=True) == hips.items[-1]


def test_one_workout_by_itself_is_read() -> None:
    """As it is shared rather than backed up."""
    one = json.loads((FIXTURES / "just_another_workout_timer.json").read_text(encoding="utf-8"))["workouts"][1]

    assert ["Legs"] == [workout.title for workout in read_export(json.dumps(one), "x.json")]


def test_latin_1_is_read_too(tmp_path: Path) -> None:
    """One of the programs writes one byte a letter."""
    path = tmp_path / "x.json"
    path.write_bytes((FIXTURES / "just_another_workout_timer.json").read_text(encoding="utf-8").encode("latin-1"))

    assert "Rücken am Abend" == read_file(path)[0].title


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not JSON that can be read"),
        ("[" * 100_000, "not JSON that can be read"),
        ("[]", "neither an export of Just Another Workout Timer (workouts) nor of TimeR Machine (timers)"),
        ('{"a": 1}', "neither an export"),
        ('{"workouts": []}', "there is no workout in it"),
        ('{"workouts": [{"title": "x"}]}', "workouts[0].sets (number 1): missing"),
        ('{"timers": [{"name": "x", "loop": 0, "steps": []}]}', "timers[0].loop (number 1): expected a whole number"),
        ('{"timers": [{"name": "x", "loop": 1, "steps": [{"step_type": "y"}]}]}', "'y' is not possible"),
        (
            json.dumps({"timers": [{"name": "x", "loop": 1, "steps": [{"label": "a", "length": 1}] * 501}]}),
            "a workout in it has more than 500 items; split it",
        ),
    ],
)
def test_what_is_no_export_is_refused(text: str, told: str) -> None:
    """With the file's name and what it should be."""
    with pytest.raises(ContentError) as caught:
        read_export(text, "x.json")

    assert str(caught.value).startswith("x.json: ")
    assert told in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("path", ["/dev/zero", "/nowhere", "/"])
def test_what_is_no_file_is_refused(path: str) -> None:
    """Without waiting for its end."""
    with pytest.raises(ContentError):
        read_file(Path(path))


@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        ("Cat-Cow", "cat_camel"),
        ("CHILD'S POSE", "childs_pose"),
        ("Childs pose", "childs_pose"),
        ("The sphinx", "press_up"),
        ("single knee hug (left)", "single_knee_to_chest"),
        ("Bird Dog right", "bird_dog"),
        ("Pelvic tilts", "pelvic_tilt"),
        ("single_knee_to_chest", "single_knee_to_chest"),
        ("Lying hamstring stretch - left leg", "hamstring_towel"),
        ("Glute bridges", "bridge"),
    ],
)
def test_an_exercise_is_found_by_any_of_its_names(
    library: Library, aliases: dict[str, str], name: str, exercise: str
) -> None:
    """Its own, those it has elsewhere, with a side or without, in any spelling."""
    assert [exercise] == [stretch.exercise.id for stretch in mapped(library, aliases, Item(name, 20)).stretches]


def test_two_sides_become_one_stretch(library: Library, aliases: dict[str, str]) -> None:
    """Each of them is done once: right and left belong to one exercise here."""
    named = mapped(
        library, aliases, Item("Figure 4 stretch", 20), Item("Psoas stretch left", 25), Item("Psoas stretch right", 25)
    )
    changed = mapped(library, aliases, Item("Piriformis stretch", 30, 2), Item("Change sides", 5, 2))

    assert [(25, 1)] == [(each.hold_seconds, each.reps) for each in named.stretches]
    assert [(30, 1)] == [(each.hold_seconds, each.reps) for each in changed.stretches]


def test_a_dose_that_the_sources_do_not_support_is_brought_near_and_told(
    library: Library, aliases: dict[str, str]
) -> None:
    """Ninety seconds of child's pose become thirty; forty seconds of cat and camel become four."""
    result = mapped(library, aliases, Item("Child's pose", 90), Item("cat cow", 40))

    assert [(30, 1), (5, 4)] == [(each.hold_seconds, each.reps) for each in result.stretches]
    assert (
        "\"Child's pose\", 90 s: childs_pose, 30 s; that is as near as the exercise's sources allow",
        '"cat cow", 40 s: cat_camel, 4 times, about 40 s',
    ) == result.report


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (Item("Burpees", 30), "because no exercise here has this name"),
        (Item("Rest", 15), "because pauses and changes of position have their own time here"),
        (Item("Get ready!", 5), "because pauses and changes of position have their own time here"),
        (Item("Bridge", 5, reminder=True), "it only rings"),
        (Item("", 5), "because no exercise here has this name"),
    ],
)
def test_what_is_left_out_is_told_with_its_reason(
    library: Library, aliases: dict[str, str], item: Item, why: str
) -> None:
    """Nothing disappears."""
    result = mapped(library, aliases, item)

    assert () == result.stretches
    assert result.report[0].endswith(f"left out, {why}")


def test_a_name_cannot_steer_the_terminal(library: Library, aliases: dict[str, str]) -> None:
    """Escapes in a foreign file are not printed."""
    assert "\x1b" not in mapped(library, aliases, Item("\x1b[2J\nx", 5)).report[0]


@pytest.mark.parametrize("fixture", ["just_another_workout_timer", "timer_machine"])
def test_what_is_written_is_a_routine(library: Library, aliases: dict[str, str], fixture: str) -> None:
    """It passes the check that every file has to pass, with equal sides and possible doses."""
    workout = read_file(FIXTURES / f"{fixture}.json")[0]
    result = map_workout(workout, library.exercises, aliases)
    own = shape_own("x", "x.toml", tomllib.loads(routine_text("an own name", result.stretches)), library)

    assert result.stretches == own.routine.stretches


def test_whatever_dose_comes_in_a_possible_one_comes_out(library: Library, aliases: dict[str, str]) -> None:
    """For every exercise, from nothing to a day."""
    for exercise in library.exercises.values():
        for seconds in (0, 1, 7, 45, 86_400):
            [stretch] = mapped(library, aliases, Item(exercise.id, seconds, 3)).stretches

            assert exercise.reps.min <= stretch.reps <= exercise.reps.max
            assert exercise.hold_seconds.min <= stretch.hold_seconds <= exercise.hold_seconds.max
            assert 0 == stretch.reps % 2 or exercise.sides is not Sides.ALTERNATE
            assert exercise.kind is Kind.HOLD or stretch.hold_seconds == exercise.hold_seconds.default


def test_sides_that_take_turns_get_the_same(library: Library, aliases: dict[str, str]) -> None:
    """Seven rolls of eight seconds become six: as many to each side."""
    [stretch] = mapped(library, aliases, Item("Knee rolls", 56)).stretches

    assert (Sides.ALTERNATE, 6) == (stretch.exercise.sides, stretch.reps)


def test_no_name_belongs_to_two_exercises(library: Library, aliases: dict[str, str]) -> None:
    """Every exercise has its own name, and every other name leads to one."""
    assert set(library.exercises) == set(aliases.values())
    assert len(aliases) > 60

"""The whole library loads and holds what the facts say."""

from pathlib import Path

import pytest

from content.keys import STEPS
from content.loader import Library, load
from engine import timing
from engine.errors import ContentError
from engine.events import Command, Heard, Prompt
from engine.routine import Kind, Level, Position, Sides
from engine.score import write_score
from engine.settings import Settings

ORDER = [
    "everyday_10",
    "gentle_morning",
    "desk_break",
    "hips_psoas",
    "hamstrings",
    "strength_support",
    "wind_down",
    "pregnancy_friendly",
]

SECONDS = {
    "everyday_10": 586,
    "gentle_morning": 322,
    "desk_break": 371,
    "hips_psoas": 556,
    "hamstrings": 491,
    "strength_support": 726,
    "wind_down": 523,
    "pregnancy_friendly": 553,
}
"""The table of docs/content.md, computed from word counts before there were any prompts."""

DOSES = {
    "everyday_10": "6 reps, 20 s, 2 x 15 s, 5 reps, 20 s, 6 reps, 6 reps, 30 s",
    "gentle_morning": "5 reps, 5 reps, 6 reps, 5 reps",
    "desk_break": "10 s, 4 reps, 20 s, 20 s, 20 s",
    "hips_psoas": "2 x 20 s, 20 s, 30 s, 20 s, 6 reps, 30 s",
    "hamstrings": "5 reps, 15 s, 2 x 30 s, 6 reps, 30 s",
    "strength_support": "6 reps, 4 reps, 5 reps, 8 reps, 2 reps, 8 reps, 5 reps, 30 s",
    "wind_down": "30 s, 8 reps, 30 s, 30 s, 120 s",
    "pregnancy_friendly": "10 s, 15 s, 8 reps, 6 reps, 20 s, 3 reps, 6 reps",
}


def doses(library: Library, routine: str) -> str:
    written = []
    for stretch in library.routines[routine].stretches:
        times = f"{stretch.reps} x " if stretch.reps > 1 else ""
        reps = stretch.exercise.kind is Kind.REPS
        written.append(f"{stretch.reps} reps" if reps else f"{times}{stretch.hold_seconds} s")
    return ", ".join(written)


def test_the_routines_are_those_of_the_facts_in_their_order(library: Library) -> None:
    """The everyday routine is offered first."""
    assert ORDER == list(library.routines)


@pytest.mark.parametrize("routine", ORDER)
def test_a_routine_has_the_doses_of_the_facts(library: Library, routine: str) -> None:
    """Holds and repetitions are those of the table, defaults filled in."""
    assert DOSES[routine] == doses(library, routine)


@pytest.mark.parametrize("routine", ORDER)
def test_a_routine_lasts_as_long_as_the_facts_say(library: Library, routine: str) -> None:
    """The words of the English locale keep each routine within 5 percent of the table."""
    score = write_score(library.routines[routine], library.phrasebook.count_words, Settings())
    total = sum(score.seconds(beat.effect) for step in score.steps for beat in step.beats)

    assert SECONDS[routine] == pytest.approx(total, rel=0.05)


def test_an_exercise_carries_every_fact(library: Library) -> None:
    """Position, doses, tempo, steps, cautions and sources come from its file and its words."""
    rolls, knee = library.exercises["knee_rolls"], library.exercises["single_knee_to_chest"]

    assert (Position.SUPINE, Kind.REPS, Sides.ALTERNATE, 8) == (
        rolls.position,
        rolls.kind,
        rolls.sides,
        rolls.tempo_seconds,
    )
    assert (2, 10, 3) == (rolls.hold_seconds.min, rolls.hold_seconds.max, rolls.hold_seconds.default)
    assert (4, False, "skip", "care") == (
        rolls.steps,
        rolls.breath,
        rolls.cautions["preg"],
        rolls.cautions["osteo"],
    )
    assert (None, True, "seed S032") == (knee.tempo_seconds, knee.breath, knee.sources[0])


def test_the_morning_has_no_deep_bending(library: Library) -> None:
    """Knee to chest and child's pose stay out of it."""
    morning = {stretch.exercise.id for stretch in library.routines["gentle_morning"].stretches}

    assert set() == morning & {"single_knee_to_chest", "double_knee_to_chest", "childs_pose"}


def test_the_pregnancy_routine_leaves_out_what_must_be_skipped(library: Library) -> None:
    """Nothing in it is marked skip for pregnancy, nor lies flat on back or front."""
    stretches = library.routines["pregnancy_friendly"].stretches

    assert set() == {s.exercise.id for s in stretches if s.exercise.cautions["preg"] == "skip"}
    assert set() == {s.exercise.position for s in stretches} & {Position.SUPINE, Position.PRONE}


def test_the_desk_routine_never_goes_to_the_floor(library: Library) -> None:
    """Chair and standing only."""
    positions = {stretch.exercise.position for stretch in library.routines["desk_break"].stretches}

    assert {Position.SEATED, Position.STANDING} == positions


def test_every_change_of_position_has_seconds() -> None:
    """The table of moves knows every pair."""
    assert {(a, b) for a in Position for b in Position} == set(timing.MOVE)


def test_levels_and_sources_are_there_to_show(library: Library) -> None:
    """A routine's level and what a source key stands for can be looked up."""
    assert (Level.EASY, Level.MODERATE) == (library.levels["everyday_10"], library.levels["strength_support"])
    assert "D" == library.sources["SRC-MERCK"].kind


def test_every_command_has_phrases(library: Library) -> None:
    """A person can say each of them; `unknown` is what none of them is."""
    book = library.phrasebook

    assert [] == [c for c in Command if c is not Command.UNKNOWN and not book.phrases_for(c)]


def test_a_routine_is_chosen_by_name_or_number(library: Library) -> None:
    """The name gives its id, the number its place in the list."""
    book = library.phrasebook
    heard = [book.understand(words) for words in ("Wind down.", "number one", "three")]

    assert ["wind_down", "1", "3"] == [h.value for h in heard if h]


def test_a_routine_is_chosen_by_what_the_menu_shows(library: Library) -> None:
    """It says "Say 1 for everyday low back": both are answers, and "number 1"."""
    book = library.phrasebook
    for number, routine in enumerate(library.routines, 1):
        by_number = Heard(Command.CHOOSE, str(number))

        assert [by_number, by_number] == [book.understand(str(number)), book.understand(f"number {number}")]
        assert Heard(Command.CHOOSE, routine) == book.understand(book.names[routine])


def test_figures_stand_for_numbers_in_every_phrase(library: Library) -> None:
    """They are typed more easily."""
    assert Heard(Command.MORE_TIME) == library.phrasebook.understand("10 more seconds")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("i am hurt", "i'm hurt"),
        ("im hurt", "i'm hurt"),
        ("I\u2019m hurt", "i'm hurt"),
        ("i am dizzy", "i'm dizzy"),
        ("I cant breathe", "i can't breathe"),
        ("i cannot breathe", "i can't breathe"),
        ("i cant get up", "i can't get up"),
        ("ive fallen", "i have fallen"),
        ("i've chest pain", "i have chest pain"),
        ("thats painful", "that's painful"),
        ("i am ok", "i'm okay"),
        ("lets go", "let's go"),
    ],
)
def test_a_contraction_and_its_full_form_are_the_same_phrase(library: Library, written: str, said: str) -> None:
    """Nobody who is hurt looks for the apostrophe."""
    assert library.phrasebook.phrases[said] == library.phrasebook.understand(written)


@pytest.mark.parametrize(
    ("written", "command"),
    [
        ("pins and needles", Command.TINGLING),
        ("I have pain", Command.IT_HURTS),
        ("it hurts a lot", Command.IT_HURTS),
        ("hurts", Command.IT_HURTS),
        ("my leg is numb", Command.IT_HURTS),
        ("I hit my head", Command.IM_HURT),
        ("I am not ok", Command.IM_HURT),
        ("faint", Command.DIZZY),
        ("I'm faint", Command.DIZZY),
        ("cant breathe", Command.CHEST_PAIN),
        ("emergency", Command.CHEST_PAIN),
        ("I can't feel my legs", Command.CHEST_PAIN),
        ("my legs are numb", Command.CHEST_PAIN),
        ("both legs are numb", Command.CHEST_PAIN),
        ("numb between my legs", Command.CHEST_PAIN),
    ],
)
def test_a_report_of_harm_is_understood_as_text(library: Library, written: str, command: Command) -> None:
    """In the words people have for it; what asks for a doctor at once is answered as chest pain is."""
    assert Heard(command) == library.phrasebook.understand(written)


def test_what_is_understood_as_text_is_not_listened_for(library: Library) -> None:
    """The ear's phrases are those it was measured with."""
    book = library.phrasebook

    assert set() == set(book.text_phrases) & set(book.phrases)
    assert {"hips and psoas", "emergency", "pins and needles"} <= set(book.text_phrases)


def test_no_decoy_is_a_phrase(library: Library) -> None:
    """A near miss must not be a command itself."""
    assert set() == set(library.phrasebook.decoys) & set(library.phrasebook.phrases)


def test_what_is_called_out_in_need_is_in_haste(library: Library) -> None:
    """Only other words for the end are not: nothing with "stop" in it, no pause, and no report of harm."""
    book = library.phrasebook

    assert {Command.STOP} == {book.phrases[phrase].command for phrase in book.unhurried}
    assert [] == [phrase for phrase in book.unhurried if "stop" in phrase]


def test_a_locale_need_not_tell_what_is_unhurried(copy: Path) -> None:
    """Then everything that is urgent by its meaning is in haste."""
    commands = copy / "locales" / "en" / "commands.ftl"
    text = commands.read_text(encoding="utf-8")
    before, rest = text.split("unhurried =", 1)
    commands.write_text(before + rest.partition("\n\n")[2], encoding="utf-8")

    assert frozenset() == load(root=copy).phrasebook.unhurried


def test_describe_says_the_easier_variation_after_the_steps(library: Library) -> None:
    """And the caution last, as ever."""
    words = library.phrasebook.words(Prompt("childs_pose.describe-easier", {}))
    parts = [library.phrasebook.words(Prompt(f"childs_pose.{part}", {})) for part in (*STEPS, "easier", "care")]

    assert " ".join(parts) == words


def test_describe_says_all_steps(library: Library) -> None:
    """The steps in order, for the side that is being worked, and what to mind."""
    words = library.phrasebook.words(Prompt("figure_four.describe", {"side": "left"}))

    assert (
        "Lie on your back, knees bent. Rest your left ankle on your right knee. "
        "Hold behind your right thigh and draw it towards you. "
        "Leave this out with a hip replacement, or if the hip pinches or the leg tingles." == words
    )


def test_the_library_cannot_be_changed(library: Library) -> None:
    """What was checked stays as it was."""
    with pytest.raises(TypeError):
        library.routines["x"] = library.routines["everyday_10"]  # type: ignore[index]

    assert "x" not in library.routines


def test_an_unknown_locale_is_named() -> None:
    """The error lists what there is; a path is not followed."""
    with pytest.raises(ContentError) as caught:
        load("../../en")

    assert "there is no locale '../../en'" in str(caught.value)

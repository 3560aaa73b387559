"""The catalogue against its facts, and every routine against what a body and a listener need."""

from itertools import pairwise, product

import pytest

from content.loader import Library
from content.shapes import Cautions
from engine import timing
from engine.events import Ask, Cue, Prompt
from engine.routine import Advice, Exercise, Kind, Position, Routine, Sides, Stretch
from engine.score import MOVES_AT, Phase, Score, write_score
from engine.screening import CONDITIONS
from engine.settings import Counting, Instruction, Pace, Settings

FACTS = {
    "wall_slide": (3, 10, 5, 12, "c...c..c"),
    "standing_back_bend": (2, 5, 3, 10, "s.sc...c"),
    "wall_pelvic_tilt": (3, 5, 5, 10, ".......c"),
    "standing_hip_flexor": (15, 30, 1, 3, "c....c.c"),
    "seated_knee_hug": (15, 30, 1, 3, "cc...s.."),
    "seated_hamstring": (15, 30, 1, 3, ".c.c.c.."),
    "seated_figure_four": (10, 30, 1, 3, "....cs.."),
    "seated_twist": (3, 5, 4, 10, "cc.c.c.."),
    "seated_side_bend": (5, 15, 1, 3, ".c....c."),
    "half_kneel_hip_flexor": (20, 30, 1, 3, "c.c.sc.c"),
    "cat_camel": (3, 15, 4, 10, "sccccsc."),
    "cat_to_flat": (2, 4, 3, 10, ".c..csc."),
    "childs_pose": (6, 30, 1, 10, "cc.css.."),
    "bird_dog": (3, 10, 3, 12, "c...cscc"),
    "press_up": (5, 30, 2, 10, "scsc..c."),
    "prone_leg_lift": (3, 8, 3, 8, "s.c..c.."),
    "clamshell": (0, 3, 5, 10, "c....c.."),
    "open_book": (2, 6, 3, 10, "cc...cc."),
    "side_bridge_knees": (5, 10, 2, 10, "s...ccs."),
    "pelvic_tilt": (2, 10, 5, 10, "s......."),
    "single_knee_to_chest": (5, 30, 1, 5, "ss.c.s.."),
    "double_knee_to_chest": (5, 30, 1, 5, "ss.s.s.."),
    "knee_rolls": (2, 10, 4, 10, "sc...c.."),
    "hamstring_towel": (10, 40, 1, 4, "s..c.c.."),
    "figure_four": (15, 30, 1, 3, "sc.ccs.."),
    "bridge": (2, 10, 5, 12, "s.c....."),
    "floor_sit_twist": (15, 30, 1, 3, "ss.ccs.."),
    "rest_and_breathe": (30, 300, 1, 1, "s......."),
}
"""Hold and repetitions that the sources support (least, most; they stand in the exercise's file), and the cautions in
the order of `CONDITIONS`: . nothing, c care, s skip. Written down from the gathered facts, apart from the files."""
CARE = {
    "wall_slide": {"preg": "pregnancy", "knee": "knee", "balance": "chair"},
    "standing_back_bend": {"disc_leg": "leg pain", "balance": "dizzy"},
    "standing_hip_flexor": {"balance": "hand on the wall"},
    "seated_knee_hug": {"osteo": "do not round"},
    "seated_hamstring": {"disc_leg": "tingling", "hip_repl": "right angle"},
    "seated_figure_four": {"knee": "knee"},
    "seated_twist": {"osteo": "never bend and twist"},
    "seated_side_bend": {"wrist_sh": "shoulder"},
    "half_kneel_hip_flexor": {"stenosis": "arch", "balance": "unsteady"},
    "cat_camel": {"osteo": "small", "stenosis": "stenosis", "wrist_sh": "fists"},
    "cat_to_flat": {"knee": "knees", "wrist_sh": "fists"},
    "childs_pose": {"preg": "wide in pregnancy", "osteo": "back long", "disc_leg": "leg pain or tingling"},
    "bird_dog": {"wrist_sh": "wrist or shoulder"},
    "press_up": {"disc_leg": "down your leg"},
    "clamshell": {"preg": "hurts", "hip_repl": "replaced hip"},
    "open_book": {"osteo": "not force", "wrist_sh": "shoulder"},
    "single_knee_to_chest": {"disc_leg": "leg pain or tingling"},
    "knee_rolls": {"osteo": "comfortable"},
    "hamstring_towel": {"disc_leg": "tingling", "hip_repl": "right angle"},
    "figure_four": {"disc_leg": "leg tingles"},
    "bridge": {"stenosis": "arches"},
}
"""What the sources tell somebody whose condition asks for care, where they tell it: a word of it, by condition."""
ROUTINES = [
    "everyday_10", "gentle_morning", "desk_break", "hips_psoas", "hamstrings", "strength_support", "wind_down",
    "pregnancy_friendly",
]  # fmt: skip
SETTINGS = [
    Settings(pace=pace, counting=counting, instruction=instruction)
    for pace, counting, instruction in product(
        Pace, (Counting.LAST_FIVE, Counting.EVERY_FIVE), (Instruction.FULL, Instruction.SHORT)
    )
]
LONGEST_TEACHING = 22.0
"""The facts planned up to 20 s for a name and its steps; half a second of quiet after each sentence comes on top."""


def score_of(library: Library, routine: str, settings: Settings | None = None) -> Score:
    return write_score(library.routines[routine], library.phrasebook.count_words, settings or Settings())


def spoken_seconds(library: Library, prompt: Prompt) -> float:
    """Return how long the words take at 150 a minute."""
    return library.phrasebook.count_words(prompt) / timing.WORDS_PER_SECOND


def work_seconds(score: Score, stretch: int) -> list[float]:
    """Return the seconds of work of each side of a stretch."""
    return [
        sum(score.seconds(beat.effect) for beat in step.beats if beat.phase is Phase.WORK)
        for step in score.steps
        if step.stretch == stretch
    ]


def test_the_catalogue_is_that_of_the_facts(library: Library) -> None:
    """No exercise was lost, and none added without a line here."""
    assert set(FACTS) == set(library.exercises)


@pytest.mark.parametrize("name", FACTS)
def test_a_dose_is_in_the_range_of_its_sources(library: Library, name: str) -> None:
    """The range in the file is the one that the sources support."""
    exercise = library.exercises[name]
    hold, reps = exercise.hold_seconds, exercise.reps

    assert FACTS[name][:4] == (hold.min, hold.max, reps.min, reps.max)


def test_every_condition_that_exercises_know_is_asked_for() -> None:
    """One that is not asked for would leave nothing out."""
    assert CONDITIONS == Cautions.__struct_fields__


@pytest.mark.parametrize("name", FACTS)
def test_the_cautions_are_those_of_the_facts(library: Library, name: str) -> None:
    """Eight conditions for each exercise; a slip here could hurt somebody."""
    letters = {Advice.OK: ".", Advice.CARE: "c", Advice.SKIP: "s"}
    cautions = library.exercises[name].cautions

    assert FACTS[name][4] == "".join(letters[cautions[condition]] for condition in CONDITIONS)


@pytest.mark.parametrize("name", CARE)
def test_who_has_to_take_care_hears_of_what(library: Library, name: str) -> None:
    """A clinician agreed to the exercise, so its caution is said: it must be the one for their condition."""
    caution = library.phrasebook.words(Prompt(f"{name}.care"))

    assert {} == {condition: word for condition, word in CARE[name].items() if word not in caution}
    assert {Advice.CARE} == {library.exercises[name].cautions[condition] for condition in CARE[name]}


@pytest.mark.parametrize("name", FACTS)
def test_an_exercise_has_a_source_that_can_be_looked_up(library: Library, name: str) -> None:
    """Not the seed alone: somebody who answers for it, with an address."""
    published = [library.sources[key] for key in library.exercises[name].sources if key in library.sources]

    assert published
    assert all(source.url.startswith("http") and source.title for source in published)


@pytest.mark.parametrize("name", FACTS)
def test_the_steps_are_speakable_in_their_time(library: Library, name: str) -> None:
    """Two to four of them, all together in the seconds that were planned for a name and its steps."""
    exercise = library.exercises[name]
    said = [spoken_seconds(library, Prompt(f"{name}.step-{n + 1}", {"side": "right"})) for n in range(exercise.steps)]

    assert 2 <= len(said) <= 4
    assert sum(said) + len(said) * timing.SENTENCE_GAP <= LONGEST_TEACHING
    assert max(said) <= 7.0


@pytest.mark.parametrize("routine", ROUTINES)
@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: f"{s.pace}-{s.counting}-{s.instruction}")
def test_no_sentence_is_longer_than_its_place(library: Library, routine: str, settings: Settings) -> None:
    """Nothing is still being said when the next sentence is due, at every pace and amount."""
    score = score_of(library, routine, settings)
    late = []
    for step in score.steps:
        free, prompt = 0.0, None
        for beat in step.beats:
            if beat.effect.prompt is not None:
                if prompt is not None and spoken_seconds(library, prompt) > free + 1e-6:
                    late.append((prompt.key, free))
                free, prompt = 0.0, beat.effect.prompt
            free += score.seconds(beat.effect)

    assert [] == late


@pytest.mark.parametrize("routine", ROUTINES)
def test_both_sides_get_the_same(library: Library, routine: str) -> None:
    """Right and left work for the same seconds; where they take turns, the turns are even."""
    score = score_of(library, routine)
    for index, stretch in enumerate(score.routine.stretches):
        sides = work_seconds(score, index)

        assert (2 if stretch.exercise.sides is Sides.LEFT_RIGHT else 1) == len(sides)
        assert 1 == len(set(sides))
        assert 0 == stretch.reps % 2 or stretch.exercise.sides is not Sides.ALTERNATE


@pytest.mark.parametrize("pace", Pace)
@pytest.mark.parametrize("routine", ROUTINES)
def test_a_change_of_position_is_announced_with_time_to_make_it(library: Library, routine: str, pace: Pace) -> None:
    """Name, way, then the seconds of the table, at the person's pace; getting up at the end too."""
    score = score_of(library, routine, Settings(pace=pace))
    stretches = [stretch.exercise for stretch in score.routine.stretches]
    places = [score.routine.start, *(exercise.position for exercise in stretches), score.routine.end]
    needed = [pair for pair in pairwise(places) if pair[0] is not pair[1]]
    given = []
    for step in score.steps:
        for before, beat in pairwise([None, *step.beats]):
            prompt = beat.effect.prompt if beat else None
            if beat is None or prompt is None or prompt.key not in ("move", "get-up"):
                continue
            here, there = Position(prompt.args["from"]), Position(prompt.args["to"])
            if here is there:
                continue  # the first stretch, in the position one is in
            given.append((here, there))
            assert beat.phase is Phase.MOVE
            assert score.seconds(beat.effect) >= timing.MOVE[here, there] * MOVES_AT[pace] - 1e-6
            if prompt.key == "move":
                assert isinstance(beat.effect, Ask)
                assert before is not None
                assert before.effect.prompt is not None
                assert before.effect.prompt.key in ("announce", "announce-first")

    assert needed == given


@pytest.mark.parametrize("routine", ROUTINES)
def test_a_routine_goes_down_and_up_once(library: Library, routine: str) -> None:
    """Nobody gets up from the floor in the middle."""
    up = (Position.STANDING, Position.SEATED)
    floor = [stretch.exercise.position not in up for stretch in library.routines[routine].stretches]

    assert sorted(floor) == floor


@pytest.mark.parametrize("routine", ROUTINES)
def test_silence_is_short_except_while_one_works_or_moves(library: Library, routine: str) -> None:
    """Outside of holds and moves nobody waits for more than ten seconds without a word."""
    score = score_of(library, routine)
    for step in score.steps:
        quiet = 0.0
        for beat in step.beats:
            if beat.phase in (Phase.WORK, Phase.MOVE):
                quiet = 0.0
                continue
            assert isinstance(beat.effect, Cue) or beat.phase is Phase.TALK
            spoken = spoken_seconds(library, beat.effect.prompt) if beat.effect.prompt else 0.0
            quiet = score.seconds(beat.effect) - spoken + (0.0 if spoken else quiet)
            assert quiet <= 10.0


@pytest.mark.parametrize("name", FACTS)
def test_a_hold_is_mostly_silent(library: Library, name: str) -> None:
    """Three words and the count at most: start, one breath cue, halfway."""
    exercise = library.exercises[name]
    if exercise.kind is Kind.REPS or exercise.is_rest:
        return
    said = [prompt for prompt in hold_prompts(library, exercise) if prompt.key != "count"]

    assert len(said) <= 3


def hold_prompts(library: Library, exercise: Exercise) -> list[Prompt]:
    """Return what is said in the first hold of an exercise at its usual dose."""
    stretch = Stretch(exercise, exercise.hold_seconds.default, 1)
    routine = Routine("everyday_10", exercise.position, exercise.position, (stretch,))
    score = write_score(routine, library.phrasebook.count_words, Settings())
    return [b.effect.prompt for b in score.steps[1].beats if b.phase is Phase.WORK and b.effect.prompt]

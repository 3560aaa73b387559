"""What holds for any routine, any settings and any conversation."""

import json
from collections.abc import Iterator
from dataclasses import fields, replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.commands import DIALOGUES, GRAVE
from engine.conversation import (
    Ask,
    Command,
    Cue,
    Done,
    Effect,
    Event,
    Finish,
    Heard,
    Progress,
    place,
    react,
    reopened,
    turn,
)
from engine.progress import Question, from_json, to_json
from engine.routine import Exercise, Kind, Level, Position, Range, Routine, Side, Sides, Stretch
from engine.score import Phase, Score, write_score
from engine.settings import Counting, Instruction, Pace, Settings
from tests.fakes import five_words

FEW = settings(
    max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)

NAMES = ("ant", "bee", "cow", "dog")
LONGEST_QUESTION = sum(len(row.asks) for row in DIALOGUES.values()) + 1
"""More effects than all questions together can put before silence means something."""

exercises = st.builds(
    Exercise,
    id=st.sampled_from(NAMES),
    position=st.sampled_from(Position),
    kind=st.sampled_from(Kind),
    sides=st.sampled_from(Sides),
    level=st.just(Level.EASY),
    hold_seconds=st.sampled_from((Range(1, 60, 20), Range(1, 300, 20))),
    reps=st.just(Range(1, 10, 1)),
    tempo_seconds=st.integers(3, 11),
    steps=st.integers(1, 3),
    breath=st.booleans(),
)
stretches = st.builds(Stretch, exercise=exercises, hold_seconds=st.integers(1, 90), reps=st.integers(1, 3))
routines = st.builds(
    Routine,
    id=st.just("any"),
    start=st.sampled_from(Position),
    end=st.sampled_from(Position),
    stretches=st.lists(stretches, min_size=1, max_size=4).map(tuple),
)
choices = st.builds(
    Settings,
    pace=st.sampled_from(Pace),
    counting=st.sampled_from(Counting),
    halfway=st.booleans(),
    instruction=st.sampled_from(Instruction),
    easier=st.frozensets(st.sampled_from(NAMES)),
    easier_today=st.frozensets(st.sampled_from(NAMES)),
    known=st.frozensets(st.sampled_from(NAMES)),
)
scores = st.builds(write_score, routines, st.just(five_words), choices)

heard = st.builds(Heard, st.sampled_from(Command), after=st.sampled_from((0.0, 0.3, 1.0, 2.4, 4.9)))
silences = st.integers(1, 12).map(lambda times: [Done()] * times)
conversations = st.lists(st.one_of(silences, heard.map(lambda event: [event])), max_size=12).map(
    lambda parts: [event for part in parts for event in part]
)


def converse(score: Score, events: list[Event]) -> Iterator[tuple[Progress, Effect]]:
    """Yield all states of a conversation; a finished one begins again as a session of another day."""
    progress, event = Progress(score.routine.id, settings=score.settings), Done()
    for following in [*events, Done()]:
        progress, effect = react(score, progress, event)
        yield progress, effect
        event = following
        if isinstance(effect, Finish):
            progress, event = reopened(score, progress), Done()


def reached(score: Score, events: list[Event]) -> Progress:
    """Return the progress at the end of a conversation."""
    *_, (progress, _) = converse(score, events)
    return progress


def effects_left(score: Score, progress: Progress) -> int:
    """Return the most effects that can follow when nobody speaks."""
    written = score.under(progress.settings)
    beats = sum(len(step.beats) for step in written.steps[progress.step :])
    way = 5  # a step entered out of order begins with the way there, and on the left with an explanation
    return 1 + len(progress.first) + 1 + LONGEST_QUESTION + way + beats + 2 * len(progress.extended)


@FEW
@given(scores, conversations)
def test_the_place_stays_in_range(score, events):
    """Whatever is said, the cursor is in the score and something is played."""
    for progress, effect in converse(score, events):
        beats = progress.beats(score.under(progress.settings))

        assert 0 <= progress.step < len(score.steps)
        assert 0 <= progress.beat <= len(beats)
        assert 0 <= progress.here < len(beats)
        assert score.seconds(effect) >= 0
        assert place(score, progress)["stretches"] in range(len(score.routine.stretches) + 1)


@FEW
@given(scores, conversations)
def test_stop_always_ends(score, events):
    """From every state, one "stop" is the end and the step is kept."""
    for progress, _ in converse(score, events):
        after, effect = react(score, progress, Heard(Command.STOP))

        assert isinstance(effect, Finish)
        assert progress.step == after.step


@FEW
@given(scores, conversations)
def test_nothing_waits_for_ever(score, events):
    """When nobody speaks any more, the conversation ends by itself after a number of effects known beforehand."""
    progress = reached(score, events)
    for _ in range(effects_left(score, progress)):
        progress, effect = react(score, progress, Done())
        assert isinstance(effect, Finish) or score.seconds(effect) <= 300
        if isinstance(effect, Finish):
            return
    raise AssertionError("it did not end")


@FEW
@given(scores, conversations)
def test_what_is_kept_survives_being_written_and_read(score, events):
    """At every state the JSON reads back as the same progress."""
    for progress, _ in converse(score, events):
        assert progress == from_json(to_json(progress), score)


@FEW
@given(scores, conversations)
def test_coming_back_is_at_the_same_step(score, events):
    """From every state a new session offers the same step; the opening and the closing begin again."""
    for progress, _ in converse(score, events):
        back = reopened(score, progress)
        played_to_its_end = progress.beat == len(progress.beats(score.under(progress.settings)))
        step = progress.step + played_to_its_end

        question = progress.question
        harm_left_open = question is Question.ALL_RIGHT or (question and DIALOGUES[question].other is not None)
        if score.steps[step].stretch is None:
            step, offer = 0, None
        else:
            offer = Question.GO_ON
        assert (step, 0, Question.ALL_RIGHT if harm_left_open else offer) == (back.step, back.beat, back.question)


@FEW
@given(scores, st.lists(st.one_of(st.just(Done()), heard), max_size=20))
def test_all_turns_joined_are_the_straight_run(score, answers):
    """Turn by turn, through JSON each time, is what one effect after the other is."""
    start = Progress(score.routine.id, settings=score.settings)
    progress, event, straight = start, Done(), []
    waiting = iter(answers)
    while not straight or not isinstance(straight[-1], Finish):
        progress, effect = react(score, progress, event)
        straight.append(effect)
        event = next(waiting, Done()) if isinstance(effect, Ask) else Done()

    progress, event, joined = start, Done(), []
    waiting = iter(answers)
    while not joined or not isinstance(joined[-1], Finish):
        progress, effects = turn(score, from_json(to_json(progress), score), event)
        joined += effects
        event = next(waiting, Done())

    assert straight == joined


STAYING = (
    Command.PAUSE,
    Command.RESUME,
    Command.OKAY,
    Command.YES,
    Command.WHERE,
    Command.TIME_LEFT,
    Command.DESCRIBE,
    Command.HELP,
    Command.SLOWER,
    Command.FASTER,
    Command.UNKNOWN,
    Command.NO,
)
"""What can be said in a hold without leaving it."""

in_holds = st.lists(
    st.one_of(
        st.just(Done()),
        st.sampled_from((*STAYING, Command.MORE_TIME)).map(lambda command: Heard(command, after=0.7)),
    ),
    max_size=25,
)


@FEW
@given(scores, st.integers(0, 7), in_holds)
def test_counted_seconds_add_up_to_the_hold(score, which, events):
    """However often a hold is interrupted, the cues played to their end last as long as it says, and more time."""
    holds = [index for index, step in enumerate(score.steps) if step.stretch is not None]
    step = holds[which % len(holds)]
    stretch = score.routine.stretches[score.steps[step].stretch or 0]
    assume(stretch.exercise.kind is Kind.HOLD)
    first = next(i for i, beat in enumerate(score.steps[step].beats) if beat.phase is Phase.WORK)
    progress = Progress("any", step=step, beat=first, settings=score.settings)
    expected, worked, event, waiting = float(stretch.hold_seconds), 0.0, Done(), iter(events)
    while True:
        playing = progress
        progress, effect = react(score, progress, event)
        if isinstance(effect, Finish):
            assume(False)  # the pause was never ended
        if not progress.aside and progress.beats(score)[progress.here].phase is Phase.RELEASE:
            break
        event = next(waiting, Heard(Command.RESUME) if progress.question else Done())
        expected += 10 if event == Heard(Command.MORE_TIME, after=0.7) and not progress.aside else 0
        if isinstance(event, Done) and not progress.aside:
            worked += score.seconds(effect)

    assert playing.step == progress.step
    assert round(expected, 6) == round(worked, 6)


@FEW
@given(scores)
def test_both_sides_get_equal_time(score):
    """In a run without a word the left works exactly as long as the right."""
    worked: dict[tuple[int, Side], float] = {}
    progress, effect = react(score, Progress("any", settings=score.settings), Done())
    while not isinstance(effect, Finish):
        step = score.steps[progress.step]
        if step.side and progress.beats(score.under(progress.settings))[progress.here].phase is Phase.WORK:
            key = (step.stretch or 0, step.side)
            worked[key] = worked.get(key, 0.0) + score.seconds(effect)
        progress, effect = react(score, progress, Done())

    right = {stretch: seconds for (stretch, side), seconds in worked.items() if side is Side.RIGHT}
    left = {stretch: seconds for (stretch, side), seconds in worked.items() if side is Side.LEFT}
    assert right == left
    assert {i for i, s in enumerate(score.routine.stretches) if s.exercise.sides is Sides.LEFT_RIGHT} == set(right)


@FEW
@given(scores, conversations, st.sampled_from([q for q in Question if DIALOGUES[q].other]), heard)
def test_a_strict_question_obeys_nothing_but_its_answers(score, events, question, said):
    """An ordinary command moves nothing while a strict question is open: the question comes again, or the end."""
    held = reached(score, events)
    progress = Progress(
        "any", step=held.step, beat=held.here, question=question, settings=held.settings, pains=held.pains
    )
    progress, asked = react(score, progress, Done())
    assume(said.command not in GRAVE | {Command.STOP} | set(DIALOGUES[question].answers))
    after, effect = react(score, progress, said)

    assert isinstance(asked, Ask)
    assert isinstance(effect, Ask | Finish)
    assert (progress.step, progress.beat, progress.settings) == (after.step, after.beat, after.settings)


@FEW
@given(scores)
def test_no_cue_of_a_hold_is_longer_than_five_seconds(score):
    """So a hold goes on within five seconds of where it was left."""
    works = [beat.effect for step in score.steps for beat in step.beats if beat.phase is Phase.WORK]

    assert all(isinstance(cue, Cue) and 0 < cue.seconds <= 5 for cue in works)


ALARMS = {
    Command.IT_HURTS: {"pain", "pain-end", "pain-twice", "fall-hurt"},
    Command.TINGLING: {"pain", "pain-end", "pain-twice", "fall-hurt", "leg-symptom"},
    Command.IM_HURT: {"fall-hurt"},
    Command.I_FELL: {"fall", "fall-hurt"},
    Command.DIZZY: {"dizzy", "fall-hurt"},
    Command.CHEST_PAIN: {"emergency"},
}


@FEW
@given(scores, conversations)
def test_a_grave_report_is_heard_in_every_state(score, events):
    """Wherever one is, whatever is asked: a report of harm is answered at once; only a leg's leaves the stretch."""
    assert GRAVE == set(ALARMS)
    for progress, _ in converse(score, events):
        for command in GRAVE:
            after, effect = react(score, progress, Heard(command))

            assert effect.prompt.key in ALARMS[command]
            assert (effect.prompt.key == "leg-symptom") == (progress.step != after.step)


@FEW
@given(scores, conversations)
def test_work_that_follows_an_answer_counts_its_seconds_anew(score, events):
    """The first cue of a hold that is played after anything else is an anchor."""
    before = True
    for progress, effect in converse(score, events):
        beats = progress.beats(score.under(progress.settings))
        working = not progress.aside and beats[progress.here].phase is Phase.WORK
        if working and before:
            assert effect.anchor
        before = progress.aside or not working


@FEW
@given(scores, conversations, st.lists(st.sampled_from(sorted(set(Command) - {Command.STOP, Command.OKAY}))))
def test_only_silence_uses_up_the_time_of_who_lies_hurt(score, events, said):
    """Whatever is misheard, silence afterwards repeats what to do as often as it would have."""
    progress, _ = react(score, replace(reached(score, events), question=Question.LYING_HURT, asked=0), Done())
    for command in set(said) - {Command.CHEST_PAIN}:
        progress, effect = react(score, progress, Heard(command))

        assert (effect.prompt.key, progress.asked) == ("fall-hurt", 1)


@FEW
@given(scores, conversations)
def test_every_way_begins_where_the_person_is(score, events):
    """Whatever is left out or gone back to, nobody is told to move from elsewhere, nor to work where they are not."""
    body = heading = score.routine.start
    session = 0
    for progress, effect in converse(score, events):
        step = progress.step_of(score)
        beats = progress.beats(score.under(progress.settings))
        if session or progress.question is Question.GO_ON or step.stretch is None:
            # the opening, the closing and a new session are taken to begin where the routine does, or where it ended
            ended = step.stretch is None and progress.step
            body = heading = score.routine.stretches[-1].exercise.position if ended else score.routine.start
        elif not progress.aside:
            where = score.routine.stretches[step.stretch].exercise.position
            if beats[progress.here].phase is not Phase.MOVE:
                body = heading
                assert body is where
            elif "from" in effect.prompt.args:
                assert (body, where) == (effect.prompt.args["from"], effect.prompt.args["to"])
                heading = where
            elif effect.prompt.key in ("announce-ready", "other-side"):
                assert body is where
                heading = where
        session = isinstance(effect, Finish)


texts = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 99) | st.floats() | st.sampled_from(("", "x", "pain", "knee.x")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("a", "b")), inner, max_size=2),
    max_leaves=4,
)


@FEW
@given(scores, conversations, st.sampled_from([field.name for field in fields(Progress)]), texts)
def test_whatever_was_kept_can_be_gone_on_with(score, events, key, value):
    """One wrong value never stops the coach: the place is good, or the routine starts afresh."""
    data = {**json.loads(to_json(reached(score, events))), key: value}
    progress = from_json(json.dumps(data), score)

    for event in (Done(), Heard(Command.TIME_LEFT), Heard(Command.BACK), Heard(Command.STOP)):
        react(score, reopened(score, progress), event)
        react(score, progress, event)

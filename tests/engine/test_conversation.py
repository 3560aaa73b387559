"""What each word does in each state, and what each question leads to."""

from dataclasses import replace

import pytest

from engine.conversation import (
    COMMANDS,
    DIALOGUES,
    Ask,
    Command,
    Cue,
    Done,
    Finish,
    Heard,
    Progress,
    Prompt,
    place,
    react,
    reopened,
    turn,
)
from engine.progress import Question
from engine.settings import Counting, Instruction, Pace
from tests.fakes import (
    CAT_STEP,
    CLOSING,
    EVERYTHING,
    KNEE_LEFT,
    KNEE_RIGHT,
    OPENING,
    PRESS_STEP,
    REST_STEP,
    ROLLS_STEP,
    Talk,
    key_of,
    score_of,
    talk_in,
)

C = Command

STATES = {
    "in the opening": lambda: talk_in(OPENING, "opening-safety"),
    "moving": lambda: talk_in(ROLLS_STEP),
    "being taught": lambda: talk_in(KNEE_RIGHT, "knee.step-1"),
    "settling": lambda: talk_in(KNEE_RIGHT, "settle"),
    "in a hold": lambda: talk_in(KNEE_RIGHT, "halfway"),
    "letting go": lambda: talk_in(KNEE_RIGHT, "release"),
    "in repetitions": lambda: talk_in(CAT_STEP, "cat.rep-back"),
    "in an aside": lambda: talk_in(KNEE_RIGHT, "halfway").hear(C.WHERE),
    "paused": lambda: talk_in(KNEE_RIGHT, "halfway").hear(C.PAUSE),
    "at the closing": lambda: talk_in(CLOSING),
}
"""Every state that matters, none with a grave question."""

WORKING = ("being taught", "settling", "in a hold", "letting go", "in an aside", "paused")
"""The states that are in the right side of the knee."""


@pytest.fixture(params=STATES)
def talk(request):
    """Return a conversation in each of the states."""
    return STATES[request.param]()


def asking(question, step=KNEE_RIGHT):
    """Return a conversation in a hold of `step` where `question` has just been put."""
    held = talk_in(step, "hold")
    progress = replace(held.progress, beat=held.progress.here, aside=True, question=question)
    return Talk(progress=progress).done()


# Nobody speaks


def test_a_conversation_begins_with_the_opening():
    """The first event of a new conversation is Done."""
    assert "opening-welcome" == Talk().done().key


def test_a_routine_plays_from_its_opening_to_its_end():
    """When nobody speaks every effect of the score is played once and in order."""
    score = score_of()
    talk = Talk(score)

    assert [beat.effect for step in score.steps for beat in step.beats] == talk.rest()


def test_an_exercise_is_known_once_no_side_of_it_is_left():
    """The right side alone does not count as done."""
    talk = talk_in(KNEE_RIGHT, "other-side")
    assert frozenset() == talk.progress.settings.known

    talk.until("announce-ready")
    assert frozenset({"knee"}) == talk.progress.settings.known


def test_after_the_end_all_exercises_are_known_and_the_routine_can_begin_again():
    """What is kept at the end starts at the opening, with all that was learned."""
    talk = Talk()
    talk.rest()

    assert {"cat", "press", "knee", "rolls", "rest"} == talk.progress.settings.known
    assert (0, 0) == (talk.progress.step, talk.progress.beat)
    assert "opening-welcome" == talk.done().key


def test_an_exercise_that_was_left_early_is_not_known():
    """Who goes on before the end is explained it again next time."""
    assert frozenset() == talk_in(KNEE_LEFT, "hold").hear(C.NEXT).done(3).progress.settings.known


def test_what_has_to_be_told_is_told_first_and_once():
    """A place that was given up is said before the opening."""
    talk = Talk(progress=Progress("everything", notice="fresh-place")).done(2)

    assert ["fresh-place", "opening-welcome"] == talk.keys
    assert Cue(Prompt("fresh-place"), 2.5) == talk.played[0]


def test_a_turn_ends_where_the_floor_is_the_users():
    """A turn is all that is spoken until a question or the end."""
    score = score_of()
    progress, first = turn(score, Progress("everything"), Done())
    assert ["opening-commands", "announce-first", "move"] == [key_of(effect) for effect in first][-3:]
    assert isinstance(first[-1], Ask)

    progress, last = turn(score, replace(progress, step=CLOSING, beat=0), Done())
    assert ["get-up", "closing", "finished"] == [key_of(effect) for effect in last]
    assert isinstance(last[-1], Finish)


# Stop and pause


def test_stop_ends_at_once_and_keeps_the_place(talk):
    """There is no question; whatever was interrupted will be played again."""
    step, beat = talk.progress.step, talk.beat
    talk.hear(C.STOP)

    assert Finish(Prompt("stopped")) == talk.effect
    assert step == talk.progress.step
    assert beat == talk.beat
    assert talk.progress.question is None


@pytest.mark.parametrize("question", Question)
def test_stop_ends_every_question(question):
    """Even a grave question is ended by "stop"."""
    assert Finish(Prompt("stopped")) == asking(question).hear(C.STOP).effect


def test_pause_stops_and_waits(talk):
    """The floor is the user's for half a minute."""
    beat = talk.beat
    talk.hear(C.PAUSE)

    assert Ask(Prompt("paused", place(talk.score, talk.progress)), 2.5 + 30) == talk.effect
    assert beat == talk.beat


def test_a_hold_goes_on_where_it_was_paused():
    """Who comes back is told where and how much is left, has six seconds to get into the pose, and goes on."""
    talk = talk_in(KNEE_RIGHT, "halfway").hear(C.PAUSE).hear(C.RESUME)

    assert ("resume-hold", 10) == (talk.key, talk.effect.prompt.args["seconds"])
    assert 2.5 + 6 == talk.effect.seconds
    assert "halfway" == talk.done().key


@pytest.mark.parametrize("word", [C.RESUME, C.READY, C.YES, C.OKAY])
@pytest.mark.parametrize(
    ("state", "answer"),
    [
        ("in the opening", "resume-plain"),
        ("moving", "resume-stretch"),
        ("being taught", "resume-stretch"),
        ("settling", "resume-stretch"),
        ("in a hold", "resume-hold"),
        ("letting go", "resume-stretch"),
        ("in repetitions", "resume-hold"),
        ("in an aside", "resume-hold"),
        ("at the closing", "resume-plain"),
    ],
)
def test_a_pause_is_over_when_the_person_says_so(word, state, answer):
    """Several words end a pause; what was interrupted is played again."""
    talk = STATES[state]()
    beat = talk.beat
    talk.hear(C.PAUSE).hear(word)

    assert answer == talk.key
    assert beat.effect == talk.done().effect


def test_ready_ends_the_time_to_get_back_into_a_pose():
    """After a pause "ready" goes on at once."""
    assert "halfway" == talk_in(KNEE_RIGHT, "halfway").hear(C.PAUSE).hear(C.RESUME).hear(C.READY).key


# Going on and back


@pytest.mark.parametrize("state", WORKING)
def test_next_goes_to_the_other_side(state):
    """Whatever is going on at the right side, "next" means the left."""
    talk = STATES[state]().hear(C.NEXT)

    assert ("other-side", KNEE_LEFT) == (talk.key, talk.progress.step)
    assert talk.progress.question is None


def test_next_goes_to_the_next_stretch_after_the_last_side():
    """From the left, "next" means the next stretch."""
    talk = talk_in(KNEE_LEFT, "halfway").hear(C.NEXT)

    assert ("announce-ready", ROLLS_STEP) == (talk.key, talk.progress.step)


@pytest.mark.parametrize("state", WORKING)
def test_skip_leaves_out_both_sides(state):
    """Whatever is going on at the right side, "skip" means the next stretch."""
    talk = STATES[state]().hear(C.SKIP)

    assert ("announce-ready", ROLLS_STEP) == (talk.key, talk.progress.step)


@pytest.mark.parametrize("word", [C.NEXT, C.SKIP])
def test_the_opening_can_be_left_out(word):
    """From the opening both words lead to the first stretch, from the last stretch to the closing."""
    assert "announce-first" == STATES["in the opening"]().hear(word).key
    assert "get-up" == talk_in(REST_STEP, "hold").hear(word).key


@pytest.mark.parametrize("word", [C.NEXT, C.SKIP])
def test_the_closing_can_be_left_out(word):
    """From the closing both words lead to the end, and the next time begins at the opening."""
    talk = STATES["at the closing"]().hear(word)

    assert Finish(Prompt("finished", {"routine": "everything"})) == talk.effect
    assert 0 == talk.progress.step


@pytest.mark.parametrize("state", ["being taught", "settling", "in a hold", "letting go", "in an aside", "paused"])
def test_back_is_this_step_from_its_start(state):
    """Once the step is on its way, "back" is its start."""
    talk = STATES[state]().hear(C.BACK)

    assert ("announce", KNEE_RIGHT) == (talk.key, talk.progress.step)


def test_back_said_soon_is_the_step_before():
    """In the first five seconds of a step "back" means the one before."""
    assert (PRESS_STEP, KNEE_RIGHT) == (
        talk_in(KNEE_RIGHT, "move").hear(C.BACK, after=2.4).progress.step,
        talk_in(KNEE_RIGHT, "move").hear(C.BACK, after=2.6).progress.step,
    )


def test_back_said_twice_is_the_step_before():
    """The second "back" goes one step further, however long after the first, until the work begins."""
    talk = talk_in(KNEE_RIGHT, "halfway").hear(C.BACK).until("settle").hear(C.BACK)
    assert ("announce", PRESS_STEP) == (talk.key, talk.progress.step)

    talk = talk_in(KNEE_RIGHT, "halfway").hear(C.BACK).until("hold").hear(C.BACK)
    assert ("announce", KNEE_RIGHT) == (talk.key, talk.progress.step)


def test_nothing_is_before_the_opening():
    """At the start "back" is the start."""
    assert ("opening-welcome", OPENING) == (
        Talk().done().hear(C.BACK).key,
        Talk().done().hear(C.BACK).progress.step,
    )


@pytest.mark.parametrize(("state", "first"), [("in the opening", "opening-welcome"), ("moving", "announce-ready")])
def test_repeat_is_this_step_again(state, first):
    """The step begins anew, with the time put in before taken out again."""
    talk = STATES[state]()
    step = talk.progress.step
    talk.hear(C.MORE_TIME).hear(C.REPEAT)

    assert (first, step, ()) == (talk.key, talk.progress.step, talk.progress.extended)


@pytest.mark.parametrize("state", WORKING[:5])
def test_repeat_begins_with_the_announcement(state):
    """In a stretch too, the step begins anew."""
    assert "announce" == STATES[state]().hear(C.REPEAT).key


def test_start_over_begins_at_the_opening(talk):
    """From everywhere."""
    assert ("opening-welcome", OPENING) == (talk.hear(C.START_OVER).key, talk.progress.step)


# Ready, more time, pace, easier


def test_ready_ends_the_time_to_move():
    """Who is in position is told at once what to do."""
    assert "cat.step-1" == talk_in(CAT_STEP, "move").hear(C.READY).key


def test_ready_while_a_stretch_is_announced_goes_to_its_instructions():
    """The announcement is part of the time to move."""
    assert "cat.step-1" == talk_in(CAT_STEP, "announce-first").hear(C.READY).key


def test_ready_on_the_way_to_the_other_side_goes_to_settling():
    """The other side is not explained again, so easing in comes next."""
    assert "settle" == talk_in(KNEE_LEFT).hear(C.READY).key


@pytest.mark.parametrize("word", [C.READY, C.RESUME, C.YES, C.OKAY])
@pytest.mark.parametrize("state", ["being taught", "settling"])
def test_ready_starts_the_hold_now(word, state):
    """Who knows the stretch need not wait for the words."""
    assert "hold" == STATES[state]().hear(word).key


def test_ready_ends_the_rest_between_two_holds():
    """Between two holds of a stretch "ready" starts the second."""
    talk = talk_in(PRESS_STEP, "release").hear(C.READY)

    assert ("hold", False) == (talk.key, talk.progress.aside)


def test_ready_after_the_last_hold_goes_on():
    """When no work is left in the step, it goes on."""
    assert "other-side" == STATES["letting go"]().hear(C.READY).key
    assert "opening-commands" == STATES["in the opening"]().hear(C.READY).key


@pytest.mark.parametrize("state", ["in a hold", "in an aside"])
def test_ready_in_a_hold_loses_nothing(state):
    """The cue that was interrupted is played again."""
    assert "halfway" == STATES[state]().hear(C.READY).key


def test_no_to_are_you_ready_gives_ten_seconds():
    """The question is then put again."""
    talk = STATES["moving"]().hear(C.NO)

    assert ["more-time", None, "announce-ready"] == [talk.key, talk.done().key, talk.done().key]


@pytest.mark.parametrize("state", ["in the opening", "being taught", "settling", "in a hold", "in an aside", "paused"])
def test_no_where_nothing_was_asked_is_not_understood(state):
    """Elsewhere "no" answers nothing."""
    assert "not-understood" == STATES[state]().hear(C.NO).key


@pytest.mark.parametrize("state", [state for state in STATES if state != "paused"])
def test_more_time_is_ten_seconds_more_where_it_is_asked(state):
    """The time belongs to what is being done; after it the interrupted beat is played again."""
    talk = STATES[state]()
    beat = talk.beat
    talk.hear(C.MORE_TIME)

    assert (Cue(Prompt("more-time"), 5), beat.phase) == (talk.effect, talk.beat.phase)
    assert Cue(None, 5) == talk.done().effect
    assert beat.phase == talk.done().beat.phase


def test_more_time_makes_the_hold_longer_by_ten_seconds():
    """What is left of a hold of twenty at its halfway is then twenty."""
    talk = STATES["in a hold"]().hear(C.MORE_TIME)
    assert 20 == place(talk.score, talk.progress)["seconds"]

    talk.hear(C.MORE_TIME)
    assert 30 == place(talk.score, talk.progress)["seconds"]
    assert "release" == talk.until("release").key


@pytest.mark.parametrize(
    ("word", "pace", "after", "answer"),
    [
        (C.SLOWER, Pace.FAST, Pace.NORMAL, "slower"),
        (C.SLOWER, Pace.NORMAL, Pace.SLOW, "slower"),
        (C.SLOWER, Pace.SLOW, Pace.SLOW, "pace-slowest"),
        (C.FASTER, Pace.SLOW, Pace.NORMAL, "faster"),
        (C.FASTER, Pace.NORMAL, Pace.FAST, "faster"),
        (C.FASTER, Pace.FAST, Pace.FAST, "pace-fastest"),
    ],
)
def test_the_pace_changes_and_is_remembered(word, pace, after, answer):
    """One step slower or faster, told; at the ends it says so."""
    talk = talk_in(KNEE_RIGHT, "settle", score_of(pace=pace)).hear(word)

    assert (answer, after) == (talk.key, talk.progress.settings.pace)
    assert "settle" == talk.done().key


def test_a_slower_pace_counts_from_here_on():
    """The very next sentence has more time."""
    talk = talk_in(CAT_STEP, "cat.step-1").hear(C.SLOWER).done()

    assert ("cat.step-1", 3.8) == (talk.key, talk.effect.seconds)


@pytest.mark.parametrize("state", [*WORKING, "moving", "in repetitions"])
def test_easier_is_the_easier_variation_from_its_start(state):
    """The step begins anew with the easier instruction, and it is remembered."""
    talk = STATES[state]()
    name = str(place(talk.score, talk.progress)["exercise"])
    talk.hear(C.EASIER)

    assert frozenset({name}) == talk.progress.settings.easier
    assert str(talk.key).startswith("announce")
    assert f"{name}.easier" == talk.until(f"{name}.easier").key


@pytest.mark.parametrize("state", ["in the opening", "at the closing"])
def test_where_there_is_no_stretch_nothing_is_easier(state):
    """The opening and the closing have no easier variation."""
    talk = STATES[state]().hear(C.EASIER)

    assert ("not-understood", frozenset()) == (talk.key, talk.progress.settings.easier)


# Asides

ANSWERS = {
    C.WHERE: {"in the opening": "where-opening", "at the closing": "where-closing", None: "where"},
    C.DESCRIBE: {
        "in the opening": "where-opening",
        "moving": "rolls.describe",
        "in repetitions": "cat.describe",
        "at the closing": "where-closing",
        None: "knee.describe",
    },
    C.TIME_LEFT: {
        "in a hold": "time-left",
        "in repetitions": "time-left",
        "in an aside": "time-left",
        "paused": "time-left",
        None: "time-left-stretches",
    },
    C.SLOWER: {None: "slower"},
    C.FASTER: {None: "faster"},
    C.HELP: {None: "help"},
    C.CHOOSE: {None: "not-understood"},
    C.UNKNOWN: {None: "not-understood"},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("word", ANSWERS)
def test_an_aside_answers_and_costs_nothing(word, state):
    """After the answer, the interrupted beat is played again from its start, or the question is put again."""
    talk = STATES[state]()
    interrupted = talk.key if talk.progress.question else key_of(talk.beat.effect)
    talk.hear(word)

    assert ANSWERS[word].get(state, ANSWERS[word][None]) == talk.key
    assert interrupted == talk.done().key


def test_an_aside_lasts_as_long_as_its_words():
    """Five words and the quiet after them."""
    assert 2.5 == STATES["in a hold"]().hear(C.WHERE).effect.seconds


def test_help_waits_for_a_command():
    """Who asks for help has eight seconds to say something."""
    effect = STATES["in a hold"]().hear(C.HELP).effect

    assert isinstance(effect, Ask)
    assert 2.5 + 8 == effect.seconds


def test_an_answer_knows_the_place():
    """Seconds and stretches left, the name, the side and the number are at hand for the words."""
    args = STATES["in a hold"]().hear(C.TIME_LEFT).effect.prompt.args

    expected = {
        "routine": "everything",
        "exercise": "knee",
        "side": "right",
        "n": 3,
        "of": 5,
        "stretches": 2,
        "seconds": 10,
    }
    assert expected == {key: value for key, value in args.items() if key != "turn"}


def test_seconds_left_are_those_of_this_hold():
    """A second hold of the same stretch does not count."""
    talk = talk_in(PRESS_STEP, "hold")

    assert 15 == place(talk.score, talk.progress)["seconds"]


def test_all_stretches_are_left_in_the_opening_and_none_in_the_closing():
    """Outside the stretches the place has a number of zero."""
    opening, closing = (STATES[state]() for state in ("in the opening", "at the closing"))

    assert (0, 5) == tuple(place(opening.score, opening.progress)[key] for key in ("n", "stretches"))
    assert (0, 0) == tuple(place(closing.score, closing.progress)[key] for key in ("n", "stretches"))


def test_asking_twice_in_a_row_still_costs_nothing():
    """An aside may interrupt an aside."""
    assert "halfway" == STATES["in an aside"]().hear(C.TIME_LEFT).hear(C.HELP).done().key


# Questions


def test_every_question_has_a_row():
    """The table is complete, and every row puts its question at least once."""
    assert set(Question) == set(DIALOGUES)
    assert all(row.asks for row in DIALOGUES.values())


def test_every_command_is_obeyed_somewhere():
    """Only "stop", choosing and what was not understood have no row."""
    assert {C.STOP, C.CHOOSE, C.UNKNOWN} == set(Command) - set(COMMANDS)


SILENCE = {
    Question.GO_ON: ["go-on", "go-on", "resume-at"],
    Question.PAUSED: ["paused", "paused-still", "paused-still", "all-right", "paused-end"],
    Question.ALL_RIGHT: ["all-right", "paused-end"],
    Question.PAIN: ["pain", "pain-ask-again", "pain-end"],
    Question.PAIN_CHOICE: ["pain-choice", "pain-choice", "paused-end"],
    Question.FALL: ["fall", *["fall-hurt"] * 20, "fall-end"],
    Question.LYING_HURT: [*["fall-hurt"] * 20, "fall-end"],
}


@pytest.mark.parametrize("question", Question)
def test_silence_has_a_meaning(question):
    """A question is put a few times, and then silence is an answer; pain and falls end kindly."""
    talk = asking(question).done(len(SILENCE[question]) - 1)

    assert SILENCE[question] == talk.keys
    assert (question is not Question.GO_ON) == isinstance(talk.effect, Finish)


ANSWERED = {
    Question.GO_ON: {
        "resume-at": (C.YES, C.OKAY, C.RESUME, C.READY),
        "opening-welcome": (C.NO, C.START_OVER),
        "go-on": (C.REPEAT,),
        "other-side": (C.NEXT,),
        "announce-ready": (C.SKIP,),
    },
    Question.PAUSED: {"resume-hold": (C.RESUME, C.READY, C.YES, C.OKAY), "paused": (C.PAUSE, C.REPEAT)},
    Question.ALL_RIGHT: {
        "paused": (C.YES, C.OKAY, C.PAUSE),
        "resume-hold": (C.RESUME, C.READY),
        "fall-hurt": (C.NO, C.IM_HURT),
        "pain": (C.IT_HURTS,),
        "all-right": (C.REPEAT,),
    },
    Question.PAIN: {
        "pain-end": (C.YES,),
        "pain-choice": (C.NO,),
        "fall": (C.I_FELL,),
        "dizzy": (C.DIZZY,),
        "emergency": (C.CHEST_PAIN,),
    },
    Question.PAIN_CHOICE: {
        "announce": (C.EASIER,),
        "announce-ready": (C.SKIP, C.NEXT),
        "fall-hurt": (C.IM_HURT,),
        "dizzy": (C.DIZZY,),
        "emergency": (C.CHEST_PAIN,),
    },
    Question.FALL: {
        "fall-okay": (C.OKAY, C.NO),
        "fall-hurt": (C.YES, C.IM_HURT, C.IT_HURTS),
        "fall": (C.I_FELL,),
        "emergency": (C.CHEST_PAIN,),
    },
    Question.LYING_HURT: {
        "fall-okay": (C.OKAY,),
        "fall-hurt": (C.IT_HURTS, C.IM_HURT, C.I_FELL, C.DIZZY),
        "emergency": (C.CHEST_PAIN,),
    },
}


@pytest.mark.parametrize(
    ("question", "word", "answer"),
    [(question, word, answer) for question, row in ANSWERED.items() for answer, words in row.items() for word in words],
)
def test_an_answer_is_obeyed(question, word, answer):
    """Each answer leads where its row says."""
    assert answer == asking(question).hear(word).key


GRAVE_QUESTIONS = [question for question, row in DIALOGUES.items() if row.grave]
ORDINARY = [
    command for command in Command if command not in (C.STOP, C.IT_HURTS, C.IM_HURT, C.I_FELL, C.DIZZY, C.CHEST_PAIN)
]


@pytest.mark.parametrize("question", GRAVE_QUESTIONS)
@pytest.mark.parametrize("word", ORDINARY)
def test_a_grave_question_obeys_only_its_answers(question, word):
    """Whatever else is said, the question is put again, and counts as not answered."""
    if word in DIALOGUES[question].answers:
        return
    talk = asking(question)
    before, expected = talk.progress, SILENCE[question][1 if word is not C.REPEAT else 0]
    talk.hear(word)

    assert expected == talk.key
    assert (before.step, before.beat, before.settings) == (
        talk.progress.step,
        talk.progress.beat,
        talk.progress.settings,
    )


@pytest.mark.parametrize("question", Question)
def test_a_question_can_be_heard_again(question):
    """The word "again" puts the question as it was put, without using up a turn."""
    talk = asking(question)
    first, asked = talk.effect, talk.progress.asked
    talk.hear(C.REPEAT).hear(C.REPEAT)

    assert (first, asked) == (talk.effect, talk.progress.asked)


def test_asides_do_not_use_up_a_pause():
    """However often a paused person asks something, the pause is as long as it was."""
    talk = STATES["paused"]()
    for _ in range(10):
        talk.hear(C.WHERE).done()

    assert ("paused", 1) == (talk.key, talk.progress.asked)


def test_pain_that_is_only_tight_makes_the_stretch_easier():
    """After "no" the choice is easier or skip, and the easier variation is remembered either way."""
    talk = STATES["in a hold"]().hear(C.IT_HURTS).hear(C.NO)
    assert frozenset({"knee"}) == talk.progress.settings.easier

    assert "knee.easier" == talk.hear(C.EASIER).until("knee.easier").key


def test_pain_outside_a_stretch_makes_nothing_easier():
    """In the opening there is nothing to make easier."""
    talk = STATES["in the opening"]().hear(C.IT_HURTS).hear(C.NO)

    assert ("pain-choice", frozenset()) == (talk.key, talk.progress.settings.easier)


def test_a_second_report_of_pain_ends_the_session():
    """Once is asked about, twice is enough for today."""
    talk = STATES["in a hold"]().hear(C.IT_HURTS).hear(C.NO).hear(C.SKIP).until("rolls.rep").hear(C.IT_HURTS)

    assert Finish(Prompt("pain-twice")) == talk.effect


def test_pain_of_another_day_is_not_counted():
    """A new session begins with none."""
    talk = STATES["in a hold"]().hear(C.IT_HURTS).hear(C.STOP)

    assert 0 == reopened(talk.score, talk.progress).pains


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        (C.IT_HURTS, "pain"),
        (C.IM_HURT, "fall-hurt"),
        (C.I_FELL, "fall"),
        (C.DIZZY, "dizzy"),
        (C.CHEST_PAIN, "emergency"),
    ],
)
def test_a_grave_report_interrupts_everything(talk, word, answer):
    """In every state it is heard at once; the place is kept."""
    beat = talk.beat
    talk.hear(word)

    assert answer == talk.key
    assert beat == talk.beat


@pytest.mark.parametrize("word", [C.DIZZY, C.CHEST_PAIN])
def test_dizziness_and_chest_pain_end_the_session(talk, word):
    """Nothing is asked and nothing else is offered."""
    assert isinstance(talk.hear(word).effect, Finish)


def test_a_grave_report_comes_before_what_was_to_be_told():
    """That a place was given up matters no more."""
    talk = Talk(progress=Progress("everything", notice="fresh-place")).hear(C.I_FELL)

    assert ("fall", None) == (talk.key, talk.progress.notice)


# Coming back another day


def test_coming_back_in_a_stretch_offers_to_go_on():
    """The step is kept, whatever was asked or put in when it was left."""
    left = STATES["in a hold"]().hear(C.MORE_TIME).hear(C.PAUSE).progress
    progress = reopened(score_of(), left)

    assert Progress("everything", step=KNEE_RIGHT, question=Question.GO_ON) == progress
    assert "go-on" == Talk(progress=progress).done().key


@pytest.mark.parametrize("step", [OPENING, CLOSING])
def test_coming_back_in_the_opening_or_the_closing_starts_at_the_opening(step):
    """There is no stretch to go on with."""
    assert Progress("everything") == reopened(score_of(), Progress("everything", step=step, beat=1, aside=False))


def test_coming_back_after_the_last_beat_of_a_step_offers_the_next():
    """A step that was played to its end is not done again."""
    score = score_of()
    end = len(score.steps[KNEE_RIGHT].beats)

    assert KNEE_LEFT == reopened(score, Progress("everything", step=KNEE_RIGHT, beat=end, aside=False)).step


def test_going_on_gives_time_to_get_into_the_position():
    """From standing to the position of the stretch, then it is explained."""
    talk = Talk(progress=reopened(score_of(), Progress("everything", step=KNEE_RIGHT))).done().hear(C.YES)

    args = talk.effect.prompt.args
    assert ("resume-at", 2.5 + 20) == (talk.key, talk.effect.seconds)
    assert ("knee", "standing", "supine") == (args["exercise"], args["from"], args["to"])
    assert "knee.step-1" == talk.done().key


def test_going_on_with_the_other_side_calls_it():
    """A step without instructions begins at its start."""
    talk = Talk(progress=reopened(score_of(), Progress("everything", step=KNEE_LEFT))).done().hear(C.YES)

    assert "other-side" == talk.hear(C.READY).key


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("instruction", Instruction)
def test_every_way_of_counting_and_explaining_comes_to_its_end(counting, instruction):
    """No choice of settings leaves a routine unfinished."""
    score = score_of(counting=counting, instruction=instruction, halfway=False)

    assert Finish(Prompt("finished", {"routine": EVERYTHING.id})) == Talk(score).rest()[-1]


def test_nothing_is_changed_in_place():
    """What goes in is as it was: the same event gives the same answer."""
    score, progress = score_of(), STATES["in a hold"]().progress

    assert react(score, progress, Heard(C.EASIER)) == react(score, progress, Heard(C.EASIER))

"""What each word does in each state, and what each question leads to."""

from dataclasses import replace

import pytest

from engine import timing
from engine.commands import COMMANDS, DIALOGUES, GRAVE, RISE
from engine.conversation import (
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
from engine.progress import Question, from_json, to_json
from engine.routine import Position, Routine, Stretch
from engine.score import Phase
from engine.settings import Counting, Instruction, Pace, Settings
from tests.fakes import (
    CAT_STEP,
    CLOSING,
    EVERYTHING,
    KNEE,
    KNEE_LEFT,
    KNEE_RIGHT,
    OPENING,
    PRESS_STEP,
    REST_STEP,
    ROLLS,
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
    """Return a conversation where `question` has just been put: in a hold of `step`, or on coming back to it."""
    if question is Question.GO_ON:
        return Talk(progress=reopened(score_of(), Progress("everything", step=step))).done()
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
    talk = Talk(progress=Progress("everything", first=("fresh-version", "fresh-place"))).done(3)

    assert ["fresh-version", "fresh-place", "opening-welcome"] == talk.keys
    assert [2.5, 2.5] == [effect.seconds for effect in talk.played[:2]]
    assert () == talk.progress.first


@pytest.mark.parametrize("word", [C.NEXT, C.SKIP, C.BACK, C.REPEAT, C.START_OVER, C.PAUSE, C.STOP])
def test_who_goes_on_at_once_is_not_told_the_rest_later(word):
    """What was to be told first is dropped where the person has gone elsewhere."""
    talk = Talk(progress=Progress("everything", first=("fresh-version", "fresh-place"))).done().hear(word)

    assert () == talk.progress.first


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


ENDINGS = {
    Question.PAIN: "stopped-hurt",
    **dict.fromkeys((Question.FALL, Question.LYING_HURT, *RISE), "fall-end"),
}


@pytest.mark.parametrize("question", Question)
def test_stop_ends_every_question(question):
    """Even a grave question is ended by "stop", though not without a word of advice."""
    assert Finish(Prompt(ENDINGS.get(question, "stopped"))) == asking(question).hear(C.STOP).effect


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
    assert (beat, key_of(beat.effect)) == (talk.done().beat, talk.key)


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
    assert "get-up" == talk_in(REST_STEP, "rest-line").hear(word).key


@pytest.mark.parametrize("word", [C.NEXT, C.SKIP])
def test_the_closing_can_be_left_out(word):
    """From the closing both words lead to the end, and the next time begins at the opening."""
    talk = STATES["at the closing"]().hear(word)

    assert Finish(Prompt("finished", {"routine": "everything"})) == talk.effect
    assert 0 == talk.progress.step


def said_on_entering(word, after, phrase, aside=False):
    """Return a conversation where `word` is heard so soon after the left side of the knee began."""
    talk = talk_in(KNEE_LEFT)
    if aside:
        talk.hear(C.WHERE, after=0.1)
    talk.send(Heard(word, after=after, phrase=phrase))
    return talk


@pytest.mark.parametrize("word", [C.NEXT, C.SKIP])
def test_a_word_that_began_in_the_step_before_leaves_nothing_out(word):
    """The step before ended while it was said: what has just begun is played again."""
    talk = said_on_entering(word, 0.5, "next")

    assert (KNEE_LEFT, "other-side") == (talk.progress.step, talk.key)


@pytest.mark.parametrize("word", [C.NEXT, C.SKIP])
@pytest.mark.parametrize(
    ("after", "phrase", "aside"),
    [(timing.STRADDLES + 0.1, "next", False), (0.5, "", False), (0.5, "next", True)],
    ids=["later", "a key", "in an answer"],
)
def test_a_word_to_what_is_heard_or_seen_is_obeyed(word, after, phrase, aside):
    """Said later, pressed, or said to an answer that was given in this step, it was meant for this step."""
    assert ROLLS_STEP == said_on_entering(word, after, phrase, aside).progress.step


@pytest.mark.parametrize("state", ["being taught", "settling", "in a hold", "letting go", "in an aside", "paused"])
def test_back_is_this_step_from_its_start(state):
    """Once the step is on its way, "back" is its start, and nobody is told to move who lies there."""
    talk = STATES[state]().hear(C.BACK)

    assert ("resume-at", KNEE_RIGHT) == (talk.key, talk.progress.step)
    assert ("supine", 2.5 + timing.ANSWER) == (talk.effect.prompt.args["from"], talk.effect.seconds)
    assert "knee.step-1" == talk.done().key


def test_back_said_soon_is_the_step_before():
    """In the first five seconds of a step "back" means the one before."""
    assert (PRESS_STEP, KNEE_RIGHT) == (
        talk_in(KNEE_RIGHT, "move").hear(C.BACK, after=2.4).progress.step,
        talk_in(KNEE_RIGHT, "move").hear(C.BACK, after=2.6).progress.step,
    )


def test_back_said_twice_is_the_step_before():
    """The second "back" goes one step further, however long after the first, until the work begins."""
    talk = talk_in(KNEE_RIGHT, "halfway").hear(C.BACK).until("settle").hear(C.BACK)
    assert ("resume-at", PRESS_STEP) == (talk.key, talk.progress.step)

    talk = talk_in(KNEE_RIGHT, "halfway").hear(C.BACK).until("hold").hear(C.BACK)
    assert ("resume-at", KNEE_RIGHT) == (talk.key, talk.progress.step)


def test_back_to_another_position_gives_time_to_get_there():
    """Who went into the knee stretch and back twice lies on the back: the stretch before it is done on the front."""
    talk = talk_in(KNEE_RIGHT, "halfway").hear(C.BACK).hear(C.BACK)

    args = talk.effect.prompt.args
    assert ("resume-at", PRESS_STEP, 2.5 + timing.MOVE[Position.SUPINE, Position.PRONE]) == (
        talk.key,
        talk.progress.step,
        talk.effect.seconds,
    )
    assert ("press", "supine", "prone") == (args["exercise"], args["from"], args["to"])
    assert "press.step-1" == talk.done().key


def test_back_to_a_left_side_says_how_it_is_done():
    """Its own start would call the other side of what is long over."""
    talk = talk_in(ROLLS_STEP).hear(C.BACK)

    assert ("resume-at", KNEE_LEFT, "left", 2.5 + timing.ANSWER) == (
        talk.key,
        talk.progress.step,
        talk.effect.prompt.args["side"],
        talk.effect.seconds,
    )
    assert (Phase.TEACH, "left") == (talk.done().beat.phase, talk.effect.prompt.args["side"])
    assert ["settle", "hold"] == [talk.until("settle").key, talk.done().key]


def test_back_within_one_position_begins_with_the_announcement():
    """Where nobody has to move, nor ever had to, the stretch before begins as it always does."""
    assert ("announce-ready", ROLLS_STEP) == (
        talk_in(REST_STEP).hear(C.BACK).key,
        talk_in(REST_STEP).hear(C.BACK).progress.step,
    )


def test_back_to_the_first_side_does_not_send_anybody_down_again():
    """The right side begins with a way from the front to the back: who lies on the back need not take it."""
    talk = talk_in(KNEE_LEFT).hear(C.BACK)

    assert ("resume-at", KNEE_RIGHT, "supine") == (talk.key, talk.progress.step, talk.effect.prompt.args["from"])


def test_back_from_the_first_stretch_is_the_opening():
    """The opening needs no way back."""
    talk = talk_in(CAT_STEP).hear(C.BACK)

    assert ("opening-welcome", OPENING) == (talk.key, talk.progress.step)


def test_back_from_the_end_is_the_last_stretch():
    """Who was not up yet still lies there."""
    talk = talk_in(CLOSING).hear(C.BACK)

    assert ("announce-ready", REST_STEP) == (talk.key, talk.progress.step)


def test_back_goes_on_through_one_stretch_after_the_other():
    """Each "back" in a row is one step further, whether or not one has to move there."""
    talk, steps = talk_in(REST_STEP, "rest-line").hear(C.BACK), []
    for _ in range(6):
        talk.hear(C.BACK)
        steps.append(talk.progress.step)

    assert [ROLLS_STEP, KNEE_LEFT, KNEE_RIGHT, PRESS_STEP, CAT_STEP, OPENING] == steps


def test_an_answer_does_not_count_as_time_in_a_step():
    """However long an aside lasted, "back" in it is still said soon."""
    talk = talk_in(KNEE_RIGHT).hear(C.WHERE, after=1.0).hear(C.BACK, after=30.0)

    assert PRESS_STEP == talk.progress.step


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
def test_repeat_begins_with_the_name_of_the_stretch(state):
    """In a stretch too, the step begins anew."""
    assert "resume-at" == STATES[state]().hear(C.REPEAT).key


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


@pytest.mark.parametrize("word", [C.READY, C.RESUME, C.YES, C.OKAY])
@pytest.mark.parametrize(("state", "key"), [("in the opening", "opening-safety"), ("in repetitions", "cat.rep-back")])
def test_ready_leaves_nothing_out_of_safety_words_and_work(word, state, key):
    """What was cut off is said again: the opening is heard out, and a repetition is not lost."""
    talk = STATES[state]().hear(word)

    assert (key, False) == (talk.key, talk.progress.aside)


def test_ready_at_the_end_ends_the_time_to_get_up():
    """Who stands already hears the good-bye."""
    talk = STATES["at the closing"]().hear(C.READY)
    assert "closing" == talk.key

    assert "closing" == talk.hear(C.READY).key


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


def test_no_to_an_answer_is_no_answer_to_are_you_ready():
    """The question was cut off by another one, and comes again."""
    talk = STATES["moving"]().hear(C.WHERE).hear(C.NO)

    assert ["not-understood", "announce-ready"] == [talk.key, talk.done().key]


@pytest.mark.parametrize("state", [state for state in STATES if state not in ("paused", "in an aside")])
def test_more_time_is_ten_seconds_more_where_it_is_asked(state):
    """The time belongs to what is being done; after it the interrupted beat is played again."""
    talk = STATES[state]()
    beat = talk.beat
    talk.hear(C.MORE_TIME)

    anchor = beat.phase is Phase.WORK
    assert (Cue(Prompt("more-time"), 5, anchor), beat.phase) == (talk.effect, talk.beat.phase)
    assert (Cue(None, 5), beat.phase) == (talk.done().effect, talk.beat.phase)
    halfway = key_of(beat.effect) == "halfway"  # is untrue from then on
    assert (None if halfway else key_of(beat.effect), beat.phase) == (talk.done().key, talk.beat.phase)


def test_more_time_makes_the_hold_longer_by_ten_seconds():
    """What is left of a hold of twenty at its halfway is then twenty."""
    talk = STATES["in a hold"]().hear(C.MORE_TIME)
    assert 20 == place(talk.score, talk.progress)["seconds"]

    talk.hear(C.MORE_TIME)
    assert 30 == place(talk.score, talk.progress)["seconds"]
    assert "release" == talk.until("release").key


def test_more_time_while_paused_keeps_the_pause():
    """Who needs more time is not called back to the stretch: the whole pause begins anew."""
    talk = STATES["paused"]().done().hear(C.MORE_TIME)

    assert ("paused", 1, ()) == (talk.key, talk.progress.asked, talk.progress.extended)
    assert ["paused-still", "paused-still", "all-right"] == [talk.done().key for _ in range(3)]
    assert "paused" == talk.hear(C.MORE_TIME).key


def test_more_time_after_an_answer_is_ten_seconds_before_what_follows():
    """The hold is as long as it was; what was interrupted comes after the ten seconds."""
    talk = STATES["in an aside"]()
    seconds = place(talk.score, talk.progress)["seconds"]
    talk.hear(C.MORE_TIME)

    assert Cue(Prompt("more-time"), 10) == talk.effect
    assert seconds == place(talk.score, talk.progress)["seconds"]
    assert "halfway" == talk.done().key


def test_more_time_right_after_resume_lengthens_the_settling():
    """Who is back but not yet in the pose gets ten seconds more, as often as they ask, and then holds what was left."""
    talk = STATES["paused"]().hear(C.RESUME).hear(C.MORE_TIME).hear(C.MORE_TIME, after=9.0)

    assert Cue(Prompt("more-time"), 10) == talk.effect
    assert ("halfway", 10) == (talk.done().key, place(talk.score, talk.progress)["seconds"])


def test_more_time_in_a_rest_is_ten_seconds_more_of_rest():
    """Rest counts nothing down, and can be longer too."""
    talk = talk_in(REST_STEP, "rest-line").hear(C.MORE_TIME)
    assert 70 == place(talk.score, talk.progress)["seconds"]

    worked = sum(each.effect.seconds for each in talk.progress.beats(talk.score) if each.phase is Phase.WORK)
    assert 70 == worked


@pytest.mark.parametrize("word", [C.WHERE, C.HELP, C.UNKNOWN, C.OKAY, C.MORE_TIME, C.PAUSE])
def test_an_answer_takes_no_seconds_from_a_hold(word):
    """The cue that comes after an answer begins the seconds anew; in an undisturbed hold only "hold" does."""
    undisturbed = STATES["in a hold"]()
    assert not undisturbed.effect.anchor

    talk = STATES["in a hold"]().hear(word)
    while talk.key != "halfway" and talk.beat.phase is Phase.WORK and talk.progress.aside:
        talk.send(Heard(C.READY) if talk.progress.question else Done())
    assert talk.effect.anchor
    assert not talk.done().effect.anchor


def test_what_is_said_again_outside_of_work_is_no_anchor():
    """Only the seconds of a hold are counted to the second."""
    assert not STATES["settling"]().hear(C.WHERE).done().effect.anchor


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


@pytest.mark.parametrize("state", ["being taught", "moving", "paused"])
def test_easier_is_the_easier_variation_from_its_start(state):
    """The step begins anew, with the easier instruction after the usual ones, and it is remembered for today."""
    talk = STATES[state]()
    name = str(place(talk.score, talk.progress)["exercise"])
    talk.hear(C.EASIER)

    assert (frozenset(), frozenset({name})) == (talk.progress.settings.easier, talk.progress.settings.easier_today)
    assert ("announce-ready" if state == "moving" else "resume-at") == talk.key
    assert f"{name}.step-1" == talk.done().key
    assert f"{name}.easier" == talk.until(f"{name}.easier").key


@pytest.mark.parametrize("state", ["settling", "in a hold", "letting go", "in an aside", "in repetitions"])
def test_easier_at_work_says_at_once_what_is_different(state):
    """The steps were heard a moment ago, and who finds it too hard waits for nothing."""
    talk = STATES[state]()
    name = str(place(talk.score, talk.progress)["exercise"])
    talk.hear(C.EASIER)

    assert f"{name}.easier" == talk.key
    assert ("cat.rep" if name == "cat" else "settle") == talk.done().key


def test_describe_says_the_steps_of_the_easier_variation_too():
    """Its own words alone hide the pose."""
    talk = talk_in(KNEE_RIGHT, "halfway").hear(C.EASIER).hear(C.DESCRIBE)

    assert "knee.describe-easier" == talk.key


@pytest.mark.parametrize("state", ["in the opening", "at the closing"])
def test_where_there_is_no_stretch_nothing_is_easier(state):
    """The opening and the closing have no easier variation: the answer is where one is."""
    talk = STATES[state]().hear(C.EASIER)
    key = "where-opening" if state == "in the opening" else "where-closing"

    assert (key, Settings()) == (talk.key, talk.progress.settings)


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
        "in the opening": "where-opening",
        "at the closing": "where-closing",
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


def test_half_a_second_is_told_as_a_whole_one():
    """Nobody lets go before the end: of 15 s the second half is 7.5."""
    assert 8 == talk_in(PRESS_STEP, "halfway").hear(C.TIME_LEFT).effect.prompt.args["seconds"]


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


def test_every_command_has_a_row():
    """Whatever can be heard, something is done."""
    assert set(Command) == set(COMMANDS)


SILENCE = {
    Question.GO_ON: ["go-on", "go-on", "resume-at"],
    Question.PAUSED: ["paused", "paused-still", "paused-still", "all-right", "paused-end"],
    Question.ALL_RIGHT: ["all-right", "paused-end"],
    Question.PAIN: ["pain", "pain-ask-again", "pain-end"],
    Question.PAIN_CHOICE: ["pain-choice", "pain-choice", "pain-end"],
    Question.FALL: ["fall", *["fall-hurt"] * 20, "fall-end"],
    Question.LYING_HURT: [*["fall-hurt"] * 20, "fall-end"],
    **{step: [*[step.value] * 3, *["fall-hurt"] * 20, "fall-end"] for step in RISE},
    Question.CRAMP: ["cramp", "cramp", "paused", "paused-still", "paused-still", "all-right", "paused-end"],
}


@pytest.mark.parametrize("question", Question)
def test_silence_has_a_meaning(question):
    """A question is put a few times, and then silence is an answer; pain and falls end kindly."""
    talk = asking(question).done(len(SILENCE[question]) - 1)

    assert SILENCE[question] == talk.keys
    assert (question is not Question.GO_ON) == isinstance(talk.effect, Finish)


ANSWERED = {
    Question.GO_ON: {
        "resume-at": (C.YES, C.OKAY, C.RESUME, C.READY, C.NEXT, C.SKIP, C.BACK, C.REPEAT, C.EASIER),
        "where": (C.WHERE,),
        "knee.describe": (C.DESCRIBE,),
        "time-left-stretches": (C.TIME_LEFT,),
        "paused": (C.PAUSE,),
        "help": (C.HELP,),
        "not-understood": (C.CHOOSE,),
        "go-on": (C.UNKNOWN,),
        "not-today": (C.NOT_TODAY,),
        "cramp": (C.CRAMP,),
        "opening-welcome": (C.NO, C.START_OVER),
        "pain": (C.IT_HURTS,),
        "fall": (C.I_FELL,),
        "fall-hurt": (C.IM_HURT,),
        "dizzy": (C.DIZZY,),
        "emergency": (C.CHEST_PAIN,),
    },
    Question.PAUSED: {
        "resume-hold": (C.RESUME, C.READY, C.YES, C.OKAY),
        "paused": (C.PAUSE, C.MORE_TIME),
        "resume-at": (C.REPEAT, C.BACK, C.EASIER),
        "leg-symptom": (C.TINGLING,),
        "cramp": (C.CRAMP,),
        "not-today": (C.NOT_TODAY,),
        "other-side": (C.NEXT,),
        "announce-ready": (C.SKIP,),
        "not-understood": (C.NO, C.UNKNOWN, C.CHOOSE),
        "pain": (C.IT_HURTS,),
        "fall": (C.I_FELL,),
        "fall-hurt": (C.IM_HURT,),
    },
    Question.ALL_RIGHT: {
        "paused": (C.YES, C.OKAY, C.PAUSE, C.MORE_TIME),
        "resume-hold": (C.RESUME, C.READY),
        "fall-hurt": (C.NO, C.IM_HURT),
        "fall": (C.I_FELL,),
        "pain": (C.IT_HURTS, C.TINGLING),
        "resume-at": (C.REPEAT,),
    },
    Question.PAIN: {
        "pain-end": (C.YES, C.IT_HURTS, C.TINGLING),
        "pain-choice": (C.NO,),
        "pain": (C.REPEAT,),
        "fall-hurt": (C.IM_HURT,),
        "fall": (C.I_FELL,),
        "dizzy": (C.DIZZY,),
        "emergency": (C.CHEST_PAIN,),
    },
    Question.PAIN_CHOICE: {
        "resume-at": (C.EASIER,),
        "announce-ready": (C.SKIP, C.NEXT),
        "pain-choice": (C.REPEAT,),
        "leg-symptom": (C.TINGLING,),
        "fall-hurt": (C.IM_HURT,),
        "fall": (C.I_FELL,),
        "dizzy": (C.DIZZY,),
        "emergency": (C.CHEST_PAIN,),
    },
    Question.FALL: {
        "rise-1": (C.OKAY, C.NO),
        "fall-hurt": (C.YES, C.IM_HURT, C.IT_HURTS, C.DIZZY, C.TINGLING),
        "fall": (C.I_FELL, C.REPEAT),
        "emergency": (C.CHEST_PAIN,),
    },
    Question.LYING_HURT: {
        "fall-okay": (C.OKAY,),
        "fall-hurt": (C.IT_HURTS, C.IM_HURT, C.I_FELL, C.DIZZY, C.TINGLING),
        "emergency": (C.CHEST_PAIN,),
    },
    **{
        step: {
            after: (C.NEXT, C.READY, C.YES, C.OKAY, C.RESUME),
            "fall-hurt": tuple(sorted(GRAVE - {C.CHEST_PAIN})),
            "emergency": (C.CHEST_PAIN,),
        }
        for step, after in zip(RISE, ("rise-2", "rise-3", "rise-4", "rise-5", "rise-6", "fall-up"), strict=True)
    },
    Question.CRAMP: {
        "announce-ready": (C.SKIP, C.NEXT),
        "resume-at": (C.REPEAT, C.READY, C.YES, C.OKAY, C.RESUME, C.BACK, C.EASIER),
        "paused": (C.PAUSE,),
        "where": (C.WHERE,),
        "not-understood": (C.UNKNOWN, C.NO),
        "pain": (C.IT_HURTS,),
        "fall": (C.I_FELL,),
        "leg-symptom": (C.TINGLING,),
    },
}


@pytest.mark.parametrize(
    ("question", "word", "answer"),
    [(question, word, answer) for question, row in ANSWERED.items() for answer, words in row.items() for word in words],
)
def test_an_answer_is_obeyed(question, word, answer):
    """Each answer leads where its row says."""
    assert answer == asking(question).hear(word).key


STRICT = [question for question, row in DIALOGUES.items() if row.other]
NOT_OBEYED = [
    (question, word)
    for question in STRICT
    for word in Command
    if word not in GRAVE | {C.STOP} | set(DIALOGUES[question].answers)
]


def test_the_questions_about_harm_are_strict():
    """On coming back, while paused and with a cramp every word is obeyed as usual."""
    lenient = {Question.GO_ON, Question.PAUSED, Question.ALL_RIGHT, Question.CRAMP}

    assert set(Question) - lenient == set(STRICT)


@pytest.mark.parametrize(("question", "word"), NOT_OBEYED)
def test_a_strict_question_obeys_only_its_answers(question, word):
    """Whatever else is said moves nothing and the question is put again: it counts as not answered."""
    talk = asking(question)
    before = talk.progress
    talk.hear(word)

    assert SILENCE[question][1] == talk.key
    assert (before.step, before.beat, before.settings) == (
        talk.progress.step,
        talk.progress.beat,
        talk.progress.settings,
    )


@pytest.mark.parametrize("word", [word for question, word in NOT_OBEYED if question is Question.LYING_HURT])
def test_misheard_words_do_not_use_up_the_time_of_who_lies_hurt(word):
    """Only silence brings the end nearer: a noise is no reason to stop repeating the number to call."""
    talk = asking(Question.LYING_HURT)
    for _ in range(30):
        talk.hear(word)
    assert ("fall-hurt", 1) == (talk.key, talk.progress.asked)

    assert SILENCE[Question.LYING_HURT][1:] == [key_of(effect) for effect in talk.rest()]


def test_words_that_are_no_answer_to_pain_end_as_silence_does():
    """A question that was not understood twice is not asked a third time."""
    assert "pain-end" == asking(Question.PAIN).hear(C.OKAY).hear(C.UNKNOWN).key
    assert "pain-end" == asking(Question.PAIN_CHOICE).hear(C.NO).hear(C.YES).key


@pytest.mark.parametrize("word", [C.PAUSE, C.MORE_TIME])
def test_who_asks_for_time_is_asked_again_what_comes_after_the_pain(word):
    """As often as they like: it is no answer, and silence after it still ends with advice."""
    talk = asking(Question.PAIN_CHOICE)
    for _ in range(5):
        assert "pain-choice" == talk.hear(word).key

    assert "pain-end" == key_of(talk.rest()[-1])


@pytest.mark.parametrize("question", [Question.PAIN, Question.PAIN_CHOICE, Question.FALL])
def test_a_grave_question_can_be_heard_again(question):
    """The word "again" puts the question as it was put, without using up a turn."""
    talk = asking(question)
    first, asked = talk.effect, talk.progress.asked
    talk.hear(C.REPEAT).hear(C.REPEAT)

    assert (first, asked) == (talk.effect, talk.progress.asked)


@pytest.mark.parametrize(
    ("word", "step"),
    [(C.NEXT, KNEE_LEFT), (C.SKIP, ROLLS_STEP), (C.BACK, PRESS_STEP), (C.REPEAT, KNEE_RIGHT), (C.EASIER, KNEE_RIGHT)],
)
def test_who_comes_back_can_go_elsewhere_at_once(word, step):
    """Every word is obeyed, and wherever it leads there is time to get there from standing."""
    talk = asking(Question.GO_ON).hear(word)

    assert ("resume-at", step, None) == (talk.key, talk.progress.step, talk.progress.question)
    assert "standing" == talk.effect.prompt.args["from"]
    assert 2.5 + 20 == talk.effect.seconds


@pytest.mark.parametrize("question", [Question.GO_ON, Question.CRAMP, Question.ALL_RIGHT])
@pytest.mark.parametrize("word", [C.WHERE, C.HELP, C.UNKNOWN, C.SLOWER])
def test_asking_back_does_not_use_up_a_question(question, word):
    """Who asks something first is asked again, as often as need be."""
    talk = asking(question)
    put = talk.key
    for _ in range(5):
        talk.hear(word)
        if talk.key != put:  # an answer is said first
            talk.done()
        assert (put, 1) == (talk.key, talk.progress.asked)


@pytest.mark.parametrize("question", RISE)
@pytest.mark.parametrize("word", sorted(set(Command) - GRAVE - {C.STOP} - set(DIALOGUES[Question.RISE_1].answers)))
def test_misheard_words_do_not_use_up_a_step_of_getting_up(question, word):
    """Only silence brings the call for help nearer."""
    talk = asking(question)
    for _ in range(5):
        talk.hear(word)

    assert (question.value, 1) == (talk.key, talk.progress.asked)


def test_getting_up_has_no_clock_but_a_long_one():
    """Each step waits for a minute, three times."""
    talk = asking(Question.RISE_1)

    assert [2.5 + 60] * 3 == [talk.effect.seconds, talk.done().effect.seconds, talk.done().effect.seconds]


def test_who_got_up_ends_there_and_nothing_is_resumed():
    """Six steps, each at the person's own word, then the end; the stretch is kept for another day."""
    talk = STATES["in a hold"]().hear(C.I_FELL).hear(C.OKAY)
    for _ in range(6):
        talk.hear(C.NEXT)

    assert ["fall", *(step.value for step in RISE), "fall-up"] == talk.keys[-8:]
    assert isinstance(talk.effect, Finish)
    assert (KNEE_RIGHT, None) == (talk.progress.step, talk.progress.question)


def test_a_cramp_interrupts_and_asks():
    """The stretch is let go of at once; twenty seconds to move the leg, twice."""
    talk = STATES["in a hold"]()
    beat = talk.beat
    talk.hear(C.CRAMP)

    assert ("cramp", 2.5 + 20, beat) == (talk.key, talk.effect.seconds, talk.beat)
    assert ("cramp", 2.5 + 20) == (talk.done().key, talk.effect.seconds)


def test_a_cramp_and_no_answer_is_a_pause():
    """Who needs longer is not sent into the stretch again; resuming goes on where it was left."""
    talk = STATES["in a hold"]().hear(C.CRAMP).done(2)
    assert ("paused", Question.PAUSED) == (talk.key, talk.progress.question)

    assert ["resume-hold", "halfway"] == [talk.hear(C.RESUME).key, talk.done().key]


@pytest.mark.parametrize("state", ["moving", "being taught", "settling", "in a hold", "in repetitions", "paused"])
def test_tingling_leaves_the_stretch(state):
    """Both sides are left out, it is said why, and the next stretch follows from where the person is."""
    talk = STATES[state]()
    stretch = talk.progress.step_of(talk.score).stretch
    talk.hear(C.TINGLING)
    assert (Cue(Prompt("leg-symptom", place(talk.score, talk.progress)), 2.5), 1) == (
        talk.effect,
        talk.progress.pains,
    )

    assert str(talk.done().key).startswith("announce")
    assert (stretch + 1, None) == (talk.progress.step_of(talk.score).stretch, talk.progress.question)


def test_tingling_on_the_way_leads_on_from_where_the_person_is():
    """Who never got to the stretch that is left out has another way to the next."""
    talk = talk_in(KNEE_RIGHT, "move").hear(C.TINGLING).done()

    assert ("resume-at", ROLLS_STEP, "prone") == (talk.key, talk.progress.step, talk.effect.prompt.args["from"])


def test_tingling_in_the_last_stretch_leads_to_the_end():
    """There is nothing left to do but to get up."""
    assert ["leg-symptom", "get-up"] == talk_in(REST_STEP, "rest-line").hear(C.TINGLING).done().keys[-2:]


@pytest.mark.parametrize("state", ["in the opening", "at the closing"])
def test_tingling_outside_a_stretch_is_pain(state):
    """There is no stretch to leave, so it is asked what it is."""
    assert ("pain", 1) == (STATES[state]().hear(C.TINGLING).key, STATES[state]().hear(C.TINGLING).progress.pains)


def test_skip_does_not_lead_into_a_stretch_that_was_left():
    """Who went back over it and goes on comes to the one after it."""
    talk = talk_in(KNEE_RIGHT, "hold").hear(C.TINGLING).done().hear(C.BACK)
    assert PRESS_STEP == talk.progress.step

    assert ROLLS_STEP == talk.hear(C.SKIP).progress.step


def test_what_is_said_of_a_stretch_that_was_left_is_dropped_by_the_next_word():
    """Nothing is said twice: the words that were cut off do not come back."""
    talk = STATES["in a hold"]().hear(C.TINGLING).hear(C.WHERE)

    assert ["where", "announce-ready"] == [talk.key, talk.done().key]


def test_not_today_ends_in_every_state(talk):
    """The place is kept, and what is new or worse is for a doctor."""
    beat = talk.beat

    assert Finish(Prompt("not-today")) == talk.hear(C.NOT_TODAY).effect
    assert (beat, None) == (talk.beat, talk.progress.question)


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


@pytest.mark.parametrize(
    ("words", "key"), [([C.EASIER], "knee.step-1"), ([C.IT_HURTS, C.NO, C.EASIER], "knee.easier")], ids=str
)
def test_another_day_begins_with_the_easier_variation_only_after_pain(words, key):
    """What was too hard once is tried again as it usually is; what hurt is not."""
    talk = talk_in(KNEE_RIGHT, "halfway")
    for word in words:
        talk.hear(word)
    kept = from_json(to_json(talk.hear(C.STOP).progress), talk.score)
    settings = reopened(talk.score, kept).settings

    assert (key == "knee.easier", frozenset()) == (settings.eases("knee"), settings.easier_today)
    assert key in Talk(progress=reopened(talk.score, kept)).done().hear(C.YES).until("settle").keys


@pytest.mark.parametrize("state", ["being taught", "in a hold", "letting go"])
def test_pain_that_is_only_tight_leaves_the_place_at_the_start_of_the_stretch(state):
    """The easier variation has other beats: whoever closes the lid at the choice comes back to a place that is one."""
    talk = STATES[state]().hear(C.IT_HURTS).hear(C.NO)

    assert ("pain-choice", KNEE_RIGHT, 0) == (talk.key, talk.progress.step, talk.progress.beat)
    assert talk.progress == from_json(to_json(talk.progress), talk.score)


def test_pain_outside_a_stretch_makes_nothing_easier():
    """In the opening and the closing there is nothing to make easier, and what was interrupted goes on."""
    for state, key in (("in the opening", "opening-safety"), ("at the closing", "get-up")):
        talk = STATES[state]().hear(C.IT_HURTS).hear(C.NO)

        assert ("resume-plain", frozenset(), None) == (
            talk.key,
            talk.progress.settings.easier,
            talk.progress.question,
        )
        assert key == talk.done().key


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
    talk = Talk(progress=Progress("everything", first=("fresh-place",))).hear(C.I_FELL)

    assert ("fall", ()) == (talk.key, talk.progress.first)


# Coming back another day


def test_coming_back_in_a_stretch_offers_to_go_on():
    """The step is kept, whatever was asked or put in when it was left."""
    left = STATES["in a hold"]().hear(C.MORE_TIME).hear(C.PAUSE).progress
    progress = reopened(score_of(), left)

    expected = Progress("everything", step=KNEE_RIGHT, question=Question.GO_ON, coming_from=Position.STANDING)
    assert expected == progress
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


@pytest.mark.parametrize(("pace", "factor"), [(Pace.SLOW, 1.5), (Pace.NORMAL, 1.0), (Pace.FAST, 0.75)])
def test_going_on_gives_the_time_that_the_pace_gives(pace, factor):
    """Twenty seconds from standing to lying, at the pace that was chosen."""
    kept = Progress("everything", step=KNEE_RIGHT, settings=Settings(pace=pace))
    talk = Talk(progress=reopened(score_of(), kept)).done().hear(C.YES)

    assert 2.5 + 20 * factor == talk.effect.seconds


@pytest.mark.parametrize(
    ("chosen", "key"),
    [
        ({"instruction": Instruction.SHORT}, "knee.short"),
        ({"known": frozenset({"knee"})}, "knee.short"),
        ({"easier": frozenset({"knee"}), "instruction": Instruction.NAME}, "knee.easier"),
    ],
)
def test_going_on_with_the_other_side_says_how_it_is_done(chosen, key):
    """The second side is not explained in the score, so coming back to it is explained in short."""
    kept = Progress("everything", step=KNEE_LEFT, settings=Settings(**chosen))
    talk = Talk(progress=reopened(score_of(), kept)).done().hear(C.YES)
    assert ("resume-at", "left") == (talk.key, talk.effect.prompt.args["side"])

    talk.hear(C.READY)
    assert (key, "left") == (talk.key, talk.effect.prompt.args["side"])
    assert ["settle", "hold"] == [talk.done().key, talk.done().key]


@pytest.mark.parametrize("chosen", [{}, {"instruction": Instruction.FULL}], ids=str)
def test_going_on_with_an_unknown_other_side_says_what_to_do(chosen):
    """Nobody holds what they were not told: the first sentence alone is the position."""
    kept = Progress("everything", step=KNEE_LEFT, settings=Settings(**chosen))
    told = Talk(progress=reopened(score_of(), kept)).until("settle").keys[3:-1]

    assert set(told) & {"knee.step-2", "knee.short"}


def test_going_on_by_itself_says_how_the_other_side_is_done():
    """Nobody has to say "ready"."""
    talk = Talk(progress=reopened(score_of(), Progress("everything", step=KNEE_LEFT))).done(4)

    assert ["go-on", "go-on", "resume-at"] == talk.keys[:3]
    assert Phase.TEACH is talk.beat.phase


def test_coming_back_after_the_last_beat_of_a_stretch_knows_it():
    """What was played to its end is learned, though the next effect was never asked for."""
    score = score_of()
    for step, known in ((KNEE_RIGHT, frozenset()), (KNEE_LEFT, frozenset({"knee"}))):
        end = Progress("everything", step=step, beat=len(score.steps[step].beats), aside=False)

        assert known == reopened(score, end).settings.known


def test_a_reason_to_start_afresh_is_kept_for_the_new_session():
    """Who comes back is told first that the place was given up."""
    fresh = Progress("everything", first=("fresh-version",))

    assert fresh == reopened(score_of(), fresh)


def test_why_a_stretch_was_left_is_not_said_on_another_day():
    """That of the last session is over."""
    left = Progress("everything", step=KNEE_RIGHT, first=("leg-symptom",))

    assert () == reopened(score_of(), left).first


def test_settings_are_changed_after_coming_back():
    """The kept beat belongs to the kept settings; the step fits any."""
    score = score_of(instruction=Instruction.FULL)
    left = Progress("everything", step=KNEE_RIGHT, beat=len(score.steps[KNEE_RIGHT].beats), settings=score.settings)
    progress = replace(reopened(score, left), settings=Settings(instruction=Instruction.NAME))

    talk = Talk(score, progress).done().hear(C.YES)
    assert (KNEE_LEFT, "resume-at") == (talk.progress.step, talk.key)


def arriving(step, **changes):
    """Return a conversation of another day in which the person goes on at `step`, and stands up to now."""
    return Talk(progress=reopened(score_of(), Progress("everything", step=step, **changes))).done().hear(C.YES)


@pytest.mark.parametrize("step", [KNEE_RIGHT, KNEE_LEFT])
@pytest.mark.parametrize("words", [[C.WHERE], [C.UNKNOWN], [C.SLOWER], [C.PAUSE, C.RESUME]], ids=str)
def test_an_answer_on_the_way_down_leaves_the_time_to_get_there(step, words):
    """Who asks something while still standing is not taught, let alone in a hold, before they could lie down."""
    talk = arriving(step)
    for word in words:
        talk.hear(word)
    if talk.key != "resume-at":  # an answer is said first
        talk.done()

    assert "resume-at" == talk.key


@pytest.mark.parametrize("word", [C.MORE_TIME, C.NO])
def test_more_time_on_the_way_down_is_more(word):
    """Asking for more time never gives less."""
    talk = arriving(KNEE_RIGHT)
    before, seconds = talk.effect.seconds, 2.0
    talk.hear(word, after=2.0)
    while talk.key != "knee.step-1":
        seconds += talk.effect.seconds
        talk.done()

    assert 2.0 + timing.MORE_TIME + before == seconds


def test_an_answer_while_a_left_side_is_explained_costs_nothing():
    """What was interrupted is said again."""
    talk = arriving(KNEE_LEFT).hear(C.READY)
    told = talk.effect

    assert told == talk.hear(C.WHERE).done().effect


@pytest.mark.parametrize("words", [[C.EASIER], [C.IT_HURTS, C.NO, C.EASIER]], ids=str)
def test_easier_on_a_left_side_says_how(words):
    """Whoever asks for an easier way hears it before the next hold."""
    talk = talk_in(KNEE_LEFT, "halfway")
    before = len(talk.played)
    for word in words:
        talk.hear(word)

    assert "knee.easier" in talk.until("hold").keys[before:]


def test_coming_back_begins_with_the_question_to_go_on():
    """Nobody is told how to do a stretch before they were asked whether to go on with it."""
    left = arriving(KNEE_LEFT).progress

    assert "go-on" == Talk(progress=reopened(score_of(), left)).done().key


def test_back_said_soon_starts_from_where_the_person_still_is():
    """Who says "back" while the knee stretch is being announced still lies on the front, where press is done."""
    args = talk_in(KNEE_RIGHT).hear(C.BACK).effect.prompt.args

    assert ("press", Position.PRONE) == (args["exercise"], args["from"])


# Ways from where the person is


@pytest.mark.parametrize("word", [C.NEXT, C.SKIP])
def test_who_goes_on_while_still_moving_comes_from_where_they_still_are(word):
    """Press is done on the front, cat on hands and knees: who never lay down turns from there."""
    talk = talk_in(PRESS_STEP, "move").hear(word)

    assert ("resume-at", KNEE_RIGHT) == (talk.key, talk.progress.step)
    assert 2.5 + timing.MOVE[Position.HANDS_KNEES, Position.SUPINE] == talk.effect.seconds


def test_next_while_moving_to_the_first_side_is_a_way_to_the_other():
    """The left side is not "the other side" for somebody who still lies on the front."""
    talk = talk_in(KNEE_RIGHT, "move").hear(C.NEXT)

    args = talk.effect.prompt.args
    assert ("resume-at", KNEE_LEFT, "left", "prone") == (talk.key, talk.progress.step, args["side"], args["from"])
    assert Phase.TEACH is talk.done().beat.phase


def test_going_on_again_and_again_keeps_where_the_person_is():
    """However many stretches are left out while moving, the way begins where the last one was done."""
    talk = talk_in(PRESS_STEP, "move").hear(C.NEXT).hear(C.NEXT).hear(C.SKIP)

    assert (ROLLS_STEP, Position.HANDS_KNEES) == (talk.progress.step, talk.progress.coming_from)
    assert (ROLLS_STEP + 1, None) == (talk.until("rest-line").progress.step, talk.progress.coming_from)


def test_who_has_moved_comes_from_there():
    """Once the stretch is explained the person is in its position."""
    talk = talk_in(PRESS_STEP, "press.step-1").hear(C.NEXT)

    assert ("announce", None) == (talk.key, talk.progress.coming_from)
    assert ("move", "prone") == (talk.done().key, talk.effect.prompt.args["from"])


def test_pause_on_the_way_down_after_coming_back():
    """Who pauses while still standing is told again how to get down."""
    talk = arriving(KNEE_RIGHT).hear(C.PAUSE).hear(C.RESUME)

    assert ["resume-at", "knee.step-1"] == [talk.key, talk.done().key]


@pytest.mark.parametrize("words", [[C.PAUSE], [C.IT_HURTS], [C.CRAMP], [C.HELP], [C.MORE_TIME], [C.SLOWER]], ids=str)
def test_what_interrupts_the_way_keeps_where_it_began(words):
    """Whatever is asked on the way, it began where it began."""
    talk = arriving(KNEE_RIGHT)
    for word in words:
        talk.hear(word)

    assert Position.STANDING is talk.progress.coming_from


def test_pain_on_the_way_down_keeps_where_the_person_is():
    """Neither the question nor the choice makes anybody lie who still stands."""
    talk = arriving(KNEE_RIGHT).hear(C.IT_HURTS).hear(C.NO)
    assert Position.STANDING is talk.progress.coming_from

    assert ["resume-at", Position.STANDING] == [talk.hear(C.SKIP).key, talk.progress.coming_from]


def test_who_got_up_and_goes_back_lies_down_again():
    """Gone back to the way up, and back once more after it: the person stands."""
    up = Progress("everything", step=CLOSING, beat=2, aside=False, went_back=True)
    talk = Talk(progress=up).hear(C.BACK)

    assert ("resume-at", REST_STEP, "standing") == (talk.key, talk.progress.step, talk.effect.prompt.args["from"])


def test_the_way_is_of_this_step_only():
    """The step after one that was entered out of order is as it is written."""
    talk = arriving(KNEE_RIGHT).until("other-side")

    assert (KNEE_LEFT, None) == (talk.progress.step, talk.progress.coming_from)


def test_a_left_side_whose_right_side_was_never_begun_is_explained():
    """Without a change of position too: who went on at "are you ready?" has heard nothing of the stretch."""
    lying = Routine("lying", Position.SUPINE, Position.SUPINE, (Stretch(ROLLS, 0, 1), Stretch(KNEE, 20, 1)))
    talk = Talk(score_of(lying), step=2).done()
    assert "announce-ready" == talk.key

    talk.hear(C.NEXT)
    played = len(talk.played)
    assert any(str(key).startswith("knee.") for key in talk.until("settle").keys[played:])


def test_who_stands_is_not_told_how_to_get_up():
    """On coming back to the last stretch, "next" leads to the end: the person has not lain down."""
    talk = Talk(progress=reopened(score_of(), Progress("everything", step=REST_STEP))).done().hear(C.NEXT)

    assert "closing" == talk.key


def test_back_after_getting_up_gives_time_to_lie_down():
    """Said twice after the way up, "back" is the last stretch, and the way there begins standing."""
    talk = talk_in(CLOSING, "closing").hear(C.BACK).hear(C.BACK)

    assert (REST_STEP, Position.STANDING) == (talk.progress.step, talk.progress.coming_from)


def test_who_is_down_already_is_not_told_how_to_get_down():
    """Back to the opening and on again: the person is on hands and knees since the first stretch."""
    talk = talk_in(CAT_STEP, "cat.rep").hear(C.START_OVER).hear(C.NEXT).until("cat.step-1")

    assert all("standing" != effect.prompt.args.get("from") for effect in talk.played[-3:-1])


def test_tingling_before_going_on_is_asked_about():
    """Who answers the offer to go on with a symptom is not sent into the next stretch."""
    assert "pain" == asking(Question.GO_ON).hear(C.TINGLING).key


@pytest.mark.parametrize("word", [C.EASIER, C.HELP])
def test_who_cannot_get_up_is_told_to_call(word):
    """The words "I can't", which elsewhere mean easier, and "help me" are heard as what they are on the floor."""
    assert "fall-hurt" == asking(Question.RISE_2).hear(word).key


def test_where_nothing_has_to_be_explained_the_way_leads_to_the_hold():
    """With the name only, coming back to a stretch that is no left side goes from moving to settling."""
    talk = arriving(KNEE_RIGHT, settings=Settings(instruction=Instruction.NAME))

    assert ["settle", "hold"] == [talk.done().key, talk.done().key]


def test_repeat_and_start_over_on_the_way_down():
    """Who repeats on the way down is still on the way from standing; the opening has no way."""
    assert Position.STANDING is arriving(KNEE_LEFT).hear(C.REPEAT).progress.coming_from
    assert "opening-space" == arriving(KNEE_LEFT).hear(C.START_OVER).done().key


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


@pytest.mark.parametrize(
    "question", [Question.PAIN, Question.PAIN_CHOICE, Question.FALL, Question.LYING_HURT, Question.RISE_3]
)
@pytest.mark.parametrize("step", [0, KNEE_RIGHT])
def test_who_left_a_question_about_harm_open_is_asked_first_whether_they_are_all_right(question, step):
    """Another day begins with the person, not with the routine."""
    progress = reopened(score_of(), Progress("everything", step=step, question=question, asked=1))

    assert "all-right" == Talk(progress=progress).done().key


def test_who_is_all_right_again_can_go_on():
    """Yes, then resume: the way to the stretch begins standing."""
    left = Progress("everything", step=KNEE_RIGHT, question=Question.PAIN, asked=1)
    talk = Talk(progress=reopened(score_of(), left)).done().hear(C.YES).hear(C.RESUME)

    assert ("resume-at", Position.STANDING) == (talk.key, talk.progress.coming_from)


def test_a_second_report_of_tingling_or_pain_ends_the_session():
    """Whichever came first."""
    ends = [talk_in(KNEE_RIGHT, "hold").hear(first).done().hear(second).key
            for first, second in [(C.TINGLING, C.TINGLING), (C.TINGLING, C.IT_HURTS)]]  # fmt: skip

    assert ["pain-twice", "pain-twice"] == ends


def test_easier_said_again_says_that_there_is_nothing_easier():
    """The stretch goes on where it was."""
    talk = talk_in(KNEE_RIGHT, "hold").hear(C.EASIER).until("hold").hear(C.EASIER)

    assert ["easiest", "hold"] == [talk.key, talk.done().key]


@pytest.mark.parametrize("word", [C.EASIER, C.SKIP, C.NEXT, C.READY, C.RESUME, C.PAUSE, C.MORE_TIME, C.REPEAT])
def test_an_ordinary_word_is_no_answer_about_pain_and_no_silence_either(word):
    """The question is put again, as often as need be: only silence and unclear words count as the worse answer."""
    talk = asking(Question.PAIN)
    for _ in range(5):
        assert ("pain", 1) == (talk.hear(word).key, talk.progress.asked)


def test_more_time_anywhere_in_stretches_nobody_knows_yet_goes_on_to_the_end() -> None:
    """Once a stretch is known fewer words belong to it; what was put in by the old count is no longer looked up."""
    talk = Talk().done()
    while not isinstance(talk.effect, Finish):
        aside = Talk(talk.score, talk.progress).hear(C.MORE_TIME)
        assert "finished" == key_of(aside.rest()[-1])
        talk.done()


@pytest.mark.parametrize("command", [C.BACK, C.START_OVER])
def test_a_stretch_that_sent_tingling_down_a_leg_is_not_done_again_in_this_session(command: Command) -> None:
    """By whatever way one would come back to it; in a new session it is there."""
    talk = talk_in(KNEE_RIGHT, "halfway").hear(C.TINGLING).done()
    assert ROLLS_STEP == talk.progress.step

    talk.hear(command)
    steps = [talk.progress.step]
    while not isinstance(talk.effect, Finish):
        talk.done()
        steps.append(talk.progress.step)

    assert not {KNEE_RIGHT, KNEE_LEFT} & set(steps)
    assert PRESS_STEP in steps
    assert () == reopened(talk.score, talk.progress).left


def test_next_after_a_stretch_that_was_left_passes_over_it() -> None:
    """Going through the routine once more."""
    talk = talk_in(KNEE_RIGHT, "halfway").hear(C.TINGLING).done().hear(C.BACK)
    assert PRESS_STEP == talk.progress.step

    assert ROLLS_STEP == talk.hear(C.NEXT).progress.step


@pytest.mark.parametrize("command", [C.NEXT, C.SKIP])
def test_what_was_said_as_a_step_ended_does_not_leave_the_next_one(command: Command) -> None:
    """A word takes as long to be understood; a key is pressed when the step is seen."""
    talk = talk_in(PRESS_STEP)
    talk.send(Heard(command, after=0.5, phrase="as it was said"))
    assert (PRESS_STEP, 0) == (talk.progress.step, talk.progress.here)

    talk.send(Heard(command, after=1.2, phrase="as it was said"))
    assert KNEE_RIGHT == talk.progress.step
    talk.send(Heard(command, after=0.5))
    assert KNEE_RIGHT < talk.progress.step

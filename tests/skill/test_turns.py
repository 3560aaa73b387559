"""One turn for each request; joined they are the offline run, and a request in the middle finds its place."""

from dataclasses import replace
from itertools import pairwise

import pytest

from content.loader import load
from engine.commands import GRAVE_QUESTIONS
from engine.events import Ask, Command, Cue, Finish, Heard, Prompt
from engine.progress import Progress, Question
from engine.rehearsal import rehearse
from engine.score import write_score
from engine.settings import Counting, Pace, Settings
from skill.kept import Kept, to_text
from skill.limits import Limits
from skill.turns import LATE_SECONDS, Answer, Coach
from tests.skill.conversation import Conversation

LIBRARY = load("en")
ROUTINES = list(LIBRARY.routines)
ALL_SETTINGS = [Settings(pace=pace, counting=counting) for pace in Pace for counting in Counting]


def offline(routine, settings):
    """Return all effects of the offline run when nobody speaks."""
    score = write_score(LIBRARY.routines[routine], LIBRARY.phrasebook.count_words, settings)
    return [effect for _, _, effect in rehearse(score, Progress(routine, settings=settings))]


def joined(coach, routine, settings, answer=Command.READY):
    """Return all effects of the skill's turns, `answer` given to every question, and the number of turns."""
    talk = Conversation(coach, to_text(Kept(Progress(routine, settings=settings))))
    talk.open().say(Command.YES)
    effects = []
    while not talk.answers[-1].ends:
        effects += talk.said[:-1] if talk.said[-1].prompt.key == "speaker-go-on" else talk.said
        talk.say(answer, later=talk.listen())
    return [*effects, *talk.said], len(talk.answers)


def started(coach, routine="everyday_10", **settings):
    """Return a conversation in which `routine` has just begun."""
    talk = Conversation(coach, to_text(Kept(Progress(routine, settings=Settings(**settings)))))
    return talk.open().say(Command.YES, later=5)


def in_a_hold(coach, key="hold"):
    """Return a conversation in child's pose, and the second after its request at which the hold begins."""
    talk = started(coach)
    talk.say(Command.READY, later=talk.listen())
    talk.say(Command.READY, later=talk.listen())
    index = [effect.prompt and effect.prompt.key for effect in talk.said].index(key)
    return talk, LATE_SECONDS + sum(effect.seconds for effect in talk.said[:index])


# The same as offline


@pytest.mark.parametrize("settings", ALL_SETTINGS, ids=lambda settings: f"{settings.pace}-{settings.counting}")
@pytest.mark.parametrize("routine", ROUTINES)
def test_all_turns_joined_are_the_offline_run(coach, routine, settings):
    """The same words in the same seconds, though every turn is another request."""
    assert offline(routine, settings) == joined(coach, routine, settings)[0]


@pytest.mark.parametrize("seconds", [20.0, 45.0, 90.0])
@pytest.mark.parametrize("routine", ROUTINES)
def test_turns_that_are_cut_joined_are_the_offline_run(coach, routine, seconds):
    """Where limits are narrow there are more turns, and nothing is lost or said twice."""
    narrow = Coach(LIBRARY, Limits(seconds=seconds))
    effects, turns = joined(narrow, routine, Settings(), Command.YES)

    assert offline(routine, Settings()) == effects
    assert turns >= joined(coach, routine, Settings())[1]


def test_a_turn_holds_one_stretch_with_both_its_sides(coach):
    """One question for each stretch, as many as there are, whichever sides they have."""
    for routine in ROUTINES:
        _, turns = joined(coach, routine, Settings())

        assert len(LIBRARY.routines[routine].stretches) + 2 == turns


def test_a_turn_that_is_too_long_is_cut_where_a_side_ends():
    """The right side, then the question, then the left side."""
    coach = Coach(LIBRARY, Limits(seconds=110.0))
    talk = started(coach, "hamstrings")
    while "hamstring_towel.step-1" not in talk.keys:
        talk.say(Command.READY, later=talk.listen())

    assert ["release", "speaker-go-on"] == talk.keys[-2:]
    assert "other-side" == talk.say(Command.YES, later=talk.listen()).keys[0]


def test_a_turn_with_too_many_characters_is_cut():
    """Alexa refuses speech of 8,000 characters; the limit is kept however small it is."""
    coach = Coach(LIBRARY, Limits(characters=600))
    talk = started(coach, "hamstrings")
    while not talk.answers[-1].ends:
        assert 600 + len("Shall we carry on?") + 60 > len(talk.speech)

        talk.say(Command.YES, later=talk.listen())


def test_no_to_going_on_after_a_cut_is_a_pause():
    """Who does not want to carry on yet is waited for."""
    talk = started(Coach(LIBRARY, Limits(seconds=5.0)))

    assert ["paused"] == talk.say(Command.NO, later=talk.listen()).keys


# Opening the skill


def test_somebody_new_is_offered_the_first_routine(talk):
    """A yes begins it, so the welcome asks for one."""
    assert ["speaker-first", "speaker-welcome"] == talk.open().keys
    assert "opening-welcome" == talk.say(Command.YES, later=5).keys[0]
    assert ROUTINES[0] == talk.kept.progress.routine


def test_only_a_stranger_is_told_what_this_is(talk):
    """No medical advice, no phone: said once."""
    talk.open().say(Command.STOP)

    assert ["speaker-welcome"] == talk.open(later=60).keys


def test_a_kept_place_is_offered_in_the_next_session(coach):
    """Stopped in the second stretch, asked tomorrow, gone on where it was."""
    talk, _ = in_a_hold(coach)
    talk.say(Command.STOP, later=20)

    assert ["stopped"] == talk.keys
    assert ["go-on"] == talk.open(later=86_400).keys
    assert "You stopped at stretch 2 of 8, child's pose. Shall we go on, or shall we start over?" == talk.speech
    assert ["resume-at"] == talk.say(Command.YES, later=10).keys
    assert "childs_pose.step-1" == talk.say(Command.READY, later=30).keys[0]


def test_start_over_is_the_other_answer(coach):
    """The routine begins with its opening."""
    talk, _ = in_a_hold(coach)

    assert "opening-welcome" == talk.open(later=3600).say(Command.START_OVER, later=10).keys[0]


def test_a_command_can_open_the_skill(coach):
    """To ask it to continue takes up the kept place at once."""
    talk, _ = in_a_hold(coach)

    assert ["resume-at"] == talk.say(Command.RESUME, later=3600, new=True).keys


def test_a_routine_that_was_finished_is_no_place(coach):
    """What was done to its end is offered from its beginning."""
    talk = started(coach, "desk_break")
    while not talk.answers[-1].ends:
        talk.say(Command.READY, later=talk.listen())

    assert ["speaker-welcome"] == talk.open(later=60).keys
    assert {"routine": "desk_break", "minutes": coach.minutes("desk_break")} == talk.said[0].prompt.args


def test_a_session_that_nobody_ended_is_where_its_answer_ended(coach):
    """Who falls asleep in the second stretch heard the third being announced."""
    talk, _ = in_a_hold(coach)
    talk.open(later=86_400)

    assert "stretch 3 of 8" in talk.speech


def test_a_session_that_was_ended_in_a_hold_is_there(coach):
    """What ends the session cannot be answered, but it says when it was."""
    talk, hold = in_a_hold(coach)
    talk.text = to_text(coach.close(talk.kept, talk.now + hold + 5))
    talk.open(later=86_400)

    assert "stretch 2 of 8" in talk.speech


# Choosing


def test_a_routine_is_chosen_by_its_id(talk):
    """What the intents resolved begins at once."""
    talk.open().say(Command.CHOOSE, value="wind_down")

    assert "wind_down" == talk.kept.progress.routine


def test_another_routine_can_be_chosen_in_a_running_one(coach):
    """It begins afresh, settings and reports of pain kept."""
    talk = started(coach, easier=frozenset({"press_up"}))
    talk.say(Command.CHOOSE, later=10, value="wind_down")

    assert "opening-welcome" == talk.keys[0]
    assert frozenset({"press_up"}) == talk.kept.progress.settings.easier


def test_pain_is_counted_across_the_routines_of_a_session(coach):
    """The second report ends it, whatever was begun in between."""
    talk, hold = in_a_hold(coach)
    talk.say(Command.IT_HURTS, later=hold).say(Command.NO).say(Command.SKIP)
    talk.say(Command.CHOOSE, later=10, value="wind_down")

    assert "pain-twice" == talk.say(Command.IT_HURTS, later=10).keys[0]


def test_no_lists_all_routines_and_asks(talk):
    """Eight numbers with their minutes, then the question."""
    talk.open().say(Command.NO)

    assert ["choose-item"] * len(ROUTINES) + ["choose-intro"] == talk.keys


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (Command.HELP, "hurt-first"),
        (Command.REPEAT, "speaker-welcome"),
        (Command.UNKNOWN, "choose-again"),
        (Command.CHOOSE, "choose-again"),
        (Command.PAUSE, "choose-again"),
        (Command.STOP, "speaker-goodbye"),
        (Command.NEXT, "opening-welcome"),
        (Command.DIZZY, "dizzy"),
        (Command.I_FELL, "fall"),
    ],
)
def test_at_the_choice_every_word_has_an_answer(talk, command, key):
    """Nothing is out of place where nothing runs yet."""
    assert key == talk.open().say(command).keys[0]


@pytest.mark.parametrize("routine", ['"gone"', "5", "[]"])
def test_whose_routine_is_gone_is_told(coach, routine):
    """A routine that is no longer there is no error."""
    text = to_text(Kept(Progress("everyday_10"))).replace('"everyday_10"', routine)
    talk = Conversation(coach, text).open()

    assert ["fresh-place", "speaker-welcome"] == talk.keys
    assert "opening-welcome" == talk.say(Command.YES).keys[0]


@pytest.mark.parametrize("command", [Command.YES, Command.NEXT, Command.START_OVER])
def test_whose_routine_is_gone_is_told_before_another_one_begins(coach, command):
    """Also who opens the skill with a word that would begin one."""
    text = to_text(Kept(Progress("everyday_10"))).replace('"everyday_10"', '"gone"')

    assert ["fresh-place", "speaker-welcome"] == Conversation(coach, text).say(command, new=True).keys


@pytest.mark.parametrize("text", ["", "[]", "{}", "no json", '{"progress": "{}"}', '{"progress": 5, "version": 1}'])
def test_what_is_no_kept_place_begins_afresh(coach, text):
    """Whatever stands in the database, the skill opens."""
    assert "speaker-welcome" == Conversation(coach, text).open().keys[-1]


# In the middle of an answer


@pytest.mark.parametrize("into", [1.0, 4.0, 8.0, 12.0, 17.0])
def test_time_left_is_right_to_a_cue(coach, into):
    """So many seconds into a hold of 20, the seconds left are those, give or take the longest cue."""
    talk, hold = in_a_hold(coach)
    talk.say(Command.TIME_LEFT, later=hold + into)
    told = talk.said[0].prompt.args["seconds"]

    assert "time-left" == talk.keys[0]
    assert 20 - into <= told <= 20 - into + 5


def test_a_pause_in_a_hold_goes_on_with_what_was_left(coach):
    """Eight seconds into 20, a pause, then 12 s more, or up to one cue of 5 s on top."""
    talk, hold = in_a_hold(coach)
    talk.say(Command.PAUSE, later=hold + 8)

    assert ["paused"] == talk.keys
    talk.say(Command.RESUME, later=12)
    assert "resume-hold" == talk.keys[0]
    assert 12 <= talk.said[0].prompt.args["seconds"] <= 17


def test_next_in_a_hold_leaves_it(coach):
    """The next stretch is announced, not the one after it."""
    talk, hold = in_a_hold(coach)
    talk.say(Command.NEXT, later=hold + 8)

    assert {"exercise": "press_up"}.items() <= talk.said[0].prompt.args.items()


def test_next_after_a_whole_answer_goes_on_to_what_it_announced(coach):
    """The answer ended with the third stretch being announced; "skip" leaves that one out."""
    talk, _ = in_a_hold(coach)
    text, now = talk.text, talk.now
    talk.say(Command.NEXT, later=talk.listen())
    assert "press_up.step-1" == talk.keys[0]

    skipped = Conversation(coach, text)
    skipped.now, skipped.answers = now, talk.answers[:-1]
    assert "pelvic_tilt" == skipped.say(Command.SKIP, later=skipped.listen()).said[0].prompt.args["exercise"]


def test_back_in_a_hold_is_this_stretch_again(coach):
    """Said again at once it is the stretch before."""
    talk, hold = in_a_hold(coach)
    talk.say(Command.BACK, later=hold + 8)

    assert {"exercise": "childs_pose"}.items() <= talk.said[0].prompt.args.items()
    assert "cat_camel" == talk.say(Command.BACK, later=2).said[0].prompt.args["exercise"]


def test_repeat_after_a_whole_answer_is_what_it_announced(coach):
    """The answer ended with the third stretch being announced."""
    talk, _ = in_a_hold(coach)
    talk.say(Command.REPEAT, later=talk.listen())

    assert "press_up" == talk.said[0].prompt.args["exercise"]


def test_a_clock_that_runs_backwards_is_no_time_at_all(coach):
    """Two requests may arrive in the wrong order."""
    talk, _ = in_a_hold(coach)

    assert 0.0 == coach.where(talk.kept, talk.now - 50).after


def test_every_second_of_an_answer_has_its_place(coach):
    """As time goes on the place never goes back, and each place was in the answer."""
    talk, _ = in_a_hold(coach)
    places = [coach.where(talk.kept, talk.now + second / 2) for second in range(200)]
    cursor = [(place.progress.step, place.progress.beat) for place in places]

    assert sorted(cursor) == cursor
    assert all(
        one == other or later.after < 6 for (one, other), later in zip(pairwise(cursor), places[1:], strict=True)
    )


# Ends, questions, reprompts


@pytest.mark.parametrize("question", list(Question))
def test_stop_ends_at_once_whatever_is_asked(coach, question):
    """No "are you sure"; the place is kept."""
    progress = Progress("everyday_10", step=2, question=question, asked=1)
    talk = Conversation(coach, to_text(Kept(progress, Heard(Command.UNKNOWN), 1, 1_000_000.0)))
    talk.say(Command.STOP, later=5)

    assert talk.answers[-1].ends
    assert 1 == len(talk.said)


def test_every_answer_ends_with_a_question_or_the_end(coach):
    """A session that stays open without a question fails certification; so does a question without a reprompt."""
    for command in Command:
        for later in (0.0, 30.0, 200.0):
            talk, _ = in_a_hold(coach)
            talk.say(command, later=later)

            assert isinstance(talk.said[-1], Ask | Finish)
            assert talk.answers[-1].ends or talk.reprompt


def test_where_people_move_for_long_the_reprompt_waits(coach):
    """Alexa listens 8 s, speaks, listens 8 s; from the floor to standing takes longer."""
    talk = started(coach, "hamstrings", pace=Pace.SLOW)
    ask = talk.said[-1]
    waits = talk.answers[-1].reprompt[0].seconds

    assert waits > 0
    assert pytest.approx(ask.seconds) == coach.said(ask.prompt)[1] + 16 + waits


def test_silence_in_a_pause_says_how_to_come_back(coach):
    """After 16 s Alexa is gone."""
    talk, hold = in_a_hold(coach)
    talk.say(Command.PAUSE, later=hold + 8)

    assert "open me again" in talk.reprompt


@pytest.mark.parametrize("command", [Command.IT_HURTS, Command.I_FELL, Command.IM_HURT])
def test_silence_after_pain_or_a_fall_is_told_what_to_do(coach, command):
    """Nothing can be said once the session is over, so the reprompt says it."""
    talk, hold = in_a_hold(coach)
    talk.say(command, later=hold + 8)

    assert "emergency number" in talk.reprompt


def test_while_a_grave_question_is_open_no_routine_is_chosen(coach):
    """Choosing does not answer "are you hurt?"."""
    talk, _ = in_a_hold(coach)
    talk.say(Command.I_FELL, later=20).say(Command.CHOOSE, later=5, value="wind_down")

    assert "everyday_10" == talk.kept.progress.routine
    assert {Question.PAIN, Question.PAIN_CHOICE, Question.FALL, Question.LYING_HURT} <= GRAVE_QUESTIONS
    assert {Question.GO_ON, Question.PAUSED, Question.ALL_RIGHT}.isdisjoint(GRAVE_QUESTIONS)


def test_what_was_to_be_said_first_is_not_said_before_the_offer(coach):
    """Why a stretch was left belongs to the session in which it was left."""
    progress = Progress("everyday_10", step=5, first=("leg-symptom",))
    talk = Conversation(coach, to_text(Kept(progress))).open()

    assert ["go-on"] == talk.keys


def test_an_answer_knows_whether_it_ends():
    """Only an ending ends."""
    assert Answer((Finish(Prompt("stopped")),)).ends
    assert not Answer((Cue(None, 1.0), Ask(Prompt("paused")))).ends


def test_limits_leave_room_for_the_question():
    """The question at the end is not counted, so it has its room."""
    assert 7500 == Limits().characters
    assert replace(Limits(), seconds=1.0) != Limits()

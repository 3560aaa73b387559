"""The safety questions in the skill: before the first routine, what follows from them, and what is kept."""

import json

import pytest

from content.loader import Library
from engine.events import Command, Cue, Heard
from engine.routine import Position
from engine.screening import QUESTIONS
from engine.suiting import off_the_floor
from skill.envelope import Intent, Slot
from skill.intents import BY_MINUTES, BY_NAME, BY_NUMBER, heard
from skill.person import Person, to_text
from skill.screened import ScreenedCoach
from skill.turns import LATE_SECONDS, Answer, Coach

NOW = 1_000_000.0
DAY = 86_400.0
FINE = [Command.NO] * 4 + [Command.YES]
"""No warning sign, nothing applies, can get up."""


class Visitor:
    """One user of the skill, whose every request goes through what is kept of them."""

    def __init__(self, library: Library, *, screens: bool = True) -> None:
        self.coach = ScreenedCoach(Coach(library), screens=screens)
        self.text: str | None = None
        self.now = NOW
        self.answer = Answer(())

    @property
    def person(self) -> Person:
        """All that is kept."""
        return self.coach.read(self.text)

    @property
    def keys(self) -> list[str]:
        """The keys of what was said last."""
        return [effect.prompt.key for effect in self.answer.effects if effect.prompt]

    def open(self, later: float = 0.0, heard: Heard | None = None) -> "Visitor":
        """Open the skill, or open it with a request."""
        return self._take(heard, later, new=True)

    def say(self, *commands: Command, value: str | None = None) -> "Visitor":
        """Say one thing after the other, each when the answer before has been heard."""
        for command in commands:
            self._take(Heard(command, value), 30.0, new=False)
        return self

    def leave(self) -> "Visitor":
        """Alexa ends the session because nobody spoke."""
        self.text = to_text(self.coach.close(self.person, self.now))
        return self

    def _take(self, heard: Heard | None, later: float, new: bool) -> "Visitor":
        self.now += later
        person, self.answer = self.coach.take(self.person, heard, self.now, new)
        self.text = to_text(person)
        return self


@pytest.fixture
def visitor(library: Library) -> Visitor:
    """Somebody who has never opened the skill."""
    return Visitor(library)


def applies(*conditions: str, floor: bool = True) -> list[Command]:
    """Return the answers of somebody to whom some conditions apply, and who has no clinician's word."""
    yes_no = {True: Command.YES, False: Command.NO}
    asked = ("preg", "osteo", "stenosis", "disc_leg", "knee", "hip_repl", "wrist_sh", "balance")
    return [*FINE[:3], Command.YES, *(yes_no[each in conditions] for each in asked), Command.NO, yes_no[floor]]


def test_somebody_new_is_told_what_this_is_and_asked(visitor: Visitor) -> None:
    """Before anything is offered."""
    assert ["first-launch", "screen-emergency"] == visitor.open().keys


def test_who_is_fine_is_offered_a_routine_in_the_same_answer(visitor: Visitor) -> None:
    """And begins it with a yes."""
    visitor.open().say(*FINE)
    assert ["screened", "speaker-welcome"] == visitor.keys

    assert "opening-welcome" in visitor.say(Command.YES).keys


def test_the_questions_come_again_after_thirty_days(visitor: Visitor) -> None:
    """Not before; the place is kept meanwhile."""
    visitor.open().say(*FINE, Command.YES, Command.NEXT).leave()

    assert ["go-on"] == visitor.open(30 * DAY - 3600).keys
    assert ["first-launch", "screen-emergency"] == visitor.open(DAY).keys
    assert ["screened", "go-on"] == visitor.say(*FINE).keys


def test_a_warning_sign_ends_the_session_and_is_asked_about_again(visitor: Visitor) -> None:
    """Nothing of it is kept."""
    visitor.open().say(Command.YES)

    assert (["screen-emergency-yes"], True) == (visitor.keys, visitor.answer.ends)
    assert (None, None) == (visitor.person.outcome, visitor.person.screening)
    assert "screen-emergency" in visitor.open(DAY).keys


def test_silence_leads_to_no_exercise(visitor: Visitor) -> None:
    """The reprompt says what no answer means; next time the questions begin again."""
    reprompt = [effect.prompt.key for effect in visitor.open().answer.reprompt if effect.prompt]
    assert ["screen-emergency", "screen-no-answer"] == reprompt

    assert ["first-launch", "screen-emergency"] == visitor.say(Command.NO).leave().open(DAY).keys


def test_a_routine_that_was_asked_for_is_offered_after_the_questions(visitor: Visitor) -> None:
    """What somebody opened the skill for is not forgotten."""
    visitor.open(heard=Heard(Command.CHOOSE, "hamstrings"))
    assert ["first-launch", "screen-emergency"] == visitor.keys

    visitor.say(*FINE)
    assert "hamstrings" == visitor.answer.effects[-1].prompt.args["routine"]  # type: ignore[union-attr]


def test_who_cannot_get_up_is_offered_nothing_on_the_floor(visitor: Visitor) -> None:
    """And gets another routine than the one they ask for, which is said."""
    visitor.open().say(*FINE[:4], Command.NO)
    assert "screened-chair" in visitor.keys

    visitor.say(Command.CHOOSE, value="everyday_10")
    kept = visitor.person.kept.progress.routine
    assert ("instead", True) == (visitor.keys[0], off_the_floor(visitor.coach.everybody.library.routines[kept]))


def test_a_routine_that_does_not_suit_gives_way_to_the_nearest_in_minutes(visitor: Visitor) -> None:
    """Not to the first that suits, which takes three minutes less."""
    visitor.open().say(*applies("osteo")).say(Command.CHOOSE, value="wind_down")
    takes = visitor.coach.takes(visitor.person, visitor.now)

    assert "wind_down" not in takes
    assert "hips_psoas" == visitor.person.kept.progress.routine
    assert takes["everyday_10"] < takes["hips_psoas"] < visitor.coach.everybody.minutes("wind_down")


def test_a_wish_that_does_not_suit_is_answered_with_the_nearest_after_the_questions(visitor: Visitor) -> None:
    """As it would be if it had been made afterwards."""
    visitor.open(heard=Heard(Command.CHOOSE, "wind_down")).say(*applies("osteo"))

    assert "hips_psoas" == visitor.answer.effects[-1].prompt.args["routine"]  # type: ignore[union-attr]


def test_minutes_are_those_that_a_routine_takes_for_this_person(visitor: Visitor) -> None:
    """Of eight minutes for everybody, hamstrings has six with brittle bones; another one is nearer then."""
    eight = Intent(BY_MINUTES, {"minutes": Slot("8")})
    library = visitor.coach.everybody.library
    visitor.open()
    assert "hamstrings" == heard(eight, library, visitor.coach.takes(visitor.person, visitor.now)).value

    visitor.say(*applies("osteo"))
    assert "hips_psoas" == heard(eight, library, visitor.coach.takes(visitor.person, visitor.now)).value


def test_where_nothing_suits_no_minutes_do(visitor: Visitor) -> None:
    """And that is said."""
    visitor.open().say(*applies("hip_repl", "balance", floor=False))
    assert {} == visitor.coach.takes(visitor.person, visitor.now)
    assert (["no-routine"], True) == (visitor.say(Command.UNKNOWN).keys, visitor.answer.ends)


def test_whom_nothing_suits_can_take_an_answer_back(visitor: Visitor) -> None:
    """As often as the skill is opened: "forget me" is heard only while the session is open."""
    visitor.open().say(*applies("hip_repl", "balance", floor=False))
    assert (["screened-chair", "no-routine", "speaker-mistaken"], False) == (visitor.keys, visitor.answer.ends)
    for again in (Command.YES, Command.REPEAT):
        visitor.say(again)
        assert (["no-routine", "speaker-mistaken"], False) == (visitor.keys, visitor.answer.ends)

    assert (["no-routine", "speaker-mistaken"], False) == (visitor.leave().open(DAY).keys, visitor.answer.ends)
    assert (["speaker-goodbye"], True) == (visitor.say(Command.STOP).keys, visitor.answer.ends)


def test_whom_no_written_routine_suits_is_offered_one_that_is_put_together(visitor: Visitor) -> None:
    """On a chair, of what is left; it begins with a yes."""
    visitor.open().say(*applies("preg", "osteo"))
    assert ["screened", "speaker-welcome"] == visitor.keys

    assert "opening-welcome" in visitor.say(Command.YES).keys
    score = visitor.coach._coach(visitor.person.outcome).score(visitor.person.kept.progress)
    assert off_the_floor(score.routine)
    assert ["seated_figure_four", "wall_pelvic_tilt"] == [each.exercise.id for each in score.routine.stretches]


def test_a_place_in_what_was_put_together_is_found_by_another_process(visitor: Visitor, library: Library) -> None:
    """Nothing of the routine is kept: the same outcome gives the same one again."""
    visitor.open().say(*applies("preg", "osteo"), Command.YES, Command.SKIP).leave()
    visitor.coach = ScreenedCoach(Coach(library))

    assert ["go-on"] == visitor.open(DAY).keys
    assert {"exercise": "wall_pelvic_tilt", "n": 2, "of": 2}.items() <= visitor.answer.effects[-1].prompt.args.items()  # type: ignore[union-attr]


def test_what_was_put_together_is_chosen_as_it_is_offered(visitor: Visitor) -> None:
    """By its number, its name or its minutes; nobody is told then that another one suits better."""
    visitor.open().say(*applies("preg", "osteo"), Command.NO)
    offered = visitor.answer.effects[0].prompt.args  # type: ignore[union-attr]
    takes = visitor.coach.takes(visitor.person, visitor.now)
    library = visitor.coach.everybody.library

    assert {"n": 9, "routine": "composed", "minutes": 6} == offered
    for name, slot, said in ((BY_NUMBER, "number", "9"), (BY_NAME, "routine", "made to measure")):
        assert "composed" == heard(Intent(name, {slot: Slot(said)}), library, takes).value
    assert "opening-welcome" == visitor.say(Command.CHOOSE, value="composed").keys[0]


def test_a_written_routine_gives_way_to_what_was_put_together(visitor: Visitor) -> None:
    """Whichever is asked for."""
    visitor.open().say(*applies("preg", "osteo")).say(Command.CHOOSE, value="wind_down")

    assert (["instead", "opening-welcome"], "composed") == (visitor.keys[:2], visitor.person.kept.progress.routine)


def test_what_was_put_together_is_offered_to_nobody_whom_a_written_routine_suits(visitor: Visitor) -> None:
    """After the birth the first routine is, from its beginning."""
    visitor.open().say(*applies("preg", "osteo"), Command.YES, Command.NEXT).leave()
    visitor.open(31 * DAY).say(*FINE)

    assert (["screened", "speaker-welcome"], "everyday_10") == (visitor.keys, visitor.person.kept.progress.routine)


def test_in_pregnancy_the_routine_that_was_written_for_it_comes_first(visitor: Visitor) -> None:
    """No lying flat."""
    visitor.open().say(*applies("preg"))

    assert "pregnancy_friendly" == visitor.answer.effects[-1].prompt.args["routine"]  # type: ignore[union-attr]


def test_what_is_said_before_a_routine_takes_nothing_from_its_time(visitor: Visitor) -> None:
    """So many seconds after these words end, so many seconds of the routine have been heard."""
    visitor.open().say(*applies("preg"), Command.YES)
    before, welcome = visitor.answer.effects[:2]
    assert isinstance(before, Cue)
    place = visitor.coach.where(visitor.person, visitor.now + LATE_SECONDS + before.seconds + 1.0)

    assert ("opening-welcome", 1, 1.0) == (welcome.prompt.key, place.progress.beat, place.after)  # type: ignore[union-attr]


@pytest.mark.parametrize(("agreed", "said"), [(Command.NO, ["pregnancy_friendly.about"]), (Command.YES, [])])
def test_before_it_begins_it_is_said_that_a_midwife_or_doctor_is_to_agree(
    visitor: Visitor, agreed: Command, said: list[str]
) -> None:
    """It keeps what needs care; who said that a clinician agreed is not told again."""
    *answers, _, floor = applies("preg")
    visitor.open().say(*answers, agreed, floor, Command.YES)

    assert [*said, "opening-welcome"] == visitor.keys[: len(said) + 1]


def test_what_does_not_suit_is_exchanged(visitor: Visitor, library: Library) -> None:
    """A sore knee: the everyday routine has no exercise left that asks for care with it."""
    visitor.open().say(*applies("knee")).say(Command.CHOOSE, value="everyday_10").leave()
    person = visitor.person
    coach = visitor.coach._coach(person.outcome)
    stretches = coach.library.routines["everyday_10"].stretches

    assert all(stretch.exercise.cautions.get("knee") == "ok" for stretch in stretches)
    assert library.routines["everyday_10"].stretches != stretches


def test_nobody_is_left_on_the_floor_by_an_old_place(visitor: Visitor) -> None:
    """Who could get up last month and cannot now comes back to a chair."""
    visitor.open().say(*FINE, Command.YES, Command.NEXT).leave()
    visitor.open(31 * DAY).say(*FINE[:4], Command.NO).say(Command.YES)
    coach = visitor.coach._coach(visitor.person.outcome)

    positions = {each.exercise.position for each in coach.score(visitor.person.kept.progress).routine.stretches}
    assert positions <= {Position.SEATED, Position.STANDING}


@pytest.mark.parametrize("harm", [Command.IT_HURTS, Command.I_FELL, Command.CHEST_PAIN, Command.DIZZY])
def test_harm_is_answered_before_any_question(visitor: Visitor, harm: Command) -> None:
    """Whatever it is that was reported."""
    assert "first-launch" not in visitor.open(heard=Heard(harm)).keys


@pytest.mark.parametrize(
    ("harm", "answer", "at_stop"),
    [
        (Command.IT_HURTS, "pain", "stopped-hurt"),
        (Command.I_FELL, "fall", "fall-end"),
        (Command.CHEST_PAIN, "emergency", None),
        (Command.DIZZY, "dizzy", None),
    ],
)
@pytest.mark.parametrize("new", [True, False])
def test_harm_is_answered_where_nothing_suits(
    visitor: Visitor, harm: Command, answer: str, at_stop: str | None, new: bool
) -> None:
    """That there is no routine is no answer to it."""
    visitor.open().say(*applies("osteo", "hip_repl", "disc_leg", "balance", floor=False))
    assert "no-routine" in visitor.keys

    reported = visitor.open(60.0, heard=Heard(harm)) if new else visitor.say(harm)

    assert ([answer], at_stop is None) == (reported.keys, reported.answer.ends)
    if at_stop is not None:
        assert [at_stop] == reported.say(Command.STOP).keys


@pytest.mark.parametrize("answered", [False, True], ids=["left open", "answered"])
def test_after_harm_the_questions_come_again_where_nothing_suits(visitor: Visitor, answered: bool) -> None:
    """Once it is answered: nobody is asked the same again for ever."""
    visitor.open().say(*applies("hip_repl", "balance", floor=False)).say(Command.IT_HURTS)
    if answered:
        assert "no-routine" in visitor.say(Command.NO, Command.SKIP).keys
        assert ["no-routine", "speaker-mistaken"] == visitor.open(60.0).keys
        return
    assert ["all-right"] == visitor.leave().open(60.0).keys
    assert ["first-launch", "screen-emergency"] == visitor.say(Command.YES).keys
    assert ["screened", "speaker-welcome"] == visitor.say(*FINE).keys


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ([Command.IT_HURTS], "stopped-hurt"),
        ([Command.I_FELL], "fall-end"),
        ([Command.I_FELL, Command.OKAY], "fall-end"),
        ([Command.IM_HURT], "fall-end"),
    ],
)
def test_stop_while_harm_is_asked_about_brings_advice(visitor: Visitor, said: list[Command], advice: str) -> None:
    """Also to somebody who was asked nothing before."""
    visitor.open(heard=Heard(said[0])).say(*said[1:], Command.STOP)

    assert ([advice], True) == (visitor.keys, visitor.answer.ends)


def test_an_outcome_that_grows_too_old_in_a_session_holds_to_its_end(visitor: Visitor) -> None:
    """Nobody is asked safety questions in the middle of a hold; the next session begins with them."""
    visitor.open().say(*FINE).leave()
    visitor.now = NOW - NOW % DAY + 31 * DAY - 100.0  # within 30 days by day, for 100 seconds more
    visitor.open().say(Command.YES, Command.READY)
    for command in (Command.PAUSE, Command.RESUME, Command.TIME_LEFT, Command.TINGLING):
        assert "first-launch" not in visitor.say(command).keys

    assert visitor.now > NOW - NOW % DAY + 31 * DAY
    assert "first-launch" in visitor.leave().open().keys


def test_after_harm_that_nobody_answered_are_you_all_right_comes_before_the_questions(visitor: Visitor) -> None:
    """Then they come; "no" is not answered with them."""
    visitor.open().say(*FINE, Command.YES, Command.I_FELL).leave()

    assert ["all-right"] == visitor.open(DAY).keys
    assert ["fall-hurt"] == visitor.say(Command.NO).keys

    assert ["all-right"] == visitor.leave().open(DAY).keys
    assert ["first-launch", "screen-emergency"] == visitor.say(Command.YES).keys


@pytest.mark.parametrize("at_once", [True, False], ids=["as it opens", "when asked"])
@pytest.mark.parametrize("left_open", [Command.IT_HURTS, Command.I_FELL])
def test_tingling_after_harm_that_was_left_open_is_asked_about(
    visitor: Visitor, left_open: Command, at_once: bool
) -> None:
    """The safety questions alone are no answer to it."""
    visitor.open().say(*FINE, Command.YES, Command.READY, left_open).leave()
    if at_once:
        visitor.open(DAY, heard=Heard(Command.TINGLING))
    else:
        visitor.open(DAY).say(Command.TINGLING)

    assert ["pain"] == visitor.keys
    assert (["pain-end"], True) == (visitor.say(Command.YES).keys, visitor.answer.ends)


def test_help_asks_first_whether_anyone_is_hurt(visitor: Visitor) -> None:
    """As the skill opens, at a safety question, and where nothing suits; then everything goes on."""
    assert ["hurt-first", "first-launch", "screen-emergency"] == visitor.open(heard=Heard(Command.HELP)).keys
    assert ["help-answer", "screen-emergency"] == visitor.say(Command.HELP).keys

    visitor.say(*applies("hip_repl", "balance", floor=False), Command.HELP)
    assert (["hurt-first", "no-routine", "speaker-mistaken"], False) == (visitor.keys, visitor.answer.ends)


@pytest.mark.parametrize("left", [False, True], ids=["new", "with a place"])
def test_not_today_ends_before_any_question(visitor: Visitor, left: bool) -> None:
    """It says that something is new or worse; a place is kept where there is one."""
    if left:
        visitor.open().say(*FINE, Command.YES, Command.READY).leave()
    visitor.open(40 * DAY, heard=Heard(Command.NOT_TODAY))

    assert (["not-today" if left else "not-today-unkept"], True) == (visitor.keys, visitor.answer.ends)


def test_not_today_at_the_choice_ends_and_brings_the_questions_back(visitor: Visitor) -> None:
    """As it does in a routine."""
    visitor.open().say(*FINE, Command.NOT_TODAY)
    assert (["not-today-unkept"], True) == (visitor.keys, visitor.answer.ends)

    assert ["first-launch", "screen-emergency"] == visitor.open(60.0).keys


def test_are_you_all_right_comes_until_it_is_answered(visitor: Visitor) -> None:
    """Who does not answer it may be lying there."""
    visitor.open().say(*FINE, Command.YES, Command.I_FELL).leave()
    for _ in range(3):
        assert ["all-right"] == visitor.open(60.0).keys
        visitor.leave()


@pytest.mark.parametrize("leaves", [False, True], ids=["at once", "after leaving"])
def test_are_you_all_right_is_answered_once(visitor: Visitor, leaves: bool) -> None:
    """Neither after the safety questions nor where somebody left in the middle of them it comes again."""
    visitor.open().say(*FINE, Command.YES, Command.READY, Command.I_FELL).leave()
    visitor.open(60.0).say(Command.YES)
    if leaves:
        assert ["first-launch", "screen-emergency"] == visitor.leave().open(60.0).keys

    assert ["screened", "go-on"] == visitor.say(*FINE).keys


def test_no_routine_is_chosen_while_pain_is_asked_about(visitor: Visitor) -> None:
    """Nor is another one spoken of in its place."""
    visitor.open().say(*FINE[:4], Command.NO).say(Command.YES, Command.IT_HURTS)
    visitor.say(Command.CHOOSE, value="everyday_10")

    assert ["pain-ask-again"] == visitor.keys


def test_pain_that_is_only_tight_leads_to_the_questions_not_to_a_stretch(visitor: Visitor) -> None:
    """Nobody exercises without having been asked."""
    visitor.open(heard=Heard(Command.IT_HURTS)).say(Command.NO)

    assert ["first-launch", "screen-emergency"] == visitor.keys


def test_after_pain_that_ended_a_routine_the_questions_come_again(visitor: Visitor) -> None:
    """The next time the skill is opened."""
    visitor.open().say(*FINE, Command.YES, Command.IT_HURTS, Command.YES)
    assert (["pain-end"], True) == (visitor.keys, visitor.answer.ends)

    assert ["first-launch", "screen-emergency"] == visitor.open(DAY).keys


def test_only_the_outcome_is_kept(visitor: Visitor) -> None:
    """The day, the floor, what leaves exercises out and whether a clinician agreed; no question and no answer."""
    visitor.open().say(*applies("knee", "osteo"))

    expected = {"day": "1970-01-12", "floor": True, "conditions": ["knee", "osteo"], "agreed": False}
    assert expected == json.loads(str(visitor.text))["outcome"]
    assert "screening" not in json.loads(str(visitor.text))


@pytest.mark.parametrize("question", [-1, len(QUESTIONS), "x", None])
def test_an_open_question_that_there_is_not_is_put_anew(visitor: Visitor, question: object) -> None:
    """What another version wrote is no error: the questions begin again."""
    data = json.loads(str(visitor.open().text))
    data["screening"]["question"] = question
    visitor.text = json.dumps(data)

    assert None is visitor.person.screening
    assert "screen-emergency" in visitor.say(Command.NO).keys


def test_a_question_about_pain_that_nobody_answers_brings_the_questions_back(visitor: Visitor) -> None:
    """Silence ends the session at Alexa, and counts as the worse answer."""
    visitor.open().say(*FINE, Command.YES, Command.IT_HURTS).leave()

    assert "screen-emergency" in visitor.open(DAY).say(Command.OKAY).keys


def test_a_routine_is_chosen_by_the_number_it_was_offered_with(visitor: Visitor) -> None:
    """Of those that suit each keeps its number."""
    visitor.open().say(*applies("preg"), Command.NO)
    offered = {e.prompt.args["n"]: e.prompt.args["routine"] for e in visitor.answer.effects if "n" in e.prompt.args}  # type: ignore[union-attr]

    ids = list(visitor.coach.everybody.library.routines)
    assert offered == {ids.index(str(routine)) + 1: routine for routine in offered.values()}


def test_a_wish_outlives_an_outcome_that_has_lapsed(visitor: Visitor) -> None:
    """Who was pregnant a year ago and opens another routine is offered that one after the questions."""
    visitor.open().say(*applies("preg"), Command.YES).leave()
    visitor.open(300 * DAY, heard=Heard(Command.CHOOSE, "everyday_10")).say(*FINE)

    assert "everyday_10" == visitor.answer.effects[-1].prompt.args["routine"]  # type: ignore[union-attr]


def test_stop_ends_at_any_question(visitor: Visitor) -> None:
    """Nothing is cleared."""
    visitor.open().say(Command.NO, Command.STOP)

    assert (["screen-stopped"], True, None) == (visitor.keys, visitor.answer.ends, visitor.person.outcome)


@pytest.mark.parametrize("outcome", [3, {}, {"day": "soon", "floor": True, "conditions": []}, {"day": "2026-01-01"}])
def test_an_outcome_that_cannot_be_read_is_asked_for_again(visitor: Visitor, outcome: object) -> None:
    """The cautious reading."""
    visitor.open().say(*FINE, Command.YES)
    visitor.text = json.dumps({**json.loads(str(visitor.text)), "outcome": outcome})

    assert ["first-launch", "screen-emergency"] == visitor.open(60.0).keys


def test_without_the_questions_every_routine_is_offered(library: Library) -> None:
    """As the server's owner chose; it is still said what this is."""
    visitor = Visitor(library, screens=False).open()

    assert ["speaker-first", "speaker-welcome"] == visitor.keys


def test_help_at_a_safety_question_says_how_to_answer(visitor: Visitor) -> None:
    """In the response that puts the question again, and what was answered before still holds."""
    visitor.open().say(*FINE[:2], Command.HELP)

    assert ["help-answer", "screen-supervised"] == visitor.keys
    assert "screened" in visitor.say(*FINE[2:]).keys

"""The safety questions before the first routine."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conversation import Ask, Command, Cue, Done, Finish, Heard, Prompt
from engine.screening import CONDITIONS, QUESTIONS, TIMES, WARNINGS, Screening, screen
from tests.engine.test_properties import FEW
from tests.fakes import key_of

YES, NO, UNCLEAR, SILENCE = Heard(Command.YES), Heard(Command.NO), Heard(Command.UNKNOWN), Done()
CLEAR = (NO,) * len(WARNINGS)
"""No warning sign."""
LONGEST = 1 + TIMES * len(QUESTIONS)
"""More events than all the questions can take when nobody asks to hear one again."""


def spoken(prompt):
    """Return the seconds of any prompt: three."""
    return 3.0


def answered(*events, screening=None):
    """Return what is known and everything that was said when the questions are answered with `events`."""
    screening, effect = screen(spoken, screening or Screening(), Done())
    effects = [effect]
    for event in events:
        assert not isinstance(effect, Finish), "it was over before all was answered"
        screening, effect = screen(spoken, screening, event)
        effects.append(effect)
    return screening, effects


def asked(name):
    """Return the questions at the point where `name` has just been put, with everything before it answered well."""
    before = [each for each in QUESTIONS[: QUESTIONS.index(name)] if each != "agreed"]
    yes = {"conditions", *(CONDITIONS[-1:] if name == "agreed" else ())}
    screening, effects = answered(*(YES if each in yes else NO for each in before))
    assert f"screen-{name}" == key_of(effects[-1])
    return screening


def test_it_begins_with_the_first_warning_sign():
    """The first event is Done; the floor is the person's for eight seconds after the words."""
    screening, effects = answered()

    assert [Ask(Prompt("screen-emergency"), 3.0 + 8)] == effects
    assert (0, 1, None) == (screening.question, screening.asked, screening.cleared)


def test_a_word_before_the_first_question_answers_nothing():
    """A yes that came too early clears nobody, and a no warns of nothing."""
    for word in (Command.YES, Command.NO, Command.REPEAT, Command.UNKNOWN):
        screening, effect = screen(spoken, Screening(), Heard(word))

        assert ("screen-emergency", 1, None) == (key_of(effect), screening.asked, screening.cleared)


def test_who_has_nothing_answers_five_questions():
    """Three warning signs, whether anything applies, and the floor."""
    screening, effects = answered(*CLEAR, NO, YES)

    keys = ["emergency", "today", "supervised", "conditions", "floor"]
    assert [*(f"screen-{key}" for key in keys), "screened"] == [key_of(effect) for effect in effects]
    assert Finish(Prompt("screened")) == effects[-1]
    assert (True, True, frozenset()) == (screening.cleared, screening.floor, screening.conditions)


@pytest.mark.parametrize("answers", [(YES,), (SILENCE, SILENCE), (UNCLEAR, UNCLEAR), (SILENCE, UNCLEAR)], ids=str)
@pytest.mark.parametrize("sign", WARNINGS)
def test_a_warning_sign_ends_with_advice_and_no_exercise(sign, answers):
    """A yes, no answer or two unclear ones; each sign has its own advice, and so has no answer."""
    screening = asked(sign)
    for event in answers:
        screening, effect = screen(spoken, screening, event)

    advice = f"screen-{sign}-yes" if answers == (YES,) else "screen-no-answer"
    assert Finish(Prompt(advice)) == effect
    assert (False, False) == (screening.cleared, screening.floor)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("event", [SILENCE, UNCLEAR, Heard(Command.OKAY), Heard(Command.EASIER)])
def test_an_unclear_answer_is_asked_once_more(name, event):
    """The same question, which may say how to answer, with the same time to do it."""
    screening, effect = screen(spoken, asked(name), event)

    assert Ask(Prompt(f"screen-{name}", {"turn": 1}), 3.0 + 8) == effect
    assert TIMES == screening.asked


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("answer", [YES, NO])
def test_an_answer_to_the_second_asking_counts(name, answer):
    """Who was not understood at first is answered like everybody else."""
    once, first = screen(spoken, asked(name), answer)
    twice, second = screen(spoken, screen(spoken, asked(name), UNCLEAR)[0], answer)

    assert first == second
    assert replace(once, asked=0) == replace(twice, asked=0)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_can_be_heard_again(name):
    """However often, and whoever asks for time hears it again too: it does not use up a turn."""
    screening = before = asked(name)
    for word in (Command.REPEAT, Command.PAUSE, Command.MORE_TIME, Command.REPEAT):
        screening, effect = screen(spoken, screening, Heard(word))
        assert (before, f"screen-{name}") == (screening, key_of(effect))

    unclear, _ = screen(spoken, before, SILENCE)
    assert unclear == screen(spoken, unclear, Heard(Command.REPEAT))[0]


@pytest.mark.parametrize("name", QUESTIONS)
def test_help_says_how_to_answer_and_puts_the_question_again(name):
    """However often, without using up a turn; what is answered meanwhile is an answer to it."""
    before = asked(name)
    for _ in range(3):
        screening, effect = screen(spoken, before, Heard(Command.HELP))
        assert Cue(Prompt("help-answer"), 3.0) == effect
        for word in (Command.HELP, Command.REPEAT):
            assert before.question == screen(spoken, screening, Heard(word))[0].question
        for answer in (YES, NO):
            (found, effect), (helped, same) = screen(spoken, before, answer), screen(spoken, screening, answer)
            assert (found, effect) == (replace(helped, asked=found.asked), same)
        again, effect = screen(spoken, screening, Done())
        assert (before, Ask(Prompt(f"screen-{name}"), 3.0 + 8)) == (again, effect)

    unclear, _ = screen(spoken, before, SILENCE)
    helped, _ = screen(spoken, unclear, Heard(Command.HELP))
    assert unclear == screen(spoken, helped, Done())[0]


def test_help_before_the_first_question_says_how_to_answer_too():
    """And begins the questions."""
    screening, effect = screen(spoken, Screening(), Heard(Command.HELP))

    assert (Screening(), "help-answer") == (screening, key_of(effect))
    assert "screen-emergency" == key_of(screen(spoken, screening, Done())[1])


@pytest.mark.parametrize("name", QUESTIONS)
def test_stop_ends_without_an_outcome(name):
    """The questions come again next time: nothing is cleared and nothing is ruled out."""
    screening, effect = screen(spoken, asked(name), Heard(Command.STOP))

    assert (Finish(Prompt("screen-stopped")), None) == (effect, screening.cleared)


def test_stop_before_the_first_question_ends_too():
    """Nobody has to hear a question first."""
    assert (Screening(), Finish(Prompt("screen-stopped"))) == screen(spoken, Screening(), Heard(Command.STOP))


@pytest.mark.parametrize("name", [None, *QUESTIONS])
def test_chest_pain_is_an_emergency_at_every_question(name):
    """No answer is waited for."""
    screening, effect = screen(spoken, asked(name) if name else Screening(), Heard(Command.CHEST_PAIN))

    assert (Finish(Prompt("emergency")), False) == (effect, screening.cleared)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        (Command.DIZZY, "dizzy"),
        (Command.I_FELL, "fall-end"),
        (Command.IM_HURT, "fall-end"),
        (Command.IT_HURTS, "pain-end"),
        (Command.TINGLING, "pain-end"),
        (Command.NOT_TODAY, "screen-stopped"),
    ],
)
def test_a_report_of_harm_interrupts_the_questions_too(word, key):
    """Whoever says such a thing between two questions is answered, not asked again whether the floor is fine."""
    assert key == key_of(screen(spoken, asked("floor"), Heard(word))[1])


@pytest.mark.parametrize("sign", WARNINGS)
def test_who_said_nothing_is_not_told_what_they_described(sign):
    """No answer counts as yes, but the advice for it has words of its own."""
    _, effect = screen(spoken, screen(spoken, asked(sign), SILENCE)[0], SILENCE)

    assert "screen-no-answer" == key_of(effect)


@pytest.mark.parametrize("name", CONDITIONS)
@pytest.mark.parametrize("answers", [(YES,), (SILENCE, SILENCE), (UNCLEAR, UNCLEAR)], ids=str)
def test_each_condition_is_asked_and_kept(name, answers):
    """When something applies each condition is named; no answer counts as yes."""
    events = [event for each in CONDITIONS for event in (answers if each == name else (NO,))]
    screening, effects = answered(*CLEAR, YES, *events)

    assert frozenset({name}) == screening.conditions
    assert "screen-agreed" == key_of(effects[-1])


@pytest.mark.parametrize(
    ("answers", "agreed"),
    [((YES,), True), ((NO,), False), ((SILENCE, SILENCE), False), ((UNCLEAR, YES), True)],
    ids=str,
)
def test_a_clinicians_word_is_asked_for_where_something_applies(answers, agreed):
    """No answer is the cautious one: what needs care is left out."""
    screening = asked("agreed")
    for event in answers:
        screening, effect = screen(spoken, screening, event)

    assert (agreed, "screen-floor") == (screening.agreed, key_of(effect))


@pytest.mark.parametrize("answers", [(YES,), (SILENCE, SILENCE), (UNCLEAR, UNCLEAR)], ids=str)
def test_whether_anything_applies_counts_as_yes_until_it_is_denied(answers):
    """Every condition is asked then; on the question itself nothing is kept."""
    screening, effects = answered(*CLEAR, *answers)

    assert (f"screen-{CONDITIONS[0]}", frozenset()) == (key_of(effects[-1]), screening.conditions)


def test_all_conditions_may_apply():
    """Nothing rules another out."""
    screening, effects = answered(*CLEAR, YES, *(YES,) * len(CONDITIONS), NO, YES)

    assert (frozenset(CONDITIONS), True) == (screening.conditions, screening.cleared)
    assert len(QUESTIONS) + 1 == len(effects)


@pytest.mark.parametrize(
    ("answers", "floor", "key"),
    [
        ((YES,), True, "screened"),
        ((NO,), False, "screened-chair"),
        ((SILENCE, SILENCE), False, "screened-chair"),
        ((UNCLEAR, UNCLEAR), False, "screened-chair"),
        ((UNCLEAR, YES), True, "screened"),
    ],
)
def test_the_floor_is_for_who_says_so(answers, floor, key):
    """Not to answer is not to get up alone: routines stay on a chair."""
    screening, effects = answered(*CLEAR, NO, *answers)

    assert Finish(Prompt(key)) == effects[-1]
    assert (True, floor) == (screening.cleared, screening.floor)


def test_silence_throughout_clears_nobody():
    """A machine in an empty room comes to an end, and to no exercise."""
    screening, effects = answered(SILENCE, SILENCE)

    assert (Finish(Prompt("screen-no-answer")), False) == (effects[-1], screening.cleared)


heard = st.sampled_from([YES, NO, UNCLEAR, SILENCE, *map(Heard, sorted(Command))])


@FEW
@given(st.lists(heard.filter(lambda event: event != Heard(Command.REPEAT)), min_size=LONGEST, max_size=LONGEST))
def test_whatever_is_said_the_questions_come_to_an_end(events):
    """Nobody is asked more than twice, so the number of events is known beforehand."""
    screening, event = Screening(), Done()
    for following in events:
        screening, effect = screen(spoken, screening, event)
        assert 0 <= screening.asked <= TIMES
        if isinstance(effect, Finish):
            assert (screening.cleared is None) == (key_of(effect) == "screen-stopped")
            return
        event = following
    raise AssertionError("it did not end")


@FEW
@given(st.lists(heard, max_size=LONGEST))
def test_nobody_is_cleared_who_did_not_deny_every_warning_sign(events):
    """Only three times no leads to exercise, and to the floor only a yes at the end."""
    screening, event, noes = Screening(), Done(), 0
    for following in [*events, Done()]:
        open_question = screening.question
        screening, effect = screen(spoken, screening, event)
        noes += 0 <= open_question < len(WARNINGS) and event == NO
        if isinstance(effect, Finish):
            assert screening.cleared is not True or noes == len(WARNINGS)
            assert not screening.floor or (screening.cleared and event == YES)
            return
        event = following


def test_only_the_outcome_is_kept():
    """Where the questions are, the conditions, the floor and the outcome; no answer to a warning sign or a question."""
    assert {"question", "asked", "conditions", "agreed", "floor", "cleared"} == {
        field.name for field in fields(Screening)
    }

    quick, _ = answered(*CLEAR, NO, YES)
    slow, _ = answered(UNCLEAR, NO, SILENCE, NO, NO, UNCLEAR, NO, SILENCE, YES)
    assert replace(quick, asked=0) == replace(slow, asked=0)


def test_nothing_is_changed_in_place():
    """What goes in is as it was."""
    before = asked("knee")

    assert screen(spoken, before, YES) == screen(spoken, before, YES)
    assert asked("knee") == before


@pytest.mark.parametrize("name", [*WARNINGS, *CONDITIONS])
@pytest.mark.parametrize("word", [Command.YES, Command.NO])
def test_an_answer_before_the_question_can_have_been_understood_is_none(name, word):
    """Who says "no" twice has answered one question; the next one is put again, as if for the first time."""
    before = asked(name)

    screening, effect = screen(spoken, before, Heard(word, after=1.4, phrase="as it was said"))
    assert (before, f"screen-{name}") == (screening, key_of(effect))

    screening, effect = screen(spoken, before, Heard(word, after=1.6, phrase="as it was said"))
    assert f"screen-{name}" != key_of(effect)


def test_a_key_answers_at_once():
    """Who presses one has read the question."""
    _, effect = screen(spoken, asked("today"), Heard(Command.NO, after=0.2))

    assert "screen-supervised" == key_of(effect)

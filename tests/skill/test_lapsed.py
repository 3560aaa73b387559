"""A kept place that can no longer be used, in every state in which a request can find it."""

import json

import pytest

from content.loader import load
from engine.commands import GRAVE
from engine.events import Ask, Command, Finish
from skill.kept import to_text
from skill.limits import Limits
from skill.turns import Coach
from tests.skill.conversation import Conversation

LIBRARY = load("en")
BRIEF = Coach(LIBRARY, limits=Limits(seconds=30))
"""Cuts every stretch."""
ENDINGS = {Command.STOP: "speaker-goodbye", Command.NOT_TODAY: "not-today-unkept"}
NOTICES = {"fresh-place", "fresh-version"}


def choosing(talk):
    """A routine is to be chosen."""


def playing(talk):
    """A stretch is spoken and counted."""
    talk.say(Command.YES).say(Command.READY, later=talk.listen())


def asked(command):
    """Return the state after a command in a stretch: a question of its own is open."""

    def state(talk):
        playing(talk)
        talk.say(command, later=20)

    return state


def left(talk):
    """The session was ended in a stretch."""
    playing(talk)
    end(talk)


def end(talk):
    """Alexa ends the session, twenty seconds later."""
    talk.text = to_text(talk.coach.close(talk.kept, talk.now + 20))


STATES = {
    "choosing": choosing,
    "playing": playing,
    "left": left,
    "paused": asked(Command.PAUSE),
    "cramp": asked(Command.CRAMP),
}
HARM = {
    "pain": asked(Command.IT_HURTS),
    "fall": asked(Command.I_FELL),
    "hurt": asked(Command.IM_HURT),
}
LAPSES = {
    "routine gone": lambda data: data["progress"].update(routine="gone"),
    "stretch gone": lambda data: data["progress"].update(step=99),
    "beat gone": lambda data: data["progress"].update(beat=999),
    "question gone": lambda data: data["progress"].update(question="which-planet"),
    "another version": lambda data: data["progress"].update(version=99),
}


def lapsed(state, lapse):
    """Return somebody in a state whose kept place can no longer be used."""
    talk = Conversation(BRIEF).open()
    (STATES | HARM)[state](talk)
    data = json.loads(talk.text)
    LAPSES[lapse](data)
    talk.text = json.dumps(data)
    return talk


@pytest.mark.parametrize("lapse", LAPSES)
@pytest.mark.parametrize("state", STATES)
def test_opened_again_it_says_so_and_offers_a_routine(state, lapse):
    """Whatever was going on; after that the routine begins as ever."""
    talk = lapsed(state, lapse).open(later=60)

    assert talk.keys[0] in NOTICES
    assert ["speaker-welcome"] == talk.keys[1:]
    assert "opening-welcome" == talk.say(Command.YES, later=5).keys[0]


@pytest.mark.parametrize("new", [False, True], ids=["in the session", "as it opens"])
@pytest.mark.parametrize("command", Command)
@pytest.mark.parametrize("lapse", LAPSES)
def test_whatever_is_said_has_an_answer(lapse, command, new):
    """Harm is answered and what ends ends, at once; nothing begins before it was said why it begins afresh."""
    talk = lapsed("playing", lapse).say(command, later=20, new=new)

    assert isinstance(talk.said[-1], Ask | Finish)
    if command in GRAVE:
        assert not NOTICES & set(talk.keys)
    elif command in ENDINGS:
        assert [ENDINGS[command]] == talk.keys
    else:
        assert (talk.keys[0] in NOTICES, "speaker-welcome") == (True, talk.keys[-1])


@pytest.mark.parametrize("lapse", LAPSES)
@pytest.mark.parametrize("state", STATES)
def test_a_routine_can_be_named_at_once(state, lapse):
    """Who says which one need not be asked."""
    talk = lapsed(state, lapse).say(Command.CHOOSE, later=20, value="hamstrings")

    assert ("opening-welcome", "hamstrings") == (talk.keys[0], talk.kept.progress.routine)


@pytest.mark.parametrize("lapse", LAPSES)
@pytest.mark.parametrize("state", STATES)
def test_the_end_of_its_session_keeps_what_can_be_kept(state, lapse):
    """The next one says why it begins afresh."""
    talk = lapsed(state, lapse)
    end(talk)

    assert talk.open(later=60).keys[0] in NOTICES


@pytest.mark.parametrize("said", [None, Command.YES, Command.NO, Command.NEXT, Command.UNKNOWN])
@pytest.mark.parametrize("lapse", sorted(set(LAPSES) - {"question gone"}))
@pytest.mark.parametrize("state", HARM)
def test_a_question_about_harm_outlives_the_place(state, lapse, said):
    """Nobody who fell is offered a routine; a word that answered the old question does not answer the new one."""
    talk = lapsed(state, lapse)
    talk = talk.open(later=60) if said is None else talk.say(said, later=20)

    assert "all-right" == talk.keys[-1]
    assert "fall-hurt" == talk.say(Command.NO, later=10).keys[-1]


@pytest.mark.parametrize("lapse", LAPSES)
def test_pain_is_asked_about_to_the_end_where_the_place_is_of_no_use(lapse):
    """The answer to the question is not lost with the place."""
    talk = lapsed("playing", lapse).say(Command.IT_HURTS, later=20)
    assert "pain" == talk.keys[-1]

    assert ["pain-end"] == talk.say(Command.YES, later=10).keys


@pytest.mark.parametrize("state", STATES)
def test_a_response_that_no_longer_plays_costs_no_place(state):
    """What was sent under another version is not looked into; the place before it is offered."""
    talk = Conversation(BRIEF).open()
    STATES[state](talk)
    before = talk.kept.progress
    data = json.loads(talk.text)
    talk.text = json.dumps({**data, "version": 99})

    assert before.routine == talk.kept.progress.routine
    assert before.step == talk.kept.progress.step
    assert not NOTICES & set(talk.open(later=60).keys)

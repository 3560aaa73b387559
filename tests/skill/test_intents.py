"""What Alexa understood, as a command."""

import pytest

from engine.events import Command, Heard
from skill.envelope import Authority, Intent, Match, Resolutions, Slot, Value
from skill.intents import BUILT_IN, BY_MINUTES, BY_NAME, BY_NUMBER, OWN, heard, intent_name

NOTHING = Heard(Command.UNKNOWN)


@pytest.fixture
def understand(coach):
    """Return what an intent means; slots by name and what was said."""

    def understand(name, **said):
        slots = {slot: Slot(value) for slot, value in said.items()}
        return heard(Intent(name, slots), coach.library, coach.takes)

    return understand


def test_every_command_has_an_intent():
    """Choosing has three of its own."""
    assert set(Command) - {Command.CHOOSE} == {*BUILT_IN.values(), *OWN.values()}


def test_intents_are_named_after_their_commands():
    """As Alexa writes names."""
    assert "MoreTimeIntent" == intent_name(Command.MORE_TIME)
    assert Command.MORE_TIME is OWN["MoreTimeIntent"]


@pytest.mark.parametrize(("name", "command"), [*BUILT_IN.items(), *OWN.items()])
def test_an_intent_is_its_command(understand, name, command):
    """One table each for Amazon's and ours."""
    assert Heard(command) == understand(name)


@pytest.mark.parametrize("name", ["", "AMAZON.TomorrowIntent", "Nonsense"])
def test_an_intent_that_is_not_known_is_not_understood(understand, name):
    """An older server may meet a newer model."""
    assert NOTHING == understand(name)


@pytest.mark.parametrize("said", ["wind down", "Wind Down", "wind  down"])
def test_a_routine_is_chosen_by_its_name(understand, said):
    """As it is spoken."""
    assert Heard(Command.CHOOSE, "wind_down") == understand(BY_NAME, routine=said)


def test_a_routine_is_chosen_by_a_phrase(understand):
    """As a person says it."""
    assert Heard(Command.CHOOSE, "gentle_morning") == understand(BY_NAME, routine="morning")


def test_a_routine_is_chosen_by_what_alexa_resolved(coach):
    """The id in the interaction model is ours."""
    slot = Slot("ham strings", Resolutions([Authority([Match(Value("hamstrings"))])]))

    assert Heard(Command.CHOOSE, "hamstrings") == heard(Intent(BY_NAME, {"routine": slot}), coach.library, coach.takes)


@pytest.mark.parametrize(("said", "routine"), [("1", "everyday_10"), ("8", "pregnancy_friendly")])
def test_a_routine_is_chosen_by_its_number(understand, said, routine):
    """The numbers of the list."""
    assert Heard(Command.CHOOSE, routine) == understand(BY_NUMBER, number=said)


@pytest.mark.parametrize("said", ["1", "5", "8", "10", "12", "60"])
def test_a_routine_is_chosen_by_the_minutes_it_takes(understand, coach, said):
    """No other is nearer."""
    chosen = understand(BY_MINUTES, minutes=said).value
    off = {routine: abs(coach.minutes(routine) - int(said)) for routine in coach.library.routines}

    assert min(off.values()) == off[chosen]


@pytest.mark.parametrize("said", ["?", "", None, "0", "-1", "1.5", "99999999999", "\u0661\u0662\u0663\u0664\u0665"])
def test_a_number_that_is_none_is_not_understood(understand, said):
    """Alexa says "?" for what it did not get."""
    assert NOTHING == understand(BY_NUMBER, number=said)


def test_a_number_beyond_the_last_routine_is_not_understood(understand, coach):
    """The last one is."""
    last = len(coach.library.routines)

    assert Heard(Command.CHOOSE, list(coach.library.routines)[-1]) == understand(BY_NUMBER, number=str(last))
    assert NOTHING == understand(BY_NUMBER, number=str(last + 1))


@pytest.mark.parametrize("name", [BY_NAME, BY_NUMBER, BY_MINUTES])
def test_a_choice_without_its_slot_is_not_understood(understand, name):
    """Slots may be missing."""
    assert NOTHING == understand(name)
    assert NOTHING == understand(name, other="x")


@pytest.mark.parametrize("said", ["nonsense", "", None, "stop"])
def test_a_name_of_no_routine_is_not_understood(understand, said):
    """Also where it is a command."""
    assert NOTHING == understand(BY_NAME, routine=said)

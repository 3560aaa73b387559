"""What the spotter's opinion changes of what a recogniser heard."""

from pathlib import Path

import pytest

from engine.events import Command, Heard
from engine.phrasebook import Phrasebook
from offline.sound import BLOCK
from offline.spotter import Spotter
from offline.spotting import Opinion, Spotting, read_spotter

PHRASES = {
    "next": Heard(Command.NEXT),
    "skip": Heard(Command.NEXT),
    "go": Heard(Command.READY),
    "start": Heard(Command.READY),
    "stop": Heard(Command.STOP),
    "no": Heard(Command.NO),
}
BOOK = Phrasebook("en-US", {}, {}, PHRASES, ())
SOUND = [bytes(2 * BLOCK)] * 150


class Finds(Spotter):
    """Finds what it is told to."""

    def __init__(self, **likely: float) -> None:
        self.phrases = tuple(likely)
        self._found = likely
        self.bytes: int | None = None

    def likely(self, sound: bytes) -> dict[str, float]:
        """Return that."""
        self.bytes = len(sound)
        return self._found


def opinion(heard: str, awaited: tuple[Command, ...] = (), **likely: float) -> Opinion:
    """What it makes of what was heard."""
    spotting = Spotting(Finds(**likely), BOOK, PHRASES)
    spotting.await_answers(frozenset(awaited))
    return spotting.opinion(heard, SOUND)


def test_a_phrase_that_was_heard_stays_and_is_as_likely_as_it_is() -> None:
    """Also where another one is likelier: the recogniser has the word, the spotter speaks for or against it."""
    assert Opinion("next", 0.7) == opinion("next", go=0.2, next=0.7)
    assert Opinion("next", 0.1) == opinion("next", go=0.9, next=0.1)
    assert Opinion("next", 0.01) == opinion("next", go=0.4, next=0.01)


def test_a_phrase_that_is_hardly_there_is_the_one_that_surely_is() -> None:
    """A "go" is heard as "again" at a distance."""
    assert Opinion("go", 0.9, alone=True) == opinion("next", go=0.9, next=0.01)


def test_what_is_urgent_or_awaited_is_never_taken_for_something_else() -> None:
    """However sure the spotter is: a stop must not be lost, nor an answer to a question about harm."""
    assert Opinion("stop", 0.01) == opinion("stop", go=0.9, stop=0.01)
    assert Opinion("no", 0.01) == opinion("no", (Command.NO,), go=0.9, no=0.01)


def test_phrases_of_one_meaning_are_likely_together() -> None:
    """Whichever of them it was, it is to be obeyed."""
    likely = opinion("start", go=0.3, start=0.4)
    assert ("start", False) == (likely.text, likely.alone)
    assert likely.spotted == pytest.approx(0.7)
    assert Opinion("go", 0.375, alone=True) == opinion("elephant", go=0.25, start=0.125, stop=0.3)


def test_a_phrase_that_it_does_not_know_is_as_likely_as_others_of_its_meaning() -> None:
    """It was written after the spotter was made.

    That none of them was said counts little against it, another phrase nothing. Where it knows none, it says nothing.
    """
    assert Opinion("skip", 0.9) == opinion("skip", next=0.9)
    assert Opinion("skip", 0.05) == opinion("skip", next=0.0, go=0.9)
    assert Opinion("skip", None) == opinion("skip", go=0.9)


@pytest.mark.parametrize("heard", ["", "elephant", "go stop"])
def test_where_no_phrase_was_heard_it_is_what_was_spotted(heard: str) -> None:
    """If that is likely enough."""
    assert Opinion("go", 0.6, alone=True) == opinion(heard, go=0.6, stop=0.3)
    assert Opinion(heard) == opinion(heard, go=0.2, stop=0.1)


def test_an_answer_to_nothing_is_no_phrase() -> None:
    """Where nothing was asked a "no" was a "go", or nothing; where it was asked, it is one."""
    unasked = opinion("no", go=0.34, no=0.5)
    assert ("go", True) == (unasked.text, unasked.alone)
    assert unasked.spotted == pytest.approx(0.34 / (1 - 0.8 * 0.5))
    assert Opinion("next", 0.34) == opinion("next", next=0.34, no=0.5)
    assert Opinion("no", 0.5) == opinion("no", (Command.NO,), go=0.34, no=0.5)
    assert Opinion("no", 0.9, alone=True) == opinion("", (Command.NO,), go=0.1, no=0.9)


def test_who_says_no_to_nothing_has_not_said_go() -> None:
    """Though nothing else would be obeyed."""
    assert Opinion("no") == opinion("no", go=0.05, no=0.9)
    assert Opinion("no") == opinion("no", no=1.0)


def test_it_is_given_the_last_two_seconds() -> None:
    """And less where there was less."""
    spotter = Finds(go=0.5)
    spotting = Spotting(spotter, BOOK, PHRASES)
    spotting.opinion("go", SOUND)
    assert spotter.bytes == 4 * 16_000
    spotting.opinion("go", SOUND[:3])
    assert spotter.bytes == 3 * 2 * BLOCK


def test_without_a_spotter_everything_stays_as_it_was_heard(tmp_path: Path) -> None:
    """As with a model of others."""
    assert read_spotter(tmp_path) is None
    spotting = Spotting(None, BOOK, PHRASES)
    assert [Opinion("go"), Opinion("no"), Opinion("")] == [spotting.opinion(each, SOUND) for each in ("go", "no", "")]

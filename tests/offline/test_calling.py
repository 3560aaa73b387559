"""A call over our own voice is known by its word, on the real spotter."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from content.loader import Library
from offline.calling import ASKED_AFTER_BLOCKS, ASKED_BLOCKS, Calling
from offline.models import SHIPPED
from offline.sound import BLOCK, RATE, Files, Samples, silence
from offline.spotter import SPOTTER_FILE, Spotter

FIXTURES = Path(__file__).with_name("fixtures")
STOP, YES, TALK = (
    f"{name}.wav" for name in ("stop__gsc__439c84f4__1", "yes__gsc__b87bdb22__1", "talk__speechocean762__0461")
)


class Counted(Spotter):
    """Knows how often it was asked."""

    asked = 0

    def likely(self, sound: bytes) -> dict[str, float]:
        """Count, and answer."""
        self.asked += 1
        return super().likely(sound)


@pytest.fixture(scope="module")
def spotter() -> Counted:
    """The product's own."""
    return Counted(SHIPPED / "en" / SPOTTER_FILE)


def recording(name: str) -> Samples:
    files = Files(microphone=FIXTURES / name)
    sound = np.concatenate([files.exchange(silence()) for _ in range(2 * RATE // BLOCK)])
    files.close()
    return sound


def nobody(phrase: str) -> bool:
    return False


def calls(
    spotter: Spotter,
    library: Library,
    sound: Samples,
    is_ours: Callable[[str], bool] = nobody,
    *,
    over_voice: bool = True,
    may_speak: bool = True,
) -> int:
    """Of two seconds of sound after two of silence, at how many blocks it ends with a call."""
    calling = Calling(spotter, library.phrasebook, is_ours)
    blocks = np.pad(sound, (2 * RATE, 0)).reshape(-1, BLOCK)
    return sum(calling.hear(block, over_voice=over_voice, may_speak=may_speak) for block in blocks)


def test_a_stop_is_a_call(spotter: Spotter, library: Library) -> None:
    """Also where it is soft."""
    assert calls(spotter, library, recording(STOP))
    assert calls(spotter, library, (recording(STOP) * 0.1).astype(np.int16))


@pytest.mark.parametrize("name", [YES, TALK])
def test_what_is_not_urgent_is_no_call(spotter: Spotter, library: Library, name: str) -> None:
    """An answer, a sentence."""
    assert 0 == calls(spotter, library, recording(name))


class Sure(Spotter):
    """Is sure of a phrase, half and half with another one, whatever it is given."""

    def __init__(self, *phrases: str) -> None:
        self.phrases = ("stop", "stop it", "it hurts", "freeze", "exit", "next")
        self._sure = phrases

    def likely(self, sound: bytes) -> dict[str, float]:
        """Answer the same."""
        return dict.fromkeys(self.phrases, 0.0) | dict.fromkeys(self._sure, 0.9 / len(self._sure))


@pytest.mark.parametrize(
    ("phrases", "is_call"),
    [
        (["stop"], True),
        (["it hurts"], True),
        (["stop", "stop it"], True),
        (["stop", "it hurts"], False),
        (["freeze"], False),
        (["exit"], False),
        (["next"], False),
    ],
)
def test_only_what_nobody_says_unhurriedly_is_a_call(library: Library, phrases: list[str], is_call: bool) -> None:
    """Its ways to be said are likely together; and of a pause our own voice has too much."""
    assert is_call == bool(calls(Sure(*phrases), library, np.zeros(2 * RATE, dtype=np.int16)))


def test_what_our_own_voice_may_be_saying_is_no_call(spotter: Spotter, library: Library) -> None:
    """Nor is another phrase of that meaning, for which it may be taken."""
    assert 0 == calls(spotter, library, recording(STOP), lambda phrase: phrase == "stop it")
    assert calls(spotter, library, recording(STOP), lambda phrase: phrase == "it hurts")


def test_it_is_asked_only_where_a_word_may_sound(spotter: Counted, library: Library) -> None:
    """Over the voice, ten times a second, and for a while after that."""
    before = spotter.asked
    assert 0 == calls(spotter, library, recording(STOP), may_speak=False)
    assert 0 == calls(spotter, library, recording(STOP), over_voice=False)
    assert before == spotter.asked

    calling = Calling(spotter, library.phrasebook, nobody)
    for block in range(200):
        calling.hear(silence(), over_voice=True, may_speak=block == 0)
    assert spotter.asked - before == ASKED_AFTER_BLOCKS // ASKED_BLOCKS


def test_what_was_answered_is_no_call_any_more(spotter: Spotter, library: Library) -> None:
    """A "stop" that has been obeyed does not break off the goodbye."""
    calling = Calling(spotter, library.phrasebook, nobody)
    blocks = np.pad(recording(STOP), (2 * RATE, 0)).reshape(-1, BLOCK)
    assert any(calling.hear(block, over_voice=True, may_speak=True) for block in blocks)

    calling.answered()

    assert not any(calling.hear(silence(), over_voice=True, may_speak=True) for _ in range(100))

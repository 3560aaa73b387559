"""A word over our own voice, on the real canceller and the real recogniser: the voice gives way, and it is obeyed."""

from pathlib import Path

import numpy as np
import pytest

from content.loader import Library
from engine.events import Command, Cue, Event, Heard, Prompt
from offline.calling import Calling
from offline.ear import Ear
from offline.echo import EchoCanceller
from offline.models import SHIPPED
from offline.own_words import OwnWords
from offline.player import LISTEN_SECONDS, Player
from offline.sound import BLOCK, RATE, Files, Samples, silence
from offline.spotter import SPOTTER_FILE, Spotter
from offline.voice import Voice
from tests.room import Room

FIXTURES = Path(__file__).with_name("fixtures")
ECHO_DB = 6.0
SENTENCE = (
    "The farmers of the valley gather every summer where an old bridge leads over the river and sell apples and honey"
)


def recording(name: str) -> Samples:
    files = Files(microphone=FIXTURES / name)
    sound = np.concatenate([files.exchange(silence()) for _ in range(RATE // BLOCK)])
    files.close()
    return sound


@pytest.fixture(scope="module")
def voice(clips: Path) -> Voice:
    """The coach."""
    return Voice(clips)


@pytest.fixture
def ear(library: Library) -> Ear:
    """The product's own, which has heard nothing yet."""
    return Ear(SHIPPED / "en", library.phrasebook)


def spoken_over(
    library: Library, ear: Ear, voice: Voice, word: Samples, after: float = 1.0, *, by_word: bool = True
) -> tuple[Event, float]:
    """Let the coach say a sentence until the room is known, and once more, and somebody speak into it.

    by_word: whether a call is known by its word, too. Return what comes of it, and the seconds of silence in the voice.
    """
    sentence, cue = voice.clip(SENTENCE), Prompt("hold", {"turn": 1})
    room, own = Room(echo_db=ECHO_DB), OwnWords(ear, library.phrasebook)
    calling = Calling(Spotter(SHIPPED / "en" / SPOTTER_FILE), library.phrasebook, own.may_be_seen)
    player = Player(
        room, lambda prompt: sentence, [own], echo=EchoCanceller(), own=own, calling=calling if by_word else None
    )
    for _ in range(2):
        player.play(Cue(cue, len(sentence) / RATE))
    room.say(word, after=after)
    began = player.blocks * BLOCK
    event = player.play(Cue(cue, len(sentence) / RATE + 1.0))
    played = room.played[began : began + len(sentence) // BLOCK * BLOCK].reshape(-1, BLOCK)
    return event, np.count_nonzero(~played.any(axis=1)) * BLOCK / RATE


def test_a_word_is_heard_from_where_the_voice_gave_way_to_it(library: Library, ear: Ear, voice: Voice) -> None:
    """In the stream, after the rest of the voice, it is not."""
    event, _ = spoken_over(library, ear, voice, recording("stop__gsc__439c84f4__1.wav"))

    assert isinstance(event, Heard)
    assert (Command.STOP, "stop") == (event.command, event.phrase)


@pytest.mark.parametrize("by_word", [True, False])
def test_a_call_that_is_too_soft_to_be_noticed_is_known_by_its_word(
    library: Library, ear: Ear, voice: Voice, by_word: bool
) -> None:
    """The voice gives way to it; else it goes on, over the second try, too."""
    softly = (recording("stop__gsc__439c84f4__1.wav") * 0.85).astype(np.int16)

    event, silent_seconds = spoken_over(library, ear, voice, softly, 0.7, by_word=by_word)

    assert by_word == (isinstance(event, Heard) or silent_seconds > LISTEN_SECONDS)


@pytest.mark.parametrize("awaited", [Command.YES, None])
def test_over_the_voice_an_answer_is_heard_where_one_is_awaited(
    library: Library, ear: Ear, voice: Voice, awaited: Command | None
) -> None:
    """Where none is, it is no other word either."""
    ear.await_answers(frozenset({awaited} if awaited else ()))
    event, _ = spoken_over(library, ear, voice, recording("yes__gsc__b87bdb22__1.wav"))

    assert awaited == (event.command if isinstance(event, Heard) else None)

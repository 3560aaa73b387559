"""A word over our own voice, on the real canceller and the real recogniser: the voice gives way, and it is obeyed."""

from pathlib import Path

import numpy as np
import pytest

from content.loader import Library
from engine.events import Command, Cue, Event, Heard, Prompt
from offline.ear import Ear
from offline.echo import EchoCanceller
from offline.models import SHIPPED
from offline.own_words import OwnWords
from offline.player import Player
from offline.sound import BLOCK, RATE, Files, Samples, silence
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


def spoken_over(library: Library, ear: Ear, voice: Voice, word: Samples) -> Event:
    """Let the coach say a sentence until the room is known, and once more, and somebody speak a second into it."""
    sentence, cue = voice.clip(SENTENCE), Prompt("hold", {"turn": 1})
    room, own = Room(echo_db=ECHO_DB), OwnWords(ear, library.phrasebook)
    player = Player(room, lambda prompt: sentence, [own], echo=EchoCanceller(), own=own)
    for _ in range(2):
        player.play(Cue(cue, len(sentence) / RATE))
    room.say(word, after=1.0)
    return player.play(Cue(cue, len(sentence) / RATE + 1.0))


def test_a_word_is_heard_from_where_the_voice_gave_way_to_it(library: Library, ear: Ear, voice: Voice) -> None:
    """In the stream, after the rest of the voice, it is not."""
    event = spoken_over(library, ear, voice, recording("stop__gsc__439c84f4__1.wav"))

    assert isinstance(event, Heard)
    assert (Command.STOP, "stop") == (event.command, event.phrase)


@pytest.mark.parametrize("awaited", [Command.YES, None])
def test_over_the_voice_an_answer_is_heard_where_one_is_awaited(
    library: Library, ear: Ear, voice: Voice, awaited: Command | None
) -> None:
    """Where none is, it is no other word either."""
    ear.await_answers(frozenset({awaited} if awaited else ()))
    event = spoken_over(library, ear, voice, recording("yes__gsc__b87bdb22__1.wav"))

    assert awaited == (event.command if isinstance(event, Heard) else None)

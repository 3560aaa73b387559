"""The echo canceller takes the loudspeaker out and leaves the person in."""

import sys

import numpy as np
import pytest
import pywebrtc_audio

from engine.errors import MissingError
from offline.echo import EchoCanceller, Left
from offline.echo_filter import EchoFilter
from offline.sound import BLOCK, RATE, Samples
from tests.room import Loudspeaker, Room, furnished_room

SECONDS = 6


def talk(seed: int, seconds: float = SECONDS) -> Samples:
    """Noise in syllables of 200 ms: as loud and as broad as speech, and the same every time."""
    random = np.random.default_rng(seed)
    count = round(seconds * RATE)
    syllables = np.repeat(random.uniform(0, 1, -(-count // 3200)) ** 2, 3200)[:count]
    return (3000 * syllables * random.normal(size=count)).astype(np.int16)


def through(room: Room, played: Samples) -> tuple[Samples, Samples]:
    """Return what the microphone heard of `played` and what the canceller left of it, all echo suppressed."""
    left = np.concatenate([left.suppressed for left in cleaned(room, played)])
    return room.heard, left


def cleaned(room: Room, played: Samples) -> list[Left]:
    """Return all that the canceller left, block by block."""
    canceller = EchoCanceller()
    return [canceller.clean(out, room.exchange(out)) for out in blocks(played)]


def blocks(sound: Samples) -> Samples:
    return sound[: len(sound) // BLOCK * BLOCK].reshape(-1, BLOCK)


def db(sound: Samples, since: float) -> float:
    return 10 * float(np.log10(np.mean(sound[round(since * RATE) :].astype(float) ** 2) + 1e-9))


@pytest.mark.parametrize("delay", [0.03, 0.15, 0.25])
def test_the_echo_is_taken_out_whatever_its_delay(delay: float) -> None:
    """A card and a driver that are late are found without being told."""
    heard, left = through(Room(echo_db=0.0, delay_seconds=delay), talk(1))

    assert db(heard, 3) - db(left, 3) > 20


def test_the_person_is_left() -> None:
    """Somebody as loud as the echo loses less than 10 dB."""
    person = talk(2, 2.0)
    _, alone = through(Room(echo_db=0.0), talk(1))
    _, together = through(Room([(4.0, person)], echo_db=0.0), talk(1))

    assert db(together, 4) - db(alone, 4) > 10
    assert db(person, 0) - db(together, 4) < 10


def test_to_be_understood_the_person_is_left_as_they_are() -> None:
    """Where the echo is as loud, nine tenths of their amplitude and more stay, and less than a third of the echo's."""
    person = talk(2, 2.0)
    played = talk(1, 12.0)
    spoken = slice(9 * RATE, 11 * RATE)

    alone = np.concatenate([left.whole for left in cleaned(Room(echo_db=0.0), played)])[spoken]
    together = np.concatenate([left.whole for left in cleaned(Room([(9.0, person)], echo_db=0.0), played)])[spoken]

    late = max(range(0, 400, 4), key=lambda lag: abs(int(together[lag:].astype(int) @ person[: len(together) - lag])))
    of_person = together[late:].astype(float) @ person[: len(together) - late] / (person.astype(float) @ person)
    assert of_person > 0.9
    assert db(person, 0) - db(alone, 0) > 10


def test_as_long_as_the_way_is_not_known_nothing_is_left_that_could_be_understood_of_the_voice() -> None:
    """In the first seconds, and for ever where the echo is later than the filter is long."""
    first = cleaned(Room(echo_db=0.0), talk(1, 1.5))
    late = cleaned(Room(echo_db=0.0, delay_seconds=0.45), talk(1, 9.0))

    for left in (*first, *late):
        assert np.array_equal(left.suppressed, left.whole)


def test_where_nothing_is_played_the_microphone_passes_untouched() -> None:
    """In a silent hold the ear hears the person as they are, and the canceller still knows the room after it."""
    played = talk(1, 9.0)
    played[3 * RATE : 7 * RATE] = 0

    heard, left = through(Room(echo_db=0.0), played)

    hold = slice(round(4.5 * RATE), 7 * RATE)
    assert np.array_equal(heard[hold], left[hold])
    assert db(heard, 7.5) - db(left, 7.5) > 20


def test_the_canceller_is_never_given_a_silent_loudspeaker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence makes it fifteen times as slow; it is told of a sound too faint to be heard, and leaves the same."""
    given = []

    class Watched(pywebrtc_audio.EchoCanceller):
        def process(self, near: Samples, far: Samples) -> Samples:
            given.append(far.copy())
            return super().process(near, far)

    played = talk(1, 9.0)
    played[3 * RATE : 7 * RATE] = 0
    heard, unwatched = Room(echo_db=0.0), pywebrtc_audio.EchoCanceller(sample_rate=RATE)
    monkeypatch.setattr(pywebrtc_audio, "EchoCanceller", Watched)
    _, left = through(heard, played)
    told_silence = np.concatenate(
        [unwatched.process(near, far) for near, far in zip(blocks(heard.heard), blocks(played), strict=True)]
    )

    assert all(far.any() for far in given)
    assert np.abs(np.concatenate(given) - played).max() <= 1
    assert pytest.approx(db(told_silence, 7.5), abs=0.5) == db(left, 7.5)


def test_a_missing_package_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop goes on without it."""
    monkeypatch.setitem(sys.modules, "pywebrtc_audio", None)

    with pytest.raises(MissingError, match="pip install pywebrtc-audio"):
        EchoCanceller()


def test_a_loudspeaker_that_saturates_is_followed_too() -> None:
    """A linear filter takes out 11 dB of it, one that tries out how far the cone goes 23."""
    path = furnished_room()
    played = (talk(1, 20.0) * 2.0).astype(np.int16)
    room = Room(loudspeaker=Loudspeaker(path, saturation=0.15), echo_db=None, noise_db=-70.0)

    left = np.concatenate([left.whole for left in cleaned(room, played)])

    assert db(room.heard, 14) - db(left, 14) > 18


@pytest.mark.parametrize("delay", [0.06, 0.07])
def test_the_filter_learns_the_way_as_fast_whatever_the_delay(delay: float) -> None:
    """A block's edges smear a vowel's harmonics: in parts of a block 24 dB were taken out, 14 with half of one late."""
    time = np.arange(7 * RATE) / RATE
    pitch = 110 + 30 * np.sin(2 * np.pi * 0.7 * time)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    vowel = np.sum([np.cos(k * phase) / k for k in range(1, 30)], axis=0) * (np.sin(2 * np.pi * 2.3 * time) > -0.5)
    played = (3000 * vowel).astype(np.int16)
    room, own = Room(echo_db=0.0, delay_seconds=delay, noise_db=-70.0), EchoFilter()

    left = np.concatenate([own.left(out, room.exchange(out)) for out in blocks(played)])

    assert db(room.heard, 5) - db(left, 5) > 28


def test_a_silence_is_left_as_it_is_heard_and_what_was_learned_outlasts_it() -> None:
    """Where nothing sounds any more there is nothing to take out, and the next sentence finds the way known."""
    played = talk(1, 12.0)
    played[8 * RATE : 10 * RATE] = 0
    room, own = Room(echo_db=0.0), EchoFilter()

    left = np.concatenate([own.left(out, room.exchange(out)) for out in blocks(played)])

    silent = slice(9 * RATE, 10 * RATE)
    assert np.array_equal(room.heard[silent], left[silent])
    assert db(room.heard[10 * RATE :], 0) - db(left[10 * RATE :], 0) > 15

"""The simulated room does what it is asked for: levels, delay, drift, and a person who says it again."""

import numpy as np
import pytest

from offline.sound import BLOCK, RATE, Samples, silence
from tests.room import (
    Loudspeaker,
    Person,
    Room,
    Saying,
    active_db,
    at_level,
    gain_for,
    living_room,
    rt60,
    spoken_in,
    word_end,
)
from tests.room.loudspeaker import saturated
from tests.room.streaming import SLIP_SECONDS, Convolver, Delay

LAPTOP = (1.0, 1.2, 0.3)
BESIDE = (1.0, 1.43, 0.3)
LYING = (2.5, 3.2, 0.2)


@pytest.fixture(scope="module")
def path() -> np.ndarray:
    """From a laptop's loudspeaker to its microphone."""
    return living_room(BESIDE, LAPTOP)


def talk(seconds: float = 4.0, seed: int = 0) -> Samples:
    """Return sound with the spectrum, the syllables and the pauses of speech."""
    random = np.random.default_rng(seed)
    noise = np.convolve(random.normal(size=round(seconds * RATE)), 0.9 ** np.arange(60), mode="same")
    at = np.arange(len(noise)) / RATE
    syllables = np.clip(np.sin(2 * np.pi * 4 * at), 0, None) * (at % 1.5 < 1.1)
    return (2500 * noise * syllables).astype(np.int16)


def through(room: Room, sound: Samples) -> Samples:
    """Play `sound` and a second of silence; return what the microphone heard."""
    padded = np.pad(sound, (0, -len(sound) % BLOCK + RATE))
    for block in padded.reshape(-1, BLOCK):
        room.exchange(block)
    return room.heard


def blocks_through(filter_: Convolver | Delay, sound: np.ndarray) -> np.ndarray:
    """Return all that a filter gives for sound that comes in blocks."""
    return np.concatenate([filter_(block) for block in sound[: len(sound) // BLOCK * BLOCK].reshape(-1, BLOCK)])


@pytest.mark.parametrize("seconds", [0.3, 0.45])
def test_a_living_room_has_the_reverberation_asked_for(seconds: float) -> None:
    """Within a tenth, where a person lies."""
    assert pytest.approx(seconds, rel=0.1) == rt60(living_room(LYING, LAPTOP, seconds))


def test_sound_takes_its_time_through_a_room() -> None:
    """Nothing arrives before the straight way is gone, at 343 m a second."""
    path = living_room(LYING, LAPTOP)
    first = np.flatnonzero(np.abs(path) > 0.2 * np.abs(path).max())[0]

    assert round(np.linalg.norm(np.subtract(LYING, LAPTOP)) / 343 * RATE) == first


def test_block_by_block_is_the_whole_convolution(path: np.ndarray) -> None:
    """With a pause in it that is longer than the room."""
    sound = np.concatenate([talk(1.0), np.zeros(RATE), talk(1.0, seed=1)]).astype(float)
    whole = np.convolve(sound, path)[: len(sound)]

    assert np.allclose(whole, blocks_through(Convolver(path), sound), atol=1e-6)


@pytest.mark.parametrize("echo_over_person_db", [0.0, 12.0])
@pytest.mark.parametrize("saturation", [None, 0.3])
def test_the_echo_is_as_far_over_the_person_as_asked(
    path: np.ndarray, echo_over_person_db: float, saturation: float | None
) -> None:
    """Each recorded by the same microphone alone, within half a dB."""
    voice, words = talk(seed=2), talk(2.0, seed=3)
    gain = gain_for(path, voice, -40 + echo_over_person_db, saturation)
    echo = through(Room(loudspeaker=Loudspeaker(path, gain=gain, saturation=saturation), noise_db=None), voice)
    person = Person([(0.0, Saying("words", at_level(spoken_in(living_room(LYING, LAPTOP), words), -40), 0))])
    spoken = through(Room(somebody=person, echo_db=None, noise_db=None), np.zeros(2 * RATE, np.int16))

    assert pytest.approx(echo_over_person_db, abs=0.5) == active_db(echo) - active_db(spoken)


def test_a_saturated_loudspeaker_follows_small_movements_only() -> None:
    """A quiet sound passes; a loud one is held below the saturation."""
    quiet, loud = np.array([100], np.int16), np.array([32767], np.int16)

    assert pytest.approx(100, rel=0.001) == saturated(quiet, 0.3)[0]
    assert 0.3 * 32768 > saturated(loud, 0.3)[0] > 0.29 * 32768


def test_the_loudspeaker_comes_late_by_the_delay() -> None:
    """To the sample."""
    click = np.array([0, 10_000], np.int16)
    heard = through(Room(impulse=np.ones(1), echo_db=0.0, delay_seconds=0.05, noise_db=None), click)

    assert [1 + round(0.05 * RATE)] == list(np.flatnonzero(heard))


def test_a_fast_clock_is_heard_as_a_higher_tone() -> None:
    """A thousand ppm are a thousandth of the frequency, without clicks but where the driver slips."""
    at = np.arange(8 * RATE) / RATE
    tone = 1000 * np.sin(2 * np.pi * 1000 * at)
    heard = blocks_through(Delay(0.05, 1000.0), tone)[RATE : 8 * RATE]
    until_slip = heard[: round(SLIP_SECONDS * 1000) * RATE - 2 * RATE]
    spectrum = np.abs(np.fft.rfft(until_slip * np.hanning(len(until_slip)), 1 << 18))

    assert pytest.approx(1001.0, abs=0.1) == np.argmax(spectrum) * RATE / (1 << 18)
    assert np.abs(np.diff(until_slip)).max() < 1.01 * 1000 * 2 * np.pi * 1000 / RATE


def test_the_clock_drifts_for_hours_and_the_delay_stays_near() -> None:
    """A click after three slips is late by the delay, give or take what a driver lets run."""
    delay = Delay(0.03, -500.0)
    for _ in range(70 * 50):
        delay(np.zeros(BLOCK))
    click = np.zeros(10 * BLOCK)
    click[0] = 1.0
    found = np.argmax(np.abs(blocks_through(delay, click))) / RATE

    assert pytest.approx(0.03, abs=SLIP_SECONDS + 0.001) == found


def test_the_same_seed_is_the_same_room() -> None:
    """Another is another."""
    first, again, other = (through(Room(seed=seed), talk(1.0)) for seed in (1, 1, 2))

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def word(seconds: float = 0.5) -> Saying:
    """Return something said that ends before its recording does."""
    sound = np.concatenate([np.full(round(seconds * RATE), 1000.0), np.zeros(RATE)])
    return Saying("next", sound, word_end(sound))


def starts(person: Person, seconds: float, obeyed_at: float | None = None) -> list[float]:
    """Return the seconds at which the person speaks in a silent room."""
    room = Room(somebody=person, echo_db=None, noise_db=None)
    while room.seconds < seconds:
        room.exchange(silence())
        if obeyed_at is not None and room.seconds >= obeyed_at and person.busy:
            person.obeyed()
    return [round(said.start / RATE, 2) for said in person.attempts]


def test_who_is_ignored_says_it_again_after_two_seconds() -> None:
    """Two seconds after the word's end; after the last try they let it be."""
    person = Person([(1.0, word())], tries=2)

    assert [1.0, 3.5] == starts(person, 10.0)
    assert [1, 2] == [said.number for said in person.attempts]
    assert not person.busy


def test_who_is_obeyed_does_not_say_it_again() -> None:
    """The next command is said when its turn comes."""
    person = Person([(1.0, word()), (4.0, word())], tries=2)

    assert [1.0, 4.0] == starts(person, 5.0, obeyed_at=2.0)


def test_a_turn_waits_for_the_one_before_it() -> None:
    """Nobody says two things at once."""
    person = Person([(0.0, word()), (1.0, word())], tries=1)

    assert [0.0, 2.5] == starts(person, 4.0)

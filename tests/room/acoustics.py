"""Impulse responses of homes, and the level of speech."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from offline.sound import BLOCK, RATE, Samples

Sound = NDArray[np.float64]
"""Mono sound at `RATE` in the units of int16."""
FULL_SCALE = 32768.0
SPEED_OF_SOUND = 343.0
"""Metres a second."""
CROSSOVER_HZ = 1000.0
LOWEST_HZ = 80.0
TREBLE_RT60 = 0.6
"""A home's reverberation above the crossover, as a part of that below: curtains and carpets take the treble."""
PAUSE_DB = 15.9
"""Blocks this much below the active level are pauses (ITU-T P.56)."""


def image_method(
    size: Sequence[float], source: Sequence[float], microphone: Sequence[float], rt60_seconds: float
) -> Sound:
    """Return the impulse response of a box room, from the sound's start at the source on.

    size, source, microphone: (3,) metres; 1 m of open air gives a single sample of 1. Image sources after Allen and
    Berkley, JASA 65(4), 1979, with one reflection factor for all walls in each of two bands (Eyring's formula).
    """
    count = round(rt60_seconds * RATE)
    reach = count / RATE * SPEED_OF_SOUND
    offsets, bounces = [], []
    for side, from_, to in zip(size, source, microphone, strict=True):
        order = np.arange(-int(reach / (2 * side)) - 1, int(reach / (2 * side)) + 2)
        offsets.append(np.concatenate([2 * order * side + from_, 2 * order * side - from_]) - to)
        bounces.append(np.concatenate([2 * np.abs(order), np.abs(order) + np.abs(order - 1)]))
    x, y, z = np.ix_(*offsets)
    distance = np.sqrt(x**2 + y**2 + z**2).ravel()
    hits = np.add.outer(np.add.outer(bounces[0], bounces[1]), bounces[2]).ravel()
    at = np.rint(distance / SPEED_OF_SOUND * RATE).astype(int)
    near = at < count
    at, strength, hits = at[near], 1 / np.maximum(distance[near], 0.05), hits[near]
    bass = np.bincount(at, strength * _reflection(size, rt60_seconds) ** hits, count)
    treble = np.bincount(at, strength * _reflection(size, rt60_seconds * TREBLE_RT60) ** hits, count)
    return _crossed(bass, treble)


def living_room(source: Sequence[float], microphone: Sequence[float], rt60_seconds: float = 0.4) -> Sound:
    """Return the impulse response of a room of 4 by 5 by 2.5 m with this reverberation time.

    A box with even walls rings longer than Eyring's formula says, so the walls are made softer until it is right.
    """
    size, asked = (4.0, 5.0, 2.5), rt60_seconds
    for _ in range(4):
        path = image_method(size, source, microphone, asked)
        asked *= rt60_seconds / rt60(path)
    return np.pad(path, (0, max(0, round(rt60_seconds * RATE) - len(path))))


def rt60(path: Sound) -> float:
    """Return the seconds in which the sound falls by 60 dB, from its fall from -5 to -25 dB (ISO 3382)."""
    left = np.cumsum(path[::-1] ** 2)[::-1]
    fall = np.flatnonzero(left < left[0] * 10**-2.5)[0] - np.flatnonzero(left < left[0] * 10**-0.5)[0]
    return float(3 * fall / RATE)


def _reflection(size: Sequence[float], rt60_seconds: float) -> float:
    """Return the part of the pressure that a wall gives back, by Eyring's formula."""
    length, width, height = size
    surface = 2 * (length * width + length * height + width * height)
    return float(np.exp(-0.0805 * length * width * height / (surface * rt60_seconds)))


def _crossed(bass: Sound, treble: Sound) -> Sound:
    """Take one sound below the crossover and the other above; nothing below 80 Hz, where images add up wrongly."""
    size = 2 * len(bass)
    hz = np.fft.rfftfreq(size, 1 / RATE)
    low = 1 / (1 + (hz / CROSSOVER_HZ) ** 4)
    mixed = np.fft.rfft(bass, size) * low + np.fft.rfft(treble, size) * (1 - low)
    return np.fft.irfft(mixed * hz**4 / (hz**4 + LOWEST_HZ**4), size)[: len(bass)]


def furnished_room(seed: int = 0, rt60_seconds: float = 0.4, direct_db: float = 8.0) -> Sound:
    """Return a quick impulse response: a direct sound and a tail of noise that falls by 60 dB in `rt60_seconds`.

    8 dB of direct to reverberant sound is a laptop's loudspeaker at its own microphone (facts/offline.md 4.3).
    """
    at = np.arange(round(0.6 * rt60_seconds * RATE)) / RATE
    tail = np.random.default_rng(seed).normal(size=len(at)) * 10 ** (-3 * at / rt60_seconds)
    tail[0] = 0.0
    tail /= np.sqrt(np.sum(tail**2)) * 10 ** (direct_db / 20)
    tail[0] = 1.0
    return tail


def active_db(sound: Sound | Samples) -> float:
    """Return the RMS over full scale of what is not a pause, in dB: speech level in the manner of ITU-T P.56."""
    whole = np.asarray(sound, float)[: len(sound) // BLOCK * BLOCK].reshape(-1, BLOCK)
    blocks = np.mean(whole**2, axis=1)
    power = float(np.mean(blocks, dtype=float)) if len(blocks) else 0.0
    for _ in range(10):
        power = float(np.mean(blocks[blocks >= power * 10 ** (-PAUSE_DB / 10)])) if power else 0.0
    return 10 * float(np.log10(max(power, 1e-9) / FULL_SCALE**2))


def at_level(sound: Sound | Samples, level_db: float) -> Sound:
    """Return `sound` with this active level."""
    return np.asarray(sound, float) * 10 ** ((level_db - active_db(sound)) / 20)


def spoken_in(path: Sound, recording: Samples) -> Sound:
    """Return a recording as it arrives through an impulse response, its tail too."""
    count = len(recording) + len(path) - 1
    size = 1 << (count - 1).bit_length()
    return np.fft.irfft(np.fft.rfft(recording, size) * np.fft.rfft(path, size), size)[:count]

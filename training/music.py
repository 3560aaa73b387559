"""Made-up music: there are few recordings that may be trained on, and a network learns them by heart.

Notes are sums of partials with an attack and a decay; a bass, chords and a melody of one scale, over noise bursts for
drums. It is no music to listen to, but like music it is harmonic, moves in steps, and goes on without a pause.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from training.features import RATE_HZ

Sound = NDArray[np.float32]
SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9))
"""Major, minor, pentatonic: semitones above the root."""
CHORDS = ((0, 3, 4, 0), (0, 5, 3, 4), (5, 3, 0, 4), (0, 4, 5, 3))
"""Steps of the scale that chords stand on, a bar each."""


def note(rng: np.random.Generator, hertz: float, seconds: float, timbre: NDArray[np.float64]) -> Sound:
    """One note (samples,); timbre: share of each partial, then attack, decay and depth of vibrato, in seconds and Hz."""
    shares, (attack, decay, vibrato) = timbre[:-3], timbre[-3:]
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    bend = vibrato * np.sin(2 * np.pi * 5.5 * time + rng.uniform(0, 6.3)) / 5.5
    out = np.zeros(len(time))
    for number, share in enumerate(shares, start=1):
        if number * hertz < 0.47 * RATE_HZ:
            out += share * np.sin(number * (2 * np.pi * hertz * time + bend) + rng.uniform(0, 6.3))
    out *= np.minimum(time / attack, 1.0) * np.exp(-time / decay) * np.minimum((seconds - time) / 0.02, 1.0)
    return out.astype(np.float32)


def _timbre(rng: np.random.Generator) -> NDArray[np.float64]:
    shares = np.arange(1, int(rng.integers(2, 14))) ** -rng.uniform(0.3, 2.0) * rng.uniform(0.2, 1.0)
    plucked = rng.random() < 0.5
    attack = rng.uniform(0.003, 0.01) if plucked else rng.uniform(0.03, 0.12)
    decay = rng.uniform(0.1, 0.7) if plucked else rng.uniform(1.0, 5.0)
    return np.r_[shares, attack, decay, 0.0 if plucked else rng.uniform(0.0, 6.0)]


def _burst(rng: np.random.Generator, low: bool) -> Sound:
    time = np.arange(int(0.2 * RATE_HZ)) / RATE_HZ
    if low:
        return (np.sin(2 * np.pi * 55 * time * (1 + np.exp(-time / 0.02))) * np.exp(-time / 0.08)).astype(np.float32)
    noise = lfilter([1.0, -rng.uniform(0.2, 0.95)], [1.0], rng.standard_normal(len(time)))
    return (0.4 * noise * np.exp(-time / rng.uniform(0.01, 0.08))).astype(np.float32)


def piece(rng: np.random.Generator, seconds: float = 16.0) -> Sound:
    """A made-up piece (samples,) at 16 kHz of unit power."""
    out = np.zeros(int(seconds * RATE_HZ) + 4 * RATE_HZ, np.float32)
    beat = 60.0 / rng.uniform(65, 150)
    root, scale, chords = rng.uniform(38, 62), SCALES[rng.integers(len(SCALES))], CHORDS[rng.integers(len(CHORDS))]
    bass, accompaniment, melody = (_timbre(rng) for _ in range(3))
    parts = rng.random(4) < (0.7, 0.8, 0.85, 0.5)
    parts[rng.integers(3)] = True

    def hertz(step: int, octave: int) -> float:
        tone = root + 12 * (octave + step // len(scale)) + scale[step % len(scale)]
        return float(440.0 * 2 ** ((tone - 69) / 12))

    def add(sound: Sound, at: float, loud: float) -> None:
        start = int(at * RATE_HZ)
        out[start : start + len(sound)] += np.float32(loud) * sound[: max(len(out) - start, 0)]

    step = int(rng.integers(0, 7))
    for count in range(int(seconds / beat)):
        at, chord = count * beat, chords[count // 4 % len(chords)]
        if parts[0]:
            add(note(rng, hertz(chord, -1), beat, bass), at, 0.8)
        if parts[1] and count % 2 == 0:
            for third in (0, 2, 4):
                add(note(rng, hertz(chord + third, 0), 2 * beat, accompaniment), at + rng.uniform(0, 0.02), 0.4)
        if parts[2]:
            division = int(rng.choice((1, 2, 2, 4)))
            for part in range(division):
                if rng.random() < 0.8:
                    step = int(np.clip(step + rng.integers(-2, 3), -2, 9))
                    add(note(rng, hertz(step, 1), beat / division * 1.2, melody), at + part * beat / division, 0.7)
        if parts[3]:
            add(_burst(rng, count % 2 == 0), at, 0.8)
            add(_burst(rng, False), at + beat / 2, 0.3)
    out = out[: int(seconds * RATE_HZ)]
    return (out / np.sqrt(np.mean(out**2) + 1e-9)).astype(np.float32)

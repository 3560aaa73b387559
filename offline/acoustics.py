"""Levels and delays of recorded sound, computed from blocks; levels are in dB below full scale (dBFS).

The level of speech is the mean power of its loud blocks, those at most `LOUD_DB` below the loudest, less the power of
the noise: a pause in a sentence changes nothing, and an echo and a person are measured alike.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offline.sound import BLOCK, RATE, Samples
from offline.voicing import FRAME, power_of, voicing

FULL_SCALE = 32768.0
SILENT_DB = -100.0
"""What digital silence is called: below the -98 dBFS of 16 bits' last bit."""
LOUD_DB = 15.0
NOISE_PERCENTILE = 30
"""Of the blocks of a pause: steady noise is there in all of them, a cough or a rustling mat in few."""
OVER_NOISE_DB = 6.0
"""Speech that is not this much above the noise is not taken for speech (a rustle is about as much)."""
VOWEL = 0.5
"""What a vowel repeats itself by at least (`offline.voicing`)."""
LONGEST_DELAY_SECONDS = 1.0
"""From the loop to the loudspeaker, through the room and back; Bluetooth takes 0.2 to 0.3 s."""
CLEAR_PEAK = 40.0
"""Times that the peak of the correlation must stand above its root mean square to be an echo: 4 with noise alone, at
most 39 of 132 pairs of unrelated sentences of one voice, 29 for an echo 10 dB below the noise, 120 in a quiet room."""


@dataclass(frozen=True, slots=True)
class Echo:
    """What the microphone hears of the loudspeaker."""

    delay_seconds: float
    level_db: float
    """At most the level of the noise, where it is lost in it."""


def powers(sound: Samples) -> NDArray[np.float64]:
    """Return the power of each whole block, full scale being 1; shape (blocks,)."""
    blocks = sound[: len(sound) // BLOCK * BLOCK].astype(np.float64).reshape(-1, BLOCK) / FULL_SCALE
    mean: NDArray[np.float64] = np.mean(blocks**2, axis=1)
    return mean


def decibels(power: float) -> float:
    """Return a power as dBFS, never below `SILENT_DB`."""
    return max(SILENT_DB, float(10 * np.log10(max(power, 1e-12))))


def noise_level(quiet: Samples) -> float:
    """Return the level of a pause in which nobody should be speaking; `SILENT_DB` of no sound at all."""
    found = powers(quiet)
    return decibels(float(np.percentile(found, NOISE_PERCENTILE))) if len(found) else SILENT_DB


def speech_level(sound: Samples, noise_db: float) -> float | None:
    """Return the level of the speech in `sound`; None where nothing stands out of the noise."""
    return _speech_level(powers(sound), noise_db)


def voiced_blocks(sound: Samples, noise_db: float) -> int:
    """Return how many blocks of `sound` stand out of the noise and are a vowel or the like."""
    loud = np.flatnonzero(powers(sound)[1:] > 10 ** ((noise_db + OVER_NOISE_DB) / 10))
    return sum(voicing(power_of(sound[at * BLOCK : at * BLOCK + FRAME])) >= VOWEL for at in loud)


def find_echo(played: Samples, heard: Samples, noise_db: float) -> Echo | None:
    """Find in `heard` what was `played` from the same moment on; None where it cannot be heard.

    The delay is the highest peak of the cross-correlation with all frequencies weighted alike (PHAT, Knapp and Carter
    1976), which stays sharp in a reverberant room.
    """
    played, heard = played[: len(heard)], heard[: len(played)]
    if not played.any() or not heard.any():
        return None
    size = len(played) + round(LONGEST_DELAY_SECONDS * RATE)
    cross = np.conj(np.fft.rfft(played.astype(np.float64), size)) * np.fft.rfft(heard.astype(np.float64), size)
    correlation = np.fft.irfft(cross / np.maximum(np.abs(cross), 1e-9), size)[: size - len(played)]
    delay = int(np.argmax(correlation))
    if correlation[delay] < CLEAR_PEAK * float(np.sqrt(np.mean(correlation**2))):
        return None
    spoken = powers(played[: len(played) - delay])
    loud = spoken > np.max(spoken, initial=0.0) * 10 ** (-LOUD_DB / 10)
    level = _speech_level(powers(heard[delay:])[: len(loud)][loud], noise_db)
    return Echo(delay / RATE, noise_db if level is None else level)


def _speech_level(found: NDArray[np.float64], noise_db: float) -> float | None:
    if not len(found) or decibels(float(found.max())) < noise_db + OVER_NOISE_DB:
        return None
    loud = found[found > found.max() * 10 ** (-LOUD_DB / 10)]
    return decibels(float(loud.mean()) - 10 ** (noise_db / 10))

"""Tells a voice from a breath or a rustle, and a person's voice from the product's own, by spectra of 40 ms.

A vowel repeats itself 70 to 400 times a second; breath and cloth do not. What is left of the product's own voice, and
the room's answer to its last word, have the partials of what was played a moment ago; a person has others.
"""

import numpy as np
from numpy.typing import NDArray

from offline.sound import BLOCK, RATE, Block, silence

FRAME = 2 * BLOCK
"""Samples that are looked at together: 40 ms hold almost three periods of the lowest voice."""
LOWEST_PITCH_HZ, HIGHEST_PITCH_HZ = 70, 400
LOWEST_HZ, HIGHEST_HZ = 100, 3800
"""Where partials are compared, 25 Hz apart."""
REMEMBERED = 0.9
"""Of what was played, so much counts a block later: the last 0.2 s, for sound card and room take as long."""

Spectrum = NDArray[np.float64]

WINDOW = np.hanning(FRAME)
LAGS = slice(RATE // HIGHEST_PITCH_HZ, RATE // LOWEST_PITCH_HZ + 1)
WINDOW_REPEATS = np.correlate(WINDOW, WINDOW, "full")[FRAME - 1 :][LAGS] / np.sum(WINDOW**2)
BAND = slice(LOWEST_HZ * FRAME // RATE, HIGHEST_HZ * FRAME // RATE)


def power_of(frame: NDArray[np.int16]) -> Spectrum:
    """Return the power of (FRAME,) samples at (FRAME + 1,) frequencies up to RATE / 2, 12.5 Hz apart."""
    power: Spectrum = np.abs(np.fft.rfft((frame - frame.mean()) * WINDOW, 2 * FRAME)) ** 2
    return power


def voicing(power: Spectrum) -> float:
    """Return the highest autocorrelation at a pitch's lag over that at none, the window's own taken out.

    1 for a steady tone, 0.8 for a vowel in a room, 0.3 for breath (Boersma, IFA Proceedings 17, 1993).
    """
    repeats = np.fft.irfft(power)
    return float(np.max(repeats[LAGS] / WINDOW_REPEATS)) / (float(repeats[0]) + 1e-9)


class OwnSound:
    """The spectrum of what the loudspeaker was given a moment ago."""

    def __init__(self) -> None:
        self._last = silence()
        self._partials = np.zeros(BAND.stop - BAND.start)

    def played(self, block: Block) -> None:
        """Take the next block that the loudspeaker was given."""
        self._partials *= REMEMBERED
        if block.any() or self._last.any():
            frame = np.concatenate((self._last, block))
            self._partials += np.abs(np.fft.rfft(frame * WINDOW)[BAND])
        self._last = block

    def likeness(self, power: Spectrum) -> float:
        """Return 0..1: the cosine between the amplitudes of a frame and of what was played."""
        partials = np.sqrt(power[::2][BAND])
        size = float(np.sqrt(partials @ partials * (self._partials @ self._partials)))
        return float(partials @ self._partials) / size if size > 0 else 0.0

"""Filters that take one block at a time and give what they would give for the whole."""

import numpy as np

from offline.sound import BLOCK, RATE
from tests.room.acoustics import Sound

TAPS = 32
"""Of the interpolator: a windowed sinc, flat to 7 kHz."""
PHASES = 512
"""Places between two samples; the nearest is taken, which is wrong by 0.001 of a sample at most."""
SLIP_SECONDS = 0.01
"""A driver whose ring has run this far off drops or repeats as much."""


class Convolver:
    """Convolves with an impulse response of any length; partitions of one block, overlap-save."""

    def __init__(self, path: Sound) -> None:
        """`path` is (taps,)."""
        parts = np.pad(path, (0, -len(path) % BLOCK)).reshape(-1, BLOCK)
        self._path = np.fft.rfft(parts, 2 * BLOCK, axis=1)
        self._past = np.zeros_like(self._path)
        self._last = np.zeros(BLOCK)
        self._at = 0
        self._quiet = len(parts) + 1
        """Blocks since something came in; when all of the path is quiet, so is what comes out."""

    def __call__(self, block: Sound) -> Sound:
        """Return the next (BLOCK,) of the convolution."""
        self._quiet = 0 if block.any() else self._quiet + 1
        if self._quiet > len(self._path):
            return np.zeros(BLOCK)
        self._at = (self._at - 1) % len(self._path)
        self._past[self._at] = np.fft.rfft(np.concatenate([self._last, block]))
        self._last = block
        split = len(self._path) - self._at
        sum_ = np.einsum("pk,pk->k", self._past[self._at :], self._path[:split])
        sum_ += np.einsum("pk,pk->k", self._past[: self._at], self._path[split:])
        return np.fft.irfft(sum_)[BLOCK:]


class Delay:
    """Delays by seconds, on a clock that runs `drift_ppm` faster than the one that is listened with.

    What is played at sample n is heard from `delay` on a little sooner each second, by resampling; when it is
    SLIP_SECONDS off, it slips back, as sound cards do.
    """

    def __init__(self, seconds: float, drift_ppm: float = 0.0) -> None:
        """`seconds` must be at least SLIP_SECONDS where there is drift."""
        if drift_ppm and seconds < SLIP_SECONDS + TAPS / RATE:
            raise ValueError(f"drift needs a delay of more than {SLIP_SECONDS + TAPS / RATE:.3f} s")
        self._samples = seconds * RATE
        self._drift = drift_ppm * 1e-6
        self._off = 0.0
        """Samples that the clocks have run apart since the last slip."""
        self._past = np.zeros(BLOCK + int(self._samples + SLIP_SECONDS * RATE) + TAPS)

    def __call__(self, block: Sound) -> Sound:
        """Return (BLOCK,) of what was played a delay ago."""
        self._past = np.concatenate([self._past[BLOCK:], block])
        start = len(self._past) - BLOCK - self._samples
        if not self._drift:
            first = round(start)
            return self._past[first : first + BLOCK]
        read = start + self._off + np.arange(BLOCK) * (1 + self._drift)
        self._off += BLOCK * self._drift
        if abs(self._off) > SLIP_SECONDS * RATE:
            self._off = 0.0
        whole = np.floor(read).astype(int)
        phase = np.rint((read - whole) * PHASES).astype(int)
        around = self._past[whole[:, None] + np.arange(1 - TAPS // 2, TAPS // 2 + 1)]
        return np.einsum("nt,nt->n", around, _SINC[phase])


def _sinc_table() -> Sound:
    """Return (PHASES + 1, TAPS): a sinc under a Hann window, for each place between two samples."""
    distance = np.arange(1 - TAPS // 2, TAPS // 2 + 1)[None, :] - np.arange(PHASES + 1)[:, None] / PHASES
    table = np.sinc(distance) * np.cos(np.pi * distance / (TAPS + 2)) ** 2
    return np.asarray(table / table.sum(axis=1, keepdims=True), float)


_SINC = _sinc_table()

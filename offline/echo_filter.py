"""An adaptive filter that learns the way from the loudspeaker to the microphone and takes out what came along it.

Unlike AEC3 it suppresses nothing: what it cannot model stays, and a person who speaks meanwhile is left as they are,
which is what a recogniser needs (AEC3 leaves them 10 dB softer at +12 dB of echo, and full of holes). How fast it may
learn is worked out for each frequency from how sure it is of the way and from what else is heard, so a person does not
unlearn it. (A Kalman filter in the frequency domain: Enzner and Vary, Signal Processing 86(6), 2006; in partitions:
Kuech, Mabande and Enzner, ICASSP 2014.)
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from offline.sound import BLOCK, BLOCK_SECONDS, Block

LONGEST_SECONDS = 0.32
"""Of delay and room together: 120 ms of sound card, and 200 ms in which an echo falls by 30 dB."""
PARTITIONS = round(LONGEST_SECONDS / BLOCK_SECONDS)
STAYS = 0.9995
"""How much of the way is the same 20 ms later."""
NEW = 0.3
"""The weight of the last block in what else is heard."""
JUDGED_BLOCKS = 100
"""Loud blocks by which it is judged: 2 s, longer than a person's word."""
LEAST_TAKEN_DB = 8.0
LOUD_SHARE, LOUDEST_FADES = 0.01, 0.9995
"""A block is loud that is less than 20 dB below the loudest of the last minutes."""
UNSURE = 0.1
"""Variance of the way before anything is known of it: the echo may be nearly as loud as what was played."""

Sound = NDArray[np.float64]


class EchoFilter:
    """Works on blocks of 20 ms, without delay."""

    def __init__(self) -> None:
        bins = BLOCK + 1
        self._played = np.zeros(BLOCK)
        self._spectra = np.zeros((PARTITIONS, bins), dtype=np.complex128)
        self._way = np.zeros((PARTITIONS, bins), dtype=np.complex128)
        self._unsure = np.full((PARTITIONS, bins), UNSURE)
        self._else_heard = np.zeros(bins)
        self._loudest = 0.0
        self._taken: deque[float] = deque(maxlen=JUDGED_BLOCKS)

    @property
    def knows_the_way(self) -> bool:
        """Whether so much of the echo is taken out that what is left may be listened to."""
        return len(self._taken) == JUDGED_BLOCKS and float(np.median(self._taken)) >= LEAST_TAKEN_DB

    def left(self, played: Block, heard: Block) -> Sound:
        """Return (BLOCK,) of what was heard without what is known of the echo; learn from it."""
        new = played.astype(np.float64)
        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = np.fft.rfft(np.concatenate((self._played, new)))
        self._played = new
        echo = np.fft.irfft(np.sum(self._spectra * self._way, axis=0))[BLOCK:]
        rest: Sound = heard - echo
        self._learn(np.fft.rfft(rest, 2 * BLOCK) * SHIFT)
        self._judge(new, echo, rest)
        return rest

    def _judge(self, played: Sound, echo: Sound, rest: Sound) -> None:
        """Note how far what was taken out stands above what is left, where the voice is loud."""
        power = float(np.mean(played**2))
        self._loudest = max(power, LOUDEST_FADES * self._loudest)
        if power > LOUD_SHARE * self._loudest:
            self._taken.append(10 * float(np.log10((np.mean(echo**2) + 1) / (np.mean(rest**2) + 1))))

    def _learn(self, rest: NDArray[np.complex128]) -> None:
        self._else_heard += NEW * (np.abs(rest) ** 2 - self._else_heard)
        power = np.abs(self._spectra) ** 2
        gain = self._unsure / (np.sum(power * self._unsure, axis=0) + 2 * self._else_heard + 1e-9)
        step = np.fft.irfft(gain * self._spectra.conj() * rest, axis=1)
        step[:, BLOCK:] = 0.0
        self._way = STAYS * (self._way + np.fft.rfft(step, axis=1))
        self._unsure *= STAYS**2 * (1.0 - 0.5 * gain * power)
        self._unsure += (1.0 - STAYS**2) * np.abs(self._way) ** 2


SHIFT = np.exp(-1j * np.pi * np.arange(BLOCK + 1))
"""Moves a block to the second half of two."""

"""An adaptive filter that learns the way from the loudspeaker to the microphone and takes out what came along it.

Unlike AEC3 it suppresses nothing: what it cannot model stays, and a person who speaks meanwhile is left as they are,
which is what a recogniser needs (AEC3 leaves them 10 dB softer at +12 dB of echo, and full of holes). How fast it may
learn is worked out for each frequency from how sure it is of the way and from what else is heard, so a person does not
unlearn it. (A Kalman filter in the frequency domain: Enzner and Vary, Signal Processing 86(6), 2006; in partitions:
Kuech, Mabande and Enzner, ICASSP 2014.)

A small loudspeaker saturates, which no linear way describes. So what was played is bent first, as a soft limiter bends
it (a Hammerstein model), and beside the limit that is used, a higher or a lower one is tried all the time: whichever
echo follows more closely what was heard is used from then on.
"""

import math
from collections import deque
from collections.abc import Iterable
from statistics import median

import numpy as np
from numpy.typing import NDArray

from offline.sound import BLOCK, BLOCK_SECONDS, Block

LONGEST_SECONDS = 0.32
"""Of delay and room together: 120 ms of sound card, and 200 ms in which an echo falls by 30 dB."""
PARTITION_BLOCKS = 4
"""The way is learned in parts of 80 ms, from the last 80 ms, at every block. In parts of 20 ms, which cut a vowel's
harmonics off, with a delay that is not a number of whole blocks, 12 dB were taken out after six seconds, not 32."""
PARTITION = PARTITION_BLOCKS * BLOCK
PARTITIONS = round(LONGEST_SECONDS / BLOCK_SECONDS) // PARTITION_BLOCKS
STAYS = 0.9995
"""How much of the way is the same 20 ms later."""
NEW = 0.3
"""The weight of the last block in what else is heard."""
LEARNED = 0.25
"""How much surer it is of the way after 80 ms of voice alone: less makes it learn faster, and follow a room's noise
(0.1 to 0.5 were tried: 4 dB after four seconds, 2 dB in the end)."""
JUDGED_BLOCKS = 100
"""Loud blocks by which it is judged: 2 s, longer than a person's word."""
LEAST_TAKEN_DB = 8.0
LOUD_SHARE, LOUDEST_FADES = 0.01, 0.9995
"""A block is loud that is less than 20 dB below the loudest of the last minutes."""
UNSURE = 0.1
"""Variance of the way before anything is known of it: the echo may be nearly as loud as what was played."""

LIMITS = (math.inf, 14000.0, 7500.0)
"""What a loudspeaker hardly passes, in units of samples: all, or 0.4 or 0.2 of full scale."""
TRIED_BLOCKS = 60
"""Loud blocks for which another limit is tried."""
BETTER = 0.6
"""It is better when it leaves less than this part of the energy that the one in use leaves."""
KNOWN_REST = 0.25
"""As long as a larger part of the energy than this is not explained, nothing is made of a comparison."""

Sound = NDArray[np.float32]


class Reference:
    """The last 0.32 s of what was played, as a loudspeaker with a limit gives it; and how well it explains the echo."""

    def __init__(self, limit: int, blocks: Iterable[Sound] = ()) -> None:
        """limit: which of LIMITS. blocks: what was played before, oldest first."""
        self.limit = limit
        self._played = np.zeros(2 * PARTITION, np.float32)
        self._spectra = np.zeros((PARTITION_BLOCKS, PARTITIONS, PARTITION + 1), np.complex64)
        """For each of the blocks at which a part may end: of 160 ms each, newest first, each 80 ms before the last."""
        self._place = self._silent_blocks = 0
        for block in blocks:
            self.add(block)
        self._common = self._energy = self._heard = 0.0

    @property
    def spectra(self) -> NDArray[np.complex64]:
        """(PARTITIONS, PARTITION + 1): those of the parts that end now."""
        spectra: NDArray[np.complex64] = self._spectra[self._place]
        return spectra

    @property
    def is_silent(self) -> bool:
        """Whether nothing of it sounds any more."""
        return self._silent_blocks >= (PARTITIONS + 1) * PARTITION_BLOCKS

    def add(self, played: Sound) -> None:
        """Take (BLOCK,) of what is played."""
        self._silent_blocks = 0 if played.any() else self._silent_blocks + 1
        self._played = shifted(self._played, bent(played, LIMITS[self.limit]))
        self._place = (self._place + 1) % PARTITION_BLOCKS
        self.spectra[1:] = self.spectra[:-1]
        self.spectra[0] = np.fft.rfft(self._played) if self._silent_blocks < 2 * PARTITION_BLOCKS else 0

    def echo(self, way: NDArray[np.complex64]) -> Sound:
        """Return (PARTITION,) of echo that came along this way, up to now."""
        if self.is_silent:
            return np.zeros(PARTITION, np.float32)
        echo: Sound = np.fft.irfft(np.sum(self.spectra * way, axis=0))[PARTITION:].astype(np.float32)
        return echo

    def compare(self, echo: Sound, heard: Sound) -> None:
        """Note how closely an echo follows what was heard."""
        self._common += float(echo @ heard)
        self._energy += energy(echo)
        self._heard += energy(heard)

    def compared(self) -> tuple[float, float]:
        """Return the part of what was heard that the echo leaves at its best gain, and that gain; begin anew."""
        gain = self._common / (self._energy + 1e-9)
        rest = 1.0 - gain * self._common / (self._heard + 1e-9)
        self._common = self._energy = self._heard = 0.0
        return rest, gain


def shifted(sound: Sound, new: Sound) -> Sound:
    """Return what goes on with `new`, as long as it was."""
    return np.concatenate((sound[len(new) :], new))


def energy(sound: Sound) -> float:
    """Return the sum of the squares."""
    return float(sound @ sound)


def bent(sound: Sound, limit: float) -> Sound:
    """Return the sound as a soft limiter leaves it (Rapp's model of an amplifier, with a smoothness of 1)."""
    after: Sound = sound / np.sqrt(1.0 + (sound / np.float32(limit)) ** 2)
    return after


class EchoFilter:
    """Works on blocks of 20 ms, without delay."""

    def __init__(self) -> None:
        bins = PARTITION + 1
        self._used, self._tried = Reference(0), Reference(1)
        self._compared_blocks = 0
        self._lately: deque[Sound] = deque(maxlen=(PARTITIONS + 2) * PARTITION_BLOCKS)
        self._heard = np.zeros(PARTITION, np.float32)
        self._way = np.zeros((PARTITIONS, bins), dtype=np.complex64)
        self._unsure = np.full((PARTITIONS, bins), UNSURE, np.float32)
        self._else_heard = np.zeros(bins, np.float32)
        self._loudest = 0.0
        self._taken: deque[float] = deque(maxlen=JUDGED_BLOCKS)
        self._knows_the_way = False

    @property
    def knows_the_way(self) -> bool:
        """Whether so much of the echo is taken out that what is left may be listened to."""
        return self._knows_the_way

    def left(self, played: Block, heard: Block) -> Sound:
        """Return (BLOCK,) of what was heard without what is known of the echo; learn from it."""
        new, sound = played.astype(np.float32), heard.astype(np.float32)
        self._lately.append(new)
        self._used.add(new)
        self._tried.add(new)
        self._heard = shifted(self._heard, sound)
        lately = self._heard - self._used.echo(self._way)
        rest = lately[-BLOCK:]
        is_loud = self._is_loud(new)
        if is_loud:
            echo = sound - rest
            self._taken.append(10 * math.log10((energy(echo) + BLOCK) / (energy(rest) + BLOCK)))
            self._knows_the_way = len(self._taken) == JUDGED_BLOCKS and median(self._taken) >= LEAST_TAKEN_DB
            self._used.compare(echo, sound)
            self._tried.compare(self._tried.echo(self._way)[-BLOCK:], sound)
        self._learn(np.fft.rfft(lately, 2 * PARTITION) * SHIFT)
        if is_loud:
            self._choose_limit()
        return rest

    def _is_loud(self, played: Sound) -> bool:
        power = energy(played)
        self._loudest = max(power, LOUDEST_FADES * self._loudest)
        return power > LOUD_SHARE * self._loudest

    def _choose_limit(self) -> None:
        """After enough loud blocks, use the limit that explained them better, and try another."""
        self._compared_blocks += 1
        if self._compared_blocks % TRIED_BLOCKS:
            return
        (rest, gain), (other_rest, other_gain) = self._used.compared(), self._tried.compared()
        if rest < KNOWN_REST and other_rest < BETTER * rest:
            self._used = self._tried
            self._way *= np.float32(other_gain / gain)
        nearest = [limit for limit in (self._used.limit - 1, self._used.limit + 1) if 0 <= limit < len(LIMITS)]
        self._tried = Reference(nearest[self._compared_blocks // TRIED_BLOCKS % len(nearest)], self._lately)

    def _learn(self, rest: NDArray[np.complex64]) -> None:
        self._else_heard += NEW * (np.abs(rest) ** 2 - self._else_heard)
        kept: float | Sound = STAYS**2
        if not self._used.is_silent:
            power = np.abs(self._used.spectra) ** 2
            gain = self._unsure / (np.sum(power * self._unsure, axis=0) + 2 * self._else_heard + 1e-9)
            step = np.fft.irfft(gain * self._used.spectra.conj() * rest, axis=1)
            step[:, PARTITION:] = 0.0
            self._way += np.fft.rfft(step, axis=1)
            kept = STAYS**2 * (1.0 - LEARNED * gain * power)
        self._way *= STAYS
        self._unsure *= kept
        self._unsure += (1.0 - STAYS**2) * np.abs(self._way) ** 2


SHIFT = (np.exp(-1j * np.pi * np.arange(PARTITION + 1))).astype(np.complex64)
"""Moves a part to the second half of two."""

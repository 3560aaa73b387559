"""Notices that a person speaks, also while the voice does, from the loudness of what the echo canceller leaves.

Speech is loud for 100 ms together; a click is not. Loud means: well over the quietest of the last seconds, and over
nearly all that was left lately, of the voice's own echo while it speaks and of the room while it is silent. So a
canceller that leaves more, or a television, costs sensitivity, not false alarms.
"""

import math
from collections import deque

import numpy as np

from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Block

LOWEST_HZ, HIGHEST_HZ = 300.0, 3800.0
"""Where speech is, and the rumble of a floor and the hiss of a microphone are not."""
BLOCKS, LOUD_BLOCKS = 6, 5
"""Of the last 120 ms, 100 must be loud."""
OVER_FLOOR_DB = 16.0
OVER_USUAL_DB = 6.0
USUAL_PERCENT = 90.0
FLOOR_PERCENT = 10.0
REMEMBERED_SECONDS = 40.0
KNOWN_SECONDS = 4.0
"""As long as less than this is known of a kind of sound, UNKNOWN_DB over the floor is asked for."""
UNKNOWN_DB = 28.0
LEARN_BLOCKS = 10
"""What is usual is worked out anew this often."""
IN_VAIN = 3
"""After this many in a row that brought no command, the voice is not interrupted for REST_SECONDS."""
REST_SECONDS = 60.0
SILENT_DB = -100.0


class BargeIn:
    """Listens to what the echo canceller leaves, block by block."""

    def __init__(self) -> None:
        self._while_sounding, self._while_silent = Usual(), Usual()
        self._loud: deque[bool] = deque(maxlen=BLOCKS)
        self._in_vain = 0
        self._rest_blocks = 0

    @property
    def person_speaks(self) -> bool:
        """Whether a person speaks now, as far as can be told."""
        return sum(self._loud) >= LOUD_BLOCKS and not self._rest_blocks

    def listen(self, left: Block, *, sounding: bool) -> None:
        """Take 20 ms of what the canceller left; `sounding`: whether the voice may be heard in it."""
        level = band_level(left)
        usual = self._while_sounding if sounding else self._while_silent
        floor = min(self._while_sounding.floor, self._while_silent.floor)
        self._loud.append(level > max(floor + OVER_FLOOR_DB, usual.threshold(floor)))
        usual.learn(level)
        self._rest_blocks = max(0, self._rest_blocks - 1)

    def answered(self) -> None:
        """Take it that it was a person: a command was heard."""
        self._loud.clear()
        self._in_vain = 0

    def in_vain(self) -> None:
        """Take it that nobody said a command."""
        self._in_vain += 1
        if self._in_vain >= IN_VAIN:
            self._in_vain, self._rest_blocks = 0, round(REST_SECONDS / BLOCK_SECONDS)


class Usual:
    """The levels of the last seconds of one kind of sound."""

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=round(REMEMBERED_SECONDS / BLOCK_SECONDS))
        self._until_learnt = 0
        self._high = math.inf
        self.floor = math.inf
        """In dB of full scale."""

    def learn(self, level: float) -> None:
        """Take the level of one more block."""
        self._levels.append(level)
        self._until_learnt -= 1
        if self._until_learnt <= 0:
            self._until_learnt = LEARN_BLOCKS
            self.floor, self._high = np.percentile(self._levels, (FLOOR_PERCENT, USUAL_PERCENT))

    def threshold(self, floor: float) -> float:
        """Return what is louder than usual."""
        if len(self._levels) < KNOWN_SECONDS / BLOCK_SECONDS:
            return floor + UNKNOWN_DB
        return self._high + OVER_USUAL_DB


def band_level(block: Block) -> float:
    """Return the level of speech's band in dB of full scale."""
    power = np.abs(np.fft.rfft(block * WINDOW)[BAND]) ** 2
    return float(10 * np.log10(2 * np.sum(power) / np.sum(WINDOW**2) / BLOCK / 32768.0**2 + 10 ** (SILENT_DB / 10)))


WINDOW = np.hanning(BLOCK)
BAND = slice(round(LOWEST_HZ * BLOCK / RATE), round(HIGHEST_HZ * BLOCK / RATE) + 1)

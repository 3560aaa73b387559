"""Notices that a person speaks, also while the voice does, from what the echo canceller leaves.

Speech is loud for 80 of 120 ms, and for 60 of them it is a vowel or the like; a click, a breath and cloth are not. Loud
means: well over the quietest of the last seconds, over nearly all that was left lately, of the voice's own echo while
it speaks and of the room while it is silent, and unlike what was just played. So a canceller that leaves more, or a
television, costs sensitivity and makes few false alarms.

There are two degrees. A suspicion makes the voice softer for a while: then a person stands out, and an echo does not.
Only a certainty makes it stop. The figures were set on simulated rooms and voices other than those that are measured:
another place in the room, people and made-up voices of the trained side, breath and half of the cloth made in other
ways. There, with a voice that goes on speaking at its full loudness,

| echo over the person | suspected | certain | median after the word began | without a person: suspected | certain |
|---|---|---|---|---|---|
| none | 24 of 26 | 24 | 0.10, 0.10 s | | |
| 0 dB | 77 of 77 | 71 | 0.12, 0.16 s | 0 times in 5 min | 0 |
| +6 dB | 73 of 75 | 60 | 0.16, 0.22 s | 9 times in 10 min | 0 |
| +12 dB | 65 of 78 | 54 | 0.22, 0.34 s | 49 times in 20 min | once |
| 0 or +6 dB, breathing and rustling | | | | 13 times in 30 min | 0 |

By loudness alone, as it was before, 70, 58 and 49 were certain, breathing and rustling 36 times and the voice 8.
"""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Block, silence
from offline.voicing import OwnSound, power_of, voicing

LOWEST_HZ, HIGHEST_HZ = 300.0, 3800.0
"""Where speech is, and the rumble of a floor and the hiss of a microphone are not."""
BLOCKS, LOUD_BLOCKS, VOICED_BLOCKS = 6, 4, 3
"""Of the last 120 ms, 80 must be loud, and 60 must be a vowel or the like."""
MOST_LIKENESS = 0.75
"""What is more like what was just played is not counted: six in ten loud blocks of what is left of the voice at
+12 dB, one in twenty-five of a person's."""
FLOOR_PERCENT = 10.0
USUAL_PERCENT = 90.0
REMEMBERED_SECONDS = 40.0
KNOWN_SECONDS = 4.0
"""As long as less than this is known of a kind of sound, much more is asked for."""
LEARN_BLOCKS = 10
"""What is usual is worked out anew this often."""
SOFTER_DB = 12.0
"""By how much the voice is softer on suspicion: it is still understood, and its echo is no longer louder than most."""
SUSPECTED_SECONDS = 3.0
"""A suspicion lasts until somebody who was ignored has said it again (2 s), and the word has been noticed."""
IN_VAIN = 3
"""After this many stops in a row that brought no command, the voice is not stopped for REST_SECONDS."""
REST_SECONDS = 60.0
SILENT_DB = -100.0


@dataclass(frozen=True, slots=True)
class Degree:
    """How loud 20 ms must be, in dB, and how much like a vowel."""

    over_floor: float
    over_usual: float
    over_floor_unknown: float
    """As long as it is not known what is usual."""
    voicing: float
    """What a vowel has at least (`offline.voicing`): 0.6 is had by eight in ten loud blocks of people, one in twelve of
    breathing and rustling."""

    def threshold(self, floor: float, usual: float | None) -> float:
        """Return the level that is loud."""
        return (
            floor + self.over_floor_unknown if usual is None else max(floor + self.over_floor, usual + self.over_usual)
        )


SUSPICION = Degree(over_floor=12.0, over_usual=1.0, over_floor_unknown=22.0, voicing=0.5)
CERTAINTY = Degree(over_floor=12.0, over_usual=6.0, over_floor_unknown=28.0, voicing=0.6)


class Lately:
    """The last blocks, as one degree judges them."""

    def __init__(self, degree: Degree) -> None:
        self.degree = degree
        self._loud: deque[bool] = deque(maxlen=BLOCKS)
        self._voiced: deque[bool] = deque(maxlen=BLOCKS)

    @property
    def speech(self) -> bool:
        """Whether they are speech."""
        return sum(self._loud) >= LOUD_BLOCKS and sum(self._voiced) >= VOICED_BLOCKS

    def add(self, *, loud: bool, voicing: float) -> None:
        """Take one more block."""
        self._loud.append(loud)
        self._voiced.append(loud and voicing >= self.degree.voicing)

    def forget(self) -> None:
        """Begin anew."""
        self._loud.clear()
        self._voiced.clear()


class BargeIn:
    """Listens to what the echo canceller leaves, block by block."""

    def __init__(self) -> None:
        self._while_sounding, self._while_silent = Usual(), Usual()
        self._suspicious, self._certain = Lately(SUSPICION), Lately(CERTAINTY)
        self._own = OwnSound()
        self._last_left = silence()
        self._suspected_blocks = 0
        self._in_vain = 0
        self._rest_blocks = 0

    @property
    def suspects(self) -> bool:
        """Whether a person may speak, or may have spoken a moment ago: the voice should be softer."""
        return self._suspected_blocks > 0

    @property
    def person_speaks(self) -> bool:
        """Whether a person speaks now: the voice should stop."""
        return self._certain.speech and not self._rest_blocks

    def listen(self, left: Block, played: Block, *, sounding: bool, softer: bool = False) -> None:
        """Take 20 ms of what the canceller left, and what was played meanwhile.

        sounding: whether the voice may be heard in it. softer: whether it is softer by SOFTER_DB there.
        """
        level = band_level(left)
        kind = self._while_sounding if sounding else self._while_silent
        floor = min(self._while_sounding.floor, self._while_silent.floor)
        usual = kind.usual if kind.usual is None or not softer else kind.usual - SOFTER_DB
        voiced = self._voicing(left, sounding=sounding) if level > SUSPICION.threshold(floor, usual) else None
        for each in (self._suspicious, self._certain):
            loud = voiced is not None and level > each.degree.threshold(floor, usual)
            each.add(loud=loud, voicing=voiced or 0.0)
        self._last_left = left
        self._own.played(played)
        if not softer:
            kind.learn(level)
        suspected = self._suspicious.speech
        self._suspected_blocks = round(SUSPECTED_SECONDS / BLOCK_SECONDS) if suspected else self._suspected_blocks - 1
        self._rest_blocks = max(0, self._rest_blocks - 1)

    def _voicing(self, left: Block, *, sounding: bool) -> float | None:
        """Return how much a loud block is like a vowel; None where it is the product's own voice."""
        power = power_of(np.concatenate((self._last_left, left)))
        own = sounding and self._own.likeness(power) > MOST_LIKENESS
        return None if own else voicing(power)

    def answered(self) -> None:
        """Take it that it was a person: a command was heard."""
        self._suspicious.forget()
        self._certain.forget()
        self._suspected_blocks = self._in_vain = 0

    def in_vain(self) -> None:
        """Take it that nobody said a command."""
        self._in_vain += 1
        if self._in_vain >= IN_VAIN:
            self._in_vain, self._rest_blocks = 0, round(REST_SECONDS / BLOCK_SECONDS)


class Usual:
    """The levels of the last seconds of one kind of sound, in dB of full scale."""

    def __init__(self) -> None:
        self._levels = np.zeros(round(REMEMBERED_SECONDS / BLOCK_SECONDS))
        self._blocks = 0
        self.floor = math.inf
        """Hardly ever is it quieter."""
        self.usual: float | None = None
        """Hardly ever is it louder; None as long as too little is known."""

    def learn(self, level: float) -> None:
        """Take the level of one more block."""
        self._levels[self._blocks % len(self._levels)] = level
        self._blocks += 1
        if self._blocks % LEARN_BLOCKS == 1:
            known = self._levels[: self._blocks]
            low, high = (round(part / 100 * (len(known) - 1)) for part in (FLOOR_PERCENT, USUAL_PERCENT))
            ranked = np.partition(known, (low, high))
            self.floor = float(ranked[low])
            self.usual = float(ranked[high]) if len(known) >= KNOWN_SECONDS / BLOCK_SECONDS else None


def band_level(block: Block) -> float:
    """Return the level of speech's band in dB of full scale."""
    power = np.abs(np.fft.rfft(block * WINDOW)[BAND]) ** 2
    return float(10 * np.log10(2 * np.sum(power) / np.sum(WINDOW**2) / BLOCK / 32768.0**2 + 10 ** (SILENT_DB / 10)))


WINDOW = np.hanning(BLOCK)
BAND = slice(round(LOWEST_HZ * BLOCK / RATE), round(HIGHEST_HZ * BLOCK / RATE) + 1)

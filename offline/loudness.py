"""How loud it was lately, and around a phrase: what tells a word alone from one in the middle of talk."""

import math
from collections import deque
from dataclasses import dataclass
from itertools import islice

import numpy as np

from offline.sound import BLOCK_SECONDS

REMEMBERED_SECONDS = 4.0
REMEMBERED_BLOCKS = round(REMEMBERED_SECONDS / BLOCK_SECONDS)
GAP_BLOCKS = 10
"""Quieter for so long (0.2 s) parts two stretches of sound; the closure of a "t" is shorter."""
BLIP_BLOCKS = 3
"""A stretch that is shorter is a click."""
SILENCE_DB = -20.0
"""The level of silence: a tenth of the least that 16 bits can tell."""
QUIETEST_DB = 20.0
"""Below this a block is silent however silent the room is: 10 of 32768."""
ABOVE_ROOM_DB, ABOVE_ROOM_SHARE, BELOW_VOICE_DB = 6.0, 0.4, 18.0
"""A block is sound when it stands so far above the room, is so far on the way from the room to the loudest block of
the last second and a half, and is no farther below that than this."""
LOUDEST_QUIET_DB = 70.0
"""What is louder is sound whatever the voice is like: a tenth of full scale."""
BEFORE_BLOCKS = 100
"""Sound in the two seconds before a phrase counts as talk that it stands in."""
LATELY_BLOCKS, EARLIER_BLOCKS = 500, 2500
"""What sounded in the last ten seconds in which our own voice was silent, and in the fifty before these."""
SOFTER_DB = 8.0
"""Sound is talk where it is not farther below the phrase than this: the words of one breath are within 6 dB, now and
then 8."""
SPOKEN_EARLIER_BLOCKS = 8
"""A word begins up to 0.16 s before the recogniser says that it does: it sees a phone late."""

OUTBURST_BLOCKS = 100
"""An outburst is looked for in the last 2 s: a phrase takes up to 1.2, and is waited for after that."""
SOFTER_BEFORE_BLOCKS = 15
"""Softer sound that goes on has been there for at least so long before an outburst."""
MOST_AS_LOUD_BLOCKS, MOST_AS_LOUD_LATELY_BLOCKS = 7, 50
"""No more than this of the 2 s and of the ten before an outburst is as loud: 0.14 s; and a second, for commands that
were said in vain."""


@dataclass(frozen=True, slots=True)
class Outburst:
    """A stretch of sound that is louder than what there was before."""

    began_ago: int
    ended_ago: int
    """In blocks."""
    goes_on: bool
    """Whether softer sound was there before it, without a pause."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the last seconds sounded like around the stretch of sound that a phrase is in."""

    seconds: float
    """How long the phrase is in it."""
    sound_before: float
    """Seconds of sound in the two seconds before it, as loud as if the same person had made it."""
    talk_lately: float = 0.0
    """Of the last ten in which our own voice was silent: seconds in which it was as loud."""
    talk_earlier: float = 0.0
    """The same of the fifty before."""
    over_voice: bool = False
    """Whether our own voice still sounded at its end, so that it may be a rest of it."""
    noticed: bool = False
    """Whether a person had been noticed by then."""
    again: bool = False
    """Whether it is about when somebody to whom our voice gave way in vain says it again."""


class Loudness:
    """How loud the last seconds were; blocks of 20 ms in, RMS of 16-bit samples."""

    def __init__(self) -> None:
        """Nothing was heard yet."""
        self._levels: deque[float] = deque(maxlen=REMEMBERED_BLOCKS)
        self._own: deque[bool] = deque(maxlen=self._levels.maxlen)
        self._talk: deque[bool] = deque(maxlen=self._levels.maxlen)
        """Whether sound in it may be talk that was not for us."""
        self._others: deque[float] = deque(maxlen=EARLIER_BLOCKS + LATELY_BLOCKS)
        """The levels of the last minute in which our own voice was silent."""

    def add(self, level: float, *, own: bool = False) -> None:
        """Take the RMS of the next block; 0 (a microphone that is covered) is silence and says nothing of the room.

        own: whether our own voice may be in it, for no canceller takes it out altogether.
        """
        self._levels.append(20.0 * math.log10(max(level, 10 ** (SILENCE_DB / 20))))
        self._own.append(own)
        self._talk.append(not own)
        if not own:
            self._others.append(self._levels[-1])

    def answered(self) -> None:
        """Take it that what sounded so far was a command: no talk that the next one stands in."""
        self._talk = deque([False] * len(self._talk), self._talk.maxlen)
        for at in range(1, min(self._own.count(False), len(self._others)) + 1):
            self._others[-at] = SILENCE_DB

    def forget(self, blocks: int) -> None:
        """Forget the last so many blocks."""
        for _ in range(min(blocks, len(self._levels))):
            if not self._own[-1] and self._others:
                self._others.pop()
            for each in (self._levels, self._own, self._talk):
                each.pop()

    def quiet_blocks(self) -> int:
        """Return how many blocks the room has been quiet for by now."""
        loud = np.flatnonzero(self._loud())
        return len(self._levels) - (int(loud[-1]) + 1 if loud.size else 0)

    def loudest(self, first: int, last: int) -> float:
        """Return in dB the loudest block from `first` blocks ago to `last` ago; silence where none is remembered.

        A word that a recogniser names began earlier than it says.
        """
        levels = np.array(self._levels)
        end = len(levels) - max(last, 0)
        return float(levels[max(len(levels) - first - SPOKEN_EARLIER_BLOCKS, 0) : max(end, 0)].max(initial=SILENCE_DB))

    def around(self, first: int = REMEMBERED_BLOCKS, last: int = 0, *, loudest: bool = False) -> Surroundings:
        """Return what the last stretch of sound between `first` and `last` blocks ago was like, and what was before it.

        first, last: where the recogniser heard the phrase; where there is no sound, the last stretch is taken for it.
        loudest: of several stretches the loudest is the phrase, not the last, for it is not known how far it goes.
        Our own voice is nobody who talks, so it does not count as sound before.
        """
        stretches = _stretches(self._loud())
        if not stretches:
            return Surroundings(0.0, 0.0)
        levels, own = np.array(self._levels), np.array(self._own)
        begins, ends = len(levels) - first - SPOKEN_EARLIER_BLOCKS, len(levels) - last
        heard = [(max(start, begins), min(end, ends)) for start, end in stretches]
        heard = [each for each in heard if each[1] - each[0] >= BLIP_BLOCKS] or stretches[-1:]
        start, end = max(heard, key=lambda each: levels[slice(*each)].max()) if loudest else heard[-1]
        sound = np.zeros(len(levels), dtype=bool)
        for sounds, silent in stretches:
            sound[sounds:silent] = True
        before = slice(max(start - BEFORE_BLOCKS, 0), start)
        least = levels[start:end].max() - SOFTER_DB
        talk = sound[before] & np.array(self._talk)[before] & (levels[before] > least)
        others = np.array(self._others) > least
        lately = max(len(others) - LATELY_BLOCKS, 0)
        phrase = max(len(others) - int(np.count_nonzero(~own[start:])), 0)
        return Surroundings(
            seconds=(end - start) * BLOCK_SECONDS,
            sound_before=int(np.count_nonzero(talk)) * BLOCK_SECONDS,
            talk_lately=int(np.count_nonzero(others[lately:phrase])) * BLOCK_SECONDS,
            talk_earlier=int(np.count_nonzero(others[:lately])) * BLOCK_SECONDS,
            over_voice=bool(own[end - 1]),
        )

    def outburst(self, over_blocks: int) -> Outburst | None:
        """Return the last stretch of sound, if it stands out of what was before and has been over for so many blocks.

        What is within SOFTER_DB of its loudest block belongs to it. Our own voice is no outburst.
        over_blocks: more than GAP_BLOCKS, else it may go on.
        """
        levels = np.array(self._levels)
        loudest = levels[-OUTBURST_BLOCKS:].max(initial=SILENCE_DB)
        loud = levels > loudest - SOFTER_DB
        if loud[-over_blocks:].any() or not (stretches := _stretches(loud)):
            return None
        start, end = stretches[-1]
        too_early = start < len(levels) - OUTBURST_BLOCKS
        if too_early or levels[start:end].max() < loudest or any(islice(self._own, start, None)):
            return None
        begins = next((first for first, last in _stretches(self._loud()) if first <= start < last), start)
        before = np.array(self._others)[: start - len(levels)]
        as_loud = before > loudest - SOFTER_DB
        lately = int(np.count_nonzero(as_loud[-LATELY_BLOCKS:]))
        if lately > MOST_AS_LOUD_LATELY_BLOCKS or np.count_nonzero(as_loud[-BEFORE_BLOCKS:]) > MOST_AS_LOUD_BLOCKS:
            return None
        return Outburst(len(levels) - start, len(levels) - end, begins <= start - SOFTER_BEFORE_BLOCKS)

    def _room(self, levels: np.ndarray) -> float:
        heard = levels[levels > QUIETEST_DB]
        return max(tenth(heard), QUIETEST_DB) if len(heard) > len(levels) // 2 else QUIETEST_DB

    def _loud(self) -> np.ndarray:
        """Whether each block stands out of the room, and is near the loudest of the last second and a half."""
        levels = np.array(self._levels)
        if not levels.size:
            return np.zeros(0, dtype=bool)
        voice = float(levels[-75:].max())
        room = self._room(levels)
        least = max(room + ABOVE_ROOM_DB, room + ABOVE_ROOM_SHARE * (voice - room), voice - BELOW_VOICE_DB)
        return levels > min(least, LOUDEST_QUIET_DB)


def tenth(levels: np.ndarray) -> float:
    """The 10th percentile, as numpy.percentile would have it in ten times the time."""
    at = 0.1 * (len(levels) - 1)
    low, high = int(at), min(int(at) + 1, len(levels) - 1)
    ordered = np.partition(levels, (low, high))
    return float(ordered[low] + (ordered[high] - ordered[low]) * (at - low))


def _stretches(loud: np.ndarray) -> list[tuple[int, int]]:
    """Stretches of sound as (first block, block after the last); gaps closed, clicks left out."""
    edges = np.flatnonzero(np.diff(np.r_[False, loud, False].astype(int)))
    joined: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if joined and start - joined[-1][1] <= GAP_BLOCKS:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [(start, end) for start, end in joined if end - start >= BLIP_BLOCKS]

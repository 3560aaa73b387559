"""Decides whether a phrase that a recogniser heard was said to the coach: surely, alone, and at its own length.

A command stands alone. A recogniser that knows commands only finds them inside any talk too, so what it is sure of is
weighed with what can be measured without it: how loud it was before, during and after the phrase, and how long the
phrase took. The weights are a logistic regression, learned from the speakers that the model was trained on
(`training/acceptance.py`) and kept beside the model; a model without them is judged by its confidence alone.
"""

import json
import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from engine.errors import MissingError
from offline.sound import BLOCK_SECONDS

WEIGHTS_FILE = "acceptance.json"
REMEMBERED_SECONDS = 4.0
GAP_BLOCKS = 10
"""Quieter for so long (0.2 s) parts two stretches of sound; the closure of a "t" is shorter."""
MOST_SOUND_BEFORE = 0.2
"""Seconds of sound before it that count against what is urgent: it is said into talk, and said again."""
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
"""Sound in the two seconds before a phrase counts."""
SPOKEN_EARLIER_BLOCKS = 8
"""A word begins up to 0.16 s before the recogniser says that it does: it sees a phone late."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the last seconds sounded like around their last stretch of sound."""

    seconds: float
    """How long that stretch is."""
    quiet_before: float
    """Seconds without sound before it; 4 where none is remembered."""
    sound_before: float
    """Seconds of sound in the two seconds before it."""
    contrast: float
    """How far its loudest part stands above the room, in dB."""
    over_voice: bool = False
    """Whether our own voice sounded meanwhile, so that a rest of it may be in there, and no person had been noticed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that a recogniser made of an utterance, its least confidence in a word of it (0..1), and the sound."""

    text: str
    confidence: float
    around: Surroundings
    waited: bool = False
    """Whether it has been quiet for a while longer since, as it is not when somebody goes on talking."""

    def urgent(self) -> "Candidate":
        """The same, with no more sound before it than counts against what is urgent."""
        before = min(self.around.sound_before, MOST_SOUND_BEFORE)
        return replace(self, around=replace(self.around, sound_before=before))

    def evidence(self) -> dict[str, float]:
        """Return what speaks for it and against it, by name; every number is about 0 to 6 in size."""
        letters = sum(character.isalpha() for character in self.text)
        pace = math.log(max(self.around.seconds, 0.04) / (0.08 * letters))
        return {
            "confidence": -math.log(1.002 - self.confidence),
            "letters": math.log(letters),
            "pace": pace,
            "odd pace": pace * pace,
            "sound before": self.around.sound_before,
            "any sound before": float(self.around.sound_before > 0.1),
            "quiet after": float(self.waited),
            "over voice": float(self.around.over_voice),
        }


class Loudness:
    """How loud the last seconds were; blocks of 20 ms in, RMS of 16-bit samples."""

    def __init__(self) -> None:
        """Nothing was heard yet."""
        self._levels: deque[float] = deque(maxlen=round(REMEMBERED_SECONDS / BLOCK_SECONDS))
        self._own: deque[bool] = deque(maxlen=self._levels.maxlen)
        self._talk: deque[bool] = deque(maxlen=self._levels.maxlen)
        """Whether sound in it may be talk that was not for us."""

    def add(self, level: float, *, own: bool = False) -> None:
        """Take the RMS of the next block; 0 (a microphone that is covered) is silence and says nothing of the room.

        own: whether our own voice may be in it, for no canceller takes it out altogether.
        """
        self._levels.append(20.0 * math.log10(max(level, 10 ** (SILENCE_DB / 20))))
        self._own.append(own)
        self._talk.append(not own)

    def answered(self) -> None:
        """Take it that what sounded so far was a command: no talk that the next one stands in."""
        self._talk = deque([False] * len(self._talk), self._talk.maxlen)

    def forget(self, blocks: int) -> None:
        """Forget the last so many blocks."""
        for each in (self._levels, self._own, self._talk):
            for _ in range(min(blocks, len(each))):
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

    def around(self, spoken_seconds: float = math.inf, within: tuple[int, int] | None = None) -> Surroundings:
        """Return what the last stretch of sound and the time before it were like.

        Our own voice is nobody who talks, so it does not count as sound before; and where it runs into the word, that
        begins `spoken_seconds` (how long the recogniser heard it for) before the end.

        within: blocks ago of its beginning and its end, where the recogniser heard other words beside it.
        """
        stretches = _stretches(self._loud())
        if not stretches:
            return Surroundings(0.0, REMEMBERED_SECONDS, 0.0, 0.0)
        start, end = stretches[-1]
        own = np.array(self._own)
        if within is not None:
            first, last = (len(own) - ago for ago in within)
            start, end = max(start, first - SPOKEN_EARLIER_BLOCKS), min(end, last)
            if end - start < BLIP_BLOCKS:
                start, end = stretches[-1]
        over_voice = bool(own[start:end].any())
        if over_voice:
            spoken_blocks = int(min(spoken_seconds, REMEMBERED_SECONDS) / BLOCK_SECONDS)
            start = max(start, end - spoken_blocks - SPOKEN_EARLIER_BLOCKS)
        sound = np.zeros(len(own), dtype=bool)
        for first, last in stretches:
            sound[first:last] = True
        others = np.flatnonzero((sound & np.array(self._talk))[:start])
        levels = np.array(self._levels)
        return Surroundings(
            (end - start) * BLOCK_SECONDS,
            (start - int(others[-1]) - 1) * BLOCK_SECONDS if others.size else REMEMBERED_SECONDS,
            int(np.count_nonzero(others >= start - BEFORE_BLOCKS)) * BLOCK_SECONDS,
            float(levels[start:end].max() - self._room(levels)),
            over_voice,
        )

    def _room(self, levels: np.ndarray) -> float:
        heard = levels[levels > QUIETEST_DB]
        return max(float(np.percentile(heard, 10)), QUIETEST_DB) if len(heard) > len(levels) // 2 else QUIETEST_DB

    def _loud(self) -> np.ndarray:
        """Whether each block stands out of the room, and is near the loudest of the last second and a half."""
        levels = np.array(self._levels)
        if not levels.size:
            return np.zeros(0, dtype=bool)
        voice = float(levels[-75:].max())
        room = self._room(levels)
        least = max(room + ABOVE_ROOM_DB, room + ABOVE_ROOM_SHARE * (voice - room), voice - BELOW_VOICE_DB)
        return levels > min(least, LOUDEST_QUIET_DB)


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


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Weights by the names of `Candidate.evidence`, and the least sureness that acts."""

    weights: Mapping[str, float]
    bias: float
    least: float
    least_awaited: float
    """For an answer to an open question, and for what is urgent."""

    def sureness(self, candidate: Candidate) -> float:
        """Return 0..1: how likely it is that the phrase was said, and to the coach."""
        found = candidate.evidence()
        total = self.bias + sum(weight * found[name] for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(min(total, 50.0), -50.0)))

    def accepts(self, candidate: Candidate, *, lightly: bool = False) -> bool:
        """Return whether the phrase is to be obeyed; `lightly` where an answer is awaited or the phrase is urgent."""
        return self.sureness(candidate) >= (self.least_awaited if lightly else self.least)


PLAIN = Acceptance({"confidence": 4.0}, -4.0 * -math.log(1.002 - 0.8), 0.5, 0.12)
"""For a model that has no weights: the recogniser gives every word 0.8, or 0.67 where the answer is awaited."""


def read_acceptance(model: Path) -> Acceptance:
    """Read the weights beside a model, `PLAIN` where there are none; raises MissingError when they are damaged."""
    path = model / WEIGHTS_FILE
    if not path.is_file():
        return PLAIN
    try:
        return Acceptance(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise MissingError(f"{path} cannot be read ({error}): unpack the model afresh") from error

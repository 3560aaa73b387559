"""Decides whether a phrase that a recogniser heard was said to the coach: surely, alone, and at its own length.

A command stands alone. A recogniser that knows commands only finds them inside any talk too, so what it is sure of is
weighed with what can be measured without it: how loud it was before, during and after the phrase, and how long the
phrase took; of an answer also which one it is, for talk is hardly ever taken for a "no". What was far softer before it,
a television across the room, is no talk that the phrase stands in. The weights are a logistic regression, learned from
the speakers that the model was trained on (`training/acceptance.py`) and kept beside the model; a model without them is
judged by its confidence alone.
"""

import json
import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from engine.errors import MissingError
from offline.sound import BLOCK_SECONDS

WEIGHTS_FILE = "acceptance.json"
REMEMBERED_SECONDS = 4.0
REMEMBERED_BLOCKS = round(REMEMBERED_SECONDS / BLOCK_SECONDS)
GAP_BLOCKS = 10
"""Quieter for so long (0.2 s) parts two stretches of sound; the closure of a "t" is shorter."""
MOST_SOUND_BEFORE, MOST_SOUND_BEFORE_URGENT = 0.3, 0.15
"""Seconds of sound before it that count against a phrase, and against what is urgent: that is said into talk, and said
again."""
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
LATELY_BLOCKS, LEAST_TALK_LATELY, MOST_TALK_LATELY, MOST_TALK_LATELY_OBEYED = 500, 1.0, 3.0, 1.5
"""So does what sounded in the last ten seconds in which our own voice was silent, for a television pauses now and then:
what is over a second of it, which is a command that was not understood and said again, up to three; less for what is
obeyed in talk that goes on."""
EARLIER_BLOCKS, LEAST_TALK_EARLIER, MOST_TALK_EARLIER, MOST_TALK_EARLIER_OBEYED = 2500, 2.0, 5.0, 2.75
"""And what sounded in the fifty seconds before these: a television says some words louder than all that it said just
before, hardly one louder than what it said in a minute (set by hand over half an hour of one: the model's card).
Two seconds are four commands that were said in vain."""
SOFTER_DB = 8.0
"""Where it is not farther below the phrase than this: the words of one breath are within 6 dB, now and then 8."""
SPOKEN_EARLIER_BLOCKS = 8
"""A word begins up to 0.16 s before the recogniser says that it does: it sees a phone late."""


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that a recogniser made of an utterance, its least confidence in a word of it (0..1), and the sound."""

    text: str
    confidence: float
    around: Surroundings
    waited: bool = False
    """Whether it has been quiet for a while longer since, as it is not when somebody goes on talking."""

    def urgent(self, *, in_talk: bool) -> "Candidate":
        """The same, with no more sound right before it than counts against what is urgent.

        in_talk: whether it is obeyed in talk that goes on, so that talk in the minute before counts little, too.
        """
        around = replace(self.around, sound_before=min(self.around.sound_before, MOST_SOUND_BEFORE_URGENT))
        if in_talk:
            lately = min(self.around.talk_lately, MOST_TALK_LATELY_OBEYED)
            earlier = min(self.around.talk_earlier, MOST_TALK_EARLIER_OBEYED)
            around = replace(around, talk_lately=lately, talk_earlier=earlier)
        return replace(self, around=around)

    def evidence(self) -> dict[str, float]:
        """Return what speaks for it and against it, by name.

        Where somebody was noticed over our voice, it gives way: that it is quiet says nothing then.
        """
        noticed = self.around.over_voice and self.around.noticed
        letters = sum(character.isalpha() for character in self.text)
        pace = math.log(max(self.around.seconds, 0.04) / (0.08 * letters))
        lately = (self.around.talk_lately - LEAST_TALK_LATELY) / (MOST_TALK_LATELY - LEAST_TALK_LATELY)
        earlier = (self.around.talk_earlier - LEAST_TALK_EARLIER) / (MOST_TALK_EARLIER - LEAST_TALK_EARLIER)
        return {
            "confidence": odds(self.confidence),
            "letters": math.log(letters),
            "pace": pace,
            "odd pace": pace * pace,
            "sound before": min(self.around.sound_before, MOST_SOUND_BEFORE) / MOST_SOUND_BEFORE,
            "talk lately": min(max(lately, earlier, 0.0), 1.0),
            "quiet after": float(self.waited and not noticed),
            "over voice": float(self.around.over_voice and not noticed),
            "over voice, noticed": float(noticed),
        }


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

    def around(self, first: int = REMEMBERED_BLOCKS, last: int = 0) -> Surroundings:
        """Return what the last stretch of sound between `first` and `last` blocks ago was like, and what was before it.

        first, last: where the recogniser heard the phrase; where there is no sound, the last stretch is taken for it.
        Our own voice is nobody who talks, so it does not count as sound before.
        """
        stretches = _stretches(self._loud())
        if not stretches:
            return Surroundings(0.0, 0.0)
        levels, own = np.array(self._levels), np.array(self._own)
        begins, ends = len(levels) - first - SPOKEN_EARLIER_BLOCKS, len(levels) - last
        heard = [(max(start, begins), min(end, ends)) for start, end in stretches]
        start, end = ([each for each in heard if each[1] - each[0] >= BLIP_BLOCKS] or stretches)[-1]
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


def odds(confidence: float) -> float:
    """The logarithm of the odds of a confidence, -4.6 to 4.6: a little one is much less than half a one."""
    return math.log((confidence + 0.01) / (1.01 - confidence))


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Weights by the names of `Candidate.evidence`, one more for some phrases, and the least sureness that acts."""

    weights: Mapping[str, float]
    bias: float
    least: float
    least_awaited: float
    """For an answer to an open question, and for what is urgent."""
    phrases: Mapping[str, float] = field(default_factory=dict)
    """What speaks for a phrase itself, or against it; not where it may be our own voice, whose words are not those of
    talk."""

    def sureness(self, candidate: Candidate) -> float:
        """Return 0..1: how likely it is that the phrase was said, and to the coach."""
        found = candidate.evidence()
        total = self.bias + sum(weight * found[name] for name, weight in self.weights.items())
        if not found["over voice"]:
            total += self.phrases.get(candidate.text, 0.0)
        return 1.0 / (1.0 + math.exp(-max(min(total, 50.0), -50.0)))

    def accepts(self, candidate: Candidate, *, lightly: bool = False) -> bool:
        """Return whether the phrase is to be obeyed; `lightly` where an answer is awaited or the phrase is urgent."""
        return self.sureness(candidate) >= (self.least_awaited if lightly else self.least)


PLAIN = Acceptance({"confidence": 3.0}, -3.0 * odds(0.8), 0.5, 0.12)
"""For a model that has no weights: the recogniser gives every word 0.8, or 0.67 where the answer is awaited."""


EVIDENCE = frozenset(Candidate("a", 1.0, Surroundings(0.0, 0.0)).evidence())
"""What a weight can be of."""


def read_acceptance(model: Path) -> Acceptance:
    """Read the weights beside a model, `PLAIN` where there are none; raises MissingError when they are damaged."""
    path = model / WEIGHTS_FILE
    if not path.is_file():
        return PLAIN
    try:
        found = Acceptance(**json.loads(path.read_text(encoding="utf-8"), parse_int=float))
    except (OSError, ValueError, TypeError) as error:
        raise MissingError(f"{path} cannot be read ({error}): unpack the model afresh") from error
    if wrong := _fault(found):
        raise MissingError(f"{path} is damaged, {wrong}: unpack the model afresh")
    return found


def _fault(read: Acceptance) -> str:
    """What keeps numbers as they were read from being used, or nothing; else it would show at the first phrase."""
    if not (isinstance(read.weights, dict) and isinstance(read.phrases, dict)):
        return "weights and phrases must be numbers by name"
    if unknown := sorted(read.weights.keys() - EVIDENCE):
        return f"it weighs {', '.join(unknown)}, and there is only {', '.join(sorted(EVIDENCE))}"
    numbers = {
        **read.phrases,
        **read.weights,
        "bias": read.bias,
        "least": read.least,
        "least_awaited": read.least_awaited,
    }
    wrong = [name for name, number in numbers.items() if not (isinstance(number, float) and math.isfinite(number))]
    return f"what it has for {', '.join(wrong)} must be a number" if wrong else ""

"""A person on the mat: says what is in a script, and says again what was ignored."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from offline.sound import BLOCK, RATE
from tests.room.acoustics import Sound

PATIENCE_SECONDS = 2.0
"""A person who was ignored says it again after this long."""


@dataclass(frozen=True, slots=True, eq=False)
class Saying:
    """A phrase as it arrives at the microphone."""

    words: str
    sound: Sound
    """In the units of int16."""
    end: int
    """Sample of `sound` at which the last word ends."""


@dataclass(slots=True)
class Attempt:
    """One time that something was said; samples since the room began."""

    saying: Saying
    number: int
    """1 for the first try."""
    start: int

    @property
    def word_end(self) -> int:
        """The sample at which the last word ended at the microphone."""
        return self.start + self.saying.end


@dataclass
class Person:
    """Says its sayings one after the other: each when its turn comes, again after 2 s if it was ignored.

    A turn begins when `speak` is called, or by itself at `at` seconds. It ends when somebody calls `obeyed`, or
    when the last try was ignored.
    """

    script: Sequence[tuple[float, Saying]] = ()
    """(seconds, saying) that begin by themselves, in order; one that comes too early waits for the turn before it."""
    tries: int = 2
    attempts: list[Attempt] = field(default_factory=list)
    _now: int = 0
    _begun: int = 0
    """How much of the script has had its turn."""
    _waiting: bool = False
    """Whether the last attempt is neither obeyed nor given up."""
    _tails: list[Attempt] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        """Whether something was said that was neither obeyed nor given up."""
        return self._waiting

    def speak(self, saying: Saying, after: float = 0.0) -> None:
        """Begin a turn `after` seconds from now; raises RuntimeError while another one lasts."""
        if self._waiting:
            raise RuntimeError(f"{self.attempts[-1].saying.words!r} is still being said")
        self._say(saying, 1, self._now + round(after * RATE))

    def obeyed(self) -> None:
        """Take it that what was said last was understood."""
        self._waiting = False

    def gives_up(self) -> None:
        """Say it no more: nobody is there to obey."""
        self._waiting = False

    def arrives(self) -> Sound:
        """Return the next (BLOCK,) of what the microphone gets of this person."""
        start, self._now = self._now, self._now + BLOCK
        self._decide(start)
        block = np.zeros(BLOCK)
        for said in self._tails:
            sound = said.saying.sound
            first, last = max(said.start, start), min(said.start + len(sound), start + BLOCK)
            if first < last:
                block[first - start : last - start] += sound[first - said.start : last - said.start]
        self._tails = [said for said in self._tails if said.start + len(said.saying.sound) > self._now]
        return block

    def _decide(self, now: int) -> None:
        if self._waiting and now >= self.attempts[-1].word_end + round(PATIENCE_SECONDS * RATE):
            last = self.attempts[-1]
            if last.number < self.tries:
                self._say(last.saying, last.number + 1, now)
            else:
                self._waiting = False
        if not self._waiting and self._begun < len(self.script) and now >= round(self.script[self._begun][0] * RATE):
            self._begun += 1
            self._say(self.script[self._begun - 1][1], 1, now)

    def _say(self, saying: Saying, number: int, start: int) -> None:
        said = Attempt(saying, number, start)
        self.attempts.append(said)
        self._tails.append(said)
        self._waiting = True


def word_end(sound: Sound) -> int:
    """Return the end of the last 10 ms that are within 20 dB of the loudest 10 ms."""
    blocks = np.mean(sound[: len(sound) // 160 * 160].reshape(-1, 160) ** 2, axis=1)
    return int(np.flatnonzero(blocks > blocks.max(initial=0.0) * 1e-2)[-1] + 1) * 160 if blocks.any() else 0

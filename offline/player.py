"""Plays one effect and answers with exactly one event, on the clock of the sound card.

Seconds are blocks counted. Words that overrun their slot, and the rest of a last block, are owed: the next slot
is shorter by that much, so that a hold of 20 s lasts 20 s. An anchor forgives the debt, so that talk never eats
into a hold.

On a device that hears itself the listeners get what the echo canceller leaves. Somebody who speaks while the voice does
is given way to: the voice fades within a block and listens. A command acts; without one the effect begins again, words
and seconds, so that no second of a hold is lost. Without a canceller the listeners get silence while the voice speaks.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from engine.events import Ask, Cue, Done, Effect, Event, Finish, Heard, Prompt
from offline.barge_in import BargeIn
from offline.echo import EchoCanceller
from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Block, Duplex, Samples, silence

FLOOR_SECONDS = 1.0
"""A question leaves the user at least this long, however long its words took."""
ECHO_TAIL_SECONDS = 0.3
"""After the loudspeaker stops, a room goes on for about this long (T60 0.3 to 0.5 s in furnished rooms)."""
LISTEN_SECONDS = 2.0
"""The voice goes on when nobody has spoken for this long; a command is certain 0.5 to 0.8 s after its last word."""
LONGEST_SECONDS = 6.0
"""The voice goes on after this long even if somebody still speaks: it may be a television."""
MOST_TIMES = 2
"""One effect gives way this often, then its words are said to their end."""
SHORT_SECONDS = 0.5
"""Words and tones that are over this soon are not broken off: they end before a person has."""
FADE_OUT = np.linspace(1.0, 0.0, BLOCK)


class Listener(Protocol):
    """Something that a command can come from: the ear, the keyboard."""

    def hear(self, block: Block) -> Heard | None:
        """Take 20 ms of microphone; return the command that is now certain, if one is."""


class KnowsOurWords(Protocol):
    """Told what the voice says, so that it is not taken for the person's words."""

    def sounds(self, prompt: Prompt) -> None:
        """Take it that `prompt` is being said in the block to come."""

    def person_speaks(self) -> None:
        """Take it that what is heard now is the person."""


class Player:
    """Speaks, is silent, or waits for the user, and hears meanwhile."""

    def __init__(
        self,
        duplex: Duplex,
        speak: Callable[[Prompt], Samples],
        listeners: Sequence[Listener] = (),
        passed: Callable[[float], None] = lambda seconds: None,
        *,
        echo: EchoCanceller | None = None,
        own: KnowsOurWords | None = None,
    ) -> None:
        """`speak` makes the samples of a prompt, `passed` is told the seconds into the effect at every block.

        echo: takes the voice out of the microphone of a device that hears itself. own: is told what is said.
        """
        self._duplex = duplex
        self._speak = speak
        self._listeners = listeners
        self._passed = passed
        self._echo = echo
        self._own = own
        self._barge_in = BargeIn()
        self._debt = 0
        self._tail = 0
        self.blocks = 0
        """Blocks played since the start: the time, in units of 20 ms."""

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return self.blocks * BLOCK_SECONDS

    def play(self, effect: Effect) -> Event:
        """Play `effect`; Done when its slot is full, Heard at the block in which a command became certain."""
        clip = self._speak(effect.prompt) if effect.prompt else np.zeros(0, dtype=np.int16)
        slot = self._slot(effect, clip)
        last = math.inf if slot is None else math.ceil(max(slot, len(clip)) / BLOCK)
        block = times = 0
        while block < last:
            words = clip[block * BLOCK : (block + 1) * BLOCK]
            may_give_way = len(words) and len(clip) > SHORT_SECONDS * RATE and times < MOST_TIMES
            if may_give_way and self._barge_in.person_speaks:
                heard, times = self._give_way(words, block * BLOCK_SECONDS), times + 1
                block = block if heard else 0
            else:
                if len(words) and effect.prompt and self._own:
                    self._own.sounds(effect.prompt)
                heard = self._exchange(words)
                block += 1
                self._passed(block * BLOCK_SECONDS)
            if heard is not None:
                self._debt = 0
                self._barge_in.answered()
                return replace(heard, after=block * BLOCK_SECONDS)
        self._debt = block * BLOCK - slot if slot is not None and isinstance(effect, Cue) else 0
        return Done()

    def _slot(self, effect: Effect, clip: Samples) -> int | None:
        """Return the samples the effect fills, what is owed taken off; None for one that waits for the user."""
        if isinstance(effect, Finish):
            return len(clip)
        if isinstance(effect, Ask):
            if effect.seconds is None:
                return None
            return max(round(effect.seconds * RATE), len(clip) + round(FLOOR_SECONDS * RATE))
        if effect.anchor:
            self._debt = 0
        return round(effect.seconds * RATE) - self._debt

    def _give_way(self, words: Samples, into: float) -> Heard | None:
        """Fade out `words` and listen until a command is heard, or nobody has spoken for a while."""
        heard = self._exchange(np.rint(words * FADE_OUT[: len(words)]).astype(np.int16))
        quiet = listened = 0
        while heard is None and quiet < LISTEN_SECONDS / BLOCK_SECONDS and listened < LONGEST_SECONDS / BLOCK_SECONDS:
            heard = self._exchange(words[:0])
            quiet = 0 if self._barge_in.person_speaks else quiet + 1
            listened += 1
            self._passed(into)
        if heard is None:
            self._barge_in.in_vain()
        return heard

    def _exchange(self, samples: Samples) -> Heard | None:
        out = silence()
        out[: len(samples)] = samples
        microphone = self._without_echo(out, self._duplex.exchange(out))
        self.blocks += 1
        for listener in self._listeners:
            heard = listener.hear(microphone)
            if heard is not None:
                return heard
        return None

    def _without_echo(self, out: Block, microphone: Block) -> Block:
        """Return what the listeners may hear of `microphone`, where `out` was played."""
        if not self._duplex.hears_itself:
            return microphone
        self._tail = round(ECHO_TAIL_SECONDS / BLOCK_SECONDS) if out.any() else max(0, self._tail - 1)
        if self._echo is None:
            return silence() if self._tail else microphone
        left = self._echo.clean(out, microphone)
        self._barge_in.listen(left, sounding=self._tail > 0)
        if self._own and self._barge_in.person_speaks:
            self._own.person_speaks()
        return left

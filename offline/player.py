"""Plays one effect and answers with exactly one event, on the clock of the sound card.

Seconds are blocks counted. Words that overrun their slot, and the rest of a last block, are owed: the next slot
is shorter by that much, so that a hold of 20 s lasts 20 s. An anchor forgives the debt, so that talk never eats
into a hold.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from engine.events import Ask, Cue, Done, Effect, Event, Finish, Heard, Prompt
from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Block, Duplex, Samples

FLOOR_SECONDS = 1.0
"""A question leaves the user at least this long, however long its words took."""
ECHO_TAIL_SECONDS = 0.3
"""After the loudspeaker stops, a room goes on for about this long (T60 0.3 to 0.5 s in furnished rooms)."""


class Listener(Protocol):
    """Something that a command can come from: the ear, the keyboard."""

    def hear(self, block: Block) -> Heard | None:
        """Take 20 ms of microphone; return the command that is now certain, if one is."""


class Player:
    """Speaks, is silent, or waits for the user, and hears meanwhile."""

    def __init__(
        self,
        duplex: Duplex,
        speak: Callable[[Prompt], Samples],
        listeners: Sequence[Listener] = (),
        passed: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        """`speak` makes the samples of a prompt, `passed` is told the seconds into the effect at every block."""
        self._duplex = duplex
        self._speak = speak
        self._listeners = listeners
        self._passed = passed
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
        block = 0
        while block < last:
            heard = self._exchange(clip[block * BLOCK : (block + 1) * BLOCK])
            block += 1
            self._passed(block * BLOCK_SECONDS)
            if heard is not None:
                self._debt = 0
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

    def _exchange(self, samples: Samples) -> Heard | None:
        out = np.zeros(BLOCK, dtype=np.int16)
        out[: len(samples)] = samples
        microphone = self._duplex.exchange(out)
        self.blocks += 1
        if self._duplex.hears_itself and samples.any():
            self._tail = round(ECHO_TAIL_SECONDS / BLOCK_SECONDS)
        elif self._tail:
            self._tail -= 1
        if self._tail:
            microphone = np.zeros(BLOCK, dtype=np.int16)  # what it hears now is ourselves
        for listener in self._listeners:
            heard = listener.hear(microphone)
            if heard is not None:
                return heard
        return None

"""Hears a word by itself that stands out of softer talk, where the recogniser makes one long word of both.

Somebody who talks on behind a person, a television, leaves no pause in which their word could begin or end, and any
grammar of commands takes both for something that it does not know. By its loudness the word is easily told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.phrasebook import normalise
from offline.foreground import least_confidence, spoken
from offline.loudness import Outburst
from offline.recogniser import Recogniser

EARLIER_BLOCKS, SOFTENED_EARLIER_BLOCKS = 14, 8
"""A word begins softly, up to 0.28 s before it is loud. It is heard from there, and once more from 0.16 s before it is
loud with all that was before that softened, for what the network makes of a word hangs on what it saw before it. (Of
ten ways to cut it out these two agreed on the most words and the fewest wrong ones.)"""
SOFTENED_BLOCKS, SOFTENED_DB = 42, -30.0
"""So much of what was before is heard, 0.84 s, and so much softer."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A phrase that was heard by itself, how sure the recogniser is of it, and where it was."""

    text: str
    confidence: float
    outburst: Outburst
    waited: bool
    """Whether nothing has been as loud since for a while longer."""


class HearingApart:
    """Hears an outburst with a recogniser of its own; tells of a phrase as it ends, and once more a while later."""

    def __init__(self, recogniser: Recogniser, patience: Mapping[str, int], waiting_blocks: int) -> None:
        """patience: blocks after each phrase in which nothing is as loud; waiting_blocks: until `waited`."""
        self._recogniser = recogniser
        self._patience = patience
        self._waiting_blocks = waiting_blocks
        self._passed = 0
        """Blocks so far."""
        self._settled = 0
        """What began before so many had passed is not heard any more."""
        self._heard: tuple[int, str, float] | None = None
        """Of the outburst that was heard last, the blocks that had passed at its end; what it is; how sure that is."""
        self._told = False

    def passed(self) -> None:
        """Take it that another block has passed."""
        self._passed += 1

    def answered(self) -> None:
        """Take it that all until now has been heard."""
        self._settled, self._heard = self._passed, None

    def forget(self, blocks: int) -> None:
        """Forget what was heard, and that the last blocks have passed."""
        self._passed -= blocks
        self.answered()

    def phrase(self, outburst: Outburst, sound: Sequence[bytes], *, out_of_talk: bool) -> Apart | None:
        """Return the phrase that this outburst is, once when it has ended and once when it was waited for.

        sound: the last blocks of mono s16, from further back than it began. out_of_talk: whether something sounded
        before it; what stands alone is not heard.
        """
        if self._passed - outburst.began_ago < self._settled:
            return None
        ended = self._passed - outburst.ended_ago
        if self._heard is None or self._heard[0] != ended:
            if not out_of_talk:
                return None
            self._heard, self._told = (ended, *self._hear(outburst, sound)), False
        _, text, confidence = self._heard
        if text not in self._patience:
            self.answered()
            return None
        waited = outburst.ended_ago >= self._patience[text] + self._waiting_blocks
        if outburst.ended_ago < self._patience[text] or (self._told and not waited):
            return None
        self._told = True
        if waited:
            self.answered()
        return Apart(text, confidence, outburst, waited)

    def _hear(self, outburst: Outburst, sound: Sequence[bytes]) -> tuple[str, float]:
        """What it is, and how sure both times are of it, half as sure where one of them hears something else."""
        begins, softly = -(outburst.began_ago + EARLIER_BLOCKS), -(outburst.began_ago + SOFTENED_EARLIER_BLOCKS)
        softened = np.frombuffer(b"".join(sound[softly - SOFTENED_BLOCKS : softly]), "<i2") * 10 ** (SOFTENED_DB / 20)
        first = self._recogniser.whole(b"".join(sound[begins:]))
        second = self._recogniser.whole(softened.astype("<i2").tobytes() + b"".join(sound[softly:]))
        sure = [(normalise(spoken(words)), least_confidence(words)) for words in (first, second)]
        phrases = [each for each in sure if each[0] in self._patience]
        text, _ = max(phrases, key=lambda each: each[1], default=("", 0.0))
        return text, sum(confidence for each, confidence in phrases if each == text) / 2

"""Hears a word by itself where what sounded before it spoils it: softer talk, or the rest of our own voice.

Somebody who talks on behind a person, a television, leaves no pause in which their word could begin or end, and any
grammar of commands takes both for something that it does not know. By its loudness the word is easily told. Our own
voice, or what is left of it, ends in the middle of the word to which it gives way: when that is, is known.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.phrasebook import normalise
from offline.acceptance import Candidate
from offline.foreground import Word, least_confidence, spoken
from offline.loudness import Outburst, Surroundings
from offline.sound import BLOCK
from offline.spotting import Opinion

Hear = Callable[[bytes], list[Word]]
Second = Callable[[str, Sequence[bytes]], Opinion]
"""Takes what a recogniser heard, and the blocks that it may have ended with."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How a word is cut out, for what the network makes of it hangs on what it saw before it."""

    earlier_blocks: int
    """It begins so many blocks sooner than it stands out: a word begins softly."""
    softened_blocks: int = 0
    softened_db: float = 0.0
    """So much of what was before that is heard, and so much softer."""

    def of(self, sound: Sequence[bytes], began_ago: int) -> bytes:
        """Return mono s16 from there to the end of the last blocks."""
        begins = max(len(sound) - began_ago - self.earlier_blocks, 0)
        before = np.frombuffer(b"".join(sound[max(begins - self.softened_blocks, 0) : begins]), "<i2")
        softened: bytes = (before * 10 ** (self.softened_db / 20)).astype("<i2").tobytes()
        return softened + b"".join(sound[begins:])


@dataclass(frozen=True, slots=True)
class Ways:
    """All ways in which a word is heard by itself."""

    cuts: tuple[Cut, ...]
    """What the recogniser is given."""
    looked_at: Cut | None = None
    """What the spotter is given, too; None: only the last seconds as they are."""
    looks_ago: tuple[int, ...] = (0,)
    """Then it looks at what ended so many blocks ago: it is not known where the word ends."""

    def looks(self, sound: Sequence[bytes], began_ago: int) -> Iterator[Sequence[bytes]]:
        """Yield the blocks that the spotter looks at beside the last ones."""
        if self.looked_at is None:
            return
        whole = self.looked_at.of(sound, began_ago)
        blocks = [whole[at : at + 2 * BLOCK] for at in range(0, len(whole), 2 * BLOCK)]
        for ago in self.looks_ago:
            if not ago or began_ago - ago >= SHORTEST_BLOCKS:
                yield blocks[: len(blocks) - ago]


OUT_OF_TALK = Ways((Cut(14), Cut(8, 42, -30.0)))
"""From 0.28 s before it is loud, and from 0.16 s with 0.84 s of what was before softened. (Of ten ways to cut it out
these two agreed on the most words and the fewest wrong ones.)"""
OVER_VOICE = Ways((Cut(20, 42, -15.0), Cut(30, 42, -15.0)), Cut(20, 100, -15.0), (0, 20, 40))
"""From 0.4 and from 0.6 s before a person was noticed, which takes 0.25 s (median), what was before softened. (Of
thirteen ways and their pairs. One alone hears as many words right, and more in what is left of our own voice.) The
spotter looks at what ended now, 0.4 s ago and 0.8 s ago, all that was before softened."""
SHORTEST_BLOCKS = 15
"""0.3 s after somebody was noticed their word may be over."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A phrase that was heard by itself, how sure the recogniser is of it, and where it was."""

    opinion: Opinion
    confidence: float
    outburst: Outburst
    waited: bool
    """Whether nothing has been as loud since for a while longer."""

    def candidate(self, around: Surroundings) -> Candidate:
        """Return what is to be weighed."""
        return Candidate(
            self.opinion.text,
            self.confidence,
            around,
            waited=self.waited,
            apart=True,
            spotted=self.opinion.spotted,
            only_spotted=self.opinion.alone,
        )


class HearingApart:
    """Hears an outburst afresh; tells of a phrase as it ends, and once more a while later."""

    def __init__(
        self, hear: Hear, second: Second, ways: Ways, patience: Mapping[str, int], waiting_blocks: int
    ) -> None:
        """Hear with `hear`, which tells the words in mono s16, what is cut out in these ways.

        second: what the spotter makes of that. patience: blocks after each phrase in which nothing is as loud;
        waiting_blocks: until `waited`.
        """
        self._words = hear
        self._second = second
        self._ways = ways
        self._patience = patience
        self._waiting_blocks = waiting_blocks
        self._passed = 0
        """Blocks so far."""
        self._settled = 0
        """What began before so many had passed is not heard any more."""
        self._heard: tuple[int, Opinion, float] | None = None
        """Of the outburst that was heard last, the blocks that had passed at its end; what it is; how sure that is."""
        self._began = 0
        """And at its beginning."""
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
            found, began = self._hear(outburst, sound), self._passed - outburst.began_ago
            if self._heard is not None and began == self._began:
                found = _spotted_surer(self._heard[1:], found)
            self._heard, self._began, self._told = (ended, *found), began, False
        _, opinion, confidence = self._heard
        patience = self._patience.get(opinion.text)
        if patience is None:
            self.answered()
            return None
        waited = outburst.ended_ago >= patience + self._waiting_blocks
        if outburst.ended_ago < patience or (self._told and not waited):
            return None
        self._told = True
        if waited:
            self.answered()
        return Apart(opinion, confidence, outburst, waited)

    def _hear(self, outburst: Outburst, sound: Sequence[bytes]) -> tuple[Opinion, float]:
        """What it is, and how sure that is: the mean of all cuts, 0 of one in which something else is heard."""
        heard = [self._words(cut.of(sound, outburst.began_ago)) for cut in self._ways.cuts]
        sure = [(normalise(spoken(words)), least_confidence(words)) for words in heard]
        phrases = [each for each in sure if each[0] in self._patience]
        text, _ = max(phrases, key=lambda each: each[1], default=("", 0.0))
        opinion = self._look(text, outburst, sound)
        confidence = sum(confidence for each, confidence in phrases if each == opinion.text) / len(self._ways.cuts)
        return replace(opinion, alone=opinion.alone and not confidence), confidence

    def _look(self, text: str, outburst: Outburst, sound: Sequence[bytes]) -> Opinion:
        """What the spotter makes of it; of a phrase that a recogniser heard, the surest of all its looks.

        Alone it is believed only as it has learned to look: a rest of our voice that is cut out sounds like a word.
        """
        opinion = self._second(text, sound)
        if opinion.alone or opinion.text not in self._patience:
            return opinion
        looks = (self._second(text, each) for each in self._ways.looks(sound, outburst.began_ago))
        backing = [each for each in looks if each.text == opinion.text]
        return max([opinion, *backing], key=lambda each: each.spotted or 0.0)


def _spotted_surer(before: tuple[Opinion, float], now: tuple[Opinion, float]) -> tuple[Opinion, float]:
    """Of two looks at an outburst that went on the surer one of the spotter's; the later, where a phrase was heard.

    What goes on is the next tick, or a breath: by then the word lies further back than the spotter has learned to look.
    """
    (first, _), (second, _) = before, now
    return before if first.alone and second.alone and (first.spotted or 0.0) > (second.spotted or 0.0) else now

"""Hears by itself what cannot be heard in the stream: what stands out of softer talk, and to what our voice gave way.

To hear it takes recognisers of their own, for a word that is heard by itself ends no utterance in the stream.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from engine.events import Command
from engine.phrasebook import Phrasebook
from offline.acceptance import Candidate
from offline.apart import OUT_OF_TALK, OVER_VOICE, HearingApart
from offline.foreground import Word
from offline.grammar import ANSWERS
from offline.loudness import Loudness, Outburst
from offline.noticing import Noticing
from offline.recogniser import Recogniser
from offline.spotting import Spotting

BEGAN_BEFORE_BLOCKS = 10
"""Where an utterance had begun so long before a word stands out, the word stands in it."""


class Aside:
    """Knows the same phrases as the stream's recogniser; told of every block."""

    def __init__(
        self,
        listening_for: Callable[[Sequence[str]], Recogniser],
        phrasebook: Phrasebook,
        patience: Mapping[str, int],
        spotting: Spotting,
        *,
        quiet_blocks: int,
        waiting_blocks: int,
    ) -> None:
        """Listen for the phrases of which `patience` tells how many blocks of quiet end them, quiet_blocks the fewest.

        waiting_blocks: of more quiet, until it was `waited`.
        """
        commands = [each for each in patience if _command(phrasebook, each) not in ANSWERS]
        self._all, self._commands = listening_for(list(patience)), listening_for(commands)
        self._awaited: frozenset[Command] = frozenset()
        self._quiet_blocks = quiet_blocks
        self._out_of_talk = HearingApart(self._all.whole, spotting.opinion, OUT_OF_TALK, patience, waiting_blocks)
        self._over_voice = HearingApart(self._to_us, spotting.opinion, OVER_VOICE, patience, waiting_blocks)
        self._both = (self._out_of_talk, self._over_voice)

    def await_answers(self, commands: frozenset[Command]) -> None:
        """From here on these commands answer an open question."""
        self._awaited = commands

    def passed(self) -> None:
        """Take it that another block has passed."""
        for each in self._both:
            each.passed()

    def answered(self) -> None:
        """Take it that all until now has been heard."""
        for each in self._both:
            each.answered()

    def ended(self) -> None:
        """Take it that an utterance has ended in the stream, so that nothing goes on."""
        self._out_of_talk.answered()

    def forget(self, blocks: int) -> None:
        """Forget what was heard, and that the last blocks have passed."""
        for each in self._both:
            each.forget(blocks)

    def phrase(
        self,
        loudness: Loudness,
        noticing: Noticing,
        sound: Sequence[bytes],
        *,
        quiet_blocks: int,
        speaking_blocks: int,
    ) -> Candidate | None:
        """Return the phrase that has ended by now, if it is one that is heard by itself; and once more, as `waited`.

        sound: the last blocks of mono s16. quiet_blocks: for which it has been quiet. speaking_blocks: since the
        utterance in the stream began.
        """
        outburst = loudness.outburst(self._quiet_blocks)
        if outburst is not None:
            in_talk = outburst.goes_on or speaking_blocks >= outburst.began_ago + BEGAN_BEFORE_BLOCKS
            found = self._out_of_talk.phrase(outburst, sound, out_of_talk=in_talk)
            if found is not None:
                around = loudness.around(found.outburst.began_ago, found.outburst.ended_ago)
                around = replace(around, noticed=noticing.lately, again=noticing.again)
                return found.candidate(around)
        return self._to_which_it_gave_way(loudness, noticing, sound, quiet_blocks)

    def _to_which_it_gave_way(
        self, loudness: Loudness, noticing: Noticing, sound: Sequence[bytes], quiet_blocks: int
    ) -> Candidate | None:
        word_ago = noticing.word_ago
        if word_ago is None or not self._quiet_blocks <= quiet_blocks < word_ago:
            return None
        outburst = Outburst(word_ago, quiet_blocks, goes_on=True)
        found = self._over_voice.phrase(outburst, sound, out_of_talk=True)
        if found is None:
            return None
        around = loudness.around(word_ago + OVER_VOICE.cuts[0].earlier_blocks, quiet_blocks, loudest=True)
        around = replace(around, again=noticing.again)
        return replace(found.candidate(around), gave_way=True)

    def _to_us(self, sound: bytes) -> list[Word]:
        """The words of who was noticed over our voice: no answers, where none is awaited."""
        return (self._all if self._awaited & ANSWERS else self._commands).whole(sound)


def _command(phrasebook: Phrasebook, phrase: str) -> Command | None:
    heard = phrasebook.understand(phrase)
    return heard.command if heard else None

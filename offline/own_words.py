"""Keeps the voice's words from being taken for the person's.

While a sentence sounds that holds a phrase ("say pause, next, easier or stop"), and as long after it as the ear may
take to be certain, that phrase does not count where the ear hears it. Another one of the same command does: a coach who
says "back" all the time can be told "go back". Once a person was noticed, what must work at the first word counts again
at once; everything else as soon as the voice, which has given way, cannot have said it. The keyboard is not asked: it
cannot mishear.
"""

from collections.abc import Sequence
from typing import Protocol

from engine.events import Command, Heard, Prompt
from engine.phrasebook import Phrasebook, normalise
from offline.player import LATEST_BLOCKS, Listener
from offline.sound import BLOCK_SECONDS, Block

LATE_SECONDS = 0.75
"""From the voice's last sound to the block at which the ear is certain of it: up to 0.3 s of sound card and room, and
0.24 or 0.4 s of quiet that it waits for. Not longer: a "yes" of 0.43 s that begins 0.3 s after a question with "yes" in
it is certain at 0.84 s. One that begins 0.2 s after it is certain at 0.74 s and does not count, nor does one before:
the ear does not tell when a phrase began, and the way to the microphone may take 0.3 s."""

SEEN_SECONDS = 1.25
"""As long after the voice's last sound a spotter may see a phrase of it: up to 0.3 s of sound card and room, and it is
sure of a "stop" until 0.8 s after its end."""

TELL_BLOCKS = 25
"""Somebody who goes on speaking is told of twice a second."""

AT_ONCE = frozenset(
    {
        Command.STOP,
        Command.PAUSE,
        Command.IT_HURTS,
        Command.IM_HURT,
        Command.I_FELL,
        Command.DIZZY,
        Command.CHEST_PAIN,
        Command.HELP,
    }
)
"""Better heard once too often than not at the first word. (Of the others, "one", "back" and "ready" are in most of what
the voice says, and it may have been its echo that was noticed.)"""


class Ear(Listener, Protocol):
    """An ear that can be told when our own voice sounds."""

    def own_voice(self, sounds: bool) -> None:
        """Take it that our own voice may be in what is heard from here on, or no longer."""

    def person_speaks(self, late_blocks: int = 0) -> None:
        """Take it that a person was noticed, so many blocks from now; below zero: earlier."""

    def gives_way(self) -> None:
        """Take it that our own voice gives way to a word now."""

    def hear_again(self, blocks: Sequence[Block]) -> Heard | None:
        """Hear these blocks in place of as many that were heard; return a command that is certain."""


class OwnWords:
    """An ear that knows what the voice is saying."""

    def __init__(self, ear: Ear, phrasebook: Phrasebook) -> None:
        """`ear` is asked at every block, and told when the voice begins to be in them and when it is gone."""
        self._ear = ear
        self._sounding_blocks = 0
        """For how many blocks more the voice may be heard."""
        self._phrasebook = phrasebook
        self._prompt: Prompt | None = None
        self._said: frozenset[str] = frozenset()
        self._again: Sequence[Block] = ()
        self._told_blocks = 0
        """For how many blocks more the ear need not be told again that a person speaks."""
        self._late_blocks: dict[str, int] = {}
        """Phrases that may be the voice's own, and for how many blocks more."""
        self._seen_blocks: dict[str, int] = {}
        """The same, to who looks back farther than the ear."""
        self._at_once = [phrase for phrase, heard in phrasebook.phrases.items() if heard.command in AT_ONCE]

    def may_be_seen(self, phrase: str) -> bool:
        """Whether who looks at the last two seconds may see the voice say a phrase."""
        return phrase in self._seen_blocks

    def sounds(self, prompt: Prompt) -> None:
        """Take it that `prompt` is being said in the block to come."""
        if prompt is not self._prompt:
            self._prompt, self._said = prompt, phrases_in(self._phrasebook.words(prompt), self._phrasebook)
        self._late_blocks |= dict.fromkeys(self._said, round(LATE_SECONDS / BLOCK_SECONDS))
        self._seen_blocks |= dict.fromkeys(self._said, round(SEEN_SECONDS / BLOCK_SECONDS))
        if not self._sounding_blocks:
            self._ear.own_voice(True)
        self._sounding_blocks = LATEST_BLOCKS + 1

    def person_speaks(self, late_blocks: int = 0) -> None:
        """Take it that what is heard now may be the person; late_blocks below zero: what was heard since then."""
        if not self._told_blocks:
            self._ear.person_speaks(late_blocks)
            self._told_blocks = TELL_BLOCKS
        for phrase in self._at_once:
            self._late_blocks.pop(phrase, None)

    def gives_way(self) -> None:
        """Take it that the voice gives way to a word now."""
        self._ear.gives_way()

    def hear_again(self, blocks: Sequence[Block]) -> None:
        """Let the ear hear these blocks in place of the next one, the last of them, and of those before it; or none."""
        self._again = blocks

    def hear(self, block: Block) -> Heard | None:
        """Return the command that is now certain and not the voice's own, if one is."""
        again, self._again = self._again, ()
        self._told_blocks = max(0, self._told_blocks - 1)
        heard = self._ear.hear_again(again) if again else self._ear.hear(block)
        if self._sounding_blocks == 1:
            self._ear.own_voice(False)
        self._sounding_blocks = max(0, self._sounding_blocks - 1)
        own = heard is not None and heard.phrase in self._late_blocks
        self._late_blocks = fewer(self._late_blocks)
        self._seen_blocks = fewer(self._seen_blocks)
        return None if own else heard


def fewer(blocks: dict[str, int]) -> dict[str, int]:
    """Return what is left of each when a block has passed."""
    return {phrase: left - 1 for phrase, left in blocks.items() if left > 1}


def phrases_in(words: str, phrasebook: Phrasebook) -> frozenset[str]:
    """Return the phrases that stand in `words`; a figure may be any number of a choice."""
    said = f" {normalise(words)} "
    figures = any(word.isdigit() for word in said.split())
    return frozenset(
        phrase
        for phrase, heard in phrasebook.phrases.items()
        if f" {phrase} " in said or (figures and heard.command is Command.CHOOSE)
    )

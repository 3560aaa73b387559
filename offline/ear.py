"""Listens for the phrasebook's phrases, and for nothing else.

Contract: `hear` takes one block and returns a command at the block where it is certain. What was heard is kept for six
seconds and written nowhere. Rules, each with its reason:
- The whole utterance must be one phrase to the recogniser, or end in one to the spotter, which knows what talk sounds
  like: the grammar is a bigram, so it finds commands inside any talk, and "let us stop here" is not "stop".
- A phrase of several words is one word to a model of ours, so that none of them can be heard alone; to other models it
  is given as it is.
- An utterance ends with the recogniser's final result, or sooner: once a phrase has been heard and the room has been
  quiet for a quarter of a second. A phrase that may go on as another command ("go", "go back") is given longer.
- A phrase is heard twice: as it comes, and once it has ended afresh, with a second of what was before it. Where both
  agree it is as sure as their mean, else half as sure: the end of a sentence is no phrase to one who hears the rest.
- A word that stands out of softer talk is heard by itself (`offline.aside`), for it begins and ends no utterance. So is
  one to which our own voice gave way, from a moment before it did. What stands alone is not: to hear it once more,
  differently, makes more of talk into commands than of commands.
- A spotter that knows whole phrases is asked about each (`offline.spotting`), and about what is none: a room blurs
  phones, and talk is full of phrases to one who listens for them.
- What it takes to act is `offline.acceptance`'s business. An answer that is awaited needs less, and so do stop,
  pause and reports of harm: missing them costs more than a false one. Yes, no, okay, names and numbers are heard only
  when they were asked for.
- After acting the recogniser starts afresh, so that commands do not chain. It also does in a quiet room: what it keeps
  of silence makes it slow. It is never reset while somebody may be speaking, for that loses words, but where they are
  heard again from before they began.
- Talk without a pause (a television) puts off the final result for ever, so it is cut off and thrown away.
"""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from engine.commands import GRAVE
from engine.errors import AudioError, MissingError
from engine.events import Command, Heard
from engine.phrasebook import Phrasebook, normalise
from offline.acceptance import Candidate, read_acceptance
from offline.aside import Aside
from offline.foreground import Word, foreground, least_confidence, spoken
from offline.grammar import ANSWERS, URGENT, may_go_on, missing_words, unheard
from offline.loudness import BLIP_BLOCKS, Loudness
from offline.noticing import Noticing
from offline.recogniser import Recogniser, load_model
from offline.sound import BLOCK_SECONDS, Block
from offline.spotting import Spotting, read_spotter
from offline.unbelieved import Unbelieved

QUIET_BLOCKS = 25
"""Blocks in which nobody may be speaking before a fresh start: 0.5 s, longer than a word takes to show."""
OBEYED_IN_TALK = frozenset({Command.STOP})
"""Said into talk and noise, and at once said again: what was heard before it counts for little. Not so a pause, against
which it counts as against any phrase: of what televisions were taken for nine of 39 were "wait" and "hold on"."""
LOOK_BLOCKS, LOOK_BLOCKS_ELSE = 2, 10  # the one goes into the other
"""How often the recogniser is asked what it makes of the sound so far: after a sound, and else. Asking costs more than
hearing; at every block it was twice the work."""
BEFORE_AGAIN_BLOCKS = 50
"""A phrase is heard afresh from 1 s before it: about as far back as the network looks."""


@dataclass(frozen=True, slots=True)
class EarSettings:
    """What makes a command certain."""

    quiet_blocks: int = 12
    """Blocks of quiet after a phrase that end it: 0.24 s, longer than a closure inside a word, shorter than the 0.34 s
    of silence (and the 0.2 s of delay) after which the recogniser itself ends an utterance."""
    quiet_blocks_before_more: int = 20
    """The same for a phrase with which a longer one of another command begins: 0.4 s."""
    waiting_blocks: int = 15
    """A phrase that was not sure enough is weighed again after so much more quiet: 0.3 s."""
    longest_speech_seconds: float = 5.0
    """Speech without a pause that is longer than this is no command; it is thrown away."""
    fresh_after_seconds: float = 2.0
    """Quiet for this long lets the recogniser start afresh. With a rough model, silence took 0.09 of real time and up
    to 446 ms for a block without it, 0.02 and 53 ms with it; the sound card has 80 ms of patience."""
    quiet_ratio: float = 2.0
    """Quiet is a last half second with no block louder than this times the usual (6 dB above the median)."""
    settled_blocks: int = 10
    """While our own voice sounds it is not quiet after a word. There a phrase has ended when the recogniser has heard
    nothing else for so much longer than quiet would take: 0.2 s, by which it is late."""


class Ear:
    """A recogniser that knows the phrases of one locale."""

    def __init__(self, model: Path, phrasebook: Phrasebook, settings: EarSettings | None = None) -> None:
        """Load a checked model folder; raises MissingError when vosk is not there or cannot load it."""
        vosk, loaded = load_model(model)
        self._phrasebook = phrasebook
        self._settings = settings or EarSettings()
        self.missing_words = missing_words(loaded, phrasebook)
        """Words of phrases that the model does not know."""
        self.unheard = unheard(phrasebook, self.missing_words)
        """Phrases that have such a word; they can be typed."""
        phrases = [each for each in map(normalise, phrasebook.phrases) if each not in self.unheard]
        if not phrases:
            raise MissingError(f"{model} knows no phrase of {phrasebook.locale}: name a model of that language")
        self._patience = {
            each: self._settings.quiet_blocks_before_more
            if may_go_on(each, phrases, phrasebook)
            else self._settings.quiet_blocks
            for each in phrases
        }
        self._acceptance = read_acceptance(model)
        self._loudness = Loudness()
        self._awaited: frozenset[Command] = frozenset()
        self._own_voice = False
        listening_for = partial(Recogniser, vosk, loaded, decoys=phrasebook.decoys)
        self._recogniser = listening_for(phrases)
        self._spotting = Spotting(read_spotter(model), phrasebook, self._patience)
        self._aside = Aside(
            listening_for,
            phrasebook,
            self._patience,
            self._spotting,
            quiet_blocks=self._settings.quiet_blocks,
            waiting_blocks=self._settings.waiting_blocks,
        )
        self._noticing = Noticing()
        self._unbelieved = Unbelieved()
        self._waiting: Candidate | None = None
        self._loud_blocks = 0
        self._blocks = self._speaking_since = self._settled_since = 0
        self._partial = ""
        self._sound: deque[bytes] = deque(
            maxlen=round(self._settings.longest_speech_seconds / BLOCK_SECONDS) + BEFORE_AGAIN_BLOCKS
        )
        self._levels: deque[float] = deque(maxlen=round(self._settings.fresh_after_seconds / BLOCK_SECONDS))

    def hear(self, block: Block) -> Heard | None:
        """Take one block; return the command that is now certain. Raises AudioError when the recogniser fails."""
        try:
            return self._listen(np.ascontiguousarray(block, dtype="<i2").tobytes())
        except Exception as error:  # vosk raises nothing narrower
            raise AudioError(f"the recogniser failed ({error}); the keyboard works") from error

    def hear_again(self, blocks: Sequence[Block]) -> Heard | None:
        """Hear these blocks in place of as many that were heard; return a command that is certain in them."""
        self.forget(len(blocks))
        found = [self.hear(block) for block in blocks]
        return next((heard for heard in found if heard), None)

    def forget(self, blocks: int) -> None:
        """Forget the words that were begun, and how loud the last `blocks` were."""
        self._recogniser.forget()
        self._forget()
        self._aside.forget(blocks)
        self._noticing.rewound(blocks)
        self._unbelieved.rewound(blocks)
        self._loudness.forget(blocks)
        for _ in range(min(blocks, len(self._sound))):
            self._sound.pop()

    def reset(self) -> None:
        """Forget what was heard so far, and how loud it was; a word half spoken is lost."""
        self._recogniser.forget()
        self._forget()
        self._aside.forget(0)
        self._noticing.answered()
        self._unbelieved.answered()
        self._loudness = Loudness()
        self._sound.clear()

    def await_answers(self, commands: frozenset[Command]) -> None:
        """From here on these commands answer an open question: they need less to act. Empty: none is open.

        Of `ANSWERS` only these are heard.
        """
        self._awaited = commands
        self._aside.await_answers(commands)
        self._spotting.await_answers(commands)

    def own_voice(self, sounds: bool) -> None:
        """From here on our own voice may be in what is heard, as far as it could not be taken out; or no longer."""
        self._own_voice = sounds

    def person_speaks(self, late_blocks: int = 0) -> None:
        """Take it that a person was noticed: for a while what is heard over our own voice may be theirs.

        late_blocks: blocks from before that, which are heard only now; below zero: blocks since then.
        """
        self._noticing.person_speaks(over_voice=self._own_voice, late_blocks=late_blocks)

    def gives_way(self, late_blocks: int = 0) -> None:
        """Take it that our own voice gives way to a word: where none is understood it will be said again.

        late_blocks: as above.
        """
        self._noticing.gives_way(late_blocks)

    def candidate(self, sound: bytes) -> Candidate | None:
        """Take one block of mono s16; return the phrase that an utterance, or what stood out of talk, turned out to be.

        The same phrase is returned once more, as one that was waited for, when the room stays quiet, or softer.
        """
        self._noticing.passed()
        self._unbelieved.passed()
        loudness = level(sound)
        self._loudness.add(loudness, own=self._own_voice)
        self._levels.append(loudness)
        self._sound.append(sound)
        self._aside.passed()
        if (words := self._recogniser.take(sound)) is not None:
            return self._ended(words)
        self._blocks += 1
        if self._waiting is None and self._blocks % LOOK_BLOCKS:
            return None
        quiet = self._loudness.quiet_blocks()
        if self._waiting is not None:
            self._loud_blocks += not quiet
            if self._loud_blocks >= BLIP_BLOCKS:
                self._waiting = None
            elif self._blocks >= self._settings.waiting_blocks:
                waited, self._waiting = self._waiting, None
                return replace(waited, waited=True)
        return self._ended_by_now(quiet) or self._aside.phrase(
            self._loudness,
            self._noticing,
            list(self._sound),
            quiet_blocks=quiet,
            speaking_blocks=self._blocks - self._speaking_since,
        )

    def _ended_by_now(self, quiet: int) -> Candidate | None:
        """The phrase after which it has been quiet for long enough; what is said is looked at now and then only."""
        just_ended = self._settings.quiet_blocks <= quiet < QUIET_BLOCKS + self._settings.quiet_blocks_before_more
        often = just_ended or (self._own_voice and bool(self._partial))
        if self._blocks % (LOOK_BLOCKS if often else LOOK_BLOCKS_ELSE):
            return None
        partial = normalise(self._recogniser.partial())
        if partial != self._partial:
            self._partial, self._settled_since = partial, self._blocks
        patience = self._patience.get(partial)
        if patience is not None and (quiet >= patience or self._is_settled(patience)):
            return self._ended(self._recogniser.finish())
        self._speaking_since = min(self._speaking_since, self._blocks) if partial else self._blocks
        seconds = (self._blocks - self._speaking_since) * BLOCK_SECONDS
        if seconds > self._settings.longest_speech_seconds or self._is_quiet(partial):
            self._restart()
        return None

    def _listen(self, sound: bytes) -> Heard | None:
        candidate = self.candidate(sound)
        heard = self._phrasebook.understand(candidate.text) if candidate else None
        if candidate is None or heard is None or heard.command in ANSWERS - self._awaited:
            return None
        urgent = heard.command in URGENT and candidate.text not in self._phrasebook.unhurried
        if urgent:
            in_talk = heard.command in OBEYED_IN_TALK | self._awaited
            candidate = candidate.urgent(in_talk=in_talk, grave=heard.command in GRAVE)
        if self._unbelieved.again(heard.command):
            candidate = candidate.said_again()
        if not self._acceptance.accepts(candidate, lightly=urgent or heard.command in self._awaited):
            self._unbelieved.heard(heard.command, self._acceptance.sureness(candidate))
            return None
        if candidate.apart:
            self._recogniser.forget()  # it has not ended the utterance that the phrase stands in
        self._restart()
        self._noticing.answered()
        self._unbelieved.answered()
        self._aside.answered()
        self._loudness.answered()
        self._sound.clear()
        return replace(heard, phrase=candidate.text)

    def _ended(self, heard: list[Word]) -> Candidate | None:
        self._forget()
        words = self._foreground(heard)
        opinion = self._spotting.opinion(normalise(spoken(words)), self._sound)
        if opinion.text not in self._patience:
            return None
        if opinion.alone:
            around, confidence = self._loudness.around(), 0.0
        else:
            self._aside.ended()
            first = self._recogniser.blocks_ago(words[0]["start"])
            around = self._loudness.around(first, self._recogniser.blocks_ago(words[-1]["end"]))
            confidence = (least_confidence(words) + self._confidence_afresh(opinion.text, first)) / 2
        around = replace(around, noticed=self._noticing.lately, again=self._noticing.again)
        self._waiting = Candidate(opinion.text, confidence, around, spotted=opinion.spotted, only_spotted=opinion.alone)
        return self._waiting

    def _confidence_afresh(self, text: str, first: int) -> float:
        """How sure the recogniser is of a phrase that began `first` blocks ago when heard again; 0: of another."""
        blocks = list(self._sound)[-(first + BEFORE_AGAIN_BLOCKS) :]
        words = self._foreground(self._recogniser.whole(b"".join(blocks)))
        ends = (words[start:] for start in range(len(words)))
        return next((least_confidence(each) for each in ends if normalise(spoken(each)) == text), 0.0)

    def _foreground(self, words: list[Word]) -> list[Word]:
        """The words but those that a softer voice said."""
        return foreground(words, self._patience, self._loudest_db)

    def _loudest_db(self, start: float, end: float) -> float:
        """The level of the loudest block between two times of the recogniser's."""
        return self._loudness.loudest(self._recogniser.blocks_ago(start), self._recogniser.blocks_ago(end))

    def _is_settled(self, patience: int) -> bool:
        """Whether a phrase over our own voice has not been added to for so long that it has ended."""
        settled = self._blocks - self._settled_since
        return self._own_voice and settled >= patience + self._settings.settled_blocks

    def _is_quiet(self, partial: str) -> bool:
        """Whether nothing was said for so long, and nothing is being said, that starting afresh loses nothing."""
        if partial or len(self._levels) * BLOCK_SECONDS < self._settings.fresh_after_seconds:
            return False
        recent = list(self._levels)[-QUIET_BLOCKS:]
        return max(recent) <= self._settings.quiet_ratio * float(np.median(self._levels))

    def _restart(self) -> None:
        self._recogniser.restart()
        self._forget()

    def _forget(self) -> None:
        self._waiting = None
        self._loud_blocks = 0
        self._blocks = self._speaking_since = self._settled_since = 0
        self._partial = ""
        self._levels.clear()


def level(sound: bytes) -> float:
    """Return the RMS of mono s16."""
    samples = np.frombuffer(sound, dtype="<i2").astype(np.float64)
    return math.sqrt(float(samples @ samples) / max(len(samples), 1))

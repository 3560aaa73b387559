"""Listens for the phrasebook's phrases, and for nothing else; the only module that knows vosk.

Contract: `hear` takes one block and returns a command at the block where it is certain. What was heard is neither kept
nor written anywhere. Rules, each with its reason:
- The whole utterance must be one phrase: the grammar is a bigram over all phrases' words, so it finds commands inside
  any talk, and "let us stop here" is not "stop".
- Stop and pause act on a partial result that stays the same, because they are urgent and can be undone; never on one
  that could still become another command.
- Every other command acts on the final result, where the recogniser is sure enough of each word.
- After acting the recogniser starts afresh, so that commands do not chain. It also does in a quiet room: what it keeps
  of silence makes it slow. It is never reset while somebody may be speaking: that loses words.
- Talk without a pause (a television) puts off the final result for ever, so it is cut off and thrown away.
- vosk kills the process when it is given a grammar while it is running, so each recogniser keeps its grammar; and it
  says nothing, for it would write what it heard.
"""

import json
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import AudioError, MissingError
from engine.events import Command, Heard
from engine.phrasebook import Phrasebook, normalise
from offline.sound import BLOCK_SECONDS, RATE, Block

URGENT = frozenset({Command.STOP, Command.PAUSE})
QUIET_BLOCKS = 25
"""Blocks in which nobody may be speaking before a fresh start: 0.5 s, longer than a word takes to show."""
UNKNOWN_WORD = "[unk]"
"""Vosk's garbage word; without it, every cough would have to be a command."""


@dataclass(frozen=True, slots=True)
class EarSettings:
    """What makes a command certain."""

    stable_blocks: int = 15
    """Blocks for which a partial result must stay the same before stop or pause act: 0.3 s.

    The recogniser looks again about every 0.1 s, so fewer prove little: with the shipped model, stop and pause act 65
    times an hour of read sentences at 8 blocks, 39 times at 15, and of 83 lone commands by people it was not trained
    on as many are right (44 and 46)."""
    longest_speech_seconds: float = 5.0
    """Speech without a pause that is longer than this is no command; it is thrown away."""
    fresh_after_seconds: float = 2.0
    """Quiet for this long lets the recogniser start afresh. With a rough model, silence took 0.09 of real time and up
    to 446 ms for a block without it, 0.02 and 53 ms with it; the sound card has 80 ms of patience."""
    quiet_ratio: float = 2.0
    """Quiet is a last half second with no block louder than this times the usual (6 dB above the median)."""
    least_confidence: float = 0.8
    """What the recogniser must give every word of a phrase that acts on its final result.

    With the shipped model, of the same 83 commands 54 are right without it, 46 at 0.8, 42 at 0.9; of eight minutes of
    read sentences, half by children, it makes 305, 71 and 45 commands an hour (15 blocks)."""


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
        self._phrases = [each for each in map(normalise, phrasebook.phrases) if each not in self.unheard]
        if not self._phrases:
            raise MissingError(f"{model} knows no phrase of {phrasebook.locale}: name a model of that language")
        self._urgent = urgent_phrases(self._phrases, phrasebook)
        grammar = list(dict.fromkeys([*self._phrases, *known(loaded, phrasebook.decoys), UNKNOWN_WORD]))
        try:
            self._recognizer = vosk.KaldiRecognizer(loaded, float(RATE), json.dumps(grammar))
        except Exception as error:  # vosk raises nothing narrower
            raise MissingError(f"{model} cannot listen for the phrases ({error}): try another model") from error
        self._recognizer.SetWords(True)
        self._partial = ""
        self._stable_blocks = 0
        self._speech_blocks = 0
        self._levels: deque[float] = deque(maxlen=round(self._settings.fresh_after_seconds / BLOCK_SECONDS))

    def hear(self, block: Block) -> Heard | None:
        """Take one block; return the command that is now certain. Raises AudioError when the recogniser fails."""
        try:
            return self._listen(np.ascontiguousarray(block, dtype="<i2").tobytes())
        except Exception as error:  # vosk raises nothing narrower
            raise AudioError(f"the recogniser failed ({error}); the keyboard works") from error

    def reset(self) -> None:
        """Forget what was heard so far; a word half spoken is lost."""
        self._recognizer.Reset()
        self._forget()

    def _listen(self, sound: bytes) -> Heard | None:
        if self._recognizer.AcceptWaveform(sound):
            final = json.loads(self._recognizer.Result())
            self._forget()
            return self._understand(final)
        partial = normalise(json.loads(self._recognizer.PartialResult()).get("partial", ""))
        self._stable_blocks = self._stable_blocks + 1 if partial == self._partial else 0
        self._partial = partial
        self._speech_blocks = self._speech_blocks + 1 if partial else 0
        self._levels.append(level(sound))
        if partial in self._urgent and self._stable_blocks >= self._settings.stable_blocks:
            self.reset()
            return self._phrasebook.understand(partial)
        if self._speech_blocks * BLOCK_SECONDS > self._settings.longest_speech_seconds or self._is_quiet(partial):
            self.reset()
        return None

    def _is_quiet(self, partial: str) -> bool:
        """Whether nothing was said for so long, and nothing is being said, that starting afresh loses nothing."""
        if partial or len(self._levels) * BLOCK_SECONDS < self._settings.fresh_after_seconds:
            return False
        recent = list(self._levels)[-QUIET_BLOCKS:]
        return max(recent) <= self._settings.quiet_ratio * float(np.median(self._levels))

    def _understand(self, final: dict[str, Any]) -> Heard | None:
        words = final.get("result", [])
        if any(word.get("conf", 1.0) < self._settings.least_confidence for word in words):
            return None
        return self._phrasebook.understand(final.get("text", ""))

    def _forget(self) -> None:
        self._partial = ""
        self._stable_blocks = 0
        self._speech_blocks = 0
        self._levels.clear()


def level(sound: bytes) -> float:
    """Return the RMS of mono s16."""
    return float(np.sqrt(np.mean(np.frombuffer(sound, dtype="<i2").astype(np.float64) ** 2)))


def load_model(folder: Path) -> tuple[Any, Any]:
    """Return vosk and its model; raises MissingError when either cannot be had."""
    try:
        import vosk
    except (ImportError, OSError) as error:
        raise MissingError(f"vosk is not there ({error}): `pip install vosk`; the keyboard works meanwhile") from None
    vosk.SetLogLevel(-1)
    try:
        return vosk, vosk.Model(model_path=str(folder))
    except Exception as error:  # vosk raises nothing narrower
        raise MissingError(f"{folder} cannot be loaded as a vosk model: unpack it afresh or name another") from error


def missing_words(model: Any, phrasebook: Phrasebook) -> frozenset[str]:
    """Return the words of the phrases that the model does not know."""
    words = {word for phrase in phrasebook.phrases for word in normalise(phrase).split()}
    return frozenset(word for word in words if model.vosk_model_find_word(word) < 0)


def unheard(phrasebook: Phrasebook, missing: frozenset[str]) -> list[str]:
    """Return the phrases that have one of the missing words."""
    return [each for each in map(normalise, phrasebook.phrases) if missing.intersection(each.split())]


def known(model: Any, decoys: tuple[str, ...]) -> list[str]:
    """Return the decoys that the model knows all words of."""
    heard = [normalise(decoy) for decoy in decoys]
    return [each for each in heard if all(model.vosk_model_find_word(word) >= 0 for word in each.split())]


def urgent_phrases(phrases: list[str], phrasebook: Phrasebook) -> frozenset[str]:
    """Return the phrases that may act before the utterance is over: those that cannot become another command."""

    def same(phrase: str, longer: str) -> bool:
        return phrasebook.understand(longer) == phrasebook.understand(phrase)

    return frozenset(
        phrase
        for phrase in phrases
        if (heard := phrasebook.understand(phrase)) is not None
        and heard.command in URGENT
        and all(same(phrase, longer) for longer in phrases if longer.startswith(f"{phrase} "))
    )

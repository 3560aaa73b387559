"""Tells the words of a phrase from words that a recogniser made of something softer: talk behind it, or an echo."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

Word = Mapping[str, Any]
"""As vosk tells it: `word`, and `start` and `end` in seconds since the recogniser was made."""
SOFTER_DB = 10.0
"""What stays so far below the loudest word was not said by the same mouth in one breath: the words of a phrase are
within 6 dB of each other, now and then 8."""


def spoken(words: Collection[Word]) -> str:
    """Return the words as text."""
    return " ".join(word["word"] for word in words)


def least_confidence(words: Collection[Word]) -> float:
    """Return the least confidence in a word; 1 where the model tells none."""
    return min((float(word.get("conf", 1.0)) for word in words), default=1.0)


def foreground(words: list[Word], phrases: Collection[str], loudest_db: Callable[[float, float], float]) -> list[Word]:
    """Return the words without those at either end that are far softer than the rest, if a phrase is left so.

    loudest_db: the level of the loudest moment between two times. Words that are a phrase stay as they are, and so do
    words that would be none: whatever is in them, it was no command.
    """
    kept = words
    levels = [loudest_db(word["start"], word["end"]) for word in words]
    least = max(levels, default=0.0) - SOFTER_DB
    while kept and spoken(kept) not in phrases:
        if min(levels[0], levels[-1]) > least:
            return words
        first = levels[0] < levels[-1]
        kept, levels = (kept[1:], levels[1:]) if first else (kept[:-1], levels[:-1])
    return kept or words

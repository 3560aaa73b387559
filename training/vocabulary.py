"""Phrases, decoys and the words they are made of, read from the text files beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
UNKNOWN = "[unk]"
ASKED_FOR = frozenset({"routine", "number", "digit", "yes", "no", "okay"})
"""Lines of phrases.txt that the coach obeys only when it has asked for them."""
OBEYED_IN_TALK = frozenset({"stop"})
GRAVE = frozenset({"hurts", "fallen", "dizzy", "chest_pain", "symptom"})
URGENT = GRAVE | {"stop", "pause"}
"""Lines that need as little to act as an answer that is awaited: missing them costs more than a false one."""

HARD = frozenset(
    "help,start,begin,yeah,yep,yes,no,ow,one,two,three,third,thirty,go,stop,back,wait,next,again,end,sure,okay,nope,skip,"
    "mute,pause,five,eight,ready,continue,repeat,resume,slower,faster,easier".split(",")
)
"""What is badly heard, and therefore said more often in training."""


def _entries(path: Path) -> list[tuple[str, str]]:
    """Pairs (head, rest) of the lines "head: rest"; '#' opens a comment line."""
    pairs: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            head, _, rest = line.partition(":")
            pairs.append((head.strip(), rest.strip()))
    return pairs


@cache
def phrases() -> dict[str, str]:
    """Every phrase with its intent, in the order of phrases.txt."""
    table: dict[str, str] = {}
    for intent, rest in _entries(HERE / "phrases.txt"):
        for phrase in rest.split("|"):
            table[" ".join(phrase.split())] = intent
    return table


def phrase_words() -> set[str]:
    """The words that phrases are made of."""
    return {word for phrase in phrases() for word in phrase.split()}


def other_words() -> list[str]:
    """Words that are no phrase, in file order, without repeats."""
    known = phrases()
    listed = [word for _, rest in _entries(HERE / "decoys.txt") for word in rest.split()]
    return [word for word in dict.fromkeys(listed) if word not in known]


def decoys() -> list[str]:
    """Words to be named in a grammar beside the phrases; none sounds exactly like a phrase."""
    alike = {word for kind, rest in _entries(HERE / "decoys.txt") if kind == "homophone" for word in rest.split()}
    return [word for word in other_words() if word not in alike]


def words() -> list[str]:
    """The whole vocabulary of the model, sorted, without the unknown word."""
    return sorted(phrase_words() | set(other_words()))


def grammar() -> list[str]:
    """What the recogniser is given: every phrase, every decoy, the unknown word."""
    return [*phrases(), *decoys(), UNKNOWN]

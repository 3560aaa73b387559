"""The graph/ part of a Vosk model folder: `python -m training.graph FOLDER`.

In a process of its own, always: kaldifst and vosk each carry OpenFst and hang when both are
imported. HCLr.fst turns transition ids into words; Gr.fst is a plain loop over the words, used
only when no grammar is given at run time.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.loader import load
from engine.phrasebook import normalise
from offline.grammar import WITHIN
from training.lexicon import Pronunciation, ways
from training.phones import PHONES
from training.vocabulary import UNKNOWN, phrases, words

STAY_BLANK, LEAVE_BLANK = 1, 2  # transition ids of phone 1, the blank


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs in nats. What the unknown word costs decides how often other talk is a command."""

    unknown_enter: float = 4.0
    unknown_phone: float = 1.0
    other_word: float = 6.0  # a word that is no phrase
    whole: float = 0.2  # a phrase of several words as one: till the next word is heard, the first is meant


def _stay(phone: int) -> int:
    return 2 * phone + 1  # CTC labels count from 0, Kaldi's phones from 1


def _leave(phone: int) -> int:
    return 2 * phone + 2


class Builder:
    """Adds words to one loop; every state is a place in the sequence of CTC labels."""

    def __init__(self) -> None:
        import kaldifst

        self.kaldifst: Any = kaldifst
        self.fst = kaldifst.StdVectorFst()
        self.home = self.fst.add_state()
        self.fst.start = self.home
        self.fst.set_final(self.home, 0.0)
        self.arc(self.home, LEAVE_BLANK, 0, 0.0, self.home)

    def arc(self, source: int, ilabel: int, olabel: int, cost: float, target: int) -> None:
        """One arc; label 0 is nothing."""
        self.fst.add_arc(source, self.kaldifst.StdArc(ilabel, olabel, cost, target))

    def word(self, number: int, phones: Pronunciation, cost: float) -> None:
        """Phones in order, a blank allowed between any two and demanded between equal ones."""
        before, blank = self.home, None
        for index, phone in enumerate(phones):
            state = self.fst.add_state()
            label, price = (number, cost) if index == 0 else (0, 0.0)
            if index == 0 or phones[index - 1] != phone:
                self.arc(before, _leave(phone), label, price, state)
            if blank is not None:
                self.arc(blank, _leave(phone), label, price, state)
            self.arc(state, _stay(phone), 0, 0.0, state)
            before = state
            if index + 1 < len(phones):
                blank = self.fst.add_state()
                self.arc(before, LEAVE_BLANK, 0, 0.0, blank)
                self.arc(blank, STAY_BLANK, 0, 0.0, blank)
        self.arc(before, 0, 0, 0.0, self.home)

    def unknown(self, number: int, costs: Costs) -> None:
        """Any phones in any order, at a price each: what is no word goes this way."""
        middle = self.fst.add_state()
        self.arc(middle, LEAVE_BLANK, 0, 0.0, middle)
        for phone in range(1, len(PHONES)):
            state = self.fst.add_state()
            enter = costs.unknown_enter + costs.unknown_phone
            self.arc(self.home, _leave(phone), number, enter, state)
            self.arc(middle, _leave(phone), 0, costs.unknown_phone, state)
            self.arc(state, _stay(phone), 0, 0.0, state)
            self.arc(state, 0, 0, 0.0, middle)
            self.arc(state, 0, 0, 0.0, self.home)


def _loop(kaldifst: Any, count: int) -> Any:
    """All words, equally likely, in any order."""
    fst = kaldifst.StdVectorFst()
    state = fst.add_state()
    fst.start = state
    fst.set_final(state, 0.0)
    for number in range(1, count + 1):
        fst.add_arc(state, kaldifst.StdArc(number, number, math.log(count), state))
    return fst


def coach_phrases() -> list[str]:
    """The phrases of the coach itself, some of which are made of the words of phrases.txt and not in it."""
    return list(load("en").phrasebook.phrases)


def write(folder: Path, costs: Costs) -> None:
    """Write words.txt, HCLr.fst, Gr.fst and disambig_tid.int into folder/graph."""
    import kaldifst

    target = folder / "graph"
    target.mkdir(parents=True, exist_ok=True)
    wholes = [phrase for phrase in dict.fromkeys([*phrases(), *map(normalise, coach_phrases())]) if " " in phrase]
    listed = [*words(), *(phrase.replace(" ", WITHIN) for phrase in wholes), UNKNOWN]
    builder = Builder()
    for number, word in enumerate([*words(), *wholes], start=1):
        cost = costs.whole if word in wholes else 0.0 if word in phrases() else costs.other_word
        for phones in ways(word):
            builder.word(number, phones, cost)
    builder.unknown(len(listed), costs)
    kaldifst.arcsort(builder.fst, sort_type="olabel")
    builder.fst.write(str(target / "HCLr.fst"))
    loop = _loop(kaldifst, len(listed))
    kaldifst.arcsort(loop, sort_type="ilabel")
    loop.write(str(target / "Gr.fst"))
    lines = ["<eps> 0", *(f"{word} {number}" for number, word in enumerate(listed, start=1))]
    (target / "words.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (target / "disambig_tid.int").write_text(f"{2 * len(PHONES) + 1}\n", encoding="utf-8")


def main() -> None:
    """Command line."""
    usual = Costs()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--unknown-enter", type=float, default=usual.unknown_enter)
    parser.add_argument("--unknown-phone", type=float, default=usual.unknown_phone)
    parser.add_argument("--other-word", type=float, default=usual.other_word)
    args = parser.parse_args()
    write(args.folder, Costs(args.unknown_enter, args.unknown_phone, args.other_word))


if __name__ == "__main__":
    main()

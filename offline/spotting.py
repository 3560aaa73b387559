"""What the spotter makes of a phrase that the recogniser heard, or of what it did not take for one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from engine.events import Command, Heard
from engine.phrasebook import Phrasebook
from offline.grammar import ANSWERS, URGENT
from offline.sound import BLOCK
from offline.spotter import SPOTTER_FILE, WINDOW, Spotter

LEAST = 0.25
"""What is less likely than this is not spotted where the recogniser heard nothing; set by hand, as the
next are, for what acts is weighed after that."""
SURELY, HARDLY = 0.5, 0.05
"""Where one phrase is so likely, and the one that was heard so unlikely, it is taken for that; not where what was heard
is urgent or awaited. A phrase that the spotter does not know is never less likely than hardly: with that it takes as
much to act as it did before there was a spotter."""
UNASKED = 0.2
"""An answer that nothing asked for is so much less likely than it sounds, where the recogniser heard no phrase that
may act: a "no" may have been a "go"; set by hand, too."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A phrase, or text that is none; and how likely it was said."""

    text: str
    spotted: float | None = None
    """0..1; None where there is no spotter, or it knows no phrase of that meaning."""
    alone: bool = False
    """Whether the recogniser heard something else, or nothing."""


class Spotting:
    """A spotter, and which phrases may be said now."""

    def __init__(self, spotter: Spotter | None, phrasebook: Phrasebook, phrases: Collection[str]) -> None:
        """Without a spotter everything stays as it was heard. phrases: those that a recogniser listens for."""
        self._spotter = spotter
        self._meanings = {each: found for each in phrases if (found := phrasebook.understand(each)) is not None}
        self._awaited: frozenset[Command] = frozenset()

    def await_answers(self, commands: frozenset[Command]) -> None:
        """From here on these commands answer an open question."""
        self._awaited = commands

    def opinion(self, text: str, sound: Sequence[bytes]) -> Opinion:
        """Return how likely the text is that a recogniser heard; where it is no command, or hardly, what else was said.

        sound: blocks of mono s16, which may end with it or a moment after. Phrases of one meaning are likely together.
        """
        if self._spotter is None:
            return Opinion(text)
        last = len(sound) - WINDOW // BLOCK
        likely = self._spotter.likely(b"".join(islice(sound, max(last, 0), None)))
        together: dict[Heard, float] = {}
        for each in filter(self._may_act, likely):
            meaning = self._meanings[each]
            together[meaning] = together.get(meaning, 0.0) + likely[each]
        best = max(together, key=together.__getitem__, default=None)
        found = together[best] if best else 0.0
        if self._may_act(text):
            meaning = self._meanings[text]
            spotted = together.get(meaning)
            if spotted is not None and text not in likely:
                spotted = max(spotted, HARDLY)
            kept = meaning.command in URGENT | self._awaited
            if kept or found < SURELY or spotted is None or spotted > HARDLY or text not in likely:
                return Opinion(text, spotted)
        else:
            answers = sum(likely[each] for each in likely if self._is_unasked(each))
            found /= 1 - (1 - UNASKED) * answers
            if found < LEAST:
                return Opinion(text)
        likeliest = max((each for each in likely if self._meanings.get(each) == best), key=likely.__getitem__)
        return Opinion(likeliest, found, alone=True)

    def _may_act(self, text: str) -> bool:
        return text in self._meanings and not self._is_unasked(text)

    def _is_unasked(self, text: str) -> bool:
        meaning = self._meanings.get(text)
        return meaning is not None and meaning.command in ANSWERS - self._awaited


def read_spotter(model: Path) -> Spotter | None:
    """Read the spotter beside a model, None where there is none; raises MissingError when it is damaged."""
    path = model / SPOTTER_FILE
    return Spotter(path) if path.is_file() else None

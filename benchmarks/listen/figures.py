"""From what was heard to figures: misses, confusions, false accepts, seconds to the decision."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from benchmarks.listen.ears import Heard
from benchmarks.listen.scenes import Item
from training.features import RATE_HZ
from training.vocabulary import phrases

ENDING = frozenset({"stop", "end"})


@dataclass(frozen=True, slots=True)
class Try:
    """A phrase said in a condition, the sample at which the voice ends, and what was heard."""

    item: Item
    condition: str
    voice_end: int
    heard: list[Heard]


@dataclass(frozen=True, slots=True)
class Talk:
    """Talk that held no phrase, its own samples, and what was heard."""

    item: Item
    samples: int
    heard: list[Heard]


Least = Callable[[str], float]
"""An operating point: the sureness that a phrase needs."""


def same(least: float) -> Least:
    """The same sureness for every phrase."""
    return lambda phrase: least


@dataclass(slots=True)
class Tally:
    """First tries at phrases in one condition, at one operating point."""

    right: int = 0
    confused: int = 0
    missed: int = 0
    speakers: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)  # from the end of the word to the decision
    by_phrase: dict[str, list[int]] = field(default_factory=dict)  # [right, tries]

    @property
    def tries(self) -> int:
        """How many recordings the figures stand on."""
        return self.right + self.confused + self.missed

    @property
    def share_right(self) -> float:
        """0..1; 0 with no tries."""
        return self.right / self.tries if self.tries else 0.0

    def add(self, one: Try, least: Least) -> None:
        """The first decision counts; another phrase of the same intent is right."""
        wanted = one.item.phrase or ""
        first = next((heard for heard in one.heard if heard.sureness >= least(heard.phrase)), None)
        right = first is not None and phrases()[first.phrase] == phrases()[wanted]
        self.speakers.add(one.item.speaker)
        row = self.by_phrase.setdefault(wanted, [0, 0])
        row[0] += right
        row[1] += 1
        self.right += right
        self.confused += first is not None and not right
        self.missed += first is None
        if first is not None and right:
            self.seconds.append((first.at - one.voice_end) / RATE_HZ)


def tally(tries: Iterable[Try], least: Least) -> Tally:
    """Count tries."""
    made = Tally()
    for one in tries:
        made.add(one, least)
    return made


@dataclass(slots=True)
class Accepts:
    """Phrases heard in talk that held none."""

    hours: float = 0.0
    speakers: set[str] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)

    def add(self, talk: Talk, least: Least) -> None:
        """What would have acted."""
        self.hours += talk.samples / RATE_HZ / 3600
        self.speakers.add(talk.item.speaker)
        acted = False
        for one in talk.heard:
            if acted and one.candidate.get("waited"):
                continue  # the same phrase, weighed again
            acted = one.sureness >= least(one.phrase)
            if acted:
                self.heard.append(one.phrase)

    def an_hour(self, only: frozenset[str] | None = None, but: frozenset[str] = frozenset()) -> float:
        """False accepts an hour of these intents, or of all but those."""
        intents = phrases()
        count = sum((only is None or intents[phrase] in only) and intents[phrase] not in but for phrase in self.heard)
        return count / self.hours if self.hours else 0.0


def accepts(talk: Iterable[Talk], least: Least) -> Accepts:
    """Count false accepts."""
    made = Accepts()
    for one in talk:
        made.add(one, least)
    return made


def interval(right: int, tries: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (E. B. Wilson, JASA 22, 1927)."""
    if not tries:
        return 0.0, 1.0
    z, share = 1.96, right / tries
    middle = share + z * z / (2 * tries)
    width = z * math.sqrt(share * (1 - share) / tries + z * z / (4 * tries * tries))
    below = 1 + z * z / tries
    return (middle - width) / below, (middle + width) / below


def percentile(values: list[float], share: float) -> float:
    """A percentile by nearest rank; not a number when there is nothing."""
    if not values:
        return math.nan
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]

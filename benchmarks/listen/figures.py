"""From what was heard to figures: misses, confusions, false accepts, seconds to the decision."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.listen.ears import Heard
from benchmarks.listen.scenes import Item, Scene
from training.features import RATE_HZ
from training.vocabulary import phrases

ASKED_FOR = frozenset({"routine", "number", "digit"})  # heard only while a choice is asked for
ENDING = frozenset({"stop", "end"})


@dataclass(slots=True)
class Tally:
    """First tries at phrases in one condition."""

    right: int = 0
    confused: int = 0
    missed: int = 0
    speakers: set[str] = field(default_factory=set)
    early_s: list[float] = field(default_factory=list)  # from the end of the word to an early decision
    final_s: list[float] = field(default_factory=list)
    by_phrase: dict[str, list[int]] = field(default_factory=dict)  # [right, tries]

    @property
    def tries(self) -> int:
        """How many recordings the figures stand on."""
        return self.right + self.confused + self.missed

    @property
    def share_right(self) -> float:
        """0..1; 0 with no tries."""
        return self.right / self.tries if self.tries else 0.0

    def add(self, scene: Scene, heard: list[Heard]) -> None:
        """The first decision counts; another phrase of the same intent is right."""
        wanted = scene.item.phrase or ""
        intents = phrases()
        right = bool(heard) and intents[heard[0].phrase] == intents[wanted]
        self.speakers.add(scene.item.speaker)
        row = self.by_phrase.setdefault(wanted, [0, 0])
        row[0] += right
        row[1] += 1
        if right:
            self.right += 1
            first = heard[0]
            seconds = (first.at - scene.voice_end) / RATE_HZ
            (self.early_s if first.early else self.final_s).append(seconds)
        elif heard:
            self.confused += 1
        else:
            self.missed += 1


@dataclass(slots=True)
class Accepts:
    """Phrases heard in talk that held none."""

    hours: float = 0.0
    speakers: set[str] = field(default_factory=set)
    heard: list[tuple[str, float]] = field(default_factory=list)  # phrase, sureness

    def add(self, item: Item, samples: int, heard: Iterable[Heard]) -> None:
        """An early decision and the final one behind it are one acceptance."""
        intents = phrases()
        self.hours += samples / RATE_HZ / 3600
        self.speakers.add(item.speaker)
        last_early = ""
        for one in heard:
            if one.early:
                last_early = intents[one.phrase]
            elif intents[one.phrase] == last_early:
                last_early = ""
                continue
            self.heard.append((one.phrase, one.sureness))

    def an_hour(self, only: frozenset[str] | None = None, but: frozenset[str] = frozenset()) -> float:
        """False accepts an hour of these intents, or of all but those."""
        intents = phrases()
        count = sum(
            (only is None or intents[phrase] in only) and intents[phrase] not in but for phrase, _ in self.heard
        )
        return count / self.hours if self.hours else 0.0


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

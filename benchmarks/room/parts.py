"""What is measured, in parts that can be shared out to processes.

Not in `__main__`: what a process of its own is to do has to be found in a module that it can import.
"""

import argparse
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.room.loops import all_loops
from benchmarks.room.measure import SELF_SCENES, Bench, Figures
from benchmarks.room.scenes import DISTANCES_M, UNDER_THE_PERSON_DB, Place, Scene, grid
from benchmarks.room.sounds import Sounds
from content.loader import load
from engine.events import Prompt
from engine.progress import Progress
from engine.score import write_score
from engine.settings import Counting, Settings
from offline import clips
from offline.models import find_model
from offline.session import to_be_said
from offline.sound import Samples
from offline.voice import Voice

REFERENCE_TEXTS = 30
"""The level of the echo is set by the first texts of a routine, one after the other."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    turns: int
    """In each scene."""
    itself_hours: float
    lying_hours: float
    watching_hours: float
    over_television: int = 8
    """Turns over a television at each distance."""
    television_share: int = 1
    """Every so many-th sentence is read."""
    distorted: bool = True
    """Whether distorted loudspeakers are tried too."""


USUAL = Size(2, itself_hours=0.25, lying_hours=0.2, watching_hours=2.0)
QUICK = Size(1, itself_hours=0.06, lying_hours=0.04, watching_hours=0.06, over_television=1, television_share=12)
PEERS = Size(1, itself_hours=0.05, lying_hours=0.05, watching_hours=0.05, over_television=3, distorted=False)
"""What peers are measured with: their figures are far off, so less is enough."""
QUICK_DISTANCE_M = 2.5
SCENES_A_PART = 6
"""A quarter of a minute to two: long enough not to count the start, short enough to share out."""


class Part(NamedTuple):
    """What is measured of a loop by itself; beside others, in another process."""

    loop: str
    what: str
    size: Size
    scenes: tuple[Scene, ...] = ()
    number: int = 0
    """Of the room that nobody is in, or of the first scene."""


class Measurer:
    """A bench and the loops, made once in each process."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.bench = make_bench(args.data, args.work, QUICK if args.quick else USUAL)
        self.loops = all_loops(find_model(args.model, os.environ), self.bench.library.phrasebook)

    def measure(self, part: Part) -> Figures:
        """Return the figures of one part."""
        figures, loop, size, bench = Figures(), self.loops[part.loop], part.size, self.bench
        match part.what:
            case "turns":
                bench.turns(loop, figures, part.scenes, size.turns, part.number)
            case "ticks":
                bench.ticks(loop, figures, part.scenes, size.turns, part.number)
            case "itself":
                bench.itself(loop, figures, part.number, size.itself_hours / len(SELF_SCENES))
            case "lying":
                bench.lying(loop, figures, size.lying_hours)
            case "watching":
                bench.watching(loop, figures, size.watching_hours)
            case "over television":
                bench.over_television(loop, figures, size.over_television)
        return figures


def parts_of(args: argparse.Namespace, loop: str, *, ships: bool) -> list[Part]:
    """Return what is measured of a loop, the longest first."""
    if args.loops not in loop:
        return []
    size = QUICK if args.quick else USUAL if ships else PEERS
    if args.hours and ships:
        size = replace(size, itself_hours=args.hours)
    scenes = [scene for scene in scenes_for(args.quick) if args.scenes in scene.name]
    scenes = [scene for scene in scenes if size.distorted or not scene.distorted]
    ticking = [scene for scene in scenes if scene.echo_db == 12.0]
    return [
        *(Part(loop, "itself", size, number=number) for number in range(len(SELF_SCENES))),
        Part(loop, "watching", size),
        *(
            Part(loop, what, size, tuple(places[at : at + SCENES_A_PART]), at)
            for what, places in (("turns", scenes), ("ticks", ticking))
            for at in range(0, len(places), SCENES_A_PART)
        ),
        *(Part(loop, what, size) for what in ("over television", "lying")),
    ]


_measurer: Measurer | None = None


def _begin(args: argparse.Namespace) -> None:
    global _measurer
    _measurer = Measurer(args)


def _measure(part: Part) -> Figures:
    assert _measurer is not None
    return _measurer.measure(part)


def figures_of(args: argparse.Namespace, measurer: Measurer, parts: list[Part]) -> Iterator[Figures]:
    """Return the figures of each part, in order."""
    if args.processes == 1:
        yield from map(measurer.measure, parts)
        return
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(args.processes, apart, initializer=_begin, initargs=(args,)) as pool:
        yield from pool.map(_measure, parts)


def scenes_for(quick: bool) -> list[Scene]:
    """Return the scenes of the table, those with headphones first; the quick ones are at 2.5 m."""
    headphones = [Scene(background, metres, None) for background in UNDER_THE_PERSON_DB for metres in DISTANCES_M]
    return [scene for scene in (*headphones, *grid()) if not quick or scene.distance_m == QUICK_DISTANCE_M]


def make_bench(data: Path, work: Path, size: Size) -> Bench:
    """Load content and recordings, make every voice that will be needed."""
    library = load("en")
    voice = Voice(work / "clips", language=library.phrasebook.locale)
    scores = [
        write_score(routine, library.phrasebook.count_words, Settings(counting=counting))
        for routine in library.routines.values()
        for counting in Counting
    ]
    texts = list(dict.fromkeys(t for s in scores for t in to_be_said(s, Progress(s.routine.id), library.phrasebook)))
    voice.render(texts)

    def speak(prompt: Prompt) -> Samples:
        return voice.tone(prompt.key) if prompt.key in clips.TONES else voice.clip(library.phrasebook.words(prompt))

    sounds = Sounds(data, work, library.phrasebook)
    reference = np.concatenate([voice.clip(text) for text in texts[:REFERENCE_TEXTS]])
    place = Place(sounds, reference, sounds.television(size.television_share))
    return Bench(library, speak, place, sounds.words)

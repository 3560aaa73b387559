"""`python -m benchmarks.room`: the table docs/room.md and the picture docs/room-scene.png."""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.room import report
from benchmarks.room.loops import all_loops, fresh_canceller
from benchmarks.room.measure import SELF_SCENES, Bench, Figures
from benchmarks.room.picture import one_scene
from benchmarks.room.scenes import DISTANCES_M, UNDER_THE_PERSON_DB, Place, Scene, grid
from benchmarks.room.sounds import Sounds, Words
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

ROOT = Path(__file__).resolve().parents[2]
REFERENCE_TEXTS = 30
"""The level of the echo is set by the first texts of a routine, one after the other."""
PREFACE = """
The shipping loop in simulated rooms (`tests/room`), counted in samples. The room is 4 by 5 by 2.5 m with 0.4 s of
reverberation (image method); the laptop's loudspeaker is 0.23 m from its microphone, the sound card takes 40 to 120 ms;
the person lies at 1, 2.5 or 4 m. The echo's active level is 0 to 20 dB over the person's; a distorted loudspeaker
saturates at 0.3 of full scale. A kitchen is 15 dB under the person, a television (read sentences, from a corner) 10 dB.

In a turn, the product is speaking a sentence; a person speaks into it, so that it would go on for a second after the
word, and says it again when it was not obeyed within 2 s. It counts when the command arrives that was said, whatever
else arrived before. Half of the words are recordings of commands said alone by people who are in no training recording
({people}), half made-up voices that were not trained on ({made_up}); both at the same loudness. Up to
+6 dB, and above, each recorded word comes as often as the others. Word end to silence counts every first word at an
echo of up to +6 dB, also those that were not understood; silence is nothing played for a quarter of a second in which
the voice would have spoken (a voice that is only softer is not silent). A false pause is such a silence when nobody
speaks. Silences between sentences are cut to a second in the hours that measure what its own voice, breathing and
rustling do, and counted at their full length.

Muted is the same loop without canceller, deaf while it speaks and 0.3 s longer, as peers do it. Stock is the microphone
loop of Vosk's examples with the same model and grammar: whatever final result is a phrase is obeyed. Headphones are
the case without echo: what the ear can do at best.

Over a television is a silent hold in which a person speaks, after a minute of the same television.

Made by `python -m benchmarks.room --hours 10`.
"""


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


USUAL = Size(2, itself_hours=0.25, lying_hours=0.2, watching_hours=1.0)
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


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.room", description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("HOMESTRETCH_DATA"))
    parser.add_argument("--work", type=Path, help="keeps the voices that are made; by default they are made anew")
    parser.add_argument("--model", type=Path, help="another vosk model than the shipped one")
    parser.add_argument("--scenes", default="", help="only scenes whose names contain this: kitchen, '4 m', '+12 dB'")
    parser.add_argument("--quick", action="store_true", help="a few minutes, to see that it works")
    parser.add_argument("--hours", type=float, help="of its own routines with nobody there, for the loop that ships")
    parser.add_argument("--loops", default="", help="only loops whose names contain this")
    parser.add_argument("--processes", type=int, default=1, help="so many parts at a time")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="a folder for the page and the picture")
    args = parser.parse_args()
    if not args.data:
        sys.exit("No recordings: name their folder with --data or HOMESTRETCH_DATA.")
    with tempfile.TemporaryDirectory(prefix="homestretch") as folder:
        args.work = args.work or Path(folder)
        run(args)


def run(args: argparse.Namespace) -> None:
    """Measure every loop part by part, write the page and the picture."""
    measurer = Measurer(args)
    parts = [part for number, name in enumerate(measurer.loops) for part in parts_of(args, name, ships=number == 0)]
    measured: dict[str, Figures] = {part.loop: Figures() for part in parts}
    began = time.monotonic()
    for part, figures in zip(parts, _measured(args, measurer, parts), strict=True):
        measured[part.loop].add(figures)
        after = (time.monotonic() - began) / 60
        print(f"{part.loop}, {part.what}: after {after:.1f} minutes", file=sys.stderr, flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "room.md").write_text(report.page(measured, preface(measurer.bench.words)), encoding="utf-8")
    one_scene(measurer.bench, next(iter(measurer.loops.values())), fresh_canceller(), args.out / report.PICTURE)


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
        *(
            Part(loop, what, size, tuple(places[at : at + SCENES_A_PART]), at)
            for what, places in (("turns", scenes), ("ticks", ticking))
            for at in range(0, len(places), SCENES_A_PART)
        ),
        *(Part(loop, what, size) for what in ("watching", "over television", "lying")),
    ]


_measurer: Measurer | None = None


def _begin(args: argparse.Namespace) -> None:
    global _measurer
    _measurer = Measurer(args)


def _measure(part: Part) -> Figures:
    assert _measurer is not None
    return _measurer.measure(part)


def _measured(args: argparse.Namespace, measurer: Measurer, parts: list[Part]) -> Iterator[Figures]:
    """Return the figures of each part, in order."""
    if args.processes == 1:
        yield from map(measurer.measure, parts)
        return
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(args.processes, apart, initializer=_begin, initargs=(args,)) as pool:
        yield from pool.map(_measure, parts)


def preface(words: list[Words]) -> str:
    """Return what stands before the tables, with whom they stand on."""
    people = [each for each in words if each.person]
    voices = [each for each in words if not each.person]
    return PREFACE.format(
        people=f"{len(people)} recordings, {len({w.speaker for w in people})} speakers: "
        + ", ".join(sorted({w.phrase for w in people})),
        made_up=f"{len({w.speaker for w in voices})} voices, {len({w.phrase for w in voices})} phrases each",
    )


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


if __name__ == "__main__":
    main()

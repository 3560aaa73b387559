"""`python -m benchmarks.room`: the table docs/room.md and the picture docs/room-scene.png."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.room import report
from benchmarks.room.loops import fresh_canceller
from benchmarks.room.measure import Figures
from benchmarks.room.parts import Measurer, figures_of, parts_of
from benchmarks.room.picture import one_scene
from benchmarks.room.sounds import Words

ROOT = Path(__file__).resolve().parents[2]
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
    for part, figures in zip(parts, figures_of(args, measurer, parts), strict=True):
        measured[part.loop].add(figures)
        after = (time.monotonic() - began) / 60
        print(f"{part.loop}, {part.what}: after {after:.1f} minutes{unbidden(figures)}", file=sys.stderr, flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "room.md").write_text(report.page(measured, preface(measurer.bench.words)), encoding="utf-8")
    one_scene(measurer.bench, next(iter(measurer.loops.values())), fresh_canceller(), args.out / report.PICTURE)


def unbidden(figures: Figures) -> str:
    """Return what the loop did while nobody said a command: an hour later it is in the table, but for which ones."""
    times = (figures.itself, figures.lying, figures.watching)
    commands = [command.value for time_ in times for command in time_.commands]
    pauses = sum(time_.pauses for time_ in times)
    return "".join([*(f", {command!r}" for command in commands), f", {pauses} pauses" if pauses else ""])


def preface(words: list[Words]) -> str:
    """Return what stands before the tables, with whom they stand on."""
    people = [each for each in words if each.person]
    voices = [each for each in words if not each.person]
    return PREFACE.format(
        people=f"{len(people)} recordings, {len({w.speaker for w in people})} speakers: "
        + ", ".join(sorted({w.phrase for w in people})),
        made_up=f"{len({w.speaker for w in voices})} voices, {len({w.phrase for w in voices})} phrases each",
    )


if __name__ == "__main__":
    main()

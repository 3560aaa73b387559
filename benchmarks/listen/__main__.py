"""`python -m benchmarks.listen`: the table docs/listen.md and the picture docs/listen-tradeoff.png."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.listen.cost import cost
from benchmarks.listen.ears import Ear, SphinxEar, VoskEar
from benchmarks.listen.figures import Accepts
from benchmarks.listen.measure import FAR, Memory, Results, measure, talk
from benchmarks.listen.report import Point, page, picture
from benchmarks.listen.scenes import CLEAN, Stage, commands, others
from training.vocabulary import grammar

ROOT = Path(__file__).resolve().parents[2]
SWEEP = (0.4, 2.0)  # costs of a phone of the unknown word, beside the shipped one
FLOORS = (0.0, 0.6, 0.8, 0.9, 0.97)  # least confidence of a word
PREFACE = """Recordings of people who are in no training recording (`training/split.tsv`), alone and in made-up
rooms over noises that were not trained on. An ear is right when its first decision has the intent
of what was said. Vosk ears are given every phrase, the decoys of `training/decoys.txt` and the
unknown word; a decision is a final text that equals a phrase, or for stop and pause a partial text
that stayed the same for two blocks of 20 ms. pocketsphinx (its own model and endpointer) is given
the same phrases as a grammar and no decoys. The people of the orders are not named; some may be in
the wake-word recordings that were trained on. Made by `python -m benchmarks.listen`."""


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha1()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".mdl", ".fst", ".conf", ".txt"}):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _short(ear: Ear, stage: Stage, memory: Memory) -> tuple[list[tuple[bool, float]], Accepts]:
    """A quicker measurement for the curve: lone and cut commands, clean and far; a quarter of the talk."""
    from benchmarks.listen.figures import Tally

    tries: list[tuple[bool, float]] = []
    for condition in (CLEAN, FAR):
        for item in commands(stage.data):
            if item.group in {"lone", "cut"}:
                scene = stage.play(item, condition)
                heard = memory.heard(
                    f"{condition.name}/{item.group}/{item.path.name}", lambda s=scene.sound: ear.hear(s)
                )  # type: ignore[misc]
                tally = Tally()
                tally.add(scene, heard)
                tries.append((tally.right == 1, heard[0].sureness if heard else 0.0))
    accepts = Accepts()
    for item in others(stage.data)[::4]:
        sound, samples = talk(item)
        accepts.add(item, samples, memory.heard(f"talk/{item.path.name}", lambda s=sound: ear.hear(s)))  # type: ignore[misc]
    memory.save()
    return tries, accepts


def _point(tries: list[tuple[bool, float]], accepts: Accepts, floor: float, label: str) -> Point:
    right = sum(good and sure >= floor for good, sure in tries)
    false = sum(sure >= floor for _, sure in accepts.heard)
    return false / accepts.hours, 1 - right / len(tries), label


def _variants(folder: Path, work: Path) -> list[tuple[float, Path]]:
    made = []
    for price in SWEEP:
        target = work / "listen" / f"variant-{price:g}"
        shutil.copytree(folder, target, dirs_exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "training.graph", str(target), "--unknown-phone", str(price)],
            check=True, cwd=ROOT,
        )  # fmt: skip
        made.append((price, target))
    return made


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.listen", description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("HOMESTRETCH_DATA"))
    parser.add_argument(
        "--work", type=Path, required=True, help="holds the made-up voices of `python -m training prepare`"
    )
    parser.add_argument("--model", type=Path, default=ROOT / "offline" / "ears" / "en")
    parser.add_argument("--probe", type=Path, help="an older model of our own")
    parser.add_argument("--official", type=Path, help="an official Vosk model")
    parser.add_argument("--out", type=Path, default=ROOT / "docs")
    parser.add_argument("--no-curve", action="store_true")
    args = parser.parse_args()
    if not args.data:
        parser.error("name the data folder with --data or HOMESTRETCH_DATA")
    stage = Stage(args.data)
    folders = {"this model": args.model, "probe": args.probe, "official Vosk": args.official}
    ears: dict[str, Results] = {}
    curves: dict[str, list[Point]] = {}
    for name, folder in folders.items():
        if folder is not None:
            memory = Memory(args.work / "listen" / f"{_fingerprint(folder)}.json")
            ear = VoskEar(name, folder)
            ears[name] = measure(ear, stage, args.work, memory, brief=name == "probe")
            tries, accepts = _short(ear, stage, memory)
            curves[f"{name}, by confidence"] = [_point(tries, accepts, floor, f"{floor:g}") for floor in FLOORS]
    sphinx, memory = SphinxEar(), Memory(args.work / "listen" / "pocketsphinx.json")
    ears["pocketsphinx"] = measure(sphinx, stage, args.work, memory)
    tries, accepts = _short(sphinx, stage, memory)
    floors = sorted(sure for good, sure in tries if good)
    picked = [0.0] + [floors[int(share * (len(floors) - 1))] for share in (0.1, 0.25, 0.5, 0.75, 0.9)] if floors else []
    curves["pocketsphinx"] = [_point(tries, accepts, floor, "") for floor in picked]
    if not args.no_curve:
        points = []
        for price, folder in _variants(args.model, args.work):
            memory = Memory(args.work / "listen" / f"{_fingerprint(folder)}.json")
            points.append(_point(*_short(VoskEar(name, folder), stage, memory), 0.0, f"{price:g}"))
        curves["this model, by the unknown word's cost"] = points
    args.out.mkdir(exist_ok=True)
    costs = {name: cost(str(folder), grammar()) for name, folder in folders.items() if folder is not None}
    (args.out / "listen.md").write_text(page(ears, costs, PREFACE), encoding="utf-8")
    picture(curves, args.out / "listen-tradeoff.png")


if __name__ == "__main__":
    main()

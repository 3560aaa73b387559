"""`python -m benchmarks.listen`: the table docs/listen.md and the picture docs/listen-tradeoff.png."""

from __future__ import annotations

import argparse
import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from benchmarks.listen.cost import cost
from benchmarks.listen.ears import OwnEar, SphinxEar, StockEar
from benchmarks.listen.figures import Talk, Try
from benchmarks.listen.measure import Hearing, Memory, measure
from benchmarks.listen.report import page, picture
from benchmarks.listen.scenes import BEFORE_S, Stage
from content.loader import load
from offline.acceptance import Acceptance, read_acceptance

ROOT = Path(__file__).resolve().parents[2]
Listened = TypeVar("Listened", Try, Talk)


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha1()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".mdl", ".fst", ".conf", ".txt", ".npz"}):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def judged(hearing: Hearing, acceptance: Acceptance) -> Hearing:
    """What our own ear heard, weighed."""

    def weighed(ones: list[Listened]) -> list[Listened]:
        return [replace(one, heard=[heard.judged(acceptance) for heard in one.heard]) for one in ones]

    return Hearing(weighed(hearing.tries), weighed(hearing.talk), weighed(hearing.on_and_on), hearing.left_out)


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
    args = parser.parse_args()
    if not args.data:
        parser.error("name the data folder with --data or HOMESTRETCH_DATA")
    stage = Stage(args.data)

    def memory(folder: Path, kind: str) -> Memory:
        return Memory(args.work / "listen" / f"{_fingerprint(folder)}-{kind}.json")

    decoys = load("en").phrasebook.decoys
    kind = f"own-{hashlib.sha1(' '.join(decoys).encode()).hexdigest()[:6]}-after-{BEFORE_S:g}-s"
    own = measure(OwnEar("this ear", args.model, decoys), stage, args.work, memory(args.model, kind))
    acceptance = read_acceptance(args.model)
    stock = measure(StockEar("stock", args.model), stage, args.work, memory(args.model, "stock"), quick=True)
    others: dict[str, Hearing] = {}
    folders = {"probe": args.probe, "official Vosk": args.official}
    for name, folder in folders.items():
        if folder is not None:
            others[name] = measure(StockEar(name, folder), stage, args.work, memory(folder, "stock"))
    others["pocketsphinx"] = measure(
        SphinxEar(), stage, args.work, Memory(args.work / "listen" / "pocketsphinx-posterior.json")
    )
    costs = {"this ear": cost(str(args.model))}
    costs |= {name: cost(str(folder)) for name, folder in folders.items() if folder is not None}
    ours = judged(own, acceptance)
    args.out.mkdir(exist_ok=True)
    grammars = {"this ear": ours}
    text = page(grammars, acceptance, stock, others, costs)
    (args.out / "listen.md").write_text(text, encoding="utf-8")
    picture(ours, acceptance, others, args.out / "listen-tradeoff.png")


if __name__ == "__main__":
    main()

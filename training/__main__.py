"""One command from the recordings to a finished model: `python -m training all`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from training.vocabulary import HERE, words


def _data(text: str | None) -> Path:
    folder = Path(text or os.environ.get("HOMESTRETCH_DATA", ""))
    if not (folder / "words").is_dir():
        sys.exit("No recordings there: name the data folder with --data or HOMESTRETCH_DATA.")
    return folder


def _graph(out: Path) -> None:
    """In a process of its own (see training.graph)."""
    subprocess.run([sys.executable, "-m", "training.graph", str(out)], check=True, cwd=HERE.parent)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("step", choices=["all", "check", "prepare", "train", "export"])
    parser.add_argument("--data", help="the folder of recordings (usual: $HOMESTRETCH_DATA)")
    parser.add_argument("--work", type=Path, help="a folder for made-up voices, features, weights")
    parser.add_argument("--out", type=Path, help="the model folder to write")
    parser.add_argument("--epochs", type=int, help="rounds of training, another number than usual")
    parser.add_argument("--further", action="store_true", help="train: go on from WORK/ear.pt, more gently")
    parser.add_argument("--guide", type=Path, help="an earlier final.mdl in text mode (see training.guide); not needed")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()

    from training.lexicon import missing

    lacking = missing(words())
    if lacking:
        sys.exit(f"Write pronunciations.txt lines for: {' '.join(lacking)}")
    if args.step == "check":
        print(f"{len(words())} words, all with a pronunciation")
        return
    if args.work is None:
        parser.error("--work is needed: made-up voices and features take about 3 GB")
    if args.step in {"all", "prepare"}:
        from training import corpus, synth

        sides = corpus.write_split(_data(args.data), HERE / "split.tsv")
        print(f"speakers or unnamed crowds: {sides['trained']} trained, {sides['measured']} measured")
        synth.make(args.work, args.threads)
    if args.step in {"all", "train"}:
        from training.guide import Guide
        from training.train import Plan, train

        plan = Plan(threads=args.threads)
        start = args.work / "ear-start.pt" if args.further else None
        if start is not None:
            (args.work / "ear.pt").rename(start)
            plan = replace(plan, peak_rate=5e-4, seed=plan.seed + 1)
        guide = Guide(args.guide) if args.guide else None
        train(_data(args.data), args.work, replace(plan, epochs=args.epochs or plan.epochs), start, guide)
    if args.step in {"all", "export"}:
        from training.export import write_folder
        from training.train import restore

        if args.out is None:
            parser.error("--out is needed: the model folder to write")
        write_folder(restore(args.work / "ear.pt"), args.out)
        _graph(args.out)
        print(f"written: {args.out}")


if __name__ == "__main__":
    main()

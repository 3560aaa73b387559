"""One command from the recordings to a finished model: `python -m training all`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from training.vocabulary import HERE, words

EXAMPLES_AN_HOUR = 1800
"""Of two seconds, for the spotter."""


def _data(text: str | None) -> Path:
    folder = Path(text or os.environ.get("HOMESTRETCH_DATA", ""))
    if not (folder / "words").is_dir():
        sys.exit("No recordings there: name the data folder with --data or HOMESTRETCH_DATA.")
    return folder


def _apart(module: str, *arguments: object) -> None:
    """Run a module in a process of its own (see training.graph)."""
    subprocess.run([sys.executable, "-m", module, *map(str, arguments)], check=True, cwd=HERE.parent)


def _beside(module: str, args: argparse.Namespace, more: list[object]) -> None:
    """Run a module that makes a part of the finished ear's folder."""
    data, work = _data(args.data).absolute(), args.work.absolute()
    _apart(module, args.out.absolute(), "--data", data, "--work", work, "--processes", args.threads, *more)


def _train(args: argparse.Namespace, run: str) -> None:
    from training.train import LAST, Plan, train

    plan = Plan() if run == "train" else LAST
    plan = replace(plan, threads=args.threads, hours=args.hours or plan.hours, epochs=args.epochs or plan.epochs)
    plan = replace(plan, rounds=min(plan.rounds, plan.epochs))
    start = None if run == "train" else args.work / "ear-start.pt"
    if start is not None:
        (args.work / "ear.pt").rename(start)
    train(_data(args.data), args.work, plan, start)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("step", choices=["all", "check", "prepare", "train", "last", "reopen", "export", "spot", "accept"])
    parser.add_argument("--data", help="the folder of recordings (usual: $HOMESTRETCH_DATA)")
    parser.add_argument("--work", type=Path, help="a folder for made-up voices, features, weights")
    parser.add_argument("--out", type=Path, help="the model folder to write")
    parser.add_argument("--epochs", type=int, help="another number of epochs than usual, in each of the two runs")
    parser.add_argument("--hours", type=float, help="of sound in a round and of talk, to try it out; usual: everything")
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
        parser.error("--work is needed: made-up voices and features take about 2 GB")
    if args.step in {"all", "reopen", "export", "spot", "accept"} and args.out is None:
        parser.error("--out is needed: the model folder to write, or to reopen")
    if args.step in {"all", "prepare"}:
        from training import coach, corpus, synth

        sides = corpus.write_split(_data(args.data), HERE / "split.tsv")
        print(f"speakers or unnamed crowds: {sides['trained']} trained, {sides['measured']} measured")
        synth.make(args.work, args.threads)
        coach.make(args.work)
    for run in ("train", "last"):
        if args.step in {"all", run}:
            _train(args, run)
    if args.step == "reopen":
        from training import reopen, train

        train.save(reopen.reopen(args.out, reopen.sample(_data(args.data))), args.work / "ear.pt")
    if args.step in {"all", "export"}:
        from training.export import write_folder
        from training.train import restore

        write_folder(restore(args.work / "ear.pt"), args.out)
        _apart("training.graph", args.out.absolute())
    if args.step in {"all", "spot"}:
        _beside("training.spotting", args, ["--examples", round(args.hours * EXAMPLES_AN_HOUR)] if args.hours else [])
    if args.step in {"all", "accept"}:
        _beside("training.acceptance", args, ["--hours", args.hours] if args.hours else [])
        print(f"written: {args.out}")


if __name__ == "__main__":
    main()

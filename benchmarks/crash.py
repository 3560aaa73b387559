"""Runs cut by kill -9 at random moments, and whether the next start offers to go on at the right step.

    python -m benchmarks.crash --runs 300

A run is right when the kept step is the one of the last words that were printed, or the one after it (it is kept
before it is spoken), and the next start offers to go on at just that stretch. Prints one line for each run that was
wrong and a summary; exit code 1 if there was any.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from content.loader import Library, load
from engine.progress import Progress
from engine.rehearsal import rehearse
from engine.score import write_score
from engine.settings import Instruction, Settings

ROUTINE = "everyday_10"
COMMAND = [sys.executable, "-m", "offline", "run", ROUTINE, "--instruction", "short"]


def spoken_steps(library: Library) -> list[int]:
    """Return the step of each line that an undisturbed run prints."""
    settings = Settings(instruction=Instruction.SHORT)
    score = write_score(library.routines[ROUTINE], library.phrasebook.count_words, settings)
    run = rehearse(score, Progress(ROUTINE, settings=settings))
    return [progress.step for _, progress, effect in run if effect.prompt]


def started(command: list[str], environment: Mapping[str, str]) -> "subprocess.Popen[str]":
    """Start a run whose words can be read."""
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def killed_run(folder: Path, environment: Mapping[str, str], lines: int) -> tuple[int, int]:
    """Kill a run after it printed `lines` lines; return how many it had printed by then, and the step it kept."""
    command = [*COMMAND, "--afresh", "--to-wav", str(folder / "out.wav")]
    with started(command, environment) as run:
        assert run.stdout is not None
        printed = sum(1 for _, _ in zip(range(lines), run.stdout, strict=False))
        run.kill()
        printed += sum(line.endswith("\n") for line in run.stdout)
    place = folder / "state" / "homestretch" / "place.json"
    return printed, json.loads(place.read_text())["step"]


def first_line(folder: Path, environment: Mapping[str, str]) -> str:
    """Start again and return the first words."""
    command = [*COMMAND, "--to-wav", str(folder / "out.wav")]
    with started(command, environment) as run:
        assert run.stdout is not None
        line = run.stdout.readline()
        run.kill()
    return line


def verdict(library: Library, steps: list[int], printed: int, kept: int, line: str) -> str:
    """Return what was wrong, or nothing."""
    spoken = steps[printed - 1]
    following = steps[printed] if printed < len(steps) else 0
    if kept not in (spoken, following):
        return f"kept step {kept} after words of step {spoken}"
    score = write_score(library.routines[ROUTINE], library.phrasebook.count_words, Settings())
    stretch = score.steps[kept].stretch
    if stretch is None:
        return "" if "Welcome" in line else f"offered {line!r} at step {kept}"
    name = library.phrasebook.names[library.routines[ROUTINE].stretches[stretch].exercise.id]
    fits = f"stretch {stretch + 1} of" in line and name in line
    return "" if fits else f"offered {line!r} at stretch {stretch + 1}, {name}"


def crash(folder: Path, cache: Path, seed: int) -> str:
    """Kill one run at a moment chosen by `seed` and start again; return what was wrong, or nothing."""
    library = load()
    steps = spoken_steps(library)
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "XDG_CACHE_HOME": str(cache)}
    printed, kept = killed_run(folder, environment, random.Random(seed).randint(1, len(steps) - 2))
    return verdict(library, steps, printed, kept, first_line(folder, environment))


def main() -> int:
    """Crash many times."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=300)
    runs = parser.parse_args().runs
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        for seed in range(runs):
            (folder := Path(name) / str(seed)).mkdir()
            if fault := crash(folder, Path(name) / "cache", seed):
                wrong += 1
                print(f"run {seed}: {fault}")
    print(f"{runs - wrong} of {runs} runs resumed at the right step")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())

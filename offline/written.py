"""What commands print: lists, and a routine in writing."""

import json
from collections.abc import Callable
from typing import Any

import click
from rich.console import Console

from engine.phrasebook import Phrasebook
from engine.progress import Progress
from engine.rehearsal import rehearse
from engine.score import Score
from offline.screen import clock


class PipeConsole(Console):
    """A console that leaves it to the caller what a closed pipe means."""

    def on_broken_pipe(self) -> None:
        """Raise it; rich would end the process with 1."""
        raise BrokenPipeError


out = PipeConsole(soft_wrap=True)
err = PipeConsole(stderr=True, soft_wrap=True)


def write_out(score: Score, phrasebook: Phrasebook, as_json: bool) -> None:
    """Print every cue with its clock time, and the total."""
    progress = Progress(score.routine.id, settings=score.settings)
    rows = [
        {"second": second, "words": phrasebook.words(effect.prompt), "key": effect.prompt.key}
        for second, _, effect in rehearse(score, progress)
        if effect.prompt
    ]
    total = score.total_seconds
    if as_json:
        click.echo(json.dumps({"routine": score.routine.id, "seconds": round(total, 1), "cues": rows}, indent=1))
        return
    for row in rows:
        out.print(f"{clock(float(str(row['second'])))}  {row['words']}", markup=False, highlight=False)
    out.print(f"{clock(total)}  in all", highlight=False)


def show_rows(rows: list[dict[str, Any]], as_json: bool, line: Callable[[dict[str, Any]], str]) -> None:
    """Print rows as JSON or one line each."""
    if as_json:
        click.echo(json.dumps(rows, indent=1))
    else:
        for row in rows:
            out.print(line(row), markup=False, highlight=False)

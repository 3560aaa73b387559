"""What commands print: lists, and a routine in writing."""

import errno
import io
import json
import os
import sys
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


UNPRINTABLE = frozenset({errno.ENOSPC, errno.EIO})
"""What goes wrong in printing to a file on a full disk, or to a terminal that is gone."""
out = PipeConsole(soft_wrap=True)
err = PipeConsole(stderr=True, soft_wrap=True)


def print_anything() -> None:
    """Print "?" for what the terminal or the file has no character for, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_nowhere() -> None:
    """Let go what was still to be printed, where it cannot be: the interpreter would try it again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def can_be_drawn_on() -> bool:
    """Whether standard output is a terminal that can be drawn on, with the characters that are drawn."""
    encoding = str(getattr(out.file, "encoding", None)).lower()
    return out.is_terminal and not out.is_dumb_terminal and encoding.startswith("utf")


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

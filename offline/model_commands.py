"""`homestretch model`: what speech models there are, fetching one, deleting one. Nothing else ever fetches anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as Bar

from offline.download import Told
from offline.install import begun, download, install, remove
from offline.model_list import OWN_LIST, OfficialModel, megabytes, offered, offered_model
from offline.models import DOWNLOADS, faults
from offline.written import err, out, show_rows

STEPS = 4
"""Lines about a download where there is no terminal to draw a bar on."""


@click.group(name="model")
def model_commands() -> None:
    """List, fetch and delete speech models; one comes with Homestretch, so none is needed."""


@model_commands.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def list_models(as_json: bool) -> None:
    """List the models that can be fetched: size, and where they are if they are here."""
    rows = [row_of(model) for model in offered().values()]

    def line(row: dict[str, Any]) -> str:
        size = f"{megabytes(row['bytes']):>7}"
        if row["folder"]:
            state = f"here: {row['folder']}\n{'':15} -> use it: homestretch --model {row['name']}"
            state += f"; delete it: homestretch model remove {row['name']}"
        else:
            come = f", {megabytes(row['come'])} of it have come" if row["come"] else ""
            state = f"not here{come}\n{'':15} -> fetch it: homestretch model get {row['name']}"
        return f"{row['name']:<15} {row['language']:<6} {size}  {row['licence']}  {state}"

    show_rows(rows, as_json, line)
    if not as_json:
        out.print(f"Others can be added in {OWN_LIST}, or named by their folder: --model PATH", highlight=False)


def row_of(model: OfficialModel) -> dict[str, Any]:
    """Return what there is to say of a model."""
    folder = DOWNLOADS / model.name
    return {
        "name": model.name, "language": model.language, "bytes": model.bytes, "licence": model.licence,
        "url": model.url, "sha256": model.sha256, "sha256_source": model.sha256_source,
        "folder": None if faults(folder) else str(folder), "come": begun(model, DOWNLOADS).come(),
    }  # fmt: skip


@model_commands.command()
@click.argument("name")
@click.option("--from", "file", type=click.Path(path_type=Path), help="The model's zip, if you have it already.")
def get(name: str, file: Path | None) -> None:
    """Fetch the model NAME (see `model list`) from its publisher; an interrupted download goes on."""
    model = offered_model(name)
    folder = DOWNLOADS / model.name
    if not faults(folder):
        say(f"{name} is here already: {folder} (damaged? `homestretch model remove {name}`, then get it again)")
    elif file is not None:
        say(f"{name} is here: {install(model, file, DOWNLOADS)}")
    else:
        say(f"{name}: {megabytes(model.bytes)} from {model.host}, {model.licence}, into {folder}. Ctrl-C stops it.")
        if model.sha256 is None:
            say("Nobody has published a checksum for it, so only its size and its parts are checked.")
        try:
            with shown(model) as told:
                download(model, DOWNLOADS, told)
        except KeyboardInterrupt:
            say(f"Stopped. What came is kept: `homestretch model get {name}` goes on from there.")
            raise
        say(f"{name} is here, whole and checked: {folder}")
    say(f"Use it: homestretch --model {name}, or always: set HOMESTRETCH_MODEL={name}")
    say(f"Delete it: homestretch model remove {name}")


@model_commands.command(name="remove")
@click.argument("name")
def remove_model(name: str) -> None:
    """Delete the model NAME, and what has come of it."""
    there = remove(offered_model(name), DOWNLOADS)
    say(f"{name} is deleted." if there else f"There is nothing of {name} here.")


def say(line: str) -> None:
    """Print one line as it is."""
    out.print(line, markup=False, highlight=False)


@contextmanager
def shown(model: OfficialModel) -> Iterator[Told]:
    """Give what shows how far a download is: a bar on a terminal, a few lines elsewhere."""
    if not err.is_terminal:
        yield in_lines(model)
        return
    columns = (TextColumn(model.name), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Bar(*columns, console=err) as bar:
        task = bar.add_task("", total=model.bytes)
        yield lambda come: bar.update(task, completed=come)


def in_lines(model: OfficialModel) -> Told:
    """Return what prints a line at the beginning of a rest, and at each quarter."""
    upcoming: int | None = None

    def told(come: int) -> None:
        nonlocal upcoming
        done = come * STEPS // model.bytes
        if upcoming is None:
            upcoming = done + 1
            if come:
                err.print(f"Going on after {megabytes(come)}.", highlight=False)
        if done >= upcoming:
            err.print(f"{megabytes(come)} of {megabytes(model.bytes)}", highlight=False)
            upcoming = done + 1

    return told

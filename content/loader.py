"""The only reader of content: facts and words together, checked, as one frozen library.

Every error is a ContentError whose text names the file, the key and what would be right.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from content.facts import check_exercise, exercise, routine
from content.files import Shape, nearest, read_toml, shaped
from content.shapes import ExerciseFile, RoutineFile, Source
from content.wording import read_phrasebook
from engine.errors import ContentError
from engine.phrasebook import Phrasebook
from engine.routine import Exercise, Level, Routine

OWN_NAME = re.compile(r"[A-Za-z0-9][\w -]{0,63}")
"""A person's own routine is called after its file."""


@dataclass(frozen=True, slots=True)
class Library:
    """Everything there is to do, and all words for it in one locale."""

    exercises: Mapping[str, Exercise]
    routines: Mapping[str, Routine]
    """In the order in which they are offered."""
    phrasebook: Phrasebook
    levels: Mapping[str, Level]
    """Routine id to how much it asks of a person."""
    sources: Mapping[str, Source]
    """What the sources of an exercise stand for; `seed` stands for "seed S001" to "seed S130"."""


def load(locale: str = "en", root: Traversable | None = None) -> Library:
    """Read and check the whole library; `root` is a folder laid out as this package, which is the default."""
    root = root or files("content")
    tables = read_toml(root / "sources.toml", "sources.toml")
    sources = {key: shaped(table, Source, f"sources.toml: {key}") for key, table in tables.items()}
    facts = _read_all(root, "exercises", ExerciseFile)
    for name, fact in facts.items():
        check_exercise(f"exercises/{name}.toml", fact, sources)
    plans = _read_all(root, "routines", RoutineFile)
    plans = dict(sorted(plans.items(), key=lambda pair: (pair[1].order, pair[0])))
    book = read_phrasebook(locale, _locale_folder(root, locale), facts, plans)
    exercises = {name: exercise(name, fact, book) for name, fact in facts.items()}
    return Library(
        exercises=MappingProxyType(exercises),
        routines=MappingProxyType(
            {n: routine(n, f"routines/{n}.toml", p, exercises) for n, p in plans.items()}
        ),
        phrasebook=book,
        levels=MappingProxyType({name: plan.level for name, plan in plans.items()}),
        sources=MappingProxyType(sources),
    )


def read_routine(path: Path, library: Library) -> Routine:
    """Return a person's own routine file, in the format of content/routines; its id is the file's name."""
    name = path.stem
    if not OWN_NAME.fullmatch(name):
        raise ContentError(f"{path}: name the file with letters, digits, spaces, - and _ only, 64 at most")
    if name in library.phrasebook.names:
        raise ContentError(f"{path}: {name} is the name of something built in; give the file another name")
    plan = shaped(read_toml(path, str(path)), RoutineFile, str(path))
    return routine(name, str(path), plan, library.exercises)


def _read_all(root: Traversable, kind: str, shape: type[Shape]) -> dict[str, Shape]:
    """Return all files of a folder by their name without the ending, sorted."""
    entries = [entry for entry in _listed(root, kind) if entry.name.endswith(".toml")]
    return {
        entry.name.removesuffix(".toml"): shaped(
            read_toml(entry, f"{kind}/{entry.name}"), shape, f"{kind}/{entry.name}"
        )
        for entry in entries
    }


def _locale_folder(root: Traversable, locale: str) -> Traversable:
    folders = {entry.name: entry for entry in _listed(root, "locales") if entry.is_dir()}
    if locale not in folders:
        raise ContentError(f"locales: there is no locale {locale!r}; {nearest(locale, sorted(folders))}")
    return folders[locale]


def _listed(root: Traversable, folder: str) -> list[Traversable]:
    try:
        return sorted((root / folder).iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise ContentError(f"{folder}: the folder cannot be read ({error.strerror})") from error

"""The only reader of content: facts and words together, checked, as one frozen library.

Every error is a ContentError whose text names the file, the key and what would be right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from content.facts import candidates, check_exercise, exercise, routine, swap_table
from content.files import Shape, nearest, read_toml, shaped
from content.shapes import ExerciseFile, RoutineFile, Source, SwapsFile
from content.wording import read_phrasebook
from engine.adapt import SwapTable
from engine.errors import ContentError
from engine.phrasebook import Phrasebook
from engine.routine import Exercise, Level, Routine
from engine.wish import Candidate


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
    candidates: tuple[Candidate, ...]
    """What a routine can be composed from."""
    swaps: SwapTable
    """What takes the place of what, for whom."""


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
    book = read_phrasebook(locale, locale_folder(locale, root), facts, plans)
    exercises = {name: exercise(name, fact, book) for name, fact in facts.items()}
    routines = {name: routine(name, f"routines/{name}.toml", plan, exercises) for name, plan in plans.items()}
    swaps = shaped(read_toml(root / "swaps.toml", "swaps.toml"), SwapsFile, "swaps.toml")
    return Library(
        exercises=MappingProxyType(exercises),
        routines=MappingProxyType(routines),
        phrasebook=book,
        levels=MappingProxyType({name: plan.level for name, plan in plans.items()}),
        sources=MappingProxyType(sources),
        candidates=candidates(facts, exercises, routines),
        swaps=swap_table(swaps, exercises, routines),
    )


def _read_all(root: Traversable, kind: str, shape: type[Shape]) -> dict[str, Shape]:
    """Return all files of a folder by their name without the ending, sorted."""
    entries = [entry for entry in _listed(root, kind) if entry.name.endswith(".toml")]
    return {
        entry.name.removesuffix(".toml"): shaped(
            read_toml(entry, f"{kind}/{entry.name}"), shape, f"{kind}/{entry.name}"
        )
        for entry in entries
    }


def locale_folder(locale: str, root: Traversable | None = None) -> Traversable:
    """Return the folder of a locale; raises ContentError where there is none."""
    root = root or files("content")
    folders = {entry.name: entry for entry in _listed(root, "locales") if entry.is_dir()}
    if locale not in folders:
        raise ContentError(f"locales: there is no locale {locale!r}; {nearest(locale, sorted(folders))}")
    return folders[locale]


def _listed(root: Traversable, folder: str) -> list[Traversable]:
    try:
        return sorted((root / folder).iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise ContentError(f"{folder}: the folder cannot be read ({error.strerror})") from error

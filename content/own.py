"""Routines of one's own: read whole or refused, named, and put behind the written ones.

A file that is wrong leaves the others alone: what is wrong with it is a sentence for the person.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from content.facts import routine
from content.files import read_toml, shaped
from content.loader import Library, locale_folder
from content.phrases import read_numbers
from content.shapes import OwnRoutineFile
from engine.errors import ContentError
from engine.events import Command, Heard
from engine.phrasebook import normalise
from engine.routine import Level, Routine

FILE_NAME = re.compile(r"[A-Za-z0-9][\w -]{0,63}")
SPOKEN_NAME = re.compile(r"\w[\w ']{0,59}")
"""A voice reads it: no brackets, no dashes, no line breaks."""


@dataclass(frozen=True, slots=True)
class Own:
    """A person's own routine and what it is called."""

    routine: Routine
    name: str
    level: Level
    order: int


def read_own(path: Path, library: Library) -> Own:
    """Return a person's own routine file, in the format of content/routines; raises ContentError."""
    if not FILE_NAME.fullmatch(path.stem):
        raise ContentError(f"{path}: name the file with letters, digits, spaces, - and _ only, 64 at most")
    return shape_own(path.stem, str(path), read_toml(path, str(path)), library)


def shape_own(stem: str, file: str, table: object, library: Library) -> Own:
    """Return what was read from an own routine's file; `file` is what errors call it."""
    book = library.phrasebook
    if stem in book.names or stem.startswith("composed-"):
        raise ContentError(f"{file}: {stem} is the name of something built in; give the file another name")
    plan = shaped(table, OwnRoutineFile, file)
    name = plan.name if plan.name is not None else " ".join(re.split(r"[\s_-]+", stem))
    if not SPOKEN_NAME.fullmatch(name):
        raise ContentError(f"{file}: name: {name[:40]!r} cannot be spoken; letters, digits, spaces and ', 60 at most")
    if normalise(name) in {normalise(known) for known in book.names.values()} or book.understand(name) is not None:
        raise ContentError(f"{file}: name: {name!r} already means something else; choose another name")
    return Own(routine(stem, file, plan, library.exercises), name, plan.level, plan.order)


def read_folder(folder: Path, library: Library) -> tuple[list[Own], list[str]]:
    """Return the own routines of a folder in their order, and what is wrong with the files that are none."""
    found: list[Own] = []
    wrong: list[str] = []
    for path in listed(folder):
        try:
            own = read_own(path, library)
            if same := next((other for other in found if normalise(other.name) == normalise(own.name)), None):
                raise ContentError(f"{path}: name: {own.name!r} is taken by {same.routine.id}.toml; choose another one")
        except ContentError as error:
            wrong.append(str(error))
        else:
            found.append(own)
    return sorted(found, key=lambda own: (own.order, own.routine.id)), wrong


def listed(folder: Path) -> list[Path]:
    """Return the routine files of a folder; one that is not there has none."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ContentError(f"{folder}: the folder cannot be read ({error.strerror})") from error


def including(library: Library, own: Iterable[Own]) -> Library:
    """Return the library with these routines behind its own: listed, named, chosen by name or number."""
    more = list(own)
    if not more:
        return library
    book, count = library.phrasebook, len(library.routines)
    numbers = read_numbers(book.locale, locale_folder(book.locale))
    phrases, text_phrases = dict(book.phrases), dict(book.text_phrases)
    for number, each in enumerate(more, count + 1):
        phrases.setdefault(normalise(each.name), Heard(Command.CHOOSE, each.routine.id))
        for phrase in numbers.get(str(number), []):
            phrases.setdefault(phrase, Heard(Command.CHOOSE, str(number)))
        text_phrases[str(number)] = Heard(Command.CHOOSE, str(number))  # a locale's numbers end somewhere
    names = {each.routine.id: each.name for each in more}
    return replace(
        library,
        routines=MappingProxyType({**library.routines, **{each.routine.id: each.routine for each in more}}),
        levels=MappingProxyType({**library.levels, **{each.routine.id: each.level for each in more}}),
        phrasebook=replace(book, names={**book.names, **names}, phrases=phrases, text_phrases=text_phrases),
    )


def named(library: Library, routine: str, name: str) -> Library:
    """Return the library with words for a routine that is not listed in it."""
    book = library.phrasebook
    return replace(library, phrasebook=replace(book, names={**book.names, routine: name}))

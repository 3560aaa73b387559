"""Which routine is meant: one by name, one from a file, one for the time there is, or the one that was begun."""

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from platformdirs import PlatformDirs

from content.composing import composed
from content.loader import Library, load
from content.own import including, named, read_folder, read_own
from engine.errors import ContentError, UsageError
from engine.progress import read_settings
from engine.routine import Routine
from engine.settings import Settings
from engine.wish import wish_of
from offline.place import PlaceFile, Source, has_begun
from offline.safety import plain_id
from offline.wishes import one_of, same_again, wish_from
from offline.written import err

DIRS = PlatformDirs("homestretch", appauthor=False)
OWN = DIRS.user_config_path / "routines"
"""Routines of the person's own."""

Chosen = tuple[Library, Routine]
"""A routine, and the library that has words for it."""


@cache
def built_in() -> Library:
    """Return the library as it is delivered."""
    return load()


def whole_library() -> Library:
    """Return the library with the person's own routines; those that are wrong are told and left out."""
    try:
        own, wrong = read_folder(OWN, built_in())
    except ContentError as error:
        own, wrong = [], [str(error)]
    for problem in wrong:
        err.print(f"Left out: {problem}", markup=False, highlight=False)
    return including(built_in(), own)


def wished(name: str | None, given: dict[str, Any], kept: PlaceFile, library: Library) -> Chosen:
    """Return the routine that was named, or one for the time there is, the kept one where the wish is the same."""
    data = kept.data()
    settings = chosen_settings(read_settings(data.get("settings")), given)
    wish = wish_from(given, settings, library)
    name = one_of(name, wish and same_again(wish, str(data.get("routine"))))
    library, routine = find_routine(name, library)
    if not wish_of(routine.id) and library.routines.get(routine.id) != routine:
        with contextlib.suppress(OSError):  # gone since it was read: then its place is found by its name alone
            kept.source = Source.of(Path(name))
    return library, routine


def find_routine(name: str, library: Library) -> Chosen:
    """Return a routine by id, by spoken name, or from a file."""
    if name in library.routines:
        return library, library.routines[name]
    heard = library.phrasebook.understand(name)
    if heard and heard.value and heard.value in library.routines:
        return library, library.routines[heard.value]
    if wish := wish_of(name):
        return composed(library, wish)
    path = Path(name)
    if name and os.path.isdir(path):
        raise UsageError(f"{name} is a folder: name one of the .toml files in it")
    if path.suffix == ".toml" or (name and os.path.exists(path)):
        own = read_own(path, built_in())
        return named(library, own.routine.id, own.name), own.routine
    raise UsageError(f"there is no routine {name!r}; there are {', '.join(library.routines)}, or name a .toml file")


def kept_routine(kept: PlaceFile, library: Library, notice: Callable[[str], None], *, afresh: bool) -> Chosen | None:
    """Return the routine of the kept place, if there is one worth going on with."""
    data = kept.data()
    if afresh or not has_begun(data):
        return None
    if source := Source.kept(data):
        return reopened_file(source, kept, library, notice)
    name = plain_id(str(data.get("routine")))
    if wish := wish_of(name):
        try:
            return composed(library, wish)
        except UsageError:
            return None  # the catalogue has changed, and can no longer fill this time
    return (library, library.routines[name]) if name in library.routines else None


def reopened_file(source: Source, kept: PlaceFile, library: Library, notice: Callable[[str], None]) -> Chosen | None:
    """Return the routine of the file that the kept place is in; where it is not as it was, say so, and return None."""
    path = Path(source.path)
    try:
        own = read_own(path, built_in())
        now = Source.of(path)
    except (ContentError, OSError) as error:
        notice(f"Your place stays kept, but cannot be gone on from now: {error}.")
        return None
    if now != source:
        notice(f"Your place stays kept, but {path} has changed since: name it to go on there.")
        return None
    kept.source = source
    return named(library, own.routine.id, own.name), own.routine


def chosen_settings(settings: Settings, given: dict[str, Any]) -> Settings:
    """Return `settings` with what was given on the command line."""
    keys = ("pace", "counting", "halfway", "instruction")
    chosen = {key: given[key] for key in keys if given.get(key) is not None}
    merged = read_settings({**{key: getattr(settings, key) for key in keys}, **chosen})
    return replace(merged, easier=settings.easier, known=settings.known)

"""Takes workouts of other timers into the folder of a person's own routines, and says what became of each item."""

import re
from collections.abc import Iterator
from pathlib import Path

from content.exports import Workout, read_file
from content.importing import Mapped, map_workout, routine_text
from content.loader import Library, locale_folder
from content.wording import read_aliases
from engine.errors import ContentError, UsageError
from engine.phrasebook import normalise
from offline.new import write_own


def take_in(path: Path, folder: Path, library: Library) -> Iterator[tuple[str, bool]]:
    """Write a routine for each workout of an export; yield each line to tell, and whether it is bad news."""
    locale = library.phrasebook.locale
    aliases = read_aliases(locale, locale_folder(locale), library.exercises)
    for workout in read_file(path):
        mapped = map_workout(workout, library.exercises, aliases)
        yield f"{spoken(workout)}:", False
        yield from ((f"  {line}", False) for line in mapped.report)
        yield _written(mapped, folder, library)


def spoken(workout: Workout) -> str:
    """Return a name that can be spoken, from a workout's title."""
    return " ".join(re.findall(r"[\w']+", workout.title.replace("_", " ")))[:60].strip(" '") or "imported"


def _written(mapped: Mapped, folder: Path, library: Library) -> tuple[str, bool]:
    if not mapped.stretches:
        return "  -> no exercise of it is known here, so no file was written", True
    name = spoken(Workout(mapped.title, ()))
    book = library.phrasebook
    if book.understand(name) or normalise(name) in map(normalise, book.names.values()):
        name = f"my {name}"[:60]
    stem = re.sub(r"\W+", "_", name)
    stem = stem if re.match("[A-Za-z0-9]", stem) else f"my_{stem}"
    try:
        path = write_own(stem, routine_text(name, mapped.stretches), folder, library)
    except (ContentError, UsageError) as error:
        return f"  -> {error}", True
    return f"  -> {path}", False

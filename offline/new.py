"""Writes a file to start a routine of one's own from; never over one that is there."""

import contextlib
import re
import tomllib
from pathlib import Path

from content.loader import Library
from content.own import FILE_NAME, shape_own
from content.schema import schema_text
from engine.errors import StateError, UsageError
from engine.routine import Exercise, Kind, Sides
from engine.wish import ORDER
from offline.disk import replace_file

SCHEMA = "routine.schema.json"
START = """\
#:schema ./{schema}
# A routine of your own. Check it with:  homestretch check {file}
# Then it is in the list:  homestretch routines
# All keys, positions and exercises are explained in docs/own-routines.md.

# What it is called when it is spoken of.
name = "{name}"
# How much it asks of you: easy, moderate or harder.
level = "easy"
# Where you are at the beginning and at the end: standing or seated, or supine to stay lying.
start = "standing"
end = "standing"

# One [[stretches]] for each exercise, in order. Going from up to down (chair, standing, knees, hands and knees, front,
# side, back) saves you from getting up in between. A dose that is left out is the usual one.

[[stretches]]
exercise = "cat_camel"

[[stretches]]
exercise = "single_knee_to_chest"
hold_seconds = 20

[[stretches]]
exercise = "knee_rolls"
reps = 6

# The exercises there are, with what is possible and, in brackets, usual:
{exercises}
"""


def write_new(name: str, folder: Path, library: Library) -> Path:
    """Write a commented routine file called `name`; raises UsageError where there is one, StateError if it cannot."""
    stem = re.sub(r"\s+", "_", name.strip())
    if not FILE_NAME.fullmatch(stem):
        raise UsageError(f"{name!r} cannot name a file: use letters, digits, spaces, - and _, 64 at most")
    spoken = re.sub(r"[\s_-]+", " ", stem)
    lines = [f"#   {line}" for line in exercise_lines(library)]
    text = START.format(schema=SCHEMA, file=f"{stem}.toml", name=spoken, exercises="\n".join(lines))
    return write_own(stem, text, folder, library)


def write_own(stem: str, text: str, folder: Path, library: Library) -> Path:
    """Write a routine file whose text is right, and the schema beside it; never over a file that is there."""
    path = folder / f"{stem}.toml"
    shape_own(stem, str(path), tomllib.loads(text), library)
    begun = False
    try:
        if path.exists():
            raise UsageError(f"{path} is there already: choose another name, or edit that file")
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            begun = True
            file.write(text)
        replace_file(folder / SCHEMA, schema_text(library))
    except (OSError, StateError) as error:
        if begun:  # half a routine would be in the way of the next try
            with contextlib.suppress(OSError):
                path.unlink()
        if isinstance(error, StateError):
            raise
        raise StateError(f"{path} cannot be written ({error.strerror}): say another --folder") from error
    return path


def exercise_lines(library: Library) -> list[str]:
    """Return one line for each exercise: id, position, and the doses that are possible."""
    exercises = sorted(library.exercises.values(), key=lambda each: (ORDER.index(each.position), each.id))
    return [f"{each.id:<22} {each.position.replace('_', ' '):<12} {possible(each)}" for each in exercises]


def possible(exercise: Exercise) -> str:
    """Return the doses of an exercise: what is possible, and what is usual."""
    hold, reps = exercise.hold_seconds, exercise.reps
    said = f"reps {reps.min} to {reps.max} ({reps.default})"
    if exercise.kind is Kind.HOLD:
        said = f"hold_seconds {hold.min} to {hold.max} ({hold.default}), {said}"
    match exercise.sides:
        case Sides.LEFT_RIGHT:
            return f"{said}, each side"
        case Sides.ALTERNATE:
            return f"{said}, an even number, the sides take turns"
    return said

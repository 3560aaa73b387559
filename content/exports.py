"""Reads the workouts that other timers export.

Formats, as the programs write them:
- Just Another Workout Timer: {"workouts": [{"title", "sets": [{"repetitions", "exercises": [{"name", "duration"}]}]}]},
  or one such workout by itself; seconds.
- TimeR Machine: {"timers": [{"name", "loop", "steps": [...]}]}; a step is {"label", "length", "type"} in milliseconds,
  or, where "step_type" is "group", {"name", "loop", "steps"}.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from content.files import shaped
from engine.errors import ContentError

LARGEST_EXPORT = 2 * 1024 * 1024
"""Bytes; a hundred workouts of twenty items have about 200 KB."""
MOST_ITEMS = 500
"""Items of one workout, repeated ones counted; far more than anybody does."""
Name = Annotated[str, Meta(max_length=200)]
Loop = Annotated[int, Meta(ge=1, le=1000)]
Length = Annotated[int, Meta(ge=0, le=100_000_000)]


class JawExercise(Struct):
    """Just Another Workout Timer: one thing to do, in seconds."""

    name: Name
    duration: Length


class JawSet(Struct):
    """Just Another Workout Timer: things that are repeated together."""

    repetitions: Loop
    exercises: list[JawExercise]


class JawWorkout(Struct):
    """Just Another Workout Timer: a workout."""

    title: Name
    sets: list[JawSet]


class TimerStep(Struct):
    """TimeR Machine: a step (label, length in milliseconds) or a group (name, loop, steps)."""

    step_type: Literal["step", "group"] = "step"
    label: Name = ""
    length: Length = 0
    type: Name = "NORMAL"
    name: Name = ""
    loop: Loop = 1
    steps: list["TimerStep"] = []


class TimerMachine(Struct):
    """TimeR Machine: a timer."""

    name: Name
    loop: Loop
    steps: list[TimerStep]


class Export(Struct):
    """Whatever of the two a file holds."""

    workouts: list[JawWorkout] = []
    timers: list[TimerMachine] = []


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a timer counts down: its name, its seconds, and how often it comes."""

    name: str
    seconds: int
    times: int = 1
    reminder: bool = False
    """A step that rings, and is nothing to do."""


@dataclass(frozen=True, slots=True)
class Workout:
    """A workout of another program."""

    title: str
    items: tuple[Item, ...]


def read_file(path: Path) -> list[Workout]:
    """Return the workouts of an export file; one of the programs writes Latin-1 where it should be UTF-8."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_EXPORT + 1) if path.is_file() else None
    except OSError as error:
        raise ContentError(f"{path}: cannot be read ({error.strerror or error})") from None
    if data is None or len(data) > LARGEST_EXPORT:
        raise ContentError(f"{path}: not a file of at most {LARGEST_EXPORT // 1024} KB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return read_export(text, str(path))


def read_export(text: str, file: str) -> list[Workout]:
    """Return the workouts of an export; raises ContentError where `text` is none that is known."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ContentError(f"{file}: not JSON that can be read ({error}); export it again, as JSON") from None
    if isinstance(data, dict) and "title" in data and "sets" in data:
        data = {"workouts": [data]}
    if not isinstance(data, dict) or not {"workouts", "timers"} & data.keys():
        raise ContentError(
            f"{file}: neither an export of Just Another Workout Timer (workouts) nor of TimeR Machine (timers)"
        )
    try:
        export = shaped(data, Export, file)
    except RecursionError:
        raise ContentError(f"{file}: groups are nested too deeply to be read") from None
    found = [Workout(each.title, tuple(_capped(_jaw_items(each), file))) for each in export.workouts]
    found += [Workout(each.name, tuple(_capped(_timer_items(each.steps, each.loop), file))) for each in export.timers]
    if not found:
        raise ContentError(f"{file}: there is no workout in it")
    return found


def _jaw_items(workout: JawWorkout) -> Iterator[Item]:
    for each in workout.sets:
        for exercise in each.exercises:
            yield Item(exercise.name, exercise.duration, each.repetitions)


def _timer_items(steps: list[TimerStep], times: int) -> Iterator[Item]:
    for step in steps:
        if step.step_type == "group":
            yield from _timer_items(step.steps, times * step.loop)
        else:
            yield Item(step.label, round(step.length / 1000), times, reminder=step.type == "NOTIFIER")


def _capped(items: Iterator[Item], file: str) -> Iterator[Item]:
    for number, item in enumerate(items):
        if number >= MOST_ITEMS:
            raise ContentError(f"{file}: a workout in it has more than {MOST_ITEMS} items; split it")
        yield item

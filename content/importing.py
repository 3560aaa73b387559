"""Finds our exercises in a workout of another program, saying of every item what became of it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.exports import Item, Workout
from engine.phrasebook import normalise
from engine.routine import Exercise, Kind, Position, Range, Sides, Stretch
from engine.wish import LEVELS

UP = (Position.SEATED, Position.STANDING)
SIDE = re.compile(r"\b(left|right|each|both|sides?|leg|l|r)\b")
CHANGE = re.compile(r"\b(switch|change|swap|other side)\b")
"""Somebody who is told to change sides repeats an exercise for the other one."""
FILLER = re.compile(r"\b(the|a|stretch|stretches|exercise|pose|hold)\b")


@dataclass(frozen=True, slots=True)
class Mapped:
    """A workout as stretches, and a sentence for every item of it."""

    title: str
    stretches: tuple[Stretch, ...]
    report: tuple[str, ...]


def map_workout(workout: Workout, exercises: Mapping[str, Exercise], aliases: Mapping[str, str]) -> Mapped:
    """Return what of a workout can be done here; items of the same exercise one after the other become one."""
    names = {simple(alias): exercise for alias, exercise in aliases.items()}
    stretches: list[Stretch] = []
    report: list[str] = []
    open_: tuple[str, list[Item]] | None = None
    changes = any(CHANGE.search(normalise(item.name)) for item in workout.items)
    for item in workout.items:
        name = None if item.reminder else names.get(simple(item.name))
        if open_ and name == open_[0]:
            open_[1].append(item)
            continue
        if open_:
            _close(exercises[open_[0]], open_[1], changes, stretches, report)
        open_ = (name, [item]) if name else None
        if name is None:
            report.append(f"{_quoted(item)}: left out, {_why_not(item)}")
    if open_:
        _close(exercises[open_[0]], open_[1], changes, stretches, report)
    return Mapped(workout.title, tuple(stretches), tuple(report))


def simple(name: str) -> str:
    """Return a name without sides and filling words, as names are compared."""
    plain = normalise(name.replace("'", "").replace("\u2019", "").replace("_", " "))
    bare = FILLER.sub(" ", SIDE.sub(" ", plain)).split()
    return " ".join(word[:-1] if re.search(r"\w{3}[^s]s$", word) else word for word in bare) or plain


def routine_text(name: str, stretches: Sequence[Stretch]) -> str:
    """Return a routine file with these stretches; it begins and ends on the feet, or on the chair."""
    exercises = [stretch.exercise for stretch in stretches]
    level = max((exercise.level for exercise in exercises), key=LEVELS.index)
    start, end = (each if each in UP else Position.STANDING for each in (exercises[0].position, exercises[-1].position))
    lines = ["#:schema ./routine.schema.json", f"name = {json.dumps(name, ensure_ascii=False)}", f'level = "{level}"']
    lines += [f'start = "{start}"', f'end = "{end}"']
    for stretch in stretches:
        lines += ["", "[[stretches]]", f'exercise = "{stretch.exercise.id}"']
        if stretch.exercise.kind is Kind.HOLD:
            lines.append(f"hold_seconds = {stretch.hold_seconds}")
        lines.append(f"reps = {stretch.reps}")
    return "\n".join(lines) + "\n"


def _close(exercise: Exercise, items: list[Item], changes: bool, stretches: list[Stretch], report: list[str]) -> None:
    """Make one stretch of the items of one exercise, and say so."""
    seconds, times = items[0].seconds, sum(item.times for item in items)
    named = len(items) > 1 and all(SIDE.search(normalise(item.name)) for item in items)
    if exercise.sides is Sides.LEFT_RIGHT and (named or changes) and times % 2 == 0:
        times //= 2  # they were the two sides
    if exercise.kind is Kind.HOLD:
        hold, reps = _within(seconds, exercise.hold_seconds), _within(times, exercise.reps)
        said = f"{hold} s" + (f", {reps} times" if reps > 1 else "")
        asked = (seconds, times)
    else:
        turns = max(1, round(seconds * times / float(exercise.tempo_seconds or 1)))
        hold, reps = exercise.hold_seconds.default, _within(turns, exercise.reps)
        if exercise.sides is Sides.ALTERNATE:
            reps -= reps % 2
        said, asked = f"{reps} times, about {reps * (exercise.tempo_seconds or 0)} s", (hold, turns)
    if exercise.sides is Sides.LEFT_RIGHT:
        said += ", each side"
    stretches.append(Stretch(exercise, hold, reps))
    why = "" if asked == (hold, reps) else "; that is as near as the exercise's sources allow"
    report.append(f"{', '.join(_quoted(item) for item in items)}: {exercise.id}, {said}{why}")


def _within(given: int, dose: Range) -> int:
    return min(max(given, dose.min), dose.max)


def _quoted(item: Item) -> str:
    """Return an item as it is named to the person: nothing in it can steer a terminal."""
    name = "".join(letter if letter.isprintable() else " " for letter in item.name)[:60].strip()
    return f'"{name}", {item.seconds} s' + (f" x {item.times}" if item.times > 1 else "")


def _why_not(item: Item) -> str:
    if item.reminder:
        return "it only rings"
    if re.search(r"\b(rest|break|pause|ready|prepare|switch|change|transition|finish|done)\b", normalise(item.name)):
        return "because pauses and changes of position have their own time here"
    return "because no exercise here has this name"

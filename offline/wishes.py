"""Routines made to measure on the command line: the options, what they mean, and what came of them."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import click

from content.composing import written
from content.loader import Library
from engine.errors import UsageError
from engine.routine import Kind, Level, Routine, Sides, Stretch
from engine.screening import CONDITIONS
from engine.settings import Settings
from engine.wish import Aim, Place, Wish, allowed, suits, wish_of

OPTIONS = [
    click.option("--minutes", type=click.IntRange(1, 120), help="Put a routine together that takes so long."),
    click.option("--place", type=click.Choice([each.value for each in Place]), help="Where (floor)."),
    click.option("--level", type=click.Choice([each.value for each in Level]), help="How much at most (easy)."),
    click.option("--avoid", help=f"Conditions to suit, with commas between: {', '.join(CONDITIONS)}."),
    click.option("--cleared", is_flag=True, default=None, help="A clinician agrees with what needs care there."),
    click.option("--seed", type=click.IntRange(0, 999_999), help="Another number, another routine (0)."),
]


def wish_from(given: dict[str, Any], settings: Settings, library: Library) -> Wish | None:
    """Return what was asked for on the command line, None where no time was; raises UsageError."""
    if given.get("minutes") is None:
        for key in ("place", "level", "avoid", "cleared", "seed"):
            if given.get(key) is not None:
                raise UsageError(f"--{key} goes with --minutes: say how long the routine may take")
        return None
    words = (given["avoid"] or "").replace(",", " ").split()
    for word in words:
        if word not in CONDITIONS:
            raise UsageError(f"--avoid: there is no condition {word!r}; there are {', '.join(CONDITIONS)}")
    place, level = Place(given["place"] or Place.FLOOR), Level(given["level"] or Level.EASY)
    told = written(settings, library.exercises)
    return Wish(given["minutes"], place, level, frozenset(words), bool(given["cleared"]), given["seed"] or 0, told)


def one_of(routine: str | None, wish: Wish | None) -> str:
    """Return the id of the routine that was named or wished for; raises UsageError where it was neither or both."""
    if routine is not None and wish is not None:
        raise UsageError("name a routine or give --minutes, not both: a named routine has its own time")
    if routine is None and wish is None:
        raise UsageError("name a routine (see `homestretch routines`), or say how many --minutes you have")
    return wish.id if wish else str(routine)


def same_again(wish: Wish, kept: str | None) -> Wish:
    """Return the wish of the kept routine where it is the same but for what was learned since, else `wish`."""
    before = wish_of(kept or "")
    return before if before and replace(before, told=wish.told) == wish else wish


def explanation(library: Library, wish: Wish, routine: Routine) -> list[str]:
    """Return lines that say what was put together and what was left out."""
    names = library.phrasebook.names
    aims = {each.exercise.id: each.aim for each in library.candidates}
    without = f", without what does not suit {', '.join(sorted(wish.avoid))}" if wish.avoid else ""
    lines = [f"{wish.minutes} minutes, {wish.place}, {wish.level}{without}; seed {wish.seed}"]
    for stretch in routine.stretches:
        name, aim = names[stretch.exercise.id], aims[stretch.exercise.id]
        position = stretch.exercise.position.replace("_", " ")
        lines.append(f"  {position:<12} {aim:<9} {name:<32} {dose(stretch)}")
    positions = [routine.start, *(stretch.exercise.position for stretch in routine.stretches), routine.end]
    changes = sum(before is not after for before, after in pairwise(positions))
    lines.append(f"  {changes} changes of position")
    suited = {aims[stretch.exercise.id] for stretch in routine.stretches}
    lines += [f"  no {aim} exercise" for aim in Aim if aim is not Aim.REST and aim not in suited]
    fine = replace(wish, avoid=frozenset())
    ruled_out = [each.exercise for each in library.candidates if suits(each, fine) and not suits(each, wish)]
    for exercise in ruled_out:
        why = ", ".join(sorted(each for each in wish.avoid if not allowed(exercise, {each}, cleared=wish.cleared)))
        lines.append(f"  left out: {names[exercise.id]} ({why})")
    return lines


def dose(stretch: Stretch) -> str:
    """Return the dose of a stretch as a person reads it."""
    said = f"{stretch.reps} times"
    if stretch.exercise.kind is Kind.HOLD:
        said = f"{stretch.hold_seconds} s" + (f", {stretch.reps} times" if stretch.reps > 1 else "")
    return said + (", each side" if stretch.exercise.sides is Sides.LEFT_RIGHT else "")

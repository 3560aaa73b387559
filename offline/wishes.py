"""Routines made to measure on the command line: the options, what they mean, and what came of them."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import click

from content.loader import Library
from content.own import named
from engine.compose import compose
from engine.errors import UsageError
from engine.routine import Kind, Level, Routine, Sides, Stretch
from engine.score import write_score
from engine.screening import CONDITIONS
from engine.settings import Instruction, Pace, Settings
from engine.wish import Aim, Place, Wish, allowed, suits, wish_of

ALL = "all"
"""What `Wish.told` says of someone who knows no exercise yet, at normal pace."""
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


def composed(library: Library, wish: Wish) -> tuple[Library, Routine]:
    """Return the routine for `wish`, and the library with a name for it."""
    settings = settings_of(wish.told, library.exercises)
    count_words = library.phrasebook.count_words

    def seconds_of(routine: Routine) -> float:
        return write_score(routine, count_words, settings).total_seconds

    library = named(library, wish.id, library.phrasebook.names["composed"])
    count_words = library.phrasebook.count_words
    return library, compose(library.candidates, wish, seconds_of)


def same_again(wish: Wish, kept: str | None) -> Wish:
    """Return the wish of the kept routine where it is the same but for what was learned since, else `wish`."""
    before = wish_of(kept or "")
    return before if before and replace(before, told=wish.told) == wish else wish


def written(settings: Settings, exercises: Iterable[str]) -> str:
    """Return what of the settings changes how long a routine lasts, for an id; exercises are bits, in order of id."""
    bits = {name: 1 << index for index, name in enumerate(sorted(exercises))}
    known = settings.known if settings.instruction is Instruction.FADING else ()
    masks = [sum(bits.get(name, 0) for name in names) for names in (known, settings.easier)]
    told = f"{settings.pace}.{settings.instruction}.{masks[0]:x}.{masks[1]:x}"
    return ALL if told == f"{Pace.NORMAL}.{Instruction.FADING}.0.0" else told


def settings_of(told: str, exercises: Iterable[str]) -> Settings:
    """Return the settings that `written` wrote down; what is not understood is as at first."""
    try:
        pace, instruction, *masks = told.split(".")
        known, easier = (int(mask, 16) for mask in masks)
        names = list(enumerate(sorted(exercises)))
        return Settings(
            pace=Pace(pace),
            instruction=Instruction(instruction),
            known=frozenset(name for index, name in names if known >> index & 1),
            easier=frozenset(name for index, name in names if easier >> index & 1),
        )
    except ValueError:
        return Settings()


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

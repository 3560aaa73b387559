"""Turns what the files say about exercises and routines into the engine's types, and checks the doses."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from content.files import item, nearest
from content.keys import STEPS
from content.shapes import ExerciseFile, RoutineFile, SecondsRange, Source, StretchItem, SwapsFile, TimesRange
from engine.adapt import Offer, Swap, SwapTable
from engine.errors import ContentError
from engine.phrasebook import Phrasebook
from engine.routine import Exercise, Kind, Range, Routine, Sides, Stretch
from engine.screening import CONDITIONS
from engine.wish import Candidate

SEED = re.compile(r"seed S(\d{3})")
SEED_SENTENCES = 130


def check_exercise(file: str, facts: ExerciseFile, sources: Mapping[str, Source]) -> None:
    """Raise ContentError where doses, tempo, sides or sources of an exercise do not agree."""
    for key, dose in (("hold_seconds", facts.hold_seconds), ("reps", facts.reps)):
        if not dose.min <= dose.default <= dose.max:
            raise ContentError(
                f"{file}: {key}.default: {dose.default} is outside {dose.min} to {dose.max}; "
                "it must lie between min and max"
            )
    tempo = facts.tempo_seconds
    if facts.kind is Kind.REPS and tempo is None:
        raise ContentError(f"{file}: tempo_seconds: missing; seconds from one repetition to the next")
    if facts.kind is Kind.HOLD and tempo is not None:
        raise ContentError(f'{file}: tempo_seconds: only for kind = "reps"; leave it out')
    if tempo is not None and tempo <= facts.hold_seconds.default:
        raise ContentError(
            f"{file}: tempo_seconds: {tempo} leaves no time to move; "
            f"it must be more than hold_seconds.default, {facts.hold_seconds.default}"
        )
    if facts.sides is Sides.ALTERNATE and facts.kind is Kind.HOLD:
        raise ContentError(f'{file}: sides: repetitions alternate, holds do not; use "left_right"')
    if facts.sides is Sides.ALTERNATE and facts.reps.default % 2:
        raise ContentError(f"{file}: reps.default: alternating sides need an even number, so that they get equal turns")
    for index, key in enumerate(facts.sources):
        _check_source(f"{file}: {item('sources', index)}", key, sources)


def _check_source(where: str, key: str, sources: Mapping[str, Source]) -> None:
    if match := SEED.fullmatch(key):
        if not 1 <= int(match[1]) <= SEED_SENTENCES:
            raise ContentError(f"{where}: {key!r}; the seed has S001 to S{SEED_SENTENCES}")
    elif key == "seed" or key not in sources:
        hint = nearest(key, sources) if key.startswith("SRC") else "write SRC-... or seed S001"
        raise ContentError(f"{where}: {key!r} is not in sources.toml; {hint}")


def exercise(name: str, facts: ExerciseFile, book: Phrasebook) -> Exercise:
    """Return an exercise; the locale knows how many steps it has."""
    cautions = facts.cautions
    return Exercise(
        id=name,
        position=facts.position,
        kind=facts.kind,
        sides=facts.sides,
        level=facts.level,
        hold_seconds=_range(facts.hold_seconds),
        reps=_range(facts.reps),
        tempo_seconds=facts.tempo_seconds,
        steps=sum(f"{name}.{step}" in book.templates for step in STEPS),
        breath=f"{name}.breath" in book.templates,
        cautions=MappingProxyType({condition: getattr(cautions, condition) for condition in CONDITIONS}),
        sources=facts.sources,
    )


def _range(given: SecondsRange | TimesRange) -> Range:
    return Range(given.min, given.max, given.default)


def routine(name: str, file: str, plan: RoutineFile, exercises: Mapping[str, Exercise]) -> Routine:
    """Return a routine; raises ContentError for an unknown exercise or a dose outside its range."""
    stretches = tuple(_stretch(file, index, given, exercises) for index, given in enumerate(plan.stretches))
    return Routine(name, plan.start, plan.end, stretches)


def _stretch(file: str, index: int, given: StretchItem, exercises: Mapping[str, Exercise]) -> Stretch:
    def at(key: str) -> str:
        return f"{file}: stretches[{index}].{key} (number {index + 1})"

    if given.exercise not in exercises:
        name = given.exercise[:40]
        raise ContentError(f"{at('exercise')}: no exercise is called {name!r}; {nearest(name, exercises)}")
    exercise = exercises[given.exercise]
    if given.hold_seconds is not None and exercise.kind is Kind.REPS:
        raise ContentError(
            f"{at('hold_seconds')}: {exercise.id} is counted in repetitions; "
            f"give reps ({exercise.reps.min} to {exercise.reps.max}) instead"
        )
    hold = _dose(at("hold_seconds"), given.hold_seconds, exercise.id, exercise.hold_seconds)
    reps = _dose(at("reps"), given.reps, exercise.id, exercise.reps)
    if exercise.sides is Sides.ALTERNATE and reps % 2:
        raise ContentError(f"{at('reps')}: {reps} is odd; {exercise.id} alternates, so both sides need an even number")
    return Stretch(exercise, hold, reps)


def _dose(where: str, given: int | None, name: str, dose: Range) -> int:
    if given is None:
        return dose.default
    if not dose.min <= given <= dose.max:
        raise ContentError(f"{where}: {given} is outside the range of {name}; {dose.min} to {dose.max} is possible")
    return given


def candidates(
    facts: Mapping[str, ExerciseFile], exercises: Mapping[str, Exercise], routines: Mapping[str, Routine]
) -> tuple[Candidate, ...]:
    """Return what routines can be composed from; what no written routine has is not usual."""
    usual = {stretch.exercise.id for routine in routines.values() for stretch in routine.stretches}
    return tuple(
        Candidate(exercises[name], fact.aim, fact.family or name, name in usual) for name, fact in facts.items()
    )


def swap_table(given: SwapsFile, exercises: Mapping[str, Exercise], routines: Mapping[str, Routine]) -> SwapTable:
    """Return the swap table; raises ContentError where it names what is not there."""
    for index, swap in enumerate(given.swaps):
        where = f"swaps.toml: {item('swaps', index)}"
        _known(f"{where}.when", swap.when, CONDITIONS)
        for name in (*swap.remove, *swap.instead):
            _known(where, name, exercises)
    for index, offer in enumerate(given.offers):
        _known(f"swaps.toml: {item('offers', index)}.routine", offer.routine, routines)
        if offer.when is not None:
            _known(f"swaps.toml: {item('offers', index)}.when", offer.when, CONDITIONS)
    return SwapTable(
        tuple(Swap(each.when, each.remove, each.instead) for each in given.swaps),
        tuple(Offer(each.routine, each.when, each.lying) for each in given.offers),
    )


def _known(where: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise ContentError(f"{where}: {name!r} is not there; {nearest(name, known)}")

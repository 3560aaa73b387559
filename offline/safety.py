"""What is asked before the first routine, and what a routine becomes for this person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from content.loader import Library
from content.own import named
from engine.adapt import Adapted, ThinRoutineError, adapt
from engine.errors import StateError
from engine.events import Prompt
from engine.routine import Position, Routine
from offline.outcome import Outcome, OutcomeFile, outcome_of
from offline.session import Session

OFF_THE_FLOOR = (Position.STANDING, Position.SEATED)
ASKED_AGAIN_AFTER = frozenset(
    {"pain-end", "pain-twice", "stopped-hurt", "fall-okay", "fall-up", "fall-end", "dizzy", "emergency", "not-today"}
)
"""Endings after which the safety questions come again (facts on screening, docs/content.md)."""
FOR = "-for-"
"""Between a routine's id and what it was changed for: its place fits no other change."""


def cleared(
    session: Session, file: OutcomeFile, today: date, notice: Callable[[str], None], *, ask: bool
) -> Outcome | None:
    """Return what the person may do: as it is kept, or as the questions find now; None: no exercise today.

    Where nobody can answer (`ask` is false), nothing is left out and nothing is kept.
    """
    kept = file.read()
    if kept is not None and kept.valid(today):
        return kept
    if not ask:
        return Outcome(floor=True, conditions=frozenset(), day=today)
    outcome = outcome_of(session.screen(), today)
    if outcome is not None:
        try:
            file.write(outcome)
        except StateError as error:
            notice(f"The questions will come again next time: {error}.")
    return outcome


def suited(
    library: Library, routine: Routine, outcome: Outcome, say: Callable[[Prompt], None]
) -> tuple[Library, Routine] | None:
    """Return the routine as it suits this person, or another one that does, which is said; None: there is none."""
    chosen = routine
    if not outcome.floor and not off_the_floor(chosen):
        chosen = next(each for each in library.routines.values() if off_the_floor(each))
    for _ in library.routines:  # an offer may lead to another one, but never round in a circle
        try:
            adapted = adapt(chosen, outcome.conditions, library.exercises, library.swaps)
        except ThinRoutineError as thin:
            if thin.offer is None or not (outcome.floor or off_the_floor(library.routines[thin.offer])):
                break
            chosen = library.routines[thin.offer]
            continue
        if chosen.id != routine.id:
            say(Prompt("instead", {"routine": chosen.id}))
        elif adapted.changes:
            say(Prompt("adapted"))
        return changed(library, chosen, adapted, outcome) if adapted.changes else (library, chosen)
    say(Prompt("no-routine"))
    return None


def changed(library: Library, routine: Routine, adapted: Adapted, outcome: Outcome) -> tuple[Library, Routine]:
    """Return a routine that was changed under an id of its own, because its place fits no other."""
    own = replace(adapted.routine, id=FOR.join((routine.id, "-".join(sorted(outcome.conditions)))))
    return named(library, own.id, library.phrasebook.names[routine.id]), own


def plain_id(routine: str) -> str:
    """Return the id of the routine that a changed one was made from."""
    return routine.partition(FOR)[0]


def off_the_floor(routine: Routine) -> bool:
    """Whether all of it is done standing or on a chair."""
    return all(stretch.exercise.position in OFF_THE_FLOOR for stretch in routine.stretches)

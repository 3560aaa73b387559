"""What is asked before the first routine, and what a routine becomes for this person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from content.composing import made
from content.loader import Library
from content.own import named
from engine.adapt import Adapted
from engine.errors import StateError
from engine.events import Prompt
from engine.outcome import Outcome, outcome_of
from engine.routine import Routine
from engine.screening import Screening
from engine.suiting import by_aptness, proviso
from engine.suiting import suited as suits
from engine.wish import CLEARED
from offline.outcome import OutcomeFile
from offline.session import Session

FOR = "+for+"
"""Between a routine's id and what it was changed for: its place fits no other change. No routine's own id has a +."""


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
        return Outcome(today)

    def keep(found: Screening) -> None:
        if (outcome := outcome_of(found, today)) is None:
            return
        try:
            file.write(outcome)
        except StateError as error:
            notice(f"The questions will come again next time: {error}.")

    return outcome_of(session.screen(keep), today)


def suited(
    library: Library, routine: Routine, outcome: Outcome, say: Callable[[Prompt], None]
) -> tuple[Library, Routine] | None:
    """Return the routine as it suits this person, or another one that does, which is said; None: there is none."""
    others = [each for each in library.routines.values() if each.id != routine.id]
    for chosen in (routine, *by_aptness(others, outcome, library.swaps)):
        adapted = suits(chosen, outcome, library.exercises, library.swaps)
        if adapted is None:
            continue
        if chosen.id != routine.id:
            say(Prompt("instead", {"routine": chosen.id}))
        elif adapted.changes:
            say(Prompt("adapted"))
        for prompt in proviso(chosen.id, outcome, library.swaps):
            say(prompt)
        return (library, chosen) if adapted.routine == chosen else changed(library, chosen, adapted, outcome)
    own = made(library, outcome)
    say(Prompt("adapted" if own else "no-routine"))
    return own


def changed(library: Library, routine: Routine, adapted: Adapted, outcome: Outcome) -> tuple[Library, Routine]:
    """Return a routine that was changed under an id of its own, because its place fits no other."""
    why = [*sorted(outcome.conditions), *([CLEARED] if outcome.agreed else [])]
    own = replace(adapted.routine, id=FOR.join((routine.id, "-".join(why))))
    return named(library, own.id, library.phrasebook.names[routine.id]), own


def plain_id(routine: str) -> str:
    """Return the id of the routine that a changed one was made from."""
    return routine.partition(FOR)[0]

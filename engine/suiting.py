"""Which routines suit a person after the safety questions, and what each of them becomes."""

from collections.abc import Iterable, Mapping

from engine.adapt import Adapted, SwapTable, ThinRoutineError, adapt
from engine.events import Prompt
from engine.outcome import Outcome
from engine.routine import Exercise, Position, Routine

OFF_THE_FLOOR = (Position.STANDING, Position.SEATED)


def suited(routine: Routine, outcome: Outcome, exercises: Mapping[str, Exercise], table: SwapTable) -> Adapted | None:
    """Return a routine as it suits a person; None where it does not."""
    try:
        adapted = adapt(routine, outcome.conditions, exercises, table, agreed=outcome.agreed)
    except ThinRoutineError:
        return None
    return adapted if outcome.floor or off_the_floor(adapted.routine) else None


def by_aptness(routines: Iterable[Routine], outcome: Outcome, table: SwapTable) -> list[Routine]:
    """Return routines in their order, those first that were written for one of the person's conditions."""
    meant = written_for(outcome, table)
    return sorted(routines, key=lambda routine: routine.id not in meant)


def written_for(outcome: Outcome, table: SwapTable) -> frozenset[str]:
    """Return the ids of routines that were written for one of the person's conditions."""
    return frozenset(offer.routine for offer in table.offers if offer.when in outcome.conditions)


def proviso(routine: str, outcome: Outcome, table: SwapTable) -> tuple[Prompt, ...]:
    """Return whom a routine is for, where it keeps what needs care though no clinician has agreed to that."""
    kept = routine in written_for(outcome, table) and not outcome.agreed
    return (Prompt(f"{routine}.about"),) if kept else ()


def off_the_floor(routine: Routine) -> bool:
    """Whether all of it is done standing or on a chair."""
    return all(stretch.exercise.position in OFF_THE_FLOOR for stretch in routine.stretches)

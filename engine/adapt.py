"""A written routine made to suit a person's conditions: exercises are exchanged, or the whole routine is refused.

What is marked "skip" for a condition is never done; "care" is exchanged too unless a clinician agreed, and then its
caution is said.
The table is data (`content/swaps.toml`); the cautions of each exercise name their sources.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from engine.compose import usual
from engine.errors import UsageError
from engine.routine import Exercise, Position, Routine
from engine.wish import ORDER, allowed, needs_care

LYING = (Position.PRONE, Position.SUPINE)


@dataclass(frozen=True, slots=True)
class Swap:
    """Under one condition, what may take the place of what."""

    when: str
    remove: tuple[str, ...]
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A routine to offer instead of a thin one."""

    routine: str
    when: str | None = None
    """The condition it is meant for; None: for whoever is left."""
    lying: bool = False
    """One thing on the back or the front is enough to exchange the whole routine."""


@dataclass(frozen=True, slots=True)
class SwapTable:
    """All that is known about exchanging."""

    swaps: tuple[Swap, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Adapted:
    """A routine that suits, and what became of each exercise that did not: its id, and that of what is done instead."""

    routine: Routine
    changes: tuple[tuple[str, str | None], ...]


class ThinRoutineError(UsageError):
    """Too little of a routine would be left; `offer` is the id of the one to offer instead, or None."""

    def __init__(self, routine: str, offer: str | None) -> None:
        better = f"{offer} suits better" if offer else "please ask a clinician which routine suits"
        super().__init__(f"too little of {routine} would be left: {better}")
        self.offer = offer


def adapt(
    routine: Routine,
    avoid: Iterable[str],
    exercises: Mapping[str, Exercise],
    table: SwapTable,
    *,
    agreed: bool = False,
) -> Adapted:
    """Return `routine` without what these conditions rule out; raises ThinRoutineError where half is not left.

    A routine that is offered for a condition keeps its exercises under that condition: it was written for it. The
    caution of what needs care is said there too. `agreed` says that a clinician agreed to what needs care.
    """
    conditions = frozenset(avoid)
    judged = conditions - {offer.when for offer in table.offers if offer.routine == routine.id}
    fine = partial(allowed, cleared=agreed)
    kept = [stretch for stretch in routine.stretches if fine(stretch.exercise, judged)]
    changes: list[tuple[str, str | None]] = []
    for stretch in routine.stretches:
        if stretch in kept:
            continue
        there = {each.exercise.id for each in kept}
        choice = _instead(stretch.exercise, judged, exercises, table, there, fine)
        changes.append((stretch.exercise.id, choice.id if choice else None))
        if choice:
            kept.append(usual(choice))
    kept = [replace(each, careful=needs_care(each.exercise, conditions)) for each in kept]
    gone = [exercise for exercise, instead in changes if instead is None]
    if 2 * len(gone) > len(routine.stretches) or _all_exchanged(routine, conditions, table, changes):
        raise ThinRoutineError(routine.id, _offer(routine, conditions, table))
    order = sorted(kept, key=lambda stretch: ORDER.index(stretch.exercise.position)) if changes else kept
    return Adapted(replace(routine, stretches=tuple(order)), tuple(changes))


def _instead(
    exercise: Exercise,
    avoid: frozenset[str],
    exercises: Mapping[str, Exercise],
    table: SwapTable,
    there: set[str],
    fine: Callable[[Exercise, Iterable[str]], bool],
) -> Exercise | None:
    """Return the first exercise that may take the place of this one."""
    for swap in table.swaps:
        if swap.when in avoid and exercise.id in swap.remove and not fine(exercise, {swap.when}):
            for name in swap.instead:
                if name not in there and fine(exercises[name], avoid):
                    return exercises[name]
    return None


def _all_exchanged(
    routine: Routine, avoid: frozenset[str], table: SwapTable, changes: list[tuple[str, str | None]]
) -> bool:
    """Whether a condition exchanges the whole routine because of what lies flat in it."""
    lying = {each.exercise.id for each in routine.stretches if each.exercise.position in LYING}
    flat = any(exercise in lying for exercise, _ in changes)
    return flat and any(offer.lying and offer.when in avoid for offer in table.offers)


def _offer(routine: Routine, avoid: frozenset[str], table: SwapTable) -> str | None:
    """Return the first routine on offer that is another one and fits."""
    fits = (offer.routine for offer in table.offers if offer.when is None or offer.when in avoid)
    return next((name for name in fits if name != routine.id), None)

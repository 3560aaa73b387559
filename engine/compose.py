"""A routine put together for one person: "I have ten minutes", from a place, a level and what they cannot do.

Rules, each with its reason:
- The order is that of `ORDER`: getting down to the floor and up again happens once, because that is the main risk.
- What a condition rules out is left out; what it allows with a clinician's word too, unless that word was given.
- A movement, some strength work and a stretch take turns, and no two of one family while there is another: moving in
  several ways is what is known to help.
- Doses stay in the range of their sources. The number of stretches fits the time at usual doses; doses only fine-tune.
- The same wish gives the same routine on every machine: chance is a seed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil, floor
from random import Random

from engine import timing
from engine.errors import UsageError
from engine.routine import Exercise, Kind, Position, Routine, Sides, Stretch
from engine.wish import ORDER, Aim, Candidate, Wish, needs_care, suits

TOLERANCE = 30.0
"""Seconds that a composed routine may be longer or shorter than the wish."""
REST_FROM = 480
"""Seconds from which a routine ends with a rest: the written routines of eight minutes and more do."""
VARIED = 3
"""Stretches that are rather shortened than left out: one to move, one to strengthen, one to stretch."""
DRAWS = 8
"""How often chance is asked for three that fit, because some lie far apart and moving takes long."""
HOLD_STEP, REST_STEP = 5, 15
LONGEST_HOLD = 30
"""Seconds of a hold that grows; more time goes into another repetition. 10 to 30 s is what ACSM advises."""

SecondsOf = Callable[[Routine], float]
"""How long a routine lasts when it is written out for the person it is for."""


AIMS = tuple(Aim)


def compose(candidates: Iterable[Candidate], wish: Wish, seconds_of: SecondsOf) -> Routine:
    """Return a routine for `wish`, within `TOLERANCE`; raises UsageError that says which times are possible."""
    pool = [each for each in candidates if suits(each, wish)]
    if not any(each.aim is not Aim.REST for each in pool):
        raise UsageError("nothing in the catalogue is left for these wishes: another place or level may have something")
    return _Composer(wish, seconds_of, tuple(pool)).routine()


def larger(stretch: Stretch) -> Stretch | None:
    """Return the next larger dose the sources support, or None: a longer hold, then one hold more, shorter again."""
    exercise, hold, reps = stretch.exercise, stretch.hold_seconds, stretch.reps
    more = reps + (2 if exercise.sides is Sides.ALTERNATE else 1)
    if exercise.kind is Kind.HOLD:
        step, limit = (REST_STEP, exercise.hold_seconds.max) if exercise.is_rest else (HOLD_STEP, LONGEST_HOLD)
        limit = min(limit, exercise.hold_seconds.max)
        if hold + step <= limit:
            return replace(stretch, hold_seconds=hold + step)
        around = timing.EASE_IN + timing.EASE_OUT + timing.REST_BETWEEN
        holds = range(exercise.hold_seconds.default, limit + 1, step)
        hold = next((each for each in holds if (each + around) * more > (hold + around) * reps), hold)
    return replace(stretch, hold_seconds=hold, reps=more) if more <= exercise.reps.max else None


def smaller(stretch: Stretch) -> Stretch | None:
    """Return the next smaller dose that the sources support, or None."""
    exercise = stretch.exercise
    reps = stretch.reps - (2 if exercise.sides is Sides.ALTERNATE else 1)
    if reps >= exercise.reps.min:
        return replace(stretch, reps=reps)
    step = REST_STEP if exercise.is_rest else HOLD_STEP
    if exercise.kind is Kind.HOLD and stretch.hold_seconds - step >= exercise.hold_seconds.min:
        return replace(stretch, hold_seconds=stretch.hold_seconds - step)
    return None


def usual(exercise: Exercise) -> Stretch:
    """Return an exercise at its usual dose."""
    return Stretch(exercise, exercise.hold_seconds.default, exercise.reps.default)


@dataclass(frozen=True, slots=True)
class _Composer:
    """Fills the time of one wish."""

    wish: Wish
    seconds_of: SecondsOf
    pool: tuple[Candidate, ...]

    def routine(self) -> Routine:
        """Return the routine, or say what is possible."""
        target = self.wish.minutes * 60.0
        for chosen in self.choices(target):
            fitted = self.fitted(chosen, target)
            if abs(self.seconds(fitted) - target) <= TOLERANCE:
                return self.arranged(fitted)
        moving = [usual(each.exercise) for each in self.pool if each.aim is not Aim.REST]
        shortest = min(self.seconds([_to_the_end(each, smaller)]) for each in moving)
        longest = self.seconds([_to_the_end(usual(each.exercise), larger) for each in self.pool])
        raise UsageError(
            f"{self.wish.minutes} minutes cannot be filled here: for these wishes anything from "
            f"{ceil((shortest - TOLERANCE) / 60)} to {floor((longest + TOLERANCE) / 60)} minutes can"
        )

    def choices(self, target: float) -> Iterator[list[Stretch]]:
        """Yield what to do at its usual dose: as much as fits first, then one more, then less, then any one alone."""
        rest = [usual(each.exercise) for each in self.pool if each.aim is Aim.REST and target >= REST_FROM]
        rest = [replace(each, hold_seconds=each.exercise.hold_seconds.min) for each in rest]
        draws = ([usual(each.exercise) for each in self.picks(draw)] for draw in range(DRAWS))
        varied = next((draw for draw in draws if self.is_varied(draw, target)), None)
        picks = varied or [usual(each.exercise) for each in self.picks(0)]
        fits = [n for n in range(1, len(picks) + 1) if self.seconds(picks[:n] + rest) <= target]
        most = max([*fits, VARIED if varied else 1])
        for n in (most, most + 1, *range(most - 1, 0, -1)):
            yield picks[:n] + rest
        yield from ([each] for each in picks)

    def is_varied(self, picks: list[Stretch], target: float) -> bool:
        """Whether the first stretches, one of each aim, fit the time at least at their smallest doses."""
        least = [_to_the_end(each, smaller) for each in picks[:VARIED]]
        return len(picks) >= VARIED and self.seconds(least) <= target

    def picks(self, draw: int) -> Iterator[Candidate]:
        """Yield all candidates, the best first: aims take turns, families and positions follow `rank`."""
        random = Random(self.wish.seed * DRAWS + draw)  # noqa: S311 - chance for variety, not for secrets
        chance = {each.exercise.id: random.random() for each in sorted(self.pool, key=lambda c: c.exercise.id)}
        left = [each for each in self.pool if each.aim is not Aim.REST]
        taken: list[Candidate] = []
        while left:
            turns = sorted(AIMS, key=lambda aim: (sum(each.aim is aim for each in taken), AIMS.index(aim)))
            best = min(left, key=lambda each: self.rank(each, taken, turns, chance[each.exercise.id]))
            taken.append(best)
            left.remove(best)
            yield best

    def rank(self, each: Candidate, taken: list[Candidate], turns: list[Aim], chance: float) -> tuple[float, ...]:
        """Return what makes a candidate come sooner: lower is better, the first difference decides."""
        return (
            not each.usual,
            any(each.family == other.family for other in taken),
            turns.index(each.aim),
            bool(taken) and all(each.exercise.position is not other.exercise.position for other in taken),
            chance,
        )

    def fitted(self, stretches: list[Stretch], target: float) -> list[Stretch]:
        """Return the stretches with doses changed, one step at a time and evenly, until their time is the target."""
        change = larger if self.seconds(stretches) < target else smaller
        open_, total = list(range(len(stretches))), self.seconds(stretches)
        while open_ and abs(total - target) > TOLERANCE / 6:
            at = min(open_, key=lambda index: (_changed(stretches[index]), index))
            dose = change(stretches[at])
            trial = stretches if dose is None else [*stretches[:at], dose, *stretches[at + 1 :]]
            seconds = self.seconds(trial)
            if dose is None or abs(seconds - target) >= abs(total - target):
                open_.remove(at)
            else:
                stretches, total = trial, seconds
        return stretches

    def seconds(self, stretches: list[Stretch]) -> float:
        """Return how long these stretches take as a routine."""
        return self.seconds_of(self.arranged(stretches))

    def arranged(self, stretches: list[Stretch]) -> Routine:
        """Return the stretches in their order, from and to the feet or the chair."""
        aims = {each.exercise.id: AIMS.index(each.aim) for each in self.pool}
        stretches = [replace(each, careful=needs_care(each.exercise, self.wish.avoid)) for each in stretches]
        order = sorted(stretches, key=lambda s: (ORDER.index(s.exercise.position), aims[s.exercise.id], s.exercise.id))
        first, last = order[0].exercise.position, order[-1].exercise.position
        start = first if first is Position.SEATED else Position.STANDING
        end = last if last is Position.SEATED else Position.STANDING
        return Routine(self.wish.id, start, end, tuple(order))


def _changed(stretch: Stretch) -> float:
    """Return how far a dose is from the usual one, as a share of it."""
    plain = usual(stretch.exercise)
    return abs(stretch.hold_seconds * stretch.reps / (max(1, plain.hold_seconds) * plain.reps) - 1)


def _to_the_end(stretch: Stretch, change: Callable[[Stretch], Stretch | None]) -> Stretch:
    """Return the largest or the smallest dose."""
    while (changed := change(stretch)) is not None:
        stretch = changed
    return stretch

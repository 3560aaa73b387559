"""What a person asks for when a routine is put together for them, and which exercises suit that."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.routine import Advice, Exercise, Level, Position


class Place(StrEnum):
    """Where there is room: the floor, a chair (and beside it), or only to stand."""

    FLOOR = "floor"
    CHAIR = "chair"
    STANDING = "standing"


class Aim(StrEnum):
    """What an exercise is for."""

    MOBILITY = "mobility"
    STRENGTH = "strength"
    STRETCH = "stretch"
    REST = "rest"


_P = Position
ORDER = (_P.SEATED, _P.STANDING, _P.KNEELING, _P.HANDS_KNEES, _P.PRONE, _P.SIDE, _P.FLOOR_SIT, _P.SUPINE)
"""Positions from up to down: each change leads nearer to the floor or stays there."""
LEVELS = tuple(Level)
CLEARED = "cleared"
"""Stands in an id where a clinician has agreed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An exercise that may be chosen."""

    exercise: Exercise
    aim: Aim
    family: str
    """Exercises of one family do much the same."""
    usual: bool = True
    """Whether a written routine has it; the others come last."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for. Its id holds all of it, so that the routine can be composed again."""

    minutes: int
    place: Place = Place.FLOOR
    level: Level = Level.EASY
    avoid: frozenset[str] = frozenset()
    """Conditions, as in the cautions of exercises."""
    cleared: bool = False
    """A clinician is happy with what needs care under these conditions."""
    seed: int = 0
    told: str = "all"
    """How much is explained to the person, as a front end writes it down: it decides how long a routine lasts."""

    @property
    def id(self) -> str:
        """The id of the routine that is composed for it."""
        avoid = "+".join([*sorted(self.avoid), *([CLEARED] if self.cleared else [])]) or "nothing"
        return f"composed-{self.minutes}-{self.place}-{self.level}-{avoid}-{self.seed}-{self.told}"


def wish_of(routine: str) -> Wish | None:
    """Return the wish that a routine's id holds, or None where it is not a composed one."""
    try:
        kind, minutes, place, level, avoid, seed, told = routine.split("-")
        conditions = set() if avoid == "nothing" else set(avoid.split("+"))
        cleared, conditions = CLEARED in conditions, conditions - {CLEARED}
        wish = Wish(int(minutes), Place(place), Level(level), frozenset(conditions), cleared, int(seed), told)
    except ValueError:
        return None
    return wish if kind == "composed" and wish.id == routine else None


def suits(candidate: Candidate, wish: Wish) -> bool:
    """Whether place, level and conditions allow an exercise."""
    exercise = candidate.exercise
    match wish.place:
        case Place.FLOOR:
            there = exercise.position is not Position.SEATED
        case Place.CHAIR:
            there = exercise.position in (Position.SEATED, Position.STANDING)
        case Place.STANDING:
            there = exercise.position is Position.STANDING
    fine = allowed(exercise, wish.avoid, cleared=wish.cleared)
    return there and fine and LEVELS.index(exercise.level) <= LEVELS.index(wish.level)


def needs_care(exercise: Exercise, conditions: Iterable[str]) -> bool:
    """Whether one of these conditions asks for care with an exercise."""
    return any(exercise.cautions.get(condition) is Advice.CARE for condition in conditions)


def allowed(exercise: Exercise, avoid: Iterable[str], *, cleared: bool = False) -> bool:
    """Whether an exercise is fine with every one of these conditions; "care" is once a clinician has cleared it."""
    fine = (Advice.OK, Advice.CARE) if cleared else (Advice.OK,)
    return all(exercise.cautions.get(condition, Advice.OK) in fine for condition in avoid)

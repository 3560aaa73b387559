"""What a routine is: exercises, the dose of each, and the order they come in.

Facts only. Names, steps and every other word live in a locale; seconds are decided in `score`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Side(StrEnum):
    """The side of the body a stretch works on."""

    LEFT = "left"
    RIGHT = "right"


class Sides(StrEnum):
    """How an exercise uses its sides: not at all, one after the other, or in turn with each repetition."""

    NONE = "none"
    LEFT_RIGHT = "left_right"
    ALTERNATE = "alternate"


class Kind(StrEnum):
    """A hold is counted in seconds, repetitions are counted in turns."""

    HOLD = "hold"
    REPS = "reps"


class Position(StrEnum):
    """Where the body is; changing it takes time."""

    STANDING = "standing"
    SEATED = "seated"
    KNEELING = "kneeling"
    HANDS_KNEES = "hands_knees"
    PRONE = "prone"
    SIDE = "side"
    SUPINE = "supine"
    FLOOR_SIT = "floor_sit"


class Level(StrEnum):
    """How much an exercise asks of a person."""

    EASY = "easy"
    MODERATE = "moderate"
    HARDER = "harder"


class Advice(StrEnum):
    """What a condition means for an exercise: do it, do it only with a clinician's word, or leave it out."""

    OK = "ok"
    CARE = "care"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Range:
    """The dose its sources support, and the one used when a routine names none."""

    min: int
    max: int
    default: int


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise: how it is done and dosed, whom it does not suit, and who says so."""

    id: str
    position: Position
    kind: Kind
    sides: Sides
    level: Level
    hold_seconds: Range
    reps: Range
    tempo_seconds: int | None
    """Seconds from the start of one repetition to the start of the next; None for a hold."""
    steps: int
    """How many instruction sentences the locale has for it."""
    breath: bool
    """Whether the locale has a cue of its own to say early in the hold."""
    cautions: Mapping[str, Advice] = field(default_factory=dict, hash=False)
    sources: tuple[str, ...] = ()

    @property
    def is_rest(self) -> bool:
        """Whether it is lying still rather than stretching: its sources let it last for more than a minute."""
        return self.kind is Kind.HOLD and self.hold_seconds.max > 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """One item of a routine: an exercise and its dose there."""

    exercise: Exercise
    hold_seconds: int
    reps: int
    careful: bool = False
    """Done although a condition asks for care, because a clinician agreed: its caution is said first."""


@dataclass(frozen=True, slots=True)
class Routine:
    """Stretches in order, and the position the person starts and ends in."""

    id: str
    start: Position
    end: Position
    stretches: tuple[Stretch, ...]

"""The keys that the TOML files may have, and the limits of each."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from engine.routine import Advice, Kind, Level, Position, Sides
from engine.wish import Aim

Seconds = Annotated[int, Meta(ge=0, le=600)]
Times = Annotated[int, Meta(ge=1, le=100)]
Given = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
"""A dose as someone wrote it: wide, because its exercise's range says better what is wrong with it."""
MOST_STRETCHES = 50


class SecondsRange(Struct, forbid_unknown_fields=True, frozen=True):
    """The hold that the sources support, in seconds."""

    min: Seconds
    max: Seconds
    default: Seconds


class TimesRange(Struct, forbid_unknown_fields=True, frozen=True):
    """The number of repetitions that the sources support: of one side, or of both where they alternate."""

    min: Times
    max: Times
    default: Times


class Cautions(Struct, forbid_unknown_fields=True, frozen=True):
    """What each condition means for an exercise."""

    preg: Advice
    """Pregnant from about week 16; asks first at any stage."""
    osteo: Advice
    """Osteoporosis or a spinal fracture."""
    stenosis: Advice
    """Spinal stenosis, or pain eased by bending forward."""
    disc_leg: Advice
    """Leg pain or tingling made worse by bending."""
    knee: Advice
    """Sore or replaced knee."""
    hip_repl: Advice
    """Hip replacement with movement rules still in force."""
    wrist_sh: Advice
    """Sore wrist or shoulder."""
    balance: Advice
    """Unsteady."""


class ExerciseFile(Struct, forbid_unknown_fields=True, frozen=True):
    """content/exercises/<id>.toml."""

    position: Position
    kind: Kind
    sides: Sides
    level: Level
    aim: Aim
    hold_seconds: SecondsRange
    reps: TimesRange
    cautions: Cautions
    sources: Annotated[tuple[str, ...], Meta(min_length=1)]
    tempo_seconds: Annotated[int, Meta(ge=2, le=60)] | None = None
    family: str | None = None
    """Exercises of one family do much the same; without it, an exercise is a family of its own."""


class StretchItem(Struct, forbid_unknown_fields=True, frozen=True):
    """One [[stretches]] of a routine; what it leaves out is the exercise's default."""

    exercise: str
    """The id of an exercise."""
    hold_seconds: Given | None = None
    reps: Given | None = None


class RoutineFile(Struct, forbid_unknown_fields=True, frozen=True):
    """content/routines/<id>.toml; its words are in the locale."""

    level: Level
    start: Position
    end: Position
    stretches: Annotated[tuple[StretchItem, ...], Meta(min_length=1, max_length=MOST_STRETCHES)]
    order: Times = 100
    """Place in the list of routines; equal places are sorted by id."""


class OwnRoutineFile(RoutineFile, forbid_unknown_fields=True, frozen=True):
    """A person's own routine: the same, and what it is called when it is spoken of."""

    name: str | None = None
    """Without it, the name of the file is spoken, with spaces for _ and -."""


class SwapItem(Struct, forbid_unknown_fields=True, frozen=True):
    """One [[swaps]]: under a condition, what takes the place of what."""

    when: str
    remove: Annotated[tuple[str, ...], Meta(min_length=1)]
    instead: Annotated[tuple[str, ...], Meta(min_length=1)]


class OfferItem(Struct, forbid_unknown_fields=True, frozen=True):
    """One [[offers]]: the routine to offer instead of a thin one."""

    routine: str
    when: str | None = None
    lying: bool = False


class SwapsFile(Struct, forbid_unknown_fields=True, frozen=True):
    """content/swaps.toml."""

    swaps: tuple[SwapItem, ...]
    offers: tuple[OfferItem, ...]


class Source(Struct, forbid_unknown_fields=True, frozen=True):
    """One entry of content/sources.toml."""

    title: str
    url: str
    kind: Literal["D", "C", "P", "W", "U"]
    """D the organisation's own page, C a copy, P the passage was cut off, W a weak source, U not verified."""

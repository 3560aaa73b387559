"""The cursor into a score and the user's settings: all that is kept, and its JSON.

Version 1. A kept place that cannot be used (another version, another routine, out of range) is not an error:
the routine starts afresh and says why. Text that is no progress at all is one: StateError.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any

from engine.errors import StateError
from engine.routine import Position
from engine.score import Beat, Score, Step, extended
from engine.settings import Counting, Instruction, Pace, Settings

VERSION = 1
NOTICES = ("fresh-version", "fresh-place", "leg-symptom")
"""What may have to be said first: why a routine starts afresh, or why a stretch was left."""


class Question(StrEnum):
    """What the user was asked and has not answered yet."""

    GO_ON = "go-on"
    PAUSED = "paused"
    ALL_RIGHT = "all-right"
    PAIN = "pain"
    PAIN_CHOICE = "pain-choice"
    FALL = "fall"
    LYING_HURT = "lying-hurt"
    RISE_1 = "rise-1"
    RISE_2 = "rise-2"
    RISE_3 = "rise-3"
    RISE_4 = "rise-4"
    RISE_5 = "rise-5"
    RISE_6 = "rise-6"
    CRAMP = "cramp"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the user is and what they chose."""

    routine: str
    step: int = 0
    beat: int = 0
    """The next beat to play."""
    aside: bool = True
    """The last effect was not from the score: nothing before `beat` was interrupted."""
    extended: tuple[int, ...] = ()
    """Beats of this step before which ten seconds were put in."""
    question: Question | None = None
    asked: int = 0
    """How often the open question was put."""
    went_back: bool = False
    """The step was entered by "back": said again before the work starts it means the step before."""
    pains: int = 0
    """Reports of pain in this session."""
    first: tuple[str, ...] = ()
    """Keys of `NOTICES` that have to be said before anything else."""
    coming_from: Position | None = None
    """The position in which the step was entered out of order: the way from there takes the place of its own."""
    left: tuple[int, ...] = ()
    """Stretches that sent pain or tingling down a leg: none of them again in this session."""
    settings: Settings = field(default_factory=Settings)

    def but(self, **changes: Any) -> "Progress":
        """Return the same but for `changes`: `dataclasses.replace` in a third of its time, for every beat needs one."""
        new = object.__new__(Progress)
        for put, value in zip(_PUTS.values(), _VALUES(self), strict=True):
            put(new, value)
        for name, value in changes.items():
            _PUTS[name](new, value)
        return new

    @property
    def here(self) -> int:
        """The beat that is being played, or was when an aside interrupted it."""
        return self.beat if self.aside else max(0, self.beat - 1)

    def step_of(self, score: Score) -> Step:
        """Return the step of the score the cursor is in."""
        return score.steps[self.step]

    def beats(self, score: Score) -> tuple[Beat, ...]:
        """Return the beats of the step, with the way that leads into it and the time that was put in."""
        beats = self.step_of(score).beats
        if self.coming_from is not None:
            beats = score.entered(self.step, self.coming_from)
        for at in self.extended:
            beats = extended(beats, at)
        return beats


_FIELDS = tuple(each.name for each in fields(Progress))
_VALUES = attrgetter(*_FIELDS)
_PUTS = {name: getattr(Progress, name).__set__ for name in _FIELDS}
"""What fills the slots of a new one: the `__init__` of a frozen dataclass takes longer than the rest of `but`."""
_NUMBERS = {each.name: type(each.default) for each in fields(Progress) if isinstance(each.default, bool | int)}
_CHOICES: Mapping[str, Mapping[str, Any]] = {
    "pace": {each.value: each for each in Pace},
    "counting": {each.value: each for each in Counting},
    "instruction": {each.value: each for each in Instruction},
}
_SETS = ("easier", "easier_today", "known")


def to_data(progress: Progress) -> dict[str, Any]:
    """Return `progress` as one object that can be written as JSON."""
    place = dict(zip(_FIELDS, _VALUES(progress), strict=True))
    settings = {key: getattr(progress.settings, key) for key in (*_CHOICES, "halfway")}
    sets = {key: sorted(getattr(progress.settings, key)) for key in _SETS}
    return {"version": VERSION, **place, "settings": settings | sets}


def to_json(progress: Progress) -> str:
    """Return `progress` as one JSON object."""
    return json.dumps(to_data(progress), sort_keys=True)


def from_json(text: str, score: Score) -> Progress:
    """Return the kept progress, fit for `score`.

    Raises StateError where `text` is not a progress; its settings may still be lost then, so callers keep the file.
    """
    return from_data(read(text), score)


def from_data(data: Mapping[str, Any], score: Score) -> Progress:
    """Return the progress in what `checked` returned, fit for `score`."""
    settings = read_settings(data.get("settings", {}))
    if data["version"] != VERSION:
        return Progress(score.routine.id, settings=settings, first=("fresh-version",))
    if data.get("routine") != score.routine.id:
        return Progress(score.routine.id, settings=settings)
    afresh = Progress(score.routine.id, settings=settings, first=("fresh-place",))
    try:
        progress = _read_place(data, settings)
        beats = progress.beats(score.under(settings))
    except (TypeError, ValueError, KeyError, IndexError):
        return afresh
    last = len(beats) - (progress.step == len(score.steps) - 1)  # the last step ends with a Finish
    return progress if progress.step >= 0 and 0 <= progress.beat <= last else afresh


def read(text: str) -> dict[str, Any]:
    """Return the JSON object of a kept progress; raises StateError where it is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StateError(f"the kept place is not JSON: {error}") from None
    return checked(data)


def checked(data: object) -> dict[str, Any]:
    """Return `data` where it is the object of a kept progress; raises StateError where it is none."""
    if not isinstance(data, dict) or not isinstance(data.get("version"), int):
        raise StateError("the kept place is not a Homestretch place: it has no version number")
    return data


def read_settings(data: object) -> Settings:
    """Return the settings in `data`, each that is not understood left at its default."""
    if not isinstance(data, dict):
        return Settings()
    values: dict[str, Any] = {}
    for key, choices in _CHOICES.items():
        chosen = data.get(key)
        if isinstance(chosen, str) and chosen in choices:
            values[key] = choices[chosen]
    if isinstance(data.get("halfway"), bool):
        values["halfway"] = data["halfway"]
    for key in _SETS:
        if isinstance(data.get(key), list):
            values[key] = frozenset(map(str, data[key]))
    return Settings(**values)


def _read_place(data: Mapping[str, Any], settings: Settings) -> Progress:
    for key, kind in _NUMBERS.items():
        if type(data[key]) is not kind:
            raise TypeError(key)
    extended_at, first, question = tuple(data["extended"]), tuple(data["first"]), data["question"]
    if any(type(at) is not int or at < 0 for at in extended_at) or data["asked"] < 0:
        raise ValueError("extended")
    if any(key not in NOTICES for key in first):
        raise ValueError("first")
    left = tuple(data.get("left", ()))  # a place of before there was such a thing
    if any(type(stretch) is not int for stretch in left):
        raise TypeError("left")
    coming_from = None if data["coming_from"] is None else Position(data["coming_from"])
    return Progress(
        **{key: data[key] for key in ("routine", *_NUMBERS)},
        extended=extended_at,
        first=first,
        left=left,
        coming_from=coming_from,
        question=None if question is None else Question(question),
        settings=settings,
    )

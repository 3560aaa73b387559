"""The JSON Schema of a routine file, for editors that complete and check while one writes."""

import json
from typing import Any

import msgspec

from content.loader import Library
from content.shapes import OwnRoutineFile
from engine.routine import Kind, Sides

DRAFT = "https://json-schema.org/draft/2020-12/schema"
KEYS = {
    "level": "How much the routine asks of a person.",
    "start": "The position the person is in when the routine begins.",
    "end": "The position the person is in when the routine is over.",
    "stretches": "What is done, in order. Leave out a dose for the usual one.",
    "order": "Place in the list of routines; equal places are sorted by file name.",
    "name": "What the routine is called when it is spoken of; letters, digits, spaces and '.",
}


def routine_schema(library: Library) -> dict[str, Any]:
    """Return the schema: the keys of the file, and the exercises there are with the doses they may have."""
    _, parts = msgspec.json.schema_components([OwnRoutineFile], ref_template="#/$defs/{name}")
    routine, stretch = parts.pop("OwnRoutineFile"), parts["StretchItem"]
    for key, text in KEYS.items():
        routine["properties"][key]["description"] = text
    stretch["properties"] |= {
        "exercise": {"description": "The id of an exercise.", "enum": sorted(library.exercises)},
        "hold_seconds": {"description": "Seconds of one hold.", "type": "integer"},
        "reps": {"description": "How often, on each side; on both where they take turns.", "type": "integer"},
    }
    stretch["allOf"] = [_doses(library, name) for name in sorted(library.exercises)]
    about = {"$schema": DRAFT, "title": "A routine of your own", "description": "See docs/own-routines.md."}
    return {**about, **{key: value for key, value in routine.items() if key not in about}, "$defs": parts}


def schema_text(library: Library) -> str:
    """Return the schema as the file that is kept in docs/."""
    return json.dumps(routine_schema(library), indent=1) + "\n"


def _doses(library: Library, name: str) -> dict[str, Any]:
    """Return what an exercise's doses may be."""
    exercise = library.exercises[name]
    reps: dict[str, Any] = {"minimum": exercise.reps.min, "maximum": exercise.reps.max}
    if exercise.sides is Sides.ALTERNATE:
        reps["multipleOf"] = 2
    hold: dict[str, Any] | bool = {"minimum": exercise.hold_seconds.min, "maximum": exercise.hold_seconds.max}
    if exercise.kind is Kind.REPS:
        hold = False  # counted, not held
    return {
        "if": {"properties": {"exercise": {"const": name}}, "required": ["exercise"]},
        "then": {"properties": {"hold_seconds": hold, "reps": reps}},
    }

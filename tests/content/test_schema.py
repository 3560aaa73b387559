"""The schema of routine files that editors use: current, and of the same mind as the check."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from content.loader import Library
from content.own import shape_own
from content.schema import routine_schema, schema_text
from engine.errors import ContentError
from engine.routine import Kind, Level, Position, Sides

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def schema(library: Library) -> dict[str, Any]:
    return routine_schema(library)


def test_the_schema_in_docs_is_current(library: Library) -> None:
    """`homestretch schema > docs/routine.schema.json` writes it anew."""
    assert schema_text(library) == (DOCS / "routine.schema.json").read_text(encoding="utf-8")


def test_it_names_every_key_and_explains_it(schema: dict[str, Any]) -> None:
    """An editor shows the sentence beside the key."""
    assert {"name", "level", "start", "end", "order", "stretches"} == schema["properties"].keys()
    assert all(value["description"] for value in schema["properties"].values())


def test_it_names_every_exercise_position_and_level(library: Library, schema: dict[str, Any]) -> None:
    """An editor completes them."""
    parts = schema["$defs"]

    assert sorted(library.exercises) == parts["StretchItem"]["properties"]["exercise"]["enum"]
    assert set(Position) == set(parts["Position"]["enum"])
    assert set(Level) == set(parts["Level"]["enum"])


def test_it_holds_the_range_of_every_dose(library: Library, schema: dict[str, Any]) -> None:
    """What it allows is what the check allows; what is counted is not held."""
    for rule in schema["$defs"]["StretchItem"]["allOf"]:
        exercise = library.exercises[rule["if"]["properties"]["exercise"]["const"]]
        hold, reps = (rule["then"]["properties"][key] for key in ("hold_seconds", "reps"))

        assert (exercise.reps.min, exercise.reps.max) == (reps["minimum"], reps["maximum"])
        assert (exercise.sides is Sides.ALTERNATE) == (reps.get("multipleOf") == 2)
        if exercise.kind is Kind.REPS:
            assert hold is False
        else:
            assert {"minimum": exercise.hold_seconds.min, "maximum": exercise.hold_seconds.max} == hold


def test_the_schema_is_json(library: Library) -> None:
    """And names its own version."""
    assert "https://json-schema.org/draft/2020-12/schema" == json.loads(schema_text(library))["$schema"]


def test_the_example_in_the_documentation_is_right(library: Library) -> None:
    """Whoever copies it has a routine."""
    example = (DOCS / "own-routines.md").read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]

    assert "after work" == shape_own("mine", "mine.toml", tomllib.loads(example), library).name


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("hold_seconds = 20", "hold_seconds = 90", "outside the range of single_knee_to_chest"),
        ('"cat_camel"', '"cat_cammel"', "no exercise is called"),
    ],
)
def test_the_sentences_in_the_documentation_are_those_of_the_check(
    library: Library, old: str, new: str, line: str
) -> None:
    """What is shown is what is said."""
    text = (DOCS / "own-routines.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    with pytest.raises(ContentError) as caught:
        shape_own("after_work", "after_work.toml", tomllib.loads(example.replace(old, new)), library)

    assert line in str(caught.value)
    assert str(caught.value) in text.splitlines()

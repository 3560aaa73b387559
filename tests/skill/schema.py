"""Amazon's schema of the skill package (spec.json of npm's ask-smapi-model), made strict: unknown keys are errors."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator


def problems(spec: Path, definition: str, text: str) -> list[str]:
    """Return what is wrong with a file of the package."""
    schema = {**_strict(spec), "$ref": f"#/definitions/{definition}"}
    return [f"{list(error.path)}: {error.message}" for error in Draft4Validator(schema).iter_errors(json.loads(text))]


@cache
def _strict(spec: Path) -> dict[str, Any]:
    definitions = json.loads(spec.read_text(encoding="utf-8"))["definitions"]
    for definition in definitions.values():
        if "properties" in definition and "discriminator" not in definition and "allOf" not in definition:
            definition.setdefault("additionalProperties", False)
    return {"definitions": definitions}

"""Where Node and the packages of tests/skill/package.json are."""

import os
import shutil
from pathlib import Path

import pytest

SPEAKER = Path(__file__).with_name("speaker.js")
VARIABLE = "HOMESTRETCH_NODE_MODULES"


def modules(*packages: str) -> Path:
    """Return the folder of the packages; skip, and say why, where one is missing."""
    if not shutil.which("node"):
        pytest.skip("Node is not there")
    folder = Path(os.environ.get(VARIABLE, Path(__file__).with_name("node_modules")))
    for package in packages:
        if not (folder / package).is_dir():
            pytest.skip(f"npm's {package} is not there: npm install in tests/skill, or {VARIABLE} says where it is")
    return folder

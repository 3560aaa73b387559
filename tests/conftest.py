"""For all tests: no network, folders of their own, and the model and the library when they are asked for."""

import os
import runpy
from pathlib import Path

import pytest

from content.loader import Library, load
from engine.errors import MissingError
from offline.models import find_model

WITHOUT_NETWORK = Path(__file__).with_name("without_network")
runpy.run_path(str(WITHOUT_NETWORK / "sitecustomize.py"))  # an audit hook: it cannot be taken off again
os.environ["PYTHONPATH"] = os.pathsep.join([str(WITHOUT_NETWORK), str(Path(__file__).parent.parent)])


@pytest.fixture(scope="session")
def library() -> Library:
    """All content in English."""
    return load("en")


@pytest.fixture(scope="session")
def model() -> Path:
    """The model that a fresh machine hears with; what needs it is skipped where there is none."""
    try:
        return find_model(None, os.environ)
    except MissingError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of spoken words, shared so that each is rendered once in a test run."""
    return tmp_path_factory.mktemp("cache")

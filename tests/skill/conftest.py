"""A coach for everybody, somebody new to talk with, and an Echo on a verifying server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from content.loader import Library
from skill.turns import Coach
from tests.skill import postgres
from tests.skill.conversation import Conversation
from tests.skill.echo import Echo


@pytest.fixture(scope="session")
def coach(library: Library) -> Coach:
    """The coach of the English content."""
    return Coach(library)


@pytest.fixture
def talk(coach: Coach) -> Conversation:
    """Somebody who has never opened the skill."""
    return Conversation(coach)


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[Echo]:
    """An Echo whose server is in this process, with a database of its own."""
    echo = Echo(tmp_path / "kept.db")
    yield echo
    echo.store.close()


@pytest.fixture(scope="module")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server, or the reason why there is none."""
    try:
        with postgres.server() as server:
            yield server
    except postgres.NoPostgres as reason:
        pytest.skip(f"no PostgreSQL: {reason}")

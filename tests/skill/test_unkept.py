"""What was said of harm while nothing could be kept travels with the session."""

import pytest

from engine.events import Command
from skill.unkept import ATTRIBUTE, MOST, Said, read, write

SAID = tuple(Said(Command.IT_HURTS if n % 2 else Command.NO, float(n), n == 0) for n in range(MOST + 3))


def test_what_was_said_comes_back():
    """In its order."""
    attributes = {"other": 1}
    write(attributes, SAID[:3])

    assert (SAID[:3], 1) == (read(attributes), attributes["other"])


def test_of_much_the_last_is_kept():
    """What is said now decides what is answered."""
    attributes: dict[str, object] = {}
    write(attributes, SAID)

    assert SAID[-MOST:] == read(attributes)


def test_nothing_said_leaves_nothing_behind():
    """What travelled is taken up, and travels no more."""
    attributes = {ATTRIBUTE: [["no", 1.0, True]], "other": 1}
    write(attributes, ())

    assert {"other": 1} == attributes


@pytest.mark.parametrize(
    "rows", [None, 5, "x", [1], [["no"]], [["sing", 1.0, True]], [["no", "x", True]], [["no", 10**400, 1]]]
)
def test_what_is_no_writing_of_ours_is_nothing(rows):
    """It came from outside."""
    assert () == read({ATTRIBUTE: rows})

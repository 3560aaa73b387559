"""What was heard and not believed, and is said again."""

import pytest

from engine.events import Command
from offline.unbelieved import AGAIN_BLOCKS, LEAST, Unbelieved

SOON, IN_TIME, LATE = AGAIN_BLOCKS.start - 1, AGAIN_BLOCKS.start, AGAIN_BLOCKS.stop


def heard(sureness: float = LEAST, blocks: int = IN_TIME) -> Unbelieved:
    """A pause that was heard so many blocks ago."""
    unbelieved = Unbelieved()
    unbelieved.heard(Command.PAUSE, sureness)
    for _ in range(blocks):
        unbelieved.passed()
    return unbelieved


@pytest.mark.parametrize(("blocks", "again"), [(SOON, False), (IN_TIME, True), (LATE - 1, True), (LATE, False)])
def test_it_is_said_again_after_a_while_and_before_long(blocks: int, again: bool) -> None:
    """Sooner it may be the same word, weighed again."""
    assert again is heard(blocks=blocks).again(Command.PAUSE)


def test_another_command_is_not_said_again() -> None:
    """Talk that sounds like two commands is talk."""
    assert not heard().again(Command.NEXT)


def test_what_was_hardly_heard_is_not_said_again() -> None:
    """Nearly all talk sounds a little like something."""
    assert not heard(LEAST / 2).again(Command.PAUSE)


def test_who_says_it_a_third_time_says_it_again() -> None:
    """Though the first time is long ago, and the second has only just been weighed."""
    unbelieved = heard()
    unbelieved.heard(Command.PAUSE, LEAST)

    assert unbelieved.again(Command.PAUSE)
    for _ in range(LATE - IN_TIME):
        unbelieved.passed()
    assert unbelieved.again(Command.PAUSE)


def test_what_is_heard_anew_is_not_said_again() -> None:
    """The same sound passes twice; the word in it was said once."""
    unbelieved = heard()
    unbelieved.rewound(1)

    assert not unbelieved.again(Command.PAUSE)


def test_after_a_command_that_was_obeyed_nothing_is_said_again() -> None:
    """What was ignored before that no longer matters."""
    unbelieved = heard()
    unbelieved.answered()

    assert not unbelieved.again(Command.PAUSE)

"""What ends a session before its routine."""

from engine.events import Command, Event, Heard
from engine.screening import REPORTS

ENDINGS = {
    **REPORTS,
    Command.STOP: "no-choice",
    Command.NOT_TODAY: "not-today",
}
"""What ends it, and the words it ends with."""


class Ended(Exception):  # noqa: N818 - no error: the person said so
    """The person wants no more, or reported harm."""

    def __init__(self, command: Command) -> None:
        super().__init__(command)
        self.command = command


def heed(event: Event | None) -> None:
    """Raise Ended where the person wants no more, or reported harm."""
    if isinstance(event, Heard) and event.command in ENDINGS:
        raise Ended(event.command)

"""Closing words: what cuts them short, and what is said after harm that is reported meanwhile."""

from engine.events import Command, Event, Finish, Heard, Prompt
from engine.screening import REPORTS

BY_GRAVITY = (
    frozenset(
        {"pain-end", "pain-twice", "stopped-hurt", "screen-today-yes", "screen-supervised-yes", "screen-no-answer"}
    ),
    frozenset({"dizzy"}),
    frozenset({"fall-end"}),
    frozenset({"emergency", "screen-emergency-yes"}),
)
"""Advice after harm or a sign of it, the gravest last."""
GOES_ON = frozenset({"screened", "screened-chair"})
"""Words after which a session goes on."""


def gravity(ending: str) -> int:
    """Return the place of an advice in `BY_GRAVITY`; -1 for words that are none."""
    return next((place for place, endings in enumerate(BY_GRAVITY) if ending in endings), -1)


def cut_short_by(ending: str) -> frozenset[Command]:
    """Return what cuts these words short: stop, and a report of harm whose own advice is graver."""
    graver = {command for command, advice in REPORTS.items() if gravity(advice) > gravity(ending)}
    return frozenset({Command.STOP, *graver, *([Command.NOT_TODAY] if ending in GOES_ON else [])})


def advised(event: Event) -> Finish | None:
    """Return the advice to harm that was reported while closing words were said."""
    if isinstance(event, Heard) and event.command in REPORTS:
        return Finish(Prompt(REPORTS[event.command]))
    return None

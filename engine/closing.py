"""Closing words: what cuts them short, and what is said after harm that is reported meanwhile."""

from engine.events import Command, Event, Finish, Heard, Prompt
from engine.screening import REPORTS

TO_CALL_FOR_HELP = frozenset({"emergency", "screen-emergency-yes"})
"""Advice to call the emergency number: nothing is graver."""
ADVICE = TO_CALL_FOR_HELP | {
    "pain-end", "pain-twice", "stopped-hurt", "fall-end", "dizzy", "screen-today-yes", "screen-supervised-yes",
    "screen-no-answer",
}  # fmt: skip
"""Closing words that are advice after harm, or a sign of it."""


def cut_short_by(ending: str) -> frozenset[Command]:
    """Return what cuts these words short: stop; advice only a chest that hurts beside it; anything else any report."""
    if ending in TO_CALL_FOR_HELP:
        return frozenset({Command.STOP})
    if ending in ADVICE:
        return frozenset({Command.STOP, Command.CHEST_PAIN})
    return frozenset({Command.STOP, Command.NOT_TODAY, *REPORTS})


def advised(event: Event) -> Finish | None:
    """Return the advice to harm that was reported while closing words were said."""
    if isinstance(event, Heard) and event.command in REPORTS:
        return Finish(Prompt(REPORTS[event.command]))
    return None

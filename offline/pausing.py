"""A pause outside a routine: in the choice of one, in the questions before it, in the check of hearing."""

from collections.abc import Callable

from engine.events import Ask, Command, Event, Heard, Prompt

PAUSE_SECONDS = 300.0
"""How long it may last."""
WAITS_ON = frozenset({Command.PAUSE, Command.MORE_TIME})


def paused(play: Callable[[Ask], Event], tell_paused: Callable[[bool], None]) -> Heard:
    """Wait until somebody speaks, and return what they said; after so long without a word, stop."""
    tell_paused(True)
    event: Event = Heard(Command.PAUSE)
    while isinstance(event, Heard) and event.command in WAITS_ON:
        event = play(Ask(Prompt("paused"), PAUSE_SECONDS))
    tell_paused(False)
    return event if isinstance(event, Heard) else Heard(Command.STOP)

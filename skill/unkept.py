"""What was said of pain or a fall while nothing could be kept.

It travels with the session, and is taken up in order as soon as something can be kept again: then the real place has
the open question, and the safety questions come again, as if the store had never failed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.events import Command, Heard
from skill.person import Person
from skill.screened import ScreenedCoach

ATTRIBUTE = "unkept"
"""Of the session."""
MOST = 50
"""No talk about pain or a fall is longer; what Alexa carries for us is to stay small."""


@dataclass(frozen=True, slots=True)
class Said:
    """A request that was answered without the store."""

    command: Command
    at: float
    """When it was made: seconds since 1970."""
    new: bool
    """Whether it opened the session."""


def read(attributes: dict[str, object]) -> tuple[Said, ...]:
    """Return what travels with the session; nothing where that is no writing of ours."""
    rows: Any = attributes.get(ATTRIBUTE)
    try:
        return tuple(Said(Command(command), float(at), new is True) for command, at, new in rows)
    except (TypeError, ValueError, OverflowError):
        return ()


def write(attributes: dict[str, object], said: Iterable[Said]) -> None:
    """Let it travel with the session; nothing: no more."""
    attributes.pop(ATTRIBUTE, None)
    if rows := [[each.command.value, each.at, each.new] for each in said][-MOST:]:
        attributes[ATTRIBUTE] = rows


def taken_up(coach: ScreenedCoach, person: Person, said: Iterable[Said]) -> Person:
    """Return what is known of somebody after all that was said."""
    for each in said:
        person, _ = coach.take(person, Heard(each.command), each.at, each.new)
    return person

"""What is kept of a user between two requests, and its JSON.

The place itself is not kept: it is where playing began and what was sent, so that the next request, which says only
when it was made, can be put to its exact beat.
"""

import json
from dataclasses import dataclass
from typing import Any

from engine.errors import StateError
from engine.events import Command, Done, Event, Heard
from engine.progress import Progress, from_json, to_json
from engine.score import Score

VERSION = 1
SILENT = Done()
AFRESH = ("fresh-version", "fresh-place")
"""Said first where a kept place could not be used."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A user's place and settings, and the response that may be playing."""

    progress: Progress
    """Before the turn that was sent."""
    event: Event = SILENT
    """What the turn answered."""
    effects: int = 0
    """How many effects of the turn were sent; 0: nothing plays."""
    sent_at: float = 0.0
    """When the turn was asked for: seconds since 1970, the request's own time stamp."""
    choosing: bool = False
    """The question "which routine?" is open."""
    stranger: bool = False
    """Nothing was kept before; not written down."""
    cut: bool = False
    """The turn was too long for one response: the rest waits for a yes."""


def to_text(kept: Kept) -> str:
    """Return `kept` as one JSON object."""
    event = None
    if isinstance(kept.event, Heard):
        event = [kept.event.command, kept.event.value, kept.event.after]
    return json.dumps(
        {
            "version": VERSION,
            "progress": to_json(kept.progress),
            "event": event,
            "effects": kept.effects,
            "sent_at": kept.sent_at,
            "choosing": kept.choosing,
            "cut": kept.cut,
        }
    )


def routine_of(text: str) -> str | None:
    """Return the id of the routine that is kept; raises StateError where `text` is no kept place."""
    routine = _read(_read(text).get("progress")).get("routine")
    return routine if isinstance(routine, str) else None


def from_text(text: str, score: Score) -> Kept:
    """Return what is kept, fit for `score`; a response of another version is taken as one that no longer plays.

    Raises StateError where `text` is no kept place.
    """
    data = _read(text)
    kept = Kept(from_json(str(data.get("progress")), score))
    if data.get("version") != VERSION or any(key in AFRESH for key in kept.progress.first):
        return kept
    try:
        event: Event = Done()
        if data["event"] is not None:
            command, value, after = data["event"]
            event = Heard(Command(command), value, float(after))
        playing = max(0, int(data["effects"])), float(data["sent_at"])
        return Kept(kept.progress, event, *playing, choosing=bool(data["choosing"]), cut=bool(data["cut"]))
    except (KeyError, TypeError, ValueError):
        return kept


def _read(text: object) -> dict[str, Any]:
    try:
        data = json.loads(str(text))
    except (ValueError, RecursionError):
        raise StateError("what is kept of the user is not JSON") from None
    if not isinstance(data, dict):
        raise StateError("what is kept of the user is not a JSON object: restore it or let the user say forget me")
    return data

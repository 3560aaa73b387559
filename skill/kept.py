"""What is kept of a user between two requests, and its JSON.

The place itself is not kept: it is where playing began and what was sent, so that the next request, which says only
when it was made, can be put to its exact beat.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from engine.commands import GRAVE, GRAVE_QUESTIONS
from engine.errors import StateError
from engine.events import Command, Done, Event, Heard
from engine.progress import Progress, checked
from engine.progress import from_data as place_from
from engine.progress import to_data as place_data
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
    return msgspec.json.encode(to_data(kept)).decode()


def to_data(kept: Kept) -> dict[str, Any]:
    """Return `kept` as JSON can hold it."""
    event = None
    if isinstance(kept.event, Heard):
        event = [kept.event.command, kept.event.value, kept.event.after]
    return {
        "version": VERSION,
        "progress": place_data(kept.progress),
        "event": event,
        "effects": kept.effects,
        "sent_at": kept.sent_at,
        "choosing": kept.choosing,
        "cut": kept.cut,
    }


def read(text: str) -> dict[str, Any]:
    """Return the JSON object of a kept place; raises StateError where `text` is none."""
    try:
        data = msgspec.json.decode(text)
    except (ValueError, RecursionError):
        raise StateError("what is kept of the user is not JSON") from None
    if not isinstance(data, dict):
        raise StateError("what is kept of the user is not a JSON object: restore it or let the user say forget me")
    checked(data.get("progress"))
    return data


def opened(text: str | None) -> Mapping[str, Any] | None:
    """Return what `read` does; None where nothing is kept, an empty object where the text is no writing of ours."""
    try:
        return None if text is None else read(text)
    except StateError:
        return {}


def is_grave(data: Mapping[str, Any]) -> bool:
    """Whether pain or a fall was talked about, as far as can be seen where the place is of no use."""
    event, progress = data.get("event"), data.get("progress", {})
    said = event[0] if isinstance(event, list) and event else None
    return said in list(GRAVE) or progress.get("question") in list(GRAVE_QUESTIONS)


def from_data(data: Mapping[str, Any], score: Score) -> Kept:
    """Return what is kept, fit for `score`; a response of another version is taken as one that no longer plays.

    `data`: what `read` returned.
    """
    progress = place_from(data["progress"], score)
    if data.get("version") != VERSION or any(key in AFRESH for key in progress.first):
        return Kept(progress)
    try:
        event: Event = Done()
        if data["event"] is not None:
            command, value, after = data["event"]
            event = Heard(Command(command), value, float(after))
        playing = max(0, int(data["effects"])), float(data["sent_at"])
        return Kept(progress, event, *playing, choosing=bool(data["choosing"]), cut=bool(data["cut"]))
    except (KeyError, OverflowError, TypeError, ValueError):
        return Kept(progress)

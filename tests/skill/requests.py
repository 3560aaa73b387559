"""Requests as Alexa writes them."""

from datetime import datetime
from itertools import count
from typing import Any

from tests.skill.pki import NOW

SKILL = "amzn1.ask.skill.00000000-0000-4000-8000-000000000001"
USER = "amzn1.ask.account.SOMEBODY"
_NUMBERS = count(1)


def request(
    kind: str,
    *,
    at: datetime = NOW,
    new: bool = False,
    user: str = USER,
    attributes: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return a request of a kind, made `at`, with an id of its own; `attributes` travel with the session."""
    application = {"application": {"applicationId": SKILL}, "user": {"userId": user}}
    return {
        "version": "1.0",
        "session": {"new": new, "sessionId": "amzn1.echo-api.session.1", "attributes": attributes or {}, **application},
        "context": {
            "System": {**application, "device": {"deviceId": "amzn1.ask.device.1", "supportedInterfaces": {}}},
            "Viewport": {"shape": "RECTANGLE", "pixelWidth": 1024},
        },
        "request": {
            "type": kind,
            "requestId": f"amzn1.echo-api.request.{next(_NUMBERS)}",
            "timestamp": at.isoformat().replace("+00:00", "Z"),
            "locale": "en-US",
            **more,
        },
    }


def launch(**more: Any) -> dict[str, Any]:
    """Return the request of somebody who opens the skill."""
    return request("LaunchRequest", new=True, **more)


def intent(name: str, slots: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """Return the request of an intent; `slots` by name and what was said."""
    said = {slot: {"name": slot, "value": value, "confirmationStatus": "NONE"} for slot, value in (slots or {}).items()}
    return request("IntentRequest", intent={"name": name, "confirmationStatus": "NONE", "slots": said}, **more)


def ended(reason: str = "USER_INITIATED", **more: Any) -> dict[str, Any]:
    """Return what Alexa sends when the session is over."""
    return request("SessionEndedRequest", reason=reason, **more)

"""A request's JSON to the types of ask-sdk, and back: only the parts that the skill reads and writes, each checked.

ask-sdk-model has been frozen since 2023, and its deserialiser refuses a whole request for one enum value it does not
know. So what Alexa adds tomorrow must not reach it: devices, dialog states and reasons are left out here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from ask_sdk_model.application import Application
from ask_sdk_model.context import Context
from ask_sdk_model.intent import Intent
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.interfaces.system.system_state import SystemState
from ask_sdk_model.launch_request import LaunchRequest
from ask_sdk_model.request import Request
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response import Response
from ask_sdk_model.response_envelope import ResponseEnvelope
from ask_sdk_model.session import Session
from ask_sdk_model.session_ended_request import SessionEndedRequest
from ask_sdk_model.slot import Slot
from ask_sdk_model.slu.entityresolution.resolution import Resolution
from ask_sdk_model.slu.entityresolution.resolutions import Resolutions
from ask_sdk_model.slu.entityresolution.value import Value
from ask_sdk_model.slu.entityresolution.value_wrapper import ValueWrapper
from ask_sdk_model.ui.output_speech import OutputSpeech
from ask_sdk_model.ui.ssml_output_speech import SsmlOutputSpeech
from ask_sdk_model.user import User

from skill.errors import RequestRefusedError

LONGEST_ID = 1024
"""Characters; the ids of users and requests have about 200."""
LONGEST_WORD = 200
MOST_SLOTS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: what it says about itself, and the same in the types of ask-sdk."""

    application: str
    user: str
    request: str
    """The request's id: the same when it is sent again."""
    timestamp: datetime
    kind: str
    locale: str
    new: bool
    """The request begins a session."""
    envelope: RequestEnvelope | None
    """None for a kind that the skill has no answer to."""


def read(body: bytes) -> Asked:
    """Return the request in `body`; raises RequestRefusedError where it is none."""
    try:
        data = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        raise RequestRefusedError("the body is not JSON") from None
    top = _object(data, "the body")
    request, session = _object(top.get("request"), "request"), _part(top, "session")
    system = _part(_part(top, "context"), "System") or session
    application = _text(_part(system, "application").get("applicationId"), "applicationId")
    user = _text(_part(system, "user").get("userId"), "userId")
    name, kind = _text(request.get("requestId"), "requestId"), _text(request.get("type"), "type")
    timestamp, locale = _time(request.get("timestamp")), _word(request.get("locale")) or "en-US"
    new = session.get("new") is True
    typed = _request(kind, request, {"request_id": name, "timestamp": timestamp, "locale": locale})
    envelope = None
    if typed is not None:
        system_state = SystemState(Application(application), User(user))
        begun = Session(new=new, attributes=_part(session, "attributes"))
        envelope = RequestEnvelope("1.0", begun, Context(system_state), typed)
    return Asked(application, user, name, timestamp, kind, locale, new, envelope)


def write(answer: ResponseEnvelope) -> dict[str, Any]:
    """Return the JSON of an answer that speaks or says nothing, as the serialiser of ask-sdk does, which takes long."""
    response = answer.response or Response()
    reprompt = response.reprompt
    spoken = {
        "outputSpeech": _speech(response.output_speech),
        "reprompt": {"outputSpeech": _speech(reprompt.output_speech)} if reprompt else None,
        "shouldEndSession": response.should_end_session,
    }
    return _present(
        version=answer.version,
        sessionAttributes=answer.session_attributes,
        userAgent=answer.user_agent,
        response=_present(**spoken),
    )


def _speech(speech: OutputSpeech | None) -> dict[str, Any] | None:
    return {"type": speech.object_type, "ssml": speech.ssml} if isinstance(speech, SsmlOutputSpeech) else None


def _present(**parts: object) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part is not None}


def _request(kind: str, request: Mapping[str, Any], base: Mapping[str, Any]) -> Request | None:
    match kind:
        case "LaunchRequest":
            return LaunchRequest(**base)
        case "SessionEndedRequest":
            return SessionEndedRequest(**base)
        case "IntentRequest":
            intent = _part(request, "intent")
            slots = [pair for pair in _part(intent, "slots").items() if isinstance(pair[1], dict)][:MOST_SLOTS]
            named = {slot: _slot(slot, said) for slot, said in slots}
            return IntentRequest(**base, intent=Intent(_text(intent.get("name"), "intent.name"), named))
    return None


def _slot(name: str, slot: Mapping[str, Any]) -> Slot:
    authorities = _part(slot, "resolutions").get("resolutionsPerAuthority")
    found = [
        ValueWrapper(Value(name=None, id=_word(_part(match, "value").get("id"))))
        for authority in (authorities if isinstance(authorities, list) else ())
        if isinstance(authority, dict) and isinstance(authority.get("values"), list)
        for match in authority["values"]
        if isinstance(match, dict)
    ]
    resolved = Resolutions([Resolution(values=found)]) if found else None
    return Slot(name=name, value=_word(slot.get("value")), resolutions=resolved)


def _object(data: object, what: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise RequestRefusedError(f"{what} is not a JSON object")
    return data


def _part(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return an object inside an object, empty where it is not there."""
    part = data.get(key)
    return part if isinstance(part, dict) else {}


def _text(value: object, what: str) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST_ID:
        raise RequestRefusedError(f"{what} is missing or no text")
    return value


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and len(value) <= LONGEST_WORD else None


def _time(value: object) -> datetime:
    try:
        time = datetime.fromisoformat(_text(value, "request.timestamp"))
    except ValueError:
        raise RequestRefusedError("request.timestamp is not a time") from None
    if time.tzinfo is None:
        raise RequestRefusedError("request.timestamp has no time zone")
    return time

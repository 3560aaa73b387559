"""A request's JSON to what the skill reads of it, and an answer back to JSON.

ask-sdk-model has been frozen since 2023, and its deserialiser refuses a whole request for one enum value it does not
know. So only the parts that the skill reads are declared here, each with its type: what Alexa adds tomorrow, devices,
dialog states and reasons are passed over, and ask-sdk is given no more than it needs to find a handler.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from ask_sdk_model.intent import Intent as SdkIntent
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.launch_request import LaunchRequest
from ask_sdk_model.request import Request as SdkRequest
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response import Response
from ask_sdk_model.response_envelope import ResponseEnvelope
from ask_sdk_model.session import Session as SdkSession
from ask_sdk_model.session_ended_request import SessionEndedRequest
from ask_sdk_model.ui.output_speech import OutputSpeech
from ask_sdk_model.ui.ssml_output_speech import SsmlOutputSpeech

from skill.errors import RequestRefusedError

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
"""The ids of users and requests have about 200 characters."""


class Part(msgspec.Struct, rename="camel", frozen=True):
    """An object in a request; fields that are not declared are passed over."""


class Value(Part, frozen=True):
    """One of our own words that a slot was resolved to."""

    id: str | None = None


class Match(Part, frozen=True):
    """What a slot may mean."""

    value: Value | None = None


class Authority(Part, frozen=True):
    """What one list of words makes of a slot."""

    values: list[Match] | None = None


class Resolutions(Part, frozen=True):
    """What Alexa makes of a slot."""

    resolutions_per_authority: list[Authority] | None = None


class Slot(Part, frozen=True):
    """A part of what was said that can be different each time."""

    value: str | None = None
    resolutions: Resolutions | None = None


class Intent(Part, frozen=True):
    """What Alexa understood."""

    name: Id
    slots: dict[str, Slot | None] | None = None


class _Application(Part, frozen=True):
    application_id: Id


class _User(Part, frozen=True):
    user_id: Id


class _System(Part, frozen=True):
    application: _Application
    user: _User


class _Context(Part, frozen=True):
    system: _System | None = msgspec.field(name="System", default=None)


class _Session(Part, frozen=True):
    new: bool | None = None
    attributes: dict[str, Any] | None = None
    application: _Application | None = None
    user: _User | None = None


class _Request(Part, frozen=True):
    type: Id
    request_id: Id
    timestamp: Annotated[datetime, msgspec.Meta(tz=True)]
    locale: str | None = None
    intent: Intent | None = None


class _Envelope(Part, frozen=True):
    request: _Request
    session: _Session | None = None
    context: _Context | None = None


_DECODER = msgspec.json.Decoder(_Envelope)
"""Made before there are threads: what msgspec knows of a type it learns at its first use, and two threads that use it
first at the same time kill the process (msgspec 0.22)."""


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
    intent: Intent | None
    envelope: RequestEnvelope | None
    """None for a kind that the skill has no answer to."""


def read(body: bytes) -> Asked:
    """Return the request in `body`; raises RequestRefusedError where it is none."""
    try:
        data = _DECODER.decode(body)
    except msgspec.ValidationError as error:
        raise RequestRefusedError(f"the body is no request of Alexa's: {error}") from None
    except (ValueError, RecursionError):
        raise RequestRefusedError("the body is not JSON") from None
    request, session = data.request, data.session or _Session()
    who = (data.context and data.context.system) or session
    if who.application is None or who.user is None:
        raise RequestRefusedError("the request does not say for which skill and user it is")
    typed, envelope = _typed(request), None
    if typed is not None:
        begun = SdkSession(new=session.new, attributes=session.attributes or {})
        envelope = RequestEnvelope("1.0", begun, None, typed)
    return Asked(
        application=who.application.application_id,
        user=who.user.user_id,
        request=request.request_id,
        timestamp=request.timestamp,
        kind=request.type,
        locale=request.locale or "en-US",
        new=session.new is True,
        intent=request.intent,
        envelope=envelope,
    )


def _typed(request: _Request) -> SdkRequest | None:
    """Return a request by which ask-sdk finds the handler."""
    match request.type:
        case "LaunchRequest":
            return LaunchRequest()
        case "SessionEndedRequest":
            return SessionEndedRequest()
        case "IntentRequest" if request.intent is not None:
            return IntentRequest(intent=SdkIntent(request.intent.name))
        case "IntentRequest":
            raise RequestRefusedError("request.intent is missing")
    return None


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

"""A request and its answer in the terms of ask-sdk: who asked and when, and what goes back."""

import hashlib

import msgspec
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model.response import Response
from ask_sdk_model.ui.reprompt import Reprompt
from ask_sdk_model.ui.ssml_output_speech import SsmlOutputSpeech

from skill.envelope import Asked
from skill.ssml import Speaker, render
from skill.turns import Answer


def written(said: Speaker, answer: Answer) -> str:
    """Return an answer as it is kept for a request that comes twice."""
    parts = render(answer.effects, said), render(answer.reprompt, said), answer.ends
    return msgspec.json.encode(parts).decode()


def respond(text: str) -> Response:
    """Return the response that an answer was written for."""
    data = msgspec.json.decode(text)
    if not isinstance(data, list):
        return Response()
    speech, reprompt, ends = data
    asked_again = None if ends else Reprompt(_speech(reprompt))
    return Response(output_speech=_speech(speech), reprompt=asked_again, should_end_session=ends)


def _speech(ssml: str) -> SsmlOutputSpeech:
    return SsmlOutputSpeech(ssml=f"<speak>{ssml}</speak>")


def asked_of(handler_input: HandlerInput) -> Asked:
    """Return the request as it was read; the application hands it over as the context of ask-sdk."""
    asked = handler_input.context
    if not isinstance(asked, Asked):
        raise TypeError("the skill is invoked with what `envelope.read` returned as its context")
    return asked


def attributes_of(handler_input: HandlerInput) -> dict[str, object]:
    """Return what travels with the session."""
    attributes = handler_input.attributes_manager.session_attributes
    return attributes if attributes is not None else {}


def time_of(handler_input: HandlerInput) -> float:
    """Return when the request was made: seconds since 1970."""
    return asked_of(handler_input).timestamp.timestamp()


def user_of(handler_input: HandlerInput) -> str:
    """Return the key of a user: a hash, so that what is kept names nobody."""
    asked = asked_of(handler_input)
    return _hashed(asked.application, asked.user)


def request_of(handler_input: HandlerInput) -> str:
    """Return the key of a request, the same when it comes again."""
    return _hashed(asked_of(handler_input).request)


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

"""The handlers of ask-sdk: a request becomes a turn, kept before it is answered; an answer becomes a response."""

from collections.abc import Mapping
from dataclasses import dataclass

from ask_sdk_core.dispatch_components.exception_components import AbstractExceptionHandler
from ask_sdk_core.dispatch_components.request_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils.predicate import is_intent_name, is_request_type
from ask_sdk_model.response import Response
from ask_sdk_model.session_ended_request import SessionEndedRequest

from engine.commands import GRAVE, GRAVE_QUESTIONS
from engine.errors import StateError
from engine.events import Ask, Command, Cue, Finish, Heard, Prompt
from skill import intents
from skill.exchange import asked_of, attributes_of, request_of, respond, time_of, user_of, written
from skill.logs import log
from skill.screened import ScreenedCoach, to_text
from skill.store import Store
from skill.turns import Answer

UNKEPT = "unkept"
"""Session attribute: the state of a talk about pain or a fall while nothing can be kept."""
SORRY = Prompt("speaker-sorry")


@dataclass(frozen=True, slots=True)
class Front:
    """What all handlers need."""

    coaches: Mapping[str, ScreenedCoach]
    """By language; the first speaks where there is none for a locale."""
    store: Store

    def coach(self, request: HandlerInput) -> ScreenedCoach:
        """Return who speaks the request's language."""
        language = asked_of(request).locale.partition("-")[0]
        return self.coaches.get(language) or next(iter(self.coaches.values()))

    def heard(self, request: HandlerInput, minutes: Mapping[str, int]) -> Heard | None:
        """Return what was said; None where the skill was only opened. `minutes`: of the routines for that person."""
        asked = asked_of(request)
        if asked.kind != "IntentRequest" or asked.intent is None:
            return None
        return intents.heard(asked.intent, self.coach(request).everybody.library, minutes)


class ForgetHandler(AbstractRequestHandler):
    """Deletes all there is of a user."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the user said "forget me"."""
        return bool(is_intent_name(intents.FORGET)(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        """Delete, say so, end."""
        self._front.store.forget(user_of(handler_input))
        answer = Answer((Finish(Prompt("speaker-forgotten")),))
        return respond(written(self._front.coach(handler_input).said, answer))


class SessionEndedHandler(AbstractRequestHandler):
    """Keeps the place where playing ended; nothing can be answered."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether Alexa ended the session."""
        return bool(is_request_type("SessionEndedRequest")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        """Keep the place."""
        coach, at = self._front.coach(handler_input), time_of(handler_input)

        def close(text: str | None) -> tuple[str | None, str]:
            return (None if text is None else to_text(coach.close(coach.read(text), at))), "{}"

        self._front.store.turn(user_of(handler_input), request_of(handler_input), at, close)
        return Response()


class TurnHandler(AbstractRequestHandler):
    """Takes a turn of the routine for everything that is said."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the skill was opened or something was said."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Take the turn, keep it, answer."""
        front = self._front
        if unkept := attributes_of(handler_input).get(UNKEPT):
            return _without_store(front, handler_input, str(unkept))
        coach, at, new = front.coach(handler_input), time_of(handler_input), asked_of(handler_input).new

        def take(text: str | None) -> tuple[str | None, str]:
            person = coach.read(text)
            kept, answer = coach.take(person, front.heard(handler_input, coach.takes(person, at)), at, new)
            return to_text(kept), written(coach.said, answer)

        text = front.store.turn(user_of(handler_input), request_of(handler_input), at, take)
        return respond(text)


class FailureHandler(AbstractExceptionHandler):
    """Whatever went wrong, something is said, and the place stays where it was."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:
        """Always."""
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Answer reports of pain, falls and illness as far as that goes; end where that was asked; else apologise."""
        log("turn failed", level="warning" if isinstance(exception, StateError) else "error", failed=True)
        if isinstance(handler_input.request_envelope.request, SessionEndedRequest):
            return Response()
        heard, coach = self._front.heard(handler_input, {}), self._front.coach(handler_input)
        if heard and heard.command is Command.STOP:
            return respond(written(coach.said, Answer((Finish(Prompt("speaker-goodbye")),))))
        if heard and heard.command in GRAVE:
            return _without_store(self._front, handler_input, None)
        return respond(written(coach.said, _sorry()))


def build_skill(front: Front) -> CustomSkill:
    """Return the skill that answers with these coaches and this store."""
    builder = SkillBuilder()
    for handler in (ForgetHandler, SessionEndedHandler, TurnHandler):
        builder.add_request_handler(handler(front))
    builder.add_exception_handler(FailureHandler(front))
    skill = builder.create()
    if not isinstance(skill, CustomSkill):
        raise TypeError("ask-sdk built another kind of skill")
    return skill


def _without_store(front: Front, handler_input: HandlerInput, unkept: str | None) -> Response:
    """Talk about pain or a fall with the state in the session; whatever goes on from there waits for the store."""
    coach, heard, at = front.coach(handler_input), front.heard(handler_input, {}), time_of(handler_input)
    attributes = attributes_of(handler_input)
    kept, answer = coach.take(coach.read(unkept), heard, at, new=unkept is None)
    attributes.pop(UNKEPT, None)
    if not answer.ends and coach.where(kept, at).progress.question not in GRAVE_QUESTIONS:
        return respond(written(coach.said, _sorry()))
    if not answer.ends:
        attributes[UNKEPT] = to_text(kept)
    return respond(written(coach.said, answer))


def _sorry() -> Answer:
    return Answer((Ask(SORRY),), (Cue(SORRY),))

"""The handlers of ask-sdk: a request becomes a turn, kept before it is answered; an answer becomes a response."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ask_sdk_core.dispatch_components.exception_components import AbstractExceptionHandler
from ask_sdk_core.dispatch_components.request_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils.predicate import is_intent_name, is_request_type
from ask_sdk_model.response import Response
from ask_sdk_model.session_ended_request import SessionEndedRequest

from engine.commands import GRAVE
from engine.errors import StateError
from engine.events import Ask, Command, Cue, Finish, Heard, Prompt
from skill import intents, unkept
from skill.exchange import asked_of, attributes_of, request_of, respond, time_of, user_of, written
from skill.logs import log
from skill.person import to_text
from skill.screened import ScreenedCoach
from skill.store import Store
from skill.turns import Answer

SORRY = Answer((Ask(Prompt("speaker-sorry")),), (Cue(Prompt("speaker-sorry")),))


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
        """Delete, say so, end; who was being asked about harm gets the advice that "stop" would bring."""
        front, said = self._front, unkept.read(attributes_of(handler_input))
        coach, user, at = front.coach(handler_input), user_of(handler_input), time_of(handler_input)

        def advice(text: str | None) -> tuple[str | None, str]:
            prompt = coach.advice(unkept.taken_up(coach, coach.read(text), said), at)
            lead = (Cue(prompt),) if prompt else ()
            return None, written(coach.said, Answer((*lead, Finish(Prompt("speaker-forgotten")))))

        text = front.store.turn(user, request_of(handler_input), at, advice)
        front.store.forget(user)
        return respond(text)


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
        said = unkept.read(attributes_of(handler_input))

        def close(text: str | None) -> tuple[str | None, str]:
            if text is None and not said:
                return None, "{}"
            return to_text(coach.close(unkept.taken_up(coach, coach.read(text), said), at)), "{}"

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
        front, attributes = self._front, attributes_of(handler_input)
        coach, at, new = front.coach(handler_input), time_of(handler_input), asked_of(handler_input).new
        said = unkept.read(attributes)

        def take(text: str | None) -> tuple[str | None, str]:
            person = unkept.taken_up(coach, coach.read(text), said)
            kept, answer = coach.take(person, front.heard(handler_input, coach.takes(person, at, new)), at, new)
            return to_text(kept), written(coach.said, answer)

        text = front.store.turn(user_of(handler_input), request_of(handler_input), at, take)
        unkept.write(attributes, ())
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
        said = unkept.read(attributes_of(handler_input))
        if heard and (said or heard.command in GRAVE):
            return respond(written(coach.said, _without_store(coach, handler_input, heard, said)))
        if heard and heard.command is Command.STOP:
            return respond(written(coach.said, Answer((Finish(Prompt("speaker-goodbye")),))))
        return respond(written(coach.said, SORRY))


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


def _without_store(
    coach: ScreenedCoach, handler_input: HandlerInput, heard: Heard, said: tuple[unkept.Said, ...]
) -> Answer:
    """Talk about pain or a fall, and let it travel with the session; what goes on from there waits for the store."""
    at = time_of(handler_input)
    known = unkept.taken_up(coach, coach.read(None), (replace(each, new=not n) for n, each in enumerate(said)))
    person, answer = coach.take(known, heard, at, new=not said)
    if not answer.ends and not coach.is_about_harm(person, at):
        return SORRY
    now = unkept.Said(heard.command, at, asked_of(handler_input).new)
    unkept.write(attributes_of(handler_input), () if answer.ends else (*said, now))
    return answer

"""The safety questions before a coach's first routine, and the routines that suit from then on.

Rules, each with its reason:
- The questions are the engine's own conversation, asked when a session opens and what they found is missing or older
  than thirty days; what grows that old during a session holds to its end. Only that is kept, with the place, and
  "forget me" deletes it.
- Pain, falls and illness are answered before any question, and lead to no exercise without the questions. Where
  nothing suits somebody they are answered all the same.
- Whom no written routine suits is offered one that is put together. What is kept beside its place says for what, and
  the same answers always give the same routine, in any process.
- Silence ends the session at Alexa; so the reprompt of a warning sign says what no answer means.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from content.composing import COMPOSED, made
from content.loader import Library
from engine.commands import GRAVE, GRAVE_QUESTIONS
from engine.events import Ask, Command, Cue, Done, Event, Finish, Heard, Prompt
from engine.outcome import ASKED_AGAIN_AFTER, Outcome, outcome_of
from engine.progress import Progress, Question
from engine.screening import QUESTIONS, WARNINGS, Screening, screen
from engine.suiting import by_aptness, proviso, suited
from skill import kept as places
from skill.kept import Kept
from skill.person import ANY_DAY, Person, holds, lapsed, read_outcome, read_screening
from skill.reprompt import MIC_SECONDS
from skill.turns import Answer, Coach, Place

SUITED_COACHES = 8
"""Coaches with routines of other people's conditions that are kept in memory: a third of a megabyte each, and up to 18
where people with many different settings share one."""
ABOUT_HARM = GRAVE_QUESTIONS | {Question.ALL_RIGHT}
"""What is answered before the safety questions; "are you all right?" comes first after harm that was left open."""
UNASKED = GRAVE | {Command.NOT_TODAY}
"""What is answered before the safety questions where it is said first: harm, and who does not want to today."""
MISTAKEN = frozenset({Command.YES, Command.REPEAT})
"""What is answered to "was an answer a mistake?" by saying again what to do then."""


class ScreenedCoach:
    """Takes turns in one locale with people who were asked the safety questions."""

    def __init__(self, coach: Coach, *, screens: bool = True) -> None:
        """`screens`: whether the questions are asked; without them every routine is offered to everybody."""
        self.everybody = coach
        self.said = coach.said
        self._screens = screens
        numbers = {**coach.numbers, COMPOSED: len(coach.numbers) + 1}

        @lru_cache(maxsize=SUITED_COACHES)
        def coaches(outcome: Outcome) -> Coach | None:
            library = suited_library(coach.library, outcome)
            return Coach(library, said=coach.said, numbers=numbers) if library.routines else None

        self._coaches = coaches

    def read(self, text: str | None) -> Person:
        """Return what is kept; what cannot be read of the outcome is asked again."""
        data = places.opened(text)
        found: Mapping[str, Any] = data or {}
        outcome = read_outcome(found.get("outcome"))
        return Person(self._coach(outcome).restored(data), outcome, read_screening(found.get("screening")))

    def takes(self, person: Person, at: float, new: bool = False) -> Mapping[str, int]:
        """Return the minutes of each routine that suits: changed for somebody, one may take half its time."""
        known = not self._screens or holds(self._opened(person, at) if new else person)
        coach = self._suited(person.outcome) if known else self.everybody
        return coach.takes if coach else {}

    def take(self, person: Person, heard: Heard | None, at: float, new: bool = False) -> tuple[Person, Answer]:
        """Answer `heard` (None: the skill was opened), asked for `at` seconds since 1970."""
        if new:
            person = self._opened(person, at)
        if not self._screens or holds(person):
            return self._coached(person, heard, at, new)
        if person.screening is not None and not new:
            return self._answered(person, person.screening, heard, at)
        if self._suited(person.outcome) is None:
            person = replace(person, outcome=None)  # nothing suited: no form of a routine to remember
        harm = self.is_about_harm(person, at)
        if not harm and heard is not None and heard.command is Command.STOP:
            return person, Answer((Finish(Prompt("speaker-goodbye")),))
        if harm or (heard is not None and heard.command in UNASKED):
            harmed, answer = self._coached(person, heard, at, new)
            if answer.ends or self.is_about_harm(harmed, at):
                return harmed, answer
            person = self._settled(person, at)
        return self._asked(person, heard, at)

    def close(self, person: Person, at: float) -> Person:
        """Return what is kept when the session ended `at`: open questions begin again next time.

        A question about pain or a fall that nobody answered counts as the worse answer.
        """
        outcome = lapsed(person.outcome) if self._is_grave(person, at) else person.outcome
        return Person(self._coach(person.outcome).close(person.kept, at), outcome)

    def where(self, person: Person, at: float) -> Place:
        """Return where the user is at the time `at`."""
        return self._coach(person.outcome).where(person.kept, at)

    def is_about_harm(self, person: Person, at: float) -> bool:
        """Whether a question about harm is open, or comes first in a session that opens at the time `at`."""
        return self.where(person, at).progress.question in ABOUT_HARM

    def advice(self, person: Person, at: float) -> Prompt | None:
        """Return what "stop" would bring where a question about pain or a fall is open; None where none is."""
        if not self._is_grave(person, at):
            return None
        _, answer = self._coached(person, Heard(Command.STOP), at, new=False)
        return answer.effects[-1].prompt

    def _opened(self, person: Person, at: float) -> Person:
        """Return what is known as a session opens: an outcome lapses with its age, and with harm that was left open."""
        outcome = person.outcome
        if outcome is not None and outcome.valid(_day(at)) and not self._is_grave(person, at):
            return person
        return replace(person, outcome=lapsed(outcome))

    def _is_grave(self, person: Person, at: float) -> bool:
        return self.where(person, at).progress.question in GRAVE_QUESTIONS

    def _settled(self, person: Person, at: float) -> Person:
        """Return what is known once a question about harm is answered, where that leads to no exercise yet."""
        return replace(person, kept=Kept(self.where(person, at).progress.but(question=None, asked=0)))

    def _suited(self, outcome: Outcome | None) -> Coach | None:
        """Return the coach of those who may do the same; None where nothing suits them."""
        return self.everybody if outcome is None else self._coaches(replace(outcome, day=ANY_DAY))

    def _coach(self, outcome: Outcome | None) -> Coach:
        return self._suited(outcome) or self.everybody

    def _coached(self, person: Person, heard: Heard | None, at: float, new: bool) -> tuple[Person, Answer]:
        """Let the coach answer; what does not suit is told, and something that does is begun instead."""
        coach, outcome = self._suited(person.outcome), person.outcome
        if coach is None:
            return self._unsuited(person, heard, at, new)
        lead: tuple[Cue, ...] = ()
        known = heard is None or not heard.value or heard.value in coach.library.routines
        if heard is not None and not known and not self._is_grave(person, at):
            heard = replace(heard, value=self._nearest(coach, str(heard.value)))
            lead = (self._cue(Prompt("instead", {"routine": str(heard.value)})),)
        kept, answer = coach.take(person.kept, heard, at, new)
        first, last = answer.effects[0].prompt, answer.effects[-1]
        if outcome and first and first.key == "opening-welcome":
            said = proviso(kept.progress.routine, outcome, self.everybody.library.swaps)
            lead = (*lead, *(self._cue(prompt) for prompt in said))
        if outcome and isinstance(last, Finish) and last.prompt.key in ASKED_AGAIN_AFTER:
            outcome = lapsed(outcome)
        return _led(Person(kept, outcome), answer, lead)

    def _unsuited(self, person: Person, heard: Heard | None, at: float, new: bool) -> tuple[Person, Answer]:
        """Answer somebody whom nothing suits: about harm as anybody, else that there is nothing for them.

        As the skill opens they may take an answer back: once the session is over nobody would hear them. Who says that
        one was a mistake hears again how.
        """
        if self.is_about_harm(person, at) or (heard is not None and heard.command in GRAVE):
            kept, answer = self.everybody.take(person.kept, heard, at, new)
            harmed = Person(kept, person.outcome)
            if answer.ends or self.is_about_harm(harmed, at):
                return harmed, answer
            person, heard = self._settled(person, at), None  # what was said was the answer to that
        if heard is not None and heard.command is Command.STOP:
            return person, Answer((Finish(Prompt("speaker-goodbye")),))
        help_first = self._help(heard)
        if not (new or help_first or (heard is not None and heard.command in MISTAKEN)):
            return person, Answer((Finish(Prompt("no-routine")),))
        asked = Prompt("speaker-mistaken")
        return person, Answer((*help_first, self._cue(Prompt("no-routine")), Ask(asked)), (Cue(asked),))

    def _asked(self, person: Person, heard: Heard | None, at: float) -> tuple[Person, Answer]:
        """Say what this is and put the first question; a routine that was asked for is offered afterwards."""
        if heard is not None and heard.value in self.everybody.library.routines:
            person = replace(person, kept=_at_start(person.kept, str(heard.value)), outcome=None)
        asked, answer = self._answered(person, Screening(), Done(), at)
        return asked, replace(answer, effects=(*self._help(heard), self._cue(Prompt("first-launch")), *answer.effects))

    def _answered(self, person: Person, screening: Screening, heard: Event | None, at: float) -> tuple[Person, Answer]:
        """Take an answer: put the next question, end with advice, or go on to the routines that suit."""
        screening, effect = screen(self._spoken, screening, heard or Heard(Command.REPEAT))
        if isinstance(effect, Cue):
            person, answer = self._answered(person, screening, Done(), at)
            return person, replace(answer, effects=(effect, *answer.effects))
        if not isinstance(effect, Finish):
            prompt, asks = effect.prompt, QUESTIONS[screening.question]
            reprompt = [Cue(prompt)]
            if asks in WARNINGS:
                reprompt = [Cue(prompt, self._spoken(prompt) + MIC_SECONDS), Cue(Prompt("screen-no-answer"))]
            return replace(person, screening=screening), Answer((effect,), tuple(reprompt))
        outcome = outcome_of(screening, _day(at))
        if outcome is None:
            return replace(person, screening=None), Answer((effect,))
        found = Person(replace(self._moved(person, outcome), stranger=False), outcome)
        return _led(*self._coached(found, None, at, new=True), (self._cue(effect.prompt),))

    def _help(self, heard: Event | None) -> tuple[Cue, ...]:
        """Return what comes first where somebody asked for help: they may be hurt."""
        helps = isinstance(heard, Heard) and heard.command is Command.HELP
        return (self._cue(Prompt("hurt-first")),) if helps else ()

    def _moved(self, person: Person, outcome: Outcome) -> Kept:
        """Return the kept place, at its routine's start where the routine has now another form."""
        before = person.outcome or Outcome(ANY_DAY)
        if replace(before, day=ANY_DAY) == replace(outcome, day=ANY_DAY):
            return person.kept
        return _at_start(person.kept, self._suiting(self._coach(outcome), person.kept.progress.routine))

    def _suiting(self, coach: Coach, routine: str) -> str:
        """Return a kept or wished routine, or what suits in its place.

        Nobody chose the first one, which is offered, nor one that was put together.
        """
        if routine in coach.library.routines:
            return routine
        chosen = list(self.everybody.library.routines)[1:]
        return self._nearest(coach, routine) if routine in chosen else next(iter(coach.library.routines))

    def _nearest(self, coach: Coach, routine: str) -> str:
        """Return what suits and takes about as long as a routine that does not; of two the better suited."""
        wanted = self.everybody.minutes(routine)
        return min(coach.library.routines, key=lambda each: abs(coach.minutes(each) - wanted))

    def _cue(self, prompt: Prompt) -> Cue:
        return Cue(prompt, self._spoken(prompt))

    def _spoken(self, prompt: Prompt) -> float:
        return self.everybody.said(prompt)[1]


def suited_library(library: Library, outcome: Outcome) -> Library:
    """Return the library with those routines alone that suit a person, in the form that does.

    Where none does it has one that is put together. That has the same id whomever it is for: the outcome that it
    follows from is kept beside its place.
    """
    found = {}
    for routine in by_aptness(library.routines.values(), outcome, library.swaps):
        adapted = suited(routine, outcome, library.exercises, library.swaps)
        if adapted:
            found[routine.id] = adapted.routine
    if not found and (own := made(library, outcome)):
        found[COMPOSED] = replace(own[1], id=COMPOSED)
    return replace(library, routines=found)


def _led(person: Person, answer: Answer, lead: tuple[Cue, ...]) -> tuple[Person, Answer]:
    """Return an answer that says `lead` first: what follows plays later by so much."""
    if not lead:
        return person, answer
    sent_at = person.kept.sent_at + sum(cue.seconds for cue in lead)
    person = replace(person, kept=replace(person.kept, sent_at=sent_at))
    return person, replace(answer, effects=(*lead, *answer.effects))


def _at_start(kept: Kept, routine: str) -> Kept:
    """Return the start of a routine in place of the kept place, under the same settings."""
    return replace(kept, progress=Progress(routine, settings=kept.progress.settings), effects=0)


def _day(at: float) -> date:
    return datetime.fromtimestamp(at, UTC).date()

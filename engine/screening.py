"""The safety questions before the first routine, as a conversation of its own: one event in, one effect out.

Rules, each with its reason:
- Every question is answered with yes or no, so that it can be heard by a small recogniser and said in any room.
- No answer, or two unclear ones, count as the cautious answer: yes to a warning sign, no to getting up alone.
- An answer that was spoken before the question can have been understood was one to the question before: a "no" that is
  said twice answers one question.
- "Help" is first what somebody hurt can say, then how to answer; the question comes again, and no turn is used up.
- A warning sign ends with advice and no exercise. Only the outcome is kept: may exercise, on the floor or only on a
  chair, which conditions leave exercises out, and whether a clinician agreed to what needs care; never the answers.
Source: the red flags of public guidance (SRC-NHS-RF, SRC-NORFOLK, SRC-BMJ in content/sources.toml) and PAR-Q.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine import timing
from engine.events import Ask, Command, Cue, Done, Event, Finish, Heard, Prompt

CONDITIONS = ("preg", "osteo", "stenosis", "disc_leg", "knee", "hip_repl", "wrist_sh", "balance")
"""What leaves exercises out, as exercises name it in their cautions."""
WARNINGS = ("emergency", "today", "supervised")
"""Signs that end the session; each has a question and an advice."""
ANY, AGREED, FLOOR = "conditions", "agreed", "floor"
QUESTIONS = (*WARNINGS, ANY, *CONDITIONS, AGREED, FLOOR)
REPORTS = {
    Command.CHEST_PAIN: "emergency",
    Command.DIZZY: "dizzy",
    Command.I_FELL: "fall-end",
    Command.IM_HURT: "fall-end",
    Command.IT_HURTS: "pain-end",
    Command.TINGLING: "pain-end",
}
"""What ends the questions at once, and the advice it ends with."""
PATIENT = frozenset({Command.REPEAT, Command.PAUSE, Command.MORE_TIME, Command.HELP})
"""What asks for time, help or the question: it is put again, as if for the first time."""
UNDERSTOOD = 0.5
"""Of a question must have been said before anybody can answer it."""
TIMES = 2
"""How often a question is put."""

Spoken = Callable[[Prompt], float]


@dataclass(frozen=True, slots=True)
class Screening:
    """How far the questions have come, and what was found."""

    question: int = -1
    """Which of `QUESTIONS` is open; -1 before the first."""
    asked: int = 0
    conditions: frozenset[str] = frozenset()
    agreed: bool = False
    """A doctor or physiotherapist has agreed to what needs care under these conditions."""
    floor: bool = False
    cleared: bool | None = None
    """Whether exercise is fine; None as long as the questions are not over."""


def screen(spoken: Spoken, screening: Screening, event: Event) -> tuple[Screening, Ask | Cue | Finish]:
    """Return what is known and what is played after `event`.

    The questions begin with Done and end with a Finish; `spoken` returns the seconds that a prompt takes to say. After
    a Cue, which helps, Done puts the question again.
    """
    if isinstance(event, Heard):
        if event.command in (Command.STOP, Command.NOT_TODAY):
            return screening, Finish(Prompt("screen-stopped"))
        if event.command in REPORTS:
            return replace(screening, cleared=False), Finish(Prompt(REPORTS[event.command]))
        if event.command is Command.HELP:
            return _put_back(screening), _help(spoken)
        if screening.question >= 0 and (event.command in PATIENT or _is_too_soon(spoken, screening, event)):
            return _ask(spoken, _put_back(screening))
    if screening.question < 0:
        return _ask(spoken, replace(screening, question=0))
    answer = _answer(event)
    if answer is None and screening.asked < TIMES:
        return _ask(spoken, screening)
    return _answered(spoken, screening, answer)


def _put_back(screening: Screening) -> Screening:
    """The open question counts as not put the last time."""
    return replace(screening, asked=max(0, screening.asked - 1))


def _help(spoken: Spoken) -> Cue:
    prompt = Prompt("help-answer")
    return Cue(prompt, spoken(prompt))


def _is_too_soon(spoken: Spoken, screening: Screening, heard: Heard) -> bool:
    """Whether this was said without knowing the question; on a keyboard it is read before it is heard."""
    said = bool(heard.phrase) and heard.command in (Command.YES, Command.NO)
    return said and heard.after < UNDERSTOOD * spoken(_prompt(_put_back(screening)))


def _prompt(screening: Screening) -> Prompt:
    """The open question; put again it may say how to answer."""
    turn = {"turn": screening.asked} if screening.asked > 0 else {}
    return Prompt(f"screen-{QUESTIONS[screening.question]}", turn)


def _answer(event: Event) -> bool | None:
    if isinstance(event, Done):
        return None
    return {Command.YES: True, Command.NO: False}.get(event.command)


def _ask(spoken: Spoken, screening: Screening) -> tuple[Screening, Ask]:
    prompt = _prompt(screening)
    return replace(screening, asked=screening.asked + 1), Ask(prompt, spoken(prompt) + timing.LISTEN)


def _answered(spoken: Spoken, screening: Screening, answer: bool | None) -> tuple[Screening, Ask | Finish]:
    name = QUESTIONS[screening.question]
    if name in WARNINGS and answer is None:
        return replace(screening, cleared=False), Finish(Prompt("screen-no-answer"))
    if name in WARNINGS and answer:
        return replace(screening, cleared=False), Finish(Prompt(f"screen-{name}-yes"))
    if name == FLOOR:
        screening = replace(screening, floor=answer is True, cleared=True)
        return screening, Finish(Prompt("screened" if screening.floor else "screened-chair"))
    if name in CONDITIONS and answer is not False:
        screening = replace(screening, conditions=screening.conditions | {name})
    if name == AGREED:
        screening = replace(screening, agreed=answer is True)
    following = screening.question + 1
    none_of_them = name == ANY and answer is False
    if none_of_them or (QUESTIONS[following] == AGREED and not screening.conditions):
        following = QUESTIONS.index(FLOOR)
    return _ask(spoken, replace(screening, question=following, asked=0))

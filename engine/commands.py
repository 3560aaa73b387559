"""What each command does, and what each question asks: two tables.

Rules, each with its reason:
- While a question about pain or a fall is open, ordinary commands are not obeyed, and silence counts as the worse
  answer.
- A question is put a limited number of times; its row says what silence means. So nothing waits for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from engine import timing
from engine.actions import (
    Action,
    aside,
    ask,
    back,
    close,
    easier,
    finish,
    just_tight,
    leave_stretch,
    more_time,
    next_step,
    no,
    paced,
    pain,
    put_again,
    ready,
    repeat,
    resume,
    skip,
    start_over,
    told,
    unclear,
)
from engine.events import Command
from engine.progress import Question


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A question: how it is put each time with the seconds for an answer, what answers do, what silence means."""

    asks: tuple[tuple[str, float], ...]
    answers: Mapping[Command, Action]
    silence: Action
    other: Action | None = None
    """What anything else does, graver reports apart; None: every command is obeyed as usual."""
    stop: Action | None = None
    """How "stop" ends while it is open, where that needs advice."""


C, Q = Command, Question

GRAVE = frozenset({C.IT_HURTS, C.IM_HURT, C.I_FELL, C.DIZZY, C.CHEST_PAIN, C.TINGLING})
"""Reports that interrupt everything."""

COMMANDS: Mapping[Command, Action] = {
    C.NEXT: next_step,
    C.SKIP: skip,
    C.BACK: back,
    C.REPEAT: repeat,
    C.PAUSE: ask(Q.PAUSED),
    C.RESUME: ready,
    C.READY: ready,
    C.YES: ready,
    C.OKAY: ready,
    C.NO: no,
    C.MORE_TIME: more_time,
    C.SLOWER: paced(-1),
    C.FASTER: paced(+1),
    C.EASIER: easier,
    C.TIME_LEFT: told,
    C.WHERE: told,
    C.DESCRIBE: told,
    C.HELP: aside("help", timing.LISTEN),
    C.STOP: finish("stopped"),
    C.START_OVER: start_over,
    C.IT_HURTS: pain,
    C.IM_HURT: ask(Q.LYING_HURT),
    C.I_FELL: ask(Q.FALL),
    C.DIZZY: finish("dizzy"),
    C.CHEST_PAIN: finish("emergency"),
    C.TINGLING: leave_stretch,
    C.CRAMP: ask(Q.CRAMP),
    C.NOT_TODAY: finish("not-today"),
    C.CHOOSE: aside("not-understood"),
    C.UNKNOWN: aside("not-understood"),
}

HURT = ask(Q.LYING_HURT)

RISE = (Q.RISE_1, Q.RISE_2, Q.RISE_3, Q.RISE_4, Q.RISE_5, Q.RISE_6)
"""Getting up after a fall, step by step, with no clock but a long one."""


def rise(this: Question, then: Action) -> Dialogue:
    """Return the row of one step of getting up: said again each minute, and silence means hurt."""
    return Dialogue(
        asks=((this.value, 60.0),) * 3,
        answers={
            **dict.fromkeys((C.NEXT, C.READY, C.YES, C.OKAY, C.RESUME), then),
            **dict.fromkeys((GRAVE - {C.CHEST_PAIN}) | {C.EASIER, C.HELP}, HURT),
        },
        silence=HURT,
        other=put_again,
        stop=finish("fall-end"),
    )


DIALOGUES: Mapping[Question, Dialogue] = {
    Q.GO_ON: Dialogue(
        asks=(("go-on", timing.LISTEN), ("go-on", timing.LISTEN)),
        answers={
            C.TINGLING: pain,
            **dict.fromkeys((C.YES, C.OKAY, C.RESUME, C.READY), close),
            **dict.fromkeys((C.NO, C.START_OVER), start_over),
            C.UNKNOWN: put_again,
        },
        silence=close,
    ),
    Q.PAUSED: Dialogue(
        asks=(("paused", 30.0), ("paused-still", 120.0), ("paused-still", 120.0)),
        answers={
            **dict.fromkeys((C.RESUME, C.READY, C.YES, C.OKAY), resume),
            C.MORE_TIME: ask(Q.PAUSED),
        },
        silence=ask(Q.ALL_RIGHT),
    ),
    Q.ALL_RIGHT: Dialogue(
        asks=(("all-right", 30.0),),
        answers={
            C.TINGLING: pain,  # long out of the stretch: there is nothing to let go of, and more to be asked
            **dict.fromkeys((C.YES, C.OKAY, C.MORE_TIME), ask(Q.PAUSED)),
            **dict.fromkeys((C.RESUME, C.READY), resume),
            C.NO: HURT,
        },
        silence=finish("paused-end"),
    ),
    Q.PAIN: Dialogue(
        asks=(("pain", timing.LISTEN), ("pain-ask-again", timing.LISTEN)),
        answers={
            **dict.fromkeys((C.YES, C.IT_HURTS, C.TINGLING), finish("pain-end")),
            C.IM_HURT: HURT,
            C.NO: just_tight,
            **dict.fromkeys((C.REPEAT, C.EASIER, C.SKIP, C.NEXT, C.READY, C.RESUME, C.PAUSE, C.MORE_TIME), put_again),
        },
        silence=finish("pain-end"),
        other=unclear,
        stop=finish("stopped-hurt"),
    ),
    Q.PAIN_CHOICE: Dialogue(
        asks=(("pain-choice", timing.LISTEN), ("pain-choice", timing.LISTEN)),
        answers={
            C.EASIER: easier,
            **dict.fromkeys((C.SKIP, C.NEXT), skip),
            C.STOP: finish("stopped"),  # "finish", which the question itself offers
            **dict.fromkeys((C.REPEAT, C.PAUSE, C.MORE_TIME), put_again),
        },
        silence=finish("pain-end"),
        other=unclear,
    ),
    Q.FALL: Dialogue(
        asks=(("fall", timing.LISTEN),),
        answers={
            **dict.fromkeys((C.OKAY, C.NO), ask(Q.RISE_1)),
            **dict.fromkeys((C.YES, C.IM_HURT, C.IT_HURTS, C.DIZZY, C.TINGLING), HURT),
            C.REPEAT: put_again,
        },
        silence=HURT,
        other=unclear,
        stop=finish("fall-end"),
    ),
    Q.LYING_HURT: Dialogue(
        asks=(("fall-hurt", 30.0),) * 20,
        answers={C.OKAY: finish("fall-okay"), **dict.fromkeys(GRAVE - {C.CHEST_PAIN}, put_again)},
        silence=finish("fall-end"),
        other=put_again,
        stop=finish("fall-end"),
    ),
    **{this: rise(this, ask(then)) for this, then in pairwise(RISE)},
    Q.RISE_6: rise(Q.RISE_6, finish("fall-up")),
    Q.CRAMP: Dialogue(
        asks=(("cramp", 20.0), ("cramp", 20.0)),
        answers={
            **dict.fromkeys((C.SKIP, C.NEXT), skip),
            **dict.fromkeys((C.REPEAT, C.READY, C.YES, C.OKAY, C.RESUME), repeat),
        },
        silence=ask(Q.PAUSED),
    ),
}

GRAVE_QUESTIONS = frozenset(question for question, row in DIALOGUES.items() if row.other is not None)
"""About pain, falls and getting up: no ordinary command is obeyed, no routine chosen, while one of them is open."""

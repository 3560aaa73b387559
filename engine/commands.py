"""What each command does, and what each question asks: two tables, and the functions they name.

Rules, each with its reason:
- An aside answers, then the interrupted beat is played again: asking costs nobody a part of their hold.
- Pain and falls interrupt everything. While such a question is open, ordinary commands are not obeyed, and silence
  counts as the worse answer.
- A question is put a limited number of times; its row says what silence means. So nothing waits for ever.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from engine import timing
from engine.cursor import Outcome, at_step, go, heading, instruction, interrupted, phase, place, play
from engine.events import Ask, Command, Cue, Finish, Heard, Prompt
from engine.progress import Progress, Question
from engine.score import Phase, Score
from engine.settings import Pace

Action = Callable[[Score, Progress, Heard], Outcome]
NOBODY = Heard(Command.UNKNOWN)


def carry_on(score: Score, progress: Progress) -> Outcome:
    """Nobody spoke: say what has to be said first, put the open question again, or play the next beat."""
    if progress.first:
        prompt = Prompt(progress.first[0], place(score, progress))
        return replace(progress, first=progress.first[1:], aside=True), Cue(prompt, score.spoken(prompt))
    if progress.question is None:
        return play(score, progress)
    dialogue = DIALOGUES[progress.question]
    if progress.asked >= len(dialogue.asks):
        return dialogue.silence(score, progress, NOBODY)
    key, seconds = dialogue.asks[progress.asked]
    prompt = Prompt(key, place(score, progress))
    return replace(progress, asked=progress.asked + 1), Ask(prompt, score.spoken(prompt) + seconds)


def finish(key: str) -> Action:
    """End with `key`; the place is kept."""

    def end(score: Score, progress: Progress, heard: Heard) -> Outcome:
        return replace(interrupted(progress), question=None, asked=0, first=()), Finish(Prompt(key))

    return end


def ask(question: Question) -> Action:
    """Interrupt for a question."""

    def put(score: Score, progress: Progress, heard: Heard) -> Outcome:
        return carry_on(score, replace(interrupted(progress), question=question, asked=0, first=()))

    return put


def aside(key: str, listen: float = 0.0) -> Action:
    """Say `key`, then go on with what was interrupted: the beat, or the open question."""

    def answer(score: Score, progress: Progress, heard: Heard) -> Outcome:
        prompt = Prompt(key, {**place(score, progress), "turn": progress.here})
        progress = replace(interrupted(progress), asked=max(0, progress.asked - 1))
        seconds = score.spoken(prompt) + listen
        return progress, Ask(prompt, seconds) if listen else Cue(prompt, seconds)

    return answer


def put_again(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Put the open question again, as if it had not been put the last time."""
    return carry_on(score, replace(progress, asked=max(0, progress.asked - 1)))


def unclear(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Put the open question again; so many unclear answers count as none."""
    return carry_on(score, progress)


# Going through the routine


def end_routine(score: Score, progress: Progress) -> Outcome:
    """The routine is over; nothing is left to come back to."""
    return at_step(progress, 0), Finish(Prompt("finished", {"routine": score.routine.id}))


def next_step(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """The other side, or the next stretch."""
    if progress.step + 1 >= len(score.steps):
        return end_routine(score, progress)
    return go(score, progress, progress.step + 1)


def skip(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """The next stretch, both sides of this one left out."""
    step = after_stretch(score, progress)
    return end_routine(score, progress) if step is None else go(score, progress, step)


def after_stretch(score: Score, progress: Progress) -> int | None:
    """Return the first step that is not of this stretch; None in the closing."""
    stretch = progress.step_of(score).stretch
    later = range(progress.step + 1, len(score.steps))
    return next((step for step in later if score.steps[step].stretch != stretch), None)


def back(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """This step again; said in its first seconds, or twice before its work begins, the step before."""
    before = progress.beats(score)[: progress.here]
    elapsed = sum(score.seconds(beat.effect) for beat in before) + (0.0 if progress.aside else heard.after)
    soon = progress.went_back or elapsed < timing.BACK_WINDOW
    progress, effect = go(score, progress, max(0, progress.step - soon))
    return replace(progress, went_back=True), effect


def repeat(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """This step again from its start."""
    return go(score, progress, progress.step)


def start_over(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """The routine from its opening."""
    return go(score, progress, 0)


def resume(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Say where we are, give time to get back into the stretch, go on where it was left."""
    progress = replace(interrupted(progress), question=None, asked=0)
    args = place(score, progress)
    if phase(score, progress) is Phase.MOVE and progress.coming_from is not None:
        return carry_on(score, progress)  # the way there is told again, and names the stretch
    if phase(score, progress) is Phase.WORK:
        prompt = Prompt("resume-hold", args)
        return progress, Cue(prompt, score.spoken(prompt) + timing.RESETTLE)
    prompt = Prompt("resume-stretch", args) if "exercise" in args else Prompt("resume-plain")
    return progress, Cue(prompt, score.spoken(prompt))


def close(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """The question is answered: go on with what is next."""
    return carry_on(score, replace(progress, question=None, asked=0))


def ready(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """End the wait: once in position the stretch is explained, after that the work starts now."""
    if progress.aside:
        return carry_on(score, progress)
    beats, here = progress.beats(score), progress.here
    if beats[here].phase in (Phase.WORK, Phase.TALK):
        return play(score, interrupted(progress))  # already at work; the opening's safety words are heard out
    moving = beats[here].phase is Phase.MOVE
    for index in range(here + 1, len(beats)):
        if beats[index].phase is Phase.WORK or (moving and beats[index].phase is not Phase.MOVE):
            return play(score, replace(progress, beat=index))
    return carry_on(score, progress)


def more_time(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Ten seconds more, here: of the hold, to get ready, or before what follows an answer."""
    if progress.aside:
        return interrupted(progress), Cue(Prompt("more-time"), timing.MORE_TIME)
    progress = interrupted(progress)
    return play(score, replace(progress, extended=(*progress.extended, progress.beat)))


def no(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Answer "are you ready?"; elsewhere nothing was asked."""
    if phase(score, progress) is Phase.MOVE and not progress.aside:
        return more_time(score, progress, heard)
    return aside("not-understood")(score, progress, heard)


def paced(change: int) -> Action:
    """Change the pace from here on, and remember it."""

    def pace(score: Score, progress: Progress, heard: Heard) -> Outcome:
        paces = list(Pace)
        index = paces.index(progress.settings.pace) + change
        if not 0 <= index < len(paces):
            return aside("pace-fastest" if change > 0 else "pace-slowest")(score, progress, heard)
        answer = aside("faster" if change > 0 else "slower")
        return answer(score, replace(progress, settings=replace(progress.settings, pace=paces[index])), heard)

    return pace


def easier(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """The easier variation of this stretch, from its start."""
    if "exercise" not in (args := place(score, progress)):
        return told(score, progress, heard)
    if args["exercise"] in progress.settings.easier and progress.question is None:
        return aside("easiest")(score, progress, heard)
    progress = mark_easier(heading(score, progress, progress.step), str(args["exercise"]))
    return play(score.under(progress.settings), progress)


def mark_easier(progress: Progress, exercise: str) -> Progress:
    """Do this exercise in its easier variation from now on."""
    settings = replace(progress.settings, easier=progress.settings.easier | {exercise})
    return replace(progress, settings=settings)


def told(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Answer with what is known of the place."""
    args = place(score, progress)
    if "exercise" not in args:
        key = "where-closing" if progress.step else "where-opening"
    elif heard.command is Command.TIME_LEFT:
        key = "time-left" if args["seconds"] else "time-left-stretches"
    elif heard.command is Command.WHERE:
        key = "where"
    else:
        key = instruction(progress, str(args["exercise"]), "describe")
    return aside(key)(score, progress, heard)


# Pain and falls


def pain(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Stop the clock, let go, ask one question; the second report ends the session."""
    progress = replace(progress, pains=progress.pains + 1)
    if progress.pains > 1:
        return finish("pain-twice")(score, progress, heard)
    return ask(Question.PAIN)(score, progress, heard)


def just_tight(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Not sharp, spreading or numb: the easier version from now on, and the choice of what comes next."""
    if "exercise" not in (args := place(score, progress)):
        return resume(score, progress, heard)
    progress = mark_easier(heading(score, progress, progress.step), str(args["exercise"]))
    return ask(Question.PAIN_CHOICE)(score.under(progress.settings), progress, heard)


def leave_stretch(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Pain or tingling down a leg: not this stretch today, and go on with the next."""
    step = after_stretch(score, progress)
    if step is None or "exercise" not in place(score, progress) or progress.pains:
        return pain(score, progress, heard)
    progress = replace(progress, pains=1)
    return carry_on(score, replace(heading(score, progress, step), first=("leg-symptom",)))


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
        answers={C.EASIER: easier, C.SKIP: skip, C.NEXT: skip, C.REPEAT: put_again},
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

"""The conversation: one event in, one effect out.

Rules, each with its reason:
- Nothing here reads a clock, a file or a word; seconds come from the score, words from the locale. So the same
  function serves a loop in real time and a skill whose next request comes a minute later on another machine.
- `Progress.beat` is the next beat to play, so "next", "back" and "repeat" mean the same in the middle of a hold and
  after a whole turn.
- An aside answers, then the interrupted beat is played again: asking costs nobody a part of their hold.
- "Stop" ends from every state, at once and without a question; the place is kept.
- Pain and falls interrupt everything and are asked about before anything else goes on; no answer counts as the
  worse one. While such a question is open, ordinary commands are not obeyed.
- A question is put a limited number of times; its row says what silence means. So nothing waits for ever.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from engine import timing
from engine.events import Ask, Command, Cue, Done, Effect, Event, Finish, Heard, Prompt
from engine.progress import Progress, Question
from engine.score import Phase, Score
from engine.settings import Pace

__all__ = ["Ask", "Command", "Cue", "Done", "Effect", "Event", "Finish", "Heard", "Progress", "Prompt",
           "place", "react", "reopened", "turn"]  # fmt: skip

Outcome = tuple[Progress, Effect]
Action = Callable[[Score, Progress, Heard], Outcome]


def react(score: Score, progress: Progress, event: Event) -> Outcome:
    """Return what is kept and what is played after `event`; a new conversation begins with Done."""
    score = score.under(progress.settings)
    if isinstance(event, Done):
        return _carry_on(score, progress)
    if event.command is Command.STOP:
        return _finish("stopped")(score, progress, event)
    if progress.question is not None:
        dialogue = DIALOGUES[progress.question]
        if event.command in dialogue.answers:
            return dialogue.answers[event.command](score, progress, event)
        if event.command is Command.REPEAT and progress.asked:
            return _carry_on(score, replace(progress, asked=progress.asked - 1))
        if dialogue.grave and event.command not in GRAVE:
            return _carry_on(score, progress)
    return COMMANDS.get(event.command, _aside("not-understood"))(score, progress, event)


def turn(score: Score, progress: Progress, event: Event) -> tuple[Progress, list[Effect]]:
    """React until an Ask or a Finish: one spoken turn."""
    progress, effect = react(score, progress, event)
    effects = [effect]
    while isinstance(effect, Cue):
        progress, effect = react(score, progress, Done())
        effects.append(effect)
    return progress, effects


def reopened(score: Score, progress: Progress) -> Progress:
    """Return kept progress as a new session begins with it: in a stretch, the offer to go on comes first."""
    score = score.under(progress.settings)
    if progress.beat >= len(progress.beats(score)) and progress.step + 1 < len(score.steps):
        progress = _at(progress, progress.step + 1)
    fresh = replace(_at(progress, progress.step), pains=0)
    if fresh.step_of(score).stretch is None:
        return _at(fresh, 0)
    return replace(fresh, question=Question.GO_ON)


def place(score: Score, progress: Progress) -> dict[str, str | int]:
    """Return what prompts may say of the place: exercise, side, n of how many, seconds and stretches left."""
    step = progress.step_of(score)
    count = len(score.routine.stretches)
    if step.stretch is None:
        left = count if progress.step == 0 else 0
        return {"n": 0, "of": count, "stretches": left, "side": "none", "seconds": 0, "routine": score.routine.id}
    work = 0.0
    for beat in progress.beats(score)[progress.here :]:
        if beat.phase is not Phase.WORK:
            break
        work += score.seconds(beat.effect)
    exercise = score.routine.stretches[step.stretch].exercise
    return {
        "routine": score.routine.id,
        "exercise": exercise.id,
        "side": step.side or "none",
        "n": step.stretch + 1,
        "of": count,
        "stretches": count - step.stretch - 1,
        "seconds": math.ceil(work),
    }


# Going through the score


def _carry_on(score: Score, progress: Progress) -> Outcome:
    """Nobody spoke: tell what has to be told, put the open question again, or play the next beat."""
    if progress.notice is not None:
        prompt = Prompt(progress.notice)
        return replace(progress, notice=None), Cue(prompt, score.spoken(prompt))
    if progress.question is None:
        return _play(score, progress)
    dialogue = DIALOGUES[progress.question]
    if progress.asked >= len(dialogue.asks):
        return dialogue.silence(score, progress, Heard(Command.UNKNOWN))
    key, seconds = dialogue.asks[progress.asked]
    prompt = Prompt(key, place(score, progress))
    return replace(progress, asked=progress.asked + 1), Ask(prompt, score.spoken(prompt) + seconds)


def _play(score: Score, progress: Progress) -> Outcome:
    beats = progress.beats(score)
    if progress.beat >= len(beats):
        progress = _at(_learned(score, progress), progress.step + 1)
        score = score.under(progress.settings)
        beats = progress.beats(score)
    effect = beats[progress.beat].effect
    if isinstance(effect, Finish):
        return _at(progress, 0), effect
    working = beats[progress.beat].phase is Phase.WORK
    went_back = progress.went_back and not working
    return replace(progress, beat=progress.beat + 1, aside=False, went_back=went_back), effect


def _learned(score: Score, progress: Progress) -> Progress:
    """The step was played to its end: its exercise is known once no side of it is left."""
    stretch = progress.step_of(score).stretch
    if stretch is None or score.steps[progress.step + 1].stretch == stretch:
        return progress
    known = progress.settings.known | {score.routine.stretches[stretch].exercise.id}
    return replace(progress, settings=replace(progress.settings, known=known))


def _at(progress: Progress, step: int) -> Progress:
    """Return the cursor at the start of `step`, nothing asked."""
    return replace(progress, step=step, beat=0, aside=True, extended=(), question=None, asked=0, went_back=False)


def _interrupted(progress: Progress) -> Progress:
    """Return the cursor with the beat that was cut off as the next one."""
    return replace(progress, beat=progress.here, aside=True)


def _phase(score: Score, progress: Progress) -> Phase:
    beats = progress.beats(score)
    return beats[min(progress.here, len(beats) - 1)].phase


# What commands do


def _finish(key: str) -> Action:
    def finish(score: Score, progress: Progress, heard: Heard) -> Outcome:
        return replace(_interrupted(progress), question=None, asked=0), Finish(Prompt(key))

    return finish


def _ask(question: Question) -> Action:
    def ask(score: Score, progress: Progress, heard: Heard) -> Outcome:
        return _carry_on(score, replace(_interrupted(progress), question=question, asked=0, notice=None))

    return ask


def _aside(key: str, listen: float = 0.0) -> Action:
    """Say `key`, then go on with what was interrupted: the beat, or the open question."""

    def aside(score: Score, progress: Progress, heard: Heard) -> Outcome:
        prompt = Prompt(key, {**place(score, progress), "turn": progress.here})
        progress = replace(_interrupted(progress), asked=max(0, progress.asked - 1))
        seconds = score.spoken(prompt) + listen
        return progress, Ask(prompt, seconds) if listen else Cue(prompt, seconds)

    return aside


def _next(score: Score, progress: Progress, heard: Heard) -> Outcome:
    if progress.step + 1 >= len(score.steps):
        return _finish_routine(score, progress)
    return _play(score, _at(progress, progress.step + 1))


def _skip(score: Score, progress: Progress, heard: Heard) -> Outcome:
    stretch = progress.step_of(score).stretch
    for step in range(progress.step + 1, len(score.steps)):
        if score.steps[step].stretch != stretch:
            return _play(score, _at(progress, step))
    return _finish_routine(score, progress)


def _finish_routine(score: Score, progress: Progress) -> Outcome:
    return _at(progress, 0), Finish(Prompt("finished", {"routine": score.routine.id}))


def _back(score: Score, progress: Progress, heard: Heard) -> Outcome:
    before = progress.beats(score)[: progress.here]
    elapsed = sum(score.seconds(beat.effect) for beat in before) + (0.0 if progress.aside else heard.after)
    twice = progress.went_back or elapsed < timing.BACK_WINDOW
    step = max(0, progress.step - 1) if twice else progress.step
    return _play(score, replace(_at(progress, step), went_back=True))


def _repeat(score: Score, progress: Progress, heard: Heard) -> Outcome:
    return _play(score, _at(progress, progress.step))


def _start_over(score: Score, progress: Progress, heard: Heard) -> Outcome:
    return _play(score, _at(progress, 0))


def _resume(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Say where we are, give time to get back into the stretch, go on where it was left."""
    progress = replace(_interrupted(progress), question=None, asked=0)
    phase = _phase(score, progress)
    args = place(score, progress)
    if phase is Phase.WORK:
        prompt, settle = Prompt("resume-hold", args), timing.RESETTLE
    elif "exercise" in args:
        prompt, settle = Prompt("resume-stretch", args), 0.0
    else:
        prompt, settle = Prompt("resume-plain"), 0.0
    return progress, Cue(prompt, score.spoken(prompt) + settle)


def _go_on(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Take up a kept place: time to get into its position, then its step from the start."""
    args = place(score, progress)
    start, exercise = score.routine.start, score.routine.stretches[int(args["n"]) - 1].exercise
    prompt = Prompt("resume-at", {**args, "to": exercise.position, "from": start})
    taught = next((i for i, beat in enumerate(progress.beats(score)) if beat.phase is Phase.TEACH), 0)
    seconds = score.spoken(prompt) + timing.MOVE[start, exercise.position]
    return replace(_at(progress, progress.step), beat=taught), Ask(prompt, seconds)


def _ready(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """End the wait: for a position the stretch is explained now, after that the work starts now."""
    if progress.aside:
        return _carry_on(score, progress)
    beats, here = progress.beats(score), progress.here
    if beats[here].phase is Phase.WORK:
        return _play(score, _interrupted(progress))
    moving = beats[here].phase is Phase.MOVE
    for index in range(here + 1, len(beats)):
        if beats[index].phase is Phase.WORK or (moving and beats[index].phase is not Phase.MOVE):
            return _play(score, replace(progress, beat=index))
    return _carry_on(score, progress)


def _more_time(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Ten seconds more, here: of the hold, or to get ready."""
    progress = replace(_interrupted(progress), question=None, asked=0)
    return _play(score, replace(progress, extended=(*progress.extended, progress.beat)))


def _no(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """ "Are you ready?" may be answered with no; elsewhere nothing was asked."""
    if _phase(score, progress) is Phase.MOVE and not progress.aside:
        return _more_time(score, progress, heard)
    return _aside("not-understood")(score, progress, heard)


def _paced(change: int) -> Action:
    def pace(score: Score, progress: Progress, heard: Heard) -> Outcome:
        paces = list(Pace)
        index = paces.index(progress.settings.pace) + change
        if not 0 <= index < len(paces):
            return _aside("pace-fastest" if change > 0 else "pace-slowest")(score, progress, heard)
        answer = _aside("faster" if change > 0 else "slower")
        return answer(score, replace(progress, settings=replace(progress.settings, pace=paces[index])), heard)

    return pace


def _easier(score: Score, progress: Progress, heard: Heard) -> Outcome:
    if "exercise" not in (args := place(score, progress)):
        return _aside("not-understood")(score, progress, heard)
    progress = _marked_easier(progress, str(args["exercise"]))
    return _repeat(score.under(progress.settings), progress, heard)


def _marked_easier(progress: Progress, exercise: str) -> Progress:
    settings = replace(progress.settings, easier=progress.settings.easier | {exercise})
    return replace(progress, settings=settings)


def _told(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Answer "time left", "where am I" and "describe" with what is known of the place."""
    args = place(score, progress)
    if heard.command is Command.TIME_LEFT:
        key = "time-left" if args["seconds"] else "time-left-stretches"
    elif "exercise" not in args:
        key = "where-closing" if progress.step else "where-opening"
    else:
        key = "where" if heard.command is Command.WHERE else f"{args['exercise']}.describe"
    return _aside(key)(score, progress, heard)


# Pain and falls


def _pain(score: Score, progress: Progress, heard: Heard) -> Outcome:
    progress = replace(progress, pains=progress.pains + 1)
    if progress.pains > 1:
        return _finish("pain-twice")(score, progress, heard)
    return _ask(Question.PAIN)(score, progress, heard)


def _just_tight(score: Score, progress: Progress, heard: Heard) -> Outcome:
    """Not sharp, spreading or numb: the easier version from now on, and the choice of what comes next."""
    if "exercise" in (args := place(score, progress)):
        progress = _at(_marked_easier(progress, str(args["exercise"])), progress.step)
    return _ask(Question.PAIN_CHOICE)(score.under(progress.settings), progress, heard)


def _again(score: Score, progress: Progress, heard: Heard) -> Outcome:
    return _carry_on(score, progress)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A question: how it is put each time with the seconds for an answer, what answers do, what silence means."""

    asks: tuple[tuple[str, float], ...]
    answers: Mapping[Command, Action]
    silence: Action
    grave: bool = False
    """While it is open, only its answers, "stop" and graver reports are obeyed."""


C, Q = Command, Question

GRAVE = frozenset({C.IT_HURTS, C.IM_HURT, C.I_FELL, C.DIZZY, C.CHEST_PAIN})
"""Reports that interrupt everything."""

COMMANDS: Mapping[Command, Action] = {
    C.NEXT: _next,
    C.SKIP: _skip,
    C.BACK: _back,
    C.REPEAT: _repeat,
    C.PAUSE: _ask(Q.PAUSED),
    C.RESUME: _ready,
    C.READY: _ready,
    C.YES: _ready,
    C.OKAY: _ready,
    C.NO: _no,
    C.MORE_TIME: _more_time,
    C.SLOWER: _paced(-1),
    C.FASTER: _paced(+1),
    C.EASIER: _easier,
    C.TIME_LEFT: _told,
    C.WHERE: _told,
    C.DESCRIBE: _told,
    C.HELP: _aside("help", timing.LISTEN),
    C.START_OVER: _start_over,
    C.IT_HURTS: _pain,
    C.IM_HURT: _ask(Q.LYING_HURT),
    C.I_FELL: _ask(Q.FALL),
    C.DIZZY: _finish("dizzy"),
    C.CHEST_PAIN: _finish("emergency"),
}

_HURT = _ask(Q.LYING_HURT)
_RESUMING = dict.fromkeys((C.RESUME, C.READY, C.YES, C.OKAY), _resume)

DIALOGUES: Mapping[Question, Dialogue] = {
    Q.GO_ON: Dialogue(
        asks=(("go-on", timing.LISTEN), ("go-on", timing.LISTEN)),
        answers={
            **dict.fromkeys((C.YES, C.OKAY, C.RESUME, C.READY), _go_on),
            **dict.fromkeys((C.NO, C.START_OVER), _start_over),
        },
        silence=_go_on,
    ),
    Q.PAUSED: Dialogue(
        asks=(("paused", 30.0), ("paused-still", 120.0), ("paused-still", 120.0)),
        answers=_RESUMING,
        silence=_ask(Q.ALL_RIGHT),
    ),
    Q.ALL_RIGHT: Dialogue(
        asks=(("all-right", 30.0),),
        answers={C.YES: _ask(Q.PAUSED), C.OKAY: _ask(Q.PAUSED), C.RESUME: _resume, C.READY: _resume, C.NO: _HURT},
        silence=_finish("paused-end"),
    ),
    Q.PAIN: Dialogue(
        asks=(("pain", timing.LISTEN), ("pain-ask-again", timing.LISTEN)),
        answers={C.YES: _finish("pain-end"), C.IM_HURT: _finish("pain-end"), C.NO: _just_tight},
        silence=_finish("pain-end"),
        grave=True,
    ),
    Q.PAIN_CHOICE: Dialogue(
        asks=(("pain-choice", timing.LISTEN), ("pain-choice", timing.LISTEN)),
        answers={C.EASIER: _easier, C.SKIP: _skip, C.NEXT: _skip},
        silence=_finish("paused-end"),
        grave=True,
    ),
    Q.FALL: Dialogue(
        asks=(("fall", timing.LISTEN),),
        answers={
            **dict.fromkeys((C.OKAY, C.NO), _finish("fall-okay")),
            **dict.fromkeys((C.YES, C.IM_HURT, C.IT_HURTS), _HURT),
        },
        silence=_HURT,
        grave=True,
    ),
    Q.LYING_HURT: Dialogue(
        asks=(("fall-hurt", 30.0),) * 20,
        answers={C.OKAY: _finish("fall-okay"), **dict.fromkeys(GRAVE - {C.CHEST_PAIN}, _again)},
        silence=_finish("fall-end"),
        grave=True,
    ),
}

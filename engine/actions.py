"""What commands and answers do: each is one function of the score, the place and what was heard.

Rules, each with its reason:
- An aside answers, then the interrupted beat is played again: asking costs nobody a part of their hold.
- Pain and falls interrupt everything; the second report of pain ends the session.
"""

from collections.abc import Callable
from dataclasses import replace

from engine import timing
from engine.cursor import at_step, go, heading, instruction, interrupted, onward, phase, place, play
from engine.events import Ask, Command, Cue, Effect, Finish, Heard, Prompt
from engine.progress import Progress, Question
from engine.score import Phase, Score
from engine.settings import Pace

Result = tuple[Progress, Effect | None]
"""What is kept and what is played; without an effect, the conversation carries on from there."""
Action = Callable[[Score, Progress, Heard], Result]


def finish(key: str) -> Action:
    """End with `key`; the place is kept."""

    def end(score: Score, progress: Progress, heard: Heard) -> Result:
        return interrupted(progress, question=None, asked=0, first=()), Finish(Prompt(key))

    return end


def ask(question: Question) -> Action:
    """Interrupt for a question."""

    def put(score: Score, progress: Progress, heard: Heard) -> Result:
        return interrupted(progress, question=question, asked=0, first=()), None

    return put


def aside(key: str, listen: float = 0.0) -> Action:
    """Say `key`, then go on with what was interrupted: the beat, or the open question."""

    def answer(score: Score, progress: Progress, heard: Heard) -> Result:
        prompt = Prompt(key, {**place(score, progress), "turn": progress.here})
        progress = interrupted(progress, asked=max(0, progress.asked - 1))
        seconds = score.spoken(prompt) + listen
        return progress, Ask(prompt, seconds) if listen else Cue(prompt, seconds)

    return answer


def put_again(score: Score, progress: Progress, heard: Heard) -> Result:
    """Put the open question again, as if it had not been put the last time."""
    return progress.but(asked=max(0, progress.asked - 1)), None


def unclear(score: Score, progress: Progress, heard: Heard) -> Result:
    """Put the open question again; so many unclear answers count as none."""
    return progress, None


# Going through the routine


def end_routine(score: Score, progress: Progress) -> Result:
    """The routine is over; nothing is left to come back to."""
    return at_step(progress, 0), Finish(Prompt("finished", {"routine": score.routine.id}))


def next_step(score: Score, progress: Progress, heard: Heard) -> Result:
    """The other side, or the next stretch."""
    if straddles(progress, heard):
        return play(score, interrupted(progress))
    if progress.step + 1 >= len(score.steps):
        return end_routine(score, progress)
    return go(score, progress, onward(score, progress, progress.step + 1))


def skip(score: Score, progress: Progress, heard: Heard) -> Result:
    """The next stretch, both sides of this one left out."""
    if straddles(progress, heard):
        return play(score, interrupted(progress))
    step = after_stretch(score, progress)
    return end_routine(score, progress) if step is None else go(score, progress, step)


def straddles(progress: Progress, heard: Heard) -> bool:
    """Whether this was said to the step before, which ended by itself or by the same word meanwhile.

    A key is pressed when the step is seen.
    """
    begins = progress.here == 0 and not progress.aside
    return begins and bool(heard.phrase) and heard.after < timing.STRADDLES


def after_stretch(score: Score, progress: Progress) -> int | None:
    """Return the first step that is not of this stretch; None in the closing."""
    stretch = progress.step_of(score).stretch
    later = range(progress.step + 1, len(score.steps))
    return next((step for step in later if score.steps[step].stretch not in (stretch, *progress.left)), None)


def back(score: Score, progress: Progress, heard: Heard) -> Result:
    """This step again; said in its first seconds, or twice before its work begins, the one before that suits."""
    before = progress.beats(score)[: progress.here]
    elapsed = sum(score.seconds(beat.effect) for beat in before) + (0.0 if progress.aside else heard.after)
    soon = progress.went_back or elapsed < timing.BACK_WINDOW
    step = max(0, progress.step - soon)
    while score.steps[step].stretch in progress.left:
        step -= 1
    progress, effect = go(score, progress, step)
    return progress.but(went_back=True), effect


def repeat(score: Score, progress: Progress, heard: Heard) -> Result:
    """This step again from its start."""
    return go(score, progress, progress.step)


def start_over(score: Score, progress: Progress, heard: Heard) -> Result:
    """The routine from its opening."""
    return go(score, progress, 0)


def resume(score: Score, progress: Progress, heard: Heard) -> Result:
    """Say where we are, give time to get back into the stretch, go on where it was left."""
    progress = interrupted(progress, question=None, asked=0)
    args = place(score, progress)
    if phase(score, progress) is Phase.MOVE and progress.coming_from is not None:
        return progress, None  # the way there is told again, and names the stretch
    if phase(score, progress) is Phase.WORK:
        prompt = Prompt("resume-hold", args)
        return progress, Cue(prompt, score.spoken(prompt) + timing.RESETTLE)
    prompt = Prompt("resume-stretch", args) if "exercise" in args else Prompt("resume-plain")
    return progress, Cue(prompt, score.spoken(prompt))


def close(score: Score, progress: Progress, heard: Heard) -> Result:
    """The question is answered: go on with what is next."""
    return progress.but(question=None, asked=0), None


def ready(score: Score, progress: Progress, heard: Heard) -> Result:
    """End the wait: once in position the stretch is explained, after that the work starts now."""
    if progress.aside:
        return progress, None
    beats, here = progress.beats(score), progress.here
    if beats[here].phase in (Phase.WORK, Phase.TALK):
        return play(score, interrupted(progress))  # already at work; the opening's safety words are heard out
    moving = beats[here].phase is Phase.MOVE
    for index in range(here + 1, len(beats)):
        if beats[index].phase is Phase.WORK or (moving and beats[index].phase is not Phase.MOVE):
            return play(score, progress.but(beat=index))
    return progress, None


def more_time(score: Score, progress: Progress, heard: Heard) -> Result:
    """Ten seconds more, here: of the hold, to get ready, or before what follows an answer."""
    if progress.aside:
        return interrupted(progress), Cue(Prompt("more-time"), timing.MORE_TIME)
    progress = interrupted(progress)
    return play(score, progress.but(extended=(*progress.extended, progress.beat)))


def no(score: Score, progress: Progress, heard: Heard) -> Result:
    """Answer "are you ready?"; elsewhere nothing was asked."""
    if phase(score, progress) is Phase.MOVE and not progress.aside:
        return more_time(score, progress, heard)
    return aside("not-understood")(score, progress, heard)


def paced(change: int) -> Action:
    """Change the pace from here on, and remember it."""

    def pace(score: Score, progress: Progress, heard: Heard) -> Result:
        paces = list(Pace)
        index = paces.index(progress.settings.pace) + change
        if not 0 <= index < len(paces):
            return aside("pace-fastest" if change > 0 else "pace-slowest")(score, progress, heard)
        answer = aside("faster" if change > 0 else "slower")
        return answer(score, progress.but(settings=replace(progress.settings, pace=paces[index])), heard)

    return pace


def easier(score: Score, progress: Progress, heard: Heard) -> Result:
    """The easier variation for today, from its start; who was at work is told only what is different."""
    if "exercise" not in (args := place(score, progress)):
        return told(score, progress, heard)
    exercise, settings = str(args["exercise"]), progress.settings
    if settings.eases(exercise) and progress.question is None:
        return aside("easiest")(score, progress, heard)
    told_before = progress.question is None and phase(score, progress) in (Phase.SETTLE, Phase.WORK, Phase.RELEASE)
    if not settings.eases(exercise):
        settings = replace(settings, easier_today=settings.easier_today | {exercise})
    progress = heading(score, progress, progress.step).but(settings=settings)
    score = score.under(settings)
    if told_before:
        beats = progress.beats(score)
        progress = progress.but(beat=max(n for n, beat in enumerate(beats) if beat.phase is Phase.TEACH))
    return play(score, progress)


def told(score: Score, progress: Progress, heard: Heard) -> Result:
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


def pain(score: Score, progress: Progress, heard: Heard) -> Result:
    """Stop the clock, let go, ask one question; the second report ends the session."""
    progress = progress.but(pains=progress.pains + 1)
    if progress.pains > 1:
        return finish("pain-twice")(score, progress, heard)
    return ask(Question.PAIN)(score, progress, heard)


def just_tight(score: Score, progress: Progress, heard: Heard) -> Result:
    """Not sharp, spreading or numb: the easier version, next time too, and the choice of what comes next."""
    if "exercise" not in (args := place(score, progress)):
        return resume(score, progress, heard)
    settings = replace(progress.settings, easier=progress.settings.easier | {str(args["exercise"])})
    progress = heading(score, progress, progress.step).but(settings=settings)
    return ask(Question.PAIN_CHOICE)(score.under(progress.settings), progress, heard)


def leave_stretch(score: Score, progress: Progress, heard: Heard) -> Result:
    """Pain or tingling down a leg: not this stretch in this session, and go on with the next."""
    stretch, step = progress.step_of(score).stretch, after_stretch(score, progress)
    if stretch is None or step is None or progress.pains:
        return pain(score, progress, heard)
    progress = progress.but(pains=1, left=(*progress.left, stretch))
    return heading(score, progress, step).but(first=("leg-symptom",)), None

"""Moving through a score: what is played next, where that is, how to get to another place."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from engine.events import Cue, Effect, Finish
from engine.progress import Progress
from engine.routine import Position, Side
from engine.score import Phase, Score

Outcome = tuple[Progress, Effect]


def place(score: Score, progress: Progress) -> dict[str, str | int]:
    """Return what prompts may say of the place: exercise, side, n of how many, seconds and stretches left."""
    step = progress.step_of(score)
    count = len(score.routine.stretches)
    if step.stretch is None:
        left = count if progress.step == 0 else 0
        return {"routine": score.routine.id, "side": "none", "n": 0, "of": count, "stretches": left, "seconds": 0}
    work = 0.0
    for beat in progress.beats(score)[progress.here :]:
        if beat.phase is not Phase.WORK:
            break
        work += score.seconds(beat.effect)
    return {
        "routine": score.routine.id,
        "exercise": score.routine.stretches[step.stretch].exercise.id,
        "side": step.side or "none",
        "n": step.stretch + 1,
        "of": count,
        "stretches": count - step.stretch - 1,
        "seconds": math.ceil(work),
    }


def at_step(progress: Progress, step: int, coming_from: Position | None = None) -> Progress:
    """Return the cursor at the start of `step`, nothing asked and nothing left to be said first."""
    return progress.but(
        step=step,
        beat=0,
        aside=True,
        extended=(),
        question=None,
        asked=0,
        went_back=False,
        first=(),
        coming_from=coming_from,
    )


def interrupted(progress: Progress, **changes: Any) -> Progress:
    """Return the cursor with the beat that was cut off as the next one, and with `changes`."""
    return progress.but(beat=progress.here, aside=True, **changes)


def phase(score: Score, progress: Progress) -> Phase:
    """Return what the person is doing."""
    beats = progress.beats(score)
    return beats[min(progress.here, len(beats) - 1)].phase


def play(score: Score, progress: Progress) -> Outcome:
    """Play the next beat, that of the next step where this one is over."""
    beats = progress.beats(score)
    if progress.beat >= len(beats):
        settings = learned(score, progress).settings
        progress = heading(score, progress, onward(score, progress, progress.step + 1)).but(settings=settings)
        beats = progress.beats(score.under(settings))
    beat = beats[progress.beat]
    effect, working = beat.effect, beat.phase is Phase.WORK
    if isinstance(effect, Finish):
        return at_step(progress, 0), effect
    if progress.aside and working and isinstance(effect, Cue):
        effect = replace(effect, anchor=True)  # an answer that took long takes nothing away from the hold
    went_back = progress.went_back and not working
    return progress.but(beat=progress.beat + 1, aside=False, went_back=went_back), effect


def play_on(score: Score, progress: Progress, most: int | None = None) -> tuple[Progress, Sequence[Effect]]:
    """Play all cues that follow in this step, `most` of them at most: what `play` would do for one after the other.

    The last effect was of this step too, and nothing is asked or waits to be said.
    """
    cues = list(takewhile(lambda beat: isinstance(beat.effect, Cue), progress.beats(score)[progress.beat :]))[:most]
    went_back = progress.went_back and all(beat.phase is not Phase.WORK for beat in cues)
    return progress.but(beat=progress.beat + len(cues), went_back=went_back), [beat.effect for beat in cues]


def learned(score: Score, progress: Progress) -> Progress:
    """The step was played to its end: its exercise is known once no side of it is left."""
    stretch = progress.step_of(score).stretch
    if stretch is None or score.steps[progress.step + 1].stretch == stretch:
        return progress
    known = progress.settings.known | {score.routine.stretches[stretch].exercise.id}
    return progress.but(settings=replace(progress.settings, known=known))


def position(score: Score, step: int) -> Position:
    """Return the position of the body in a step; in the opening and the closing the one before it."""
    stretches = [each.stretch for each in score.steps[: step + 1] if each.stretch is not None]
    return score.routine.stretches[stretches[-1]].exercise.position if stretches else score.routine.start


def body(score: Score, progress: Progress) -> Position:
    """Return the position the person is in: while they are still asked to move, the one before."""
    if progress.step == 0:
        return progress.coming_from or score.routine.start
    moving = phase(score, progress) is Phase.MOVE
    if progress.step_of(score).stretch is None and progress.step and not moving:
        return score.routine.end
    if moving and progress.coming_from is not None:
        return progress.coming_from
    return position(score, progress.step - 1 if moving else progress.step)


def heading(score: Score, progress: Progress, step: int) -> Progress:
    """Return the cursor at the start of `step`; entered out of order, with the way there from where the person is."""
    here = body(score, progress)
    there = score.steps[step]
    if step == 0:
        return at_step(progress, 0, None if here is score.routine.start else here)
    usual = position(score, step - 1)
    if there.side is Side.LEFT:
        in_order = step == progress.step + 1 and phase(score, progress) is not Phase.MOVE
    else:
        in_order = here is usual
    return at_step(progress, step, None if in_order else here)


def onward(score: Score, progress: Progress, step: int) -> int:
    """Return `step`, or the first one after it that is of no stretch that was left."""
    while score.steps[step].stretch in progress.left:
        step += 1
    return step


def go(score: Score, progress: Progress, step: int) -> Outcome:
    """Go to `step` and play it from its start."""
    return play(score, heading(score, progress, step))


def instruction(progress: Progress, exercise: str, part: str) -> str:
    """Return the key of an exercise's explanation: `part`, with the easier variation where that is what is done."""
    return f"{exercise}.{part}{'-easier' if progress.settings.eases(exercise) else ''}"

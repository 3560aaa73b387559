"""The conversation: one event in, one effect out.

Rules, each with its reason:
- Nothing here reads a clock, a file or a word; seconds come from the score, words from the locale. So the same
  function serves a loop in real time and a skill whose next request comes a minute later on another machine.
- `Progress.beat` is the next beat to play, so "next", "back" and "repeat" mean the same in the middle of a hold
  and after a whole turn.
- "Stop" ends from every state, at once and without a question; the place is kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.actions import Result
from engine.commands import COMMANDS, DIALOGUES, GRAVE
from engine.cursor import Outcome, at_step, learned, place, play, play_on
from engine.events import Ask, Command, Cue, Done, Effect, Event, Finish, Heard, Prompt
from engine.progress import Progress, Question
from engine.score import Score

__all__ = [
    "Ask",
    "Command",
    "Cue",
    "Done",
    "Effect",
    "Event",
    "Finish",
    "Heard",
    "Progress",
    "Prompt",
    "parts",
    "place",
    "play_on",
    "react",
    "reopened",
    "turn",
]


def react(score: Score, progress: Progress, event: Event) -> Outcome:
    """Return what is kept and what is played after `event`; a new conversation begins with Done."""
    score = score.under(progress.settings)
    if isinstance(event, Done):
        return _carried_on(score, progress)
    action = COMMANDS[event.command]
    if progress.question is not None:
        dialogue = DIALOGUES[progress.question]
        if event.command is Command.STOP:
            action = dialogue.stop or action
        elif event.command in dialogue.answers:
            action = dialogue.answers[event.command]
        elif dialogue.other is not None and event.command not in GRAVE:
            action = dialogue.other
    return _settled(score, action(score, progress, event))


def turn(score: Score, progress: Progress, event: Event) -> tuple[Progress, list[Effect]]:
    """React until an Ask or a Finish: one spoken turn."""
    effects: list[Effect] = []
    for after, played in parts(score, progress, event):
        progress = after
        effects += played
    return progress, effects


def parts(score: Score, progress: Progress, event: Event) -> Iterator[tuple[Progress, Sequence[Effect]]]:
    """Yield a turn in parts: what is kept after each, and what it plays, one effect or the cues of a step at once."""
    progress, effect = react(score, progress, event)
    yield progress, (effect,)
    while isinstance(effect, Cue):
        score = score.under(progress.settings)
        if not (progress.aside or progress.first or progress.question):
            progress, cues = play_on(score, progress)
            yield progress, cues
        progress, effect = react(score, progress, Done())
        yield progress, (effect,)


def reopened(score: Score, progress: Progress) -> Progress:
    """Return kept progress as a new session begins with it: in a stretch, the offer to go on comes first.

    Where a question about pain or a fall was left open, "are you all right?" comes before anything else, each time
    until it is answered. What was only too hard the last time is tried again as it usually is.

    Change settings afterwards: the kept beat belongs to the settings that were kept with it.
    """
    score = score.under(progress.settings)
    if progress.beat >= len(progress.beats(score)):
        progress = at_step(learned(score, progress), progress.step + 1)
    in_stretch = progress.step_of(score).stretch is not None
    fresh = at_step(progress, progress.step if in_stretch else 0).but(
        pains=0,
        left=(),
        first=tuple(key for key in progress.first if key != "leg-symptom"),
        coming_from=score.routine.start if in_stretch else None,
        settings=replace(progress.settings, easier_today=frozenset()),
    )
    harm = progress.question is not None and DIALOGUES[progress.question].other is not None
    if harm or progress.question is Question.ALL_RIGHT:
        return fresh.but(question=Question.ALL_RIGHT)
    return fresh.but(question=Question.GO_ON) if in_stretch else fresh


def _carried_on(score: Score, progress: Progress) -> Outcome:
    """Nobody spoke: say what has to be said first, put the open question again, or play the next beat."""
    if progress.first:
        prompt = Prompt(progress.first[0], place(score, progress))
        return progress.but(first=progress.first[1:], aside=True), Cue(prompt, score.spoken(prompt))
    if progress.question is None:
        return play(score, progress)
    dialogue = DIALOGUES[progress.question]
    if progress.asked >= len(dialogue.asks):
        return _settled(score, dialogue.silence(score, progress, Heard(Command.UNKNOWN)))
    key, seconds = dialogue.asks[progress.asked]
    prompt = Prompt(key, place(score, progress))
    return progress.but(asked=progress.asked + 1), Ask(prompt, score.spoken(prompt) + seconds)


def _settled(score: Score, result: Result) -> Outcome:
    """Return what an action came to; without an effect of its own, the conversation carries on."""
    progress, effect = result
    return (progress, effect) if effect else _carried_on(score.under(progress.settings), progress)

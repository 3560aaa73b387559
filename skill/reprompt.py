"""What is said when nobody answers: Alexa listens, reprompts once, listens again, and the session is over."""

from engine.commands import GRAVE_QUESTIONS
from engine.conversation import react
from engine.events import Ask, Cue, Done, Effect, Finish, Prompt
from engine.progress import Progress, Question
from engine.score import Score
from skill.ssml import Speaker

MIC_SECONDS = 8.0
"""Alexa listens this long after a response, and again after the reprompt; then the session ends."""


def silence(score: Score, progress: Progress, asked: Effect, say: Speaker) -> tuple[Effect, ...]:
    """Return the reprompt: the question again, or what silence leads to while a question is open.

    Alexa listens 8 s, reprompts, listens 8 s and is gone. Where people need longer the reprompt waits before it
    speaks; where no answer counts as the worse one it also says what would come after it, for nothing can later.
    """
    words = say(asked.prompt)[1] if asked.prompt else 0.0
    wait = Cue(None, max(0.0, score.seconds(asked) - words - 2 * MIC_SECONDS))
    if progress.question is None:
        return wait, Cue(asked.prompt)
    progress, silent = react(score, progress, Done())
    said: list[Effect] = [wait, Cue(silent.prompt)]
    if progress.question is Question.PAUSED:
        later = Prompt("speaker-paused")
        said.insert(1, Cue(later, say(later)[1]))
    if progress.question in GRAVE_QUESTIONS and isinstance(silent, Ask):
        _, then = react(score, progress, Done())
        if isinstance(then, Finish):
            said[-1] = Cue(silent.prompt, say(silent.prompt)[1] + MIC_SECONDS)
            said.append(Cue(then.prompt))
    return tuple(said)

"""A routine run through with nobody speaking: every effect and the second at which it begins."""

from collections.abc import Iterator

from engine.conversation import react
from engine.events import Done, Effect, Finish
from engine.progress import Progress
from engine.score import Score


def rehearse(score: Score, progress: Progress) -> Iterator[tuple[float, Progress, Effect]]:
    """Yield (second, progress, effect) to the end; an Ask lasts as long as it waits."""
    second = 0.0
    while True:
        progress, effect = react(score, progress, Done())
        yield second, progress, effect
        if isinstance(effect, Finish):
            return
        second = round(second + score.seconds(effect), 3)

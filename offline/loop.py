"""The loop: an effect is played, its event goes back into the engine, the place is kept at every step."""

from collections.abc import Callable

from engine.closing import advised
from engine.conversation import Done, Effect, Finish, Progress, react
from engine.events import Event
from engine.score import Score


def run(
    score: Score,
    progress: Progress,
    play: Callable[[Effect], Event],
    keep: Callable[[Progress], None],
    show: Callable[[Progress, Effect], None],
) -> Finish:
    """Talk a person through `score` from `progress` on; return the effect it ended with."""
    event: Event = Done()

    def shown(effect: Effect) -> Event:
        show(progress, effect)
        return play(effect)

    while True:
        progress, effect = react(score, progress, event)
        keep(progress)
        if isinstance(effect, Finish):
            return close(effect, shown)
        event = shown(effect)


def close(finish: Finish, play: Callable[[Effect], Event]) -> Finish:
    """Say closing words, and after harm that is reported meanwhile its advice; return what was said last."""
    while advice := advised(play(finish)):
        finish = advice
    return finish

"""The loop: an effect is played, its event goes back into the engine, the place is kept at every step."""

from collections.abc import Callable

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
    while True:
        progress, effect = react(score, progress, event)
        keep(progress)
        show(progress, effect)
        event = play(effect)
        if isinstance(effect, Finish):
            return effect

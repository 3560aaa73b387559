"""The loop: an effect is played, its event goes back into the engine, the place is kept at every step."""

from collections.abc import Callable

from engine.conversation import Done, Effect, Finish, Progress, react
from engine.events import Event, Heard, Prompt
from engine.score import Score
from engine.screening import REPORTS


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
            if (advice := advised(event)) is None:
                return effect
            show(progress, advice)
            play(advice)
            return advice


def advised(event: Event) -> Finish | None:
    """Return the advice to harm that was reported while the closing words were said."""
    if isinstance(event, Heard) and event.command in REPORTS:
        return Finish(Prompt(REPORTS[event.command]))
    return None

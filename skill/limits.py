"""How much one response may hold, and where a turn that is longer is cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.events import Cue, Effect
from engine.progress import Progress
from engine.score import Score
from skill.ssml import MOST_CHARACTERS, Speaker

MOST_SECONDS = 240.0
"""Longest response. Speech has no documented limit; this is the one for audio in a response."""
ROOM_CHARACTERS = 500
"""Kept free below the limit for the question at the end."""
BREAK_CHARACTERS = len(' <break time="10000ms"/> ')


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one response may hold."""

    seconds: float = MOST_SECONDS
    characters: int = MOST_CHARACTERS - ROOM_CHARACTERS


def fitting(limits: Limits, score: Score, effects: Sequence[Effect], places: Sequence[Progress], said: Speaker) -> int:
    """Return how many effects one response takes: all, or up to the end of a side, or as many as go in.

    `places`: the progress after each effect.
    """
    seconds, characters, fits, side = 0.0, 0, 0, 0
    for index, effect in enumerate(effects):
        seconds += score.seconds(effect) if isinstance(effect, Cue) else 0.0
        characters += BREAK_CHARACTERS + (len(said(effect.prompt)[0]) if effect.prompt else 0)
        if index and (seconds > limits.seconds or characters > limits.characters):
            return side or fits
        if index and places[index].step != places[index - 1].step:
            side = index
        fits = index + 1
    return fits

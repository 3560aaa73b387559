"""How much one response may hold, and where a turn that is longer is cut."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from engine.events import Cue, Effect
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


def fitting(limits: Limits, effects: Sequence[Effect], ends: Container[int], said: Speaker) -> int:
    """Return how many effects one response takes: all, or up to the end of a side, or as many as go in.

    `ends`: how many effects have been played where a step ends.
    """
    seconds, characters, side = 0.0, 0, 0
    for index, effect in enumerate(effects):
        seconds += effect.seconds if isinstance(effect, Cue) else 0.0
        characters += BREAK_CHARACTERS + (len(said(effect.prompt)[0]) if effect.prompt else 0)
        if index and (seconds > limits.seconds or characters > limits.characters):
            return side or index
        if index in ends:
            side = index
    return len(effects)

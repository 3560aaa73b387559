"""Which messages a locale must have, and which arguments the engine hands to each."""

from collections.abc import Mapping
from itertools import product

from engine.routine import Kind, Position, Sides

PROMPTS: Mapping[str, tuple[str, ...]] = {
    "opening-welcome": ("routine", "minutes"),
    "opening-space": (),
    "opening-safety": (),
    "opening-commands": (),
    "announce-first": ("exercise",),
    "announce": ("exercise",),
    "announce-ready": ("exercise",),
    "move": ("to", "from"),
    "settle": (),
    "settle-again": (),
    "settle-rest": (),
    "hold": (),
    "breathe": (),
    "rest-line": (),
    "halfway": (),
    "count": ("n",),
    "release": (),
    "release-last": (),
    "release-rest": (),
    "rest-between": (),
    "other-side": ("side", "exercise", "position"),
    "get-up": ("from", "to"),
    "closing": (),
    "finished": ("routine",),
    "time-left": ("seconds", "stretches"),
    "time-left-stretches": ("stretches",),
    "where": ("exercise", "side", "n", "of"),
    "where-opening": (),
    "where-closing": (),
    "slower": (),
    "faster": (),
    "pace-slowest": (),
    "pace-fastest": (),
    "more-time": (),
    "hurt-first": (),
    "help-answer": (),
    "help": (),
    "not-understood": (),
    "resume-hold": ("exercise", "side", "seconds"),
    "resume-stretch": ("exercise", "side"),
    "resume-at": ("exercise", "side", "to", "from"),
    "resume-plain": (),
    "go-on": ("exercise", "side", "n", "of"),
    "paused": (),
    "paused-still": (),
    "all-right": (),
    "pain": (),
    "pain-ask-again": (),
    "pain-choice": (),
    "fall": (),
    "fall-hurt": (),
    "choose-intro": (),
    "choose-item": ("n", "routine", "minutes"),
    "choose-again": (),
    "no-choice": (),
    "easiest": (),
    "stopped": (),
    "stopped-unkept": (),
    "stopped-hurt": (),
    "paused-end": (),
    "paused-end-unkept": (),
    "pain-end": (),
    "pain-twice": (),
    "fall-okay": (),
    "fall-end": (),
    "dizzy": (),
    "emergency": (),
    "fresh-version": (),
    "fresh-place": (),
    "first-launch": (),
    "screen-emergency": (),
    "screen-today": (),
    "screen-supervised": (),
    "screen-conditions": (),
    "screen-preg": (),
    "screen-osteo": (),
    "screen-stenosis": (),
    "screen-disc_leg": (),
    "screen-knee": (),
    "screen-hip_repl": (),
    "screen-wrist_sh": (),
    "screen-balance": (),
    "screen-agreed": (),
    "screen-floor": (),
    "screen-emergency-yes": (),
    "screen-today-yes": (),
    "screen-supervised-yes": (),
    "screen-stopped": (),
    "screen-no-answer": (),
    "screened": (),
    "screened-chair": (),
    "no-routine": (),
    "instead": ("routine",),
    "adapted": (),
    "rise-1": (),
    "rise-2": (),
    "rise-3": (),
    "rise-4": (),
    "rise-5": (),
    "rise-6": (),
    "fall-up": (),
    "cramp": (),
    "leg-symptom": (),
    "not-today": (),
    "not-today-unkept": (),
    "sound-tick": (),
    "sound-chime": (),
    "sound-soft": (),
    # How well the person is heard
    "check-offer": (),
    "check-intro": (),
    "check-again": (),
    "check-room-quiet": (),
    "check-room-noise": (),
    "check-room-loud": (),
    "check-heard-well": (),
    "check-heard": (),
    "check-not-understood": (),
    "check-nobody": (),
    "check-silent": (),
    "check-voice-softer": (),
    "check-voice-loud": (),
    "check-voice-unheard": (),
    "check-keyboard": (),
    "check-done": (),
    "check-skipped": (),
    # The smart speaker
    "speaker-first": (),
    "speaker-welcome": ("routine", "minutes"),
    "speaker-go-on": (),
    "speaker-paused": (),
    "speaker-sorry": (),
    "speaker-goodbye": (),
    "speaker-mistaken": (),
    "speaker-forgotten": (),
}
"""Prompt key to the arguments its words may use; `turn` only chooses among phrasings."""

STEPS = ("step-1", "step-2", "step-3", "step-4")
FEWEST_STEPS = 2

_NUMBERS = (0, 1, 2, 3, 5, 8, 11, 21, 100)
"""Enough to reach every plural form of the languages that have the most."""
_POSITIONS = tuple(position.value for position in Position)
_WORDS: Mapping[str, tuple[str, ...]] = {
    "exercise": ("one knee to chest",),
    "routine": ("everyday low back",),
    "side": ("left", "right", "none"),
    "to": _POSITIONS,
    "from": _POSITIONS,
    "position": _POSITIONS,
}


def exercise_parts(kind: Kind, sides: Sides) -> dict[str, tuple[str, ...]]:
    """Return the attributes an exercise may have in a locale and the arguments of each."""
    side = ("side",) if sides is Sides.LEFT_RIGHT else ()
    parts: dict[str, tuple[str, ...]] = dict.fromkeys(STEPS, side)
    parts |= {"short": side, "easier": side, "care": (), "aka": ()}
    if kind is Kind.HOLD:
        return {**parts, "breath": ()}
    turn = ("n", "left", *(() if sides is Sides.NONE else ("side",)))
    return {**parts, "rep": turn, "rep-back": turn}


def required_parts(kind: Kind) -> tuple[str, ...]:
    """Return the attributes an exercise must have."""
    needed = (*STEPS[:FEWEST_STEPS], "short", "easier", "care")
    return needed if kind is Kind.HOLD else (*needed, "rep", "rep-back")


def samples(names: tuple[str, ...]) -> list[dict[str, str | int]]:
    """Return every combination of sample words for these arguments, each with every sample number."""
    worded = [name for name in names if name in _WORDS]
    numbers = [name for name in names if name not in _WORDS]
    return [
        {**dict(zip(worded, words, strict=True)), **dict.fromkeys(numbers, number)}
        for words in product(*(_WORDS[name] for name in worded))
        for number in (_NUMBERS if numbers else (0,))
    ]

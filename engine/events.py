"""What goes into the engine and what comes out: commands and events, prompts and effects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Command(StrEnum):
    """Everything a person can say."""

    NEXT = "next"
    SKIP = "skip"
    BACK = "back"
    REPEAT = "repeat"
    PAUSE = "pause"
    RESUME = "resume"
    READY = "ready"
    MORE_TIME = "more-time"
    SLOWER = "slower"
    FASTER = "faster"
    EASIER = "easier"
    TIME_LEFT = "time-left"
    WHERE = "where"
    DESCRIBE = "describe"
    IT_HURTS = "it-hurts"
    IM_HURT = "im-hurt"
    I_FELL = "i-fell"
    DIZZY = "dizzy"
    CHEST_PAIN = "chest-pain"
    TINGLING = "tingling"
    CRAMP = "cramp"
    NOT_TODAY = "not-today"
    HELP = "help"
    STOP = "stop"
    YES = "yes"
    NO = "no"
    OKAY = "okay"
    START_OVER = "start-over"
    CHOOSE = "choose"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What to say: a key the locale has words for, and what goes into them."""

    key: str
    args: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cue:
    """Say it, and fill `seconds` counted from its start."""

    prompt: Prompt | None = None
    seconds: float = 0.0
    anchor: bool = False
    """Seconds are counted anew from here: words that overran before it take nothing away from what follows."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Say it, then the floor is the user's until `seconds` from its start (None: until they speak)."""

    prompt: Prompt
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    """Say it and end."""

    prompt: Prompt


Effect = Cue | Ask | Finish


@dataclass(frozen=True, slots=True)
class Done:
    """The last effect was played to its end and nobody spoke."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A command was heard; the rest of the last effect was dropped."""

    command: Command
    value: str | None = None
    """What was chosen, where the command chooses something: a routine's id."""
    after: float = 0.0
    """Seconds of the last effect that had been played."""
    phrase: str = field(default="", compare=False, repr=False)
    """How an ear heard it said, for the block in which it did; shown and kept nowhere."""


Event = Done | Heard

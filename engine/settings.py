"""What a person chose and what is known of them: it shapes the score and is kept between sessions."""

from dataclasses import dataclass
from enum import StrEnum


class Pace(StrEnum):
    """How much time position changes and instructions get; holds stay as they are."""

    SLOW = "slow"
    NORMAL = "normal"
    FAST = "fast"


class Counting(StrEnum):
    """What is heard while a hold lasts."""

    EVERY_SECOND = "every-second"
    EVERY_FIVE = "every-five"
    LAST_FIVE = "last-five"
    TICKS = "ticks"
    """A tick a second and a number every ten: the quiet between them leaves room to be heard."""
    CHIME = "chime"
    NONE = "none"


class Instruction(StrEnum):
    """How much of a stretch is explained; fading is full the first time and short from then on."""

    FULL = "full"
    SHORT = "short"
    NAME = "name"
    FADING = "fading"


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's settings."""

    pace: Pace = Pace.NORMAL
    counting: Counting = Counting.LAST_FIVE
    halfway: bool = True
    instruction: Instruction = Instruction.FADING
    easier: frozenset[str] = frozenset()
    """Ids of exercises that are done in their easier variation because they hurt and were only tight."""
    easier_today: frozenset[str] = frozenset()
    """Ids of exercises that were too hard: the next session begins with them as they usually are."""
    known: frozenset[str] = frozenset()
    """Ids of exercises that were done to their end at least once."""

    def eases(self, exercise: str) -> bool:
        """Whether an exercise is done in its easier variation."""
        return exercise in self.easier or exercise in self.easier_today

"""What happens where a part of the machine is missing, or goes away in the middle."""

import numpy as np
import pytest

from engine.errors import AudioError, MissingError
from engine.events import Command, Heard
from offline.sound import BLOCK, Block
from offline.stage import SurvivingEar, Wishes, set_stage

OUT = np.zeros(BLOCK, dtype=np.int16)


class BrokenEar:
    """An ear that hears once and then fails."""

    def __init__(self) -> None:
        self.calls = 0

    def hear(self, block: Block) -> Heard | None:
        self.calls += 1
        if self.calls > 1:
            raise AudioError("the recogniser failed")
        return Heard(Command.NEXT)


def test_an_ear_that_fails_leaves_the_keyboard() -> None:
    """It is said once, and never asked again."""
    told: list[str] = []
    broken = BrokenEar()
    ear = SurvivingEar(broken, told.append)  # type: ignore[arg-type]

    heard = [ear.hear(OUT) for _ in range(5)]

    assert [Heard(Command.NEXT), None, None, None, None] == heard
    assert (1, 2) == (len(told), broken.calls)


def test_a_device_that_was_asked_for_by_name_must_be_there(library: object) -> None:
    """Falling back to another one in silence would be wrong."""
    with pytest.raises((MissingError, AudioError)):
        set_stage(Wishes(microphone="no such microphone"), library.phrasebook, print)  # type: ignore[attr-defined]

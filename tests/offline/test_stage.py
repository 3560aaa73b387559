"""What happens where a part of the machine is missing, or goes away in the middle."""

import numpy as np
import pytest

from engine.errors import AudioError, MissingError
from engine.events import Command, Heard
from offline.sound import BLOCK, Block
from offline.stage import Surviving, SurvivingEar, Wishes, set_stage

OUT = np.zeros(BLOCK, dtype=np.int16)


class Card:
    """A sound card that is pulled out after some blocks."""

    hears_itself = True
    has_microphone = True

    def __init__(self, blocks: int, *, blocked: bool = False) -> None:
        self.left = blocks
        self.microphone_is_blocked = blocked
        self.closed = False

    def exchange(self, out: Block) -> Block:
        if not self.left:
            raise AudioError("the loudspeaker is gone")
        self.left -= 1
        return out

    def close(self) -> None:
        self.closed = True


class BrokenEar:
    """An ear that hears once and then fails."""

    def __init__(self) -> None:
        self.calls = 0

    def hear(self, block: Block) -> Heard | None:
        self.calls += 1
        if self.calls > 1:
            raise AudioError("the recogniser failed")
        return Heard(Command.NEXT)


def test_a_sound_card_that_goes_away_is_said_once_and_time_goes_on() -> None:
    """The routine goes on as text; the card is let go."""
    told: list[str] = []
    card = Card(2)
    survivor = Surviving(card, told.append)  # type: ignore[arg-type]

    blocks = [survivor.exchange(OUT) for _ in range(5)]

    assert (5, 1, True) == (len(blocks), len(told), card.closed)
    assert "the loudspeaker is gone" in told[0]
    assert (False, False) == (survivor.hears_itself, survivor.has_microphone)


def test_a_microphone_without_permission_is_told_once() -> None:
    """Nothing but zeros means that the system keeps it from us: the sentence says where to allow it."""
    told: list[str] = []
    survivor = Surviving(Card(9, blocked=True), told.append)  # type: ignore[arg-type]

    for _ in range(3):
        survivor.exchange(OUT)

    assert (1, True) == (len(told), "microphone" in told[0].lower())


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

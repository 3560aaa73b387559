"""What happens where a part of the machine is missing, or goes away in the middle."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from content.loader import Library
from engine.errors import AudioError, MissingError
from engine.events import Command, Heard
from offline.models import SHIPPED
from offline.sound import BLOCK, Block
from offline.spotter import SPOTTER_FILE
from offline.stage import SurvivingEar, Wishes, _calling, set_stage
from tests.room import Room

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


def test_the_ear_is_told_what_the_player_knows() -> None:
    """As long as there is one."""
    ear = ToldEar()
    surviving = SurvivingEar(ear, print)  # type: ignore[arg-type]

    surviving.own_voice(True)
    surviving.person_speaks()
    surviving.gives_way()

    assert ["own voice", "person", "gives way"] == ear.told


class ToldEar:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def own_voice(self, sounds: bool) -> None:
        self.told.append("own voice")

    def person_speaks(self, late_blocks: int = 0) -> None:
        self.told.append("person")

    def gives_way(self) -> None:
        self.told.append("gives way")


def test_a_device_that_was_asked_for_by_name_must_be_there(library: Library) -> None:
    """Falling back to another one in silence would be wrong."""
    with pytest.raises((MissingError, AudioError), match="no such microphone"):
        set_stage(Wishes(microphone="no such microphone"), library.phrasebook, print)


def test_a_model_that_was_asked_for_by_name_must_be_one(library: Library) -> None:
    """Also where there is no microphone at the moment, or no sound is wanted: it would be found out much later."""
    with pytest.raises(MissingError, match="nope does not exist"):
        set_stage(Wishes(sound=False, model=Path("/nope")), library.phrasebook, print)


@pytest.mark.parametrize("hears_itself", [True, False])
def test_a_call_is_listened_for_where_the_voice_comes_back(
    library: Library, monkeypatch: pytest.MonkeyPatch, hears_itself: bool
) -> None:
    """It is heard over the voice; with headphones everything is heard as it is."""
    room = Room(echo_db=0.0)
    room.hears_itself = hears_itself
    monkeypatch.setattr("offline.stage._duplex", lambda wishes, notice: room)
    told: list[str] = []
    stage = set_stage(Wishes(), library.phrasebook, told.append)
    stage.close()

    assert (hears_itself, hears_itself, []) == (stage.echo is not None, stage.calling is not None, told)


def test_a_spotter_that_cannot_be_read_any_more_knows_no_call(library: Library, tmp_path: Path) -> None:
    """The ear has read it a moment before; what it heard then, it still hears."""
    folder = shutil.copytree(SHIPPED / "en", tmp_path / "en")
    (folder / SPOTTER_FILE).write_bytes(b"damaged")

    assert _calling(Wishes(model=folder), library.phrasebook, lambda phrase: False) is None
    assert _calling(Wishes(), library.phrasebook, lambda phrase: False) is not None

"""Devices that go away, come back, give nothing or race: the real sound card on a library in the test's hands."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from content.loader import Library
from engine.errors import AudioError
from engine.events import Heard
from engine.progress import Progress
from engine.settings import Settings
from offline.place import PlaceFile
from offline.player import Player
from offline.session import Session, write
from offline.sound import BLOCK, BLOCK_SECONDS, Block, Device, SoundCard, Surviving, bridge, no_sound, surviving
from offline.sound.libraries import Kind, Stream, Swap
from tests.offline.test_session import Notes, silent
from tests.tape import Typist

OUT = np.full(BLOCK, 7, dtype=np.int16)
HISS = np.full(BLOCK, 3, dtype=np.int16)
ZEROS = np.zeros(BLOCK, dtype=np.int16)


class Desk:
    """A laptop whose plugs the test pulls, as a sound library; its devices call back when it is told to."""

    name = "desk"

    def __init__(self) -> None:
        self.dead = False
        """Whether what is opened never calls back."""
        self.plugged: set[Kind] = {"loudspeaker", "microphone"}
        self.sound = HISS
        self.seconds = itertools.count(0.0, 60.0)
        """The clock: a device that keeps time, unless the test lets it stand still."""
        self.swap: Swap | None = None
        self.opened: list[bool] = []
        self.played: list[int] = []

    def devices(self) -> list[Device]:
        return [Device(kind, kind) for kind in sorted(self.plugged)]

    def open(self, speaker: Device | None, microphone: Device | None, *, listen: bool, swap: Swap) -> Stream:
        self.opened.append(listen)
        if not self.dead:
            self.swap = swap
            swap(self.sound.tobytes())
        return self

    def close(self) -> None:
        self.swap = None

    def pull(self, *kinds: Kind) -> None:
        """Pull plugs: what runs stops calling back."""
        self.plugged -= set(kinds)
        self.swap = None

    def card(self, *, listen: bool, headphones: bool) -> SoundCard:
        return SoundCard(listen=listen, headphones=headphones, library=self, clock=lambda: next(self.seconds))


class Played:
    """A duplex on the desk: the device calls back once for each block, if it does at all."""

    def __init__(self, desk: Desk, told: list[str], *, headphones: bool = False) -> None:
        self.desk = desk
        self.card = Surviving(desk.card, told.append, headphones=headphones)
        self.blocks = 0

    @property
    def hears_itself(self) -> bool:
        return self.card.hears_itself

    @property
    def has_microphone(self) -> bool:
        return self.card.has_microphone

    @property
    def late_blocks(self) -> int:
        return self.card.late_blocks

    def exchange(self, out: Block) -> Block:
        self.blocks += 1
        if self.desk.swap is not None:
            self.desk.played.append(np.frombuffer(self.desk.swap(self.desk.sound.tobytes()), np.int16)[0])
        return self.card.exchange(out)

    def close(self) -> None:
        self.card.close()

    def run(self, blocks: int) -> None:
        for _ in range(blocks):
            self.exchange(OUT)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead device is noticed at once, and silence takes no time."""
    monkeypatch.setattr(bridge, "DEAD_SECONDS", 0.01)
    monkeypatch.setattr(surviving, "Silence", lambda: no_sound.Silence(paced=False))


def test_a_loudspeaker_that_is_pulled_out_and_plugged_in_again_is_heard_again() -> None:
    """Time goes on without it; each is said in one line; the microphone comes back too."""
    desk, told = Desk(), []
    played = Played(desk, told)
    played.run(10)
    desk.pull("loudspeaker", "microphone")
    played.run(300)
    away = (played.hears_itself, played.has_microphone, list(told))
    desk.plugged = {"loudspeaker", "microphone"}
    played.run(300)

    assert (False, False) == away[:2]
    assert ["The sound failed", "The sound is back."] == [told[0][:16], told[1]]
    assert (1, 2, True, 7) == (len(away[2]), len(told), played.hears_itself, desk.played[-1])


def test_a_microphone_that_is_pulled_out_leaves_the_voice() -> None:
    """The stream that held both ends; the voice is back at the next block."""
    desk, told = Desk(), []
    played = Played(desk, told)
    played.run(10)
    desk.pull("microphone")
    played.run(20)

    assert ([True, False], False, 7) == (desk.opened, played.has_microphone, desk.played[-1])
    assert "The sound is back, without a microphone: the keyboard takes your commands." == told[1]


def test_headphones_that_were_pulled_out_are_not_relied_upon() -> None:
    """What sounds now may be a loudspeaker, which the microphone hears."""
    desk, told = Desk(), []
    played = Played(desk, told, headphones=True)
    before = played.hears_itself
    desk.pull()
    played.run(3)

    assert (False, True) == (before, played.hears_itself)


def test_a_device_that_races_is_given_up() -> None:
    """It takes sound and nobody can hear it: said once, and not opened again."""
    desk, told = Desk(), []
    desk.seconds = itertools.repeat(0.0)  # type: ignore[assignment]
    played = Played(desk, told)
    played.run(1000)

    assert (1, [True]) == (len(told), desk.opened)
    assert "faster than time passes" in told[0]


def test_a_device_that_opens_and_stays_silent_is_told_once_and_given_up_after_a_while() -> None:
    """A dead device costs its wait at some tries, and no more lines."""
    desk, told = Desk(), []
    played = Played(desk, told)
    desk.dead = True
    desk.pull("microphone")
    played.run(surviving.MOST_TRIES * (surviving.TRY_BLOCKS + 3))

    assert (1, 1 + surviving.MOST_TRIES) == (len(told), len(desk.opened))


@pytest.mark.parametrize(("before", "seconds"), [(0, 3.0), (50, 10.0)])
def test_a_microphone_that_gives_nothing_is_told_once(before: int, seconds: float) -> None:
    """At the start soon, in the middle later, for it may only have been quiet; the routine goes on either way."""
    desk, told = Desk(), []
    desk.sound = HISS if before else ZEROS
    played = Played(desk, told)
    played.run(before)
    desk.sound = ZEROS
    while not told and played.blocks < 2000:
        played.run(1)
    blocks = played.blocks - before
    desk.sound = HISS
    played.run(50)
    desk.sound = ZEROS
    played.run(600)

    assert (pytest.approx(seconds, abs=0.03), 1) == (blocks * BLOCK_SECONDS, len(told))
    assert "keyboard works" in told[0]


def test_a_card_that_cannot_be_opened_at_all_is_an_error_at_the_start() -> None:
    """Falling back is for what had worked; the start says what is missing."""
    desk = Desk()
    desk.open = lambda *given, **more: (_ for _ in ()).throw(AudioError("busy"))  # type: ignore[method-assign]
    with pytest.raises(AudioError, match="busy"):
        Surviving(desk.card, print)


def test_the_place_is_kept_and_the_keyboard_obeyed_when_the_sound_is_gone(library: Library, tmp_path: Path) -> None:
    """A routine in the middle of which everything is pulled out ends where its person says so."""
    desk, told, notes = Desk(), [], Notes()
    played = Played(desk, told)
    typist = Typist(library.phrasebook, [(30.0, "next"), (60.0, "stop")])

    class Pulls:
        """Pulls the plugs after twenty seconds."""

        blocks = 0

        def hear(self, block: Block) -> Heard | None:
            self.blocks += 1
            if self.blocks == round(20 / BLOCK_SECONDS):
                desk.pull("loudspeaker", "microphone")
            return typist.hear(block)

    kept = PlaceFile(tmp_path / "place.json")
    session = Session(library, Player(played, silent, [Pulls()]), notes, kept)
    score = write(library, library.routines["everyday_10"], Settings())
    ending = session.run(score, Progress(score.routine.id))

    assert ("stopped", 1) == (ending.prompt.key, len(told))
    assert '"step": 2' in (kept.read() or "").replace('"step":2', '"step": 2')

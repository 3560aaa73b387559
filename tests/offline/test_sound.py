"""Sound in and out: the card's bridge, files, silence."""

import itertools
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.errors import AudioError, MissingError, UsageError
from offline.sound import BLOCK, BLOCK_SECONDS, RATE, Device, Files, Silence, SoundCard, microphone_advice, silence
from offline.sound.bridge import BEHIND_BLOCKS, LEAD_BLOCKS, Bridge
from offline.sound.libraries import BACKENDS, Miniaudio, Stream, Swap
from tests.offline.test_place import limit_file_size

ONE_BLOCK = bytes(2 * BLOCK)


def ramp(blocks: int, start: int = 1) -> np.ndarray:
    """Return blocks, each filled with its own number, shape (blocks, BLOCK)."""
    return np.repeat(np.arange(start, start + blocks, dtype=np.int16), BLOCK).reshape(blocks, BLOCK)


def write_wav(path: Path, frames: bytes, rate: int = RATE, channels: int = 1, width: int = 2) -> Path:
    with wave.open(str(path), "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(width)
        writer.setframerate(rate)
        writer.writeframes(frames)
    return path


def read_wav(path: Path) -> np.ndarray:
    with wave.open(str(path), "rb") as reader:
        return np.frombuffer(reader.readframes(reader.getnframes()), dtype="<i2")


class Callback:
    """A sound library whose device is called by the test: what it captures and plays is in the test's hands."""

    name = "by hand"

    def __init__(self, *names: str, fails_to_listen: bool = False) -> None:
        self.found = [Device(name, kind) for name in names for kind in ("loudspeaker", "microphone")]
        self.fails_to_listen = fails_to_listen
        self.swap: Swap = lambda captured: captured
        self.opened: list[tuple[str | None, str | None, bool]] = []
        self.closed = 0

    def devices(self) -> list[Device]:
        return self.found

    def open(self, speaker: Device | None, microphone: Device | None, *, listen: bool, swap: Swap) -> Stream:
        if listen and self.fails_to_listen:
            raise AudioError("busy")
        self.swap = swap
        self.opened.append((speaker.name if speaker else None, microphone.name if microphone else None, listen))
        return self

    def close(self) -> None:
        self.closed += 1


# The bridge


def test_what_is_played_comes_out_in_order_after_the_lead() -> None:
    """The card plays every block once, in order, after the blocks given out ahead."""
    bridge = Bridge()
    played = []
    for block in ramp(10):
        played.append(np.frombuffer(bridge.swap(ONE_BLOCK), dtype="<i2")[0])
        bridge.exchange(block)

    assert [0] * LEAD_BLOCKS + list(range(1, 7)) == played


def test_what_is_heard_comes_back_in_order() -> None:
    """Every microphone block is returned once, in order."""
    bridge = Bridge()
    heard = []
    for block in ramp(5):
        bridge.swap(block.tobytes())
        heard.append(bridge.exchange(silence())[0])

    assert [1, 2, 3, 4, 5] == heard


@pytest.mark.parametrize("frames", [1, 100, 319, 441, 1024])
def test_a_card_that_asks_for_other_lengths_gets_exactly_what_it_asks_for(frames: int) -> None:
    """The callback returns as many bytes as it was given, and no sample is lost on either way."""
    bridge = Bridge()
    spoken = np.arange(1, 20 * BLOCK + 1, dtype=np.int16)
    sent = np.arange(20 * BLOCK, dtype=np.int16)
    played, heard, offered = b"", [], 0
    for at in range(0, len(sent) - frames, frames):
        captured = sent[at : at + frames].tobytes()
        out = bridge.swap(captured)
        played += out

        assert len(captured) == len(out)
        while (at + frames) // BLOCK > len(heard):
            heard.append(bridge.exchange(spoken[offered : offered + BLOCK]))
            offered += BLOCK

    arrived = np.concatenate(heard)
    assert sent[: len(arrived)].tolist() == arrived.tolist()
    sounded = np.frombuffer(played, dtype="<i2")[LEAD_BLOCKS * BLOCK :]
    assert spoken[: len(sounded)].tolist() == sounded.tolist()


def test_a_short_delay_of_the_loop_drops_late_blocks_and_keeps_time() -> None:
    """After a hiccup the delay between a block and its playing is what it was before."""
    bridge = Bridge()
    for _ in range(LEAD_BLOCKS + 6):  # the loop is away for ten blocks, six of them missed
        bridge.swap(ONE_BLOCK)
    for block in ramp(10):  # it comes back and catches up
        bridge.exchange(block)
    played = [np.frombuffer(bridge.swap(ONE_BLOCK), dtype="<i2")[0] for _ in range(LEAD_BLOCKS)]

    assert [7, 8, 9, 10] == played


def test_after_a_long_absence_what_the_microphone_kept_is_caught_up_with_and_the_delay_stays() -> None:
    """Blocks are dropped for those, and for none of the nine and a half seconds of which nothing was kept."""
    bridge = Bridge(clock=itertools.count(0, 60).__next__)
    for _ in range(500):
        bridge.swap(ONE_BLOCK)
    late = []
    for block in ramp(BEHIND_BLOCKS):
        late.append(bridge.late_blocks)
        bridge.exchange(block)

    assert [BEHIND_BLOCKS - LEAD_BLOCKS, 1, 0] == [late[0], late[-LEAD_BLOCKS - 1], late[-LEAD_BLOCKS]]
    played = [np.frombuffer(bridge.swap(ONE_BLOCK), dtype="<i2")[0] for _ in range(LEAD_BLOCKS + 1)]

    assert [22, 23, 24, 25, 0] == played


def test_a_card_that_stops_calling_back_is_an_error_within_seconds() -> None:
    """A device that was unplugged ends the wait with a sentence."""
    began = time.monotonic()
    with pytest.raises(AudioError, match="the sound device stopped"):
        Bridge().exchange(silence())

    assert time.monotonic() - began < 4


def test_a_card_that_takes_sound_faster_than_time_is_an_error() -> None:
    """An unpaced device is noticed before it has swallowed a routine."""
    bridge = Bridge()

    def race() -> None:
        for _ in range(500):
            bridge.swap(ONE_BLOCK)
            bridge.exchange(silence())

    with pytest.raises(AudioError, match="faster than time"):
        race()


def test_a_block_of_another_length_is_refused() -> None:
    """Only whole blocks are exchanged, so that time can be counted in them."""
    with pytest.raises(AudioError, match="a block is 320 samples"):
        Bridge().exchange(np.zeros(100, dtype=np.int16))


# The card


def test_without_any_device_there_is_no_card_and_a_sentence_says_so() -> None:
    """A machine without sound gets the remedy, not a stack trace."""
    with pytest.raises(MissingError, match="no sound card was found"):
        SoundCard(library=Callback())


def test_devices_are_chosen_by_a_part_of_their_names() -> None:
    """Loudspeaker and microphone can be named apart, in any case of letters."""
    library = Callback("Built-in Audio", "USB Headset")
    SoundCard(speaker="built-in", microphone="HEADSET", library=library)

    assert [("Built-in Audio", "USB Headset", True)] == library.opened


def test_a_device_that_is_not_there_is_answered_with_those_that_are() -> None:
    """A wrong name lists the right ones."""
    with pytest.raises(MissingError, match=r"no microphone with 'Blue Yeti'.*Built-in Audio, USB Headset"):
        SoundCard(microphone="Blue Yeti", library=Callback("Built-in Audio", "USB Headset"))


def test_without_a_microphone_the_card_only_plays() -> None:
    """A loudspeaker alone is enough: what comes back is silence, and the card does not hear itself."""
    library = Callback("Speaker")
    library.found = library.found[:1]
    card = SoundCard(library=library)

    assert (False, False) == (card.has_microphone, card.hears_itself)
    assert [(None, None, False)] == library.opened


def test_a_microphone_that_cannot_be_opened_leaves_the_loudspeaker() -> None:
    """A busy or forbidden microphone does not take the voice away."""
    card = SoundCard(library=Callback("Speaker", fails_to_listen=True))

    assert not card.has_microphone


def test_a_live_card_hears_itself_unless_there_are_headphones() -> None:
    """Only the person knows of headphones, so without a word the worse is assumed."""
    found = [SoundCard(library=Callback("Card"), headphones=each).hears_itself for each in (False, True)]

    assert [True, False] == found


def test_three_seconds_of_nothing_but_zeros_mean_a_blocked_microphone() -> None:
    """A permission that was not given shows as zeros; a single sample of hiss clears it."""
    library = Callback("Card")
    card = SoundCard(library=library, clock=itertools.count(0, 60).__next__)
    blocked = []
    for block in [*np.zeros((150, BLOCK), dtype=np.int16), *ramp(1)]:
        library.swap(block.tobytes())
        card.exchange(silence())
        blocked.append(card.microphone_is_blocked)

    assert [149, 150] == [blocked.index(True), len(blocked) - blocked[::-1].index(True)]


@pytest.mark.parametrize(
    ("platform", "place"), [("darwin", "System Settings"), ("win32", "Settings"), ("linux", "mixer")]
)
def test_the_advice_for_a_blocked_microphone_names_the_place_on_each_system(platform: str, place: str) -> None:
    """A person can act on the advice without looking anything up."""
    assert place in microphone_advice(platform)


def test_the_card_lets_the_device_go() -> None:
    """Closing the card closes the stream."""
    library = Callback("Card")
    SoundCard(library=library).close()

    assert 1 == library.closed


def test_the_real_library_paces_the_loop() -> None:
    """A second of blocks through the real sound library takes a second; its virtual device stands in for a card."""
    pytest.importorskip("miniaudio")
    library = Miniaudio(backends=("NULL",))
    card = SoundCard(library=library)
    began = time.monotonic()
    for _ in range(50):
        card.exchange(silence())
    elapsed = time.monotonic() - began
    card.close()

    assert 0.8 < elapsed < 2.0
    assert card.has_microphone


def test_the_real_library_plays_without_a_microphone() -> None:
    """The playback-only stream of the real sound library calls back too."""
    pytest.importorskip("miniaudio")
    card = SoundCard(library=Miniaudio(backends=("NULL",)), listen=False)
    heard = [card.exchange(silence()) for _ in range(10)]
    card.close()

    assert not card.has_microphone
    assert not np.any(heard)


def test_devices_that_discard_all_samples_are_not_listed() -> None:
    """ALSA's null device is never offered, and neither is the library's own virtual one."""
    pytest.importorskip("miniaudio")
    names = [device.name.lower() for device in Miniaudio().devices()]

    assert [] == [name for name in names if name.startswith("discard")]
    assert "NULL" not in BACKENDS


def test_looking_for_devices_writes_nothing_on_the_terminal() -> None:
    """ALSA's remarks about missing cards stay off the screen."""
    pytest.importorskip("miniaudio")
    code = (
        "import contextlib\nfrom offline.sound import list_devices, SoundCard\nlist_devices()\n"
        "with contextlib.suppress(Exception): SoundCard().close()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=30, cwd=Path.cwd())

    assert (b"", b"") == (done.stdout, done.stderr)


# Files


def test_a_microphone_file_comes_back_block_by_block_and_then_silence(tmp_path: Path) -> None:
    """The last block is filled up with silence, and after the end there is only silence."""
    spoken = np.arange(1, BLOCK + 11, dtype=np.int16)
    files = Files(microphone=write_wav(tmp_path / "in.wav", spoken.tobytes()))
    heard = np.concatenate([files.exchange(silence()) for _ in range(3)])
    files.close()

    assert [*spoken.tolist(), *[0] * (2 * BLOCK - 10)] == heard.tolist()
    assert files.has_microphone


def test_what_is_played_is_in_the_loudspeaker_file(tmp_path: Path) -> None:
    """The file holds every sample, 16 kHz, mono, 16 bits."""
    files = Files(loudspeaker=tmp_path / "out.wav")
    for block in ramp(7):
        files.exchange(block)
    files.close()
    files.close()

    assert ramp(7).ravel().tolist() == read_wav(tmp_path / "out.wav").tolist()
    assert (False, False) == (files.has_microphone, files.hears_itself)


def test_what_is_played_is_not_written_over_what_is_to_be_heard(tmp_path: Path) -> None:
    """Whatever the file is called: it stays as it was."""
    spoken = write_wav(tmp_path / "in.wav", bytes(2 * BLOCK))
    (tmp_path / "link.wav").hardlink_to(spoken)
    before = spoken.read_bytes()

    for same in (spoken, tmp_path / "link.wav"):
        with pytest.raises(AudioError, match="name another one"):
            Files(spoken, same)
    assert before == spoken.read_bytes()


def test_files_are_faster_than_real_time(tmp_path: Path) -> None:
    """A minute goes by in a fraction of one."""
    files = Files(loudspeaker=tmp_path / "out.wav")
    began = time.monotonic()
    for _ in range(round(60 / BLOCK_SECONDS)):
        files.exchange(silence())
    files.close()

    assert time.monotonic() - began < 20


def test_a_killed_run_leaves_a_loudspeaker_file_that_can_be_played(tmp_path: Path) -> None:
    """All but the last second is there after the process was killed."""
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom offline.sound import Files, silence\n"
        "files = Files(loudspeaker=Path(sys.argv[1]))\n"
        "for _ in range(500): files.exchange(silence())\n"
        "os.kill(os.getpid(), 9)"
        if sys.platform != "win32"
        else "os._exit(9)"
    )
    path = tmp_path / "out.wav"
    subprocess.run([sys.executable, "-c", code, str(path)], timeout=30, cwd=Path.cwd(), check=False)

    assert len(read_wav(path)) >= 450 * BLOCK


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> Path:
    path.write_bytes(change(path.read_bytes()))
    return path


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda path: write_wav(path, bytes(4410), rate=44100), "has 44100 samples a second"),
        (lambda path: write_wav(path, bytes(3200), channels=2), "has 2 channels"),
        (lambda path: write_wav(path, bytes(3000), width=3), "has 24 bits a sample"),
        (lambda path: write_wav(path, bytes(6000), 8000, 2, 3), "8000 samples a second, 2 channels, 24 bits"),
        (lambda path: path.write_bytes(b"ID3 is not a WAV at all, it is music") and path, "not a plain WAV file"),
        (lambda path: path.write_bytes(b"") or path, "not a plain WAV file"),
        (lambda path: rewritten(write_wav(path, bytes(320)), lambda wav: wav[:20]), "not a plain WAV file"),
        (lambda path: path, "there is no file"),
        (lambda path: path.mkdir() or path, "cannot be read"),
    ],
)
def test_a_microphone_file_that_is_not_right_is_explained(
    tmp_path: Path, made: Callable[[Path], Path], said: str
) -> None:
    """The sentence says what was found and what would be right; nothing is resampled behind anyone's back."""
    with pytest.raises(AudioError, match=said) as raised:
        Files(microphone=made(tmp_path / "in.wav"))

    assert "in.wav" in str(raised.value)


def test_a_wrong_rate_comes_with_the_command_that_mends_it(tmp_path: Path) -> None:
    """Nobody has to look up how a WAV is converted."""
    with pytest.raises(AudioError, match=r"ffmpeg -i IN -ar 16000 -ac 1 -c:a pcm_s16le OUT.wav"):
        Files(microphone=write_wav(tmp_path / "in.wav", bytes(4410), rate=44100))


def test_a_microphone_file_cut_off_in_the_middle_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    """A recording whose header promises more than there is ends in silence."""
    path = rewritten(write_wav(tmp_path / "in.wav", ramp(3).tobytes()), lambda wav: wav[: -BLOCK - 1])
    files = Files(microphone=path)
    heard = [files.exchange(silence())[0] for _ in range(4)]
    files.close()

    assert [1, 2, 3, 0] == heard


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a process's files")
def test_a_full_disk_leaves_no_empty_file(tmp_path: Path) -> None:
    """What sound has come stays; of none, nothing does."""
    files = Files(loudspeaker=tmp_path / "out.wav")
    limit_file_size(0)
    try:
        with pytest.raises(AudioError, match=r"out\.wav cannot be written"):
            files.exchange(silence())
    finally:
        limit_file_size(None)

    assert [] == list(tmp_path.iterdir())


def test_a_full_disk_is_an_error_that_names_the_file() -> None:
    """No room for the loudspeaker file ends with a sentence, and closing it afterwards raises nothing new."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    files = Files(loudspeaker=Path("/dev/full"))

    def fill() -> None:
        for _ in range(500):
            files.exchange(silence())

    with pytest.raises(AudioError, match=r"/dev/full cannot be written .No space left"):
        fill()
    files.close()


def test_a_loudspeaker_file_in_no_folder_is_an_error_that_names_it(tmp_path: Path) -> None:
    """A wrong path is told before anything is played."""
    with pytest.raises(AudioError, match=r"out.wav cannot be written"):
        Files(loudspeaker=tmp_path / "nowhere" / "out.wav")


def test_files_without_a_file_are_a_mistake_of_usage() -> None:
    """At least one of the two has to be named."""
    with pytest.raises(UsageError, match="a WAV for the microphone, one for the loudspeaker, or both"):
        Files()


# Silence


def test_paced_silence_takes_as_long_as_it_says() -> None:
    """Half a second of blocks takes half a second, however long the loop itself took."""
    quiet = Silence()
    quiet.exchange(silence())
    began = time.monotonic()
    for _ in range(25):
        quiet.exchange(silence())

    assert 0.4 < time.monotonic() - began < 1.5


def test_unpaced_silence_takes_no_time() -> None:
    """Virtual time goes as fast as the machine."""
    quiet = Silence(paced=False)
    began = time.monotonic()
    heard = [quiet.exchange(block) for block in itertools.chain(ramp(5000))]

    assert time.monotonic() - began < 5
    assert not np.any(heard)
    assert (False, False) == (quiet.has_microphone, quiet.hears_itself)

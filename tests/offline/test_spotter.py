"""The spotter that ships: what it finds in two seconds of sound, and what it makes of files that are no spotter's."""

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from engine.errors import MissingError
from offline.models import SHIPPED
from offline.sound import RATE, Samples
from offline.spotter import SPOTTER_FILE, WINDOW, Spotter, at_one_level

FIXTURES = Path(__file__).with_name("fixtures")
HUSH_RMS = 10.0
"""Of a silent room."""


@pytest.fixture(scope="module")
def spotter() -> Spotter:
    """The one for English."""
    return Spotter(SHIPPED / "en" / SPOTTER_FILE)


def recording(name: str) -> Samples:
    """A recording in a silent room that goes on for 0.3 s after it."""
    with wave.open(str(FIXTURES / name), "rb") as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
    sound = np.pad(sound, (RATE, round(0.3 * RATE)))
    return np.rint(sound + np.random.default_rng(3).normal(0, HUSH_RMS, len(sound))).astype(np.int16)


def likeliest(spotter: Spotter, sound: Samples) -> tuple[str, float]:
    """The phrase that it finds likeliest, and how likely."""
    likely = spotter.likely(sound.tobytes())
    best = max(likely, key=likely.__getitem__)
    return best, likely[best]


@pytest.mark.parametrize(
    ("name", "phrase"), [("stop__gsc__439c84f4__1.wav", "stop"), ("yes__gsc__b87bdb22__1.wav", "yes")]
)
def test_it_spots_what_people_say_who_never_taught_it(spotter: Spotter, name: str, phrase: str) -> None:
    """However far from the microphone."""
    sound = recording(name)
    for share in (1.0, 0.1):
        found, likely = likeliest(spotter, np.rint(sound * share).astype(np.int16))
        assert found == phrase
        assert likely > 0.5


def test_it_spots_nothing_in_talk_and_in_silence(spotter: Spotter) -> None:
    """Most of all it must not find commands where there are none."""
    talk = recording("talk__speechocean762__0461.wav")
    for sound in (talk[: 5 * RATE // 2], talk[: 3 * RATE], np.zeros(WINDOW, np.int16), np.zeros(0, np.int16)):
        assert likeliest(spotter, sound)[1] < 0.25


def test_all_that_is_likely_is_no_more_than_one(spotter: Spotter) -> None:
    """The rest is silence, or anything else."""
    likely = spotter.likely(recording("stop__gsc__439c84f4__1.wav").tobytes())
    assert set(likely) == set(spotter.phrases)
    assert all(each >= 0 for each in likely.values())
    assert sum(likely.values()) <= 1 + 1e-6


def test_what_is_before_the_last_two_seconds_changes_nothing(spotter: Spotter) -> None:
    """It looks no farther back."""
    sound = recording("stop__gsc__439c84f4__1.wav")[-WINDOW:]
    longer = np.concatenate([np.full(RATE, 9000, np.int16), np.zeros(WINDOW - len(sound), np.int16), sound])
    assert spotter.likely(sound.tobytes()) == spotter.likely(longer.tobytes())


def test_sound_of_any_loudness_is_brought_to_one_level() -> None:
    """Silence stays what it is, and nothing is louder than 16 bits allow."""
    sound = np.random.default_rng(1).normal(0, 40, WINDOW).astype(np.float32)
    louder = at_one_level(sound * 50)
    assert np.allclose(at_one_level(sound), louder, rtol=0.01, atol=1)
    assert not at_one_level(np.zeros(WINDOW, np.float32)).any()
    click = np.zeros(WINDOW, np.float32)
    click[-1] = 30000
    assert np.abs(at_one_level(click)).max() <= 32768


def one_byte_wrong() -> bytes:
    """The file that ships with a byte flipped amid what is packed."""
    content = bytearray((SHIPPED / "en" / SPOTTER_FILE).read_bytes())
    content[len(content) // 2] ^= 0xFF
    return bytes(content)


def no_zip() -> bytes:
    """A file of numpy's that is one array."""
    file = io.BytesIO()
    np.save(file, np.zeros(3))
    return file.getvalue()


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 half of one", no_zip(), one_byte_wrong()])
def test_a_file_that_is_none_is_told_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    """It may have been cut off while it was copied, or be damaged."""
    (tmp_path / SPOTTER_FILE).write_bytes(content)
    with pytest.raises(MissingError, match=r"spotter\.npz cannot be read .*: unpack the model afresh"):
        Spotter(tmp_path / SPOTTER_FILE)


def test_a_file_of_which_a_part_is_missing_is_told_too(tmp_path: Path, spotter: Spotter) -> None:
    """And one whose parts do not fit together."""
    with np.load(SHIPPED / "en" / SPOTTER_FILE) as kept:
        parts = dict(kept)
    for wrong in (
        {"third": parts["third"][:-1]},
        {"last_bias": parts["last_bias"][:-3]},
        {"phrases": parts["phrases"][1:]},
    ):
        np.savez(tmp_path / SPOTTER_FILE, **(parts | wrong))
        with pytest.raises(MissingError, match="unpack the model afresh"):
            Spotter(tmp_path / SPOTTER_FILE)
    del parts["second"]
    np.savez(tmp_path / SPOTTER_FILE, **parts)
    with pytest.raises(MissingError, match="unpack the model afresh"):
        Spotter(tmp_path / SPOTTER_FILE)

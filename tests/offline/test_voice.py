"""Words to samples: the real pyttsx3, the cache, the tones."""

import math
import os
import shutil
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np
import pytest

from content.loader import Library
from engine.errors import AudioError, MissingError
from engine.events import Prompt
from offline import clips, voice_worker
from offline.sound import RATE
from offline.speaker import Speaker
from offline.voice import Voice, VoiceInfo, find_voice, list_voices

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the expected lengths are those of the voice installed on Linux"
)
WORDS = "Hold for five seconds."


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with one clip in it."""
    folder = tmp_path_factory.mktemp("cache")
    Voice(folder).clip(WORDS)
    return folder


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.clip"))


def test_words_become_a_clip_of_the_length_of_speech() -> None:
    """Four words at 150 a minute are between one and three seconds of 16 kHz."""
    sound = Voice().clip(WORDS)

    assert np.int16 == sound.dtype
    assert 1 < len(sound) / RATE < 3
    assert np.abs(sound).max() > 3000


def test_the_same_words_are_the_same_samples_whatever_was_said_before() -> None:
    """Espeak carries its state from text to text, and none of it reaches a clip."""
    first, second = Voice(), Voice()
    second.render(["Now the other side, please.", "Stop.", WORDS])

    assert first.clip(WORDS).tolist() == second.clip(WORDS).tolist()


def test_a_clip_begins_and_ends_with_20_ms_of_silence_at_most() -> None:
    """Counts are tight: a number is heard at its second."""
    sound = np.abs(Voice().clip("five").astype(int))
    loud = np.flatnonzero(sound > 0.005 * sound.max())

    assert loud[0] <= RATE // 50
    assert len(sound) - 1 - loud[-1] <= RATE // 50


def test_fewer_words_a_minute_take_longer() -> None:
    """The rate is the person's choice."""
    slow, fast = (len(Voice(words_per_minute=rate).clip(WORDS)) for rate in (110, 180))

    assert slow > 1.2 * fast


def test_gain_is_in_decibels() -> None:
    """Six decibels less is half as loud."""
    loud, soft = (np.abs(Voice(gain_db=gain).clip("five").astype(float)).max() for gain in (0, -6))

    assert math.isclose(10 ** (-6 / 20), soft / loud, rel_tol=0.01)


def test_nothing_to_say_is_an_empty_clip() -> None:
    """Words that are only spaces start no process and make no sound."""
    assert 0 == len(Voice().clip("  "))


def test_rendering_ahead_tells_how_far_it_is_and_then_has_nothing_left_to_do(tmp_path: Path) -> None:
    """Each missing text counts once; what is there already is not made again."""
    told: list[tuple[int, int]] = []
    voice = Voice(tmp_path)
    voice.render(["one", "two", "one", "three"], lambda done, total: told.append((done, total)))
    voice.render(["one", "two", "three"], lambda done, total: told.append((done, total)))

    assert [(1, 3), (2, 3), (3, 3)] == told
    assert 3 == len(kept(tmp_path))


def test_a_clip_from_the_cache_is_the_clip_that_was_made(cache: Path) -> None:
    """A second start says the same without rendering."""
    made = Voice().clip(WORDS)
    told: list[int] = []
    again = Voice(cache)
    again.render([WORDS], lambda done, total: told.append(done))

    assert [] == told
    assert made.tolist() == again.clip(WORDS).tolist()


@pytest.mark.parametrize("damage", [b"", b"HSC1", b"RIFF....WAVE", b"HSC1\0\0\0\0\1\2\3\4"])
def test_a_corrupt_cache_file_is_made_again(cache: Path, tmp_path: Path, damage: bytes) -> None:
    """A clip that was cut off or damaged is rendered anew and mended on disk."""
    good = shutil.copytree(cache, tmp_path / "cache")
    (path,) = kept(good)
    before = path.read_bytes()
    path.write_bytes(damage)

    assert Voice(cache).clip(WORDS).tolist() == Voice(good).clip(WORDS).tolist()
    assert before == path.read_bytes()


def test_one_flipped_bit_in_the_cache_is_noticed(cache: Path, tmp_path: Path) -> None:
    """A click in the ear of someone lying on the floor is worse than 100 ms of rendering."""
    (path,) = kept(shutil.copytree(cache, tmp_path / "cache"))
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)

    assert clips.read(path) is None


def test_a_cache_that_cannot_be_written_only_costs_speed(tmp_path: Path) -> None:
    """A file where the folder should be, as on a broken or foreign disk, does not keep anyone from speaking."""
    (tmp_path / "cache").write_bytes(b"")

    assert len(Voice(tmp_path / "cache").clip(WORDS)) > RATE


def test_a_full_disk_leaves_no_half_clip(tmp_path: Path) -> None:
    """Writing a clip never raises, and what could not be written whole is not there at all."""
    path = tmp_path / "full.clip"
    (tmp_path / f"full.clip.{os.getpid()}").symlink_to("/dev/full")
    clips.write(path, np.ones(100_000, dtype=np.int16))

    assert [] == list(tmp_path.iterdir())


def test_another_voice_sounds_different_and_is_kept_apart(tmp_path: Path) -> None:
    """Each voice has its own clips in the cache."""
    one, other = Voice(tmp_path).clip(WORDS), Voice(tmp_path, voice="en-us-nyc").clip(WORDS)

    assert one.tolist() != other.tolist()
    assert 2 == len(kept(tmp_path))


def test_a_voice_that_does_not_exist_is_an_error_and_not_another_voice() -> None:
    """Espeak would speak with some other voice and say nothing of it."""
    with pytest.raises(MissingError, match=r"there is no voice 'nobody': `voices` lists"):
        Voice(voice="nobody").clip(WORDS)


def test_the_voices_there_are_can_be_listed() -> None:
    """Each has an id to choose it by, a name, and its languages."""
    english = [each for each in list_voices() if "en-us" in each.languages]

    assert ["English (America)"] == [each.name for each in english]


@pytest.mark.parametrize(
    ("name", "id"),
    [("english", "gmw/en-us"), ("en-gb", "gmw/en"), ("spanish", "roa/es"), ("english (sc", "gmw/en-gb-sc")],
)
def test_of_several_voices_the_usual_one_is_meant(name: str, id: str) -> None:
    """Not the first by name, which would be the Caribbean one of espeak."""
    found = [
        VoiceInfo("gmw/en-029", "English (Caribbean)", ("en-029",)),
        VoiceInfo("gmw/en", "English (Great Britain)", ("en-gb",)),
        VoiceInfo("gmw/en-gb-sc", "English (Scotland)", ("en-gb-scotland",)),
        VoiceInfo("gmw/en-us", "English (America)", ("en-us",)),
        VoiceInfo("roa/es-419", "Spanish (Latin America)", ("es-419",)),
        VoiceInfo("roa/es", "Spanish (Spain)", ("es",)),
    ]

    assert id == find_voice(name, found).id


def test_the_language_chooses_the_voice() -> None:
    """A Spanish locale is not read out by an English voice."""
    voices = [
        {"id": "en", "name": "English", "languages": ["en-gb"]},
        {"id": "es", "name": "Spanish (Spain)", "languages": ["es"]},
        {"id": "mx", "name": "Spanish (Mexico)", "languages": ["es-mx"]},
    ]
    cases = {"en-US": "en", "es-ES": "es", "es-MX": "mx", "fi": "en"}

    assert cases == {tag: voice_worker.choose_voice(voices, "en", None, tag) for tag in cases}


def test_long_data_paths_do_not_silence_espeak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed in a folder with a long name, the same voice says the same."""
    loader = Path(pytest.importorskip("espeakng_loader").__file__).parent
    deep = tmp_path / ("a" * 100) / ("b" * 100)
    shutil.copytree(loader, deep / "espeakng_loader")
    expected = Voice().clip(WORDS)
    monkeypatch.setenv("PYTHONPATH", str(deep))
    short = Path(os.path.relpath("/")).resolve() / "tmp" / f"homestretch-test-{os.getpid()}"
    try:
        heard = [Voice(folder).clip(WORDS).tolist() for folder in (None, short, deep)]
        copied = (short / "espeak-ng-data").is_dir()
    finally:
        shutil.rmtree(short, ignore_errors=True)

    assert [expected.tolist()] * 3 == heard
    assert copied


def test_without_espeak_the_sentence_says_what_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can speak the remedy is named, and text remains."""
    for module in ("espeakng_loader", "pyttsx3"):
        (tmp_path / f"{module}.py").write_text("raise ImportError('not installed')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(MissingError, match=r"no voice can be made .*pip install espeakng-loader.*go on with text"):
        Voice().clip(WORDS)


def test_a_helper_that_dies_is_an_error_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash inside the speech library reaches nobody as a stack trace."""
    (tmp_path / "pyttsx3.py").write_text("import os\nos._exit(139)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(AudioError, match=r"the voice broke off: choose another voice"):
        Voice().clip(WORDS)


def test_where_no_process_can_be_started_the_session_goes_on_as_text(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said once; so it is where there is no room for what the voice writes."""
    told: list[str] = []
    prompt = Prompt("finished", {"routine": "everyday_10"})
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/no/such/interpreter")
        speaker = Speaker(library.phrasebook, Voice(), told.append)
        assert [0, 0] == [len(speaker(prompt)), len(speaker(prompt))]
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", "/no/such/folder")
        assert 0 == len(Speaker(library.phrasebook, Voice(), told.append)(prompt))

    (no_process, no_folder) = told
    assert "the voice's process cannot be started" in no_process
    assert "no folder for the voice to write to" in no_folder


def test_rendering_writes_nothing_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """What pyttsx3 prints stays in its helper."""
    Voice().clip(WORDS)

    assert ("", "") == capfd.readouterr()


def test_a_tone_of_another_rate_keeps_its_pitch_and_length(tmp_path: Path) -> None:
    """Resampling moves no frequency and keeps the loudness."""
    at = np.arange(22050) / 22050
    with wave.open(str(tmp_path / "tone.wav"), "wb") as writer:
        writer.setnchannels(2)
        writer.setsampwidth(2)
        writer.setframerate(22050)
        writer.writeframes(np.repeat(np.rint(8000 * np.sin(2 * np.pi * 1000 * at)).astype("<i2"), 2).tobytes())
    sound = clips.decode(tmp_path / "tone.wav").astype(float)
    expected = 8000 * np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)

    assert RATE == len(sound)
    assert np.abs(sound - expected).max() < 80


def test_an_aiff_as_macos_writes_it_is_read(tmp_path: Path) -> None:
    """Big-endian samples in an AIFF give the same clip as in a WAV."""
    pytest.importorskip("miniaudio")
    samples = np.rint(8000 * np.sin(np.arange(2205) / 7)).astype(">i2")
    rate = bytes([0x40, 0x0D, 0xAC, 0x44, 0, 0, 0, 0, 0, 0])  # 22050 as an 80-bit float
    common = b"COMM" + (18).to_bytes(4, "big") + b"\0\1" + len(samples).to_bytes(4, "big") + b"\0\x10" + rate
    body = b"SSND" + (8 + 2 * len(samples)).to_bytes(4, "big") + bytes(8) + samples.tobytes()
    (tmp_path / "a.aiff").write_bytes(b"FORM" + (4 + len(common + body)).to_bytes(4, "big") + b"AIFF" + common + body)
    with wave.open(str(tmp_path / "a.wav"), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(22050)
        writer.writeframes(samples.astype("<i2").tobytes())

    assert clips.decode(tmp_path / "a.wav").tolist() == clips.decode(tmp_path / "a.aiff").tolist()


@pytest.mark.parametrize(("kind", "seconds"), [("sound-tick", 0.08), ("sound-chime", 0.4), ("sound-soft", 0.6)])
def test_tones_are_short_soft_and_end_in_silence(kind: str, seconds: float) -> None:
    """A tone neither clicks nor startles."""
    tone = Voice().tone(kind)

    assert round(seconds * RATE) == len(tone)
    assert (0, 0) == (tone[0], tone[-1])
    assert 1000 < np.abs(tone).max() < 5000


def test_a_tone_that_does_not_exist_is_answered_with_those_that_do() -> None:
    """A wrong sound in a locale says which are right."""
    with pytest.raises(AudioError, match=r"no tone 'sound-gong': there are sound-tick, sound-chime, sound-soft"):
        Voice().tone("sound-gong")

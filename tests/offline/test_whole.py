"""The whole thing, as its user has it: spoken commands go in as one sound file, what the loudspeaker plays comes out.

Real vosk hears, real pyttsx3 speaks, the shipping command runs.
"""

import re
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from content.loader import Library
from engine.events import Prompt
from offline.sound import BLOCK, RATE, Samples
from offline.voice import Voice
from tests.command import Home

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders are different on Windows")

ROUTINE = """
level = "easy"
start = "standing"
end = "standing"
[[stretches]]
exercise = "childs_pose"
[[stretches]]
exercise = "single_knee_to_chest"
"""
NAME_ONLY = ("--instruction", "name", "--no-halfway")


@pytest.fixture
def home(tmp_path: Path, clips: Path) -> Home:
    return Home(tmp_path, clips)


@pytest.fixture(scope="module")
def speaker() -> Voice:
    """Who gives the commands."""
    return Voice(language="en", words_per_minute=140)


@pytest.fixture(scope="module")
def coach(clips: Path, library: Library) -> Voice:
    """The voice of the product, as the command sets it up."""
    return Voice(clips / "homestretch", language=library.phrasebook.locale)


@pytest.fixture
def routine(tmp_path: Path) -> Path:
    path = tmp_path / "my_stretches.toml"
    path.write_text(ROUTINE)
    return path


def write_wav(path: Path, sound: Samples) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.astype("<i2").tobytes())
    return path


def read_wav(path: Path) -> Samples:
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.int16)


def spoken(speaker: Voice, *said: tuple[float, str], seconds: float = 200.0) -> Samples:
    """A quiet room in which somebody says something at given seconds."""
    sound = np.random.default_rng(7).normal(0, 20, round(seconds * RATE))
    for at, words in said:
        clip = speaker.clip(words)
        start = round(at * RATE)
        sound[start : start + len(clip)] += clip * 0.6
    return np.clip(sound, -32768, 32767).astype(np.int16)


def where(sound: Samples, clip: Samples) -> list[float]:
    """Return the seconds at which `clip` begins in `sound`; the player begins clips at blocks."""
    head = clip[: 20 * BLOCK]
    starts = range(0, len(sound) - len(head), BLOCK)
    return [start / RATE for start in starts if np.array_equal(sound[start : start + len(head)], head)]


def clock(line: str) -> int:
    minutes, seconds = re.match(r"(\d+):(\d\d)", line).groups()  # type: ignore[union-attr]
    return int(minutes) * 60 + int(seconds)


def test_a_hold_of_twenty_seconds_lasts_twenty_seconds_in_the_sound(
    home: Home, routine: Path, tmp_path: Path, coach: Voice, library: Library
) -> None:
    """From the first sample of the hold to the first sample of the release: 20.00 s within one block."""
    result = home.run("run", routine, "--to-wav", tmp_path / "out.wav", *NAME_ONLY)

    sound, words = read_wav(tmp_path / "out.wav"), library.phrasebook.words
    held = where(sound, coach.clip(words(Prompt("hold", {"turn": 1}))))
    let_go = where(sound, coach.clip(words(Prompt("release", {"turn": 1}))))
    lengths = [after - before for before, after in zip(held[:1], let_go[:1], strict=True)]
    assert (0, [pytest.approx(20.0, abs=BLOCK / RATE)]) == (result.code, lengths)


def test_spoken_commands_steer_a_whole_routine(
    home: Home, routine: Path, tmp_path: Path, speaker: Voice, model: Path
) -> None:
    """Next in a hold goes on at once; a pause waits; resume says what is left and goes on; the end is reached."""
    plan = home.run("run", routine, "--to-wav", tmp_path / "plan.wav", *NAME_ONLY).out.splitlines()
    first_hold = clock(next(line for line in plan if "Hold here" in line))
    said = [(first_hold + 8.5, "next"), (first_hold + 30.0, "pause"), (first_hold + 40.0, "resume")]
    microphone = write_wav(tmp_path / "in.wav", spoken(speaker, *said))

    files = ("--from-wav", microphone, "--to-wav", tmp_path / "out.wav")
    result = home.run("run", routine, "--afresh", *files, *NAME_ONLY)

    lines = result.out.splitlines()
    after_next = next(line for line in lines if "one knee to chest" in line)
    paused = next(line for line in lines if "paused" in line)
    resumed = next(line for line in lines if line.find("Back to one knee") > 0)
    assert 0 == result.code
    assert 0 <= clock(after_next) - (first_hold + 8.5) <= 3
    assert 0 <= clock(paused) - (first_hold + 30.0) <= 2
    assert 0 <= clock(resumed) - (first_hold + 40.0) <= 3
    assert "That was" in lines[-1]


def test_stop_silences_the_voice_within_a_block(
    home: Home, routine: Path, tmp_path: Path, speaker: Voice, coach: Voice, library: Library, model: Path
) -> None:
    """The sentence breaks off where the command was certain; what is said next is that we stop: nothing has begun."""
    microphone = write_wav(tmp_path / "in.wav", spoken(speaker, (0.6, "stop")))

    result = home.run("run", routine, "--from-wav", microphone, "--to-wav", tmp_path / "out.wav", *NAME_ONLY)

    sound = read_wav(tmp_path / "out.wav")
    stopped = coach.clip(library.phrasebook.words(Prompt("stopped-unkept")))
    [at] = where(sound, stopped)
    cut = [line for line in result.out.splitlines() if not line.startswith("0:00")]
    assert (3, 1) == (result.code, len(cut))
    assert 0.6 < at < 3.0
    before = sound[: round(at * RATE)]
    welcome = coach.clip(result.out.splitlines()[0].partition("  ")[2])
    assert np.array_equal(before, welcome[: len(before)])


def test_nothing_heard_is_written_anywhere(
    home: Home, routine: Path, tmp_path: Path, speaker: Voice, model: Path
) -> None:
    """What was said to it is in no output and in no file, neither a command nor other talk."""
    said = [(20.0, "carry on"), (25.0, "the number is twenty five"), (32.0, "stop it")]
    microphone = write_wav(tmp_path / "in.wav", spoken(speaker, *said))

    result = home.run("run", routine, "--from-wav", microphone, "--to-wav", tmp_path / "out.wav", *NAME_ONLY)

    written = [result.out, result.err]
    written += [path.read_text(errors="replace") for path in home.folder.rglob("*") if path.is_file()]
    heard = ("carry on", "twenty five", "stop it", "number is")
    assert 3 == result.code
    assert [] == [(words, text[:80]) for words in heard for text in written if words in text.lower()]

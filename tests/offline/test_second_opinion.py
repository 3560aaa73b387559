"""The ear that ships with its spotter: what the recogniser alone does not hear."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from content.loader import load
from engine.events import Command
from offline.acceptance import Candidate
from offline.ear import Ear
from offline.models import SHIPPED
from offline.sound import BLOCK, RATE, Files, Samples, silence
from offline.spotter import SPOTTER_FILE, Spotter
from tests.room.acoustics import FULL_SCALE, at_level, living_room, spoken_in

FIXTURES = Path(__file__).with_name("fixtures")
MODEL = SHIPPED / "en"
VOICE_DB, NOISE_DB = -30.0, -42.0
TRIES = 3
TALK_BLOCKS = 75
"""Of the talk that comes with the tests: 1.5 s without a phrase in them."""
HUSH_RMS = 10.0
"""Of a silent room."""


def go() -> Path:
    """A person's "go", whose g is lost at a distance."""
    found = Path(os.environ.get("HOMESTRETCH_DATA", "")) / "commands" / "go" / "go__gsc__93ec8b84__0.flac"
    if not found.is_file():
        pytest.skip("HOMESTRETCH_DATA names no recordings")
    return found


def across_the_room(recording: Samples, seed: int) -> list[bytes]:
    """Blocks of it from 2.7 m away, with noise."""
    sound = at_level(spoken_in(living_room((1.6, 2.9, 0.3), (0.4, 0.5, 0.8)), recording), VOICE_DB)
    sound = np.pad(sound, (3 * RATE, RATE))
    sound += np.random.default_rng(seed).normal(0, FULL_SCALE * 10 ** (NOISE_DB / 20), len(sound))
    whole = np.rint(sound).astype("<i2")[: len(sound) // BLOCK * BLOCK]
    return [block.tobytes() for block in whole.reshape(-1, BLOCK)]


def heard(model: Path, recording: Samples) -> list[Candidate]:
    """All that it takes for a phrase in some tries."""
    ear, found = Ear(model, load("en").phrasebook), []
    for seed in range(TRIES):
        ear.reset()
        found += [each for each in map(ear.candidate, across_the_room(recording, seed)) if each]
    return found


def without_spotter(folder: Path) -> Path:
    """The same model alone."""
    shutil.copytree(MODEL, folder, ignore=shutil.ignore_patterns(SPOTTER_FILE))
    return folder


def test_a_word_that_the_recogniser_does_not_hear_is_spotted(tmp_path: Path) -> None:
    """None of three tries is a "go" to it; to both, one is at least."""
    soundfile = pytest.importorskip("soundfile", reason="soundfile is not installed: no recording can be read")
    recording, _ = soundfile.read(go(), dtype="int16")

    alone = [each.text for each in heard(without_spotter(tmp_path / "en"), recording)]
    both = heard(MODEL, recording)

    assert "go" not in alone
    assert any(each.text == "go" and each.only_spotted and each.spotted for each in both)


def test_what_both_hear_is_surer_than_what_one_hears() -> None:
    """A recording that comes with the tests: so sure is the recogniser, and so likely does the spotter find it."""
    files = Files(microphone=FIXTURES / "stop__gsc__439c84f4__1.wav")
    recording = np.concatenate([files.exchange(silence()) for _ in range(RATE // BLOCK)])
    files.close()

    found = [each for each in heard(MODEL, recording) if not each.waited]

    assert [("stop", False)] * TRIES == [(each.text, each.only_spotted) for each in found]
    assert all(each.confidence > 0.5 and (each.spotted or 0.0) > 0.5 for each in found)


class Finds(Spotter):
    """Finds a "go" in everything."""

    def __init__(self, path: Path) -> None:
        self.phrases = ("go",)

    def likely(self, sound: bytes) -> dict[str, float]:
        """Return that."""
        return {"go": 0.9}


def test_what_is_only_spotted_at_the_end_of_talk_is_weighed_with_no_confidence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recogniser hears no phrase in the sentence, so there is nothing of its own to be sure of."""
    monkeypatch.setattr("offline.spotting.Spotter", Finds)
    ear = Ear(MODEL, load("en").phrasebook)
    files = Files(microphone=FIXTURES / "talk__speechocean762__0461.wav")
    sound = np.concatenate([files.exchange(silence()) for _ in range(TALK_BLOCKS)] + [silence()] * 100)
    files.close()
    sound = np.rint(sound + np.random.default_rng(1).normal(0, HUSH_RMS, len(sound))).astype("<i2")

    blocks = (block.tobytes() for block in sound.reshape(-1, BLOCK))
    found = [each for each in map(ear.candidate, blocks) if each]

    spotted = [each for each in found if each.only_spotted and not each.apart]
    assert spotted
    assert {("go", 0.0, 0.9)} == {(each.text, each.confidence, each.spotted) for each in spotted}


def test_a_model_without_a_spotter_is_heard_as_ever(tmp_path: Path) -> None:
    """Of others there is none; nothing is spotted then."""
    ear = Ear(without_spotter(tmp_path / "en"), load("en").phrasebook)
    files = Files(microphone=FIXTURES / "stop__gsc__439c84f4__1.wav")
    blocks = [files.exchange(silence()) for _ in range(2 * RATE // BLOCK)]
    files.close()

    commands = [found.command for found in map(ear.hear, blocks) if found]

    assert commands == [Command.STOP]

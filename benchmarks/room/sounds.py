"""Who speaks what, and what else is heard: people the ear was not trained on, a kitchen, a television, a sleeper."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import soundfile as sf

from engine.phrasebook import Phrasebook
from offline.clips import resampled, to_samples
from offline.sound import RATE, Samples
from tests.room.acoustics import Sound
from training import synth
from training.corpus import Recording, recordings

SAID_OVER_IT = (
    "next", "stop", "pause", "wait", "go back", "repeat", "skip this", "more time", "help", "it hurts", "continue",
    "slower", "say that again", "hold on", "how long", "stop now",
)  # fmt: skip
"""What made-up voices say: phrases that have a meaning in the middle of a routine."""
NO_COMMAND_HERE = ("yes", "no")
"""Recorded phrases that answer a question; nobody says them while it talks."""
WORD_DB = 25.0
"""What is further below the loudest part of a recording is not the word any more."""
MARGIN = round(0.06 * RATE)
"""Samples that are left at both ends of a recorded word, faded."""
GAP_SECONDS = 0.4
"""Between the sentences of the television."""
BREATH_SECONDS = 4.0
RUSTLES_EVERY_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class Words:
    """A recording of a phrase, close to the mouth."""

    phrase: str
    speaker: str
    person: bool
    """Whether a person said it; a made-up voice otherwise."""
    sound: Samples


@dataclass
class Sounds:
    """All recordings, read when they are needed."""

    data: Path
    work: Path
    phrasebook: Phrasebook

    @cached_property
    def words(self) -> list[Words]:
        """Lone commands by people of the measured side, then made-up voices of the measured side."""
        return [*self._people(), *self._made_up()]

    def _people(self) -> Iterator[Words]:
        for one in recordings(self.data):
            if one.kind != "command" or not one.held_out or not one.text or one.text in NO_COMMAND_HERE:
                continue
            sound = word_alone(load(one.path))
            if self.phrasebook.understand(one.text) and sound is not None:
                yield Words(one.text, f"{one.source} {one.speaker}", True, sound)

    def _made_up(self) -> Iterator[Words]:
        folder = self.work / "voices"
        folder.mkdir(parents=True, exist_ok=True)
        for voice in synth.MEASURED:
            program = {"espeak": "espeak-ng", "festival": "text2wave"}.get(voice.split()[0], voice.split()[0])
            if shutil.which(program) is None:
                print(f"{voice} is left out: there is no program {program}", file=sys.stderr)
                continue
            for phrase in SAID_OVER_IT:
                said = synth.speak(synth.Saying(phrase, voice, 1.0, 50, held_out=True), folder)
                yield Words(phrase, voice, False, load(said))

    @cached_property
    def kitchen(self) -> Samples:
        """The half of the kitchen that was not trained on."""
        sound = load(self.data / "noise" / "picovoice_kitchen.opus")
        return sound[len(sound) // 2 :]

    def television(self, share: int = 1) -> Samples:
        """Return every `share`-th sentence that people of the measured side read, one after the other, as loud."""
        gap = np.zeros(round(GAP_SECONDS * RATE), np.int16)
        sentences = [one for one in recordings(self.data) if _is_read(one)]
        order = np.random.default_rng(5).permutation(len(sentences))[::share]
        return np.concatenate([part for index in order for part in (_levelled(load(sentences[index].path)), gap)])

    def somebody_lying(self, seconds: float, seed: int) -> tuple[Sound, Sound]:
        """Return breathing and rustling, each with an RMS of 1 while it lasts.

        Breathing is made up: noise between 300 and 2000 Hz in breaths of 4 s. Rustling is rubbed microphones, taps
        and friction, one every 6 s on average; the ear was trained on those as noise.
        """
        random = np.random.default_rng(seed)
        count = round(seconds * RATE)
        phase = np.arange(count) / RATE % BREATH_SECONDS / BREATH_SECONDS
        envelope = np.clip(np.sin(2 * np.pi * phase * 1.25), 0, None) * (phase < 0.4)
        envelope += 0.5 * np.clip(np.sin(2 * np.pi * (phase - 0.5)), 0, None) * (phase > 0.5)
        spectrum = np.fft.rfft(random.normal(size=count))
        hz = np.fft.rfftfreq(count, 1 / RATE)
        breath = np.fft.irfft(spectrum * ((hz > 300) & (hz < 2000)), count)
        breath *= envelope / np.sqrt(np.mean(breath**2))
        files = [p for p in sorted((self.data / "noise").iterdir()) if any(k in p.name for k in ("rub", "fric", "tap"))]
        rustling = np.zeros(count)
        for at in random.integers(count, size=int(seconds / RUSTLES_EVERY_SECONDS)):
            one = load(files[random.integers(len(files))])[: count - at].astype(float)
            rustling[at : at + len(one)] += one / np.sqrt(np.mean(one**2) + 1)
        return breath, rustling


def load(path: Path) -> Samples:
    """Read a file as mono sound at `RATE`."""
    sound, rate = sf.read(path, dtype="float64", always_2d=True)
    return to_samples(resampled(sound.mean(axis=1), rate) * 32767)


def word_alone(recording: Samples) -> Samples | None:
    """Return the word without the noise before and after it; None where one cannot tell them apart."""
    blocks = np.mean(recording[: len(recording) // 160 * 160].reshape(-1, 160).astype(float) ** 2, axis=1)
    loud = np.flatnonzero(blocks > blocks.max() * 10 ** (-WORD_DB / 10))
    if loud[0] == 0 and loud[-1] == len(blocks) - 1:
        return None
    sound = recording[max(0, 160 * loud[0] - MARGIN) : 160 * (loud[-1] + 1) + MARGIN].astype(float)
    fade = np.linspace(0, 1, MARGIN)
    sound[:MARGIN] *= fade
    sound[-MARGIN:] *= fade[::-1]
    return to_samples(sound)


def _is_read(one: Recording) -> bool:
    return one.held_out and one.kind == "sentence" and one.source in {"speechocean762", "librispeech", "speechbrain"}


def _levelled(sound: Samples) -> Samples:
    loud = np.sort(np.abs(sound.astype(float)))[len(sound) // 2 :].mean()
    return to_samples(sound * (2000 / max(loud, 1.0)))

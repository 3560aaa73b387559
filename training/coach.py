"""What is left of a word that is said while the coach speaks: its echo, and the person, through the real canceller.

The loudspeaker stands beside the microphone, is late, and may saturate. When the product notices a person its voice
gets softer or stops, so here it does so too, a while into the word, or does not. What the coach says comes from the
product's own locale, by espeak-ng (its voice on Linux) and by flite, for other systems have other voices.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from content.loader import load as load_content
from engine.score import write_score
from engine.settings import Settings
from offline.barge_in import SOFTER_DB
from offline.clips import TONES
from offline.echo import EchoCanceller
from offline.player import LATEST_BLOCKS
from offline.sound import BLOCK
from training import rooms, synth
from training.augment import Home, Sound, level, load, power, reverberate
from training.features import RATE_HZ

LEAD_SECONDS = (1.5, 3.0)
"""The coach has been speaking for so long before: the canceller has found its echo."""
ECHO_DB = (-6.0, 14.0)
"""Over the person."""
PERSON_DB = (-38.0, -18.0)
DELAY_SECONDS = (0.03, 0.15)
NOTICED_SECONDS = (0.05, 0.6)
"""From the first of the word until the voice gives way."""
SATURATION = 0.3
KEPT_SECONDS = (0.1, 0.6)
"""Of what was left before the word."""
TEXTS = 150
PRODUCT_VOICE = "espeak en-us"


def texts(seed: int = 3) -> list[str]:
    """Some of what the coach says in its routines, in random order."""
    library = load_content("en")
    book = library.phrasebook
    said: dict[str, None] = {}
    for routine in library.routines.values():
        for step in write_score(routine, book.count_words, Settings()).steps:
            for prompt in [beat.effect.prompt for beat in step.beats]:
                if prompt is not None and prompt.key not in TONES:
                    said[book.words(prompt)] = None
    listed = list(said)
    return [listed[index] for index in np.random.default_rng(seed).permutation(len(listed))[:TEXTS]]


def make(work: Path, seed: int = 9) -> list[Path]:
    """Let the product's voice and others say the texts, into work/coach; done once, kept afterwards."""
    folder = work / "coach"
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    voices = [PRODUCT_VOICE, *(f"flite {voice}" for voice in synth.FLITE)]
    sayings = [
        synth.Saying(text, PRODUCT_VOICE if rng.random() < 0.6 else str(rng.choice(voices)), 1.0, 50, held_out=False)
        for text in texts()
    ]
    return [synth.speak(saying, folder) for saying in sayings]


@dataclass(frozen=True, slots=True)
class Left:
    """(samples,) of int16 that the ear gets, and for each of its blocks whether the voice may be in it."""

    samples: NDArray[np.int16]
    own: list[bool]


class Coach:
    """Speaks all the time, into the same microphone."""

    def __init__(self, clips: list[Path], seed: int = 5) -> None:
        self.clips = [load(path) for path in clips]
        rng = np.random.default_rng(seed)
        self.ways = [rooms.home(rng, float(rng.uniform(0.2, 0.45))) for _ in range(30)]

    def speech(self, rng: np.random.Generator, samples: int) -> Sound:
        """So many samples of it, sentence after sentence."""
        pieces: list[Sound] = []
        while sum(map(len, pieces)) < samples:
            pieces += [self.clips[rng.integers(len(self.clips))], np.zeros(int(rng.uniform(0.0, 0.3) * RATE_HZ), np.float32)]
        return np.concatenate(pieces)[:samples]

    def talks_over(self, rng: np.random.Generator, home: Home, person: Sound) -> Left:
        """What the ear gets of a person (in their room already; it may be silence) over the coach's voice."""
        loud = float(np.sqrt(10 ** (rng.uniform(*PERSON_DB) / 10) / power(person))) if person.any() else 1.0
        lead = int(rng.uniform(*LEAD_SECONDS) * RATE_HZ)
        person = np.pad(person * np.float32(loud), (lead, 0))
        played = level(self.speech(rng, len(person)), -20.0)
        gain = np.ones(len(person), np.float32)
        if person.any() and rng.random() < 0.8:
            begins = int(np.flatnonzero(np.abs(person) > 0.05 * np.abs(person).max())[0])
            at = begins + int(rng.uniform(*NOTICED_SECONDS) * RATE_HZ)
            gain[at:] = 0.0 if rng.random() < 0.6 else 10 ** (-SOFTER_DB / 20)
        played *= gain
        driven = np.tanh(played / SATURATION / 0.5) * SATURATION if rng.random() < 0.4 else played
        late = int(rng.uniform(*DELAY_SECONDS) * RATE_HZ)
        echo = np.pad(reverberate(driven, self.ways[rng.integers(len(self.ways))]), (late, 0))[: len(person)]
        reference = power(person) if person.any() else 10 ** (rng.uniform(*PERSON_DB) / 10)
        echo *= np.float32(np.sqrt(reference * 10 ** (rng.uniform(*ECHO_DB) / 10) / power(echo[:lead])))
        heard = person + echo
        noise = home.background(rng, len(heard))
        heard = heard + noise * np.float32(np.sqrt(reference * 10 ** (-rng.uniform(10, 35) / 10)))
        left, own = through_canceller(played, heard)
        skip = max(lead - int(rng.uniform(*KEPT_SECONDS) * RATE_HZ), 0) // BLOCK
        return Left(left[skip * BLOCK :], own[skip:])


def through_canceller(played: Sound, heard: Sound) -> tuple[NDArray[np.int16], list[bool]]:
    """What the product's canceller leaves, and in which blocks the product takes it that the voice may be heard."""
    canceller = EchoCanceller()
    both = [(np.clip(sound, -1, 1) * 32767).astype(np.int16) for sound in (played, heard)]
    left: list[NDArray[np.int16]] = []
    own: list[bool] = []
    silent = LATEST_BLOCKS
    for at in range(0, len(heard) - BLOCK + 1, BLOCK):
        out, microphone = (each[at : at + BLOCK] for each in both)
        silent = 0 if out.any() else silent + 1
        left.append(canceller.clean(out, microphone).suppressed)  # it knows no way after so short a lead
        own.append(silent < LATEST_BLOCKS)
    return np.concatenate(left), own

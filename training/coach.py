"""What is left of a word that is said while the coach speaks: its echo, and the person, through the real canceller.

The loudspeaker stands beside the microphone, is late, and may saturate. When the product notices a person its voice
gets softer or stops, so here it does so too, a while into the word, or does not. What the coach says comes from the
product's own locale, by espeak-ng (its voice on Linux) and by flite, for other systems have other voices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from content.loader import load as load_content
from engine.score import write_score
from engine.settings import Settings
from offline.barge_in import SOFTER_DB
from offline.clips import TONES
from offline.echo import EchoCanceller
from offline.player import AGAIN_SECONDS, LATEST_BLOCKS
from offline.sound import BLOCK, BLOCK_SECONDS
from training import rooms, synth
from training.augment import Home, Sound, level, load, power
from training.features import RATE_HZ

FIRST_SECONDS = 8.0
"""The coach has been speaking for so long in a place before anybody else does: the way of its echo is known."""
BETWEEN_SECONDS = (0.8, 2.0)
"""And for so long between two who speak."""
STAYS = 40
"""So many speak in one place before the next is made up."""
ECHO_DB = (-6.0, 14.0)
"""Over the person."""
LOUDNESS_DB = (-38.0, -14.0)
"""Of the echo."""
PERSON_DB = (-48.0, -14.0)
DELAY_SECONDS = (0.03, 0.15)
NOTICED_SECONDS = (0.05, 0.6)
"""From the first of the word until the voice gives way."""
SHARES_GIVEN_WAY = (0.55, 0.1, 0.2)
"""How often a person is noticed for certain and the voice stops; or it goes on, for what it says is short; or a person is
only suspected, and it gets softer. Else it goes on as it was."""
SATURATION = 0.3
KEPT_SECONDS = (0.1, 0.6)
"""Of what was left before the word, where nobody was noticed."""
SHARE_TALKER_BEHIND = 0.25
"""How often it is somebody who talks on that is behind the person; else any background."""
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
    """What the canceller leaves, in two ways, as `offline.echo` says; and what the product makes of it."""

    suppressed: NDArray[np.int16]
    whole: NDArray[np.int16]
    own: list[bool]
    """For each block, whether the voice may be in it."""
    noticed: int | None = None
    """In which block a person is noticed for certain: the ear hears `AGAIN_BLOCKS` again, and goes on, in `whole`."""

    def __len__(self) -> int:
        return len(self.own)

    def without(self, blocks: int) -> Left:
        """The same without its first blocks."""
        skipped = blocks * BLOCK
        noticed = None if self.noticed is None else self.noticed - blocks
        return Left(self.suppressed[skipped:], self.whole[skipped:], self.own[blocks:], noticed)

    def heard(self) -> NDArray[np.int16]:
        """What the ear hears of it after its last fresh start."""
        return self.suppressed if self.noticed is None else self.whole[max(self.noticed + 1 - AGAIN_BLOCKS, 0) * BLOCK :]


AGAIN_BLOCKS = round(AGAIN_SECONDS / BLOCK_SECONDS)


class Place:
    """A laptop in a room: its loudspeaker, its microphone, and the canceller that comes to know the way between."""

    def __init__(self, rng: np.random.Generator, way: Sound) -> None:
        late = np.zeros(int(rng.uniform(*DELAY_SECONDS) * RATE_HZ), np.float32)
        self._way = np.concatenate((late, way))
        self._saturates = rng.random() < 0.4
        self._canceller = EchoCanceller()
        self._tail = np.zeros(len(self._way) - 1, np.float32)
        self._silent = LATEST_BLOCKS
        self._gain = np.float32(1.0)
        self.loudness_db = float(rng.uniform(*LOUDNESS_DB))

    def set_loudness(self, speech: Sound) -> None:
        """Make the echo of this speech as loud as it is here."""
        self._gain = np.float32(np.sqrt(10 ** (self.loudness_db / 10) / power(fftconvolve(self._driven(speech), self._way))))

    def _driven(self, played: Sound) -> Sound:
        return np.tanh(played / SATURATION / 0.5) * SATURATION if self._saturates else played

    def hears(self, played: Sound, others: Sound) -> Left:
        """What is left of whole blocks in which this was played and others were heard; it goes on where it was."""
        echo = fftconvolve(self._driven(played), self._way).astype(np.float32) * self._gain
        echo[: len(self._tail)] += self._tail
        self._tail = echo[len(played) :]
        return self.leaves(played, others + echo[: len(played)])

    def leaves(self, played: Sound, heard: Sound) -> Left:
        """What the product's canceller leaves, and in which blocks the product takes it that the voice may be heard."""
        out, microphone = ((np.clip(sound, -1, 1) * 32767).astype(np.int16) for sound in (played, heard))
        suppressed, whole = np.empty_like(out), np.empty_like(out)
        own: list[bool] = []
        for at in range(0, len(out), BLOCK):
            block = slice(at, at + BLOCK)
            self._silent = 0 if out[block].any() else self._silent + 1
            suppressed[block], whole[block] = self._canceller.clean(out[block], microphone[block])
            own.append(self._silent < LATEST_BLOCKS)
        return Left(suppressed, whole, own)


class Coach:
    """Speaks all the time, into the same microphone."""

    def __init__(self, clips: list[Path], seed: int = 5) -> None:
        self.clips = [load(path) for path in clips]
        rng = np.random.default_rng(seed)
        self.ways = [rooms.home(rng, float(rng.uniform(0.2, 0.45))) for _ in range(30)]
        self._place: Place | None = None
        self._stays = 0

    def speech(self, rng: np.random.Generator, samples: int) -> Sound:
        """So many samples of it, sentence after sentence."""
        pieces: list[Sound] = []
        while sum(map(len, pieces)) < samples:
            pieces += [self.clips[rng.integers(len(self.clips))], np.zeros(int(rng.uniform(0.0, 0.3) * RATE_HZ), np.float32)]
        return level(np.concatenate(pieces)[:samples], -20.0)

    def _next_place(self, rng: np.random.Generator) -> Place:
        if self._place is None or self._stays >= STAYS:
            self._place, self._stays = Place(rng, self.ways[rng.integers(len(self.ways))]), 0
            first = self.speech(rng, int(FIRST_SECONDS / BLOCK_SECONDS) * BLOCK)
            self._place.set_loudness(first)
            self._place.hears(first, np.zeros_like(first))
        self._stays += 1
        return self._place

    def talks_over(
        self, rng: np.random.Generator, home: Home, person: Sound, kept_seconds: float | None = None
    ) -> Left:
        """What the ear gets of a person (in their room already; it may be silence) over the coach's voice.

        kept_seconds: of what is left before that; usually some.
        """
        place = self._next_place(rng)
        lead = int(rng.uniform(*BETWEEN_SECONDS) / BLOCK_SECONDS)
        person = np.pad(person, (lead * BLOCK, -len(person) % BLOCK))
        loudness = 10 ** (place.loudness_db / 10)
        if person.any():
            loudness = 10 ** (np.clip(place.loudness_db - rng.uniform(*ECHO_DB), *PERSON_DB) / 10)
            person = person * np.float32(np.sqrt(loudness / power(person)))
        played = self.speech(rng, len(person))
        noticed: int | None = None
        if person.any():
            begins = int(np.flatnonzero(np.abs(person) > 0.05 * np.abs(person).max())[0])
            at = begins + int(rng.uniform(*NOTICED_SECONDS) * RATE_HZ)
            stops, goes_on, softer = np.cumsum(SHARES_GIVEN_WAY) > rng.random()
            noticed = at // BLOCK if goes_on else None
            played[at:] *= np.float32(0.0 if stops else 1.0 if goes_on else 10 ** (-SOFTER_DB / 20) if softer else 1.0)
        behind = home.talker if rng.random() < SHARE_TALKER_BEHIND else home.background
        noise = behind(rng, len(person))
        left = place.hears(played, person + noise * np.float32(np.sqrt(loudness * 10 ** (-rng.uniform(10, 35) / 10))))
        kept = float(rng.uniform(*KEPT_SECONDS)) if kept_seconds is None else kept_seconds
        return replace(left, noticed=noticed).without(max(lead - int(kept / BLOCK_SECONDS), 0))

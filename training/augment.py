"""What a home does to a voice: rooms, noise, music, babble, tone, level, speed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile as sf
import soxr
from numpy.typing import NDArray
from scipy.signal import fftconvolve, lfilter

from training import music, rooms
from training.corpus import Recording, halves
from training.features import RATE_HZ

Sound = NDArray[np.float32]

SHARE_BACKGROUND = (0.28, 0.24, 0.33, 0.15)
"""Recorded noise, music, babble, coloured noise."""
SHARE_TWO = 0.15
SHARE_RECORDED_MUSIC = 0.4
MADE_UP_PIECES = 60
SHARE_NOISY, NOISE_DB = 0.85, (0.0, 27.0)
"""How often there is a background, and how far the voice stands above it; else only a hush."""
SHARE_TALKER, TALKER_DB = 0.35, (4.0, 24.0)
"""How often somebody talks on behind the voice, with any other background half as often, and how far the voice stands
above the mean of their talk, pauses included. None of it is to be heard."""
TALKS_LONGER_SECONDS, SHORT_SECONDS = 0.7, 2.5
"""Before and after what is short they talk for up to so much longer, so that it is heard out of talk."""


def load(path: Path) -> Sound:
    """A file as mono 16 kHz samples in -1..1."""
    sound, rate = sf.read(path, dtype="float32", always_2d=True)
    mono = sound.mean(axis=1)
    return mono if rate == RATE_HZ else soxr.resample(mono, rate, RATE_HZ).astype(np.float32)


def power(sound: Sound) -> float:
    """Mean square of the louder half of 20 ms blocks: the voice, not the pauses."""
    blocks = sound[: len(sound) // 320 * 320].reshape(-1, 320)
    if not len(blocks):
        return float(np.mean(sound**2)) + 1e-10
    return float(np.mean(np.sort(np.mean(blocks**2, axis=1))[len(blocks) // 2 :])) + 1e-10


def reverberate(sound: Sound, response: Sound) -> Sound:
    """The sound in a room, as long as before plus the response's tail, at the same loudness."""
    wet = fftconvolve(sound, response).astype(np.float32)
    return wet * np.float32(np.sqrt(power(sound) / power(wet[: len(sound)])))


def mix(sound: Sound, noise: Sound, snr_db: float) -> Sound:
    """Noise of the same length under the voice; ratio of the voice's loud half to the noise's mean."""
    level = np.sqrt(power(sound) / (float(np.mean(noise**2)) + 1e-10) * 10 ** (-snr_db / 10))
    return sound + noise * np.float32(level)


@dataclass(slots=True)
class Home:
    """Rooms and background sounds of one side of the split."""

    responses: list[Sound]
    noises: list[Sound]
    music: list[Sound]
    talkers: list[Sound]

    @classmethod
    def of(cls, data: Path, items: list[Recording], seed: int, rooms_number: int) -> Home:
        """The training side: every noise but the measured ones, babble from training speakers."""
        rng = np.random.default_rng(seed)
        noises: list[Sound] = []
        songs = [music.piece(rng) for _ in range(MADE_UP_PIECES)]
        for path, start, end in halves(data, held_out=False):
            whole = load(path)
            (songs if path.parent.name == "music" else noises).append(whole[int(start * len(whole)) : int(end * len(whole))])
        spoken = [item for item in items if item.kind == "sentence" and not item.held_out]
        picked = rng.choice(len(spoken), size=min(150, len(spoken)), replace=False)
        talkers = [load(spoken[index].path) for index in picked]
        responses = rooms.bank(seed, rooms_number)
        responses += [load(path)[: RATE_HZ // 2] for path in sorted((data / "rir").iterdir())]
        return cls(responses, noises, songs, talkers)

    def background(self, rng: np.random.Generator, samples: int) -> Sound:
        """A stretch of recorded noise, of music, of babble, or of coloured noise, or two of these; unit power."""
        out = self._one_background(rng, samples)
        if rng.random() < SHARE_TWO:
            out += self._one_background(rng, samples) * np.float32(10 ** (-rng.uniform(0, 12) / 20))
        return _unit(out)

    def talker(self, rng: np.random.Generator, samples: int) -> Sound:
        """Somebody who goes on talking elsewhere in a room, as a television does; unit power."""
        talk = _stretch(rng, self.talkers[rng.integers(len(self.talkers))], samples)
        return _unit(fftconvolve(talk, self.responses[rng.integers(len(self.responses))])[:samples])

    def _one_background(self, rng: np.random.Generator, samples: int) -> Sound:
        kind = rng.choice(len(SHARE_BACKGROUND), p=SHARE_BACKGROUND)
        if kind == 0:
            lengths = np.sqrt([len(noise) for noise in self.noises])
            out = _stretch(rng, self.noises[rng.choice(len(lengths), p=lengths / lengths.sum())], samples)
        elif kind == 1:
            recorded = rng.random() < SHARE_RECORDED_MUSIC
            at = rng.integers(MADE_UP_PIECES, len(self.music)) if recorded else rng.integers(MADE_UP_PIECES)
            speed = float(rng.uniform(0.8, 1.25))
            whole = _stretch(rng, self.music[at], int(samples * speed) + 16)
            out = soxr.resample(whole, RATE_HZ, RATE_HZ / speed, quality="LQ").astype(np.float32)[:samples]
            out = np.pad(out, (0, samples - len(out)))
        elif kind == 2:
            out = np.zeros(samples, np.float32)
            for _ in range(int(rng.integers(2, 9))):
                one = _stretch(rng, self.talkers[rng.integers(len(self.talkers))], samples)
                out += one / np.float32(np.sqrt(power(one)) * 10 ** (rng.uniform(0, 6) / 20))
        else:
            white = rng.standard_normal(samples).astype(np.float32)
            out = lfilter([1.0], [1.0, -rng.uniform(0.0, 0.98)], white).astype(np.float32)
        if kind and rng.random() < 0.4:
            out = fftconvolve(out, self.responses[rng.integers(len(self.responses))])[:samples].astype(np.float32)
        return _unit(out)

    def live(self, rng: np.random.Generator, sound: Sound) -> Sound:
        """One random living-room version of a recording, with noise before and after it."""
        sound = self.spoken(rng, sound)
        noisy = SHARE_NOISY
        if rng.random() < SHARE_TALKER:
            sound, noisy = self._out_of_talk(rng, sound), SHARE_NOISY / 2
        if rng.random() < noisy:
            sound = mix(sound, self.background(rng, len(sound)), float(rng.uniform(*NOISE_DB)))
        else:
            hush = rng.standard_normal(len(sound)).astype(np.float32)
            sound = mix(sound, hush, float(rng.uniform(30, 55)))
        if rng.random() < 0.5:
            sound = lfilter([1.0, rng.uniform(-0.5, 0.5)], [1.0], sound).astype(np.float32)
        return level(sound, float(rng.uniform(-42, -8)))

    def _out_of_talk(self, rng: np.random.Generator, sound: Sound) -> Sound:
        if len(sound) < SHORT_SECONDS * RATE_HZ:
            before, after = (int(s * RATE_HZ) for s in rng.uniform(0.0, TALKS_LONGER_SECONDS, size=2))
            sound = np.pad(sound, (before, after))
        return mix(sound, self.talker(rng, len(sound)), float(rng.uniform(*TALKER_DB)))

    def still(self, rng: np.random.Generator, sound: Sound) -> Sound:
        """A version of a recording in a quiet place, close by."""
        sound = _respoken(rng, sound)
        hush = rng.standard_normal(len(sound)).astype(np.float32)
        return level(mix(sound, hush, float(rng.uniform(20, 55))), float(rng.uniform(-42, -8)))

    def spoken(self, rng: np.random.Generator, sound: Sound) -> Sound:
        """The recording at another speed, from somewhere in a room, with a moment before and after it."""
        sound = _respoken(rng, sound)
        if rng.random() < 0.6:
            room = self.responses[rng.integers(len(self.responses))]
            sound = reverberate(sound, room)[: len(sound) + RATE_HZ // 10]
        return sound


def _unit(sound: Sound) -> Sound:
    return (sound / np.sqrt(np.mean(sound**2) + 1e-9)).astype(np.float32)


def _respoken(rng: np.random.Generator, sound: Sound) -> Sound:
    """At another speed, with a moment before and after it."""
    speed = float(rng.uniform(0.87, 1.15))
    sound = soxr.resample(sound, RATE_HZ, RATE_HZ / speed, quality="LQ").astype(np.float32)
    before, after = (int(s * RATE_HZ) for s in rng.uniform(0.1, 0.6, size=2))
    return np.pad(sound, (before, after))


def _stretch(rng: np.random.Generator, sound: Sound, samples: int) -> Sound:
    if len(sound) < samples:
        sound = np.tile(sound, samples // len(sound) + 1)
    start = int(rng.integers(0, len(sound) - samples + 1))
    return sound[start : start + samples]


def level(sound: Sound, voice_db: float) -> Sound:
    """The voice at voice_db relative to full scale, clipped like a converter clips."""
    gain = np.sqrt(10 ** (voice_db / 10) / power(sound))
    return np.clip(sound * np.float32(gain), -1.0, 1.0)

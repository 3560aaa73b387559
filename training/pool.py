"""Rounds of augmented features: each round holds every kind of recording, newly disguised.

A round is one .npz: all frames stacked (frames, 40) float16, where each item ends, its labels.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training import coach, synth
from training.augment import Home, Sound, load
from training.corpus import Recording, recordings
from training.excerpts import Word, boundaries, excerpt
from training.features import CEPSTRA, RATE_HZ, mfcc, options
from training.lexicon import spell
from training.network import Ear
from training.vocabulary import HARD

# how often an item of a source is in a round, on average
SHARE = {"picovoice_wakewords": 0.15, "mycroft_precise": 0.25, "shawnhymel": 0.4,
         "upspeakercortex": 2.5, "speechocean762": 0.8, "librivox_sense": 1.0}  # fmt: skip
SHARE_KIND = {"command": 12.0, "cut": 3.0}
SHARE_CUT_UP = 0.35  # of a whole sentence, where its words can be cut out
SHARE_EXCERPT = 1.6  # of one to three words out of each sentence
SHARE_SYNTH = 0.45
SHARE_HARD = 0.9  # made-up voices saying what is badly heard
SHARE_ALIKE = 1.6  # made-up voices that sound like people
SHARE_OVER_VOICE = 0.28  # of what is short: said while the coach speaks, through the canceller
LONGEST_OVER_VOICE = 2.5  # seconds
SHARE_SILENT = 0.017  # so many items more are noise alone, labelled with nothing
SHARE_COACH_ALONE = 0.017  # and so many what the canceller leaves of the coach where nobody speaks
SHARE_NOTICED_FALSELY = 0.4  # of these: the product takes it for a person


def _times(rng: np.random.Generator, share: float) -> int:
    return int(share) + int(rng.random() < share % 1.0)


def _items(
    rng: np.random.Generator, trained: list[Recording], work: Path, cut_up: frozenset[Path]
) -> list[tuple[Path, str, bool]]:
    """(file, text, whether only some of its words are wanted) in random order."""
    chosen: list[tuple[Path, str, bool]] = []
    for item in trained:
        if item.text is not None:
            share = SHARE_KIND.get(item.kind, SHARE[item.source])
            if item.path in cut_up:
                share = SHARE_CUT_UP
                chosen += [(item.path, item.text, True)] * _times(rng, SHARE_EXCERPT)
            chosen += [(item.path, item.text, False)] * _times(rng, share)
    for path, text, voice in synth.listed(work, held_out=False):
        share = SHARE_ALIKE if voice.startswith("kokoro") else SHARE_HARD if text in HARD else SHARE_SYNTH
        chosen += [(path, text, False)] * _times(rng, share)
    order = rng.permutation(len(chosen))
    return [chosen[index] for index in order]


def round_file(work: Path, number: int) -> Path:
    """Where a round lies."""
    return work / "rounds" / f"round{number:03d}.npz"


class Maker:
    """Makes rounds of one training run; round numbers seed everything random in them.

    With a network that already hears, sentences are cut into words too (training.excerpts).
    """

    def __init__(
        self,
        data: Path,
        work: Path,
        trained: Ear | None = None,
        *,
        over_voice: bool = False,
        seed: int = 11,
        rooms_number: int = 150,
    ) -> None:
        """over_voice: whether the coach speaks in some items; its echo canceller is half of the work then."""
        items = recordings(data)
        self.trained = [item for item in items if not item.held_out]
        self.home = Home.of(data, items, seed, rooms_number)
        self.coach = coach.Coach(coach.make(work)) if over_voice else None
        self.work = work
        self.seed = seed
        self.sounds: dict[Path, Sound] = {}
        self.words: dict[Path, list[Word]] = {}
        for item in self.trained if trained is not None else []:
            if item.kind in {"sentence", "command_sentence"} and item.text is not None:
                found = boundaries(trained, self._sound(item.path), item.text, options())
                if found:
                    self.words[item.path] = found

    def _sound(self, path: Path) -> Sound:
        if path not in self.sounds:
            self.sounds[path] = load(path)
        return self.sounds[path]

    def _disguised(self, rng: np.random.Generator, sound: Sound) -> Sound:
        if self.coach and len(sound) <= LONGEST_OVER_VOICE * RATE_HZ and rng.random() < SHARE_OVER_VOICE:
            return sound_of(self.coach.talks_over(rng, self.home, self.home.spoken(rng, sound)).heard())
        return self.home.live(rng, sound)

    def _alone(self, rng: np.random.Generator, speaker: coach.Coach) -> Sound:
        nobody = np.zeros(int(rng.uniform(0.5, 4.0) * RATE_HZ), np.float32)
        left = speaker.talks_over(rng, self.home, nobody)
        return sound_of(left.whole if rng.random() < SHARE_NOTICED_FALSELY else left.suppressed)

    def make(self, number: int, hours: float | None = None, *, still: bool = False) -> Path:
        """Write round `number` unless it is there, with so many hours of sound or all; return its file.

        still: whether everything is said in a quiet place, which a network that hears nothing yet learns from sooner.
        """
        target = round_file(self.work, number)
        if target.exists():
            return target
        rng = np.random.default_rng([self.seed, number])
        opts = options()
        frames: list[np.ndarray] = []
        labels: list[tuple[int, ...]] = []
        most = float("inf") if hours is None else hours * 360_000
        count = 0
        for path, text, some in _items(rng, self.trained, self.work, frozenset(self.words)):
            if count > most:
                break
            sound = self._sound(path)
            if some:
                sound, text = excerpt(rng, sound, self.words[path])
            spelled = spell(text, int(rng.integers(0, 16)))
            if spelled is not None:
                frames.append(mfcc(self.home.still(rng, sound) if still else self._disguised(rng, sound), opts))
                count += len(frames[-1])
                labels.append(spelled)
        said = len(frames)
        for _ in range(round(SHARE_SILENT * said)):
            hush = self.home.background(rng, int(rng.uniform(0.5, 4.0) * RATE_HZ))
            hush *= np.float32(10 ** (rng.uniform(-75, -25) / 20))
            frames.append(mfcc(hush, opts))
            labels.append(())
        for _ in range(round(SHARE_COACH_ALONE * said) if self.coach else 0):
            frames.append(mfcc(self._alone(rng, self.coach), opts))
            labels.append(())
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part.npz")
        np.savez(
            part,
            frames=np.concatenate(frames).astype(np.float16).reshape(-1, CEPSTRA),
            ends=np.cumsum([len(one) for one in frames]),
            labels=np.array([x for one in labels for x in one], dtype=np.int16),
            label_ends=np.cumsum([len(one) for one in labels]),
        )
        part.rename(target)
        return target


def sound_of(samples: NDArray[np.int16]) -> Sound:
    """Samples of 16 bits in -1..1."""
    return samples.astype(np.float32) / np.float32(32768.0)

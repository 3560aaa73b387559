"""Rounds of augmented features: each round holds every kind of recording, newly disguised.

A round is one .npz: all frames stacked (frames, 40) float16, where each item ends, its labels.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training import synth
from training.augment import Home, Sound, load
from training.corpus import Recording, recordings
from training.features import CEPSTRA, RATE_HZ, mfcc, options
from training.lexicon import spell

# how often an item of a source is in a round, on average
SHARE = {"picovoice_wakewords": 0.12, "mycroft_precise": 0.2, "shawnhymel": 0.3,
         "upspeakercortex": 2.5, "speechocean762": 0.8, "librivox_sense": 1.0}  # fmt: skip
SHARE_KIND = {"command": 8.0, "cut": 1.2}
SHARE_SYNTH = 0.5
SILENCES = 180  # noise-only items a round, labelled with nothing


def _times(rng: np.random.Generator, share: float) -> int:
    return int(share) + int(rng.random() < share % 1.0)


def _items(rng: np.random.Generator, trained: list[Recording], work: Path) -> list[tuple[Path, str]]:
    chosen: list[tuple[Path, str]] = []
    for item in trained:
        if item.text is not None:
            share = SHARE_KIND.get(item.kind, SHARE[item.source])
            chosen += [(item.path, item.text)] * _times(rng, share)
    for path, text, _ in synth.listed(work, held_out=False):
        chosen += [(path, text)] * _times(rng, SHARE_SYNTH)
    order = rng.permutation(len(chosen))
    return [chosen[index] for index in order]


def round_file(work: Path, number: int) -> Path:
    """Where a round lies."""
    return work / "rounds" / f"round{number:03d}.npz"


class Maker:
    """Makes rounds of one training run; round numbers seed everything random in them."""

    def __init__(self, data: Path, work: Path, seed: int = 11, rooms_number: int = 150) -> None:
        items = recordings(data)
        self.trained = [item for item in items if not item.held_out]
        self.home = Home.of(data, items, seed, rooms_number)
        self.work = work
        self.seed = seed
        self.sounds: dict[Path, Sound] = {}

    def _sound(self, path: Path) -> Sound:
        if path not in self.sounds:
            self.sounds[path] = load(path)
        return self.sounds[path]

    def make(self, number: int) -> Path:
        """Write round `number` unless it is there; return its file."""
        target = round_file(self.work, number)
        if target.exists():
            return target
        rng = np.random.default_rng([self.seed, number])
        opts = options()
        frames: list[np.ndarray] = []
        labels: list[tuple[int, ...]] = []
        for path, text in _items(rng, self.trained, self.work):
            spelled = spell(text, int(rng.integers(0, 16)))
            if spelled is not None:
                frames.append(mfcc(self.home.live(rng, self._sound(path)), opts))
                labels.append(spelled)
        for _ in range(SILENCES):
            hush = self.home.background(rng, int(rng.uniform(0.5, 4.0) * RATE_HZ))
            hush *= np.float32(10 ** (rng.uniform(-75, -25) / 20))
            frames.append(mfcc(hush, opts))
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

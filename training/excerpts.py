"""Words cut out of sentences, so that the network hears many people say single words between silences.

A trained network says when each known phone is spoken (the best path through CTC's states); the cut lies halfway
between the words. Only recordings of the trained side are cut.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.augment import Sound
from training.features import RATE_HZ, mfcc
from training.lexicon import pronunciations
from training.network import STRIDE, Ear

Word = tuple[str, int, int]
"""A word with its first and its last sample."""
FRAME = STRIDE * RATE_HZ // 100
"""Samples of one output frame: 30 ms."""
EARLY = 1.0
"""Output frames by which CTC's peaks lie after the beginning of a phone, and before its end."""


def best_path(scores: NDArray[np.float32], labels: tuple[int, ...]) -> NDArray[np.intp]:
    """For each label the frame in which it peaks: (frames, phones) log scores, labels without blanks to (labels,)."""
    states = np.zeros(2 * len(labels) + 1, dtype=np.intp)
    states[1::2] = labels
    skip = np.zeros(len(states), dtype=bool)
    skip[3::2] = states[3::2] != states[1:-2:2]
    best = np.full(len(states), -np.inf)
    best[:2] = scores[0, states[:2]]
    came = np.zeros((len(scores), len(states)), dtype=np.intp)
    for frame in range(1, len(scores)):
        one = np.r_[-np.inf, best[:-1]]
        two = np.where(skip, np.r_[-np.inf, -np.inf, best[:-2]], -np.inf)
        ways = np.stack([best, one, two])
        came[frame] = ways.argmax(axis=0)
        best = ways.max(axis=0) + scores[frame, states]
    at = len(states) - 1 if best[-1] >= best[-2] else len(states) - 2
    peaks = np.zeros(len(labels), dtype=np.intp)
    height = np.full(len(labels), -np.inf)
    for frame in range(len(scores) - 1, -1, -1):
        if at % 2 and scores[frame, states[at]] > height[at // 2]:
            peaks[at // 2], height[at // 2] = frame, scores[frame, states[at]]
        at -= came[frame, at]
    return peaks


@torch.no_grad()
def boundaries(model: Ear, sound: Sound, text: str, opts: Any) -> list[Word]:
    """(word, first sample, last sample) of each word; empty when a word is unknown or the text does not fit."""
    spelled = [pronunciations(word) for word in text.lower().split()]
    if not spelled or not all(spelled):
        return []
    phones = [ways[0] for ways in spelled]
    labels = tuple(phone for word in phones for phone in word)
    scores = model(torch.from_numpy(mfcc(sound, opts))[None])[0].numpy()
    if len(scores) < 2 * len(labels):
        return []
    peaks = best_path(scores, labels)
    if float(np.mean(scores[peaks, list(labels)])) < -2.5:
        return []
    found = []
    at = 0
    for word, own in zip(text.lower().split(), phones, strict=True):
        before = peaks[at - 1] if at else -8
        after = peaks[at + len(own)] if at + len(own) < len(peaks) else len(scores) + 8
        first, last = peaks[at], peaks[at + len(own) - 1]
        start = max((before + first) / 2, first - 5.0)
        end = min((last + after) / 2, last + 7.0) + EARLY
        found.append((word, max(int(start * FRAME), 0), min(int(end * FRAME), len(sound))))
        at += len(own)
    return found


def excerpt(
    rng: np.random.Generator, sound: Sound, words: list[Word], longest: int = 3
) -> tuple[Sound, str]:
    """One to `longest` neighbouring words, with soft edges."""
    size = int(rng.integers(1, min(longest, len(words)) + 1))
    first = int(rng.integers(0, len(words) - size + 1))
    chosen = words[first : first + size]
    return soft_at_ends(sound[chosen[0][1] : chosen[-1][2]]), " ".join(word for word, _, _ in chosen)


def soft_at_ends(sound: Sound) -> Sound:
    """A copy whose first and last 10 ms rise and fall."""
    piece = sound.copy()
    fade = min(len(piece) // 4, RATE_HZ // 100)
    ramp = np.linspace(0.0, 1.0, fade, dtype=np.float32)
    piece[:fade] *= ramp
    piece[len(piece) - fade :] *= ramp[::-1]
    return piece

"""The first steps: a network that knows nothing is told when each phone sounds, which flite says of its own sayings.

CTC alone spends its first thousand steps saying nothing but blank, for it has to find the times of the phones and their
sounds at once. Some hundred steps on three made-up voices give it their sounds; after that it finds the times itself.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import soundfile as sf
import soxr
import torch
from numpy.typing import NDArray

from training import synth
from training.augment import Sound, level, mix
from training.features import RATE_HZ, mfcc, options
from training.network import STRIDE
from training.phones import NUMBER

PAUSE = "PAU"
OTHERWISE = {PAUSE: 0, "AX": NUMBER["AH"]}
"""flite's phones that are not ours: silence is the blank, and the reduced vowel is written AH in CMUdict."""
SHIFT_SECONDS, MIDDLE_SECONDS = 0.01, 0.0125
"""From one input frame to the next, and from a frame's begin to its middle."""
ROWS = 8
"""Of a batch."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Frames (time, 40) of a saying and, for each output frame, the number of the phone that sounds in it."""

    frames: NDArray[np.float32]
    phones: NDArray[np.int64]


def spoken(saying: synth.Saying) -> tuple[Sound, list[tuple[int, float]]]:
    """What flite makes of a saying at 16 kHz, and its phones in order, each with the second at which it ends."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as raw:
        arguments, _ = synth.command(saying, raw.name)
        told = subprocess.run([*arguments, "-psdur"], check=True, capture_output=True, text=True).stdout.split()
        sound, rate = sf.read(raw.name, dtype="float32")
    pairs = [each.upper().split(":") for each in told]
    longer = len(sound) / rate / float(pairs[-1][1])  # a voice's sound may be a little shorter than it says
    ends = [(OTHERWISE.get(name, NUMBER.get(name, 0)), float(end) * longer) for name, end in pairs]
    return soxr.resample(sound, rate, RATE_HZ).astype(np.float32), ends


def at_times(ends: list[tuple[int, float]], outputs: int) -> NDArray[np.int64]:
    """The phone of each of so many output frames: the one in the middle of the input frame that it stands on."""
    middles = np.arange(outputs) * STRIDE * SHIFT_SECONDS + MIDDLE_SECONDS
    index = np.searchsorted([end for _, end in ends], middles)
    return np.array([*(phone for phone, _ in ends), 0], np.int64)[index]


def sayings(rng: np.random.Generator) -> list[Timed]:
    """All that flite says on the trained side, at another speed, over a hush."""
    made = []
    for saying in synth.plan():
        if not saying.voice.startswith("flite") or saying.held_out:
            continue
        sound, ends = spoken(saying)
        speed = float(rng.uniform(0.87, 1.15))
        sound = soxr.resample(sound, RATE_HZ, RATE_HZ / speed, quality="LQ").astype(np.float32)
        hush = rng.standard_normal(len(sound)).astype(np.float32)
        sound = level(mix(sound, hush, float(rng.uniform(20, 55))), float(rng.uniform(-42, -8)))
        frames = mfcc(sound, options())
        frames = frames[: len(frames) // STRIDE * STRIDE]
        made.append(Timed(frames, at_times([(phone, end / speed) for phone, end in ends], len(frames) // STRIDE)))
    return made


def batches(made: list[Timed], frames: int, rng: np.random.Generator) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """All sayings once, end to end in random order, in rows: (rows, time, 40), and their phones (rows, time / 3)."""
    order = rng.permutation(len(made))
    row = frames // ROWS // STRIDE * STRIDE
    whole = np.concatenate([made[index].frames for index in order])
    phones = np.concatenate([made[index].phones for index in order])
    for start in range(0, len(whole) - ROWS * row + 1, ROWS * row):
        piece = whole[start : start + ROWS * row].reshape(ROWS, row, -1)
        told = phones[start // STRIDE : (start + ROWS * row) // STRIDE].reshape(ROWS, -1)
        yield torch.from_numpy(piece), torch.from_numpy(told)

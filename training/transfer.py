"""A network that hears is given the speech embedding (`training.embedding`), without changing what it answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.augment import Sound, level, load, mix
from training.corpus import recordings
from training.embedding import SEEN, constants, given
from training.features import RATE_HZ, mfcc, options
from training.network import Ear

LOOKED_AT, LONGEST_S = 300, 4.0  # recordings to fit on, and how much of each
HUSH_DB, VOICE_DB = (10.0, 60.0), (-42.0, -8.0)


def spectrum(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """(frames, 32) what it was trained on, of a sound in -1..1: a tenth of the decibels of bands up to 3.8 kHz, plus 2."""
    (cosines, *_), (sines, *_) = constants("melspectrogram", "CONV_2D")
    ((bands,),) = constants("melspectrogram", "BATCH_MATMUL")
    window = cosines.shape[2]
    cut = np.lib.stride_tricks.sliding_window_view(sound * np.float32(32768.0), window)[::160]
    power = (cut @ cosines.reshape(-1, window).T) ** 2 + (cut @ sines.reshape(-1, window).T) ** 2
    return np.log10(np.maximum(power @ bands, 1e-10)).astype(np.float32) + np.float32(2.0)


def bands(sounds: list[NDArray[np.float32]], opts: Any) -> NDArray[np.float32]:
    """(32, 41) what makes its bands of coefficients and a 1, as close as it goes on these sounds."""
    frames, wanted = [], []
    for sound in sounds:
        ours, theirs = mfcc(sound, opts), spectrum(sound)
        both = min(len(ours), len(theirs))
        frames.append(np.c_[ours[:both], np.ones(both, np.float32)])
        wanted.append(theirs[:both])
    found: NDArray[np.float32] = np.linalg.lstsq(np.concatenate(frames), np.concatenate(wanted), rcond=None)[0].T
    return found


def examples(data: Path, seed: int = 1) -> list[Sound]:
    """Some recordings of the trained side over a hush, at many levels."""
    rng = np.random.default_rng(seed)
    trained = [item for item in recordings(data) if not item.held_out]
    sounds = []
    for index in rng.permutation(len(trained))[:LOOKED_AT]:
        sound = load(trained[index].path)[: int(LONGEST_S * RATE_HZ)]
        sound = mix(sound, rng.standard_normal(len(sound)).astype(np.float32), float(rng.uniform(*HUSH_DB)))
        sounds.append(level(sound, float(rng.uniform(*VOICE_DB))))
    return sounds


def joined(model: Ear, width: int, sounds: list[Sound]) -> Ear:
    """A network of the same answers with the embedding beside it, scaled on these sounds; raises ValueError where it has one."""
    if model.join is not None:
        raise ValueError("this network has the embedding already")
    opts = options()
    embedding = given(bands(sounds, opts))
    more = Ear(replace(model.shape, joint=width))
    more.load_state_dict(model.state_dict(), strict=False)
    assert more.join is not None
    more.join.embedding = embedding
    _scale(more, [torch.from_numpy(mfcc(sound, opts)) for sound in sounds])
    return more.train(model.training)


@torch.no_grad()
def _scale(model: Ear, frames: list[Tensor]) -> None:
    """Bring what the embedding tells to mean 0 and variance 1 on these frames."""
    assert model.join is not None
    told: list[Tensor] = []
    for one in frames:
        if len(one) >= SEEN[-1] + 8:
            outputs = model.join.embedding(one[None, : len(one) // 4 * 4])
            told.append(torch.cat([x[0, -outputs[-1].shape[1] :] for x in outputs], dim=1))
    every = torch.cat(told)
    scale = model.join.scale
    assert scale.running_mean is not None and scale.running_var is not None
    scale.running_mean.copy_(every.mean(dim=0))
    scale.running_var.copy_(every.var(dim=0))

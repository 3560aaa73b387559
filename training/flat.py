"""A flat start: before the first CTC step, each phone of a recording is taken to be said at its even share of the sound.

CTC alone spends its first thousand steps saying nothing but blank. Some hundred steps towards this rough guess at the
time of each phone get it moving; after that CTC finds the times itself.
"""

from __future__ import annotations

import torch
from torch import Tensor

from training.network import STRIDE
from training.phones import PHONES


def times(frames: Tensor, lengths: Tensor, labels: Tensor, label_lengths: Tensor) -> Tensor:
    """(time, batch, phones) target of each output frame: phones evenly over the loud part, blank elsewhere.

    Takes a batch as `training.train.Batch` holds it; the first cepstrum says how loud a frame is.
    """
    made = torch.zeros(int(lengths.max()), len(frames), len(PHONES))
    made[:, :, 0] = 1.0
    at = 0
    for item, (length, count) in enumerate(zip(lengths.tolist(), label_lengths.tolist(), strict=True)):
        own = labels[at : at + count]
        at += count
        loud = frames[item, : length * STRIDE : STRIDE, 0]
        low, high = torch.quantile(loud, torch.tensor([0.1, 0.95]))
        found = torch.nonzero(loud > (low + high) / 2)
        if not count or not len(found):
            continue
        first, last = int(found[0]), int(found[-1]) + 1
        steps = torch.arange(first, last)
        spoken = own[((steps - first) * count // (last - first)).clamp(max=count - 1)]
        made[first:last, item, 0] = 0.0
        made[steps, item, spoken] = 1.0
    inside = torch.arange(made.shape[0])[:, None] < lengths[None, :]
    return made * inside[:, :, None]

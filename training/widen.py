"""A trained network made wider without changing what it answers (after Chen et al., Net2Net, ICLR 2016).

What a small network has learned is kept, and there is room for more. Each new unit of the wide layers is a copy of
one that is there, and the two share what goes out of them in unequal parts, so that they part ways when training goes on.
New units of the narrow layers begin with nothing going out of them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from training.network import Ear


def widened(model: Ear, width: int, narrow: int, seed: int = 21) -> Ear:
    """Return a network of these widths, neither below the model's, with the same scores; raises ValueError otherwise."""
    old = model.shape
    if width < old.width or narrow < old.narrow:
        raise ValueError(f"widths of at least {old.width} and {old.narrow} are needed, not {width} and {narrow}")
    rng = np.random.default_rng(seed)
    source = np.r_[np.arange(old.width), rng.choice(old.width, size=width - old.width)]
    share = _shares(rng, source)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        wide = Ear(replace(old, width=width, narrow=narrow))
    weights = model.state_dict()
    with torch.no_grad():
        for name, target in wide.state_dict().items():
            found = weights[name]
            if name.startswith("out.weight"):
                target.copy_(found[:, source] * share)
            elif name.endswith("down.weight"):
                taps = found.shape[1] // old.width
                each = (found.view(-1, taps, old.width)[:, :, source] * share).flatten(1)
                target[: old.narrow] = each
            elif name.endswith("up.weight"):
                target.zero_()
                target[:, : old.narrow] = found[source]
            elif found.dim() and found.shape[0] == old.width:
                target.copy_(found[source])
            else:
                target.copy_(found)
    return wide.train(model.training)


def _shares(rng: np.random.Generator, source: np.ndarray) -> Tensor:
    """What each unit takes of what went out of the one that it is a copy of; they add up to 1 for each."""
    drawn = rng.uniform(0.5, 1.5, size=len(source))
    total = np.zeros(source.max() + 1)
    np.add.at(total, source, drawn)
    return torch.from_numpy((drawn / total[source]).astype(np.float32))

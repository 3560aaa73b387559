"""The network: bottleneck convolutions over time with shortcuts, a third of the frame rate.

Everything in it can be written as Kaldi nnet3 components: affine layers on spliced frames,
rectifiers, weighted sums. (After the factored TDNN of Povey et al., Interspeech 2018, without
its semi-orthogonal constraint.)
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.features import CEPSTRA
from training.phones import PHONES

STRIDE = 3  # one output each 30 ms
STEM = (-4, -3, -2, -1, 0, 1, 2, 3, 4)  # input frames of 10 ms that the first layer sees
SHORTCUT = 0.66  # Kaldi's factored TDNN scales the way around a layer so


@dataclass(frozen=True, slots=True)
class Shape:
    """Widths, and per layer the output-rate frames (30 ms) it splices."""

    width: int = 320
    narrow: int = 112
    taps: tuple[tuple[int, ...], ...] = (
        (-1, 0, 1), (-1, 0, 1), (-1, 0, 1), (-2, 0, 1), (-2, 0), (-3, 0), (-3, 0), (-4, 0),
    )  # fmt: skip

    @property
    def left(self) -> int:
        """Output-rate frames of context before."""
        return sum(-taps[0] for taps in self.taps)

    @property
    def right(self) -> int:
        """Output-rate frames of context after."""
        return sum(max(taps) for taps in self.taps)


def splice(x: Tensor, taps: tuple[int, ...], low: int, high: int) -> Tensor:
    """Frames next to each other: (batch, time, width) to (batch, time - low - high, width * taps)."""
    length = x.shape[1] - low - high
    return torch.cat([x[:, low + tap : low + tap + length] for tap in taps], dim=2)


class Layer(nn.Module):
    """Narrow linear splice, wide affine, batch norm, rectifier, shortcut."""

    def __init__(self, shape: Shape, taps: tuple[int, ...]) -> None:
        super().__init__()
        self.taps = taps
        self.low, self.high = -min(taps), max(taps)
        self.down = nn.Linear(shape.width * len(taps), shape.narrow, bias=False)
        self.up = nn.Linear(shape.narrow, shape.width)
        self.norm = nn.BatchNorm1d(shape.width)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, time, width) to (batch, time - low - high, width)."""
        h = self.up(self.down(splice(x, self.taps, self.low, self.high)))
        h = torch.relu(self.norm(h.flatten(0, 1)).view(h.shape))
        return h + SHORTCUT * x[:, self.low : x.shape[1] - self.high]


class Ear(nn.Module):
    """(batch, frames, 40) MFCC to (batch, frames / 3, phones) log probabilities."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.register_buffer("mean", torch.zeros(CEPSTRA))
        self.register_buffer("deviation", torch.ones(CEPSTRA))
        self.stem = nn.Linear(CEPSTRA * len(STEM), shape.width)
        self.stem_norm = nn.BatchNorm1d(shape.width)
        self.layers = nn.ModuleList(Layer(shape, taps) for taps in shape.taps)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(shape.width, len(PHONES))

    def forward(self, frames: Tensor) -> Tensor:
        """Edges are repeated outward, as Kaldi's looped computation does."""
        x = (frames - self.mean) / self.deviation
        low = self.shape.left * STRIDE - STEM[0]
        high = self.shape.right * STRIDE + STEM[-1]
        x = torch.cat([x[:, :1].expand(-1, low, -1), x, x[:, -1:].expand(-1, high, -1)], dim=1)
        length = (x.shape[1] - STEM[-1] + STEM[0] + STRIDE - 1) // STRIDE
        windows = x.unfold(1, len(STEM), STRIDE)[:, :length]  # (batch, time, 40, frames)
        h = self.stem(windows.transpose(2, 3).flatten(2))
        h = torch.relu(self.stem_norm(h.flatten(0, 1)).view(h.shape))
        for layer in self.layers:
            h = layer(h)
        logits: Tensor = self.out(self.drop(h))
        return torch.log_softmax(logits.float(), dim=2)

"""The network: bottleneck convolutions over time with shortcuts, a third of the frame rate.

Everything in it can be written as Kaldi nnet3 components: affine layers on spliced frames,
rectifiers, weighted sums. (After the factored TDNN of Povey et al., Interspeech 2018, without
its semi-orthogonal constraint.)
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.embedding import SEEN, STEP, WIDTHS, Embedding
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
    joint: int = 0  # width of what the speech embedding is taken through; 0: there is none
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


JOINED = 4  # layers before what the embedding tells comes in; none behind it looks ahead
AHEAD = 16  # input frames after its own that such a layer has been told about


class Join(nn.Module):
    """What the embedding tells, put beside the layers: normalised, through a rectifier, added."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embedding = Embedding()
        self.scale = nn.BatchNorm1d(sum(WIDTHS), affine=False)
        self.inner = nn.Linear(sum(WIDTHS), shape.joint)
        self.norm = nn.BatchNorm1d(shape.joint)
        self.outer = nn.Linear(shape.joint, shape.width, bias=False)
        nn.init.zeros_(self.outer.weight)
        self.before = -(-sum(-min(taps) for taps in shape.taps[JOINED:]) * STRIDE // STEP) * STEP
        """Input frames before the first one for which later layers want it, a whole number of steps."""

    def forward(self, frames: Tensor, first: int, outputs: int) -> Tensor:
        """For outputs of the network from number `first` (below zero) on: (batch, outputs, width)."""
        before = self.before + SEEN[-1] - AHEAD
        length = before + frames.shape[1] + AHEAD
        after = AHEAD + -length % STEP
        x = torch.cat([frames[:, :1].expand(-1, before, -1), frames, frames[:, -1:].expand(-1, after, -1)], dim=1)
        at = torch.arange(first, first + outputs, device=frames.device) * STRIDE // STEP
        told = [
            one[:, (at + (before + AHEAD - seen) // STEP).clamp(max=one.shape[1] - 1)]
            for one, seen in zip(self.embedding(x), SEEN, strict=True)
        ]
        h = self.inner(self.scale(torch.cat(told, dim=2).flatten(0, 1)))
        added: Tensor = self.outer(torch.relu(self.norm(h))).view(len(frames), outputs, -1)
        return added


class Ear(nn.Module):
    """(batch, frames, 40) MFCC to (batch, frames / 3, phones) log probabilities."""

    mean: Tensor
    deviation: Tensor
    lapse: float = 0.0
    """In training: of how many rows only the embedding is heard, and of how many only the other layers."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.register_buffer("mean", torch.zeros(CEPSTRA))
        self.register_buffer("deviation", torch.ones(CEPSTRA))
        self.stem = nn.Linear(CEPSTRA * len(STEM), shape.width)
        self.stem_norm = nn.BatchNorm1d(shape.width)
        self.layers = nn.ModuleList(Layer(shape, taps) for taps in shape.taps)
        self.join = Join(shape) if shape.joint else None
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
        for index, layer in enumerate(self.layers):
            if index == JOINED and self.join is not None:
                first = -sum(-min(taps) for taps in self.shape.taps[JOINED:])
                h = self._joined(h, self.join(frames, first, h.shape[1]))
            h = layer(h)
        logits: Tensor = self.out(self.drop(h))
        return torch.log_softmax(logits.float(), dim=2)

    def _joined(self, h: Tensor, added: Tensor) -> Tensor:
        if self.training and self.lapse:
            there = torch.rand(len(h), 1, 1, device=h.device)
            return h * (there > self.lapse) + added * (there < 1 - self.lapse)
        return h + added


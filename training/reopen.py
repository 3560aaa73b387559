"""A shipped model folder made a network again, so that training can go on from it where `ear.pt` was not kept.

Reads what `training.export` wrote. Batch norm was folded into the layers before it; here it starts as a step that
changes nothing on the frames it is given, and is trained from there.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.augment import load
from training.corpus import recordings
from training.export import BLANK_PENALTY
from training.features import mfcc, options
from training.network import STEM, Ear, Join, Layer, Shape
from training.nnet3 import Array


class Reader:
    """The weights in a final.mdl, component by component."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        self.at = 0

    def has(self, name: str) -> bool:
        """Whether there is such a component."""
        return f"<ComponentName> {name} ".encode() in self.data

    def affine(self, name: str) -> tuple[Tensor, Tensor]:
        """Weight (rows, columns) and bias (rows,) of a component; raises ValueError where there is none."""
        found = self.data.find(f"<ComponentName> {name} ".encode())
        mark = b"<LinearParams> CM "
        begins = self.data.find(mark, found)
        if found < 0 or begins < 0:
            raise ValueError(f"no component {name} with weights: was this model made by training.export?")
        self.at = begins + len(mark)
        weight = self._matrix()
        self._expect(b"<BiasParams> FV ")
        (size,) = self._take("<xi")
        bias = np.frombuffer(self.data, "<f4", size, self.at)
        return torch.from_numpy(weight), torch.from_numpy(bias.copy())

    def _expect(self, token: bytes) -> None:
        if not self.data.startswith(token, self.at):
            raise ValueError(f"{token!r} expected at byte {self.at}")
        self.at += len(token)

    def _take(self, layout: str) -> tuple[float, ...]:
        values = struct.unpack_from(layout, self.data, self.at)
        self.at += struct.calcsize(layout)
        return values

    def _matrix(self) -> Array:
        low, span, rows, columns = self._take("<ffii")
        rows, columns = int(rows), int(columns)
        marks = np.frombuffer(self.data, "<u2", columns * 4, self.at).reshape(columns, 4)
        self.at += marks.nbytes
        places = np.frombuffer(self.data, np.uint8, rows * columns, self.at).reshape(columns, rows)
        self.at += places.nbytes
        heights = low + span * marks.astype(np.float64) / 65535.0
        return _values(places.astype(np.float64), heights).T.astype(np.float32)


def _values(places: NDArray[np.float64], heights: NDArray[np.float64]) -> NDArray[np.float64]:
    """What `nnet3._bytes` made bytes of: both (columns, ...)."""
    h0, h1, h2, h3 = (heights[:, index, None] for index in range(4))
    lower = h0 + (h1 - h0) * places / 64.0
    middle = h1 + (h2 - h1) * (places - 64.0) / 128.0
    upper = h2 + (h3 - h2) * (places - 192.0) / 63.0
    return np.where(places <= 64, lower, np.where(places <= 192, middle, upper))


def sample(data: Path, recordings_number: int = 600, frames_each: int = 100, seed: int = 1) -> Tensor:
    """Frames (batch, time, 40) of some recordings of the trained side, to set batch norms on."""
    trained = [item for item in recordings(data) if not item.held_out]
    opts = options()
    pieces: list[Array] = []
    for index in np.random.default_rng(seed).permutation(len(trained))[:recordings_number]:
        frames = mfcc(load(trained[index].path), opts)
        pieces += [frames[at : at + frames_each] for at in range(0, len(frames) - frames_each, frames_each)]
    return torch.from_numpy(np.stack(pieces))


@torch.no_grad()
def reopen(folder: Path, frames: Tensor) -> Ear:
    """The network of a model folder; `frames` (batch, time, 40) are what its batch norms are set on."""
    reader = Reader(folder / "am" / "final.mdl")
    weight, bias = reader.affine("stem.affine")
    narrow = len(reader.affine("tdnn1.down")[1])
    joint = len(reader.affine("join.inner")[1]) if reader.has("join.inner") else 0
    model = Ear(replace(Shape(), width=len(bias), narrow=narrow, joint=joint))
    flat = frames.flatten(0, 1)
    model.mean.copy_(flat.mean(dim=0))
    model.deviation.copy_(flat.std(dim=0))
    model.stem.weight.copy_(weight * model.deviation.repeat(len(STEM)))
    model.stem.bias.copy_(bias + weight @ model.mean.repeat(len(STEM)))
    for index, layer in enumerate(model.layers):
        assert isinstance(layer, Layer)
        layer.down.weight.copy_(reader.affine(f"tdnn{index + 1}.down")[0])
        up = reader.affine(f"tdnn{index + 1}.up")
        layer.up.weight.copy_(up[0])
        layer.up.bias.copy_(up[1])
    weight, bias = reader.affine("out.affine")
    bias[0] += BLANK_PENALTY
    model.out.weight.copy_(weight)
    model.out.bias.copy_(bias)
    model.eval()
    if model.join is not None:
        _read_join(reader, model.join)
    for norm in [module for module in model.modules() if isinstance(module, nn.BatchNorm1d) and module.affine]:
        _set_to_nothing(model, norm, frames)
    if model.join is not None:
        _scale(model, model.join, frames)
    return model


def _read_join(reader: Reader, join: Join) -> None:
    names = [f"block{number + 1}.{index + 1}" for number, block in enumerate(join.embedding.blocks()) for index in range(len(block))]
    for name, layer in zip([*names, "whole"], [*join.embedding.layers, join.embedding.last], strict=True):
        assert isinstance(layer, nn.Conv2d) and layer.bias is not None
        weight, bias = reader.affine(name)
        filters, before, times, tall = layer.weight.shape
        layer.weight.copy_(weight.view(filters, times, tall, before).permute(0, 3, 1, 2))
        layer.bias.copy_(bias)
    for name, affine in (("bands", join.embedding.bands), ("join.inner", join.inner)):
        weight, bias = reader.affine(name)
        affine.weight.copy_(weight)
        affine.bias.copy_(bias)
    join.outer.weight.copy_(reader.affine("join.outer")[0])


def _scale(model: Ear, join: Join, frames: Tensor) -> None:
    """Bring what the embedding tells to mean 0 and variance 1 on these frames, and take that back behind it."""
    mean, variance = _seen(model, join.scale, frames)
    assert join.scale.running_mean is not None and join.scale.running_var is not None
    join.scale.running_mean.copy_(mean)
    join.scale.running_var.copy_(variance)
    join.inner.bias += join.inner.weight @ mean
    join.inner.weight *= torch.sqrt(variance + join.scale.eps)


def _seen(model: Ear, norm: nn.BatchNorm1d, frames: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance of what a batch norm gets while it changes nothing."""
    assert norm.running_mean is not None and norm.running_var is not None
    norm.running_mean.zero_()
    norm.running_var.fill_(1.0 - norm.eps)
    seen: list[Tensor] = []
    handle = norm.register_forward_hook(lambda _module, inputs, _output: seen.append(inputs[0]))
    model(frames)
    handle.remove()
    return seen[0].mean(dim=0), seen[0].var(dim=0)


def _set_to_nothing(model: Ear, norm: nn.BatchNorm1d, frames: Tensor) -> None:
    """Let a batch norm give back what it gets, with the mean and variance of these frames."""
    mean, variance = _seen(model, norm, frames)
    assert norm.running_mean is not None and norm.running_var is not None
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(variance)
    norm.weight.copy_(torch.sqrt(variance + norm.eps))
    norm.bias.copy_(mean)

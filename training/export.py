"""From a trained network to the am/ and conf/ parts of a Vosk model folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from torch import Tensor, nn

from training.features import CEPSTRA, MFCC_CONF
from training.network import SHORTCUT, STEM, STRIDE, Ear, Layer
from training.nnet3 import Array, Writer, transition_model
from training.phones import PHONES

# rule 2: a pause of 0.4 s ends a phrase; frames-per-chunk: 90 ms, so that partial results come soon
MODEL_CONF = """--min-active=200
--max-active=800
--beam=11.0
--lattice-beam=3.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--frames-per-chunk=9
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.4
--endpoint.rule3.min-trailing-silence=0.5
--endpoint.rule4.min-trailing-silence=0.8
"""


# CTC networks prefer the blank where they are unsure; without this, faint words are no words at all
BLANK_PENALTY = 2.0


def _array(x: Tensor) -> Array:
    return x.detach().cpu().numpy().astype(np.float32)


def _folded(affine: nn.Linear, norm: nn.BatchNorm1d) -> tuple[Array, Array]:
    """One affine layer that does what the affine layer and the batch norm behind it do."""
    assert norm.running_mean is not None and norm.running_var is not None
    scale = _array(norm.weight) / np.sqrt(_array(norm.running_var) + norm.eps)
    bias = (_array(affine.bias) - _array(norm.running_mean)) * scale + _array(norm.bias)
    return _array(affine.weight) * scale[:, None], bias


def _offset(node: str, frames: int) -> str:
    return node if frames == 0 else f"Offset({node}, {frames})"


class _Net:
    """Collects configuration lines and components in step with each other."""

    def __init__(self) -> None:
        self.lines = [f"input-node name=input dim={CEPSTRA}"]
        self.parts: list[tuple[str, str, Array | None, Array | None, int]] = []

    def add(self, kind: str, name: str, source: str, weight: Array | None, bias: Array | None, dim: int) -> str:
        self.lines.append(f"component-node name={name} component={name} input={source}")
        self.parts.append((kind, name, weight, bias, dim))
        return name

    def affine(self, name: str, source: str, weight: Array, bias: Array) -> str:
        return self.add("FixedAffineComponent", name, source, weight, bias, len(bias))

    def plain(self, kind: str, name: str, source: str, dim: int) -> str:
        return self.add(kind, name, source, None, None, dim)


def _assemble(model: Ear) -> _Net:
    net = _Net()
    width = model.shape.width
    weight, bias = _folded(model.stem, model.stem_norm)
    mean, deviation = _array(model.mean), _array(model.deviation)
    bias = np.asarray(bias - weight @ np.tile(mean / deviation, len(STEM)), np.float32)
    weight = weight / np.tile(deviation, len(STEM))
    spliced = ", ".join(_offset("input", tap) for tap in STEM)
    net.affine("stem.affine", f"Append({spliced})", weight, bias)
    node = net.plain("RectifiedLinearComponent", "stem.relu", "stem.affine", width)
    for index, layer in enumerate(model.layers):
        assert isinstance(layer, Layer)
        name = f"tdnn{index + 1}"
        down = _array(layer.down.weight)
        spliced = ", ".join(_offset(node, tap * STRIDE) for tap in layer.taps)
        net.affine(f"{name}.down", f"Append({spliced})", down, np.zeros(len(down), np.float32))
        net.affine(f"{name}.up", f"{name}.down", *_folded(layer.up, layer.norm))
        net.plain("RectifiedLinearComponent", f"{name}.relu", f"{name}.up", width)
        around = f"Sum({name}.relu, Scale({SHORTCUT}, {node}))"
        node = net.plain("NoOpComponent", f"{name}.sum", around, width)
    last = _array(model.out.bias).copy()
    last[0] -= BLANK_PENALTY
    net.affine("out.affine", node, _array(model.out.weight), last)
    net.plain("LogSoftmaxComponent", "out.scores", "out.affine", len(PHONES))
    net.lines.append("output-node name=output input=out.scores objective=linear")
    return net


def write_final(model: Ear, path: Path) -> None:
    """Write final.mdl: transition model, network in 8-bit weights, no priors."""
    net = _assemble(model)
    with path.open("wb") as out:
        to = Writer(out)
        transition_model(to, len(PHONES))
        to.token("<Nnet3>")
        to.line("")
        for line in net.lines:
            to.line(line)
        to.line("")
        to.token("<NumComponents>")
        to.integer(len(net.parts))
        for kind, name, weight, bias, dim in net.parts:
            to.token("<ComponentName>", name, f"<{kind}>")
            if weight is not None and bias is not None:
                to.token("<LinearParams>")
                to.matrix(weight)
                to.token("<BiasParams>")
                to.vector(bias)
            elif kind == "NoOpComponent":
                to.token("<Dim>")
                to.integer(dim)
                to.token("<BackpropScale>")
                to.number(1.0)
            else:
                to.token("<Dim>")
                to.integer(dim)
                to.token("<ValueAvg>")
                to.vector(np.zeros(0, np.float32))
                to.token("<DerivAvg>")
                to.vector(np.zeros(0, np.float32))
                to.token("<Count>")
                to.number(0.0)
            to.token(f"</{kind}>")
        to.token("</Nnet3>", "<LeftContext>")
        to.integer(0)
        to.token("<RightContext>")
        to.integer(0)
        to.token("<Priors>")
        to.vector(np.zeros(0, np.float32))


def write_folder(model: Ear, folder: Path) -> None:
    """Write am/ and conf/; graph/ is made by training.graph in a process of its own."""
    (folder / "am").mkdir(parents=True, exist_ok=True)
    (folder / "conf").mkdir(exist_ok=True)
    write_final(model, folder / "am" / "final.mdl")
    (folder / "conf" / "mfcc.conf").write_text(MFCC_CONF, encoding="utf-8")
    (folder / "conf" / "model.conf").write_text(MODEL_CONF, encoding="utf-8")

"""From a trained network to the am/ and conf/ parts of a Vosk model folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from torch import Tensor, nn

from training.embedding import BANDS, CHANNELS, LEAK, LEAST, POOLED, SEEN, STEP, Embedding
from training.features import CEPSTRA, MFCC_CONF
from training.network import AHEAD, JOINED, SHORTCUT, STEM, STRIDE, Ear, Join, Layer
from training.nnet3 import Array, Writer, transition_model
from training.phones import PHONES

# rule 2: a pause of 0.34 s ends a phrase; frames-per-chunk: 120 ms, the least in which both the 30 ms of the outputs and the 40 ms of the embedding fit
MODEL_CONF = """--min-active=200
--max-active=800
--beam=11.0
--lattice-beam=3.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--frames-per-chunk=12
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.34
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
    """Collects configuration lines and components in step with each other; each method returns its node's name."""

    def __init__(self) -> None:
        self.lines = [f"input-node name=input dim={CEPSTRA}"]
        self.parts: list[tuple[str, str, Callable[[Writer], None]]] = []

    def _add(self, kind: str, name: str, source: str, write: Callable[[Writer], None]) -> str:
        self.lines.append(f"component-node name={name} component={name} input={source}")
        self.parts.append((kind, name, write))
        return name

    def affine(self, name: str, source: str, weight: Array, bias: Array) -> str:
        def write(to: Writer) -> None:
            to.token("<LinearParams>")
            to.matrix(weight)
            to.token("<BiasParams>")
            to.vector(bias)

        return self._add("FixedAffineComponent", name, source, write)

    def nonlinear(self, name: str, source: str, dim: int, kind: str = "RectifiedLinearComponent") -> str:
        def write(to: Writer) -> None:
            to.token("<Dim>")
            to.integer(dim)
            for statistic in ("<ValueAvg>", "<DerivAvg>"):
                to.token(statistic)
                to.vector(np.zeros(0, np.float32))
            to.token("<Count>")
            to.number(0.0)

        return self._add(kind, name, source, write)

    def same(self, name: str, source: str, dim: int) -> str:
        def write(to: Writer) -> None:
            to.token("<Dim>")
            to.integer(dim)
            to.token("<BackpropScale>")
            to.number(1.0)

        return self._add("NoOpComponent", name, source, write)

    def convolution(self, name: str, source: str, layer: nn.Conv2d, heights: int, step: int) -> str:
        """Over time, from a frame on, and heights; `step` is the frames between what it takes."""
        filters, before, times, tall = layer.weight.shape
        taps = [(t * step, h - tall // 2) for t in range(times) for h in range(tall)]

        def write(to: Writer) -> None:
            to.token("<LearningRate>")
            to.number(0.0)
            to.token("<Model>", "<ConvolutionModel>")
            shape = {"NumFiltersIn": before, "NumFiltersOut": filters, "HeightIn": heights, "HeightOut": heights}
            for key, number in {**shape, "HeightSubsampleOut": 1}.items():
                to.token(f"<{key}>")
                to.integer(number)
            to.token("<Offsets>")
            to.pairs(taps)
            to.token("<RequiredTimeOffsets>")
            to.integers(sorted({t for t, _ in taps}))
            to.token("</ConvolutionModel>", "<LinearParams>")
            to.matrix(_array(layer.weight.permute(0, 2, 3, 1).flatten(1)))
            to.token("<BiasParams>")
            to.vector(_array(layer.bias))
            to.token("<MaxMemoryMb>")
            to.number(200.0)
            to.token("<UseNaturalGradient>")
            to.flag(False)
            to.token("<NumMinibatchesHistory>")
            to.number(4.0)
            to.token("<AlphaInOut>")
            to.number(4.0)
            to.number(4.0)
            to.token("<RankInOut>")
            to.integer(1)
            to.integer(1)

        return self._add("TimeHeightConvolutionComponent", name, source, write)

    def greatest(self, name: str, sources: list[str], heights: int, filters: int, of_heights: int) -> str:
        """Of all sources, and of so many heights each."""
        many = len(sources)

        def write(to: Writer) -> None:
            sizes = {"InputXDim": many, "InputYDim": heights, "InputZDim": filters}
            pools = {"PoolXSize": many, "PoolYSize": of_heights, "PoolZSize": 1}
            steps = {"PoolXStep": many, "PoolYStep": of_heights, "PoolZStep": 1}
            for key, number in {**sizes, **pools, **steps}.items():
                to.token(f"<{key}>")
                to.integer(number)

        return self._add("MaxpoolingComponent", name, f"Append({', '.join(sources)})", write)


def parts_of_bent(nodes: list[str], dim: int) -> list[str]:
    """Of what max(x, LEAK x, LEAST) of some nodes is the greatest: one component, for each takes its time to load."""
    return [*nodes, *(f"Scale({LEAK}, {node})" for node in nodes), f"Const({LEAST}, {dim})"]


def _embedding(net: _Net, model: Embedding) -> list[str]:
    """The nodes of its three outputs; each is told at the first of the frames that it is made from."""
    node = net.affine("bands", "input", _array(model.bands.weight), _array(model.bands.bias))
    heights, step = BANDS, 1
    outputs = []
    for block, layers in enumerate(model.blocks()):
        filters = CHANNELS[block]
        for index, layer in enumerate(layers):
            assert isinstance(layer, nn.Conv2d)
            name = f"block{block + 1}.{index + 1}"
            node = net.convolution(name, node, layer, heights, step)
            if block < len(POOLED) and index + 1 == len(layers):
                continue
            node = net.greatest(f"{name}.bent", parts_of_bent([node], heights * filters), heights, filters, 1)
        if block < len(POOLED):
            times, of_heights = POOLED[block]
            taken = parts_of_bent([_offset(node, time * step) for time in range(times)], heights * filters)
            node = net.greatest(f"block{block + 1}.greatest", taken, heights, filters, of_heights)
            heights, step = heights // of_heights, step * times
        if block in {2, 4}:
            outputs.append(node)
    node = net.greatest("whole.greatest", [node, _offset(node, step)], heights, CHANNELS[-1], 2)
    return [*outputs, net.convolution("whole", node, model.last, heights // 2, step * 2)]


def _join(net: _Net, join: Join) -> str:
    """The node that is added, at whole steps of the embedding."""
    nodes = _embedding(net, join.embedding)
    told = ", ".join(_offset(node, AHEAD - seen) for node, seen in zip(nodes, SEEN, strict=True))
    assert join.scale.running_mean is not None and join.scale.running_var is not None
    weight, bias = _folded(join.inner, join.norm)
    weight = weight / np.sqrt(_array(join.scale.running_var) + join.scale.eps)
    bias = np.asarray(bias - weight @ _array(join.scale.running_mean), np.float32)
    node = net.nonlinear("join.relu", net.affine("join.inner", f"Append({told})", weight, bias), len(bias))
    outer = _array(join.outer.weight)
    return net.affine("join.outer", node, outer, np.zeros(len(outer), np.float32))


def _assemble(model: Ear) -> _Net:
    net = _Net()
    width = model.shape.width
    weight, bias = _folded(model.stem, model.stem_norm)
    mean, deviation = _array(model.mean), _array(model.deviation)
    bias = np.asarray(bias - weight @ np.tile(mean / deviation, len(STEM)), np.float32)
    weight = weight / np.tile(deviation, len(STEM))
    spliced = ", ".join(_offset("input", tap) for tap in STEM)
    node = net.nonlinear("stem.relu", net.affine("stem.affine", f"Append({spliced})", weight, bias), width)
    for index, layer in enumerate(model.layers):
        assert isinstance(layer, Layer)
        if index == JOINED and model.join is not None:
            node = net.same("join.sum", f"Sum({node}, Round({_join(net, model.join)}, {STEP}))", width)
        name = f"tdnn{index + 1}"
        down = _array(layer.down.weight)
        spliced = ", ".join(_offset(node, tap * STRIDE) for tap in layer.taps)
        net.affine(f"{name}.down", f"Append({spliced})", down, np.zeros(len(down), np.float32))
        net.affine(f"{name}.up", f"{name}.down", *_folded(layer.up, layer.norm))
        net.nonlinear(f"{name}.relu", f"{name}.up", width)
        node = net.same(f"{name}.sum", f"Sum({name}.relu, Scale({SHORTCUT}, {node}))", width)
    last = _array(model.out.bias).copy()
    last[0] -= BLANK_PENALTY
    net.affine("out.affine", node, _array(model.out.weight), last)
    net.nonlinear("out.scores", "out.affine", len(PHONES), "LogSoftmaxComponent")
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
        for kind, name, write in net.parts:
            to.token("<ComponentName>", name, f"<{kind}>")
            write(to)
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

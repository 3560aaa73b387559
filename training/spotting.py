"""Makes the spotter beside an ear (`offline.spotter`): `python -m training.spotting FOLDER --data DATA --work WORK`.

On two seconds of sound each time (`training.twoseconds`) the last blocks of Google's speech embedding
(`training.embedding`) and two layers over it learn which phrase was said in them, or none. A part of the trained side is
left out, from which `training.acceptance` learns how far to believe it.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import conv2d, cross_entropy, max_pool2d

from offline.spotter import SPOTTER_FILE, STEP, at_one_level, spectrum
from training.embedding import CHANNELS, KEPT, Embedding, constants, given
from training.twoseconds import SEED, Maker, prepare
from training.vocabulary import phrases

EXAMPLES = 107_000
MANY = 8000
"""Weights: the first layers have fewer, and what they make is spoilt by 8 bits."""
STEPS, EMBEDDED, HIDDEN, JOINED, DROPPED = 16, 96, 96, 160, 0.3
BATCH, FIRST_EPOCHS, EPOCHS = 128, 8, 10
HIDDEN_OFTEN, MOST_HIDDEN = 0.3, 12
"""How often some time is hidden from what is trained, up to so many steps of 20 ms; as often one band."""
RATE_FIRST, RATE_EMBEDDING, RATE_AGAIN, DECAY, SMOOTHED = 3e-3, 4e-4, 1e-3, 1e-2, 0.05


def made(number: int, data: Path, work: Path, part: int) -> tuple[NDArray[np.float16], NDArray[np.int64]]:
    """So many examples: (number, FRAMES, 32) of what is seen, (number,) which phrase it is."""
    weights = of_spectrum()
    pairs = Maker(data, work, SEED + part).examples(number)
    found = [(spectrum(at_one_level(sound), **weights).astype(np.float16), phrase) for sound, phrase in pairs]
    return np.stack([seen for seen, _ in found]), np.array([phrase for _, phrase in found])


class Network(nn.Module):
    """(batch, 16, 96) of the embedding to the odds of each phrase, and of none."""

    def __init__(self, phrases_number: int) -> None:
        super().__init__()
        self.scale = nn.BatchNorm1d(EMBEDDED, affine=False)
        self.first = nn.Linear(EMBEDDED, HIDDEN)
        self.second = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1)
        self.third = nn.Linear(HIDDEN * STEPS, JOINED)
        self.last = nn.Linear(JOINED, phrases_number + 1)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, embedded: Tensor) -> Tensor:
        """(batch, phrases + 1)."""
        x = torch.relu(self.first(self.scale(embedded.transpose(1, 2)).transpose(1, 2)))
        x = torch.relu(self.second(x.transpose(1, 2))).transpose(1, 2)
        x = torch.relu(self.third(self.drop(x).flatten(1)))
        odds: Tensor = self.last(self.drop(x))
        return odds


@torch.no_grad()
def early(model: Embedding, seen: Tensor) -> Tensor:
    """What its first blocks, which are not trained further, make of (batch, FRAMES, 32)."""
    x = seen[:, None].to(memory_format=torch.channels_last)
    for block in range(KEPT):
        x = model.block(block, x)
    return x.half()


def late(model: Embedding, x: Tensor) -> Tensor:
    """(batch, 16, 96): what the others make of that."""
    with torch.autocast("cpu", torch.bfloat16):
        x = x.to(torch.bfloat16)
        for block in range(KEPT, len(CHANNELS)):
            x = model.block(block, x)
    return conv2d(max_pool2d(x.float(), (2, 2)), model.last.weight, model.last.bias).squeeze(3).transpose(1, 2)


def partly_hidden(x: Tensor, rng: np.random.Generator) -> Tensor:
    """The same (batch, channels, time, bands) without some of it, so that nothing hangs on one sound."""
    batch, _, times, bands = x.shape
    seen = np.ones((batch, 1, times, bands), np.float16)
    for at in np.flatnonzero(rng.random(batch) < HIDDEN_OFTEN):
        first = int(rng.integers(times - MOST_HIDDEN))
        seen[at, 0, first : first + int(rng.integers(2, MOST_HIDDEN + 1))] = 0
    for at in np.flatnonzero(rng.random(batch) < HIDDEN_OFTEN):
        seen[at, 0, :, rng.integers(bands)] = 0
    return x * torch.from_numpy(seen)


def train(seen: NDArray[np.float16], said: NDArray[np.int64], threads: int) -> tuple[Embedding, Network]:
    """Learn which phrase was said: the two layers first, then with the last blocks of the embedding."""
    torch.manual_seed(SEED)
    torch.set_num_threads(threads)
    rng = np.random.default_rng(SEED)
    known = len(phrases())
    answers = torch.from_numpy(np.where(said < 0, known, said))
    embedding, network = given(), Network(known)
    parts = torch.cat([early(embedding, torch.from_numpy(each.astype(np.float32))) for each in _split(seen)])
    with torch.no_grad():
        still = torch.cat([late(embedding, parts[at]) for at in _split(np.arange(len(said)))])
    free = [*(layer for block in embedding.blocks()[KEPT:] for layer in block), embedding.last]
    trained = [weight for layer in free for weight in layer.parameters()]
    for epochs, groups in (
        (FIRST_EPOCHS, [{"params": [*network.parameters()], "lr": RATE_FIRST}]),
        (EPOCHS, [{"params": [*network.parameters()], "lr": RATE_AGAIN}, {"params": trained, "lr": RATE_EMBEDDING}]),
    ):
        optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
        rates = [float(group["lr"]) for group in optimiser.param_groups]
        steps = epochs * len(_split(answers))
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=steps)
        for epoch in range(epochs):
            losses = []
            for at in _split(rng.permutation(len(said))):
                embedded = still[at] if len(groups) == 1 else late(embedding, partly_hidden(parts[at], rng))
                loss = cross_entropy(network(embedded), answers[at], label_smoothing=SMOOTHED)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                schedule.step()
                losses.append(loss.item())
            print(f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}", flush=True)
    return embedding, network.eval()


def _split(every: Any) -> Any:
    return np.array_split(every, -(-len(every) // BATCH))


@torch.no_grad()
def write(embedding: Embedding, network: Network, path: Path) -> None:
    """Write what `offline.spotter` reads: 8 bits a weight where there are many, else 16; 32 for what makes the spectrum."""
    scale = network.scale
    assert scale.running_mean is not None and scale.running_var is not None
    first = network.first.weight / torch.sqrt(scale.running_var + scale.eps)
    weights = {
        "first": first.T,
        "first_bias": network.first.bias - first @ scale.running_mean,
        "second": network.second.weight.permute(2, 1, 0).flatten(0, 1),
        "second_bias": network.second.bias,
        "third": network.third.weight.T,
        "third_bias": network.third.bias,
        "last": network.last.weight.T,
        "last_bias": network.last.bias,
    }
    for number, layer in enumerate([*embedding.layers, embedding.last]):
        assert isinstance(layer, nn.Conv2d) and layer.bias is not None
        weights |= {f"kernel{number}": layer.weight.permute(2, 3, 1, 0), f"kernel{number}_bias": layer.bias}
    kept: dict[str, Any] = {"phrases": np.array(list(phrases())), **of_spectrum()}
    for name, weight in weights.items():
        kept |= in_few_bits(name, weight.numpy())
    np.savez_compressed(path, **kept)


def in_few_bits(name: str, weight: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    """The weights, whose last axis is outputs; where there are many as whole numbers of a step of each output."""
    if weight.size < MANY:
        return {name: weight.astype(np.float16)}
    step = np.abs(weight.reshape(-1, weight.shape[-1])).max(axis=0) / 127
    return {name: np.rint(weight / step).astype(np.int8), name + STEP: step.astype(np.float32)}


def of_spectrum() -> dict[str, NDArray[np.float32]]:
    """The window and the bands of the spectrum that the embedding was trained on."""
    (one, *_), (other, *_) = constants("melspectrogram", "CONV_2D")  # the parts of a Fourier transform, windowed
    ((bands,),) = constants("melspectrogram", "BATCH_MATMUL")
    window = np.hypot(one.reshape(len(one), -1)[0], other.reshape(len(other), -1)[0])
    return {"window": window, "bands": bands.reshape(-1, bands.shape[-1])}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--examples", type=int, default=EXAMPLES)
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    prepare(args.data, args.work)
    one_part = partial(made, args.examples // args.processes, args.data, args.work)
    with ProcessPoolExecutor(args.processes, get_context("spawn")) as pool:
        parts = list(pool.map(one_part, range(args.processes)))
    seen, said = (np.concatenate([part[which] for part in parts]) for which in (0, 1))
    write(*train(seen, said, args.processes), args.folder / SPOTTER_FILE)


if __name__ == "__main__":
    main()

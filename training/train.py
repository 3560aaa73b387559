"""Training: CTC over phones on rounds of augmented features, which a second process makes ahead."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import ctc_loss, nll_loss, pad

from training import rivals, timed
from training.network import STRIDE, Ear, Shape
from training.pool import Maker, round_file
from training.transfer import examples, joined
from training.widen import widened


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how hard; all numbers that a run depends on beside the data."""

    epochs: int = 18
    rounds: int = 5  # different disguises; an epoch goes once through one of them
    first_round: int = 0  # round numbers seed what is random in them
    hours: float = 4.5  # of sound in a round, about half of everything
    still_rounds: int = 1  # first rounds in which everything is said in a quiet place
    over_voice: bool = False  # whether some of it is said while the coach speaks
    batch_frames: int = 2500
    peak_rate: float = 1.5e-3
    fade: float = 0.4  # the last share of the run, in which the learning rate falls to nothing
    timed_passes: int = 3  # from nothing only: over what flite says (training.timed)
    warm_steps: int = 100
    rivals: bool = False  # whether sayings are told from what sounds like them (training.rivals)
    seed: int = 5
    threads: int = 1
    widths: tuple[int, int] | None = None  # to begin with, a saved network is made so wide (training.widen)
    joint: int = 0  # to begin with, a saved network is given the speech embedding, through so many units
    lapse: float = 0.0  # of how many rows only the embedding is heard, or only the rest, till the rate has half faded


LAST = Plan(
    epochs=12,
    rounds=4,
    first_round=5,
    still_rounds=0,
    over_voice=True,
    batch_frames=5000,
    peak_rate=1e-3,
    fade=1.0,
    warm_steps=50,
    rivals=True,
    widths=(448, 144),
    joint=256,
    lapse=0.12,
    seed=9,
)
"""Goes on from a network that hears: wider, with the speech embedding, against rivals, and on rounds with words cut out
of sentences, too."""


SHARE_EMBEDDING = 0.2
ROW_FRAMES = 400
"""Items are put end to end in rows of up to so many frames, as what is heard goes on and on; the network sees 0.7 s
before and after each frame, which would be a third of the work for a word that stands alone."""
PADDED_TO = 24
"""Frames: a length of a batch is a multiple of it. A processor's kernels for 16-bit numbers are made for each size."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of frames (rows, time, 40) with one or several items each; the items' lengths, in frames of the network's
    output; their labels end to end, and the labels' lengths."""

    frames: torch.Tensor
    starts: torch.Tensor
    """Where in the outputs of all rows, end to end, an item begins."""
    lengths: torch.Tensor
    labels: torch.Tensor
    label_lengths: torch.Tensor


def _numbers(plan: Plan) -> range:
    return range(plan.first_round, plan.first_round + plan.rounds)


def _make_rounds(data: Path, work: Path, plan: Plan, start: Path | None) -> None:
    numbers = _numbers(plan)
    if all(round_file(work, number).exists() for number in numbers):
        return
    torch.set_num_threads(1)
    maker = Maker(data, work, restore(start) if start else None, over_voice=plan.over_voice)
    for number in numbers:
        maker.make(number, plan.hours, still=number - plan.first_round < plan.still_rounds)


def _wait(path: Path, maker: multiprocessing.Process) -> dict[str, NDArray[np.generic]]:
    while not path.exists():
        if not maker.is_alive() and not path.exists():
            raise RuntimeError(f"the process that makes rounds ended before {path.name} was there")
        time.sleep(2)
    with np.load(path) as arrays:
        return dict(arrays)


def of_items(scores: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Scores of rows (rows, time, phones) as those of items (time, items, phones); what is past an item's end is anything."""
    longest = int(batch.lengths.max())
    at = (batch.starts[None, :] + torch.arange(longest)[:, None]).clamp(max=scores.shape[0] * scores.shape[1] - 1)
    return scores.flatten(0, 1)[at.to(scores.device)]


def _pad(pieces: list[torch.Tensor]) -> torch.Tensor:
    """Pieces (frames, 40) as (batch, frames, 40), the last frame repeated; few lengths, so that kernels are used again."""
    longest = -(-max(len(piece) for piece in pieces) // PADDED_TO) * PADDED_TO
    return torch.stack([pad(piece.T, (0, longest - len(piece)), mode="replicate").T for piece in pieces])


def _mask(pieces: list[torch.Tensor], rng: np.random.Generator) -> None:
    """Blank out a few stretches of time in place (after SpecAugment)."""
    for one in pieces:
        if rng.random() < 0.5:
            start = int(rng.integers(0, max(len(one) - 8, 1)))
            one[start : start + int(rng.integers(1, 8))] = one.mean(dim=0)


def batches(arrays: dict[str, NDArray[np.generic]], plan: Plan, rng: np.random.Generator) -> Iterator[Batch]:
    """Batches of like length in random order; items start at a random one of three frames."""
    ends, label_ends = arrays["ends"].astype(int), arrays["label_ends"].astype(int)
    starts, label_starts = np.r_[0, ends[:-1]], np.r_[0, label_ends[:-1]]
    lengths = ends - starts
    room = lengths // STRIDE - 2 * (label_ends - label_starts)  # CTC needs a frame per label, more for pairs
    order = [int(i) for i in np.argsort(lengths + rng.uniform(0, 20, len(lengths))) if room[i] > 0]
    groups: list[list[int]] = [[]]
    for index in order:
        if groups[-1] and (len(groups[-1]) + 1) * lengths[index] > plan.batch_frames:
            groups.append([])
        groups[-1].append(index)
    rng.shuffle(groups)
    for group in groups:
        pieces = []
        for index in group:
            skip = int(rng.integers(0, STRIDE))
            piece = torch.from_numpy(arrays["frames"][starts[index] + skip : ends[index]].astype(np.float32))
            pieces.append(torch.cat([piece, piece[-1:].expand(-len(piece) % STRIDE, -1)]))
        _mask(pieces, rng)
        a_row = max(ROW_FRAMES // max(len(piece) for piece in pieces), 1)
        rows = [pieces[at : at + a_row] for at in range(0, len(pieces), a_row)]
        frames = _pad([torch.cat(row) for row in rows])
        outputs = frames.shape[1] // STRIDE
        outputs_of = [[len(piece) // STRIDE for piece in row] for row in rows]
        labels = np.concatenate([arrays["labels"][label_starts[i] : label_ends[i]] for i in group])
        yield Batch(
            frames,
            torch.tensor([n * outputs + sum(row[:k]) for n, row in enumerate(outputs_of) for k in range(len(row))]),
            torch.tensor([length for row in outputs_of for length in row]),
            torch.from_numpy(labels.astype(np.int64)),
            torch.tensor([label_ends[i] - label_starts[i] for i in group]),
        )


def _rate(share: float, plan: Plan) -> float:
    """Learning rate after a share of the run: the peak, then in a straight line to nothing."""
    return plan.peak_rate * min((1.0 - share) / max(plan.fade, 1e-9), 1.0)


def _groups(model: Ear) -> list[dict[str, object]]:
    """Parameters with the share of the rate that they are trained at: what heard many people is changed slowly."""
    known = {id(one) for one in model.join.embedding.parameters()} if model.join else set()
    return [
        {"params": [one for one in model.parameters() if id(one) not in known], "share": 1.0},
        {"params": [one for one in model.parameters() if id(one) in known], "share": SHARE_EMBEDDING},
    ]


def _standardise(model: Ear, frames: NDArray[np.generic]) -> None:
    sample = torch.from_numpy(frames[:: max(len(frames) // 400_000, 1)].astype(np.float32))
    model.mean.copy_(sample.mean(dim=0))
    model.deviation.copy_(sample.std(dim=0))


def _tell(model: Ear, optimiser: torch.optim.Optimizer, told: list[timed.Timed], plan: Plan) -> None:
    """Some passes over what is known frame by frame."""
    rng = np.random.default_rng([plan.seed, 2])
    for each in range(plan.timed_passes):
        losses = []
        for frames, phones in timed.batches(told, plan.batch_frames, rng):
            scores = model(frames.to(model.mean.device))[:, : phones.shape[1]]
            loss = nll_loss(scores.flatten(0, 1), phones.to(scores.device).flatten())
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(float(loss.detach()))
        print(f"told {each + 1}/{plan.timed_passes}: loss {np.mean(losses):.3f} a frame, {len(losses)} steps", flush=True)


def save(model: Ear, path: Path) -> None:
    """Weights and shape in one file."""
    torch.save({"shape": asdict(model.shape), "weights": model.state_dict()}, path)


def restore(path: Path) -> Ear:
    """A saved network, ready to be exported."""
    kept = torch.load(path, weights_only=True)
    model = Ear(Shape(**{**kept["shape"], "taps": tuple(tuple(t) for t in kept["shape"]["taps"])}))
    model.load_state_dict(kept["weights"])
    return model.eval()


def train(data: Path, work: Path, plan: Plan, start: Path | None = None) -> Path:
    """Run the plan from nothing, or from a saved network; write work/ear.pt after every epoch and return it."""
    torch.manual_seed(plan.seed)
    torch.set_flush_denormal(True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    fast = device == "cuda" or torch.cpu._is_amx_tile_supported()  # where 16-bit products are fast
    numbers = _numbers(plan)
    maker = multiprocessing.Process(target=_make_rounds, args=(data, work, plan, start), daemon=True)
    maker.start()
    model = restore(start) if start else Ear(Shape())
    if start and plan.widths:
        model = widened(model, *plan.widths)
    if start and plan.joint and model.join is None:
        model = joined(model, plan.joint, examples(data))
    model.to(device).train()
    optimiser = torch.optim.AdamW(_groups(model), lr=plan.peak_rate, weight_decay=0.01)
    target = work / "ear.pt"
    steps = 0
    told = timed.sayings(np.random.default_rng(plan.seed)) if start is None else []
    for epoch in range(plan.epochs):
        arrays = _wait(round_file(work, numbers[epoch * plan.rounds // plan.epochs]), maker)
        if epoch == 0 and start is None:
            _standardise(model, arrays["frames"])
            _tell(model, optimiser, told, plan)
        torch.set_num_threads(1 if maker.is_alive() else plan.threads)  # two that wait for each other are slower than one
        began, total, confused, count = time.monotonic(), 0.0, 0.0, 0
        rng = np.random.default_rng([plan.seed, epoch, 1])
        todo = list(batches(arrays, plan, np.random.default_rng([plan.seed, epoch])))
        for step, batch in enumerate(todo):
            share = (epoch + step / len(todo)) / plan.epochs
            model.lapse = plan.lapse if _rate(share, plan) > plan.peak_rate / 2 else 0.0
            for group in optimiser.param_groups:
                rise = min((steps + 1) / plan.warm_steps, 1.0)
                group["lr"] = rise * _rate(share, plan) * group["share"]
            with torch.autocast(device, dtype=torch.bfloat16, enabled=fast):
                scores = of_items(model(batch.frames.to(device)), batch)
            steps += 1
            loss = ctc_loss(
                scores,
                batch.labels.to(device),
                batch.lengths,
                batch.label_lengths,
                reduction="sum",
                zero_infinity=True,
            )
            total += float(loss.detach())
            if plan.rivals:
                apart = rivals.told_apart(scores.cpu(), batch.lengths, batch.labels, batch.label_lengths, rng)
                confused += float(apart.detach())
                loss = loss + rivals.NATS_A_SAYING * apart
            (loss / batch.label_lengths.sum().clamp(min=1)).backward()
            count += int(batch.label_lengths.sum())
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            optimiser.zero_grad()
            if step % 100 == 99:
                print(
                    f"  step {step + 1}/{len(todo)}: loss {total / count:.3f}, rivals {confused / count:.3f},"
                    f" {time.monotonic() - began:.0f} s",
                    flush=True,
                )
                total, confused, count = 0.0, 0.0, 0
        seconds = time.monotonic() - began
        print(
            f"epoch {epoch + 1}/{plan.epochs}: loss {total / max(count, 1):.3f} a phone, {len(todo)} steps, {seconds:.0f} s",
            flush=True,
        )
        save(model, target)
    return target

"""What a word could be taken for: the network also learns to tell it from the phrases and decoys that sound like it.

CTC raises what was said and does not ask what else it might have been; "stop" and "start" differ in what little a room
leaves of them. Here the likelihood of what was said is weighed against that of its rivals, as the decoder will do
(maximum mutual information over a few words, after Povey et al., Interspeech 2016).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, ctc_loss

from training.lexicon import Pronunciation, pronunciations, spell
from training.vocabulary import decoys, phrases

LONGEST_PHONES = 14
"""Longer sayings are sentences: nothing in the vocabulary is like them."""
NEAR, FAR = 6, 2
"""Rivals of each saying: the nearest ones, and some others."""
NEAREST = 24
"""Of so many nearest ones the rivals are drawn."""
NATS_A_SAYING = 2.0
"""What telling it from its rivals weighs beside CTC, which is counted by phone."""


@cache
def vocabulary() -> list[Pronunciation]:
    """How every phrase and decoy may be said."""
    ways = [spell(phrase, choice) for phrase in phrases() for choice in range(4)]
    ways += [way for word in decoys() for way in pronunciations(word)]
    return sorted({way for way in ways if way is not None})


def distance(one: Pronunciation, other: Pronunciation) -> int:
    """Phones to be put in, left out or exchanged."""
    row = list(range(len(other) + 1))
    for index, phone in enumerate(one, start=1):
        before, row[0] = row[0], index
        for place, against in enumerate(other, start=1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (phone != against))
    return row[-1]


@cache
def nearest(said: Pronunciation) -> list[Pronunciation]:
    """The sayings most like this one, nearest first, itself left out."""
    others = [way for way in vocabulary() if way != said and abs(len(way) - len(said)) <= 4]
    return sorted(others, key=lambda way: distance(said, way))[:NEAREST]


def told_apart(
    scores: Tensor, lengths: Tensor, labels: Tensor, label_lengths: Tensor, rng: np.random.Generator
) -> Tensor:
    """Cross entropy, summed over the short sayings, of what was said among its rivals.

    scores: (time, batch, phones) log probabilities; lengths, labels, label_lengths as `training.train.Batch` has them.
    """
    at, chosen, written, sizes = 0, [], [], []
    everything = vocabulary()
    for item, count in enumerate(label_lengths.tolist()):
        said = tuple(labels[at : at + count].tolist())
        at += count
        if not 0 < count <= LONGEST_PHONES:
            continue
        near = nearest(said)
        rivals = [near[index] for index in rng.permutation(len(near))[:NEAR]]
        rivals += [way for way in (everything[index] for index in rng.integers(len(everything), size=FAR)) if way != said]
        fits = [way for way in rivals if 2 * len(way) < int(lengths[item])]
        if len(fits) < NEAR // 2:
            continue
        chosen.append(item)
        written.append([said, *fits])
        sizes.append(1 + len(fits))
    if not chosen:
        return scores.sum() * 0.0
    index = torch.tensor([item for item, size in zip(chosen, sizes, strict=True) for _ in range(size)])
    ways = [way for group in written for way in group]
    losses = ctc_loss(
        scores[:, index],
        torch.tensor([phone for way in ways for phone in way]),
        lengths[index],
        torch.tensor([len(way) for way in ways]),
        reduction="none",
        zero_infinity=True,
    )
    most = max(sizes)
    table = torch.full((len(chosen), most), -1e4)
    rows = torch.repeat_interleave(torch.arange(len(chosen)), torch.tensor(sizes))
    columns = torch.cat([torch.arange(size) for size in sizes])
    table = table.index_put((rows, columns), -losses)
    return cross_entropy(table, torch.zeros(len(chosen), dtype=torch.long), reduction="sum")

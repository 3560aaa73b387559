"""Who says what in which scene, so that no recording weighs more than another."""

import math
from typing import TypeVar

import numpy as np

DEAL_SEED = 11

T = TypeVar("T")


def dealt(groups: list[list[T]], random: np.random.Generator, number: int, each: int) -> list[T]:
    """Return what is said in the `number`-th scene, `each` times: one of each group in turn, any of them first.

    From scene to scene each shuffled group is dealt one after the other, so that all of it comes as often.
    """
    deal = np.random.default_rng(DEAL_SEED)
    decks = [[group[index] for index in deal.permutation(len(group))] for group in groups if group]
    start, rounds = int(random.integers(len(decks))), math.ceil(each / len(decks))
    turns = [(decks[(start + turn) % len(decks)], number * rounds + turn // len(decks)) for turn in range(each)]
    return [deck[at % len(deck)] for deck, at in turns]

"""Batches: every item once, of few lengths, with its own labels."""

from __future__ import annotations

import numpy as np
import pytest

REASON = "not installed: training code cannot be tried (training/requirements.txt)"
torch = pytest.importorskip("torch", reason=f"torch is {REASON}")
for name in ("soundfile", "soxr", "scipy", "kaldi_native_fbank", "pywebrtc_audio"):
    pytest.importorskip(name, reason=f"{name} is {REASON}")

from training.network import STRIDE  # noqa: E402  (after the skips)
from training.train import PADDED_TO, Batch, Plan, batches, of_items  # noqa: E402


def made_of(sizes: np.ndarray) -> list[Batch]:
    """Batches of items whose frames and labels are all the item's number."""
    count = len(sizes)
    arrays = {
        "frames": np.repeat(np.arange(count), sizes)[:, None] * np.ones((1, 40), np.float16),
        "ends": np.cumsum(sizes),
        "labels": np.repeat(np.arange(count), 3).astype(np.int16),
        "label_ends": np.arange(1, count + 1) * 3,
    }
    return list(batches(arrays, Plan(batch_frames=1000), np.random.default_rng(1)))


def test_every_item_is_in_a_row_of_one_of_few_lengths() -> None:
    """What the network would say of an item is found again in the row that it stands in, with its labels."""
    sizes = np.random.default_rng(1).integers(60, 300, 40)

    made = made_of(sizes)

    items = []
    for batch in made:
        assert batch.frames.shape[1] % PADDED_TO == 0
        found = of_items(batch.frames[:, ::STRIDE], batch)  # a network that says what it hears
        for index, length in enumerate(batch.lengths.tolist()):
            said = found[:length, index, 0]
            items.append(int(said[0]))
            assert (said == items[-1]).all()
            assert abs(length * STRIDE - sizes[items[-1]]) <= 2 * STRIDE
    assert sorted(items) == list(range(40))
    assert [label for item in items for label in [item] * 3] == [int(x) for batch in made for x in batch.labels]


def test_short_items_share_a_row() -> None:
    assert [1, 3] == sorted(len(batch.frames) for batch in made_of(np.full(12, 90)))  # of eleven and of one

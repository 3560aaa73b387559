"""Batches: every item once, of few lengths, with its own labels."""

from __future__ import annotations

import numpy as np
import pytest

REASON = "not installed: training code cannot be tried (training/requirements.txt)"
torch = pytest.importorskip("torch", reason=f"torch is {REASON}")
for name in ("soundfile", "soxr", "scipy", "kaldi_native_fbank", "pywebrtc_audio"):
    pytest.importorskip(name, reason=f"{name} is {REASON}")

from training.network import STRIDE  # noqa: E402  (after the skips)
from training.train import PADDED_TO, Plan, batches  # noqa: E402


def test_every_item_is_in_a_batch_of_one_of_few_lengths() -> None:
    """Frames tell which item it is; the last frame of an item is repeated to the end."""
    rng = np.random.default_rng(1)
    sizes = rng.integers(60, 300, 40)
    arrays = {
        "frames": np.repeat(np.arange(40), sizes)[:, None] * np.ones((1, 40), np.float16),
        "ends": np.cumsum(sizes),
        "labels": np.repeat(np.arange(40), 3).astype(np.int16),
        "label_ends": np.arange(1, 41) * 3,
    }

    made = list(batches(arrays, Plan(batch_frames=1000), rng, short_first=False))

    items = [int(item) for batch in made for item in batch.frames[:, -1, 0]]
    assert sorted(items) == list(range(40))
    assert all(batch.frames.shape[1] % PADDED_TO == 0 for batch in made)
    assert [label for item in items for label in [item] * 3] == [int(x) for batch in made for x in batch.labels]
    lengths = [int(length) for batch in made for length in batch.lengths]
    assert all(abs(length * STRIDE - sizes[item]) <= 2 * STRIDE for item, length in zip(items, lengths, strict=True))

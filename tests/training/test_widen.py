"""A wider network answers as the narrow one did, and its copies part ways."""

from __future__ import annotations

import pytest

REASON = "not installed: training code cannot be tried (training/requirements.txt)"
torch = pytest.importorskip("torch", reason=f"torch is {REASON}")
for name in ("soundfile", "soxr", "scipy", "kaldi_native_fbank"):
    pytest.importorskip(name, reason=f"{name} is {REASON}")

from training.network import Ear, Shape  # noqa: E402  (after the skips)
from training.widen import widened  # noqa: E402

SMALL = Shape(width=32, narrow=12)


def test_it_answers_the_same_and_learns_more() -> None:
    """Also where what a network has learned of means and spreads is not what it began with."""
    torch.manual_seed(1)
    network = Ear(SMALL)
    network(torch.randn(8, 60, 40) * 3 + 1)
    network.eval()
    frames = torch.randn(4, 60, 40)

    wide = widened(network, 48, 16)

    assert (48, 16, SMALL.taps) == (wide.shape.width, wide.shape.narrow, wide.shape.taps)
    assert float((wide(frames) - network(frames)).detach().abs().max()) < 1e-4
    wide.train()(frames)[..., 1].sum().backward()
    rows = wide.layers[0].up.weight.grad
    assert len({tuple(row.tolist()) for row in rows}) == 48


def test_a_narrower_one_is_refused() -> None:
    """It says which widths would do."""
    with pytest.raises(ValueError, match="at least 32 and 12"):
        widened(Ear(SMALL), 24, 12)

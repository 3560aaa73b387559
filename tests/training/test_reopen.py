"""A shipped model folder becomes a network again."""

from __future__ import annotations

from pathlib import Path

import pytest

REASON = "not installed: training code cannot be tried (training/requirements.txt)"
torch = pytest.importorskip("torch", reason=f"torch is {REASON}")
for name in ("soundfile", "soxr", "scipy", "kaldi_native_fbank"):
    pytest.importorskip(name, reason=f"{name} is {REASON}")

from training.export import write_final  # noqa: E402  (after the skips)
from training.network import Ear, Shape  # noqa: E402
from training.reopen import reopen  # noqa: E402


@pytest.mark.parametrize("shape", [Shape(), Shape(width=448, narrow=144), Shape(joint=64)])
def test_what_was_exported_hears_the_same_when_it_is_opened_again(tmp_path: Path, shape: Shape) -> None:
    """But for the 8 bits of its weights; its batch norms change nothing on the frames they were set on."""
    torch.manual_seed(1)
    network = Ear(shape).eval()
    if network.join is not None:
        torch.nn.init.normal_(network.join.outer.weight, std=0.05)
    frames = torch.randn(4, 60, 40)
    (tmp_path / "am").mkdir()
    write_final(network, tmp_path / "am" / "final.mdl")

    again = reopen(tmp_path, frames)

    with torch.no_grad():
        assert float((again(frames) - network(frames)).abs().max()) < 0.1
    assert float(again.stem_norm.running_var.min()) > 0


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    """It says which component is missing."""
    (tmp_path / "am").mkdir()
    (tmp_path / "am" / "final.mdl").write_bytes(b"\0BTransitionModel")

    with pytest.raises(ValueError, match=r"stem\.affine"):
        reopen(tmp_path, torch.zeros(1, 60, 40))

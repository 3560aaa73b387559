"""When phones are said: the flat start's guess, and the best path that words are cut out along."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed: training code cannot be tried")
np = pytest.importorskip("numpy", reason="numpy is not installed: training code cannot be tried")
pytest.importorskip("soundfile", reason="soundfile is not installed: training code cannot be tried")

from training import flat  # noqa: E402  (after the skip)
from training.excerpts import best_path, excerpt  # noqa: E402


def test_the_best_path_finds_each_label_where_it_peaks() -> None:
    """Twice the same phone needs a blank between."""
    scores = np.full((9, 3), -9.0, np.float32)
    for frame, label in enumerate([0, 1, 0, 1, 0, 0, 2, 0, 0]):
        scores[frame, label] = -0.1

    assert [1, 3, 6] == best_path(scores, (1, 1, 2)).tolist()


def test_the_flat_start_shares_the_loud_part_out_evenly() -> None:
    """Quiet frames are blank, and so is what is longer than a recording."""
    frames = torch.zeros(1, 30, 40)
    frames[0, 9:21, 0] = 10.0
    told = flat.times(frames, torch.tensor([10]), torch.tensor([4, 7]), torch.tensor([2]))

    assert [0, 0, 0, 4, 4, 7, 7, 0, 0, 0] == told[:, 0].argmax(dim=1).tolist()


def test_an_excerpt_is_neighbouring_words_with_their_sound() -> None:
    """As many samples as the words take."""
    words = [("we", 0, 100), ("call", 100, 300), ("it", 300, 450)]
    piece, text = excerpt(np.random.default_rng(1), np.ones(500, np.float32), words, longest=1)
    lengths = {"we": 100, "call": 200, "it": 150}

    assert lengths[text] == len(piece)

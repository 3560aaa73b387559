"""When phones are said: what the first steps are told, and the best path that words are cut out along."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed: training code cannot be tried")
np = pytest.importorskip("numpy", reason="numpy is not installed: training code cannot be tried")
pytest.importorskip("soundfile", reason="soundfile is not installed: training code cannot be tried")

from training import timed  # noqa: E402  (after the skip)
from training.excerpts import best_path, excerpt  # noqa: E402


def test_the_best_path_finds_each_label_where_it_peaks() -> None:
    """Twice the same phone needs a blank between."""
    scores = np.full((9, 3), -9.0, np.float32)
    for frame, label in enumerate([0, 1, 0, 1, 0, 0, 2, 0, 0]):
        scores[frame, label] = -0.1

    assert [1, 3, 6] == best_path(scores, (1, 1, 2)).tolist()


def test_a_frame_is_told_the_phone_that_sounds_in_its_middle() -> None:
    """Output frames are 30 ms apart; after the last phone there is silence."""
    ends = [(0, 0.06), (4, 0.12), (7, 0.16)]

    assert [0, 0, 4, 4, 7, 0, 0] == timed.at_times(ends, 7).tolist()


def test_what_is_told_end_to_end_keeps_each_phone_at_its_frames() -> None:
    sayings = [timed.Timed(np.full((30 * n, 40), n, np.float32), np.full(10 * n, n)) for n in range(1, 9)]

    made = list(timed.batches(sayings, 400, np.random.default_rng(1)))

    assert made
    for frames, phones in made:
        assert (frames[:, ::3, 0] == phones).all()


def test_an_excerpt_is_neighbouring_words_with_their_sound() -> None:
    """As many samples as the words take."""
    words = [("we", 0, 100), ("call", 100, 300), ("it", 300, 450)]
    piece, text = excerpt(np.random.default_rng(1), np.ones(500, np.float32), words, longest=1)
    lengths = {"we": 100, "call": 200, "it": 150}

    assert lengths[text] == len(piece)

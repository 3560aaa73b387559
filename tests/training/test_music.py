"""Made-up music sounds all the time, at pitches, and never twice the same."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy", reason="scipy is not installed: training code cannot be tried (training/requirements.txt)")
pytest.importorskip("kaldi_native_fbank", reason="kaldi_native_fbank is not installed: training code cannot be tried")

from training.features import RATE_HZ  # noqa: E402  (after the skips)
from training.music import note, piece  # noqa: E402


def test_a_note_has_the_partials_of_its_pitch() -> None:
    """A fundamental of 440 Hz and two partials, each half as strong as the last."""
    sound = note(np.random.default_rng(1), 440.0, 1.0, np.array([1.0, 0.5, 0.25, 0.01, 5.0, 0.0]))
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))

    assert [440, 880, 1320] == [int(at) for at in np.argsort(spectrum[:1321:440])[::-1] * 440 if at]
    assert spectrum[440] / spectrum[880] == pytest.approx(2.0, rel=0.05)


def test_a_piece_goes_on_to_its_end() -> None:
    """Of unit power, with sound in nearly all of its seconds; the seed decides which piece it is."""
    one, again, other = (piece(np.random.default_rng(seed), 8.0) for seed in (1, 1, 2))
    seconds = np.sqrt(np.mean(one.reshape(8, RATE_HZ) ** 2, axis=1))

    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    assert float(np.mean(one**2)) == pytest.approx(1.0, rel=0.01)
    assert np.count_nonzero(seconds > 0.1) >= 7

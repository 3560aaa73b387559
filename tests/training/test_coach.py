"""What is left of a word over the coach's voice, as the network is trained on it."""

from __future__ import annotations

import pytest

REASON = "not installed: training code cannot be tried (training/requirements.txt)"
for name in ("soundfile", "soxr", "scipy", "kaldi_native_fbank", "pywebrtc_audio"):
    pytest.importorskip(name, reason=f"{name} is {REASON}")

import numpy as np  # noqa: E402  (after the skips)

from training.coach import through_canceller  # noqa: E402


def test_the_voice_alone_is_taken_out_and_every_block_says_whether_it_may_be_there() -> None:
    """An echo that is the voice itself, a little later, is 15 dB softer after two seconds; then the voice stops."""
    rng = np.random.default_rng(1)
    played = (rng.standard_normal(5 * 16000) * 0.05 * (rng.random(5 * 16000) > 0.3)).astype(np.float32)
    played[4 * 16000 :] = 0.0
    heard = np.pad(played, (800, 0))[: len(played)] * np.float32(0.5)

    left, own = through_canceller(played, heard)

    before, after = (np.sqrt(np.mean(sound[2 * 16000 : 4 * 16000].astype(float) ** 2)) for sound in (heard * 32767, left))
    assert after < before / 5.6
    assert all(own[:200])
    assert [True] * 24 + [False] * 26 == own[200:250]

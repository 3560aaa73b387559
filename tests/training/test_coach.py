"""What is left of a word over the coach's voice, as the network is trained on it."""

from __future__ import annotations

import pytest

REASON = "not installed: training code cannot be tried (training/requirements.txt)"
for name in ("soundfile", "soxr", "scipy", "kaldi_native_fbank", "pywebrtc_audio"):
    pytest.importorskip(name, reason=f"{name} is {REASON}")

import numpy as np  # noqa: E402  (after the skips)

from training.coach import AGAIN_BLOCKS, Left, Place  # noqa: E402


def test_the_voice_alone_is_taken_out_and_every_block_says_whether_it_may_be_there() -> None:
    """An echo that is the voice itself, a little later, is 15 dB softer after two seconds; then the voice stops."""
    rng = np.random.default_rng(1)
    played = (rng.standard_normal(5 * 16000) * 0.05 * (rng.random(5 * 16000) > 0.3)).astype(np.float32)
    played[4 * 16000 :] = 0.0
    heard = np.pad(played, (800, 0))[: len(played)] * np.float32(0.5)

    left = Place(rng, np.ones(1, np.float32)).leaves(played, heard)

    before, after = (np.sqrt(np.mean(sound[2 * 16000 : 4 * 16000].astype(float) ** 2)) for sound in (heard * 32767, left.suppressed))
    assert after < before / 5.6
    assert all(left.own[:200])
    assert [True] * 24 + [False] * 26 == left.own[200:250]


def test_the_filter_knows_the_way_of_a_place_and_leaves_a_person_whole() -> None:
    """The echo of one segment goes on into the next; after eight seconds of voice a person who speaks into it stands
    out of `whole`, and less so of what suppression left."""
    rng = np.random.default_rng(2)
    way = (rng.standard_normal(1600) * np.exp(-np.arange(1600) / 300)).astype(np.float32)
    place = Place(rng, way)
    voice = (rng.standard_normal(10 * 16000) * 0.05 * np.repeat(rng.random(50) > 0.2, 3200)).astype(np.float32)
    person = (np.sin(np.arange(16000) * 0.1) * 0.02).astype(np.float32)
    place.set_loudness(voice)
    place.hears(voice[: 8 * 16000], np.zeros(8 * 16000, np.float32))

    alone = place.hears(voice[8 * 16000 : 9 * 16000], np.zeros(16000, np.float32))
    left = place.hears(voice[9 * 16000 :], person)

    def loud(samples: np.ndarray) -> float:
        return float(np.sqrt(np.mean(samples.astype(float) ** 2)))

    assert loud(alone.whole) < 0.35 * 10 ** (place.loudness_db / 20) * 32768
    assert loud(left.whole) > 0.9 * loud(person * 32767)
    assert loud(left.suppressed) < loud(left.whole)


def test_who_is_noticed_is_heard_again_as_they_are() -> None:
    """The ear begins afresh 0.6 s before; unnoticed, it goes on in what suppression left."""
    blocks = AGAIN_BLOCKS + 30
    suppressed, whole = np.zeros(blocks * 320, np.int16), np.repeat(np.arange(blocks), 320).astype(np.int16)

    unnoticed = Left(suppressed, whole, [True] * blocks)
    noticed = Left(suppressed, whole, [True] * blocks, noticed=AGAIN_BLOCKS + 10).without(5)

    assert not unnoticed.heard().any()
    assert 5 + 6 == noticed.heard()[0]  # block 11 is the first of the 30 up to block 40

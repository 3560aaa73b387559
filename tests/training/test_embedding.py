"""The speech embedding that the ear is given: the same numbers as its own library, at each 40 ms."""

from __future__ import annotations

import pytest

REASON = "not installed: training code cannot be tried (training/requirements.txt)"
torch = pytest.importorskip("torch", reason=f"torch is {REASON}")
for name in ("soundfile", "soxr", "scipy", "kaldi_native_fbank", "tflite", "pyopen_wakeword"):
    pytest.importorskip(name, reason=f"{name} is {REASON}")

import numpy as np  # noqa: E402  (after the skips)

from training.embedding import BANDS, SEEN, STEP, Embedding, bent, given  # noqa: E402
from training.export import parts_of_bent  # noqa: E402
from training.features import CEPSTRA, RATE_HZ, mfcc, options  # noqa: E402
from training.network import Ear, Shape  # noqa: E402
from training.transfer import bands, joined, spectrum  # noqa: E402


def speechlike(seconds: float, seed: int) -> np.ndarray:
    """Noise that swells and falls a few times a second, in -1..1."""
    rng = np.random.default_rng(seed)
    at = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    low = np.convolve(rng.standard_normal(len(at)), np.ones(12) / 12, mode="same")
    return (0.2 * low * (1.2 + np.sin(2 * np.pi * 3 * at))).astype(np.float32)


def test_it_gives_what_its_own_library_gives() -> None:
    """The last embedding of two seconds, from the same spectrum."""
    from pyopen_wakeword import OpenWakeWordFeatures

    sound = speechlike(2.0, 1)
    theirs = list(OpenWakeWordFeatures.from_builtin().process_streaming((sound * 32768).astype("<i2").tobytes()))[-1]
    model = given()
    model.bands = torch.nn.Identity()

    with torch.no_grad():
        steps = [model(torch.from_numpy(spectrum(sound)[None, skip:]))[2][0] for skip in range(STEP)]

    near = min(float((step - torch.from_numpy(theirs.reshape(-1))).abs().max()) for one in steps for step in one[-4:])
    assert near < 0.05 * float(np.abs(theirs).max())


def test_its_nonlinearity_is_exported_as_what_is_the_greatest_of_three() -> None:
    """And that of two frames together as what is the greatest of five."""
    first, second = torch.linspace(-6, 6, 25), torch.linspace(3, -9, 25)
    terms = {"x": first, "Offset": lambda *_: second, "Scale": torch.mul, "Const": lambda value, dim: torch.full((dim,), value)}

    one, both = (
        torch.stack([eval(part, terms) for part in parts_of_bent(nodes, 25)]).amax(dim=0)
        for nodes in (["x"], ["x", "Offset(x, 2)"])
    )

    assert torch.equal(bent(first), one)
    assert torch.equal(torch.maximum(bent(first), bent(second)), both)


def test_each_output_is_made_from_so_many_frames_and_no_others() -> None:
    """The first step of each output changes with the last frame that it sees, not with the next."""
    torch.manual_seed(1)
    model = Embedding().eval()
    frames = torch.randn(1, 96, CEPSTRA)
    with torch.no_grad():
        before = model(frames)
        for index, seen in enumerate(SEEN):
            for changed, moves in ((seen - 1, True), (seen, False)):
                other = frames.clone()
                other[:, changed] += 100.0
                assert bool((model(other)[index][:, 0] != before[index][:, 0]).any()) is moves


def test_its_bands_are_found_in_the_coefficients() -> None:
    """Within a quarter of how much they vary, on noise that they were not fitted on, the hardest of sounds."""
    opts = options()
    found = bands([speechlike(3.0, seed) for seed in range(4)], opts)
    sound = speechlike(3.0, 9)
    ours, theirs = mfcc(sound, opts), spectrum(sound)
    both = min(len(ours), len(theirs))

    made = ours[:both] @ found[:, :-1].T + found[:, -1]

    assert found.shape == (BANDS, CEPSTRA + 1)
    assert np.std(made - theirs[:both]) < 0.25 * np.std(theirs)


def test_a_network_that_is_given_it_answers_as_before() -> None:
    """Until it is trained further; it cannot be given it twice."""
    torch.manual_seed(1)
    network = Ear(Shape()).eval()
    sounds = [speechlike(2.0, seed) for seed in range(3)]
    more = joined(network, 32, sounds).eval()
    frames = torch.from_numpy(mfcc(sounds[0], options()))[None]

    with torch.no_grad():
        assert torch.equal(more(frames), network(frames))
    with pytest.raises(ValueError, match="already"):
        joined(more, 32, sounds)

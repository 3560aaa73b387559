"""Spots one of its phrases in the last two seconds: a second opinion, that knows no words but whole phrases.

The recogniser hears phones, which a room and a distance blur one by one ("go" becomes "no"). This is a small
convolutional network over the whole spectrum of two seconds: Google's speech embedding (Lin et al., "Training keyword
spotters with limited and synthesized speech data", ICASSP 2020; Apache 2.0) and two layers of our own on top of it
(`training/spotting.py`). It costs one to three hundredths of a second, so it is asked about what was heard, and
over our own voice where there may be a word (`offline.calling`), not all the time.
"""

from functools import reduce
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import MissingError
from offline.sound import RATE

SPOTTER_FILE = "spotter.npz"
"""Beside a model, where it has one."""
STEP = "_step"
"""After the name of weights of 8 bits: what they are whole numbers of, one for each output."""
WINDOW = 2 * RATE
"""Samples that it looks at."""
HOP = 160
"""From one spectrum to the next: 10 ms."""
FRAMES = 196
"""Spectra that are looked at."""
LOUD_SAMPLES, LOUD_BLOCK, LOUD_BLOCKS, LOUD_RMS = 22_400, 320, 5, 3000.0
"""The five loudest blocks of 20 ms of the last 1.4 s are brought to this level, so that a distance does not matter."""
RANGE_DB = 80.0
"""What is farther below the loudest band is silence."""
LEAK, LEAST = 0.2, -0.4
"""The embedding's nonlinearity: max(x, 0.2 x, -0.4)."""
POOLED = {3: (2, 2), 7: (1, 2), 11: (2, 2), 15: (1, 2), 19: (2, 2)}
"""After so many of its convolutions the greatest of so many neighbours is kept, in time and bands."""

Values = NDArray[np.float32]


class Spotter:
    """The weights of one language."""

    def __init__(self, path: Path) -> None:
        """Read them; raises MissingError where they are damaged."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                self.phrases: tuple[str, ...] = tuple(kept["phrases"].tolist())
                """What it can tell apart."""
                self._weights: dict[str, Values] = {
                    name: kept[name].astype(np.float32) for name in kept.files if name != "phrases"
                }
                for name in [each for each in kept.files if each.endswith(STEP)]:
                    self._weights[name.removesuffix(STEP)] *= self._weights.pop(name)
            self.likely(b"")
        except Exception as error:  # numpy, zipfile and zlib each raise their own for what is damaged
            raise MissingError(f"{path} cannot be read ({error}): unpack the model afresh") from error

    def likely(self, sound: bytes) -> dict[str, float]:
        """Return how likely it is, 0..1, that the last two seconds of mono s16 end with each phrase.

        All of them and silence or anything else add up to 1. What is shorter had silence before it.
        """
        samples = np.frombuffer(sound, "<i2")[-WINDOW:].astype(np.float32)
        w = self._weights
        whole = at_one_level(np.pad(samples, (WINDOW - len(samples), 0)))
        seen = self._embedding(spectrum(whole, w["window"], w["bands"]))
        x = np.maximum(seen @ w["first"] + w["first_bias"], 0)
        padded = np.pad(x, ((1, 1), (0, 0)))
        x = np.maximum(np.hstack([padded[:-2], padded[1:-1], padded[2:]]) @ w["second"] + w["second_bias"], 0)
        x = np.maximum(x.reshape(-1) @ w["third"] + w["third_bias"], 0)
        x = x @ w["last"] + w["last_bias"]
        odds = np.exp(x - x.max())
        return dict(zip(self.phrases, (odds[:-1] / odds.sum()).tolist(), strict=True))

    def _embedding(self, bands: Values) -> Values:
        """(16, 96): what is seen in 0.76 s at a time, each 80 ms."""
        x, done = bands[:, :, None], 0
        while (weight := self._weights.get(f"kernel{done}")) is not None:
            x = _convolved(x, weight, self._weights[f"kernel{done}_bias"])
            done += 1
            if f"kernel{done}" in self._weights:  # the last one is followed by nothing
                x = np.maximum(np.maximum(x, LEAK * x), LEAST)
            x = _greatest(x, *POOLED.get(done, (1, 1)))
        return x[:, 0]


def spectrum(samples: Values, window: Values, bands: Values) -> Values:
    """Return (FRAMES, 32) of WINDOW samples: a tenth of the dB in the bands up to 3.8 kHz, plus 2.

    window: (512,) what each spectrum is taken through; bands: (257, 32) how much of each frequency is in which band.
    """
    frames = np.lib.stride_tricks.sliding_window_view(samples, len(window))[::HOP][:FRAMES]
    power = (np.abs(np.fft.rfft(frames * window)) ** 2).astype(np.float32)
    tenths = np.log10(np.maximum(power @ bands, 1e-10))
    seen: Values = np.maximum(tenths, tenths.max() - RANGE_DB / 10) + np.float32(2.0)
    return seen


def at_one_level(samples: Values) -> Values:
    """Bring what was loud lately to `LOUD_RMS`."""
    blocks = samples[-LOUD_SAMPLES:].reshape(-1, LOUD_BLOCK)
    loudest = float(np.sqrt(np.mean(np.sort(np.mean(blocks**2, axis=1))[-LOUD_BLOCKS:])))
    brought: Values = np.clip(samples * np.float32(LOUD_RMS / (loudest + 1e-3)), -32768, 32767)
    return brought


def _convolved(x: Values, weight: Values, bias: Values) -> Values:
    """(time, bands, channels) by a kernel of (in time, in bands, from, to); bands keep their number, time does not."""
    times, across = weight.shape[:2]
    length = len(x) - times + 1
    if across > 1:
        edge = np.zeros_like(x[:, : across // 2])
        x = np.concatenate([edge, x, edge], axis=1)
    bands = x.shape[1] - across + 1
    seen = [x[t : t + length, b : b + bands] for t in range(times) for b in range(across)]
    together: Values = np.concatenate(seen, axis=2) @ weight.reshape(-1, weight.shape[3]) + bias
    return together


def _greatest(x: Values, times: int, across: int) -> Values:
    """Of so many neighbours in time and bands the greatest; a rest that is not whole is left out."""
    x = x[: len(x) // times * times, : x.shape[1] // across * across]
    neighbours = (x[t::times, b::across] for t in range(times) for b in range(across))
    return reduce(np.maximum, neighbours)

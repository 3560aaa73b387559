"""The ears that are compared. Each hears a sound in blocks of 20 ms and says when it decided what."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

import offline.ear
from offline.acceptance import Acceptance, Candidate
from offline.loudness import Surroundings
from training.acceptance import listen, phrasebook
from training.augment import Sound
from training.features import RATE_HZ
from training.vocabulary import GRAVE, OBEYED_IN_TALK, URGENT, decoys, phrases

BLOCK = 320  # samples, 20 ms


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrase, how sure the ear was (higher is surer), after how many samples it was decided."""

    phrase: str
    sureness: float
    at: int
    candidate: dict[str, Any] = field(default_factory=dict)  # what our own ear went by

    def judged(self, acceptance: Acceptance) -> Heard:
        """The same with the sureness that these weights give it."""
        around = Surroundings(**self.candidate["around"])
        found = Candidate(**{**self.candidate, "around": around})
        if (intent := phrases()[self.phrase]) in URGENT:
            found = found.urgent(in_talk=intent in OBEYED_IN_TALK, grave=intent in GRAVE)
        return replace(self, sureness=acceptance.sureness(found))


class Ear(Protocol):
    """Anything that hears."""

    name: str
    remembers: bool
    """Whether what it makes of a sound depends on the seconds before."""

    def hear(self, sound: Sound) -> list[Heard]:
        """Every phrase heard in the sound, in order, however unsure."""
        ...


def pcm(sound: Sound) -> bytes:
    """16-bit little-endian samples."""
    return (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()


class OwnEar:
    """The product's ear with a model folder: everything it weighs, before it is decided what acts."""

    remembers = True

    def __init__(self, name: str, folder: Path, decoys: tuple[str, ...]) -> None:
        self.name = name
        self.left_out: list[str] = []
        self.ear = offline.ear.Ear(folder, replace(phrasebook(), decoys=decoys))

    def hear(self, sound: Sound) -> list[Heard]:
        """Every candidate."""
        return [Heard(found.text, found.confidence, at, asdict(found)) for found, at in listen(self.ear, sound)]


class StockEar:
    """Vosk's own loop: a final result that is a phrase."""

    remembers = False

    def __init__(self, name: str, folder: Path) -> None:
        import vosk

        vosk.SetLogLevel(-1)
        self.name = name
        model = vosk.Model(str(folder))
        listed = [*phrases(), *decoys()]
        known = [p for p in listed if all(model.vosk_model_find_word(w) >= 0 for w in p.split())]
        self.left_out = [phrase for phrase in phrases() if phrase not in known]
        self.recogniser = vosk.KaldiRecognizer(model, RATE_HZ, json.dumps([*known, "[unk]"]))
        self.recogniser.SetWords(True)
        self.phrases = phrases()

    def hear(self, sound: Sound) -> list[Heard]:
        """Whole final texts that are phrases; sureness is the least confidence of a word."""
        self.recogniser.Reset()
        data, heard = pcm(sound), []
        for start in range(0, len(data), 2 * BLOCK):
            if self.recogniser.AcceptWaveform(data[start : start + 2 * BLOCK]):
                heard += self._final(self.recogniser.Result(), start // 2 + BLOCK)
        return heard + self._final(self.recogniser.FinalResult(), len(sound))

    def _final(self, result: str, at: int) -> list[Heard]:
        decoded = json.loads(result)
        text = decoded.get("text", "")
        if text not in self.phrases:
            return []
        return [Heard(text, min(word["conf"] for word in decoded["result"]), at)]


class SphinxEar:
    """pocketsphinx with the model of its wheel, its own endpointer, and the phrases as a grammar."""

    remembers = False

    def __init__(self, name: str = "pocketsphinx") -> None:
        from pocketsphinx import Decoder, get_model_path

        self.name = name
        found = Path(get_model_path("en-us"))
        probe = Decoder(hmm=str(found / "en-us"), dict=str(found / "cmudict-en-us.dict"), lm=None, loglevel="FATAL")
        known = [p for p in phrases() if all(probe.lookup_word(word) for word in p.split())]
        self.left_out = [phrase for phrase in phrases() if phrase not in known]
        with tempfile.NamedTemporaryFile("w", suffix=".gram") as grammar:
            grammar.write("#JSGF V1.0;\ngrammar c;\npublic <c> = " + " | ".join(known) + ";\n")
            grammar.flush()
            self.decoder = Decoder(
                hmm=str(found / "en-us"), dict=str(found / "cmudict-en-us.dict"), jsgf=grammar.name,
                lm=None, loglevel="FATAL",
            )  # fmt: skip

    def hear(self, sound: Sound) -> list[Heard]:
        """One phrase for each stretch of speech; sureness is its posterior. Of six endpointer settings the best."""
        from pocketsphinx import Endpointer

        ender = Endpointer(window=0.5, ratio=0.5, vad_mode=3, sample_rate=RATE_HZ)
        data, heard, at = pcm(sound), [], 0
        size = ender.frame_bytes
        for start in range(0, len(data) - size + 1, size):
            at = (start + size) // 2
            before = ender.in_speech
            speech = ender.process(data[start : start + size])
            if speech is None:
                continue
            if not before:
                self.decoder.start_utt()
            self.decoder.process_raw(speech)
            if not ender.in_speech:
                heard += self._end(at)
        if ender.in_speech:
            heard += self._end(at)
        return heard

    def _end(self, at: int) -> list[Heard]:
        self.decoder.end_utt()
        hypothesis = self.decoder.hyp()
        if hypothesis is None or hypothesis.hypstr not in phrases():
            return []
        return [Heard(hypothesis.hypstr, hypothesis.prob, at)]

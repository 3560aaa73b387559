"""The ears that are compared. Each hears a sound in blocks of 20 ms and says when it decided what."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from training.augment import Sound
from training.features import RATE_HZ
from training.vocabulary import decoys, phrases

BLOCK = 320  # samples, 20 ms
STABLE_BLOCKS = 2
EARLY_INTENTS = frozenset({"stop", "pause"})  # may be acted on before the pause behind them


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrase, how sure the ear was (higher is surer), after how many samples it was decided."""

    phrase: str
    sureness: float
    at: int
    early: bool


class Ear(Protocol):
    """Anything that hears."""

    name: str

    def hear(self, sound: Sound) -> list[Heard]:
        """Every phrase heard in the sound, in order; early and final decisions both."""
        ...


def pcm(sound: Sound) -> bytes:
    """16-bit little-endian samples."""
    return (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()


class VoskEar:
    """A Vosk model with the grammar of phrases, decoys and the unknown word."""

    def __init__(self, name: str, folder: Path, unknowns: int = 1) -> None:
        import vosk

        vosk.SetLogLevel(-1)
        self.name = name
        model = vosk.Model(str(folder))
        listed = [*phrases(), *decoys()]
        known = [p for p in listed if all(model.vosk_model_find_word(w) >= 0 for w in p.split())]
        self.left_out = [phrase for phrase in phrases() if phrase not in known]
        grammar = json.dumps([*known, *["[unk]"] * unknowns])
        self.recogniser = vosk.KaldiRecognizer(model, RATE_HZ, grammar)
        self.recogniser.SetWords(True)
        self.phrases = phrases()

    def hear(self, sound: Sound) -> list[Heard]:
        """Whole final texts that are phrases; stop and pause also as partial texts stable for two blocks."""
        self.recogniser.Reset()
        data, heard, last, stable = pcm(sound), [], "", 0
        for start in range(0, len(data), 2 * BLOCK):
            at = start // 2 + BLOCK
            if self.recogniser.AcceptWaveform(data[start : start + 2 * BLOCK]):
                heard += self._final(self.recogniser.Result(), at)
                last, stable = "", 0
                continue
            text = json.loads(self.recogniser.PartialResult()).get("partial", "")
            stable = stable + 1 if text == last else 1
            last = text
            if stable == STABLE_BLOCKS and self.phrases.get(text) in EARLY_INTENTS:
                heard.append(Heard(text, 1.0, at, early=True))
        return heard + self._final(self.recogniser.FinalResult(), len(sound))

    def _final(self, result: str, at: int) -> list[Heard]:
        decoded = json.loads(result)
        text = decoded.get("text", "")
        if text not in self.phrases:
            return []
        return [Heard(text, min(word["conf"] for word in decoded["result"]), at, early=False)]


class SphinxEar:
    """pocketsphinx with the model of its wheel, its own endpointer, and the phrases as a grammar."""

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
        return [Heard(hypothesis.hypstr, hypothesis.prob, at, early=False)]

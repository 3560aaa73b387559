"""The ears that are compared. Each hears a sound in blocks of 20 ms and says when it decided what."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

import offline.ear
from offline.acceptance import Acceptance, Candidate, Surroundings
from offline.recogniser import load_model
from training.acceptance import asked, listen, phrasebook
from training.augment import Sound
from training.features import RATE_HZ
from training.vocabulary import ANSWERS, OBEYED_IN_TALK, URGENT, decoys, phrases

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
            found = found.urgent(in_talk=intent in OBEYED_IN_TALK)
        return replace(self, sureness=acceptance.sureness(found))


class Ear(Protocol):
    """Anything that hears."""

    name: str
    remembers: bool
    """Whether what it makes of a sound depends on the seconds before."""

    def hear(self, sound: Sound, intent: str | None = None) -> list[Heard]:
        """Every phrase heard in the sound, in order, however unsure.

        It is listened to as the coach does who has just asked for an answer, where `intent` is one.
        """
        ...


def meant(intent: str | None) -> list[str]:
    """The phrases that may be meant where this is said: no answers, but to what was asked."""
    unasked = set(ANSWERS) - {each for each in ANSWERS if intent and ANSWERS[each] in asked(intent)}
    return [phrase for phrase, line in phrases().items() if line not in unasked]


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

    def hear(self, sound: Sound, intent: str | None = None) -> list[Heard]:
        """Every candidate, but decoys of the product that are answers here ("nine") and not asked for."""
        self.ear.await_answers(asked(intent) if intent else frozenset())
        wanted, found = meant(intent), listen(self.ear, sound)
        return [Heard(one.text, one.confidence, at, asdict(one)) for one, at in found if one.text in wanted]


class StockEar:
    """Vosk's own loop: a final result that is a phrase."""

    remembers = False

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.vosk, self.model = load_model(folder)
        self.left_out = [phrase for phrase in phrases() if not self._knows(phrase)]
        self.recognisers: dict[tuple[str, ...], Any] = {}

    def hear(self, sound: Sound, intent: str | None = None) -> list[Heard]:
        """Whole final texts that are phrases; sureness is the least confidence of a word."""
        recogniser = self._listening_for(tuple(meant(intent)))
        recogniser.Reset()
        data, heard = pcm(sound), []
        for start in range(0, len(data), 2 * BLOCK):
            if recogniser.AcceptWaveform(data[start : start + 2 * BLOCK]):
                heard += self._final(recogniser.Result(), start // 2 + BLOCK)
        return heard + self._final(recogniser.FinalResult(), len(sound))

    def _listening_for(self, listed: tuple[str, ...]) -> Any:
        if listed not in self.recognisers:
            grammar = [*filter(self._knows, (*listed, *decoys())), "[unk]"]
            self.recognisers[listed] = self.vosk.KaldiRecognizer(self.model, RATE_HZ, json.dumps(grammar))
            self.recognisers[listed].SetWords(True)
        return self.recognisers[listed]

    def _knows(self, phrase: str) -> bool:
        return all(self.model.vosk_model_find_word(word) >= 0 for word in phrase.split())

    def _final(self, result: str, at: int) -> list[Heard]:
        decoded = json.loads(result)
        text = decoded.get("text", "")
        if text not in phrases():
            return []
        return [Heard(text, min(word["conf"] for word in decoded["result"]), at)]


class SphinxEar:
    """pocketsphinx with the model of its wheel, its own endpointer, and the phrases as a grammar."""

    remembers = False

    def __init__(self, name: str = "pocketsphinx") -> None:
        from pocketsphinx import Decoder, get_model_path

        self.name = name
        found = Path(get_model_path("en-us"))
        self.files = {"hmm": str(found / "en-us"), "dict": str(found / "cmudict-en-us.dict"), "loglevel": "FATAL"}
        self.decoders: dict[tuple[str, ...], Any] = {}
        probe = Decoder(lm=None, **self.files)
        self.left_out = [p for p in phrases() if not all(probe.lookup_word(word) for word in p.split())]

    def hear(self, sound: Sound, intent: str | None = None) -> list[Heard]:
        """One phrase for each stretch of speech; sureness is its posterior. Of six endpointer settings the best."""
        from pocketsphinx import Endpointer

        decoder = self._listening_for(tuple(meant(intent)))
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
                decoder.start_utt()
            decoder.process_raw(speech)
            if not ender.in_speech:
                heard += _end(decoder, at)
        if ender.in_speech:
            heard += _end(decoder, at)
        return heard

    def _listening_for(self, listed: tuple[str, ...]) -> Any:
        from pocketsphinx import Decoder

        if listed not in self.decoders:
            known = [phrase for phrase in listed if phrase not in self.left_out]
            with tempfile.NamedTemporaryFile("w", suffix=".gram") as grammar:
                grammar.write("#JSGF V1.0;\ngrammar c;\npublic <c> = " + " | ".join(known) + ";\n")
                grammar.flush()
                self.decoders[listed] = Decoder(jsgf=grammar.name, lm=None, **self.files)
        return self.decoders[listed]


def _end(decoder: Any, at: int) -> list[Heard]:
    decoder.end_utt()
    hypothesis = decoder.hyp()
    if hypothesis is None or hypothesis.hypstr not in phrases():
        return []
    return [Heard(hypothesis.hypstr, hypothesis.prob, at)]

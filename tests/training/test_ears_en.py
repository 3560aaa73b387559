"""The shipped model folder: small enough, complete, and it hears."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import pytest

from content.loader import load
from engine.phrasebook import normalise

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "offline" / "ears" / "en"
FIXTURES = Path(__file__).resolve().parent / "fixtures"
MOST_BYTES = 4 * 2**20


def phrases() -> list[str]:
    """The phrases of training/phrases.txt, read without importing the training code."""
    lines = (ROOT / "training" / "phrases.txt").read_text(encoding="utf-8").splitlines()
    lists = [line.partition(":")[2] for line in lines if line and not line.startswith("#")]
    return [" ".join(phrase.split()) for listed in lists for phrase in listed.split("|")]


def said() -> list[str]:
    """What may be said to the product, and what the model was trained to hear: a phrase may be new to either."""
    return [*map(normalise, load("en").phrasebook.phrases), *phrases()]


def model_words() -> set[str]:
    """The words that the model knows."""
    lines = (MODEL / "graph" / "words.txt").read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines}


def test_the_model_folder_is_at_most_four_megabytes() -> None:
    """A package with ears stays small."""
    size = sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file())

    assert size <= MOST_BYTES


def test_the_model_folder_has_all_that_libvosk_reads() -> None:
    """One missing file and the recogniser cannot be made."""
    needed = {"am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst",
              "graph/words.txt", "graph/disambig_tid.int", "MODEL_CARD.md"}  # fmt: skip

    assert {name for name in needed if not (MODEL / name).is_file()} == set()


def test_the_model_knows_every_word_of_every_phrase() -> None:
    """If this fails: add the words as training/README.md tells under "To add a word"."""
    wanted = {word for phrase in said() for word in phrase.split()}

    assert sorted(wanted - model_words()) == []


def test_the_model_knows_each_phrase_as_one_word() -> None:
    """If this fails: `python -m training.graph offline/ears/en` writes the words anew."""
    wanted = {phrase.replace(" ", "_") for phrase in said()}

    assert sorted(wanted - model_words()) == []


@pytest.mark.parametrize(
    "name", ["Josh Millard", "Shawn Hymel", '"Vibe Ace" by Kevin MacLeod', "sorohanro", "InspectorJ", "GCompris-voices"]
)
def test_the_card_names_whom_a_licence_wants_named(name: str) -> None:
    """CC BY asks for them wherever the model goes; what is shared alike is named as not trained on."""
    assert name in (MODEL / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_the_model_knows_the_unknown_word() -> None:
    """Without it every sound would have to be a command."""
    assert "[unk]" in model_words()


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.wav")), ids=lambda path: path.stem)
def test_the_model_hears_a_person_it_was_not_trained_on(path: Path) -> None:
    """Each fixture is named <phrase>__<source>__<speaker>.wav and heard as that phrase."""
    vosk = pytest.importorskip("vosk", reason="vosk is not installed: the model cannot be tried")
    vosk.SetLogLevel(-1)
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(MODEL)), 16000, json.dumps([*phrases(), "[unk]"]))
    with wave.open(str(path)) as sound:
        samples = sound.readframes(sound.getnframes())

    silence = bytes(2 * 8000)
    heard = []
    for data in (silence, samples, silence, silence):
        if recogniser.AcceptWaveform(data):
            heard.append(json.loads(recogniser.Result())["text"])
    heard.append(json.loads(recogniser.FinalResult())["text"])

    assert [path.stem.split("__")[0]] == [text for text in heard if text]

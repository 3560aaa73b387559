"""Two seconds of sound that end a moment after a phrase, or after something else: what the spotter learns from.

As a home leaves them, almost half of them over the coach's voice. Of the trained side only what `corpus.spots` names.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import soundfile as sf
import soxr
from numpy.typing import NDArray
from scipy.signal import lfilter

from offline.sound import BLOCK
from offline.spotter import WINDOW
from training import coach, neural, synth
from training.augment import Home, Sound, level, load, power, reverberate
from training.corpus import Recording, recordings, spots
from training.excerpts import boundaries, soft_at_ends
from training.features import RATE_HZ, options
from training.network import Ear
from training.train import restore
from training.vocabulary import phrases

T = TypeVar("T")
SEED = 31
ROOMS = 80
SHARES = {"phrase": 0.5, "word": 0.16, "made up": 0.1, "talk": 0.21, "coach": 0.03}
SHORT = (
    "go", "go", "stop", "back", "next", "pause", "wait", "no", "yes", "repeat", "help", "continue", "slower", "start", "ready",
    "again", "okay", "ok",
)  # fmt: skip
SHARE_SHORT = 0.5
"""Of the phrases: what is said most, and so short that it is easily taken for something else; "go" as two."""
PEOPLE, ALIKE = 0.2, 0.7
"""So often a recording of people, where there is one; and up to so often one of the speakers that sound like people."""
MORE_GO, MORE_SHORT, MORE_ELSE, MORE = 700, 100, 14, 2200
"""So often "go", which people were worst heard with, each other short phrase and each other one in a list of what Kokoro's
speakers say for the spotter alone; and how much of that, in random order, they do say: it takes them a second each."""
FRONTED_OFTEN = 0.4
"""So often they say "go" with a vowel that is further forward than the voices' own."""
LIKE_WORDS = {"going": "go ing", "know": "no"}
"""What sounds like a phrase, or begins with one, in sentences of people; who says one alone is rare."""
LONGEST_CUT, SHORTEST_CUT = 3, 1600
"""Words of a phrase that is cut out of a sentence, and samples."""
SHARES_WORDS = {"picovoice_wakewords": 0.3, "upspeakercortex": 0.45, "mycroft_precise": 0.15, "shawnhymel": 0.1}
COMMAND_SENTENCES = 0.07
EXCERPT, WHOLE_EXCERPT, EXCERPT_SECONDS, SOFT = 0.35, 0.4, (0.3, 1.6), 0.15
"""How often talk ends where it is that soft (of its median), and how often all that was before it is there."""
AFTER_SECONDS = (0.2, 0.65)
"""From the end of what is said to the end of what is seen."""
BEFORE_SECONDS, COACH_SECONDS = 2.2, (0.3, 1.5)
OVER_VOICE, LEAD_SECONDS, KEPT_SECONDS = 0.45, 1.6, 0.5
"""How often it is said while the coach speaks, which it did for up to so long before; half a second more is kept."""
SPEED, REVERBERATES, TILT = (0.8, 1.3), 0.7, (-0.5, 0.5)
OVER_TALK, OVER_NOISE = 0.25, 0.5
TALK_DB, NOISE_DB, HUSH_DB, VOICE_DB = (4.0, 25.0), (2.0, 27.0), (30.0, 55.0), (-42.0, -8.0)
HALF, TRIMMED_DB = 160, -32.0


def prepare(data: Path, work: Path) -> None:
    """Let more be said, and cut phrases out of sentences of people, into work/spotting; done once, kept afterwards."""
    folder = work / "spotting"
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    often = {text: MORE_ELSE for text in phrases()} | dict.fromkeys(SHORT, MORE_SHORT) | {"go": MORE_GO}
    said = [text for text, times in often.items() for _ in range(times)]
    sayings = [
        synth.Saying(text, f"kokoro {_voice(rng)}", float(np.round(rng.uniform(0.75, 1.35), 2)),
                     int(rng.integers(1, 60)), held_out=False)
        for text in said
    ] if neural.there() else []  # fmt: skip
    chosen = [sayings[index] for index in rng.permutation(len(sayings))[:MORE]]
    rows = [{"file": synth.speak(saying, folder).name, "text": saying.text, "person": False} for saying in chosen]
    ear = restore(work / "ear.pt").eval()
    for item in recordings(data):
        if not item.held_out and "sentence" in item.kind and item.text is not None and spots(item.path, item.speaker):
            rows += [{"file": name, "text": text, "person": True} for name, text in _cut(ear, item, folder)]
    (work / "spotting.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _voice(rng: np.random.Generator) -> str:
    """One of Kokoro's; some say "go" further forward."""
    fronted = neural.MARK + str(rng.choice(neural.FRONTED_GOAT)) if rng.random() < FRONTED_OFTEN else ""
    return neural.random_voice(rng) + fronted


def _cut(ear: Ear, item: Recording, folder: Path) -> Iterator[tuple[str, str]]:
    """The files of the phrases in a sentence."""
    assert item.text is not None
    text = " ".join(LIKE_WORDS.get(word, word) for word in item.text.lower().split())
    spoken, known = text.split(), phrases()
    runs = [(first, size) for size in range(1, LONGEST_CUT + 1) for first in range(len(spoken) - size + 1)]
    found = [(first, size) for first, size in runs if " ".join(spoken[first : first + size]) in known]
    sound = load(item.path) if found else None
    words = [] if sound is None else boundaries(ear, sound, text, options())
    for first, size in found if words else []:
        assert sound is not None
        piece = soft_at_ends(sound[words[first][1] : words[first + size - 1][2]])
        if len(piece) >= SHORTEST_CUT:
            name = f"{item.path.stem}_{first}_{size}.wav"
            sf.write(folder / name, piece, RATE_HZ)
            yield name, " ".join(spoken[first : first + size])


class Maker:
    """Makes examples out of what teaches the spotter."""

    def __init__(self, data: Path, work: Path, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        items = recordings(data)
        self.home = Home.of(data, items, SEED, ROOMS)
        self.speaker = coach.Coach(coach.make(work))
        self.phrases = list(phrases())
        self.made: tuple[dict[str, list[Path]], dict[str, list[Path]]] = defaultdict(list), defaultdict(list)
        for path, text, voice in synth.listed(work, held_out=False):
            if spots(path):
                self.made[voice.startswith("kokoro")][text].append(path)
        self.people: dict[str, list[Path]] = defaultdict(list)
        for line in (work / "spotting.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            (self.people if row["person"] else self.made[True])[row["text"]].append(work / "spotting" / row["file"])
        self.words: dict[str, list[Path]] = defaultdict(list)
        self.sentences: tuple[list[Path], list[Path]] = [], []
        for item in items:
            sentence = item.kind in {"sentence", "command_sentence"}
            if item.held_out or not (item.kind == "command" or spots(item.path, item.speaker if sentence else None)):
                continue
            if sentence:
                self.sentences[item.kind == "command_sentence"].append(item.path)
            elif item.kind == "word":
                self.words[item.source].append(item.path)
            elif item.text is not None:
                self.people[item.text].append(item.path)
        self.others = sorted({*self.made[0], *self.made[1]} - {*self.phrases})
        self.said = [phrase for phrase in self.phrases if any(pool[phrase] for pool in (*self.made, self.people))]
        if len(self.said) < len(self.phrases):
            print(f"nobody says {', '.join(sorted({*self.phrases} - {*self.said}))}: not learned", flush=True)

    def examples(self, number: int) -> Iterator[tuple[NDArray[np.float32], int]]:
        """So many of WINDOW samples of 16 bits, and the number of the phrase; -1: none."""
        for _ in range(number):
            said, phrase = self._said()
            after = int(self._between(AFTER_SECONDS) * RATE_HZ)
            if said is None or self.rng.random() < OVER_VOICE:
                sound = self._over_voice(said, after)
            else:
                sound = self._placed(said, after)
            yield np.pad(sound[-WINDOW:], (max(WINDOW - len(sound), 0), 0)).astype(np.float32), phrase

    def _said(self) -> tuple[Sound | None, int]:
        """A phrase, something else, or nothing; from its first sound to its last."""
        kind = self.rng.choice(list(SHARES), p=list(SHARES.values()))
        if kind == "coach":
            return None, -1
        if kind == "phrase":
            pool = SHORT if self.rng.random() < SHARE_SHORT else self.said
            phrase = self._one_of(pool)
            return trimmed(load(self._one_of(self._voices(phrase)))), self.phrases.index(phrase)
        if kind == "word":
            source = self.rng.choice(list(SHARES_WORDS), p=list(SHARES_WORDS.values()))
            return trimmed(load(self._one_of(self.words[source]))), -1
        if kind == "made up":
            other = self._one_of(self.others)
            return trimmed(load(self._one_of(self.made[1][other] or self.made[0][other]))), -1
        talk = trimmed(load(self._one_of(self.sentences[self.rng.random() < COMMAND_SENTENCES])))
        return self._excerpt(talk) if self.rng.random() < EXCERPT and len(talk) > RATE_HZ else talk, -1

    def _voices(self, phrase: str) -> list[Path]:
        which = self.rng.random()
        if which < PEOPLE and self.people[phrase]:
            return self.people[phrase]
        made, alike = self.made[0][phrase], self.made[1][phrase]
        return (alike if which < ALIKE and alike else made) or alike or self.people[phrase]

    def _excerpt(self, talk: Sound) -> Sound:
        """Talk up to a moment in which it is soft; of most no more than what could be a phrase."""
        loudness = blocks_power(talk)
        soft = np.flatnonzero(loudness < np.median(loudness) * SOFT)
        soft = soft[soft * BLOCK > RATE_HZ // 2]
        end = int(self._one_of(soft) if len(soft) else len(loudness)) * BLOCK
        long = self.rng.random() < WHOLE_EXCERPT
        return talk[0 if long else max(end - int(self._between(EXCERPT_SECONDS) * RATE_HZ), 0) : end]

    def _heard_from(self, said: Sound) -> tuple[Sound, int]:
        """The same at another speed, by other microphones and from somewhere in a room; and where it ends."""
        speed = self._between(SPEED)
        said = self._toned(soxr.resample(said, RATE_HZ, RATE_HZ / speed, quality="LQ").astype(np.float32))
        end = len(said)
        if self.rng.random() < REVERBERATES:
            said = reverberate(np.pad(said, (0, RATE_HZ // 4)), self._one_of(self.home.responses))[: end + RATE_HZ // 4]
        return said, end

    def _over_voice(self, said: Sound | None, after: int) -> Sound:
        """What the ear gets of it where the coach speaks."""
        if said is None:
            person = np.zeros(int(self._between(COACH_SECONDS) * RATE_HZ), np.float32)
            end = len(person)
        else:
            person, end = self._heard_from(said)
        lead = int(self._between((0.0, LEAD_SECONDS)) * RATE_HZ)
        left = self.speaker.talks_over(
            self.rng, self.home, np.pad(person, (lead, max(end + after - len(person), 0) + 2 * BLOCK)), kept_seconds=KEPT_SECONDS
        )
        sound = left.suppressed.copy()
        if left.noticed is not None:
            again = max(left.noticed + 1 - coach.AGAIN_BLOCKS, 0) * BLOCK
            sound[again:] = left.whole[again:]
        return sound[: int(KEPT_SECONDS * RATE_HZ) + lead + end + after].astype(np.float32)

    def _placed(self, said: Sound, after: int) -> Sound:
        """The same where the coach is silent: with somebody who talks on, with noise, or where it is quiet."""
        person, end = self._heard_from(said)
        before = int(BEFORE_SECONDS * RATE_HZ)
        sound = np.pad(person, (before, max(end + after - len(person), 0)))
        place = self.rng.random()
        if place < OVER_TALK:
            behind, below = self.home.talker(self.rng, len(sound)), self._between(TALK_DB)
        elif place < OVER_TALK + OVER_NOISE:
            behind, below = self.home.background(self.rng, len(sound)), self._between(NOISE_DB)
        else:
            behind, below = self.rng.standard_normal(len(sound)).astype(np.float32), self._between(HUSH_DB)
        sound = sound + behind * np.float32(np.sqrt(power(person) / power(behind) * 10 ** (-below / 10)))
        return level(self._toned(sound[: before + end + after]), self._between(VOICE_DB)) * np.float32(32767.0)

    def _toned(self, sound: Sound) -> Sound:
        if self.rng.random() < 0.5:
            return sound
        return lfilter([1.0, self._between(TILT)], [1.0], sound).astype(np.float32)

    def _between(self, ends: tuple[float, float]) -> float:
        return float(self.rng.uniform(*ends))

    def _one_of(self, pool: Sequence[T] | NDArray[Any]) -> T:
        one: T = pool[int(self.rng.integers(len(pool)))]
        return one


def trimmed(sound: Sound) -> Sound:
    """What is said, without the silence at its ends."""
    loudness = blocks_power(sound, HALF)
    loud = np.flatnonzero(loudness > loudness.max() * 10 ** (TRIMMED_DB / 10))
    return sound[max(int(loud[0]) - 1, 0) * HALF : (int(loud[-1]) + 2) * HALF]


def blocks_power(sound: Sound, block: int = BLOCK) -> Sound:
    """The mean square of each block."""
    found: Sound = np.mean(sound[: len(sound) // block * block].reshape(-1, block) ** 2, axis=1)
    return found

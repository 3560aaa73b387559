"""What is played to the ears: who says what, in which room, over which noise.

Only recordings of the measured side of `training.corpus`; rooms, kitchen half, air conditioner,
music and babble voices that were never trained on either. Everything is seeded.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from training import rooms, synth
from training.augment import Sound, level, load, mix, power, reverberate
from training.corpus import recordings
from training.features import RATE_HZ
from training.vocabulary import phrases

NOISES = ("kitchen", "air conditioner", "music", "babble", "one who talks on")
TALK = ("sentences", "sentences with command words", "orders (speakers not named)")
"""Groups of recordings in which somebody talks; the others are single words."""
LEAD_S, TRAIL_S = 0.5, 1.2  # noise before and after the voice, so that an ear can find its end
BEFORE_S = 10.0  # more noise before that, for an ear that remembers how loud it was
VOICE_DB = -23.0


@dataclass(frozen=True, slots=True)
class Item:
    """A recording, the phrase it should be heard as (None: nothing), its speaker and group."""

    path: Path
    phrase: str | None
    text: str | None
    speaker: str
    group: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A place to listen in; no distance: the recording as it is."""

    name: str
    distance_m: float | None = None
    noise: str | None = None
    snr_db: float | None = None


CLEAN = Condition("clean")
CONDITIONS = (
    CLEAN,
    *(
        Condition(f"{distance:g} m, {noise}, {snr} dB", distance, noise, snr)
        for distance in (2.5, 4.0)
        for noise in NOISES
        for snr in (20, 10, 5)
    ),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Samples to be heard; the voice ends at sample `voice_end`. `before` is what the place sounded like till then."""

    item: Item
    sound: Sound
    voice_end: int
    before: Sound


def commands(data: Path) -> list[Item]:
    """Recordings of phrases: alone on purpose (lone) and cut out of sentences (cut)."""
    known = phrases()
    items = []
    for one in recordings(data):
        phrase = one.text
        if one.held_out and one.kind in {"command", "cut", "word"} and phrase in known:
            group = "cut" if one.kind == "cut" else "lone" if one.kind == "command" else "digit"
            items.append(Item(one.path, phrase, phrase, f"{one.source} {one.speaker}", group))
    return items


def synthetic(work: Path) -> list[Item]:
    """Phrases by voices that were not trained on, those that sound like people in a group of their own.

    Each phrase by half of the others, the halves taking turns.
    """
    listed = synth.listed(work, held_out=True)
    alike = [one for one in listed if one[2].startswith("kokoro ")]
    plain = [one for one in listed if not one[2].startswith("kokoro ")]
    voices = len(synth.MEASURED)
    halves = [one for index, one in enumerate(plain) if (index + index // voices) % 2 == 0]
    return [
        Item(path, text, text, voice, group)
        for group, ones in (("synthetic", halves), ("alike", alike))
        for path, text, voice in ones
    ]


def others(data: Path) -> list[Item]:
    """Talk that is no command: sentences, sentences with command words, orders, lone words."""
    known = phrases()
    items = []
    for number, one in enumerate(recordings(data)):
        if not one.held_out or one.text in known or one.kind in {"command", "cut"}:
            continue
        if one.kind == "sentence" and number % 2:
            continue  # half of the sentences and orders are enough
        group = {"command_sentence": "sentences with command words", "word": "lone words"}.get(one.kind, "sentences")
        if one.source == "picovoice_sti":
            group = "orders (speakers not named)"
        items.append(Item(one.path, None, one.text, f"{one.source} {one.speaker}", group))
    return items


def voice_end(sound: Sound) -> int:
    """The last sample of the last 10 ms block within 30 dB of the loud ones."""
    blocks = sound[: len(sound) // 160 * 160].reshape(-1, 160)
    loud = np.flatnonzero(np.mean(blocks**2, axis=1) > power(sound) * 1e-3)
    return int(loud[-1] + 1) * 160 if loud.size else len(sound)


@dataclass
class Stage:
    """Rooms and noises of the measured side."""

    data: Path
    rooms_each: int = 6

    @cached_property
    def responses(self) -> dict[float, list[Sound]]:
        """Some rooms for each distance; other seeds than in training."""
        return {metres: rooms.bank(9000 + int(metres * 10), self.rooms_each, metres) for metres in (2.5, 4.0)}

    @cached_property
    def noises(self) -> dict[str, list[Sound]]:
        """Sounds by name."""
        kitchen = load(self.data / "noise" / "picovoice_kitchen.opus")
        music = sorted((self.data / "music").glob("*Sugar_Plum*")) + sorted((self.data / "music").glob("*Fishin*"))
        talk = [item for item in others(self.data) if item.group == "sentences"][::17]
        talkers = [load(item.path) for item in talk]
        return {
            "kitchen": [kitchen[len(kitchen) // 2 :]],
            "air conditioner": [load(self.data / "noise" / "felixchenfy_air_conditioner.opus")],
            "music": [load(path) for path in music],
            "babble": talkers,
            "one who talks on": talkers,
        }

    def _noise(self, rng: np.random.Generator, name: str, samples: int) -> Sound:
        layers = 6 if name == "babble" else 1
        out = np.zeros(samples, np.float32)
        for _ in range(layers):
            one = self.noises[name][rng.integers(len(self.noises[name]))]
            one = np.tile(one, samples // len(one) + 1)
            start = int(rng.integers(0, len(one) - samples + 1))
            piece = one[start : start + samples]
            out += piece / np.float32(np.sqrt(power(piece)))
        return out

    def play(self, item: Item, condition: Condition) -> Scene:
        """The recording in the condition; the same item and condition give the same samples."""
        rng = np.random.default_rng(zlib.crc32(f"{item.path.name} {condition.name}".encode()))
        dry = load(item.path)
        lead = int(LEAD_S * RATE_HZ)
        end = lead + voice_end(dry)
        sound = np.pad(dry, (lead, int(TRAIL_S * RATE_HZ)))
        if condition.distance_m is not None:
            room = self.responses[condition.distance_m]
            sound = reverberate(sound, room[rng.integers(len(room))])[: len(sound)]
        hush = rng.standard_normal(len(sound)).astype(np.float32)
        sound, before = mix(sound, hush, 45.0), np.zeros(0, np.float32)
        if condition.noise is not None and condition.snr_db is not None:
            noisy = mix(sound, self._noise(rng, condition.noise, len(sound)), condition.snr_db)
            before = self._noise(rng, condition.noise, int(BEFORE_S * RATE_HZ))
            before *= np.float32(np.std(noisy - sound) / np.std(before) * np.sqrt(10 ** (VOICE_DB / 10) / power(noisy)))
            sound = noisy
        return Scene(item, level(sound, VOICE_DB), end, before)

    def scenes(self, items: list[Item], condition: Condition) -> Iterator[Scene]:
        """All items in one condition."""
        for item in items:
            yield self.play(item, condition)

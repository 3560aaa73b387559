"""One ear through every scene; what it heard is kept, so that a second table costs nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from benchmarks.listen.ears import Ear, Heard
from benchmarks.listen.figures import Talk, Try
from benchmarks.listen.scenes import (
    CLEAN,
    CONDITIONS,
    TALK,
    VOICE_DB,
    Condition,
    Item,
    Scene,
    Stage,
    commands,
    others,
    synthetic,
)
from training.augment import level, load
from training.features import RATE_HZ

FAR = Condition("2.5 m, kitchen, 10 dB", 2.5, "kitchen", 10)
ON_AND_ON = "one after the other"
BREATH_SECONDS = 0.4


@dataclass(slots=True)
class Hearing:
    """All that an ear made of all scenes, however unsure."""

    tries: list[Try] = field(default_factory=list)
    talk: list[Talk] = field(default_factory=list)
    """Each recording by itself."""
    on_and_on: list[Talk] = field(default_factory=list)
    """The same recordings, but lone words, one after the other without an end, for an ear that remembers."""
    left_out: list[str] = field(default_factory=list)


class Memory:
    """What an ear heard in each scene, in a JSON file; asked again, it need not listen again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kept: dict[str, list[list[object]]] = {}
        if path.exists():
            self.kept = json.loads(path.read_text(encoding="utf-8"))

    def heard(self, key: str, listen: Callable[[], list[Heard]]) -> list[Heard]:
        """From the file, or by listening."""
        if key not in self.kept:
            self.kept[key] = [[one.phrase, one.sureness, one.at, one.candidate] for one in listen()]
            if len(self.kept) % 200 == 0:
                self.save()
        return [Heard(*row) for row in self.kept[key]]  # type: ignore[arg-type]

    def save(self) -> None:
        """Write the file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.kept), encoding="utf-8")


def hear(ear: Ear, scene: Scene) -> list[Heard]:
    """What an ear hears in a scene, and not before it; one that remembers has been in the place for a while."""
    if not ear.remembers:
        return ear.hear(scene.sound)
    heard = ear.hear(np.concatenate((scene.before, scene.sound)))
    return [replace(one, at=one.at - len(scene.before)) for one in heard if one.at > len(scene.before)]


def talk(item: Item) -> tuple[np.ndarray, int]:
    """A recording of other talk at the level of a voice, between faint noise; and its own samples."""
    sound = load(item.path)
    rng = np.random.default_rng(len(sound))
    padded = np.pad(sound, (RATE_HZ * 3 // 10, RATE_HZ * 8 // 10))
    padded = padded + 1e-4 * rng.standard_normal(len(padded)).astype(np.float32)
    return level(padded, VOICE_DB), len(sound)


def on_and_on(items: list[Item]) -> tuple[np.ndarray, int]:
    """Recordings of talk in random order, each as loud as a voice, with pauses of a breath; and their own samples."""
    rng = np.random.default_rng(len(items))
    sounds = [level(load(items[index].path), VOICE_DB) for index in rng.permutation(len(items))]
    gap = np.zeros(round(BREATH_SECONDS * RATE_HZ), np.float32)
    joined = np.concatenate([piece for sound in sounds for piece in (sound, gap)])
    return joined + 1e-4 * rng.standard_normal(len(joined)).astype(np.float32), sum(map(len, sounds))


def measure(ear: Ear, stage: Stage, work: Path, memory: Memory, quick: bool = False) -> Hearing:
    """Recorded commands in all conditions, digits and made-up voices in two, other talk.

    Quick: clean and 2.5 m over the kitchen at 10 dB only, a quarter of the talk.
    """
    hearing = Hearing(left_out=list(getattr(ear, "left_out", [])))
    spoken = commands(stage.data)
    everywhere = [item for item in spoken if item.group in {"lone", "cut"}]
    elsewhere = [*[item for item in spoken if item.group == "digit"], *synthetic(work)]
    for condition in (CLEAN, FAR) if quick else CONDITIONS:
        for item in [*everywhere, *elsewhere] if condition in (CLEAN, FAR) else everywhere:
            scene = stage.play(item, condition)
            key = f"{condition.name}/{item.group}/{item.path.name}"
            heard = memory.heard(key, lambda scene=scene: hear(ear, scene))  # type: ignore[misc]
            hearing.tries.append(Try(item, condition.name, scene.voice_end, heard))
    memory.save()
    for item in others(stage.data)[:: 4 if quick else 1]:
        sound, samples = talk(item)
        heard = memory.heard(f"talk/{item.path.name}", lambda sound=sound: ear.hear(sound))  # type: ignore[misc]
        hearing.talk.append(Talk(item, samples, heard))
    memory.save()
    if ear.remembers and not quick:
        sound, samples = on_and_on([item for item in others(stage.data) if item.group in TALK])
        heard = memory.heard(ON_AND_ON, lambda: ear.hear(sound))
        hearing.on_and_on.append(Talk(Item(Path(), None, None, "", ON_AND_ON), samples, heard))
        memory.save()
    return hearing

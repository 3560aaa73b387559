"""One ear through every scene; what it heard is kept, so that a second table costs nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.listen.ears import Ear, Heard
from benchmarks.listen.figures import Accepts, Tally
from benchmarks.listen.scenes import (
    CLEAN,
    CONDITIONS,
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


@dataclass(slots=True)
class Results:
    """Tallies by (group, condition) and false accepts by kind of talk."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    accepts: dict[str, Accepts] = field(default_factory=dict)
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
            self.kept[key] = [list(asdict(one).values()) for one in listen()]
            if len(self.kept) % 200 == 0:
                self.save()
        return [Heard(*row) for row in self.kept[key]]  # type: ignore[arg-type]

    def save(self) -> None:
        """Write the file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.kept), encoding="utf-8")


def _tally(ear: Ear, stage: Stage, memory: Memory, items: list[Item], condition: Condition) -> Tally:
    tally = Tally()
    for item in items:
        scene: Scene = stage.play(item, condition)
        key = f"{condition.name}/{item.group}/{item.path.name}"
        tally.add(scene, memory.heard(key, lambda sound=scene.sound: ear.hear(sound)))  # type: ignore[misc]
    return tally


def talk(item: Item) -> tuple[np.ndarray, int]:
    """A recording of other talk at the level of a voice, between faint noise; and its own samples."""
    sound = load(item.path)
    rng = np.random.default_rng(len(sound))
    padded = np.pad(sound, (RATE_HZ * 3 // 10, RATE_HZ * 8 // 10))
    padded = padded + 1e-4 * rng.standard_normal(len(padded)).astype(np.float32)
    return level(padded, VOICE_DB), len(sound)


def measure(ear: Ear, stage: Stage, work: Path, memory: Memory, brief: bool = False) -> Results:
    """Recorded commands in all conditions, digits and made-up voices in two, other talk.

    Brief: clean and 2.5 m with 10 dB only, a quarter of the talk.
    """
    results = Results(left_out=list(getattr(ear, "left_out", [])))
    spoken = commands(stage.data)
    conditions = [c for c in CONDITIONS if not brief or c == CLEAN or (c.distance_m == 2.5 and c.snr_db == 10)]
    for condition in conditions:
        for group in ("lone", "cut"):
            items = [item for item in spoken if item.group == group]
            results.tallies[f"{group}/{condition.name}"] = _tally(ear, stage, memory, items, condition)
    for condition in (CLEAN, FAR):
        digits = [item for item in spoken if item.group == "digit"]
        results.tallies[f"digit/{condition.name}"] = _tally(ear, stage, memory, digits, condition)
        if not (brief and condition == FAR):
            made_up = synthetic(work)
            results.tallies[f"synthetic/{condition.name}"] = _tally(ear, stage, memory, made_up, condition)
    memory.save()
    for item in others(stage.data)[:: 4 if brief else 1]:
        sound, samples = talk(item)
        heard = memory.heard(f"talk/{item.path.name}", lambda sound=sound: ear.hear(sound))  # type: ignore[misc]
        results.accepts.setdefault(item.group, Accepts()).add(item, samples, heard)
    memory.save()
    return results

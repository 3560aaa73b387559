"""What is measured of a loop: turns in every scene, hours of itself, of somebody lying there, of a television."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import cycle

import numpy as np

from benchmarks.room.dealing import dealt
from benchmarks.room.loops import Loop, Speak
from benchmarks.room.play import Alone, Cost, Scenery, Start, Tried, alone, holds, sentences, turn
from benchmarks.room.scenes import DISTANCES_M, Place, Scene, mouth, path_from, spoken_db
from benchmarks.room.sounds import Words
from content.loader import Library
from engine.progress import Progress
from engine.score import Score, write_score
from engine.settings import Counting, Settings
from offline.sound import RATE
from tests.room import Person, Room, at_level, spoken_in

LEAD_SECONDS = 6.0
"""The product talks for this long before the first word, as it does when it offers routines."""
INTO_SECONDS = (0.3, 0.9)
"""A person begins this long after the sentence did."""
SELF = Scene("quiet", 2.5, 12.0)
SELF_SCENES = (
    SELF,
    Scene("quiet", 2.5, 12.0, distorted=True),
    Scene("quiet", 2.5, 12.0, distorted=True, drift_ppm=50.0),
    Scene("kitchen", 2.5, 12.0, distorted=True),
)
"""Where the routines are played with nobody there."""
LYING = Scene("quiet", 2.5, 6.0)
WATCHING = Scene("television", 2.5, 6.0)
WATCHED_SECONDS = 60.0
"""A television has talked for so long before anybody speaks over it in a hold."""
INTO_HOLD_SECONDS = (0.5, 4.0)
BREATH_DB = -22.0
RUSTLE_DB = -12.0
"""RMS of breathing out and of rustling beside a person's speech from the same place."""


@dataclass(slots=True)
class Figures:
    """All that was measured of one loop."""

    turns: dict[Scene, list[Tried]] = field(default_factory=dict)
    ticks: dict[Scene, list[Tried]] = field(default_factory=dict)
    over_television: list[Tried] = field(default_factory=list)
    itself: Alone = field(default_factory=Alone)
    lying: Alone = field(default_factory=Alone)
    watching: Alone = field(default_factory=Alone)
    cost: Cost = field(default_factory=Cost)
    room_cost: Cost = field(default_factory=Cost)

    def add(self, more: "Figures") -> None:
        """Add what was measured elsewhere of the same loop."""
        self.turns |= more.turns
        self.ticks |= more.ticks
        self.over_television += more.over_television
        for mine, others in ((self.itself, more.itself), (self.lying, more.lying), (self.watching, more.watching)):
            add(mine, others)
        for sum_, cost in ((self.cost, more.cost), (self.room_cost, more.room_cost)):
            sum_.cpu_seconds += cost.cpu_seconds
            sum_.seconds += cost.seconds


@dataclass
class Bench:
    """The content, the voice, the people and the rooms, with a loop to be measured in them."""

    library: Library
    speak: Speak
    place: Place
    words: list[Words]

    def scores(self, counting: Counting = Counting.LAST_FIVE) -> list[Score]:
        """Return every routine written out."""
        settings = Settings(counting=counting)
        count = self.library.phrasebook.count_words
        return [write_score(routine, count, settings) for routine in self.library.routines.values()]

    def turns(self, loop: Loop, figures: Figures, scenes: Iterable[Scene], each: int, first: int) -> None:
        """Let people speak over the voice, `each` turns in every scene; `first`: how many scenes come before."""
        starts = sentences(self.scores(), self.speak, 2.0)
        for number, scene in enumerate(scenes, start=first):
            random = np.random.default_rng(scene.seed)
            words = self._dealt(random, number, each)
            figures.turns[scene] = self._turns(loop, figures, scene, self._said(random, starts, scene, words), starts)

    def ticks(self, loop: Loop, figures: Figures, scenes: Iterable[Scene], each: int, first: int) -> None:
        """The same in holds that tick."""
        starts = [start for start in holds(self.scores(Counting.TICKS), "sound-tick") if start.seconds <= 1.5]
        for number, scene in enumerate(scenes, start=first):
            random = np.random.default_rng(scene.seed + 1)
            words = self._dealt(random, number, each)
            said = self._said_in(random, starts, words, lambda random: float(random.uniform(0, 1)))
            figures.ticks[scene] = self._turns(loop, figures, scene, said, starts)

    def over_television(self, loop: Loop, figures: Figures, each: int) -> None:
        """Let people speak in silent holds over a television that has been talking, `each` turns at every distance."""
        starts = holds(self.scores())
        for number, distance in enumerate(DISTANCES_M):
            scene = replace(WATCHING, distance_m=distance)
            random = np.random.default_rng(scene.seed + 2)
            words = self._dealt(random, number, each)
            said = self._said_in(random, starts, words, lambda random: float(random.uniform(*INTO_HOLD_SECONDS)))
            person = Person()
            scenery = self._scenery(loop, self.place.room(scene, person))
            alone(scenery, cycle(starts), WATCHED_SECONDS, cut=False, ends=True)
            figures.over_television += self._spoken(scenery, person, scene, said)
            keep_cost(figures, scenery)

    def _said_in(
        self,
        random: np.random.Generator,
        starts: list[Start],
        words: list[Words],
        into: Callable[[np.random.Generator], float],
    ) -> Iterator[tuple[Words, Start, float]]:
        chosen = [starts[index] for index in random.integers(len(starts), size=len(words))]
        return iter([(w, s, into(random)) for w, s in zip(words, chosen, strict=True)])

    def _dealt(self, random: np.random.Generator, number: int, each: int) -> list[Words]:
        groups = [[words for words in self.words if words.person is person] for person in (True, False)]
        return dealt(groups, random, number, each)

    def _said(
        self, random: np.random.Generator, starts: list[Start], scene: Scene, said: list[Words]
    ) -> Iterator[tuple[Words, Start, float]]:
        for words in said:
            into = float(random.uniform(*INTO_SECONDS))
            lasts = into + self.place.saying(words, scene.distance_m).end / RATE + 1.0
            long_enough = [start for start in starts if start.seconds >= lasts]
            yield words, long_enough[random.integers(len(long_enough))], into

    def _turns(
        self,
        loop: Loop,
        figures: Figures,
        scene: Scene,
        said: Iterator[tuple[Words, Start, float]],
        starts: list[Start],
    ) -> list[Tried]:
        person = Person()
        scenery = self._scenery(loop, self.place.room(scene, person))
        alone(scenery, iter(starts[:1]), LEAD_SECONDS, cut=True, ends=False)
        found = self._spoken(scenery, person, scene, said)
        keep_cost(figures, scenery)
        return found

    def _spoken(
        self, scenery: Scenery, person: Person, scene: Scene, said: Iterable[tuple[Words, Start, float]]
    ) -> list[Tried]:
        found = []
        for words, start, into in said:
            meaning = self.library.phrasebook.understand(words.phrase)
            if meaning is not None:
                asked = Tried(words.phrase, words.person, meaning.command)
                turn(scenery, person, start, self.place.saying(words, scene.distance_m), asked, into)
                found.append(asked)
        return found

    def itself(self, loop: Loop, figures: Figures, number: int, hours: float) -> None:
        """Play every routine to its end in the room of that number, with nobody in it; silences are cut."""
        scores = self.scores(list(Counting)[number % len(Counting)])
        starts = cycle(Start(score, Progress(score.routine.id), 0.0) for score in scores)
        scenery = self._scenery(loop, self.place.room(SELF_SCENES[number]))
        add(figures.itself, alone(scenery, starts, hours * 3600, cut=True, ends=False))
        keep_cost(figures, scenery)

    def lying(self, loop: Loop, figures: Figures, hours: float) -> None:
        """Let somebody breathe and rustle while it talks; silences are cut, for only speech can be paused."""
        breath, rustling = self.place.sounds.somebody_lying(120.0, seed=3)
        from_there = path_from(mouth(LYING.distance_m))
        level = spoken_db(LYING.distance_m)
        beside = []
        for sound, db in ((breath, BREATH_DB), (rustling, RUSTLE_DB)):
            arrived = spoken_in(from_there, sound * 1000)[: len(sound)]
            beside.append(at_level(arrived, level + db))
        starts = cycle(Start(score, Progress(score.routine.id), 0.0) for score in self.scores())
        scenery = self._scenery(loop, self.place.room(LYING, beside=beside))
        add(figures.lying, alone(scenery, starts, hours * 3600, cut=True, ends=False))
        keep_cost(figures, scenery)

    def watching(self, loop: Loop, figures: Figures, hours: float) -> None:
        """Hold one stretch after the other while a television talks."""
        scenery = self._scenery(loop, self.place.room(WATCHING))
        add(figures.watching, alone(scenery, cycle(holds(self.scores())), hours * 3600, cut=False, ends=True))
        keep_cost(figures, scenery)

    def _scenery(self, loop: Loop, room: Room) -> Scenery:
        return Scenery(room, loop, self.speak, self.library.phrasebook)


def keep_cost(figures: Figures, scenery: Scenery) -> None:
    """Add what a scene cost: the loop's CPU time and the room's apart."""
    figures.cost.cpu_seconds += scenery.cost.cpu_seconds
    figures.cost.seconds += scenery.cost.seconds
    figures.room_cost.cpu_seconds += scenery.tap.cpu_seconds
    figures.room_cost.seconds += scenery.tap.samples / RATE


def add(sum_: Alone, more: Alone) -> None:
    """Add one time alone to another."""
    sum_.commands += more.commands
    sum_.pauses += more.pauses
    sum_.sound_seconds += more.sound_seconds
    sum_.routine_seconds += more.routine_seconds
    sum_.spoken_seconds += more.spoken_seconds

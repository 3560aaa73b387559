"""The scenes: where the person lies, what else is heard, how loud the voice comes back, how bad the loudspeaker is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np

from benchmarks.room.sounds import Sounds, Words
from offline.sound import Samples
from tests.room import Loudspeaker, Person, Room, Saying, at_level, gain_for, living_room, spoken_in, word_end
from tests.room.acoustics import FULL_SCALE, Sound

LAPTOP = (0.8, 1.0, 0.3)
BESIDE_IT = (0.8, 1.23, 0.3)
"""The laptop's loudspeaker, 0.23 m from its microphone."""
MOUTH_HEIGHT = 0.2
TELEVISION_AT = (3.6, 0.4, 0.8)
SPOKEN_AT_1_M_DB = -38.0
"""Active level at the microphone of a person 1 m away, dB of full scale: +20 dB over it still fits."""
QUIET_DB = -65.0
"""A quiet room and the microphone's own noise."""
UNDER_THE_PERSON_DB = {"quiet": None, "kitchen": 15.0, "television": 10.0}
"""How far the other sound's active level is below the person's at the microphone."""
DISTANCES_M = (1.0, 2.5, 4.0)
ECHOES_DB = (0.0, 6.0, 12.0, 20.0)
SATURATION = 0.3
"""A distorted loudspeaker hardly passes this part of full scale; the voice's peaks are 0.8 of it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One cell of the table."""

    background: str = "quiet"
    distance_m: float = 2.5
    echo_db: float | None = 6.0
    """Active level of the voice's echo over the person's, at the microphone; None: headphones."""
    distorted: bool = False
    drift_ppm: float = 0.0

    @property
    def seed(self) -> int:
        """A number for all that is random in the scene."""
        echo = 99.0 if self.echo_db is None else self.echo_db
        return int(1000 * self.distance_m + 10 * echo + self.distorted) * 7 + len(self.background)

    @property
    def name(self) -> str:
        """How the table calls it."""
        echo = "no echo" if self.echo_db is None else f"{self.echo_db:+.0f} dB"
        return f"{self.background}, {self.distance_m:g} m, {echo}{', distorted' if self.distorted else ''}"


def grid() -> Iterator[Scene]:
    """Yield every scene of the table."""
    for background, distance, echo, distorted in product(UNDER_THE_PERSON_DB, DISTANCES_M, ECHOES_DB, (False, True)):
        yield Scene(background, distance, echo, distorted)


@dataclass
class Place:
    """Makes the room of a scene; `reference` is talk of the product's own voice, to set the level of the echo by."""

    sounds: Sounds
    reference: Samples
    television: Samples

    def room(
        self, scene: Scene, somebody: Person | None = None, beside: Sequence[Sound] = (), *, record: bool = False
    ) -> Room:
        """Return the scene's room; `beside` is more that arrives at the microphone."""
        random = np.random.default_rng(scene.seed)
        backgrounds = [coloured_noise(random, QUIET_DB), *beside]
        under = UNDER_THE_PERSON_DB[scene.background]
        if under is not None:
            backgrounds.append(self.background(scene.background, spoken_db(scene.distance_m) - under))
        return Room(
            loudspeaker=self._loudspeaker(scene, random),
            echo_db=None,
            somebody=somebody,
            backgrounds=backgrounds,
            noise_db=None,
            seed=scene.seed,
            record=record,
        )

    def background(self, name: str, level_db: float) -> Sound:
        """Return a kitchen or a television with this active level at the microphone."""
        if name == "kitchen":
            return at_level(self.sounds.kitchen, level_db)
        return at_level(spoken_in(path_from(TELEVISION_AT), self.television), level_db).astype(np.float32)

    def saying(self, words: Words, distance_m: float) -> Saying:
        """Return words as they arrive from a person at a distance."""
        sound = at_level(spoken_in(path_from(mouth(distance_m)), words.sound), spoken_db(distance_m))
        return Saying(words.phrase, sound, word_end(words.sound.astype(float)) + travel(distance_m))

    def _loudspeaker(self, scene: Scene, random: np.random.Generator) -> Loudspeaker | None:
        delay = float(random.uniform(0.04, 0.12))
        if scene.echo_db is None:
            return None
        path = path_from(BESIDE_IT)
        saturation = SATURATION if scene.distorted else None
        gain = gain_for(path, self.reference, spoken_db(scene.distance_m) + scene.echo_db, saturation)
        return Loudspeaker(
            path, gain=gain, delay_seconds=delay, drift_ppm=scene.drift_ppm, saturation=saturation
        )  # fmt: skip


def mouth(distance_m: float) -> tuple[float, float, float]:
    """Return where the mouth of a person lies who is that far from the laptop."""
    return (LAPTOP[0] + 0.6 * distance_m, LAPTOP[1] + 0.8 * distance_m, MOUTH_HEIGHT)


@cache
def path_from(source: tuple[float, float, float]) -> Sound:
    """Return the way from a place to the microphone."""
    return living_room(source, LAPTOP)


def travel(distance_m: float) -> int:
    """Return the samples that sound takes over a distance."""
    return round(distance_m / 343.0 * 16000)


def spoken_db(distance_m: float) -> float:
    """Return the active level of a person at the microphone, who speaks as loud as at 1 m."""
    return SPOKEN_AT_1_M_DB + 10 * float(
        np.log10(np.sum(path_from(mouth(distance_m)) ** 2) / np.sum(path_from(mouth(1.0)) ** 2))
    )


def coloured_noise(random: np.random.Generator, level_db: float, seconds: int = 30) -> Sound:
    """Return noise that falls by 3 dB an octave, as rooms have it, with this RMS."""
    count = seconds * 16000
    spectrum = np.fft.rfft(random.normal(size=count))
    hz = np.fft.rfftfreq(count, 1 / 16000)
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(hz, 50.0)), count)
    return noise * (FULL_SCALE * 10 ** (level_db / 20) / float(np.sqrt(np.mean(noise**2))))

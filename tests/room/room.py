"""A `Duplex` in a room: what is played comes back with noise over it, and somebody speaks."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offline.sound import BLOCK, RATE, Block, Samples
from tests.room.acoustics import FULL_SCALE, Sound, furnished_room
from tests.room.loudspeaker import Loudspeaker
from tests.room.person import Person

NOISE_SECONDS = 10
"""White noise is made for this long and repeated."""


class Room:
    """A `Duplex` in a room; records what was played and what was heard."""

    has_microphone = True
    late_blocks = 0

    def __init__(
        self,
        person: Iterable[tuple[float, Samples]] = (),
        *,
        echo_db: float | None = -20.0,
        delay_seconds: float = 0.03,
        impulse: Sound | None = None,
        noise_db: float | None = -65.0,
        noise: Samples | None = None,
        seed: int = 0,
        loudspeaker: Loudspeaker | None = None,
        somebody: Person | None = None,
        backgrounds: Sequence[NDArray[Any]] = (),
        record: bool = True,
    ) -> None:
        """Set the room up.

        person: (seconds, recording) pairs, as they arrive at the microphone.
        echo_db: RMS of the loudspeaker at the microphone over what was played; None: it is not heard (headphones).
        impulse: loudspeaker to microphone, any length, any scale; by default a furnished room.
        noise_db: RMS of the noise over full scale; None: none. noise: a recording to take it from, repeated.
        loudspeaker: takes the place of echo_db, delay_seconds and impulse.
        somebody: a person who reacts. backgrounds: sounds as they arrive at the microphone, repeated, each begun at
        a random place. record: whether `played` and `heard` are kept (64 kB a second).
        """
        self._random = np.random.default_rng(seed)
        self.hears_itself = loudspeaker is not None or echo_db is not None
        self._loudspeaker = loudspeaker
        if loudspeaker is None and echo_db is not None:
            path = furnished_room(int(self._random.integers(2**31))) if impulse is None else np.asarray(impulse, float)
            gain = 10 ** (echo_db / 20) / float(np.sqrt(np.sum(path**2)))
            self._loudspeaker = Loudspeaker(path, gain=gain, delay_seconds=delay_seconds)
        self._backgrounds = [_Repeated(sound, self._random) for sound in backgrounds if len(sound)]
        if noise_db is not None:
            self._backgrounds.append(_Repeated(_noise(noise, noise_db, self._random), self._random))
        self._person = [(round(at * RATE), recording) for at, recording in person]
        self._somebody = somebody
        self._blocks = 0
        self._record = record
        self._played: list[Block] = []
        self._heard: list[Block] = []
        self.closed = False

    @property
    def samples(self) -> int:
        """Samples that have passed."""
        return self._blocks * BLOCK

    @property
    def seconds(self) -> float:
        """Seconds that have passed."""
        return self.samples / RATE

    @property
    def played(self) -> Samples:
        """All that the loudspeaker was given."""
        return np.concatenate([np.zeros(0, np.int16), *self._played])

    @property
    def heard(self) -> Samples:
        """All that the microphone returned."""
        return np.concatenate([np.zeros(0, np.int16), *self._heard])

    def say(self, recording: Samples, after: float = 0.0) -> None:
        """Let somebody speak `after` seconds from now."""
        self._person.append((round((self.seconds + after) * RATE), recording))

    def exchange(self, out: Block) -> Block:
        """Play `out` into the room; return what the microphone heard meanwhile."""
        start, self._blocks = self.samples, self._blocks + 1
        sound = np.zeros(BLOCK) if self._loudspeaker is None else self._loudspeaker(out)
        for background in self._backgrounds:
            sound += background.next()
        if self._somebody is not None:
            sound += self._somebody.arrives()
        for at, recording in self._person:
            first, last = max(at, start), min(at + len(recording), start + BLOCK)
            if first < last:
                sound[first - start : last - start] += recording[first - at : last - at]
        heard = np.clip(np.rint(sound), -32768, 32767).astype(np.int16)
        if self._record:
            self._played.append(out.copy())
            self._heard.append(heard)
        return heard

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True


class _Repeated:
    """A sound that begins somewhere and starts over at its end."""

    def __init__(self, sound: NDArray[Any], random: np.random.Generator) -> None:
        self._sound = np.tile(sound, -(-BLOCK // len(sound)))
        self._at = int(random.integers(len(self._sound)))

    def next(self) -> NDArray[Any]:
        first, self._at = self._at, self._at + BLOCK
        if self._at <= len(self._sound):
            return self._sound[first : self._at]
        self._at -= len(self._sound)
        return np.concatenate([self._sound[first:], self._sound[: self._at]])


def _noise(recording: Samples | None, noise_db: float, random: np.random.Generator) -> Sound:
    sound = random.normal(size=NOISE_SECONDS * RATE) if recording is None else recording.astype(float)
    scale: float = FULL_SCALE * 10 ** (noise_db / 20) / float(np.sqrt(np.mean(sound**2)))
    return sound * scale

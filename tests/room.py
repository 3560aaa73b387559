"""A simulated room: the loudspeaker reaches the microphone, there is noise, and a person says things.

Its time is the number of samples exchanged, so everything in it happens at the same sample every time.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from offline.sound import BLOCK, RATE, Block, Samples

FULL_SCALE = 32768.0


class Room:
    """A `Duplex` in a room; records what was played and what was heard."""

    has_microphone = True

    def __init__(
        self,
        person: Iterable[tuple[float, Samples]] = (),
        *,
        echo_db: float | None = -20.0,
        delay_seconds: float = 0.03,
        impulse: NDArray[np.float64] | None = None,
        noise_db: float | None = -65.0,
        noise: Samples | None = None,
        seed: int = 0,
    ) -> None:
        """Set the room up.

        person: (seconds, recording) pairs, as they arrive at the microphone.
        echo_db: RMS of the loudspeaker at the microphone over what was played; None: it is not heard (headphones).
        impulse: loudspeaker to microphone, any length, any scale; by default a furnished room.
        noise_db: RMS of the noise over full scale; None: none. noise: a recording to take it from, repeated.
        """
        self.hears_itself = echo_db is not None
        self._random = np.random.default_rng(seed)
        self._echo = _echo_path(impulse, echo_db, delay_seconds, self._random)
        self._past = np.zeros(len(self._echo) - 1 + BLOCK)
        self._noise = _noise(noise, noise_db, self._random)
        self._person = [(round(at * RATE), recording) for at, recording in person]
        self._played: list[Block] = []
        self._heard: list[Block] = []
        self.closed = False

    @property
    def seconds(self) -> float:
        """Seconds that have passed."""
        return len(self._played) * BLOCK / RATE

    @property
    def played(self) -> Samples:
        """All that the loudspeaker was given."""
        return np.concatenate([np.zeros(0, np.int16), *self._played])

    @property
    def heard(self) -> Samples:
        """All that the microphone returned."""
        return np.concatenate([np.zeros(0, np.int16), *self._heard])

    def say(self, recording: Samples, after: float = 0.0) -> None:
        """Let the person speak `after` seconds from now."""
        self._person.append((round((self.seconds + after) * RATE), recording))

    def exchange(self, out: Block) -> Block:
        """Play `out` into the room; return what the microphone heard meanwhile."""
        start = len(self._played) * BLOCK
        self._past = np.concatenate([self._past[BLOCK:], out])
        sound = np.convolve(self._past, self._echo, mode="valid")
        sound += self._noise[np.arange(start, start + BLOCK) % len(self._noise)]
        for at, recording in self._person:
            first, last = max(at, start), min(at + len(recording), start + BLOCK)
            if first < last:
                sound[first - start : last - start] += recording[first - at : last - at]
        heard = np.clip(np.rint(sound), -32768, 32767).astype(np.int16)
        self._played.append(out.copy())
        self._heard.append(heard)
        return heard

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True


def furnished_room(seed: int = 0, rt60_seconds: float = 0.4, direct_db: float = 8.0) -> NDArray[np.float64]:
    """Return an impulse response: a direct sound and a tail of noise that falls by 60 dB in `rt60_seconds`.

    8 dB of direct to reverberant sound is a laptop's loudspeaker at its own microphone (facts/offline.md 4.3).
    """
    at = np.arange(round(0.6 * rt60_seconds * RATE)) / RATE
    tail = np.random.default_rng(seed).normal(size=len(at)) * 10 ** (-3 * at / rt60_seconds)
    tail[0] = 0.0
    tail /= np.sqrt(np.sum(tail**2)) * 10 ** (direct_db / 20)
    tail[0] = 1.0
    return tail


def _echo_path(
    impulse: NDArray[np.float64] | None, echo_db: float | None, delay_seconds: float, random: np.random.Generator
) -> NDArray[np.float64]:
    if echo_db is None:
        return np.zeros(1)
    path = furnished_room(int(random.integers(2**31))) if impulse is None else np.asarray(impulse, float)
    path = path / np.sqrt(np.sum(path**2)) * 10 ** (echo_db / 20)
    return np.concatenate([np.zeros(round(delay_seconds * RATE)), path])


def _noise(recording: Samples | None, noise_db: float | None, random: np.random.Generator) -> NDArray[np.float64]:
    if noise_db is None:
        return np.zeros(BLOCK)
    sound = random.normal(size=10 * RATE) if recording is None else recording.astype(float)
    scale: float = FULL_SCALE * 10 ** (noise_db / 20) / float(np.sqrt(np.mean(sound**2)))
    return sound * scale

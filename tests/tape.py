"""A duplex on virtual time that keeps what was played, and a listener that speaks at given seconds."""

import numpy as np

from engine.events import Heard
from engine.phrasebook import Phrasebook
from offline.sound import BLOCK, BLOCK_SECONDS, Block, Samples


class Tape:
    """Plays into memory; the microphone is silent, or plays what it is given."""

    late_blocks = 0

    def __init__(self, microphone: Samples | None = None, *, hears_itself: bool = False) -> None:
        self.hears_itself = hears_itself
        self.has_microphone = microphone is not None
        self.played: list[Block] = []
        self._microphone = np.zeros(0, dtype=np.int16) if microphone is None else microphone

    def exchange(self, out: Block) -> Block:
        at = len(self.played) * BLOCK
        self.played.append(out.copy())
        heard = self._microphone[at : at + BLOCK]
        return np.pad(heard, (0, BLOCK - len(heard)))

    def close(self) -> None:
        pass

    @property
    def sound(self) -> Samples:
        return np.concatenate([np.zeros(0, dtype=np.int16), *self.played])


class Typist:
    """Says given utterances at given seconds, as the keyboard or the ear would."""

    def __init__(self, phrasebook: Phrasebook, script: list[tuple[float, str]]) -> None:
        self._phrasebook = phrasebook
        self._script = list(script)
        self._blocks = 0

    def hear(self, block: Block) -> Heard | None:
        self._blocks += 1
        if self._script and self._blocks * BLOCK_SECONDS >= self._script[0][0] - 1e-9:
            return self._phrasebook.understand(self._script.pop(0)[1])
        return None

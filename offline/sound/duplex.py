"""What a loudspeaker with a microphone is: blocks go out, blocks come in, and that is the clock.

Contract: one `exchange` is one block of time. It returns when the block has been taken, so whoever calls it in a
loop is paced by the device, and seconds are samples divided by `RATE`.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.errors import AudioError

RATE = 16000
"""Samples a second, everywhere: what the recogniser was trained on, and enough for speech."""
BLOCK = 320
"""Samples in a block: 20 ms, so that speech stops within 20 ms of a decision."""
BLOCK_SECONDS = BLOCK / RATE

Samples = NDArray[np.int16]
"""Mono sound at `RATE`, of any length."""
Block = NDArray[np.int16]
"""Mono sound at `RATE`, shape (BLOCK,)."""


class Duplex(Protocol):
    """A loudspeaker and a microphone that run on one clock."""

    @property
    def hears_itself(self) -> bool:
        """Whether what is played reaches the microphone."""

    @property
    def has_microphone(self) -> bool:
        """Whether `exchange` can return anything but silence."""

    @property
    def late_blocks(self) -> int:
        """Blocks of time that have passed without an exchange: the next so many are heard at once, and not played."""

    def exchange(self, out: Block) -> Block:
        """Play `out`; return what the microphone heard meanwhile. Raises AudioError when the device fails."""

    def close(self) -> None:
        """Let the device go; calling it twice is fine."""


def silence() -> Block:
    """Return one block of zeros."""
    return np.zeros(BLOCK, dtype=np.int16)


def check_block(out: Block) -> Block:
    """Return `out`; raises AudioError unless it is int16 of shape (BLOCK,)."""
    if out.dtype != np.int16 or out.shape != (BLOCK,):
        raise AudioError(f"a block is {BLOCK} samples of int16, not {out.shape} of {out.dtype}")
    return out

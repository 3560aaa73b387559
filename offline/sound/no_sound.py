"""A machine without sound: nothing is played, nothing is heard, and time still passes."""

import time

from offline.sound.duplex import BLOCK_SECONDS, Block, check_block, silence

LOST_SECONDS = 1.0
"""A machine that was away longer than this (suspended, stopped) does not catch up in a burst."""


class Silence:
    """No sound card: blocks are paced by the system's clock, or not at all.

    This is the one place that waits by the clock: where there is no sound card, this *is* the card's clock.
    It waits for deadlines counted from the start, so that it does not drift, and never longer than one block.
    """

    hears_itself = False
    has_microphone = False

    def __init__(self, *, paced: bool = True) -> None:
        """`paced=False` makes time virtual: an exchange takes no time at all."""
        self._paced = paced
        self._deadline: float | None = None

    @property
    def late_blocks(self) -> int:
        """How many blocks take no time, for theirs has passed."""
        if not self._paced or self._deadline is None:
            return 0
        return max(0, int(min(time.monotonic() - self._deadline, LOST_SECONDS) / BLOCK_SECONDS))

    def exchange(self, out: Block) -> Block:
        """Drop `out`, wait until a block of time has passed, return silence."""
        check_block(out)
        if self._paced:
            self._wait()
        return silence()

    def close(self) -> None:
        """Nothing to let go."""

    def _wait(self) -> None:
        now = time.monotonic()
        if self._deadline is None or now - self._deadline > LOST_SECONDS:
            self._deadline = now
        self._deadline += BLOCK_SECONDS
        if self._deadline > now:
            time.sleep(self._deadline - now)  # the clock itself, see the class; at most one block

"""Between the sound library's callback and the loop: bounded queues, exact lengths, no exceptions.

Rules, each with its reason:
- `swap` never raises and returns exactly the bytes asked for: one library stops for ever when its callback
  raises, and copies what it is given without checking the length.
- Both queues are bounded, and every wait has an end: a device that stops calling must not stop the routine.
- A block that comes too late to be played is dropped, so that the card stays the clock. `late_blocks` tells how many
  will be, so that nothing that is to be heard need be among them.
- A loop that was away for longer than microphone blocks are kept catches up with those that were: for the others time
  stood still, and what would have been played meanwhile is not dropped.
- Each counter is written by one side only, so no lock is needed.
"""

import queue
import time
from collections.abc import Callable

import numpy as np

from engine.errors import AudioError
from offline.sound.duplex import BLOCK, BLOCK_SECONDS, Block, check_block, silence

LEAD_BLOCKS = 4
"""Blocks given out ahead: 80 ms of slack for a slow recognition step. A small English model may compute half a
second of sound in one go, 50 ms at a tenth of real time."""
BEHIND_BLOCKS = 25
"""Microphone blocks kept for a loop that is late: half a second."""
DEAD_SECONDS = 2.0
"""A device that has not called back for this long is gone."""
UNPACED_RATIO = 1.5
"""A device this much faster than time plays nothing: ALSA's `null` was measured at 2000 times real time."""
UNPACED_GRACE_SECONDS = 0.5
"""What a device may be ahead at the start while it fills its buffers."""
BLOCK_BYTES = 2 * BLOCK


class UnpacedError(AudioError):
    """The device does not keep time."""


class Bridge:
    """Hands blocks over between the library's thread (`swap`) and ours (`exchange`)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds; it is only used to see whether the device keeps time."""
        self._clock = clock
        self._out: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._heard: queue.Queue[bytes] = queue.Queue(BEHIND_BLOCKS)
        self._unplayed = b""
        self._unheard = b""
        self._missed = 0  # written by swap: blocks the card wanted and we did not have
        self._lost = 0  # written by swap: microphone blocks nobody fetched
        self._blocks = 0  # written by swap: blocks the card has taken
        self._dropped = 0  # written by exchange: late blocks not played
        self._started: float | None = None
        for _ in range(LEAD_BLOCKS):
            self._out.put(bytes(BLOCK_BYTES))

    @property
    def late_blocks(self) -> int:
        """How many of the next blocks come too late to be played."""
        return max(0, self._missed - self._lost - self._dropped)

    def swap(self, captured: bytes) -> bytes:
        """Take mono s16 from the card and return as many bytes to play; never raises."""
        if self._started is None:
            self._started = self._clock()
        while len(self._unplayed) < len(captured):
            self._unplayed += self._next_out()
        played, self._unplayed = self._unplayed[: len(captured)], self._unplayed[len(captured) :]
        self._unheard += captured
        while len(self._unheard) >= BLOCK_BYTES:
            block, self._unheard = self._unheard[:BLOCK_BYTES], self._unheard[BLOCK_BYTES:]
            self._keep(block)
        return played

    def exchange(self, out: Block) -> Block:
        """Queue `out`, wait for a microphone block; raises AudioError when the card stopped or races."""
        check_block(out)
        if self.late_blocks:
            self._dropped += 1
        else:
            self._out.put(out.astype("<i2").tobytes())
        try:
            heard = self._heard.get(timeout=DEAD_SECONDS)
        except queue.Empty:
            raise AudioError(
                "the sound device stopped: plug it in again, or choose another of those that `devices` lists"
            ) from None
        self._check_pace()
        return np.frombuffer(heard, dtype="<i2").astype(np.int16) if any(heard) else silence()

    def _next_out(self) -> bytes:
        try:
            return self._out.get_nowait()
        except queue.Empty:
            self._missed += 1
            return bytes(BLOCK_BYTES)

    def _keep(self, block: bytes) -> None:
        self._blocks += 1
        try:
            self._heard.put_nowait(block)
        except queue.Full:
            self._lost += 1

    def _check_pace(self) -> None:
        elapsed = 0.0 if self._started is None else self._clock() - self._started
        if self._blocks * BLOCK_SECONDS > UNPACED_RATIO * elapsed + UNPACED_GRACE_SECONDS:
            raise UnpacedError(
                "the sound device swallows sound faster than time passes, so nobody can hear it: "
                "choose another of those that `devices` lists"
            )

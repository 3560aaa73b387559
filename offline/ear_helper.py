"""One life of the process that listens: frames go in without waiting, answers come out without waiting.

Contract: nothing here blocks, however slow or dead the other side is. No more than `WINDOW` frames are ever on their
way, which any system's pipe holds (Windows gives 4 KB), and the rest waits here, the oldest sound being dropped.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np

from offline import keys
from offline.ear_worker import LENGTH_BYTES, NUMBER_BYTES, TOLD
from offline.kernels import core_type
from offline.sound import BLOCK, BLOCK_SECONDS, Block

WINDOW = 5
"""Frames on their way: 100 ms of sound, 3.3 KB."""
PART_BYTES = 2 * BLOCK
BEHIND_BLOCKS = round(1.4 / BLOCK_SECONDS)
"""Blocks that may wait: with more, what is heard comes too late to be of use. 0.9 s of them may be sound that is heard
again, all of which is there at once."""
END_SECONDS = 1.0
"""How long a killed process may take to go; it is waited for so that the system forgets it."""
PACKAGES = Path(__file__).parents[1]


class Gone(Exception):  # noqa: N818 - no error: a way this life ends
    """The process has ended."""


class Helper:
    """A started process; `close` ends it."""

    def __init__(self, request: dict[str, Any]) -> None:
        """Start it and hand it `request` (see `ear_worker`); raises Gone where the system starts none."""
        path = os.pathsep.join(filter(None, [str(PACKAGES), os.environ.get("PYTHONPATH")]))
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "offline.ear_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={**os.environ, **core_type(), "PYTHONPATH": path},
            )
        except OSError as error:  # no memory, or too many processes or files
            raise Gone(f"its process cannot be started ({error.strerror})") from error
        data = json.dumps(request).encode()
        parts = [data[at : at + PART_BYTES] for at in range(0, len(data), PART_BYTES)]
        self._opening = deque([*parts, b""])
        self._sound: deque[bytes] = deque(maxlen=BEHIND_BLOCKS)
        self._answers = keys.open_pipe(self._fileno("stdout"))
        self._line = b""
        self.unanswered = 0
        """Frames on their way."""

    @property
    def waiting(self) -> int:
        """Blocks that wait, so that what is told now overtakes them."""
        return len(self._sound)

    def hear(self, number: int, block: Block) -> bool:
        """Queue a block; return whether an older one had to be dropped for it."""
        full = len(self._sound) == BEHIND_BLOCKS
        self._sound.append(number.to_bytes(NUMBER_BYTES, "little") + np.ascontiguousarray(block, "<i2").tobytes())
        return full

    def tell(self, told: dict[str, Any]) -> None:
        """Queue what the ear is told (see `ear_worker`), ahead of the blocks that wait."""
        self._opening.append(TOLD.to_bytes(NUMBER_BYTES, "little") + json.dumps(told).encode())

    def forget(self) -> None:
        """Drop the blocks that wait."""
        self._sound.clear()

    def answers(self) -> list[Any]:
        """Send what can be sent; return what was answered, in order. Raises Gone where nobody is left to answer."""
        found: list[Any] = []
        while data := self._answers.read():
            *lines, self._line = (self._line + data).split(b"\n")
            found += [json.loads(line) for line in lines]
        self.unanswered -= len(found)
        if data == b"" and not found:
            raise Gone
        with contextlib.suppress(OSError):  # it has died; its last answers are read before that is told
            while self.unanswered < WINDOW and (self._opening or self._sound):
                frame = self._opening.popleft() if self._opening else self._sound.popleft()
                os.write(self._fileno("stdin"), len(frame).to_bytes(LENGTH_BYTES, "little") + frame)
                self.unanswered += 1
        return found

    def wait(self, seconds: float) -> None:
        """Let it work for a moment, less where it ends."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)

    def close(self) -> None:
        """End it: it keeps nothing that could be lost. Calling it twice is fine."""
        self.process.kill()
        self.wait(END_SECONDS)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _fileno(self, name: str) -> int:
        number: int = getattr(self.process, name).fileno()
        return number

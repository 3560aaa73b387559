"""Ctrl-Z: the terminal is given back before the process stops, and taken again when it goes on. Not on Windows.

Rules, each with its reason:
- The signal leaves word and no more; it is heeded between two blocks, where nothing is half drawn. A second one stops
  the process where it stands, also while no blocks go by.
- What is given back first is taken last: who lets the process go on in the background has it stopped again by the
  system when it takes the keys, before it draws over what the shell shows.
- A signal that whoever started us had ignored stays ignored.
"""

import signal
import sys
from collections.abc import Callable
from types import FrameType, TracebackType

Part = Callable[[], object]


class Suspension:
    """Used as a context manager, so that the signal means what it did before."""

    def __init__(self) -> None:
        self._parts: list[tuple[Part, Part]] = []
        self._wanted = False

    def __enter__(self) -> "Suspension":
        self._await(signal.SIG_DFL, self._leave_word)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._await(self._leave_word, signal.SIG_DFL)

    def around(self, give_back: Part, take: Part) -> None:
        """Give back a part of the terminal before the process stops, and take it when it goes on."""
        self._parts.append((give_back, take))

    def heed(self) -> None:
        """Stop where that was asked for; return when the process goes on."""
        if sys.platform == "win32" or not self._wanted:
            return
        for give_back, _ in reversed(self._parts):
            give_back()
        signal.raise_signal(signal.SIGTSTP)
        self._wanted = False
        self._await(signal.SIG_DFL, self._leave_word)
        for _, take in self._parts:
            take()

    def _leave_word(self, number: int, frame: FrameType | None) -> None:
        self._wanted = True
        self._await(self._leave_word, signal.SIG_DFL)

    @staticmethod
    def _await(before: object, after: "Callable[[int, FrameType | None], object] | signal.Handlers") -> None:
        """Let the signal mean `after` where it means `before`."""
        if sys.platform != "win32" and signal.getsignal(signal.SIGTSTP) == before:
            signal.signal(signal.SIGTSTP, after)

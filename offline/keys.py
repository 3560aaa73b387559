"""Bytes from a terminal or a pipe without waiting for them, on each system.

Contract: `read` returns what is there, None when nothing is there yet, and b"" at the end of the input, for ever.
"""

import io
import os
import sys
from typing import Any, Protocol, TextIO

READ_BYTES = 1024


class Source(Protocol):
    """Where keys come from."""

    is_terminal: bool

    def open(self) -> None:
        """Make keys arrive one by one, unseen."""

    def read(self) -> bytes | None:
        """Return what is there; never waits."""

    def close(self) -> None:
        """Give the terminal back as it was."""


class Nobody:
    """No input at all: a service, a closed standard input."""

    is_terminal = False

    def open(self) -> None:
        """Nothing to prepare."""

    def read(self) -> bytes | None:
        """Say that the input has ended."""
        return b""

    def close(self) -> None:
        """Nothing to give back."""


class Text:
    """A stream that is no file, such as io.StringIO: all of it is there at once."""

    is_terminal = False

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def open(self) -> None:
        """Nothing to prepare."""

    def read(self) -> bytes | None:
        """Return the rest of the stream."""
        return self._stream.read().encode()

    def close(self) -> None:
        """Nothing to give back."""


def open_source(stream: TextIO | None) -> Source:
    """Return the source for a stream on this system."""
    if stream is None or stream.closed:
        return Nobody()
    try:
        number = stream.fileno()
    except (OSError, io.UnsupportedOperation):
        return Text(stream)
    return _system_source(number)


def open_pipe(number: int) -> Source:
    """Return the source for what a process of ours writes, by its descriptor."""
    return _system_source(number)


if sys.platform == "win32":
    import ctypes
    import msvcrt

    ARROWS = {"M": b"\x1b[C", "K": b"\x1b[D"}
    """Second half of what the console sends, to what terminals send elsewhere."""

    class Console:
        """The Windows console, key by key."""

        is_terminal = True

        def open(self) -> None:
            """Nothing to prepare: keys come one by one and unseen."""

        def read(self) -> bytes | None:
            """Return one key, arrows as terminals send them elsewhere; Ctrl-C interrupts as it should."""
            if not msvcrt.kbhit():
                return None
            key = msvcrt.getwch()
            if key in "\x00\xe0":
                return ARROWS.get(msvcrt.getwch())
            if key == "\x03":
                raise KeyboardInterrupt
            return key.encode("utf-8", "replace")

        def close(self) -> None:
            """Nothing to give back."""

    class Pipe:
        """A pipe or a file on Windows."""

        is_terminal = False

        def __init__(self, number: int) -> None:
            self._number = number

        def open(self) -> None:
            """Nothing to prepare."""

        def read(self) -> bytes | None:
            """Return what is there; where peeking fails it is a file or the end, and reading does not wait."""
            there = ctypes.c_ulong(0)
            handle = ctypes.c_void_p(msvcrt.get_osfhandle(self._number))
            peeked = ctypes.windll.kernel32.PeekNamedPipe(handle, None, 0, None, ctypes.byref(there), None)
            if peeked and not there.value:
                return None
            try:
                return os.read(self._number, READ_BYTES)
            except OSError:
                return b""

        def close(self) -> None:
            """Nothing to give back."""

    def _system_source(number: int) -> Source:
        return Console() if os.isatty(number) else Pipe(number)

else:
    import select
    import termios
    import tty

    class Descriptor:
        """A terminal, a pipe or a file on Linux and macOS."""

        def __init__(self, number: int) -> None:
            self._number = number
            self._before: list[Any] | None = None
            self.is_terminal = os.isatty(number) and in_foreground(number)
            self._hidden = os.isatty(number) and not self.is_terminal

        def open(self) -> None:
            """Make keys arrive one by one, unseen; Ctrl-C still interrupts."""
            if self.is_terminal and self._before is None:
                self._before = termios.tcgetattr(self._number)
                tty.setcbreak(self._number, termios.TCSADRAIN)

        def read(self) -> bytes | None:
            """Return what is there. Another job's terminal counts as ended: reading it would stop us."""
            if self._hidden:
                return b""
            try:
                if not select.select([self._number], [], [], 0)[0]:
                    return None
                return os.read(self._number, READ_BYTES)
            except OSError:  # a terminal that was hung up
                return b""

        def close(self) -> None:
            """Give the terminal back as it was; one that is gone needs nothing."""
            before, self._before = self._before, None
            if before is not None:
                try:
                    termios.tcsetattr(self._number, termios.TCSADRAIN, before)
                except (termios.error, OSError):
                    return

    def in_foreground(number: int) -> bool:
        """Whether the terminal is ours: a background job that touches it is stopped by the system."""
        try:
            return os.tcgetpgrp(number) == os.getpgrp()
        except OSError:  # a terminal that controls no job, as in tests
            return True

    def _system_source(number: int) -> Source:
        return Descriptor(number)

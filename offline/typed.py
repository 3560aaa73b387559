"""The keyboard as a listener: beside the ear on the same session, or alone.

At a terminal a phrase is typed and sent with Enter, so that letters never act on their own and "n" may begin "next".
What acts at once, as long as no phrase has been begun, is a key that no phrase begins with:

    space        pause, and when paused, resume        Enter     ready
    right arrow  next                                  ?         help
    left arrow   back                                  Esc, Ctrl-D  stop

With a phrase begun, Esc clears it. From a pipe or a file, whole lines are phrases and an empty line is "ready".
Nothing here waits: what has not been typed yet is not there. At the end of the input nobody speaks any more.
"""

import codecs
import re
import sys
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from engine.events import Command, Heard
from engine.phrasebook import Phrasebook
from offline import keys
from offline.sound import Block

LONGEST_PHRASE = 200
"""Characters; what is typed beyond is not a phrase."""
ENTER = ("\r", "\n")
RUBOUT = ("\x7f", "\b")
ESCAPE = "\x1b"
SHORTCUTS = {
    "\x1b[C": Command.NEXT,
    "\x1bOC": Command.NEXT,
    "\x1b[D": Command.BACK,
    "\x1bOD": Command.BACK,
    "\x1b": Command.STOP,
    "\x04": Command.STOP,
    "\r": Command.READY,
    "\n": Command.READY,
    "?": Command.HELP,
}
"""What the terminal sends, when no phrase has been begun."""
KEY = re.compile(r"\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])|\x1b(?![\[O])|\x1b[\[O][0-9;]*|.", re.DOTALL)
UNFINISHED = re.compile(r"\x1b(?:[\[O][0-9;]*)?$")
"""An arrow key may arrive in pieces; it is waited for until the next block."""


class Keyboard:
    """Typed phrases and keys as commands; used as a context manager, so that the terminal is always given back."""

    def __init__(
        self,
        phrasebook: Phrasebook,
        stream: TextIO | None = None,
        *,
        is_paused: Callable[[], bool] = lambda: False,
        between: Callable[[], None] = lambda: None,
    ) -> None:
        """Listen to `stream`, standard input when None; `is_paused` decides what the space bar means.

        `between` is called at every block, before anything is read.
        """
        self._phrasebook = phrasebook
        self._is_paused = is_paused
        self._between = between
        self._source = keys.open_source(sys.stdin if stream is None else stream)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._waiting = ""
        self.closed = False
        """Whether the input has ended: nothing will ever be typed again."""
        self.typing = ""
        """The phrase that has been begun, for a view to show."""

    @property
    def is_terminal(self) -> bool:
        """Whether a person may be at the keys, rather than a pipe or a file."""
        return self._source.is_terminal

    def __enter__(self) -> "Keyboard":
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        """Make keys arrive one by one, unseen; also again after `close`."""
        self._source.open()

    def close(self) -> None:
        """Give the terminal back as it was; calling it twice is fine."""
        self._source.close()

    def hear(self, block: Block | None = None) -> Heard | None:
        """Return the next command that has been typed, if any; `block` is not looked at."""
        self._between()
        fresh = self._read()
        while self._waiting:
            if fresh and UNFINISHED.match(self._waiting):
                return None
            key = KEY.match(self._waiting)
            if key is None:  # never: any character matches
                return None
            self._waiting = self._waiting[key.end() :]
            heard = self._press(key.group())
            if heard is not None:
                return heard
        return None

    def _read(self) -> bool:
        data = None if self.closed else self._source.read()
        if data is None:
            return False
        self.closed = data == b""
        text = self._decode(data, self.closed)
        if self.closed and not self.is_terminal and self._unsent(text):
            text += "\n"  # the last line of a file may lack its end
        self._waiting += text if self.is_terminal else text.replace("\r\n", "\n")
        return bool(text)

    def _unsent(self, text: str) -> bool:
        line = self.typing + self._waiting + text
        return bool(line) and not line.endswith(ENTER)

    def _press(self, key: str) -> Heard | None:
        if not self.typing and self.is_terminal:
            if key == " ":
                return Heard(Command.RESUME if self._is_paused() else Command.PAUSE)
            if key in SHORTCUTS:
                return Heard(SHORTCUTS[key])
        if key in ENTER:
            line, self.typing = self.typing.strip(), ""
            return self._understand(line)
        if key in RUBOUT:
            self.typing = self.typing[:-1]
        elif key == ESCAPE:
            self.typing = ""
        elif key.isprintable() and len(self.typing) < LONGEST_PHRASE:
            self.typing += key
        return None

    def _understand(self, line: str) -> Heard:
        if not line:
            return Heard(Command.READY)
        return self._phrasebook.understand(line) or Heard(Command.UNKNOWN)

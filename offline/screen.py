"""What can be seen: the stretch, the side, a countdown readable from the floor, and what can be said now.

A terminal gets one panel that is redrawn; anything else gets one line for each thing said, with its time.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from rich.align import Align
from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.text import Text

from engine.events import Command, Effect
from engine.phrasebook import Phrasebook

DIGITS = {
    "0": ("███", "█ █", "█ █", "█ █", "███"),
    "1": ("  █", "  █", "  █", "  █", "  █"),
    "2": ("███", "  █", "███", "█  ", "███"),
    "3": ("███", "  █", "███", "  █", "███"),
    "4": ("█ █", "█ █", "███", "  █", "  █"),
    "5": ("███", "█  ", "███", "  █", "███"),
    "6": ("███", "█  ", "███", "█ █", "███"),
    "7": ("███", "  █", "  █", "  █", "  █"),
    "8": ("███", "█ █", "███", "█ █", "███"),
    "9": ("███", "█ █", "███", "  █", "███"),
}
"""Figures of 3 by 5 blocks; each block is drawn `SCALE` times as wide and high, less where there is no room."""
SCALE = 2
OTHER_ROWS = 6
"""Of the panel, beside the figure and the words: its frame, the stretch, two free ones, what is typed."""
TAUGHT = (Command.NEXT, Command.PAUSE, Command.REPEAT, Command.MORE_TIME, Command.EASIER, Command.HELP, Command.STOP)
TAUGHT_PAUSED = (Command.RESUME, Command.NEXT, Command.REPEAT, Command.HELP, Command.STOP)
TAUGHT_ASKED = (Command.YES, Command.NO, Command.STOP)
TAUGHT_WAITING = (Command.RESUME, Command.STOP)
TAUGHT_CHECKED = (Command.NEXT, Command.STOP)

Place = Mapping[str, str | int]


class Screen(Protocol):
    """Shows what happens."""

    def show(self, words: str, place: Place, effect: Effect, teach: tuple[Command, ...], seconds: float) -> None:
        """An effect begins, `seconds` after the start."""

    def passed(self, into: float) -> None:
        """`into` seconds of the effect have passed."""

    def notice(self, sentence: str) -> None:
        """Tell something about this machine."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class Lines:
    """One line for each thing said, with its time: for pipes and files."""

    def __init__(self, console: Console, notices: Console) -> None:
        """`notices` is where remarks about the machine go."""
        self._console = console
        self._notices = notices

    def show(self, words: str, place: Place, effect: Effect, teach: tuple[Command, ...], seconds: float) -> None:
        """Print what is said; silence is not printed."""
        if words:
            self._console.print(f"{clock(seconds)}  {words}", highlight=False, markup=False, soft_wrap=True)

    def passed(self, into: float) -> None:
        """Nothing to count in lines."""

    def notice(self, sentence: str) -> None:
        """Print a remark."""
        self._notices.print(sentence, highlight=False, markup=False, soft_wrap=True)

    def close(self) -> None:
        """Nothing to undo."""


class LivePanel:
    """One panel, redrawn when a second has passed."""

    def __init__(self, console: Console, phrasebook: Phrasebook, typed: Callable[[], str] = str) -> None:
        """Take over the terminal's lower part; `close` gives it back. `typed` returns the phrase begun at the keys."""
        self._phrasebook = phrasebook
        self._typed = typed
        self._console = console
        self._words = ""
        self._place: Place = {}
        self._teach: tuple[Command, ...] = TAUGHT
        self._length: float | None = None
        self.take()

    def take(self) -> None:
        """Take the terminal's lower part, and draw there at the next block what was drawn before."""
        self._shown: object = None
        self._live = Live(console=self._console, auto_refresh=False, transient=True)
        self._live.start()

    def give_back(self) -> None:
        """Remove the panel until it is taken again."""
        self._live.stop()

    def show(self, words: str, place: Place, effect: Effect, teach: tuple[Command, ...], seconds: float) -> None:
        """Draw the new effect; silence leaves the last words standing."""
        self._words = words or self._words
        self._place = place
        self._teach = teach
        work = place.get("seconds")
        self._length = float(work) if work else getattr(effect, "seconds", None)
        self._shown = None
        self.passed(0.0)

    def passed(self, into: float) -> None:
        """Redraw when the figure of seconds changes."""
        left = None if self._length is None else max(0, round(self._length - into + 0.49))
        if (left, self._words, self._typed()) != self._shown:
            self._shown = (left, self._words, self._typed())
            self._live.update(self._panel(left), refresh=True)

    def notice(self, sentence: str) -> None:
        """Print a remark above the panel."""
        self._console.print(sentence, highlight=False, markup=False)

    def close(self) -> None:
        """Remove the panel; the last words stay."""
        self.give_back()
        self._console.print(self._words, highlight=False, markup=False)

    def _panel(self, left: int | None) -> Panel:
        place = self._place
        words = Text(self._words, justify="center")
        rows = self._console.height - OTHER_ROWS - len(words.wrap(self._console, max(1, self._console.width - 4)))
        scale = min(SCALE, rows // 5)
        title = place.get("title", "")
        side = "" if place.get("side", "none") == "none" else f"  ·  {place['side']}"
        count = f"{place['n']}/{place['of']}" if place.get("n") else ""
        say = "  ·  ".join(self._phrasebook.phrases_for(command)[0] for command in self._teach)
        counted = left if place.get("seconds") else None
        typed = Text(f"> {self._typed()}" if self._typed() else "")
        if scale < 1:
            plain = "" if counted is None else f"  ·  {counted}"
            body = Group(Text(f"{title}{side}{plain}", style="bold", justify="center"), words, typed)
        else:
            figure = "\n" * (5 * scale - 1) if counted is None else big(counted, scale)
            heading = Text(f"{title}{side}", style="bold", justify="center")
            body = Group(heading, Text(""), Align.center(Text(figure)), Text(""), words, typed)
        return Panel(body, title=count or None, subtitle=f"“{say}”")


def big(number: int, scale: int = SCALE) -> str:
    """Return a number in large figures, lines joined by newlines."""
    rows = []
    for row in range(5):
        line = "  ".join(DIGITS[digit][row] for digit in str(number))
        rows += ["".join(block * scale for block in line)] * scale
    return "\n".join(rows)


def clock(seconds: float) -> str:
    """Return seconds as m:ss."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"

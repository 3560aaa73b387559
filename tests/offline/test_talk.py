"""What a session is played on, and what is seen of it."""

import io
import sys

import pytest

from content.loader import Library
from engine.events import Cue, Prompt
from offline.screen import TAUGHT
from offline.sound import BLOCK_SECONDS, card, silence
from offline.stage import Wishes
from offline.talk import staged
from tests.offline.test_sound import ONE_BLOCK, Callback


class Terminal(io.StringIO):
    """Standard output of a terminal."""

    def isatty(self) -> bool:
        return True


def terminal_in(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal that shows what is printed and what is complained of."""
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def test_what_fails_in_the_middle_stays_to_be_read(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands above the panel, which is drawn anew below it."""
    terminal = terminal_in(monkeypatch)
    device = Callback("Speaker")
    device.found = device.found[:1]
    monkeypatch.setattr(card, "load_library", lambda: device)
    with staged(Wishes(), library) as (stage, screen):
        screen.show("Hold here.", {"seconds": 20}, Cue(Prompt("hold"), 20.0), TAUGHT, 0.0)
        for _ in range(round(2.0 / BLOCK_SECONDS)):  # it swallows two seconds in no time
            device.swap(ONE_BLOCK)
        stage.duplex.exchange(silence())
        after = terminal.getvalue().partition("The sound failed")[2]
        screen.passed(1.0)

    assert "╭" in after  # the panel's corner
    assert "Hold here." in after

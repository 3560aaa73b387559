"""What a session is played on, and what is seen of it."""

import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from content.loader import Library
from engine.events import Command, Cue, Prompt
from engine.progress import Progress
from engine.settings import Settings
from offline.ending import Ended
from offline.screen import TAUGHT, Lines
from offline.session import to_be_said, write
from offline.sound import BLOCK_SECONDS, Silence, card, silence
from offline.stage import Stage, Wishes
from offline.talk import play_routine, player_for, staged
from offline.voice import Voice
from tests.offline.test_sound import ONE_BLOCK, Callback
from tests.room import Room
from tests.tape import Typist


class Terminal(io.StringIO):
    """Standard output of a terminal."""

    encoding = "utf-8"

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


def test_stop_is_heard_while_the_voice_is_prepared(library: Library, tmp_path: Path) -> None:
    """What has not been rendered by then is not rendered."""
    routine = library.routines["desk_break"]
    score, progress = write(library, routine, Settings()), Progress(routine.id)
    stage = Stage(Silence(), Voice(tmp_path), listeners=[Typist(library.phrasebook, [(0.3, "next"), (0.4, "stop")])])
    paper = Console(file=io.StringIO())
    stage.duplex.exchange(silence())

    with pytest.raises(Ended) as ended:
        play_routine(library, score, progress, stage, Lines(paper, paper), None)

    assert Command.STOP is ended.value.command
    assert len(list(tmp_path.glob("*.clip"))) < len(to_be_said(score, progress, library.phrasebook)) / 2


def test_a_player_is_given_what_the_stage_has(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes the voice out, what is told what it says, what knows a call over it."""
    monkeypatch.setattr("offline.stage._duplex", lambda wishes, notice: Room(echo_db=0.0))
    with staged(Wishes(), library) as (stage, screen):
        player = player_for(library, stage, screen)

    given = (player._echo, player._own, player._calling)
    assert (stage.echo, stage.own, stage.calling) == given
    assert None not in given

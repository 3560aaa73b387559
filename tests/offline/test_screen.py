"""What can be seen from the floor."""

import io

import pytest
from rich.console import Console

from content.loader import Library
from engine.events import Cue, Prompt
from offline.screen import TAUGHT, Lines, LivePanel, big, clock

PLACE = {
    "title": "one knee to chest", "side": "left", "n": 5, "of": 8, "seconds": 17,
}  # fmt: skip


def test_seconds_are_shown_as_minutes_and_seconds() -> None:
    """A clock, not a number of seconds."""
    assert [clock(0), clock(59.9), clock(61)] == ["0:00", "0:59", "1:01"]


def test_figures_are_ten_lines_high() -> None:
    """Readable from the floor: a figure is ten lines high and six columns wide."""
    lines = big(20).splitlines()

    assert (10, {16}) == (len(lines), {len(line) for line in lines})


def test_the_panel_shows_stretch_side_countdown_and_what_can_be_said(library: Library) -> None:
    """All of it at one look."""
    paper = io.StringIO()
    panel = LivePanel(Console(file=paper, force_terminal=True, width=100, color_system=None), library.phrasebook)

    panel.show("Hold here.", PLACE, Cue(Prompt("hold"), 5.0), TAUGHT, 0.0)
    panel.passed(2.0)
    panel.close()

    seen = paper.getvalue()
    parts = ["one knee to chest", "left", "5/8", "Hold here.", "next", "stop", big(15).splitlines()[0]]
    assert [part for part in parts if part not in seen] == []


@pytest.mark.parametrize("height", [24, 18, 15, 12, 6])
def test_what_is_said_is_seen_in_low_terminals_too(height: int, library: Library) -> None:
    """The figure gets smaller, and at last a part of the first line, before a word is cut off."""
    paper = io.StringIO()
    console = Console(file=paper, force_terminal=True, width=80, height=height, color_system=None)
    panel = LivePanel(console, library.phrasebook)
    words = "Lie on your back, knees bent. Bring one knee to your chest with both hands, as far as it is comfortable."

    panel.show(words, PLACE, Cue(Prompt("hold"), 5.0), TAUGHT, 0.0)

    seen = paper.getvalue()
    counted = [figure for figure in (*(big(17, scale).splitlines()[0] for scale in (2, 1)), "·  17") if figure in seen]
    panel.close()
    assert ("Lie on", "comfortable.", 1) == (*(end for end in ("Lie on", "comfortable.") if end in seen), len(counted))


def test_lines_show_what_is_said_with_its_time_and_leave_silence_out() -> None:
    """A pipe gets a readable record."""
    paper, remarks = io.StringIO(), io.StringIO()
    lines = Lines(Console(file=paper), Console(file=remarks))

    lines.show("Hold here.", {}, Cue(Prompt("hold"), 5.0), TAUGHT, 61.2)
    lines.show("", {}, Cue(None, 5.0), TAUGHT, 66.2)
    lines.passed(1.0)
    lines.notice("No microphone.")
    lines.close()

    assert ("1:01  Hold here.\n", "No microphone.\n") == (paper.getvalue(), remarks.getvalue())

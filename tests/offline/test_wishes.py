"""Routines made to measure on the command line: the wish, its explanation, and the place that is kept in them."""

import json
import re
import sys
from pathlib import Path

import pytest

from content.composing import composed
from content.loader import Library
from engine.settings import Instruction, Settings
from offline.wishes import same_again, wish_from
from tests.command import Home
from tests.offline.test_cli import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders are different on Windows")
NOTHING = dict.fromkeys(("minutes", "place", "level", "avoid", "cleared", "seed"))


@pytest.fixture
def home(tmp_path: Path, clips: Path) -> Home:
    return Home(tmp_path, clips)


def test_a_simulation_explains_what_was_put_together(home: Home) -> None:
    """Time, place, order, doses, changes of position, and what was left out for whom; then every cue."""
    result = home.run("simulate", "--minutes", "10", "--avoid", "knee,osteo", "--seed", "3")

    assert 0 == result.code
    assert result.out.startswith("10 minutes, floor, easy, without what does not suit knee, osteo; seed 3\n")
    assert "  left out: one knee to chest (osteo)\n" in result.out
    assert re.search(r"\d changes of position\n", result.out)
    assert "0:00  Welcome to the made to measure routine, about 10 minutes." in result.out
    assert re.search(r"^(9:[3-5]\d|10:[0-2]\d)  in all$", result.out, re.MULTILINE)


def test_what_is_slower_is_filled_with_less(home: Home) -> None:
    """The time that was wished for holds at the pace that was wished for."""
    slow = json.loads(home.run("simulate", "--minutes", "8", "--pace", "slow", "--json").out)

    assert pytest.approx(480, abs=30) == slow["seconds"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["simulate"], "name a routine"),
        (["run"], "or say how many --minutes you have"),
        (["run", "everyday_10", "--minutes", "5"], "name a routine or give --minutes, not both"),
        (["simulate", "--place", "chair"], "--place goes with --minutes"),
        (["simulate", "--minutes", "5", "--avoid", "kne"], "there is no condition 'kne'; there are preg, osteo"),
        (["simulate", "--minutes", "100", "--place", "chair"], "100 minutes cannot be filled here"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(home: Home, arguments: list[str], told: str) -> None:
    """Exit code 2, and what would be right."""
    result = home.run(*arguments)

    assert (2, True) == (result.code, told in result.err)


def test_the_next_start_goes_on_in_the_same_routine(home: Home, tmp_path: Path) -> None:
    """The id in the kept place holds the whole wish, so it is composed again, the same."""
    name = "composed-5-floor-easy-knee-3-all"
    home.place.parent.mkdir(parents=True)
    home.run("run", name, "--to-wav", tmp_path / "first.wav")
    place = json.loads(home.place.read_text())
    home.place.write_text(json.dumps({**place, "step": 2, "beat": 0}))

    bare = home.run("--to-wav", tmp_path / "bare.wav")
    home.place.write_text(json.dumps({**place, "step": 2, "beat": 0}))
    asked = home.run("run", "--minutes", "5", "--avoid", "knee", "--seed", "3", "--to-wav", tmp_path / "asked.wav")

    assert name == place["routine"]
    assert (0, 0) == (bare.code, asked.code)
    assert all(re.search(r"You stopped at stretch 2 of \d", each.out) for each in (bare, asked))


def test_a_routine_made_to_measure_is_stopped_and_gone_on_with(home: Home) -> None:
    """At a terminal, as a person does it: next, stop, and another day."""
    terminal = Terminal(home.answered(), "run", "--minutes", "5", "--seed", "2", "--no-sound", "--plain")
    terminal.wait_for("Welcome to the made to measure routine, about 5 minutes.")
    terminal.type("next\n")
    terminal.wait_for("First,")
    terminal.type("skip\n")
    terminal.wait_for("Now")
    terminal.type("stop\n")
    code = terminal.end()
    again = Terminal(home, "--no-sound", "--plain")
    again.wait_for("You stopped at stretch 2 of 3")
    again.type("yes\n")
    again.wait_for("Say ready when you're set")
    again.type("stop\n")

    assert (3, 3) == (code, again.end())


def test_whoever_knows_the_exercises_does_more_of_them(library: Library) -> None:
    """The same ten minutes hold more stretches when they are only named."""
    given = {**NOTHING, "minutes": 10}
    wishes = [wish_from(given, Settings(instruction=each), library) for each in (Instruction.FULL, Instruction.NAME)]
    full, named = (len(composed(library, wish)[1].stretches) for wish in wishes if wish)

    assert full < named


def test_the_same_wish_finds_the_kept_routine_although_something_was_learned(library: Library) -> None:
    """What was done since is known since, and that is no other wish."""
    given = {**NOTHING, "minutes": 10}
    before = wish_from(given, Settings(), library)
    after = wish_from(given, Settings(known=frozenset({"bridge"})), library)
    other = wish_from({**given, "seed": 1}, Settings(), library)
    assert before
    assert after
    assert other

    assert before == same_again(after, before.id)
    assert other == same_again(other, before.id)
    assert after == same_again(after, "everyday_10")

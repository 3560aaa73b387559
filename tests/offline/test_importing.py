"""Importing on the command line: files are written once, everything is told, nothing is written over."""

import sys
from pathlib import Path

import pytest

from content.exports import Workout
from offline.importing import spoken
from tests.command import Home

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders are different on Windows")
FIXTURES = Path(__file__).parents[1] / "content" / "fixtures"


@pytest.fixture
def home(tmp_path: Path, clips: Path) -> Home:
    return Home(tmp_path, clips)


def test_an_imported_workout_is_a_routine_in_the_list(home: Home) -> None:
    """What was found, what was left out, where it is written; then it can be run."""
    result = home.run("import", FIXTURES / "timer_machine.json")
    listed = home.run("routines")

    assert 0 == result.code
    assert '"Piriformis stretch", 30 s x 2: figure_four, 30 s, each side' in result.out
    assert '"Time is up", 5 s: left out, it only rings' in result.out
    assert "my_Hips" in listed.out


def test_a_workout_of_which_nothing_is_known_is_told(home: Home, tmp_path: Path) -> None:
    """No empty routine; the others are written all the same, and the exit code says that something is missing."""
    result = home.run("import", FIXTURES / "just_another_workout_timer.json", "--folder", tmp_path / "own")

    assert (2, True) == (result.code, "no exercise of it is known here, so no file was written" in result.err)
    assert ["Rücken_am_Abend.toml", "routine.schema.json"] == sorted(p.name for p in (tmp_path / "own").iterdir())


def test_importing_twice_writes_nothing_over(home: Home, tmp_path: Path) -> None:
    """The file that is there may have been edited."""
    home.run("import", FIXTURES / "timer_machine.json", "--folder", tmp_path)
    (tmp_path / "my_Hips.toml").write_text("edited")
    again = home.run("import", FIXTURES / "timer_machine.json", "--folder", tmp_path)

    assert (2, True) == (again.code, "is there already" in again.err)
    assert "edited" == (tmp_path / "my_Hips.toml").read_text()


def test_what_is_no_export_is_an_error(home: Home, tmp_path: Path) -> None:
    """Exit code 2 and what it should be."""
    path = tmp_path / "x.json"
    path.write_text("{}")
    result = home.run("import", path)

    assert (2, True) == (result.code, "neither an export of Just Another Workout Timer" in result.err)


@pytest.mark.parametrize(
    ("title", "name"),
    [("Hips & legs (v2)", "Hips legs v2"), ("my_evening", "my evening"), ("???", "imported"), ("a" * 80, "a" * 60)],
)
def test_a_title_becomes_a_name_that_can_be_spoken(title: str, name: str) -> None:
    """A voice reads neither brackets nor underscores."""
    assert name == spoken(Workout(title, ()))

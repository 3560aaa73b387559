"""Starting a routine of one's own: a file to begin with, the list, and a folder with something wrong in it."""

import json
import os
import sys
import tomllib
from pathlib import Path

import pytest

from content.loader import Library
from content.own import read_own
from content.schema import schema_text
from engine.errors import StateError, UsageError
from offline.new import write_new
from tests.command import Home
from tests.offline.test_cli import Terminal
from tests.offline.test_place import limit_file_size

windows = pytest.mark.skipif(sys.platform == "win32", reason="folders are different on Windows")
GOOD = 'level = "easy"\nstart = "standing"\nend = "standing"\n[[stretches]]\nexercise = "childs_pose"\n'


@pytest.fixture
def home(tmp_path: Path, clips: Path) -> Home:
    return Home(tmp_path, clips)


def test_what_is_written_is_a_routine(tmp_path: Path, library: Library) -> None:
    """It passes the check as it is, says its name, and names the schema beside it."""
    path = write_new("after work", tmp_path / "mine", library)

    assert ("after_work.toml", "after work") == (path.name, read_own(path, library).name)
    assert "#:schema ./routine.schema.json" == path.read_text(encoding="utf-8").splitlines()[0]
    assert schema_text(library) == (path.parent / "routine.schema.json").read_text(encoding="utf-8")


def test_every_exercise_is_listed_in_it(tmp_path: Path, library: Library) -> None:
    """With what is possible, so that nobody has to look elsewhere."""
    text = write_new("x", tmp_path, library).read_text(encoding="utf-8")

    assert all(f"#   {name} " in text for name in library.exercises)
    assert "#   knee_rolls             supine       reps 4 to 10 (6), an even number, the sides take turns" in text
    assert 3 == len(tomllib.loads(text)["stretches"])


def test_a_file_is_never_written_over(tmp_path: Path, library: Library) -> None:
    """What somebody wrote stays."""
    path = tmp_path / "mine.toml"
    path.write_text("mine")
    with pytest.raises(UsageError, match="is there already: choose another name"):
        write_new("mine", tmp_path, library)

    assert "mine" == path.read_text()


@windows
@pytest.mark.parametrize("size", [0, 10_000])
def test_a_full_disk_leaves_nothing_of_it(tmp_path: Path, library: Library, size: int) -> None:
    """Neither half a routine, which would be in the way of the next try, nor half a schema."""
    limit_file_size(size)
    try:
        with pytest.raises(StateError, match="be written"):
            write_new("mine", tmp_path, library)
    finally:
        limit_file_size(None)

    assert [] == list(tmp_path.iterdir())
    assert write_new("mine", tmp_path, library).exists()


@pytest.mark.parametrize("name", ["../mine", "a/b", "", "-x", "a" * 65, "a\nb\x1b"])
def test_a_name_that_is_no_file_name_is_refused(tmp_path: Path, library: Library, name: str) -> None:
    """Nothing is written anywhere else."""
    with pytest.raises(UsageError, match="cannot name a file"):
        write_new(name, tmp_path / "mine", library)

    assert [] == list(tmp_path.iterdir())


@windows
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, library: Library) -> None:
    """And another one can be named."""
    tmp_path.chmod(0o500)
    with pytest.raises(StateError, match="say another --folder"):
        write_new("mine", tmp_path, library)


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path, library: Library) -> None:
    """A sentence, no traceback."""
    (tmp_path / "mine").write_text("")
    with pytest.raises(StateError, match="cannot be written"):
        write_new("x", tmp_path / "mine", library)


@windows
def test_ones_own_routine_is_in_the_list_and_is_run_by_its_name(home: Home) -> None:
    """Written, listed, simulated: three commands."""
    written = home.run("new", "after work")
    rows = json.loads(home.run("routines", "--json").out)
    simulated = home.run("simulate", "after work")

    assert (0, {"id": "after_work", "name": "after work"}) == (
        written.code,
        {key: rows[-1][key] for key in ("id", "name")},
    )
    assert "Welcome to the after work routine" in simulated.out


@windows
@pytest.mark.parametrize("said", ["number nine", "after work"])
def test_ones_own_routine_is_chosen_by_number_or_name(home: Home, said: str) -> None:
    """It is the one after the eight that are delivered."""
    home.run("new", "after work")
    terminal = Terminal(home.answered(), "--no-sound", "--plain")
    terminal.wait_for("everyday low back")
    terminal.type(f"{said}\n")
    terminal.wait_for("Welcome to the after work")
    terminal.type("stop\n")

    assert 3 == terminal.end()


@windows
def test_the_place_in_ones_own_routine_is_kept(home: Home) -> None:
    """Stopped in the middle, it is gone on with there the next time."""
    home.run("new", "after work")
    terminal = Terminal(home.answered(), "run", "after_work", "--no-sound", "--plain")
    terminal.wait_for("Welcome to the after work")
    terminal.type("next\n")
    terminal.wait_for("cat and camel")
    terminal.type("stop\n")
    code = terminal.end()
    again = Terminal(home, "--no-sound", "--plain")
    again.wait_for("You stopped at stretch 1 of 3")
    again.type("stop\n")

    assert (3, 3) == (code, again.end())


@windows
def test_a_wrong_file_in_the_folder_is_told_and_the_rest_is_there(home: Home) -> None:
    """Nothing of it is loaded, and nothing else suffers."""
    folder = home.folder / "config" / "homestretch" / "routines"
    folder.mkdir(parents=True)
    (folder / "good.toml").write_text(GOOD)
    (folder / "bad.toml").write_text(GOOD + "hold_seconds = 1500\n")
    result = home.run("routines")

    assert (0, True, False) == (result.code, "good" in result.out, "bad" in result.out)
    assert "Left out: " in result.err
    assert "bad.toml: stretches[0].hold_seconds (number 1): 1500 is outside" in result.err


@windows
def test_a_folder_is_checked_file_by_file(home: Home, tmp_path: Path) -> None:
    """Each file has its line, and one that is wrong makes the exit code 2; an empty folder is no success."""
    folder, empty = tmp_path / "some", tmp_path / "none"
    folder.mkdir()
    empty.mkdir()
    (folder / "good.toml").write_text(GOOD)
    (folder / "bad.toml").write_text(GOOD + "reps = 99\n")
    result, nothing = home.run("check", folder), home.run("check", empty)

    assert (2, 2) == (result.code, nothing.code)
    assert ("good.toml: fine, 1 stretches" in result.out, "bad.toml: " in result.err) == (True, True)
    assert "there is no .toml file in this folder" in nothing.err


@windows
def test_the_schema_is_printed(home: Home, library: Library) -> None:
    """`homestretch schema > docs/routine.schema.json`."""
    assert schema_text(library) == home.run("schema").out

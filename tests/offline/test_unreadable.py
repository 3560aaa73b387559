"""Folders and files that are closed to the person: a sentence, never a traceback, and a session goes on."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.loader import Library
from engine.errors import ContentError, MissingError, StateError, UsageError
from engine.settings import Settings
from offline.cli import files_to_check
from offline.disk import delete_all, set_aside
from offline.doctor import _folder
from offline.finding import find_routine
from offline.hearing import Hearing, HearingFile
from offline.install import begun, install, remove
from offline.model_list import OfficialModel, offered
from offline.models import find_model
from offline.new import write_new
from offline.place import PlaceFile
from offline.session import take_up, write
from tests.command import Home
from tests.unprivileged import folder_for_all, unprivileged

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folder permissions are different on Windows")
MODEL = OfficialModel("small-xx", "xx", "https://example.org/small-xx.zip", 3, "Apache-2.0")


@pytest.fixture
def home(tmp_path: Path, clips: Path) -> Home:
    return Home(tmp_path, clips)


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder that nobody may look into, to somebody who is not root."""
    with folder_for_all() as folder:
        (folder / "closed").mkdir(mode=0o000)
        with unprivileged():
            yield folder / "closed"


@pytest.fixture
def fixed() -> Iterator[Path]:
    """A folder that may be read, and in which nothing may be changed, to somebody who is not root."""
    with folder_for_all() as folder:
        for name in ("place.json", "hearing.json"):
            (folder / name).write_text("damaged")
        folder.chmod(0o555)
        with unprivileged():
            yield folder


def test_what_cannot_be_looked_at_is_not_moved_aside(closed: Path) -> None:
    """The sentence names the file."""
    with pytest.raises(StateError, match=r"place\.json cannot be moved aside \(Permission denied\)"):
        set_aside(closed / "place.json")


def test_somebody_whose_hearing_cannot_be_read_is_heard_as_usual(closed: Path) -> None:
    """And told so once."""
    told: list[str] = []

    assert Hearing() == HearingFile(closed / "hearing.json").read(told.append)
    assert 1 == len(told)


def test_a_damaged_place_that_stays_where_it_is_does_not_stop_anybody(fixed: Path, library: Library) -> None:
    """The routine begins at its beginning."""
    told: list[str] = []
    score = write(library, library.routines["desk_break"], Settings())

    progress = take_up(score, PlaceFile(fixed / "place.json"), told.append, afresh=False)

    assert (0, 1, True) == (progress.step, len(told), "cannot be moved aside" in told[0])


def test_all_that_can_be_deleted_is(tmp_path: Path) -> None:
    """Also what comes after a file that stays."""
    (tmp_path / "stays").mkdir()
    (tmp_path / "goes").touch()

    with pytest.raises(StateError, match="stays could not be deleted"):
        delete_all([tmp_path / "missing", tmp_path / "stays", tmp_path / "goes"])
    assert not (tmp_path / "goes").exists()


def test_who_cannot_be_forgotten_is_told(home: Home) -> None:
    """Exit code 4 and one line."""
    home.place.mkdir(parents=True)

    result = home.run("forget")

    assert (4, 1, True) == (result.code, len(result.err.splitlines()), "place.json could not be deleted" in result.err)


def test_without_the_folder_of_ones_own_routines_the_others_are_there(home: Home) -> None:
    """It is told in one line: here it is a file, and closed folders are the same error."""
    config = home.folder / "config" / "homestretch"
    config.mkdir(parents=True)
    (config / "routines").touch()

    result = home.run("routines")

    assert (0, True) == (result.code, "everyday_10" in result.out)
    assert (1, True) == (len(result.err.splitlines()), "the folder cannot be read" in result.err)


def test_a_routine_in_a_closed_folder_is_not_there(closed: Path, library: Library) -> None:
    """Run, checked or begun, each is an error that names what cannot be reached."""
    with pytest.raises(UsageError, match="there is no routine"):
        find_routine(str(closed / "mine"), library)
    with pytest.raises(StateError, match=r"mine\.toml cannot be written"):
        write_new("mine", closed, library)
    assert [closed / "mine"] == files_to_check(closed / "mine")


def test_a_model_in_a_closed_folder_is_none(closed: Path) -> None:
    """Named, it is an error that says why; of a download there, nothing has come."""
    with pytest.raises(MissingError, match=r"cannot be read \(Permission denied\)"):
        find_model(closed / "model", {})
    assert 0 == begun(MODEL, closed).come()


def test_a_model_is_not_taken_from_or_deleted_in_a_closed_folder(tmp_path: Path, closed: Path) -> None:
    """Whose thing is wrong is said: the file that was given, or this machine's folder."""
    with pytest.raises(UsageError, match=r"small\.zip cannot be read"):
        install(MODEL, closed / "small.zip", tmp_path)
    with pytest.raises(StateError, match="could not be deleted"):
        remove(MODEL, closed)


def test_a_list_of_models_that_cannot_be_read_is_an_error(closed: Path) -> None:
    """It names the file."""
    with pytest.raises(ContentError, match=r"models\.toml: cannot be read"):
        offered(closed / "models.toml")


def test_the_doctor_looks_at_a_closed_folder(closed: Path) -> None:
    """And names it."""
    assert str(closed / "homestretch") == _folder("place", closed / "homestretch").found

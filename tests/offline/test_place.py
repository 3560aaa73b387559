"""The place is kept whole or not at all."""

import json
import os
import sys
from dataclasses import replace
from operator import itemgetter
from pathlib import Path

import pytest

from engine.errors import StateError
from engine.progress import Progress, Question
from offline.place import PlaceFile


def test_nothing_is_kept_at_first(tmp_path: Path) -> None:
    """A missing file is no error."""
    assert PlaceFile(tmp_path / "place.json").read() is None


def test_the_place_comes_back(tmp_path: Path) -> None:
    """What was written is what is read, in folders that did not exist before."""
    kept = PlaceFile(tmp_path / "a" / "b" / "place.json")

    kept.write(Progress("everyday_10", step=3))

    assert json.loads(kept.read() or "")["step"] == 3


def test_it_is_written_at_a_step_and_not_at_every_beat(tmp_path: Path) -> None:
    """Within a step nothing that would be missed changes, so the disk is left alone."""
    kept = PlaceFile(tmp_path / "place.json")
    kept.write(Progress("everyday_10", step=3, beat=1))
    before = kept.read()

    kept.write(Progress("everyday_10", step=3, beat=2))
    same = kept.read()
    kept.write(Progress("everyday_10", step=4, beat=0))

    assert (before, 4) == (same, json.loads(kept.read() or "")["step"])


def test_the_opening_of_a_routine_takes_no_other_ones_place(tmp_path: Path) -> None:
    """Who begins something else and stops at once has lost nothing; from its first stretch on the new one counts."""
    path = tmp_path / "place.json"
    PlaceFile(path).write(Progress("everyday_10", step=3))
    kept = PlaceFile(path)

    kept.write(Progress("desk_break"))
    assert ("everyday_10", 3) == itemgetter("routine", "step")(json.loads(kept.read() or ""))

    for step in (1, 0):
        kept.write(Progress("desk_break", step=step))
        assert ("desk_break", step) == itemgetter("routine", "step")(json.loads(kept.read() or ""))


def test_a_fall_in_the_opening_is_kept(tmp_path: Path) -> None:
    """The next session asks about it."""
    PlaceFile(tmp_path / "place.json").write(Progress("everyday_10", step=3))
    kept = PlaceFile(tmp_path / "place.json")

    kept.write(Progress("desk_break", question=Question.FALL))

    assert "fall" == json.loads(kept.read() or "")["question"]


def test_one_session_at_a_time_has_the_place(tmp_path: Path) -> None:
    """The next one has it as soon as the first is over, and all do where nothing can be locked."""
    path = tmp_path / "a" / "place.json"
    with PlaceFile(path).held() as first, PlaceFile(path).held() as second:
        assert (True, False) == (first, second)
    path.write_text("")
    with PlaceFile(path).held() as third, PlaceFile(path / "no folder" / "place.json").held() as nowhere:
        assert (True, True) == (third, nowhere)


def test_no_scrap_is_left_beside_it(tmp_path: Path) -> None:
    """Temporary files do not pile up."""
    kept = PlaceFile(tmp_path / "place.json")

    for step in range(5):
        kept.write(Progress("everyday_10", step=step))

    assert [file.name for file in tmp_path.iterdir()] == ["place.json"]


def test_a_file_that_is_no_place_is_moved_aside_each_to_its_own_name(tmp_path: Path) -> None:
    """Whatever was in it can still be looked at."""
    kept = PlaceFile(tmp_path / "place.json")
    asides = []
    for content in ("one", "two"):
        kept.path.write_text(content)
        asides.append(kept.set_aside())

    assert [aside.read_text() for aside in asides] == ["one", "two"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_leaves_the_old_place_and_says_so(tmp_path: Path) -> None:
    """The place before is better than half a place."""
    kept = PlaceFile(tmp_path / "place.json")
    kept.write(Progress("everyday_10", step=3))
    before = kept.read()
    limit_file_size(10)
    try:
        with pytest.raises(StateError, match="make room"):
            kept.write(replace(Progress("everyday_10"), step=4))
    finally:
        limit_file_size(None)

    assert before == kept.read()
    assert [file.name for file in tmp_path.iterdir()] == ["place.json"]


def limit_file_size(size: int | None) -> None:
    """Make the system refuse longer files, as a full disk does."""
    if sys.platform == "win32":
        pytest.skip("Windows has no limit on a process's files")
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size is None else size, hard))


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folder permissions are different on Windows")
def test_a_place_that_cannot_be_reached_is_an_error_with_its_path(tmp_path: Path) -> None:
    """The sentence names the file."""
    (tmp_path / "file").write_text("")

    with pytest.raises(StateError, match=r"place\.json"):
        PlaceFile(tmp_path / "file" / "place.json").write(Progress("everyday_10"))

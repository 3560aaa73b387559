"""What is found of the last session."""

from pathlib import Path

import pytest

from content.loader import Library
from content.own import including, read_own
from engine.progress import Progress
from engine.settings import Pace, Settings
from offline.finding import built_in, chosen_settings, kept_routine, wished
from offline.place import PlaceFile
from offline.safety import plain_id
from offline.session import take_up, write

ROUTINE = 'level = "easy"\nstart = "standing"\nend = "standing"\n[[stretches]]\nexercise = "childs_pose"\n'


def test_what_was_too_hard_last_time_is_not_easier_from_the_start() -> None:
    """Also where the routine starts afresh; what hurt stays easier, and what is known stays known."""
    hurt, hard, known = frozenset({"press_up"}), frozenset({"bird_dog"}), frozenset({"bridge"})
    kept = Settings(easier=hurt, easier_today=hard, known=known)

    assert Settings(pace=Pace.SLOW, easier=hurt, known=known) == chosen_settings(kept, {"pace": "slow"})


def begun(file: Path, state: Path, step: int = 1) -> tuple[Library, PlaceFile, Progress]:
    """Begin the routine of a file, go to a step of it; return also where it was begun."""
    kept = PlaceFile(state / "place.json")
    library, routine = wished(str(file), {}, kept, built_in())
    progress = take_up(write(library, routine, Settings()), kept, pytest.fail, afresh=False)
    kept.write(Progress(routine.id, step=step))
    return library, kept, progress


def test_the_routine_of_a_file_is_found_again(tmp_path: Path) -> None:
    """By its path, so that its place is offered; not where one is to begin afresh, nor after its end."""
    mine = tmp_path / "mine.toml"
    mine.write_text(ROUTINE)
    begun(mine, tmp_path)
    kept = PlaceFile(tmp_path / "place.json")

    assert None is kept_routine(kept, built_in(), pytest.fail, afresh=True)
    found = kept_routine(kept, built_in(), pytest.fail, afresh=False)
    assert found is not None
    library, routine = found
    assert ("mine", "mine") == (routine.id, library.phrasebook.names["mine"])
    assert 1 == take_up(write(library, routine, Settings()), kept, pytest.fail, afresh=False).step
    begun(mine, tmp_path, step=0)
    assert None is kept_routine(kept, built_in(), pytest.fail, afresh=False)


@pytest.mark.parametrize("listed", [False, True], ids=["by its path", "in the folder"])
def test_a_file_may_be_called_after_what_it_is_for(tmp_path: Path, listed: bool) -> None:
    """It is no routine that was changed for a condition."""
    mine, library = tmp_path / "legs-for-running.toml", built_in()
    mine.write_text(ROUTINE)
    if listed:
        library = including(library, [read_own(mine, library)])
        PlaceFile(tmp_path / "place.json").write(Progress(mine.stem, step=1))
    else:
        begun(mine, tmp_path)

    found = kept_routine(PlaceFile(tmp_path / "place.json"), library, pytest.fail, afresh=False)
    assert found is not None
    assert (mine.stem, mine.stem) == (found[1].id, plain_id(found[1].id))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (None, "mine.toml: there is no such file"),
        (ROUTINE.replace("childs_pose", "cat_camel"), "mine.toml has changed since"),
        ("level = 1", "mine.toml: level"),
    ],
)
def test_a_file_that_is_not_as_it_was_is_told_and_its_place_stays(now: str | None, told: str, tmp_path: Path) -> None:
    """In one line; by its name one can still go on where it fits."""
    mine, notices = tmp_path / "mine.toml", list[str]()
    mine.write_text(ROUTINE)
    begun(mine, tmp_path)
    kept = PlaceFile(tmp_path / "place.json")
    before = kept.read()
    if now is None:
        mine.unlink()
    else:
        mine.write_text(now)

    assert None is kept_routine(kept, built_in(), notices.append, afresh=False)
    assert (1, True, before) == (len(notices), told in notices[0], kept.read())


def test_another_file_of_the_same_name_has_a_place_of_its_own(tmp_path: Path) -> None:
    """Its first stretch takes the place, its opening does not."""
    files = [tmp_path / folder / "mine.toml" for folder in ("one", "two")]
    for file in files:
        file.parent.mkdir()
        file.write_text(ROUTINE)
    begun(files[0], tmp_path)
    before = PlaceFile(tmp_path / "place.json").read()

    _, kept, other = begun(files[1], tmp_path, step=0)
    assert (0, before) == (other.step, kept.read())
    begun(files[1], tmp_path)
    _, _, first = begun(files[0], tmp_path)
    _, _, same = begun(files[0], tmp_path)
    assert (0, 1) == (first.step, same.step)


def test_what_is_no_file_in_a_kept_place_is_passed_over(tmp_path: Path) -> None:
    """A place file that somebody wrote by hand brings no traceback."""
    for file in ("7", '"mine.toml"', '{"path": 7, "sha256": "0"}', '{"path": "a", "sha256": null}'):
        (tmp_path / "place.json").write_text(f'{{"version": 1, "routine": "mine", "step": 1, "file": {file}}}')

        assert None is kept_routine(PlaceFile(tmp_path / "place.json"), built_in(), pytest.fail, afresh=False)
    (tmp_path / "place.json").write_text('{"version": 1, "step": 1, "file": {"path": "\\u0000", "sha256": "0"}}')
    assert None is kept_routine(PlaceFile(tmp_path / "place.json"), built_in(), lambda told: None, afresh=False)

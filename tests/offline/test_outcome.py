"""The outcome of the safety questions comes back."""

import sys
from datetime import date
from pathlib import Path

import pytest

from engine.errors import StateError
from engine.outcome import Outcome
from offline.outcome import OutcomeFile
from tests.unprivileged import folder_for_all, unprivileged

TODAY = date(2026, 3, 1)


def test_an_outcome_comes_back(tmp_path: Path) -> None:
    """The day, floor, conditions and whether a clinician agreed; nothing else is in the file."""
    file = OutcomeFile(tmp_path / "a" / "outcome.json")
    outcome = Outcome(TODAY, floor=True, conditions=frozenset({"knee", "osteo"}), agreed=True)

    file.write(outcome)

    assert outcome == file.read()
    expected = '{"day": "2026-03-01", "floor": true, "conditions": ["knee", "osteo"], "agreed": true}'
    assert expected == file.path.read_text()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"floor": true, "conditions": 3, "day": "2026-03-01"}', "[" * 200_000]
)
def test_a_file_that_is_none_means_that_the_questions_come_again(text: str, tmp_path: Path) -> None:
    """The cautious reading of a broken file."""
    path = tmp_path / "outcome.json"
    path.write_text(text)

    assert OutcomeFile(path).read() is None


def test_it_can_be_forgotten(tmp_path: Path) -> None:
    """Twice is fine."""
    file = OutcomeFile(tmp_path / "outcome.json")
    file.write(Outcome(TODAY))

    file.forget()
    file.forget()

    assert file.read() is None


@pytest.mark.skipif(sys.platform == "win32", reason="folder permissions are different on Windows")
def test_where_nothing_can_be_deleted_it_is_emptied() -> None:
    """What is there no longer counts, so the questions come again."""
    with folder_for_all() as folder:
        file = OutcomeFile(folder / "outcome.json")
        file.write(Outcome(TODAY))
        file.path.chmod(0o666)
        folder.chmod(0o555)
        with unprivileged():
            file.forget()

            assert (True, None) == (file.path.exists(), file.read())


@pytest.mark.skipif(sys.platform == "win32", reason="folder permissions are different on Windows")
def test_one_that_stays_whatever_is_tried_is_an_error_with_its_path() -> None:
    """So that the person can be told what to delete."""
    with folder_for_all() as folder:
        file = OutcomeFile(folder / "outcome.json")
        file.write(Outcome(TODAY))
        file.path.chmod(0o444)
        folder.chmod(0o555)
        with unprivileged(), pytest.raises(StateError, match=r"outcome\.json could not be deleted"):
            file.forget()

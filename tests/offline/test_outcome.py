"""The outcome of the safety questions comes back, for thirty days."""

from datetime import date
from pathlib import Path

import pytest

from engine.screening import Screening
from offline.outcome import Outcome, OutcomeFile, outcome_of

TODAY = date(2026, 3, 1)


def test_an_outcome_comes_back(tmp_path: Path) -> None:
    """Floor, conditions and the day; nothing else is in the file."""
    file = OutcomeFile(tmp_path / "a" / "outcome.json")
    outcome = Outcome(floor=True, conditions=frozenset({"knee", "osteo"}), day=TODAY)

    file.write(outcome)

    assert outcome == file.read()
    assert '{"floor": true, "conditions": ["knee", "osteo"], "day": "2026-03-01"}' == file.path.read_text()


@pytest.mark.parametrize(("day", "valid"), [("2026-03-01", True), ("2026-01-30", True), ("2026-01-29", False)])
def test_it_holds_for_thirty_days(day: str, valid: bool) -> None:
    """Then the questions come again."""
    assert valid == Outcome(True, frozenset(), date.fromisoformat(day)).valid(TODAY)


def test_a_day_in_the_future_does_not_hold() -> None:
    """A clock that was wrong does not save anybody from the questions."""
    assert not Outcome(True, frozenset(), date(2027, 1, 1)).valid(TODAY)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"floor": true, "conditions": 3, "day": "2026-03-01"}'])
def test_a_file_that_is_none_means_that_the_questions_come_again(text: str, tmp_path: Path) -> None:
    """The cautious reading of a broken file."""
    path = tmp_path / "outcome.json"
    path.write_text(text)

    assert OutcomeFile(path).read() is None


def test_it_can_be_forgotten(tmp_path: Path) -> None:
    """Twice is fine."""
    file = OutcomeFile(tmp_path / "outcome.json")
    file.write(Outcome(True, frozenset(), TODAY))

    file.forget()
    file.forget()

    assert file.read() is None


def test_only_a_finished_screening_without_warning_signs_has_an_outcome() -> None:
    """Advice to see a doctor is not kept, nor is a screening that was broken off."""
    found = [outcome_of(Screening(cleared=cleared, floor=True), TODAY) for cleared in (None, False, True)]

    assert [None, None, Outcome(True, frozenset(), TODAY)] == found

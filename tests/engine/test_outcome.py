"""What the safety questions found holds for thirty days."""

from datetime import date

import pytest

from engine.outcome import Outcome, from_data, outcome_of, to_data
from engine.screening import Screening

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(("day", "valid"), [("2026-03-01", True), ("2026-01-30", True), ("2026-01-29", False)])
def test_it_holds_for_thirty_days(day: str, valid: bool) -> None:
    """Then the questions come again."""
    assert valid == Outcome(date.fromisoformat(day)).valid(TODAY)


def test_a_day_in_the_future_does_not_hold() -> None:
    """A clock that was wrong does not save anybody from the questions."""
    assert not Outcome(date(2026, 3, 2)).valid(TODAY)


def test_only_a_finished_screening_without_warning_signs_has_an_outcome() -> None:
    """Advice to see a doctor is not kept, nor is a screening that was broken off."""
    found = [outcome_of(Screening(cleared=cleared, floor=True), TODAY) for cleared in (None, False, True)]

    assert [None, None, Outcome(TODAY)] == found


def test_a_condition_that_is_not_known_is_dropped() -> None:
    """Another version may have asked for more."""
    data = {**to_data(Outcome(TODAY)), "conditions": ["knee", "gone"]}

    assert Outcome(TODAY, conditions=frozenset({"knee"})) == from_data(data)


def test_data_without_an_agreement_has_none() -> None:
    """What was kept before that was asked is read as the cautious answer."""
    data = to_data(Outcome(TODAY, agreed=True))
    del data["agreed"]

    assert Outcome(TODAY) == from_data(data)

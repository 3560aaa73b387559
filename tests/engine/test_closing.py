"""What cuts closing words short, and what is said to harm that is reported meanwhile."""

import pytest

from engine.closing import BY_GRAVITY, GOES_ON, advised, cut_short_by, gravity
from engine.events import Command, Done, Finish, Heard, Prompt
from engine.screening import REPORTS

C = Command


def test_every_report_has_an_advice_of_some_gravity():
    """None of them is taken for words that may always be cut short."""
    assert [] == [advice for advice in REPORTS.values() if gravity(advice) < 0]


def test_other_words_are_no_advice():
    """Whatever is reported is graver than a good-bye."""
    assert -1 == gravity("finished")
    assert {C.STOP, *REPORTS} == cut_short_by("finished")


@pytest.mark.parametrize("ending", [ending for endings in BY_GRAVITY for ending in sorted(endings)])
def test_advice_is_cut_short_by_stop_and_by_what_is_graver_alone(ending):
    """Who says again that it hurts hears what to do, and not its beginning again and again."""
    graver = {command for command, advice in REPORTS.items() if gravity(advice) > gravity(ending)}

    assert {C.STOP, *graver} == cut_short_by(ending)


@pytest.mark.parametrize(
    ("ending", "shorter", "heard_out"),
    [
        ("pain-end", {C.DIZZY, C.I_FELL, C.IM_HURT, C.CHEST_PAIN}, {C.IT_HURTS, C.TINGLING}),
        ("dizzy", {C.I_FELL, C.IM_HURT, C.CHEST_PAIN}, {C.IT_HURTS, C.TINGLING, C.DIZZY}),
        ("fall-end", {C.CHEST_PAIN}, {C.IT_HURTS, C.TINGLING, C.DIZZY, C.I_FELL, C.IM_HURT}),
        ("emergency", set(), set(REPORTS)),
    ],
)
def test_pain_dizziness_a_fall_and_chest_pain_are_ever_graver(ending, shorter, heard_out):
    """The advice to the graver one is worth more than the end of the other."""
    assert (True, set()) == (shorter <= cut_short_by(ending), heard_out & cut_short_by(ending))


@pytest.mark.parametrize("ending", ["screened", "pain-end", "finished"])
def test_not_today_is_an_answer_only_where_a_session_goes_on(ending):
    """Where it is over anyway there is nothing to put off."""
    assert (ending in GOES_ON) == (C.NOT_TODAY in cut_short_by(ending))


@pytest.mark.parametrize(("command", "advice"), REPORTS.items())
def test_a_report_is_answered_with_its_advice(command, advice):
    """The session is over, so nothing is asked."""
    assert Finish(Prompt(advice)) == advised(Heard(command))


@pytest.mark.parametrize("event", [Done(), Heard(C.STOP), Heard(C.NEXT)])
def test_anything_else_needs_no_advice(event):
    """Silence and ordinary words end as they do."""
    assert None is advised(event)

"""A routine run through with nobody speaking."""

from itertools import pairwise

from engine.conversation import Finish, Progress
from engine.rehearsal import rehearse
from tests.fakes import KNEE_RIGHT, REST_STEP, key_of, score_of


def test_every_effect_begins_where_the_one_before_ended():
    """The clock of a rehearsal is the sum of what was played."""
    score = score_of()
    lines = list(rehearse(score, Progress("everything")))

    assert [0, 2.5, 5, 7.5] == [second for second, _, _ in lines[:4]]
    assert all(round(a + score.seconds(e), 3) == b for (a, _, e), (b, _, _) in pairwise(lines))


def test_it_ends_with_the_end():
    """Nothing comes after the last words."""
    lines = list(rehearse(score_of(), Progress("everything")))

    assert 1 == sum(isinstance(effect, Finish) for _, _, effect in lines)
    assert isinstance(lines[-1][2], Finish)


def test_a_rehearsal_can_begin_anywhere():
    """It goes on from the place it is given and tells the place of every effect."""
    lines = list(rehearse(score_of(), Progress("everything", step=KNEE_RIGHT)))

    assert ("announce", KNEE_RIGHT) == (key_of(lines[0][2]), lines[0][1].step)
    assert REST_STEP == lines[-4][1].step


def test_the_whole_lasts_until_the_last_word():
    """The seconds of a routine count its good-bye too."""
    score = score_of()
    second, _, effect = list(rehearse(score, Progress("everything")))[-1]

    assert second + score.seconds(effect) == score.total_seconds

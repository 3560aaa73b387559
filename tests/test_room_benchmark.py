"""The room's benchmark deals what is said so that no recording weighs more than another."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from benchmarks.room.dealing import dealt

PEOPLE = [f"person {number}" for number in range(4)]
MADE_UP = [f"voice {number}" for number in range(6)]


def scene(number: int, each: int, *groups: list[str]) -> list[str]:
    """Who speaks in a scene."""
    return dealt(list(groups), np.random.default_rng(number), number, each)


@pytest.mark.parametrize("each", [2, 4])
def test_each_recording_comes_as_often(each: int) -> None:
    """Two or four turns in twelve scenes: everybody of four people as often, and every made-up voice of six."""
    counts = Counter(one for number in range(12) for one in scene(number, each, PEOPLE, MADE_UP))

    assert {counts[one] for one in PEOPLE} == {3 * each // 2}
    assert {counts[one] for one in MADE_UP} == {each}


def test_people_and_made_up_voices_come_in_turn() -> None:
    """Either first, by chance."""
    scenes = [scene(number, 4, PEOPLE, MADE_UP) for number in range(20)]

    assert all((one in PEOPLE) != (other in PEOPLE) for said in scenes for one, other in pairwise(said))
    assert {said[0] in PEOPLE for said in scenes} == {True, False}


def test_the_same_scene_is_dealt_the_same() -> None:
    """However many scenes were dealt before it."""
    assert scene(5, 3, PEOPLE) == scene(5, 3, PEOPLE)


def test_with_people_only_nobody_else_speaks() -> None:
    """Where there is no made-up voice at hand."""
    assert {one for number in range(4) for one in scene(number, 2, PEOPLE, [])} == set(PEOPLE)

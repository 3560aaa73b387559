"""The room's benchmark deals what is said so that no recording weighs more than another."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from benchmarks.room.measure import dealt
from benchmarks.room.sounds import Words

PEOPLE = [Words("stop", f"person {number}", True, np.zeros(1, np.int16)) for number in range(4)]
MADE_UP = [Words("go back", f"voice {number}", False, np.zeros(1, np.int16)) for number in range(6)]


def deal(scenes: int, each: int, words: list[Words]) -> list[Words]:
    """What is said in so many scenes."""
    return [one for number in range(scenes) for one in dealt(words, np.random.default_rng(number), number, each)]


@pytest.mark.parametrize("each", [2, 4])
def test_each_recording_comes_as_often(each: int) -> None:
    """Two or four turns in twelve scenes: everybody of four people as often, and every made-up voice of six."""
    counts = Counter(one.speaker for one in deal(12, each, PEOPLE + MADE_UP))

    assert {counts[one.speaker] for one in PEOPLE} == {3 * each // 2}
    assert {counts[one.speaker] for one in MADE_UP} == {each}


def test_people_and_made_up_voices_come_in_turn() -> None:
    """Either first, by chance."""
    scenes = [dealt(PEOPLE + MADE_UP, np.random.default_rng(number), number, 4) for number in range(20)]

    assert all(one.person != other.person for scene in scenes for one, other in pairwise(scene))
    assert {scene[0].person for scene in scenes} == {True, False}


def test_the_same_scene_is_dealt_the_same() -> None:
    """However many scenes were dealt before it."""
    assert dealt(PEOPLE, np.random.default_rng(5), 5, 3) == dealt(PEOPLE, np.random.default_rng(5), 5, 3)


def test_with_people_only_nobody_else_speaks() -> None:
    """Where there is no made-up voice at hand."""
    assert {one.person for one in deal(4, 2, PEOPLE)} == {True}

"""The seconds people need."""

from engine import timing
from engine.routine import Position


def test_every_change_of_position_has_its_time():
    """There is a number for every pair of positions, and staying takes none."""
    pairs = {(start, end) for start in Position for end in Position}

    assert pairs == set(timing.MOVE)
    assert {0} == {timing.MOVE[position, position] for position in Position}
    assert all(seconds >= 5 for (start, end), seconds in timing.MOVE.items() if start is not end)


def test_every_position_has_a_time_to_change_sides():
    """There is a number for every position."""
    assert set(Position) == set(timing.SIDE_CHANGE)


def test_getting_up_takes_longer_than_lying_down():
    """From the floor to standing never takes less than the way down."""
    floor = set(Position) - {Position.STANDING, Position.SEATED}

    assert all(timing.MOVE[p, Position.STANDING] >= timing.MOVE[Position.STANDING, p] for p in floor)


def test_more_time_fits_in_cues_of_a_hold():
    """The ten seconds put into a hold go in as two cues, so each is as short as a hold needs it."""
    assert timing.LONGEST_CUE >= timing.MORE_TIME / 2

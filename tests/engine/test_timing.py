"""The seconds people need."""

from engine import timing
from engine.routine import Position


def test_every_change_of_position_has_its_time():
    """There is a number for every pair of positions, and staying takes none."""
    pairs = {(start, end) for start in Position for end in Position}

    assert pairs == set(timing.MOVE)
    assert {0} == {timing.MOVE[position, position] for position in Position}
    assert all(seconds >= 5 for (start, end), seconds in timing.MOVE.items() if start is not end)


def test_changing_sides_takes_what_was_planned():
    """Four seconds where one lies on the front or kneels on all fours, fourteen to roll over."""
    planned = {
        "standing": 8, "seated": 6, "kneeling": 12, "hands_knees": 4,
        "prone": 4, "side": 14, "supine": 6, "floor_sit": 10,
    }  # fmt: skip

    assert planned == {position.value: seconds for position, seconds in timing.SIDE_CHANGE.items()}


def test_changing_position_takes_what_was_planned():
    """The table of the facts, written down apart from the module: rows from, columns to."""
    to = ("standing", "kneeling", "hands_knees", "prone", "side", "supine")
    planned = {
        "standing": (0, 12, 15, 20, 20, 20),
        "seated": (5, 15, 18, 22, 22, 22),
        "kneeling": (12, 0, 5, 10, 10, 14),
        "hands_knees": (15, 5, 0, 8, 8, 12),
        "prone": (22, 12, 8, 0, 6, 10),
        "side": (22, 12, 10, 6, 0, 6),
        "supine": (25, 17, 15, 10, 6, 0),
    }

    assert planned == {start: tuple(timing.MOVE[Position(start), Position(end)] for end in to) for start in planned}


def test_getting_up_takes_longer_than_lying_down():
    """From the floor to standing never takes less than the way down."""
    floor = set(Position) - {Position.STANDING, Position.SEATED}

    assert all(timing.MOVE[p, Position.STANDING] >= timing.MOVE[Position.STANDING, p] for p in floor)


def test_more_time_fits_in_cues_of_a_hold():
    """The ten seconds put into a hold go in as two cues, so each is as short as a hold needs it."""
    assert timing.LONGEST_CUE >= timing.MORE_TIME / 2

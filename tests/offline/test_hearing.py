"""What the check found is kept, and a damaged file costs nothing but a new check."""

import json
from pathlib import Path

import pytest

from offline.hearing import Hearing, HearingFile, Mode


def test_what_was_found_comes_back(tmp_path: Path) -> None:
    """Mode, level and that it need not be offered any more; before, the usual."""
    file = HearingFile(tmp_path / "state" / "hearing.json")
    before = file.read(pytest.fail)
    file.write(Hearing(Mode.GAPS, -6.5, 2))

    assert (Hearing(), Hearing(Mode.GAPS, -6.5, 2)) == (before, file.read(pytest.fail))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "not json",
        '{"version": 1}',
        json.dumps({"version": 1, "mode": "loudly", "gain_db": 0, "offers": 0}),
        json.dumps({"version": 1, "mode": "full", "gain_db": 30, "offers": 0}),
        json.dumps({"version": 1, "mode": "full", "gain_db": "NaN", "offers": 0}),
        '{"version": 1, "mode": "full", "gain_db": 0, "offers": 1e999}',
        "[" * 200_000,
        json.dumps({"version": 2, "mode": "full", "gain_db": 0, "offers": 0}),
    ],
)
def test_a_file_that_is_not_ours_is_set_aside_and_told(tmp_path: Path, text: str) -> None:
    """The usual way of listening takes its place, and nothing in the file is lost."""
    path, told = tmp_path / "hearing.json", []
    path.write_text(text)

    assert Hearing() == HearingFile(path).read(told.append)
    assert (1, True) == (len(told), "doctor --listen" in told[0])
    assert (text, False) == ((tmp_path / "hearing.bad-1").read_text(), path.exists())

"""A crash loses nothing: a few runs here, hundreds in `benchmarks/crash.py`."""

import sys
from pathlib import Path

import pytest

from benchmarks.crash import crash

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders are different on Windows")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_run_that_was_killed_resumes_at_its_step(seed: int, tmp_path: Path, clips: Path) -> None:
    """Kill -9 at any moment: the next start offers to go on at the stretch that was being done."""
    assert "" == crash(tmp_path, clips, seed)

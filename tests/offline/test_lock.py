"""One process at a time, also after one that was killed."""

import subprocess
import sys
from pathlib import Path

from offline.lock import locked

HOLD = """
import sys
from pathlib import Path
from offline.lock import locked
with locked(Path(sys.argv[1])) as free:
    print(free, flush=True)
    sys.stdin.read()
"""


def test_a_lock_is_held_by_one_and_free_after(tmp_path: Path) -> None:
    """Whoever does not get it changes nothing for the one who has it."""
    path = tmp_path / "lock"
    with locked(path) as first:
        for _ in range(2):
            with locked(path) as second:
                assert (True, False) == (first, second)
    with locked(path) as third:
        assert third


def test_a_killed_process_leaves_no_lock_behind(tmp_path: Path) -> None:
    """The system takes it away; the file that stays says nothing."""
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert "True" == holder.stdout.readline().strip()
        with locked(path) as meanwhile:
            assert not meanwhile
        holder.kill()
    with locked(path) as after:
        assert (True, b"") == (after, path.read_bytes())

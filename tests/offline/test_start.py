"""Whatever ends it, the terminal is left as it was, and nobody sees a traceback."""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import COMMAND, Home

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals are different on Windows")
SHOWN, HIDDEN = "\x1b[?25h", "\x1b[?25l"
"""What makes a terminal show its cursor, and hide it."""


@pytest.fixture
def home(tmp_path: Path, clips: Path) -> Home:
    return Home(tmp_path, clips)


def test_an_interrupt_while_it_is_still_starting_ends_with_130(home: Home) -> None:
    """Most of a second goes by before there is anything to see."""
    command = [sys.executable, "-X", "importtime", *COMMAND[1:], "routines"]
    with subprocess.Popen(command, env=home.environment(), stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        for line in run.stderr:  # what was imported, one line each
            if line.endswith(" click\n"):
                break
        run.send_signal(signal.SIGINT)
        rest = run.stderr.read()

    assert (130, False) == (run.returncode, "Traceback" in rest)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_it_gives_the_terminal_back(home: Home, number: signal.Signals) -> None:
    """With its echo and its cursor; here also where the tests themselves are run under nohup."""
    import pty
    import termios

    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    command = [*COMMAND, "run", "desk_break", "--no-sound"]
    environment = home.answered().environment(TERM="xterm")
    run = subprocess.Popen(
        command, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    )  # fmt: skip
    seen = read(master, until="Welcome")
    during = termios.tcgetattr(slave)
    run.send_signal(number)
    code = run.wait(timeout=30)
    seen += read(master)
    after = termios.tcgetattr(slave)
    os.close(slave)
    os.close(master)

    assert (128 + number, True, before) == (code, during != before, after)
    assert seen.rindex(SHOWN) > seen.rindex(HIDDEN)
    assert "Traceback" not in seen


def test_a_suspended_session_gives_the_terminal_back_and_takes_it_again(home: Home) -> None:
    """Ctrl-Z leaves a terminal with echo and cursor to the shell, each time; what is typed afterwards is obeyed."""
    import pty
    import termios

    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    command = [*COMMAND, "run", "desk_break", "--no-sound"]
    environment = home.answered().environment(TERM="xterm")
    run = subprocess.Popen(command, env=environment, stdin=slave, stdout=slave, stderr=slave, process_group=0)
    seen = read(master, until="Welcome")
    during = termios.tcgetattr(slave)
    for _ in range(2):
        run.send_signal(signal.SIGTSTP)
        _, status = os.waitpid(run.pid, os.WUNTRACED)
        seen += read(master)
        assert (True, before) == (os.WIFSTOPPED(status), termios.tcgetattr(slave))
        assert seen.rindex(SHOWN) > seen.rindex(HIDDEN)
        run.send_signal(signal.SIGCONT)
        seen += read(master, until="mild stretch")
        assert (during, True) == (termios.tcgetattr(slave), seen.rindex(SHOWN) < seen.rindex(HIDDEN))
    os.write(master, b"stop\n")

    code = run.wait(timeout=30)
    seen += read(master)
    os.close(slave)
    os.close(master)
    assert (3, True, False) == (code, seen.rindex(SHOWN) > seen.rindex(HIDDEN), "Traceback" in seen)


def read(master: int, until: str = "", seconds: float = 30.0) -> str:
    """Return what a terminal shows, up to `until`, or what there is by now."""
    seen, end = "", time.monotonic() + seconds
    while (not until or until not in seen) and time.monotonic() < end:
        if select.select([master], [], [], 0.2)[0]:
            seen += os.read(master, 4096).decode(errors="replace")
        elif not until:
            break
    return seen

"""The tests prove that nothing leaves the machine, so the block itself is tested."""

import socket
import subprocess
import sys

import pytest

REACH_OUT = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
"""192.0.2.0/24 is reserved for documentation (RFC 5737): nobody is there."""


def test_the_tests_cannot_reach_out() -> None:
    """A connection is refused before a packet is sent."""
    with pytest.raises(RuntimeError, match="may not use the network"), socket.socket() as out:
        out.connect(("192.0.2.1", 80))


def test_nor_can_a_process_that_they_start() -> None:
    """The block is in every Python process."""
    done = subprocess.run([sys.executable, "-c", REACH_OUT], capture_output=True, text=True, check=False)

    assert (1, True) == (done.returncode, "may not use the network" in done.stderr)


def test_names_are_not_looked_up() -> None:
    """A look-up is a message too."""
    with pytest.raises(RuntimeError, match="may not use the network"):
        socket.getaddrinfo("example.org", 80)

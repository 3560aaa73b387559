"""Keeps every Python process the tests start on this machine: importing this is enough.

An audit hook cannot be taken off again. Loopback stays open for tests that talk to a server of their own.
"""

import sys

BLOCKED = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
LOOKED_UP = ("socket.getaddrinfo", "socket.gethostbyname")
HERE = ("127.0.0.1", "::1", "localhost", "", None, b"127.0.0.1", b"localhost")


def block(event: str, args: tuple[object, ...]) -> None:
    """Refuse what would reach out of the machine."""
    if event in LOOKED_UP:
        there = args[0]
    elif event in BLOCKED and isinstance(args[1], tuple):  # a Unix socket's address is a path
        there = args[1][0]
    else:
        return
    if there not in HERE:
        raise RuntimeError(f"the tests may not use the network: {event} {there!r}")


sys.addaudithook(block)

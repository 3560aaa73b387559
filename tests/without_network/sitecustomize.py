"""Blocks the network in every Python process the tests start: importing this is enough."""

import sys

BLOCKED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind")
LOCAL_FAMILY = 1  # AF_UNIX


def block(event: str, args: tuple[object, ...]) -> None:
    """Refuse what would reach out of the machine."""
    if event in BLOCKED and getattr(args[0], "family", None) != LOCAL_FAMILY:
        raise RuntimeError(f"the offline tests may not use the network: {event}")


sys.addaudithook(block)

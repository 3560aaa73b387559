"""Log lines as JSON: what happened and how long it took, never who asked, what was said, or what an error quoted."""

import os
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal

import msgspec

_WRITES_TO: list[int] = []
"""File descriptors: none until `start`."""


def start(descriptor: int = 1) -> None:
    """Write to `descriptor`, standard output, from here on."""
    _WRITES_TO[:] = [descriptor]


def stop() -> None:
    """Write nowhere from here on."""
    _WRITES_TO.clear()


def log(
    event: str, *, level: Literal["info", "warning", "error"] = "info", failed: bool = False, **fields: object
) -> None:
    """Write `event` as one object in a line; `failed` adds the type and the lines of the error that is being handled.

    A line is one call of the system, so that processes and threads need not wait for each other.
    """
    if not _WRITES_TO:
        return
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": level, "event": event, **fields}
    kind, _, trace = sys.exc_info() if failed else (None, None, None)
    if kind:
        frames = traceback.extract_tb(trace)[-6:]
        line |= {
            "error": kind.__name__,
            "lines": [f"{os.path.basename(each.filename)}:{each.lineno}" for each in frames],
        }
    text = msgspec.json.encode(line) + b"\n"
    for descriptor in _WRITES_TO:
        with suppress(OSError):  # nobody reads it any more: that is no reason not to answer
            os.write(descriptor, text)

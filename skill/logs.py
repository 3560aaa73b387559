"""Log lines as JSON: what happened and how long it took, never who asked, what was said, or what an error quoted."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

LOGGER = logging.getLogger("homestretch.skill")


class JsonFormatter(logging.Formatter):
    """One object a line; of an error its type and the lines it came through, not its text."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.msg,
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            line["error"] = record.exc_info[0].__name__
            line["lines"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames[-6:]]
        return json.dumps(line)


def log(event: str, *, level: int = logging.INFO, failed: bool = False, **fields: object) -> None:
    """Log `event`; `failed` adds the exception that is being handled."""
    if LOGGER.isEnabledFor(level):
        record = logging.LogRecord(LOGGER.name, level, "", 0, event, None, sys.exc_info() if failed else None)
        record.fields = fields
        LOGGER.handle(record)  # `LOGGER.log` would look for the line that called it, which no line of ours says


def start() -> None:
    """Write to standard output from here on."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    LOGGER.handlers[:] = [handler]
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False

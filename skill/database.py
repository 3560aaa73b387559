"""Connections to SQLite or PostgreSQL, by URL."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from engine.errors import UsageError


def database(text: str, wait: float) -> Engine:
    """Return what connects to `text`, and gives up after `wait` seconds; raises UsageError for another kind."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise UsageError(f"{_first(text)} is no address of a database: sqlite:///file or postgresql://...") from None
    options: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "hide_parameters": True, "pool_timeout": wait}
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, wait, options)
    if url.get_backend_name() == "postgresql":
        # libpq counts whole seconds and takes one for two; the time-out of a statement is in milliseconds
        limits = {"connect_timeout": max(2, round(wait)), "options": f"-c statement_timeout={round(wait * 1000)}"}
        url = url.set(drivername="postgresql+psycopg")
        return create_engine(url, connect_args=limits, **options)
    raise UsageError(f"{url.get_backend_name()} is no store: sqlite:///file or postgresql://...")


def _first(text: str) -> str:
    """Return the scheme of what should have been a URL: the rest may hold a password."""
    return repr(text.partition(":")[0][:20])


def _sqlite(url: URL, wait: float, options: dict[str, Any]) -> Engine:
    # One connection a process: one thread computes at a time, and waiting for the pool is fairer than SQLite's lock.
    options |= {"pool_size": 1, "max_overflow": 0, "paramstyle": "named"}
    engine = create_engine(url, connect_args={"timeout": wait}, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # a power cut may lose the last turns, never the database
        connection.execute("PRAGMA wal_autocheckpoint=10000")  # pages: 40 MB, so that few turns wait for the disk

    return engine

"""Connections to SQLite or PostgreSQL, by URL."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool, PoolProxiedConnection

from engine.errors import UsageError

MOST_CONNECTIONS = {"sqlite": 1, "postgresql": 4}
"""Of a process. SQLite: one thread computes at a time, and waiting for each other is fairer than SQLite's lock."""


class LostError(Exception):
    """The database was restarted: no connection of before is of use."""


class Connections:
    """The connections of a process, each lent to one thread at a time.

    SQLAlchemy makes them and knows which errors mean that they are lost; that its pool lends one takes, between
    threads, as long as all that SQLite does for a turn.
    """

    def __init__(self, engine: Engine, wait: float) -> None:
        """`wait`: seconds until somebody who waits for one gives up."""
        self._engine = engine
        self._wait = wait
        self._slots: SimpleQueue[PoolProxiedConnection | None] = SimpleQueue()
        for _ in range(MOST_CONNECTIONS[engine.dialect.name]):
            self._slots.put(None)

    @contextmanager
    def cursor(self) -> Iterator[DBAPICursor]:
        """Lend a connection; one that failed is closed. Raises LostError, and queue.Empty where none came free."""
        dialect, connection = self._engine.dialect, self._slots.get(timeout=self._wait)
        try:
            connection = connection or self._engine.raw_connection()
            yield connection.cursor()
        except dialect.loaded_dbapi.IntegrityError:
            raise
        except dialect.loaded_dbapi.Error as error:
            failed, connection = connection, None
            if failed is None:
                raise
            lost = dialect.is_disconnect(error, failed.dbapi_connection, None)
            self._close(failed)
            if lost:
                self.close()
                raise LostError from error
            raise
        finally:
            self._slots.put(connection)

    def close(self) -> None:
        """Close all that are not lent."""
        with suppress(Empty):
            for _ in range(MOST_CONNECTIONS[self._engine.dialect.name]):
                self._close(self._slots.get_nowait())
                self._slots.put(None)

    def _close(self, connection: PoolProxiedConnection | None) -> None:
        if connection is not None:
            with suppress(self._engine.dialect.loaded_dbapi.Error):
                connection.invalidate()


def database(text: str, wait: float) -> Engine:
    """Return what connects to `text`, and gives up after `wait` seconds; raises UsageError for another kind."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise UsageError(f"{_first(text)} is no address of a database: sqlite:///file or postgresql://...") from None
    options: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "hide_parameters": True, "poolclass": NullPool}
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
    engine = create_engine(url, connect_args={"timeout": wait}, paramstyle="named", **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # a power cut may lose the last turns, never the database
        connection.execute("PRAGMA wal_autocheckpoint=10000")  # pages: 40 MB, so that few turns wait for the disk

    return engine

"""Where progress is kept: by user, checked by revision, so that two devices of one account lose nothing.

A turn is read, changed, and written in one transaction that checks that nobody else wrote meanwhile; if somebody did
it is taken again from what they wrote. What was answered is kept for a few minutes by the request's id, so that a
request that comes twice gets the same answer and acts once. SQLite and PostgreSQL run the same statements; a store
that has conditional writes (DynamoDB) fits behind `Store`: read, change, put where the revision is still the one read.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from typing import Any, Protocol, TypeVar
from uuid import uuid4

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

from engine.errors import StateError
from skill.database import database
from skill.tables import ADD_ANSWER, ADD_USER, CHANGE_USER, DROP_ANSWERS, FIND, FIND_AND_LOCK, FORGET, TABLES

WAIT_SECONDS = 2.0
"""How long a turn waits for the database: Alexa waits 8 s for the answer."""
ANSWERS_KEPT_SECONDS = 300.0
"""A request is accepted until 150 s after it was made, and may have been made 150 s from now."""
TURNS_BETWEEN_CLEARING = 16
MOST_ATTEMPTS = 5
"""The first locks nothing while it computes, as nearly always nobody else writes; the others lock before they read."""

Change = Callable[[str | None], tuple[str | None, str]]
"""What is kept (None: nothing) to what is kept from now on (None: as before) and the answer. May be called again."""

_Result = TypeVar("_Result")


class Store(Protocol):
    """Keeps text by user; users and requests are hashes of 64 characters."""

    def turn(self, user: str, request: str, at: float, change: Change) -> str:
        """Change what is kept and return the answer, or the earlier answer to the same request.

        `at`: seconds since 1970. Raises StateError where it could not be kept; then nothing has changed.
        """

    def forget(self, user: str) -> None:
        """Delete all there is of a user; raises StateError."""

    def check(self) -> None:
        """Raise StateError where nothing could be kept now."""


class SqlStore:
    """A store in SQLite or PostgreSQL."""

    def __init__(self, url: str, wait_seconds: float = WAIT_SECONDS) -> None:
        """`url`: sqlite:///file or postgresql://...; raises UsageError for others. Connects at the first use."""
        self._engine = database(url, wait_seconds)
        self._laid_out = False

    def turn(self, user: str, request: str, at: float, change: Change) -> str:
        """Take one turn, again where another one came between; nothing is locked while `change` works."""
        for attempt in range(MOST_ATTEMPTS):
            take = partial(_turn, user=user, request=request, at=at, change=change, certain=attempt > 0)
            answer = self._run(take)
            if answer is not None:
                return answer
        raise StateError("the place could not be kept: the database is restarting")

    def forget(self, user: str) -> None:
        """Delete all there is of a user."""

        def delete_all(connection: Connection) -> bool:
            with _transaction(connection):
                for statement in FORGET:
                    connection.execute(statement, {"by_user": user})
            return True

        self._run(delete_all)

    def check(self) -> None:
        """Write and take back a row."""

        def write(connection: Connection) -> bool:
            probe = {"id": uuid4().hex, "revision": 0, "kept": ""}
            connection.execute(ADD_USER, probe)
            connection.execute(FORGET[1], {"by_user": probe["id"]})
            return True

        self._run(write)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def _run(self, work: Callable[[Connection], _Result]) -> _Result | None:
        """Return what `work` returns; None, and nothing changed, where it is to be tried again."""
        try:
            self._lay_out()
            with self._engine.connect() as connection:
                return work(connection)
        except (IntegrityError, _Outrun):
            return None
        except SQLAlchemyError as error:
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                return None  # the server was restarted since the turn before: its connections are of no use any more
            self._laid_out = False
            raise StateError(f"the place could not be kept: the database says {type(error).__name__}") from error

    def _lay_out(self) -> None:
        if self._laid_out:
            return
        for table in TABLES.sorted_tables:
            with suppress(IntegrityError), self._engine.connect() as connection:  # another worker was first
                connection.execute(CreateTable(table, if_not_exists=True))
        self._laid_out = True


class _Outrun(Exception):  # noqa: N818 - not an error: the turn is taken again
    """Somebody else wrote between our reading and our writing."""


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    """Keep all statements or none: a connection that comes back to the pool without COMMIT is rolled back."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.dialect.name == "sqlite" else "BEGIN")
    yield
    connection.exec_driver_sql("COMMIT")


def _turn(connection: Connection, user: str, request: str, at: float, change: Change, certain: bool) -> str:
    """Read, change and write; raises _Outrun where somebody wrote between, unless `certain`: then we lock first."""
    asked = {"by_user": user, "by_request": request}
    with _transaction(connection) if certain else nullcontext():
        row = connection.execute(FIND_AND_LOCK if certain else FIND, asked).first()
        if row is not None and row.answer is not None:
            return str(row.answer)
        kept, answer = change(row.kept if row else None)
        if kept is not None:
            given = {"id": user, "request": request, "at": at, "answer": answer}
            with nullcontext() if certain else _transaction(connection):
                _write(connection, row.revision if row else 0, kept, given)
        return answer


def _write(connection: Connection, revision: int, kept: str, given: dict[str, Any]) -> None:
    if not revision:
        connection.execute(ADD_USER, {"id": given["id"], "revision": 1, "kept": kept})
    else:
        written = {"by_user": given["id"], "read": revision, "written": revision + 1, "kept_now": kept}
        if connection.execute(CHANGE_USER, written).rowcount != 1:
            raise _Outrun
    if revision % TURNS_BETWEEN_CLEARING == 0:
        connection.execute(DROP_ANSWERS, {"by_user": given["id"], "oldest": given["at"] - ANSWERS_KEPT_SECONDS})
    connection.execute(ADD_ANSWER, given)

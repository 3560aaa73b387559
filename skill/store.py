"""Where progress is kept: by user, checked by revision, so that two devices of one account lose nothing.

A turn is read, changed, and added as the next revision, in one statement that fails where somebody else was first; then
it is taken again from what they wrote. What was answered is kept for a few minutes with the request's id, so that a
request that comes twice gets the same answer and acts once. SQLite and PostgreSQL run the same statements; a store
that has conditional writes (DynamoDB) fits behind `Store`: read, change, put where the revision is not there yet.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from queue import Empty
from typing import Any, Protocol, TypeVar
from uuid import uuid4

from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

from engine.errors import StateError
from skill.database import Connections, LostError, database
from skill.tables import TABLES, statements

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
        self._sql = statements(self._engine.dialect)
        self._connections = Connections(self._engine, wait_seconds)
        self._laid_out = False

    def turn(self, user: str, request: str, at: float, change: Change) -> str:
        """Take one turn, again where another one came between; nothing is locked while `change` works."""
        return self._insist(partial(self._turn, user, request, at, change))

    def forget(self, user: str) -> None:
        """Delete all there is of a user."""

        def delete_all(cursor: DBAPICursor, certain: bool) -> bool:
            with self._locked(cursor):  # a turn that is being taken finds nothing to follow
                cursor.execute(self._sql.forget, {"user": user})
            return True

        self._insist(delete_all)

    def check(self) -> None:
        """Write and take back a row."""

        def write(cursor: DBAPICursor, certain: bool) -> bool:
            probe = uuid4().hex
            self._add(cursor, 0, {"user": probe, "request": "", "at": 0.0, "kept": "", "answer": ""})
            cursor.execute(self._sql.forget, {"user": probe})
            return True

        self._insist(write)

    def close(self) -> None:
        """Let go of all connections."""
        self._connections.close()

    def _insist(self, work: Callable[[DBAPICursor, bool], _Result]) -> _Result:
        """Return what `work` returns, tried again where another write came between or all connections were lost.

        It is told whether it must be certain to be alone. Raises StateError where nothing came of it.
        """
        for attempt in range(MOST_ATTEMPTS):
            result = self._run(work, attempt > 0)
            if result is not None:
                return result
        raise StateError("the place could not be kept: the database is restarting")

    def _run(self, work: Callable[[DBAPICursor, bool], _Result], certain: bool) -> _Result | None:
        """Return what `work` returns; None, and nothing changed, where it is to be tried again."""
        driver = self._engine.dialect.loaded_dbapi
        try:
            self._lay_out()
            with self._connections.cursor() as cursor:
                return work(cursor, certain)
        except (driver.IntegrityError, LostError, _Outrun):
            return None
        except (driver.Error, SQLAlchemyError, Empty) as error:
            self._laid_out = False
            raise StateError(f"the place could not be kept: the database says {type(error).__name__}") from error

    def _lay_out(self) -> None:
        if self._laid_out:
            return
        for table in TABLES.sorted_tables:
            with suppress(IntegrityError), self._engine.connect() as connection:  # another worker was first
                connection.execute(CreateTable(table, if_not_exists=True))
        self._laid_out = True

    @contextmanager
    def _locked(self, cursor: DBAPICursor) -> Iterator[None]:
        """Nobody else writes meanwhile; what comes to nothing is rolled back."""
        for statement in self._sql.lock:
            cursor.execute(statement)
        try:
            yield
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")

    def _turn(self, user: str, request: str, at: float, change: Change, cursor: DBAPICursor, certain: bool) -> str:
        """Read, change and write; raises _Outrun where somebody wrote between, unless `certain`: then we lock first."""
        with self._locked(cursor) if certain else nullcontext():
            cursor.execute(self._sql.find, {"user": user, "request": request})
            revision, text, answered = cursor.fetchone() or (0, None, None)
            if answered is not None:
                return str(answered)
            kept, answer = change(text)
            if kept is not None:
                given = {"user": user, "request": request, "at": at, "kept": kept, "answer": answer}
                self._add(cursor, revision, given)
            return answer

    def _add(self, cursor: DBAPICursor, read: int, given: dict[str, Any]) -> None:
        """Add the turn that follows the revision that was read."""
        given = {**given, "read": read, "revision": read + 1}
        cursor.execute(self._sql.add_next if read else self._sql.add_first, given)
        if cursor.rowcount != 1:
            raise _Outrun
        if read and read % TURNS_BETWEEN_CLEARING == 0:
            cursor.execute(self._sql.drop, {**given, "oldest": given["at"] - ANSWERS_KEPT_SECONDS})


class _Outrun(Exception):  # noqa: N818 - not an error: the turn is taken again
    """Somebody else wrote between our reading and our writing."""

"""The table of the store, and the statements it runs, written out for one kind of database."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import (
    BindParameter,
    Column,
    Dialect,
    Executable,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    select,
)

TABLES = MetaData()
TURNS = Table(
    "turns",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("request", String(64), nullable=False),
    Column("at", Float, nullable=False),
    Column("kept", Text, nullable=False),
    Column("answer", Text, nullable=False),
    UniqueConstraint("id", "request"),
)
"""A row for each turn: what is kept of the user since then, and what was answered. The last one is in force."""

_USER: BindParameter[str] = bindparam("user", type_=String)
_ROW = {column.name: bindparam(column.name, type_=column.type) for column in TURNS.c} | {"id": _USER}
_OF_USER = TURNS.c.id == _USER
_LAST = TURNS.c.revision == select(func.max(TURNS.c.revision)).where(_OF_USER).scalar_subquery()
_ANSWER = select(TURNS.c.answer).where(_OF_USER, TURNS.c.request == bindparam("request")).scalar_subquery()
_OLD = (TURNS.c.at < bindparam("oldest"), TURNS.c.revision < _ROW["revision"])
_READ = TURNS.c.revision == bindparam("read")
_LOCK: Mapping[str, tuple[str, ...]] = {
    "sqlite": ("BEGIN IMMEDIATE",),
    "postgresql": ("BEGIN", f"LOCK TABLE {TURNS.name} IN EXCLUSIVE MODE"),
}


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements as text; their parameters are named.

    SQLAlchemy writes them once. To have it run them would take longer than all that the database does.
    """

    find: str
    """The last revision of a user, what is kept, and what was answered to a request, if it was."""
    add_first: str
    add_next: str
    """Adds nothing where the revision that was read is not there any more."""
    drop: str
    """The turns that are older than `oldest`, all but the last."""
    forget: str
    lock: tuple[str, ...]
    """Begins a transaction that nobody else can write in."""


def statements(dialect: Dialect) -> Statements:
    """Return the statements of `dialect`, with its way to name parameters."""

    def written(statement: Executable) -> str:
        return str(statement.compile(dialect=dialect))  # type: ignore[attr-defined]

    return Statements(
        find=written(select(TURNS.c.revision, TURNS.c.kept, _ANSWER).where(_OF_USER, _LAST)),
        add_first=written(insert(TURNS).values(_ROW)),
        add_next=written(insert(TURNS).from_select(list(_ROW), select(*_ROW.values()).where(_OF_USER, _READ))),
        drop=written(delete(TURNS).where(_OF_USER, *_OLD)),
        forget=written(delete(TURNS).where(_OF_USER)),
        lock=_LOCK[dialect.name],
    )

"""The tables of the store, and the statements it runs."""

from sqlalchemy import (
    BindParameter,
    Column,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

TABLES = MetaData()
USERS = Table(
    "users",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("kept", Text, nullable=False),
    sqlite_with_rowid=False,
)
ANSWERS = Table(
    "answers",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("request", String(64), primary_key=True),
    Column("at", Float, nullable=False),
    Column("answer", Text, nullable=False),
    sqlite_with_rowid=False,
)

_USER: BindParameter[str] = bindparam("by_user")
_REQUEST: BindParameter[str] = bindparam("by_request")
FIND = select(
    USERS.c.revision,
    USERS.c.kept,
    select(ANSWERS.c.answer)
    .where(ANSWERS.c.id == _USER, ANSWERS.c.request == _REQUEST)
    .scalar_subquery()
    .label("answer"),
).where(USERS.c.id == _USER)
FIND_AND_LOCK = FIND.with_for_update(of=USERS)
"""SQLite has no lock of a row: there the transaction has locked all."""
ADD_USER, ADD_ANSWER = insert(USERS), insert(ANSWERS)
CHANGE_USER = (
    update(USERS)
    .where(USERS.c.id == _USER, USERS.c.revision == bindparam("read"))
    .values(revision=bindparam("written"), kept=bindparam("kept_now"))
)
DROP_ANSWERS = delete(ANSWERS).where(ANSWERS.c.id == _USER, ANSWERS.c.at < bindparam("oldest"))
FORGET = tuple(delete(table).where(table.c.id == _USER) for table in (ANSWERS, USERS))

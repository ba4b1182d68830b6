"""Where Vera's records are kept: SQLite by default, PostgreSQL by URL.

Every session belongs to one school. What it reads is narrowed to that school and what it adds is
given to it, so that one school's case cannot reach another's people by a forgotten condition.
Code that works across schools (claiming what is due) uses a connection and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Self, TypeVar
from uuid import UUID

from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    ForeignKey,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    declared_attr,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.schema import MetaData
from sqlalchemy.types import DateTime, TypeDecorator

from storage.identifiers import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BUSY_TIMEOUT_MS = 10_000
CONNECT_TIMEOUT_S, POOL_TIMEOUT_S, SILENCE_MS = 2, 5, 10_000
"""A PostgreSQL that says nothing must not keep a person waiting who could ring somebody."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; one without a zone is refused before it can mean the wrong hour."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Moment}


class OfSchool:
    """A record that belongs to one school; its key begins with the school's."""

    @declared_attr
    def school_id(cls) -> Mapped[UUID]:  # noqa: N805
        return mapped_column(ForeignKey("schools.id"), primary_key=True, sort_order=-2)


class WithId(OfSchool):
    """A record of a school with an id made by Vera, so that it is known before it is stored."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-1)


R = TypeVar("R", bound=WithId)


class SchoolSession(Session):
    """A session within one school."""

    def __init__(self, bind: Engine | Connection, school_id: UUID, **options: Any) -> None:
        super().__init__(bind, expire_on_commit=False, **options)
        self.school_id = school_id

    def find(self, record: type[R], id: UUID) -> R | None:
        """Find a record of this school by its id."""
        return self.get(record, (self.school_id, id))

    def found(self, record: type[R], id: UUID) -> R:
        """Find a record that must be there; raises LookupError when it is not."""
        if (row := self.find(record, id)) is None:
            raise LookupError(f"No {record.__name__} with that id at this school.")
        return row


@event.listens_for(SchoolSession, "do_orm_execute")
def _narrow_to_the_school(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load:
        return
    session = state.session
    assert isinstance(session, SchoolSession)
    school_id = session.school_id
    state.statement = state.statement.options(
        with_loader_criteria(
            OfSchool, lambda record: record.school_id == school_id, include_aliases=True
        )
    )


@event.listens_for(SchoolSession, "before_flush")
def _give_to_the_school(session: SchoolSession, _context: object, _instances: object) -> None:
    for record in session.new:
        if not isinstance(record, OfSchool):
            continue
        owner: UUID | None = record.school_id
        if owner is None:
            record.school_id = session.school_id
        elif owner != session.school_id:
            raise ValueError("A record of another school was added to this school's session.")


class Database:
    """The engine, and how to open sessions on it."""

    def __init__(self, url: str, **options: Any) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url, options) if self.is_sqlite else _postgres(url, options)

    @contextmanager
    def reading(self, school_id: UUID) -> Iterator[SchoolSession]:
        """Open a session that only reads; what it changed by mistake is thrown away."""
        with self.engine.connect() as connection, SchoolSession(connection, school_id) as session:
            yield session

    @contextmanager
    def writing(self, school_id: UUID) -> Iterator[SchoolSession]:
        """Open a session committed at the end of the block: for commands and tests.

        The running server writes through its one writer instead (`bot.dispatch`).
        """
        with self.connection() as connection, SchoolSession(connection, school_id) as session:
            wait_for_the_school(connection, school_id)
            yield session
            session.flush()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Open a connection across schools, in one transaction committed at the end."""
        with self.engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def wait_for_the_school(connection: Connection, school_id: UUID) -> None:
    """Be the only one that writes for this school until the transaction ends.

    On PostgreSQL each writer takes this lock before any row: without it the audit chain forks, and
    whoever took it last could deadlock with whoever has it. On SQLite the writer is alone already.
    """
    if connection.dialect.name == "postgresql":
        lock = int.from_bytes(school_id.bytes[8:], signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(lock)))


def _postgres(url: str, options: dict[str, Any]) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=30,
        pool_timeout=POOL_TIMEOUT_S,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "tcp_user_timeout": SILENCE_MS},
        **options,
    )


def _sqlite_engine(url: str, options: dict[str, Any]) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=40,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
        **options,
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver's guess
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "secure_delete=ON",
        "trusted_schema=OFF",
        "recursive_triggers=ON",  # or REPLACE would delete past the triggers that refuse it
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer that starts as a reader cannot wait its turn: SQLite refuses it instead.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

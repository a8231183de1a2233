"""Where the registers beside the dossiers are kept: one SQLite file in ``outputs``, or PostgreSQL.
Opening the database also migrates its tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    URL,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Pool,
    TypeDecorator,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, ProgrammingError

from tasks.refusal import Refusal
from tasks.storage.lock import only_one

if TYPE_CHECKING:
    from alembic.config import Config

#: How long a process waits for another that writes, in seconds.
PATIENCE = 30
#: How psycopg connects. A machine that is gone without a word is noticed within half a minute: a
#: PostgreSQL by us, and by PostgreSQL a process of ours, which may hold a lock.
POSTGRESQL = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 20_000,
    "options": (
        "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4 "
        "-c tcp_user_timeout=20000"
    ),
}
#: Any fixed number that no other program uses for an advisory lock in the same database.
MIGRATION_LOCK = 0x53_56_5A
#: What PostgreSQL answers to a role that may not do something.
INSUFFICIENT_PRIVILEGE = "42501"
#: Option of a connection whose transactions only read. On SQLite such a transaction waits for
#: nobody.
READS_ONLY = "svz_reads_only"


#: Names of constraints, so that migrations find the same ones on every database.
CONSTRAINT_NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(column_0_label)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so this type removes it there and adds it
    again.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As the database keeps it. Raises ValueError for a time without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As the product reads it: always with the zone UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@contextmanager
def open_database(
    url: str | None, outputs: Path, scripts: Iterable[Path], pool: type[Pool]
) -> Iterator[Engine]:
    """Open the database and migrate the tables of the given rooms. Processes that do so at the same
    time wait for each other.

    Args:
        url: ``postgresql+psycopg://...`` or ``sqlite:///...``; None means ``history.db`` in
            ``outputs``.
        outputs: folder of the product's output.
        scripts: the Alembic folder of each room whose tables are used; each room has a version
            table of its own.
        pool: how connections are kept.

    Raises:
        ValueError: in Dutch, without the password, if the URL names no database that the registers
        can be kept in. sqlalchemy.exc.OperationalError: if the database can not be reached.
        TablesOutOfDate: if the tables must be migrated and the role is not their owner.
    """
    where = address(url, outputs)
    is_sqlite = where.get_backend_name() == "sqlite"
    engine = engine_of(where, pool)
    try:
        with only_one(Path(f"{where.database}.slot")) if is_sqlite else nullcontext():
            if is_sqlite:
                # It has hashes of passwords, mail addresses, and votes that colleagues may not see.
                with suppress(PermissionError):
                    Path(str(where.database)).touch(mode=0o600)
                    Path(str(where.database)).chmod(0o600)
                with engine.connect() as connection:
                    # Stays with the file. Readers and the writer do not wait for each other, and a
                    # killed writer leaves nothing half done.
                    _raw(connection).execute("PRAGMA journal_mode=WAL")
            with _in_words(), engine.begin() as connection:
                if not is_sqlite:
                    connection.execute(
                        text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK}
                    )
                for folder in scripts:
                    migrate(connection, folder)
        yield engine
    finally:
        engine.dispose()


class TablesOutOfDate(Refusal):
    """The tables are not those of this version, and who asks may not make them so."""


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != INSUFFICIENT_PRIVILEGE:
            raise
        raise TablesOutOfDate(
            "De tabellen van de database zijn niet die van deze versie, en dit account mag ze niet "
            "bijwerken. Laat dat de eigenaar van de database doen: svz migrate, of op een server "
            "systemctl restart svz-migrate."
        ) from error


def migrate(connection: Connection, scripts: Path) -> None:
    """Bring the tables of the room whose migrations are in ``scripts`` up to date."""
    # Half of what importing this module would cost, and the check of a release opens no database.
    from alembic import command

    command.upgrade(migrations(connection, scripts), "head")


def migrations(connection: Connection, scripts: Path) -> Config:
    """Alembic's configuration for the migrations in the folder ``scripts`` on this connection."""
    from alembic.config import Config

    config = Config()
    # Alembic reads its options as templates, in which a percent sign in a folder's name would be a
    # mistake.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def address(url: str | None, outputs: Path) -> URL:
    """Where the registers are; None means ``history.db`` in ``outputs``. Raises ValueError as
    :func:`open_database` does.
    """
    if url is None:
        outputs.mkdir(parents=True, exist_ok=True)
        return URL.create("sqlite", database=str(outputs / "history.db"))
    try:
        where = make_url(url)
    except ArgumentError as error:
        raise ValueError(
            "Het adres van de geschiedenis is geen adres van een database; verwacht "
            "postgresql+psycopg://… of sqlite:///…."
        ) from error
    is_file = where.drivername == "sqlite" and where.database not in (None, "", ":memory:")
    if where.drivername != "postgresql+psycopg" and not is_file:
        shown = where.render_as_string(hide_password=True)
        raise ValueError(
            f"De geschiedenis kan niet staan in {shown}; verwacht postgresql+psycopg://… of "
            "sqlite:///… met een bestand."
        )
    return where


def engine_of(where: URL, pool: type[Pool]) -> Engine:
    """The database at an address, with transactions that begin when we say so."""
    is_sqlite = where.get_backend_name() == "sqlite"
    engine = create_engine(
        where, poolclass=pool, connect_args={"timeout": PATIENCE} if is_sqlite else POSTGRESQL
    )
    if is_sqlite:
        _make_sqlite_dependable(engine)
    return engine


def forget_old_values(engine: Engine) -> None:
    """Remove what rows were before they were changed: a database keeps that in its files until they
    are cleaned.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            # Past SQLAlchemy, which would begin a transaction.
            _raw(connection).execute("VACUUM")
            _raw(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.execute(text("VACUUM"))


def _make_sqlite_dependable(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # The driver would begin a transaction late and only for some statements; from here the
        # product begins each one itself.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # Two transactions that read before they write would refuse each other; with IMMEDIATE one
        # of them waits.
        connection.exec_driver_sql(
            "BEGIN" if connection.get_execution_options().get(READS_ONLY) else "BEGIN IMMEDIATE"
        )


def _raw(connection: Connection) -> Any:
    return connection.connection.dbapi_connection

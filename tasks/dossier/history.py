"""The history: what the dossiers of earlier halfjaren said, so that a new one can be held against the last.

A register beside the sealed dossiers, never part of them: it may be lost and filled again without changing any digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select, text
from sqlalchemy.exc import ArgumentError, IntegrityError
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.pool import NullPool

from tasks.dossier.history_tables import DossierRow, FigureRow, StatusRow
from tasks.dossier.lock import only_one
from tasks.figures.figure import Figure, Frozen, Status, exact_text
from tasks.figures.previous import Previous, PreviousFigure, PreviousStatus

MIGRATIONS = Path(__file__).parent / "migrations"
#: How long a process waits for another that writes, in seconds.
PATIENCE = 30
#: How psycopg connects. A machine that is gone without a word is noticed within half a minute: a PostgreSQL by us, and by PostgreSQL a
#: process of ours, which may hold a lock.
POSTGRESQL = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 20_000,
    "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4 -c tcp_user_timeout=20000",
}
#: Any fixed number that no other program uses for an advisory lock in the same database.
MIGRATION_LOCK = 0x53_56_5A


class Remembered(Frozen):
    """One line of the history: a dossier that was sealed, when (UTC), and with how many blocking findings."""

    halfjaar: str
    digest: str
    sealed_at: datetime
    blocking: int
    concept: bool
    example: str | None


class History:
    """The history on one database. Made by :func:`open_history`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def remember(
        self,
        *,
        halfjaar: str,
        digest: str,
        concept: bool,
        blocking: int,
        figures: Iterable[Figure],
        statuses: Iterable[Status],
        example: str | None = None,
    ) -> None:
        """Enter a sealed dossier, all of it or nothing. A dossier that was entered before stays as it was, its moment included.

        Args:
            halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
            digest: of the sealed dossier.
            concept: whether its annexes carry the mark CONCEPT.
            blocking: number of blocking findings.
            figures, statuses: everything the dossier says; ids unique.
            example: the Dutch label of example deliveries, or None for real ones.
        """
        dossier = DossierRow(
            halfjaar=halfjaar, digest=digest, sealed_at=datetime.now(UTC), blocking=blocking, concept=concept, example=example
        )
        dossier.figures = [
            FigureRow(
                figure_id=one.id,
                label=one.label,
                value=exact_text(one.value),
                form=one.form,
                step=exact_text(one.step),
                printed=one.printed,
                definition=one.definition,
            )
            for one in figures
        ]
        dossier.statuses = [StatusRow(status_id=one.id, label=one.label, word=one.word) for one in statuses]
        try:
            with Session(self._engine) as session, session.begin():
                session.add(dossier)
        except IntegrityError:
            # Another process may have entered the same dossier since; only then is there nothing to do.
            if not self._knows(halfjaar, digest):
                raise

    def latest(self, halfjaar: str, *, example: bool = False) -> Previous | None:
        """What the last dossier of a halfjaar said: the one sealed last of those without a blocking finding; None if there is none.

        Args:
            halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
            example: look among the dossiers of example deliveries; never among both, invented figures are no comparison for real ones.
        """
        query = (
            select(DossierRow)
            .where(DossierRow.halfjaar == halfjaar, DossierRow.blocking == 0)
            .where(DossierRow.example.is_not(None) if example else DossierRow.example.is_(None))
            .order_by(DossierRow.sealed_at.desc(), DossierRow.id.desc())
            .limit(1)
            .options(selectinload(DossierRow.figures), selectinload(DossierRow.statuses))
        )
        with Session(self._engine) as session:
            row = session.scalars(query).one_or_none()
        if row is None:
            return None
        return Previous(
            halfjaar=row.halfjaar,
            digest=row.digest,
            figures={
                one.figure_id: PreviousFigure.model_validate(
                    {"label": one.label, "value": one.value, "form": one.form, "step": one.step, "printed": one.printed}
                )
                for one in sorted(row.figures, key=lambda one: one.figure_id)
            },
            statuses={
                one.status_id: PreviousStatus(label=one.label, word=one.word) for one in sorted(row.statuses, key=lambda one: one.status_id)
            },
        )

    def dossiers(self) -> list[Remembered]:
        """Every dossier ever entered, in the order of sealing."""
        with Session(self._engine) as session:
            rows = session.scalars(select(DossierRow).order_by(DossierRow.sealed_at, DossierRow.id)).all()
        return [
            Remembered(
                halfjaar=row.halfjaar,
                digest=row.digest,
                sealed_at=row.sealed_at,
                blocking=row.blocking,
                concept=row.concept,
                example=row.example,
            )
            for row in rows
        ]

    def _knows(self, halfjaar: str, digest: str) -> bool:
        with Session(self._engine) as session:
            found = session.scalars(select(DossierRow.id).where(DossierRow.halfjaar == halfjaar, DossierRow.digest == digest))
            return found.one_or_none() is not None


@contextmanager
def open_history(url: str | None, outputs: Path) -> Iterator[History]:
    """Open the history and bring its tables up to date; processes that do so at once wait for each other.

    Args:
        url: ``postgresql+psycopg://...`` or ``sqlite:///...``; None means ``history.db`` in ``outputs``.
        outputs: folder of the product's output.

    Raises:
        ValueError: in Dutch, without the password, if the URL names no database that the history can be kept in.
        sqlalchemy.exc.OperationalError: if the database can not be reached.
    """
    where = address(url, outputs)
    is_sqlite = where.get_backend_name() == "sqlite"
    engine = create_engine(where, poolclass=NullPool, connect_args={"timeout": PATIENCE} if is_sqlite else POSTGRESQL)
    if is_sqlite:
        _make_sqlite_dependable(engine)
    try:
        with only_one(Path(f"{where.database}.slot")) if is_sqlite else nullcontext():
            if is_sqlite:
                with engine.connect() as connection:
                    # Stays with the file. Readers and the writer do not wait for each other, and a killed writer leaves nothing half done.
                    _raw(connection).execute("PRAGMA journal_mode=WAL")
            with engine.begin() as connection:
                if not is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
                command.upgrade(migrations(connection), "head")
        yield History(engine)
    finally:
        engine.dispose()


def migrations(connection: Connection) -> Config:
    """Alembic's configuration for the history's migrations on this connection."""
    config = Config()
    # Alembic reads its options as templates, in which a percent sign in a folder's name would be a mistake.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def address(url: str | None, outputs: Path) -> URL:
    """Where the history is; None means ``history.db`` in ``outputs``. Raises ValueError as :func:`open_history` does."""
    if url is None:
        outputs.mkdir(parents=True, exist_ok=True)
        return URL.create("sqlite", database=str(outputs / "history.db"))
    try:
        where = make_url(url)
    except ArgumentError as error:
        raise ValueError(
            "Het adres van de geschiedenis is geen adres van een database; verwacht postgresql+psycopg://… of sqlite:///…."
        ) from error
    is_file = where.drivername == "sqlite" and where.database not in (None, "", ":memory:")
    if where.drivername != "postgresql+psycopg" and not is_file:
        shown = where.render_as_string(hide_password=True)
        raise ValueError(f"De geschiedenis kan niet staan in {shown}; verwacht postgresql+psycopg://… of sqlite:///… met een bestand.")
    return where


def _make_sqlite_dependable(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # The driver would begin a transaction late and only for some statements; from here the product begins each one itself.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # Two transactions that read before they write would refuse each other; with this one of them waits.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _raw(connection: Connection) -> Any:
    return connection.connection.dbapi_connection

"""The history: which dossiers of earlier halfjaren were sealed and released, so that a new dossier
is compared with the right one; and the answers of people to findings, for the next run.

The history is a register beside the sealed dossiers and never part of them. It says *which* dossier
is the last; what that dossier said is read from its folder, where its digest holds every figure
(:mod:`tasks.dossier.history.previous_dossier`). If the history is lost, it can be filled again
without changing any digest.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from tasks.dossier.history.justification import Justification
from tasks.dossier.history.tables import DossierRow, JustificationRow
from tasks.figures.dutch import AMSTERDAM
from tasks.figures.frozen import Frozen
from tasks.storage.database import open_database

HISTORY_MIGRATIONS = Path(__file__).parent / "migrations"


class Remembered(Frozen):
    """One line of the history: a dossier that was sealed, when (UTC), and with how many blocking
    findings.
    """

    halfjaar: str
    digest: str
    sealed_at: datetime
    blocking: int
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
        blocking: int,
        example: str | None = None,
    ) -> None:
        """Enter a sealed dossier. If it was entered before, nothing changes, not even its moment.

        Args:
            halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
            digest: of the sealed dossier.
            blocking: number of blocking findings.
            example: the Dutch label of example deliveries, or None for real ones.
        """
        dossier = DossierRow(
            halfjaar=halfjaar,
            digest=digest,
            sealed_at=datetime.now(UTC),
            blocking=blocking,
            example=example,
        )
        try:
            with Session(self._engine) as session, session.begin():
                session.add(dossier)
        except IntegrityError:
            # Another process may have entered the same dossier since; only then is there nothing to
            # do.
            if not self._knows(halfjaar, digest):
                raise

    def latest(self, halfjaar: str, *, example: bool = False) -> str | None:
        """The digest of the last dossier of a halfjaar; None if every dossier has a blocking
        finding or there is none.

        The last dossier is the one that was released, or the latest of several. Only while none is
        released, it is the one that was sealed last: parliament compares with what it received, not
        with a concept that came later.

        Args:
            halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
            example: look among the dossiers of example deliveries; never among both, invented
                figures are no comparison for real ones.
        """
        query = (
            select(DossierRow.digest)
            .where(DossierRow.halfjaar == halfjaar, DossierRow.blocking == 0)
            .where(DossierRow.example.is_not(None) if example else DossierRow.example.is_(None))
            .order_by(
                DossierRow.released.is_(None),
                DossierRow.released.desc(),
                DossierRow.sealed_at.desc(),
                DossierRow.id.desc(),
            )
            .limit(1)
        )
        with Session(self._engine) as session:
            return session.scalars(query).one_or_none()

    def in_force(self, halfjaar: str, *, example: bool) -> tuple[str, date] | None:
        """The digest of the dossier of a halfjaar that was released last, and the day of that
        release in Amsterdam; None if none was. ``example`` as in :meth:`latest`.
        """
        query = (
            select(DossierRow.digest, DossierRow.released)
            .where(DossierRow.halfjaar == halfjaar, DossierRow.released.is_not(None))
            .where(DossierRow.example.is_not(None) if example else DossierRow.example.is_(None))
            .order_by(DossierRow.released.desc())
            .limit(1)
        )
        with Session(self._engine) as session:
            found = session.execute(query).one_or_none()
        if found is None or found.released is None:
            return None
        return found.digest, found.released.astimezone(AMSTERDAM).date()

    def justifications(self, halfjaar: str, *, example: bool) -> dict[str, Justification]:
        """The last answer under every key of a halfjaar. ``example`` as in :meth:`latest`."""
        query = (
            select(JustificationRow)
            .where(JustificationRow.halfjaar == halfjaar, JustificationRow.example.is_(example))
            .order_by(JustificationRow.id)
        )
        with Session(self._engine) as session:
            return {
                row.key: Justification(
                    key=row.key, reason=row.reason, person=row.person, moment=row.moment
                )
                for row in session.scalars(query)
            }

    def dossiers(self) -> list[Remembered]:
        """Every dossier ever entered, in the order of sealing."""
        with Session(self._engine) as session:
            rows = session.scalars(
                select(DossierRow).order_by(DossierRow.sealed_at, DossierRow.id)
            ).all()
        return [
            Remembered(
                halfjaar=row.halfjaar,
                digest=row.digest,
                sealed_at=row.sealed_at,
                blocking=row.blocking,
                example=row.example,
            )
            for row in rows
        ]

    def _knows(self, halfjaar: str, digest: str) -> bool:
        with Session(self._engine) as session:
            found = session.scalars(
                select(DossierRow.id).where(
                    DossierRow.halfjaar == halfjaar, DossierRow.digest == digest
                )
            )
            return found.one_or_none() is not None


def note_release(
    session: Session, halfjaar: str, digest: str, moment: datetime, *, example: str | None
) -> None:
    """Record that a dossier was released, in the transaction of the release. A history that was
    lost learns of the dossier by it.
    """
    known = update(DossierRow).where(DossierRow.halfjaar == halfjaar, DossierRow.digest == digest)
    if session.execute(known.values(released=moment)).rowcount == 0:  # type: ignore[attr-defined]
        session.add(
            DossierRow(
                halfjaar=halfjaar,
                digest=digest,
                sealed_at=moment,
                # Nothing is released with a blocking finding.
                blocking=0,
                example=example,
                released=moment,
            )
        )
        session.flush()


def note_justification(
    session: Session, halfjaar: str, justification: Justification, *, example: bool
) -> None:
    """Keep an answer for the next run of a halfjaar, in the transaction in which it is given."""
    session.add(JustificationRow(halfjaar=halfjaar, example=example, **justification.model_dump()))


@contextmanager
def open_history(url: str | None, outputs: Path) -> Iterator[History]:
    """Open the history on a database; see :func:`tasks.storage.database.open_database` for the
    arguments and errors.
    """
    with open_database(url, outputs, [HISTORY_MIGRATIONS], NullPool) as engine:
        yield History(engine)

"""Which release of a halfjaar is in force: the last one. Examples and real figures each have their
own; a release of examples is a trial, and no halfjaar is released by it.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.review.record.tables import CaseRow, LogRow
from tasks.review.rules.states import State


def releases(session: Session, halfjaar: str, *, example: bool) -> list[str]:
    """The digests of all released dossiers of a halfjaar of one kind, in the order of their
    release; the last is in force.

    Nothing is written about a dossier after its release, so its last line in the log is the
    release.
    """
    moment = func.max(LogRow.number)
    query = (
        select(CaseRow.digest)
        .join(LogRow, LogRow.dossier == CaseRow.digest)
        .where(CaseRow.halfjaar == halfjaar, CaseRow.state == State.RELEASED)
        .where(CaseRow.example.is_not(None) if example else CaseRow.example.is_(None))
        .group_by(CaseRow.digest)
        .order_by(moment)
    )
    return list(session.scalars(query))


def in_force(session: Session, row: CaseRow) -> str | None:
    """The digest of the release in force that a dossier has to replace; None if nothing of its
    halfjaar was released, or if it was released itself.
    """
    if row.state == State.RELEASED:
        return None
    released = releases(session, row.halfjaar, example=row.example is not None)
    return released[-1] if released else None

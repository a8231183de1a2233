"""Puts the text of a remark out of the records, for who owns the installation: somebody wrote there
what may not be kept.

The row stays with its author and moment, and the log with the salted hash of what was said. With
the salt gone, nobody can find out what that was by trying. A line of the log says which texts were
erased, and by whom.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tasks.review.record import log
from tasks.review.record.store import Review
from tasks.review.record.tables import CommentRow, LogRow
from tasks.review.remarks import ERASED, CommentKind
from tasks.review.rules.rights import Refused
from tasks.storage.database import forget_old_values

#: What the log says of it.
ACTION = "tekst verwijderd"


def erase(review: Review, by: str, number: int) -> tuple[int, ...]:
    """Erase a text wherever it went along to; returns its numbers.

    Raises:
        Refused: if there is no such text, it is gone already, or it is the answer to a finding:
            that is sealed in dossiers.
    """
    with review.writing() as session:
        row = session.get(CommentRow, number)
        if row is None:
            raise Refused(f"Er is geen tekst {number}.")
        if row.kind == CommentKind.JUSTIFICATION:
            raise Refused(
                f"De tekst {number} is een antwoord op een bevinding en staat verzegeld in "
                "dossiers; zij is niet te verwijderen."
            )
        if row.text == ERASED:
            raise Refused(f"De tekst {number} is al verwijderd.")
        same = select(CommentRow).where(
            or_(CommentRow.id == row.first, CommentRow.origin == row.first)
        )
        rows = session.scalars(same.order_by(CommentRow.id)).all()
        for one in rows:
            one.text, one.salt = ERASED, ""
        session.flush()
        numbers = tuple(one.id for one in rows)
        log.append(session, review.now(), by, ACTION, None, {"comments": list(numbers)})
    forget_old_values(review.engine)
    return numbers


def erased(session: Session) -> frozenset[int]:
    """The numbers of the texts that the log says were erased."""
    lines = session.scalars(
        select(LogRow.body).where(LogRow.dossier.is_(None), LogRow.body.contains(ACTION))
    )
    return frozenset(_numbers(log.read_lines(lines)))


def _numbers(entries: Iterable[log.LogEntry]) -> Iterable[int]:
    for entry in entries:
        if entry.action == ACTION:
            yield from entry.data["comments"]

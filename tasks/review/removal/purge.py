"""The end of data of persons: what may not be kept any longer is removed, and the log says so.

Sealed dossiers and releases stay. They hold no records, and a next halfjaar is compared with what
they sealed, never with deliveries.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tasks.definitions.halfjaar import known_halfjaren, load_halfjaar
from tasks.definitions.retention import load_retention
from tasks.dossier.halfjaar_store import delivered, forget, forgetting
from tasks.dossier.history.tables import DossierRow
from tasks.review.accounts.sessions import IDLE, WINDOW
from tasks.review.messages.mail import SPOOL
from tasks.review.record import log
from tasks.review.record.store import Review
from tasks.review.record.tables import AttemptRow, Base, LogRow, NoticeRow, SessionRow

#: What the log says of it, before the first file goes and after the last one went. After a kill
#: the former stands alone, and the next purge does it again.
BEGUN, PURGED = "opruimen begonnen", "leveringen opgeruimd"


class Purge(NamedTuple):
    """The last that the log says of the deliveries of a halfjaar.

    Attributes:
        moment: when that was.
        ended: whether all of them were removed.
    """

    moment: datetime
    ended: bool


def purge(review: Review, by: str, halfjaar: str, database: str | None) -> None:
    """Remove the deliveries of a halfjaar and all that runs have kept of them. Nothing goes before
    the log says so: whoever may not write that, removes nothing.

    Args:
        review: the records, for the lines in the log.
        by: who does so.
        halfjaar: which.
        database: as in :func:`tasks.dossier.halfjaar_store.forgetting`, which says what is raised.
    """
    with forgetting(halfjaar, review.outputs, database) as remove:
        _say(review, by, BEGUN, halfjaar)
        remove()
        _say(review, by, PURGED, halfjaar)


def _say(review: Review, by: str, action: str, halfjaar: str) -> None:
    with review.writing() as session:
        log.append(session, review.now(), by, action, None, {"halfjaar": halfjaar})


def purge_expired(review: Review, by: str, database: str | None) -> list[str]:
    """Do so for every halfjaar whose term has passed, or whose purge was cut short; returns
    which.
    """
    term, today = load_retention().deliveries, review.now().date()
    passed = {
        name
        for name in known_halfjaren()
        if delivered(name, review.outputs) and load_halfjaar(name).letter_date + term < today
    }
    with review.reading() as session:
        cut_short = {
            name
            for name, last in _purges(session).items()
            if not last.ended and not _sealed_since(session, name, last.moment)
        }
    names = sorted(passed | cut_short)
    for name in names:
        purge(review, by, name, database)
    return names


def purge_again(review: Review, database: str | None) -> list[str]:
    """Remove what the log says was removed, for who put it back; returns the halfjaren. What was
    delivered anew and sealed after the purge stays.
    """
    with review.reading() as session:
        again = [
            name
            for name, last in sorted(_purges(session).items())
            if delivered(name, review.outputs) and not _sealed_since(session, name, last.moment)
        ]
    for name in again:
        forget(name, review.outputs, database)
    return again


def _purges(session: Session) -> dict[str, Purge]:
    lines = session.scalars(
        select(LogRow.body).where(LogRow.dossier.is_(None)).order_by(LogRow.number)
    )
    known = known_halfjaren()
    return {
        halfjaar: Purge(datetime.fromisoformat(entry.moment), entry.action == PURGED)
        for entry in log.read_lines(lines)
        if entry.action in (BEGUN, PURGED) and (halfjaar := entry.data.get("halfjaar")) in known
    }


def _sealed_since(session: Session, halfjaar: str, moment: datetime) -> bool:
    sealed = select(DossierRow.id).where(
        DossierRow.halfjaar == halfjaar, DossierRow.sealed_at > moment
    )
    return session.scalars(sealed).first() is not None


def expire(review: Review) -> int:
    """Remove rows and files about persons whose time has passed: sessions, attempts to sign in,
    notices that were sent. Returns how many.
    """
    now = review.now()
    term = load_retention().notices
    old: dict[type[Base], ColumnElement[bool]] = {
        AttemptRow: AttemptRow.moment <= now - WINDOW,
        SessionRow: SessionRow.seen < now - IDLE,
        NoticeRow: NoticeRow.sent.is_not(None) & (NoticeRow.made < now - term),
    }

    def found(session: Session) -> list[Base]:
        return [
            row for table, when in old.items() for row in session.scalars(select(table).where(when))
        ]

    # Somebody looks after every form, and mostly there is nothing: that need not wait for who
    # writes.
    removed = 0
    with review.reading() as session:
        any_found = bool(found(session))
    if any_found:
        with review.writing() as session:
            for row in found(session):
                session.delete(row)
                removed += 1
    for path in (review.outputs / SPOOL).glob("*.eml"):
        if now.timestamp() - path.stat().st_mtime > term.total_seconds():
            path.unlink(missing_ok=True)
            removed += 1
    return removed

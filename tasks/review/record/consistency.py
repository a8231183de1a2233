"""Checks whether the tables agree with the log, and the releases on disk with both. Decisions are
taken on the tables, while the log is what nobody can change unseen.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tasks.definitions.finding import Grade
from tasks.dossier.history.tables import DossierRow
from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.review.record.expected import tables_problem, unreadable
from tasks.review.record.log import TELL, lines_about, read_lines, whole_log_problem
from tasks.review.record.origins import origins_problem
from tasks.review.record.replay import backwards_problem, replay
from tasks.review.record.store import Review
from tasks.review.record.tables import CaseRow, LogRow
from tasks.review.release.folders import folders_problem
from tasks.review.rules.rights import Refused


def records_problem(review: Review) -> str | None:
    """What is wrong with the log, the records or the releases on disk, in one Dutch sentence
    without its end; None if everything is as it was written.
    """
    with review.reading() as session:
        try:
            return (
                _damage(session)
                or problem_in(session, review.outputs)
                or _other_than_sealed(session, review.outputs)
                or backwards_problem(read_lines(session.scalars(_LINES)))
            )
        except DatabaseError:
            return "de database is beschadigd en niet te lezen"
        except ValueError as error:
            return str(error)


_LINES = select(LogRow.body).order_by(LogRow.number)


def problem_in(session: Session, outputs: Path) -> str | None:
    """As :func:`records_problem`, for who decides in this transaction. It asks the database itself
    nothing, and passes over a clock that once ran backwards: that can not be mended any more.
    """
    try:
        if problem := whole_log_problem(session):
            return problem
    except (DatabaseError, ValueError):
        return unreadable(session, LogRow, ("number",))
    entries = read_lines(session.scalars(_LINES))
    if problem := tables_problem(session, entries):
        return problem
    for digest in session.scalars(select(CaseRow.digest).order_by(CaseRow.digest)):
        try:
            replay(read_lines(lines_about(session, digest)))
        except ValueError as error:
            return f"{error} (dossier {digest})"
    return origins_problem(entries) or folders_problem(session, outputs)


def stop_if_not_whole(session: Session, outputs: Path, done: str) -> None:
    """Raises Refused if :func:`problem_in` finds something; ``done`` says in Dutch what is not done
    then, such as "vrijgegeven".
    """
    if problem := problem_in(session, outputs):
        raise Refused(
            f"De vastlegging van de beoordeling is niet heel, dus wordt er niets {done}: "
            f"{problem}. {TELL}"
        )


def _damage(session: Session) -> str | None:
    """What SQLite finds wrong with its file; PostgreSQL guards its pages itself."""
    if session.get_bind().dialect.name != "sqlite":
        return None
    found = session.execute(text("PRAGMA integrity_check(1)")).scalars().all()
    return None if found == ["ok"] else f"de database is beschadigd: {found[0]}"


def _other_than_sealed(session: Session, outputs: Path) -> str | None:
    """A dossier of the history that says of itself something else than the history does. A later
    halfjaar is compared with it.
    """
    for row in session.scalars(select(DossierRow).order_by(DossierRow.id)):
        sealed = SealedDossier(outputs / row.halfjaar / row.digest)
        if not sealed.folder.exists():
            continue
        try:
            said = sealed.statement
            blocking = sum(one.grade is Grade.BLOCKING for one in sealed.findings)
        except ChangedError as error:
            return f"het dossier {row.digest} van {row.halfjaar} is niet te lezen: {error}"
        if (said.halfjaar, said.example, blocking) != (row.halfjaar, row.example, row.blocking):
            return (
                f"de tabel dossiers zegt van {row.digest} iets anders dan dat dossier zelf: een "
                "ander halfjaar, een ander voorbeeld of een ander aantal blokkerende bevindingen"
            )
    return None

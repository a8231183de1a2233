"""Checks whether the tables agree with the log. Decisions are taken on the tables, while the log is
what nobody can change unseen.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.review.cases import case_of
from tasks.review.erasing import erased
from tasks.review.record.log import lines_about, read_lines, whole_log_problem
from tasks.review.record.replay import replay
from tasks.review.record.store import Review
from tasks.review.record.tables import CaseRow, CommentRow, VoteRow
from tasks.review.remarks import ERASED, text_digest

ERASED_DIGEST = text_digest(ERASED)


def records_problem(review: Review) -> str | None:
    """What is wrong with the log or the records, in one Dutch sentence; None if everything is as it
    was written.
    """
    with review.reading() as session:
        return problem_in(session)


def problem_in(session: Session) -> str | None:
    """What :func:`records_problem` says, of the records in one transaction."""
    if problem := whole_log_problem(session):
        return problem
    for row in session.scalars(select(CaseRow).order_by(CaseRow.digest)):
        if problem := dossier_problem(session, row):
            return f"{problem} (dossier {row.digest})"
    return None


def dossier_problem(session: Session, row: CaseRow) -> str | None:
    """What is wrong with the records of one dossier, in Dutch; None if they follow from its log.
    The chain itself is not checked here.
    """
    try:
        past = replay(read_lines(lines_about(session, row.digest)))
    except ValueError as error:
        return str(error)
    if case_of(session, row) != past.case or row.round != past.round:
        return "de stand, makers of stemmen in de tabellen zijn niet die van het logboek"
    votes = select(VoteRow).where(VoteRow.dossier == row.digest, VoteRow.round == row.round)
    if {(one.annex, one.person): one.choice for one in session.scalars(votes)} != past.choices:
        return "een stem in de tabellen is niet die van het logboek"
    comments = session.scalars(select(CommentRow).where(CommentRow.dossier == row.digest)).all()
    gone = erased(session)
    said = {one: ERASED_DIGEST if one in gone else past.comments[one] for one in past.comments}
    if {one.id: text_digest(one.text, one.salt) for one in comments} != said:
        return "een opmerking in de tabellen is niet die van het logboek"
    if {one.id: one.origin for one in comments if one.origin is not None} != past.carried:
        return "een overgenomen opmerking in de tabellen is niet die van het logboek"
    if not all(_as_first_said(session, one) for one in comments):
        return "een overgenomen opmerking in de tabellen is een andere dan er eerst werd gezegd"
    if past.concept not in (None, row.concept):
        return "het nummer van het concept in de tabellen is niet dat van het logboek"
    if (row.blocking, row.release_list, row.halfjaar, row.example, row.replaces) != (
        past.blocking,
        past.release_list,
        past.halfjaar,
        past.example,
        past.replaces["digest"] if past.replaces is not None else None,
    ):
        return "de gegevens van het dossier in de tabellen zijn niet die van het logboek"
    return None


def _as_first_said(session: Session, one: CommentRow) -> bool:
    first = session.get(CommentRow, one.first)
    return first is not None and (first.person, first.kind, first.text, first.moment) == (
        one.person,
        one.kind,
        one.text,
        one.moment,
    )

"""Remarks and questions about a dossier, an annex, or one figure or block in it.

Every function raises Refused, in Dutch, if the comment is not allowed.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tasks.definitions.judged import called
from tasks.review.anchors import anchors
from tasks.review.carry_over import carry_reply
from tasks.review.cases import CaseChange, changing, open_questions
from tasks.review.decisions import add_comment
from tasks.review.record.store import Review
from tasks.review.record.tables import CommentRow, MakerRow
from tasks.review.remarks import CommentKind, accepted
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action, State

#: Of a row, on PostgreSQL.
HIGHEST_NUMBER = 2**31
ACTIONS = {Action.REMARK: CommentKind.REMARK, Action.ASK: CommentKind.QUESTION}


def remark(
    review: Review,
    person: str,
    digest: str,
    text: str,
    annex: str | None = None,
    anchor: str | None = None,
) -> int:
    """Make a remark. Returns the number of the comment.

    Args:
        review: the records.
        person: who says so.
        digest: of the dossier.
        text: plain text, see :func:`tasks.review.remarks.accepted`.
        annex: what it is about; None: the dossier.
        anchor: which figure, status or block of that annex, see :mod:`tasks.review.anchors`.
    """
    return _say(review, person, digest, Action.REMARK, text, annex, anchor)


def remark_all(
    review: Review,
    person: str,
    digest: str,
    remarks: Iterable[tuple[str, str | None, str]],
) -> int:
    """Make several remarks, each an annex, an anchor and a text as in :func:`remark`: all of them
    or none. Returns how many were not there yet.
    """
    with changing(review, person, digest, Action.REMARK) as change:
        for annex, anchor, text in remarks:
            _check_place(review, change, annex, anchor)
            _said(change, CommentKind.REMARK, text, annex, anchor, None)
        return len(change.written)


def ask(
    review: Review,
    person: str,
    digest: str,
    text: str,
    annex: str | None = None,
    anchor: str | None = None,
) -> int:
    """Ask a question. The dossier can not be approved or released before somebody closes it.
    Arguments as :func:`remark`.
    """
    return _say(review, person, digest, Action.ASK, text, annex, anchor)


def _say(
    review: Review,
    person: str,
    digest: str,
    action: Action,
    text: str,
    annex: str | None,
    anchor: str | None,
) -> int:
    with changing(review, person, digest, action) as change:
        _check_place(review, change, annex, anchor)
        return _said(change, ACTIONS[action], text, annex, anchor, None)


def _check_place(review: Review, change: CaseChange, annex: str | None, anchor: str | None) -> None:
    if annex is not None and annex not in change.case.seats:
        raise Refused(f"In dit dossier wordt {called(annex)} niet beoordeeld.")
    if anchor is not None:
        folder = review.outputs / change.row.halfjaar / change.row.digest
        if annex is None or anchor not in anchors(folder, annex):
            raise Refused(f"De bijlage heeft geen cijfer of alinea {anchor}.")


def answer(review: Review, person: str, question: int, text: str) -> int:
    """Answer a question; it stays open until somebody closes it. Returns the number of the
    comment.
    """
    return _follow(review, person, question, Action.ANSWER, CommentKind.ANSWER, text)


def close(review: Review, person: str, question: int, text: str) -> int:
    """Close a question, with the reason why it is settled.

    Any reviewer or releaser who is not a maker may close it, because the person who asked may be
    away. It closes at every dossier that the question went along to, so nobody who made one of
    those may do it.
    """
    return _follow(review, person, question, Action.CLOSE, CommentKind.CLOSING, text)


def _follow(
    review: Review, person: str, question: int, action: Action, kind: CommentKind, text: str
) -> int:
    with review.reading() as session:
        asked = session.get(CommentRow, question) if 0 < question < HIGHEST_NUMBER else None
    if asked is None or asked.kind != CommentKind.QUESTION:
        raise Refused(f"Er is geen vraag {question}.")
    with changing(review, person, asked.dossier, action) as change:
        if asked.first not in open_questions(change.session, change.row):
            raise Refused(f"De vraag {question} is al afgesloten.")
        if kind is CommentKind.CLOSING and person in _makers_with(change.session, asked):
            raise Refused("Wie een dossier met deze vraag maakte, sluit haar niet af.")
        number = _said(change, kind, text, asked.annex, asked.anchor, question)
        carry_reply(change, review.outputs, asked)
        return number


def _makers_with(session: Session, question: CommentRow) -> set[str]:
    """Who made any of the dossiers that a question is at."""
    holding = select(CommentRow.dossier).where(
        or_(CommentRow.id == question.first, CommentRow.origin == question.first)
    )
    return set(session.scalars(select(MakerRow.person).where(MakerRow.dossier.in_(holding))))


def _said(
    change: CaseChange,
    kind: CommentKind,
    text: str,
    annex: str | None,
    anchor: str | None,
    about: int | None,
) -> int:
    """Keep the comment once. If the same person says the same in the same place and round again,
    the button was pressed twice.
    """
    same = select(CommentRow.id).where(
        CommentRow.dossier == change.row.digest,
        CommentRow.round == change.row.round,
        CommentRow.person == change.person.name,
        CommentRow.kind == kind,
        CommentRow.text == accepted(text),
        CommentRow.annex.is_(annex) if annex is None else CommentRow.annex == annex,
        CommentRow.anchor.is_(anchor) if anchor is None else CommentRow.anchor == anchor,
        CommentRow.about.is_(about) if about is None else CommentRow.about == about,
    )
    before = change.session.scalars(same).first()
    if before is not None:
        return before
    data = add_comment(change, kind, text, annex=annex, anchor=anchor, about=about)
    change.carry_out(State(change.row.state), data)
    number = data["comment"]
    assert isinstance(number, int)
    return number

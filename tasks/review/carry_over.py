"""What was said about one concept of a halfjaar goes along to the others: every open question with
its answers, every remark, and the answers to findings that the dossier has sealed. So a correction
loses nothing.

A comment that goes along stays what it was: its author, its moment and its text. It becomes a line
in the chain of the dossier that it comes to, which says where it was first said, and whether what
it is about is different there. If its place is gone, it is about the annex, or else the dossier.

A thread is one thread wherever it is: an answer or a closing goes along to every dossier that has
the question and is not decided on.
"""

from __future__ import annotations

import json
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.definitions.judged import annex_of
from tasks.dossier.sealed.compare import Change
from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.review.anchors import BLOCK, anchors
from tasks.review.cases import CaseChange, of_halfjaar, offered, open_questions
from tasks.review.record.log import hash_of, lines_about
from tasks.review.record.tables import CaseRow, CommentRow
from tasks.review.remarks import REPLIES, CommentKind, text_digest
from tasks.review.rules.states import UNDECIDED, Action, State


class _Place(NamedTuple):
    """What a comment is about in the dossier it goes to. ``changed`` is None if that can not be
    told, or there is nothing to compare.
    """

    annex: str | None
    anchor: str | None
    changed: Change | None


def carry_over(change: CaseChange, outputs: Path) -> None:
    """Bring to the dossier of ``change`` what was said about others of its halfjaar and is not
    there yet. What a released dossier has was settled with it, and stays behind.
    """
    _carry(change, outputs, None)


def carry_reply(change: CaseChange, outputs: Path, question: CommentRow) -> None:
    """Bring the answers and the closing of a question to the other dossiers that have it."""
    holding = select(CommentRow.dossier).where(
        (CommentRow.id == question.first) | (CommentRow.origin == question.first)
    )
    others = select(CaseRow).where(
        CaseRow.digest.in_(holding),
        CaseRow.digest != change.row.digest,
        CaseRow.state.in_(UNDECIDED),
    )
    for row in change.session.scalars(others.order_by(CaseRow.concept)).all():
        _carry(replace(change, row=row), outputs, question.first)


def _carry(change: CaseChange, outputs: Path, thread: int | None) -> None:
    session, row = change.session, change.row
    said = session.execute(
        select(CommentRow, CaseRow.state)
        .join(CaseRow, CaseRow.digest == CommentRow.dossier)
        .where(*of_halfjaar(row))
        .order_by(CommentRow.id)
    ).all()
    by_number = {one.id: one for one, _ in said}
    here = {one.first: one for one, _ in said if one.dossier == row.digest}
    settled = {one.first for one, state in said if state == State.RELEASED}
    still_open, answered = open_questions(session, row), _answered(outputs, row)
    # The first of a thread has the lowest number, and a reply a higher one than its question.
    for one, _ in said:
        if one.first in here:
            continue
        if one.kind in REPLIES:
            question = by_number[one.about].first if one.about is not None else 0
            goes = question in here and thread in (None, question)
        else:
            goes = thread is None and one.first not in settled
            goes &= one.kind == CommentKind.REMARK or one.first in still_open
            goes |= thread is None and (one.anchor, one.person, one.text) in answered
        if goes:
            here[one.first] = _copied(change, outputs, by_number[one.first], here, by_number)


def _copied(
    change: CaseChange,
    outputs: Path,
    first: CommentRow,
    here: dict[int, CommentRow],
    by_number: dict[int, CommentRow],
) -> CommentRow:
    session, row = change.session, change.row
    about = here[by_number[first.about].first] if first.about is not None else None
    place = (
        _Place(about.annex, about.anchor, None)
        if about is not None
        else _followed(session, outputs, first, row)
    )
    copy = CommentRow(
        dossier=row.digest,
        round=row.round,
        annex=place.annex,
        anchor=place.anchor,
        person=first.person,
        kind=first.kind,
        about=about.id if about is not None else None,
        text=first.text,
        salt=first.salt,
        moment=first.moment,
        origin=first.id,
    )
    session.add(copy)
    session.flush()
    data = {
        "comment": copy.id,
        "kind": copy.kind,
        "annex": copy.annex,
        "anchor": copy.anchor,
        "about": copy.about,
        "text": text_digest(copy.text, copy.salt),
        "origin": _origin(session, first),
        "changed": place.changed,
    }
    replace(change, action=Action.CARRY).carry_out(State(row.state), data)
    return copy


def _origin(session: Session, first: CommentRow) -> dict[str, Any]:
    """Where a comment was first said, and the line of that dossier's log that says so."""
    line, entry = next(
        (line, entry)
        for line in lines_about(session, first.dossier)
        if (entry := json.loads(line))["data"].get("comment") == first.id
    )
    return {
        "dossier": first.dossier,
        "comment": first.id,
        "line": entry["number"],
        "hash": hash_of(line),
        "person": first.person,
        "roles": entry["data"]["roles"],
        "moment": entry["moment"],
        "round": first.round,
        "annex": first.annex,
        "anchor": first.anchor,
    }


def _followed(session: Session, outputs: Path, first: CommentRow, row: CaseRow) -> _Place:
    """The place of a comment in another dossier."""
    if first.kind == CommentKind.JUSTIFICATION:
        return _Place(None, first.anchor, None)
    if first.annex is None:
        return _Place(None, None, None)
    if first.annex not in offered(session, row.digest).seats:
        return _Place(None, None, Change.GONE)
    if first.anchor is None:
        return _Place(first.annex, None, None)
    old, new = (
        SealedDossier(outputs / row.halfjaar / digest) for digest in (first.dossier, row.digest)
    )
    before, now = (_anchors(dossier, first.annex) for dossier in (old, new))
    anchor: str | None = first.anchor
    if first.anchor.startswith(BLOCK) and before:
        anchor = same_block(before, now, first.anchor)
    if anchor not in now:
        return _Place(first.annex, None, Change.GONE)
    if first.anchor not in before:
        return _Place(first.annex, anchor, None)
    was, is_now = _said(old, first.anchor), _said(new, anchor)
    if was is None or is_now is None:
        was, is_now = before[first.anchor], now[anchor]
    return _Place(first.annex, anchor, Change.SAME if was == is_now else Change.CHANGED)


def _answered(outputs: Path, row: CaseRow) -> set[tuple[str | None, str, str]]:
    """Key of the finding, author and text of every answer that a dossier has sealed."""
    sealed = SealedDossier(outputs / row.halfjaar / row.digest)
    try:
        return {(one.key, one.person, one.reason) for one in sealed.justifications.values()}
    except ChangedError:
        return set()


def _anchors(dossier: SealedDossier, annex: str) -> dict[str, str]:
    """The anchors of an annex; none if it is gone or not what was sealed."""
    try:
        if dossier.file(f"{annex_of(annex)}.html") is None:
            return {}
    except ChangedError:
        return {}
    return dict(anchors(dossier.folder, annex))


def same_block(before: dict[str, str], now: dict[str, str], anchor: str) -> str | None:
    """The block of an annex that stands where this block stood in another version of it: the same
    text, or what came in its place. None if there is none.

    A block is known by its position, so one more above it gives it another name.
    """
    old, new = ([one for one in known if one.startswith(BLOCK)] for known in (before, now))
    if anchor not in old:
        return None
    at = old.index(anchor)
    for what, from_old, to_old, from_new, to_new in SequenceMatcher(
        None, [before[one] for one in old], [now[one] for one in new], autojunk=False
    ).get_opcodes():
        if from_old <= at < to_old:
            alike = what == "equal" or to_old - from_old == to_new - from_new
            return new[from_new + at - from_old] if alike else None
    return None


def _said(dossier: SealedDossier, id: str) -> object:
    """A figure's exact value and printed form, or the word of a status; None if the dossier has
    neither or can not be read.
    """
    try:
        for figure in dossier.figures:
            if figure.id == id:
                return figure.value, figure.form, figure.printed
        return next((one.word for one in dossier.statuses if one.id == id), None)
    except ChangedError:
        return None

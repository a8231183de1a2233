"""The steps of a dossier from concept to approval: submit, vote, return, approve, withdraw. Release
is :mod:`tasks.review.release.release`.

Every function raises Refused, in Dutch, if the person may not or the dossier is not fit for it;
then nothing has changed.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from tasks.review.carry_over import carry_over
from tasks.review.cases import CaseChange, case_of, changing, of_halfjaar
from tasks.review.record.consistency import stop_if_not_whole
from tasks.review.record.store import Review
from tasks.review.record.tables import CaseRow, CommentRow, MakerRow, VoteRow
from tasks.review.remarks import CommentKind, accepted, text_digest
from tasks.review.rules.outcome import Choice, outcome
from tasks.review.rules.rights import Refused, objections
from tasks.review.rules.states import UNDECIDED, Action, State


def submit(review: Review, person: str, digest: str) -> None:
    """Ask for review. Other undecided dossiers of the halfjaar are withdrawn: one dossier is under
    review, and its reviewers know which.

    This happens here and not when a newer concept is registered: a scheduled run must never take
    away the dossier that reviewers are reading. What was said about those others meanwhile goes
    along.
    """
    with changing(review, person, digest, Action.SUBMIT) as change:
        if person not in change.case.makers:
            change.session.add(MakerRow(dossier=digest, person=person))
            change.session.flush()
        _supersede_others(change)
        change.carry_out(State.IN_REVIEW, {})
        carry_over(change, review.outputs)


def vote(
    review: Review, person: str, digest: str, annex: str, choice: Choice, text: str = ""
) -> State:
    """Judge an annex, once. ``text`` may be empty for :attr:`Choice.AGREED`. Returns the state that
    follows.

    When the last seat is filled, a single vote to return sends the dossier back; otherwise it is
    reviewed.
    """
    with changing(review, person, digest, Action.VOTE, annex) as change:
        told = (
            _comment(change, CommentKind.VOTE, text, annex)
            if text.strip() or choice is Choice.RETURN
            else {}
        )
        return cast_vote(change, annex, choice, told)


def agree(review: Review, person: str, digest: str, annexes: Collection[str]) -> None:
    """Judge each of these to be good, in one act: a vote and a line of the log each, or, if one of
    them is refused, none at all.
    """
    with changing(review, person, digest, Action.VOTE) as change:
        refused = {
            problem: None
            for annex in annexes
            for problem in objections(Action.VOTE, change.person, change.case, annex)
        }
        if refused:
            raise Refused(" ".join(refused))
        for annex in annexes:
            cast_vote(change, annex, Choice.AGREED, {})


def cast_vote(change: CaseChange, annex: str, choice: Choice, told: Mapping[str, object]) -> State:
    """Keep a vote that this person may give, and what the log says of it besides. Returns the state
    that follows.
    """
    row = change.row
    change.session.add(
        VoteRow(
            dossier=row.digest,
            round=row.round,
            annex=annex,
            person=change.person.name,
            groups=" ".join(sorted(change.person.groups)),
            choice=choice,
            moment=change.moment,
        )
    )
    change.session.flush()
    case = case_of(change.session, row)
    choices = change.session.scalars(
        select(VoteRow.choice).where(VoteRow.dossier == row.digest, VoteRow.round == row.round)
    ).all()
    state = outcome(all(case.complete(one) for one in case.seats), list(choices))
    on = {"judged": case.judged[annex]} if case.judged else {}
    change.carry_out(state, {"annex": annex, "choice": choice, **on, **told})
    return state


def approve(review: Review, person: str, digest: str) -> None:
    """Approve the dossier for release: all votes are in favour, and no question is open.

    Refused if the records are not whole as well: that a question was closed at another concept is
    proven by the whole log only.
    """
    with changing(review, person, digest, Action.APPROVE) as change:
        stop_if_not_whole(change.session, review.outputs, "goedgekeurd")
        change.row.approver = person
        change.carry_out(State.APPROVED, {})


def give_back(review: Review, person: str, digest: str, text: str) -> None:
    """Return the dossier to its maker, with the reason. The round ends."""
    with changing(review, person, digest, Action.RETURN) as change:
        change.carry_out(State.RETURNED, _comment(change, CommentKind.REASON, text))


def withdraw(review: Review, person: str, digest: str, text: str) -> None:
    """Take the dossier back, with the reason."""
    with changing(review, person, digest, Action.WITHDRAW) as change:
        change.carry_out(State.WITHDRAWN, _comment(change, CommentKind.REASON, text))
        # Nothing more can be said here, so nobody could close a question that stayed behind.
        for other in _others(change):
            carry_over(replace(change, row=other), review.outputs)


def _comment(
    change: CaseChange, kind: CommentKind, text: str, annex: str | None = None
) -> dict[str, object]:
    return add_comment(change, kind, text, annex=annex, anchor=None, about=None)


def add_comment(
    change: CaseChange,
    kind: CommentKind,
    text: str,
    *,
    annex: str | None,
    anchor: str | None,
    about: int | None,
) -> dict[str, object]:
    """Keep a comment; returns what the log says of it. Raises Refused for a text that is not
    accepted.
    """
    clean = accepted(text)
    row = CommentRow(
        dossier=change.row.digest,
        round=change.row.round,
        annex=annex,
        anchor=anchor,
        person=change.person.name,
        kind=kind,
        about=about,
        text=clean,
        salt="" if kind is CommentKind.JUSTIFICATION else secrets.token_hex(16),
        moment=change.moment,
    )
    change.session.add(row)
    change.session.flush()
    return {
        "comment": row.id,
        "kind": kind,
        "annex": annex,
        "anchor": anchor,
        "about": about,
        "text": text_digest(clean, row.salt),
    }


def _others(change: CaseChange) -> Sequence[CaseRow]:
    """The other dossiers of the halfjaar about which nothing was decided yet, oldest first."""
    return change.session.scalars(
        select(CaseRow)
        .where(
            *of_halfjaar(change.row),
            CaseRow.digest != change.row.digest,
            CaseRow.state.in_(UNDECIDED),
        )
        .order_by(CaseRow.registered, CaseRow.digest)
    ).all()


def _supersede_others(change: CaseChange) -> None:
    for row in _others(change):
        superseding = CaseChange(
            change.session,
            change.moment,
            Action.SUPERSEDE,
            change.person,
            row,
            case_of(change.session, row),
            change.pages_url,
        )
        superseding.carry_out(State.WITHDRAWN, {"by": change.row.digest})

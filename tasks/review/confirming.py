"""Confirming what did not change: one act that votes again, on this digest, for every annex and
every chapter of the letter that is exactly what the same person judged to be good in an earlier
concept of the halfjaar.

Nothing carries over by itself: each of these is a vote of its own, and its line in the log names
the digest that it confirms.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.definitions.judged import annex_of
from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.dossier.sealed.statement import PREVIOUS_DOSSIER
from tasks.review.accounts.people import person_named
from tasks.review.anchors import anchors
from tasks.review.cases import case_of, changing, of_halfjaar, offered, row_of
from tasks.review.decisions import cast_vote
from tasks.review.record.consistency import stop_if_not_whole
from tasks.review.record.store import Review
from tasks.review.record.tables import CaseRow, VoteRow
from tasks.review.rules.outcome import Choice
from tasks.review.rules.rights import Case, Person, Refused, objections
from tasks.review.rules.seats import may_sit
from tasks.review.rules.states import Action


def confirm(review: Review, person: str, digest: str) -> tuple[str, ...]:
    """Vote in favour of every annex that :func:`confirmable` names; returns these annexes.

    Raises:
        Refused: in Dutch, if there is none, the person may not vote, or the records are not whole:
            what they voted before is read from a table.
    """
    with changing(review, person, digest, Action.VOTE) as change:
        stop_if_not_whole(change.session, review.outputs, "bevestigd")
        found = _confirmable(change.session, review.outputs, change.person, change.row, change.case)
        if not found:
            raise Refused("Er is niets wat u kunt bevestigen.")
        for annex, earlier in found.items():
            cast_vote(change, annex, Choice.AGREED, {"confirms": earlier})
    return tuple(found)


def confirmable(review: Review, person: str, digest: str) -> dict[str, str]:
    """The annexes of a dossier that this person can confirm now, each with the digest for which
    they voted before.

    Raises Refused if there is no such dossier.
    """
    with review.reading() as session:
        row = row_of(session, digest)
        named = person_named(session, person)
        return _confirmable(session, review.outputs, named, row, case_of(session, row))


def judged_before(review: Review, person: str, digest: str) -> dict[str, str]:
    """Per annex of a dossier the digest of the last other dossier of the halfjaar for which this
    person voted on it, however they did.
    """
    with review.reading() as session:
        row = row_of(session, digest)
        return {
            annex: vote.dossier
            for annex, vote in _last_votes(session, person, row).items()
            if vote.dossier != digest
        }


def _confirmable(
    session: Session, outputs: Path, person: Person, row: CaseRow, case: Case
) -> dict[str, str]:
    votes = _last_votes(session, person.name, row)
    asked = {
        digest: offered(session, digest).seats
        for digest in {row.digest, *(vote.dossier for vote in votes.values())}
    }
    return {
        annex: vote.dossier
        for annex, vote in votes.items()
        if vote.choice == Choice.AGREED
        and annex in case.seats
        and not objections(Action.VOTE, person, case, annex)
        and asked[vote.dossier].get(annex) == asked[row.digest][annex]
        and _can_sit(asked[row.digest][annex], vote, person)
        and unchanged(outputs / row.halfjaar, vote.dossier, row.digest, annex)
    }


def _last_votes(session: Session, person: str, row: CaseRow) -> dict[str, VoteRow]:
    """Per annex the last vote of a person in an earlier round of the halfjaar."""
    votes = session.scalars(
        select(VoteRow)
        .join(CaseRow, CaseRow.digest == VoteRow.dossier)
        .where(*of_halfjaar(row), VoteRow.person == person)
        .order_by(VoteRow.moment)
    )
    return {one.annex: one for one in votes if (one.dossier, one.round) != (row.digest, row.round)}


def _can_sit(seats: Collection[str], vote: VoteRow, person: Person) -> bool:
    """Whether the person can fill one of the seats that the rules give now, that they could fill
    when they voted. On a seat that was handed over nobody confirms.
    """
    return any(
        may_sit(seat, person.name, vote.groups.split())
        and may_sit(seat, person.name, person.groups)
        for seat in seats
    )


def unchanged(folder: Path, earlier: str, digest: str, name: str) -> bool:
    """Whether two dossiers in the folder of a halfjaar say exactly the same in what is judged by
    that name, and are compared with the same previous dossier. Dossiers that did not seal enough
    to tell, or can not be read, do not.
    """
    before, now = (SealedDossier(folder / one) for one in (earlier, digest))
    try:
        said = _said(now, name)
        return said is not None and said == _said(before, name)
    except ChangedError:
        return False


def _said(dossier: SealedDossier, name: str) -> tuple[object, ...] | None:
    """What a dossier says in what is judged by that name.

    Of an annex that is its final files and its section. Where an annex is judged in parts, each is
    its sha256, the exact values of the figures that stand in it, and what was found about it.
    Where those came from is judged with the annexes that they are quoted from.
    """
    previous, annex = dossier.statement.of_kind(PREVIOUS_DOSSIER), annex_of(name)
    if not any(one.startswith(f"{annex}.") for one in dossier.judged):
        section, files = dossier.sections.get(name), dossier.final_files(name)
        return (section, files, previous) if section is not None and files else None
    if name not in dossier.judged:
        return None
    here = anchors(dossier.folder, name)
    figures = {one.id: (one.value, one.definition) for one in dossier.figures if one.id in here}
    about = {name, *figures}
    findings = [one for one in dossier.findings if one.finding.about in about]
    return dossier.judged[name], figures, findings, previous

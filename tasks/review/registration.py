"""Offers a sealed dossier for review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.definitions.reviewing import load_reviewing, reviewing_file
from tasks.dossier.rectification import Replaced
from tasks.dossier.sealed.contents import RELEASE_LIST, ChangedError, SealedDossier
from tasks.dossier.sealed.statement import DossierStatement, file_digest
from tasks.dossier.sealed.verify import verify
from tasks.review.accounts.people import person_named
from tasks.review.carry_over import carry_over
from tasks.review.cases import CaseChange, case_of, concepts, condition_of, of_halfjaar, offered
from tasks.review.in_force import releases
from tasks.review.justifying import answers_problem, waiting_for_answer
from tasks.review.record.held_at_acts import stop_if_other_than_log
from tasks.review.record.store import Review
from tasks.review.record.tables import CaseRow, MakerRow
from tasks.review.rules.policies import Condition, obstacles
from tasks.review.rules.rights import Case, Refused, objections
from tasks.review.rules.states import Action, State, leads_to

#: What a dossier's statement calls the rules of review.
RULES_NAME = "config/beoordeling.yaml"


def register_dossier(review: Review, folder: Path, maker: str) -> State:
    """Offer a sealed dossier for review. Returns its state; a new dossier begins at concept.

    If the digest is known and was neither returned nor withdrawn, nothing changes, so registering
    again does no harm. If it was returned or withdrawn, a new round begins at concept, in which no
    vote of an earlier round counts. What was said about the other concepts of the halfjaar goes
    along, see :mod:`tasks.review.carry_over`.

    Args:
        review: the records.
        folder: the sealed dossier, ``<outputs>/<halfjaar>/<digest>``.
        maker: who made it. That person can neither review nor release it.

    Raises:
        Refused: if the person may not, or the dossier is not whole, not in the folder of outputs,
            made when config/beoordeling.yaml was another, or its halfjaar was released and it does
            not replace that release; or if the tables of the halfjaar are not what the log makes
            of them.
        ValueError: in Dutch, if config/beoordeling.yaml does not name reviewers for its annexes.
    """
    if problems := verify(folder):
        raise Refused(
            f"Het dossier is niet heel en kan niet worden beoordeeld: {' '.join(problems)}"
        )
    dossier = SealedDossier(folder)
    try:
        statement = dossier.statement
        blocking = sum(one.grade is Grade.BLOCKING for one in dossier.findings)
    except ChangedError as error:
        raise Refused(f"Dit is geen dossier dat kan worden beoordeeld: {error}") from error
    halfjaar, digest = statement.halfjaar, folder.name
    if folder.resolve() != (review.outputs / halfjaar / digest).resolve():
        raise Refused(f"Het dossier staat niet in {review.outputs / halfjaar}.")
    _check_rules(statement)
    seats = load_reviewing(
        statement.seats or [annex.section for annex in load_halfjaar(halfjaar).annexes]
    )
    with review.writing() as session:
        person = person_named(session, maker)
        stop_if_other_than_log(session, {digest, *concepts(session, halfjaar)})
        row = session.get(CaseRow, digest)
        case = case_of(session, row) if row is not None else Case(state=None)
        before = offered(session, digest).seats
        if problems := objections(Action.REGISTER, person, Case(state=None)):
            raise Refused(" ".join(problems))
        if case.state is not None and not leads_to(Action.REGISTER, case.state, State.CONCEPT):
            return case.state
        moment = review.now()
        replaced = statement.replaced
        if row is None:
            row = CaseRow(
                digest=digest,
                halfjaar=halfjaar,
                example=statement.example,
                blocking=blocking,
                release_list=statement.files.get(RELEASE_LIST),
                replaces=replaced.digest if replaced is not None else None,
                state=State.CONCEPT,
                concept=0,
                round=0,
                registered=moment,
                approver=None,
                release=None,
            )
            row.concept = 1 + _highest(session, row, CaseRow.concept)
            session.add(row)
            session.flush()
        if problems := obstacles(Action.REGISTER, condition_of(session, row, review.outputs)):
            raise Refused(" ".join(problems))
        if problem := answers_problem(session, row, dossier):
            raise Refused(problem)
        row.round, row.registered = 1 + _highest(session, row, CaseRow.round), moment
        row.approver = None
        if maker not in case.makers:
            session.add(MakerRow(dossier=digest, person=maker))
        session.flush()
        data: dict[str, Any] = {
            "halfjaar": halfjaar,
            "concept": row.concept,
            "example": row.example,
            "blocking": row.blocking,
            "release_list": row.release_list,
            "replaces": replacement(replaced),
            "seats": {annex: list(chosen) for annex, chosen in (before or seats).items()},
        }
        if statement.judged is not None:
            data["judged"] = statement.judged
        change = CaseChange(session, moment, Action.REGISTER, person, row, case, review.pages_url)
        change.carry_out(State.CONCEPT, data, asks=waiting_for_answer(session, row, dossier))
        carry_over(change, review.outputs)
        change.give_receipt()
    return State.CONCEPT


def _highest(session: Session, row: CaseRow, number: InstrumentedAttribute[int]) -> int:
    """The highest number that a dossier of the same halfjaar and kind has; 0 if there is none."""
    return session.scalars(select(func.max(number)).where(*of_halfjaar(row))).one() or 0


def offer_obstacles(review: Review, folder: Path) -> list[str]:
    """Why a sealed dossier can not be offered, whoever asks, in Dutch; empty if it can. It says so
    before anybody tries; :func:`register_dossier` decides.
    """
    try:
        statement = SealedDossier(folder).statement
    except ChangedError as error:
        return [str(error)]
    with review.reading() as session:
        released = releases(session, statement.halfjaar, example=statement.example is not None)
    if folder.name in released:
        return []
    condition = Condition(
        blocking=0,
        open_questions=0,
        releasable=True,
        in_force=released[-1] if released else None,
        replaces=statement.replaced.digest if statement.replaced is not None else None,
    )
    return obstacles(Action.REGISTER, condition)


def replacement(replaced: Replaced | None) -> dict[str, str] | None:
    """What the log and the statement of a release say of the release that a dossier replaces."""
    return replaced.model_dump(mode="json") if replaced is not None else None


def _check_rules(statement: DossierStatement) -> None:
    """The dossier names the rules by which it is reviewed. Nobody can replace them afterwards."""
    known = {one.name: one.sha256 for one in statement.dependencies}
    if known.get(RULES_NAME) != file_digest(reviewing_file()):
        raise Refused(
            f"{RULES_NAME} is een andere dan toen dit dossier werd gemaakt. Stel het dossier "
            "opnieuw samen."
        )

"""How dossiers stand in review, for pages outside it, and which are to be offered."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request

from tasks.definitions.finding import Grade
from tasks.pages.sealed_dossiers import DossierLine, rounds
from tasks.pages.web.authentication import visitor_of
from tasks.review.record.store import Review
from tasks.review.registration import offer_obstacles
from tasks.review.rules.rights import Case, Person, Refused, objections
from tasks.review.rules.states import Action
from tasks.review.visibility import ReviewLine, dossiers


class ReviewStanding(NamedTuple):
    """For a page outside review: the dossier as it is in review, or why this person can not offer
    it (``refusals``), and why nobody can (``obstacles``).
    """

    line: ReviewLine | None
    refusals: list[str]
    obstacles: list[str]


def standing(review: Review, request: Request, folder: Path) -> ReviewStanding | None:
    """How a dossier stands in review; None on a computer without accounts."""
    visitor = visitor_of(request)
    if visitor is None or visitor.person is None:
        return None
    return ReviewStanding(
        known_lines(review, request).get(folder.name),
        objections(Action.REGISTER, visitor.person, Case(None)),
        offer_obstacles(review, folder),
    )


def known_lines(review: Review, request: Request) -> dict[str, ReviewLine]:
    """The dossiers in review by digest, for a page outside review; none for a visitor who may not
    see them.
    """
    visitor = visitor_of(request)
    if visitor is None or visitor.person is None:
        return {}
    try:
        return {line.digest: line for line in dossiers(review, visitor.person.name)}
    except Refused:
        return {}


def to_offer(review: Review, person: Person) -> list[DossierLine]:
    """What this person is to offer: of every halfjaar the newest dossier, if it was never offered
    and nothing keeps it from being so. One with a blocking finding could not be submitted.
    """
    if objections(Action.REGISTER, person, Case(None)):
        return []
    known = {line.digest for line in dossiers(review, person.name)}
    newest = [one.dossiers[0] for one in rounds(review.outputs) if one.dossiers]
    return [
        one
        for one in newest
        if isinstance(one, DossierLine)
        and one.digest not in known
        and not one.counts[Grade.BLOCKING]
        and not offer_obstacles(review, review.outputs / one.halfjaar / one.digest)
    ]

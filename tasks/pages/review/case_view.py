"""What the review pages show of one dossier: the records that this person may see, and the sealed
folder.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request

from tasks.definitions.judged import annex_of
from tasks.pages.sealed_dossiers import (
    DIGEST,
    Annex,
    SealedDossierView,
    Unreadable,
    annexes_of,
    dossier_folder,
    read_dossier,
    titles_of,
)
from tasks.pages.web.authentication import Visitor, visitor_of
from tasks.review.accounts.people import full_names
from tasks.review.anchors import anchors
from tasks.review.record.store import Review
from tasks.review.remarks import CommentKind
from tasks.review.rules.rights import Person, Refused
from tasks.review.visibility import Comment, ReviewView, dossier

NO_ACCOUNTS = (
    "Er zijn nog geen accounts, dus kan er niets worden beoordeeld. De beheerder maakt "
    "het eerste met de opdracht: svz people add"
)
#: What begins a thread.
OPENERS = (CommentKind.REMARK, CommentKind.QUESTION, CommentKind.VOTE, CommentKind.REASON)


class Thread(NamedTuple):
    """A comment and its replies."""

    opener: Comment
    replies: tuple[Comment, ...]


class CasePlace(NamedTuple):
    """What a comment is about: the dossier, what is judged by a name (``annex``), or a figure,
    status or block in it (``anchor``, with its text).
    """

    annex: str | None = None
    anchor: str | None = None
    text: str | None = None


class CasePage:
    """One dossier in review, for one person."""

    def __init__(self, review: Review, person: Person, view: ReviewView) -> None:
        self.review = review
        self.person = person
        self.view = view
        self.line = view.line
        # Reviewers and rounds stand in the records; a folder that is gone or changed takes nothing
        # of those away.
        self.folder: Path = review.outputs / view.line.halfjaar / view.line.digest
        known = titles_of(view.line.halfjaar)
        if not any(one != annex_of(one) for one in view.seats):  # the letter is judged as a whole
            known |= {one.section: one.title for one in annexes_of(view.line.halfjaar)}
        #: Of what is judged, in the order in which it is read.
        self.titles = {annex: title for annex, title in known.items() if annex in view.seats}
        self.titles |= {annex: annex for annex in view.seats if annex not in known}

    @property
    def digest(self) -> str:
        """Of the dossier."""
        return self.line.digest

    @property
    def recompute(self) -> bool:
        """Whether this person sees exact values that the dossier does not publish."""
        return Visitor(self.person).may_recompute

    def content(self) -> SealedDossierView | Unreadable | None:
        """The contents of the folder; None if the folder is gone."""
        folder = dossier_folder(self.review.outputs, self.line.halfjaar, self.digest)
        return read_dossier(folder, recompute=self.recompute) if folder is not None else None

    def names(self) -> dict[str, str]:
        """Everyone's full name."""
        return full_names(self.review)

    def place(self, annex: str | None, anchor: str | None) -> CasePlace:
        """A place in this dossier. Raises HTTPException 404 if the dossier has no such place."""
        if annex is None:
            return CasePlace()
        if annex not in self.view.seats:
            raise HTTPException(404)
        if anchor is None:
            return CasePlace(annex)
        text = anchors(self.folder, annex).get(anchor)
        if text is None:
            raise HTTPException(404)
        return CasePlace(annex, anchor, text)

    def words(self, said: Comment) -> str:
        """What a comment is about, in the words of the annex. If the annex can not be read: its
        anchor.
        """
        if said.annex is None or not (self.folder / f"{annex_of(said.annex)}.html").is_file():
            return said.anchor or ""
        return anchors(self.folder, said.annex).get(said.anchor or "") or said.anchor or ""

    def threads(self, place: CasePlace | None = None) -> list[Thread]:
        """All comments with their replies, or those about one place; oldest first."""
        comments = [
            one
            for one in self.view.comments
            if place is None or (one.annex, one.anchor) == (place.annex, place.anchor)
        ]
        return [
            Thread(one, tuple(reply for reply in self.view.comments if reply.about == one.id))
            for one in comments
            if one.kind in OPENERS
        ]

    def said_by_others(self, annex: str) -> list[Comment]:
        """What others said of an annex, as far as this person may see it."""
        return [
            one
            for one in self.view.comments
            if one.annex == annex and one.person != self.person.name
        ]

    def said(self, annex: str) -> Counter[str]:
        """How many remarks and questions there are per anchor of an annex."""
        return Counter(
            one.anchor
            for one in self.view.comments
            if one.annex == annex and one.anchor and one.kind in OPENERS
        )


def case_page(review: Review, request: Request, person: Person | None = None) -> CasePage:
    """The dossier in the address of a request.

    Raises HTTPException: 404 if there is none, 403 for somebody without an account.
    """
    if person is None:
        person = person_of(request)
    digest = request.path_params["digest"]
    if not DIGEST.fullmatch(digest):
        raise HTTPException(404)
    try:
        return CasePage(review, person, dossier(review, person.name, digest))
    except Refused as error:
        raise HTTPException(404) from error


def person_of(request: Request) -> Person:
    """Who is signed in.

    Raises HTTPException 403 on a computer without accounts, where nobody is.
    """
    visitor = visitor_of(request)
    if visitor is None or visitor.person is None:
        raise HTTPException(403, NO_ACCOUNTS)
    return visitor.person


def annex_content(content: SealedDossierView | Unreadable | None, section: str) -> Annex | None:
    """The files of an annex; None if they can not be read."""
    if not isinstance(content, SealedDossierView):
        return None
    return next((one for one in content.annexes if one.section == section), None)

"""The pages that reviewers begin with: the list of dossiers, and one dossier with its state."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.pages.review.acts.handing_over import holders
from tasks.pages.review.annex.concept_diff import SinceConcept, read_beside, since_concept
from tasks.pages.review.case_view import CasePage, annex_content, case_page, person_of
from tasks.pages.review.labels import CHOICES, STATE_MEANS, Turn, did, seat, stand_ins, why_not
from tasks.pages.review.letter_view import letter_view
from tasks.pages.review.release_pages import release_of
from tasks.pages.review.standing import known_lines, to_offer
from tasks.pages.sealed_dossiers import SealedDossierView
from tasks.pages.web.exact_values import FOR_WHOM, closed_files
from tasks.pages.web.opened import Opened
from tasks.pages.web.templating import PageTemplates, capitalised
from tasks.review.awaiting import awaiting
from tasks.review.confirming import confirmable
from tasks.review.justifying import unanswered
from tasks.review.record.store import Review
from tasks.review.rules.states import STATES, Action, State
from tasks.review.visibility import ReviewLine, Vote, dossier, dossiers


class Listed(NamedTuple):
    """A dossier in the list, with what this person can do on it first, and the last day on which
    that is asked of anybody.
    """

    line: ReviewLine
    turn: Turn | None
    due: date | None


class AnnexLine(NamedTuple):
    """What is judged, on the page of a dossier: who must judge it, who did, and whether this person
    can now.

    ``same``: as in the previous concept. ``earlier``: the concept that this person reads it beside;
    None if there is none, or nothing is different.
    """

    section: str
    title: str
    seats: tuple[str, ...]
    open_seats: tuple[str, ...]
    votes: tuple[Vote, ...]
    to_judge: bool
    same: bool
    earlier: ReviewLine | None


class ReviewPages:
    """Pages that show and change nothing."""

    def __init__(self, look: PageTemplates, review: Review, opened: Opened) -> None:
        self._look = look
        self._review = review
        self._opened = opened

    def routes(self) -> list[Route]:
        """The addresses of these pages. Notices link to the address of a dossier."""
        return [
            Route("/beoordeling", self._list, name="cases"),
            Route("/beoordeling/{digest}", self._case, name="case"),
        ]

    def _list(self, request: Request) -> Response:
        person = person_of(request)
        listed = []
        for line in dossiers(self._review, person.name):
            open_still = not STATES[line.state].decided and line.state is not State.WITHDRAWN
            page = (
                CasePage(self._review, person, dossier(self._review, person.name, line.digest))
                if open_still
                else None
            )
            listed.append(
                Listed(
                    line,
                    self._turn(request, page) if page is not None else None,
                    awaiting(self._review, line.digest).due,
                )
            )
        waiting = [one for one in listed if one.turn is not None and one.turn.first]
        return self._look.page(
            "cases.html.j2",
            request,
            waiting=waiting,
            to_offer=to_offer(self._review, person),
            others=[one for one in listed if one not in waiting],
            means=STATE_MEANS,
            owners=STATES,
        )

    def _case(self, request: Request) -> Response:
        page = case_page(self._review, request)
        content = page.content()
        view = page.view
        previous, beside = read_beside(self._review, page)
        since = self._since(page, previous)
        self._opened.note_comments(request, view.comments)
        same = since.same if isinstance(since, SinceConcept) else ()
        votes = {
            annex: tuple(
                vote for vote in view.votes if vote.annex == annex and vote.round == view.line.round
            )
            for annex in view.seats
        }
        annexes = [
            AnnexLine(
                annex,
                title,
                view.seats[annex],
                view.open_seats[annex],
                votes[annex],
                annex in view.annexes_to_judge,
                annex in same,
                None if annex in same and beside[annex] == previous else beside[annex],
            )
            for annex, title in page.titles.items()
        ]
        problems = (
            content.problems
            if content is not None
            else ("De map van het dossier is er niet meer.",)
        )
        return self._look.page(
            "case.html.j2",
            request,
            case=page,
            view=view,
            line=view.line,
            dossier=content if isinstance(content, SealedDossierView) and not problems else None,
            problems=problems,
            annexes=annexes,
            files={annex: annex_content(content, annex) for annex in page.titles},
            turn=self._turn(request, page),
            awaiting=awaiting(self._review, page.digest),
            hindrances=why_not(view),
            threads=page.threads(),
            names=(names := page.names()),
            stand_ins=stand_ins(view),
            holders=holders(page),
            since=since,
            letter=letter_view(self._review.outputs, page.line),
            done=_done(page, request.query_params.get("gedaan", "")),
            release=release_of(request, page),
            closed=closed_files(request, SealedDossier(page.folder).statement)
            if isinstance(content, SealedDossierView)
            else frozenset(),
            for_whom=FOR_WHOM,
            means=STATE_MEANS[view.line.state],
            choices=CHOICES,
            seat=lambda one: seat(one, names),
            did=lambda one: did(one, page.titles, names),
            known=known_lines(self._review, request),
        )

    def _turn(self, request: Request, page: CasePage) -> Turn:
        return Turn(
            page.person.name,
            page.view,
            page.titles,
            confirmable(self._review, page.person.name, page.digest)
            if page.view.annexes_to_judge
            else {},
            len(unanswered(self._review, page.digest))
            if not page.view.refusals[Action.JUSTIFY]
            else 0,
            page.names(),
            request.app.url_path_for,
        )

    def _since(self, page: CasePage, previous: ReviewLine | None) -> SinceConcept | str | None:
        """What changed since the previous concept; a Dutch sentence if that can not be told; None
        if there is no previous concept.
        """
        if previous is None:
            return None
        try:
            return since_concept(self._review.outputs, previous, page.line, page.titles)
        except ChangedError as error:
            return f"{capitalised(previous.name)} is niet te vergelijken: {error}"


class Receipt(NamedTuple):
    """What somebody did, in Dutch, and the line of the log about it with its hash."""

    what: str
    line: int
    hash: str


def _done(page: CasePage, number: str) -> Receipt | None:
    """What this person did last, if the address names that line of the log. An address alone can
    not claim anything.
    """
    for line in page.view.log:
        if str(line.number) == number and line.person == page.person.name:
            together = [
                one
                for one in page.view.log
                if (one.person, one.action, one.moment) == (line.person, line.action, line.moment)
            ]
            more = f", en nog {len(together) - 1}" if len(together) > 1 else ""
            return Receipt(did(line, page.titles, page.names()) + more, line.number, line.hash)
    return None

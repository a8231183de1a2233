"""The pages that reviewers read: the list of dossiers, one dossier with its state, and its annexes
with their figures.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasks.definitions.judged import annex_of, page_of
from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.pages.review.annex_page import annex_style, place_id, shown_annex
from tasks.pages.review.annex_to_print import annex_to_print
from tasks.pages.review.case_view import CasePage, annex_content, case_page, person_of
from tasks.pages.review.concept_diff import (
    AnnexSince,
    SinceConcept,
    annex_since,
    earlier_concept,
    since_concept,
)
from tasks.pages.review.handing_over import holders
from tasks.pages.review.labels import CHOICES, STATE_MEANS, Turn, did, seat, stand_ins, why_not
from tasks.pages.review.letter_view import letter_view
from tasks.pages.review.release_pages import release_of
from tasks.pages.sealed_dossiers import SealedDossierView
from tasks.pages.web.authentication import visitor_of
from tasks.pages.web.exact_values import FOR_WHOM, closed_files
from tasks.pages.web.files import sealed_file
from tasks.pages.web.opened import Opened
from tasks.pages.web.templating import HEADERS, PageTemplates, capitalised
from tasks.review.awaiting import awaiting
from tasks.review.confirming import confirmable, judged_before
from tasks.review.justifying import unanswered
from tasks.review.record.store import Review
from tasks.review.registration import offer_obstacles
from tasks.review.rules.rights import Case, Refused, objections
from tasks.review.rules.states import STATES, Action, State
from tasks.review.visibility import ReviewLine, Vote, dossier, dossiers

#: Of an annex the style holds its fonts.
ANNEX_HEADERS = {
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace(
        "font-src 'self'", "font-src 'self' data:"
    )
}


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
            Route("/beoordeling/{digest}/bijlage/{annex}", self._annex, name="annex"),
            Route(
                "/beoordeling/{digest}/bijlage/{annex}/afdruk",
                self._annex_to_print,
                name="annex_to_print",
            ),
            Route(
                "/beoordeling/{digest}/bijlage/{annex}/verschillen",
                self._differences,
                name="annex_differences",
            ),
            Route(
                "/beoordeling/{digest}/bijlage/{annex}/stijl.css",
                self._annex_style,
                name="annex_style",
            ),
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
            others=[one for one in listed if one not in waiting],
            means=STATE_MEANS,
            owners=STATES,
        )

    def _case(self, request: Request) -> Response:
        page = case_page(self._review, request)
        content = page.content()
        view = page.view
        previous, beside = self._earlier(page)
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

    def _earlier(self, page: CasePage) -> tuple[ReviewLine | None, dict[str, ReviewLine | None]]:
        """The previous concept, and per annex the concept that this person reads it beside: the
        last one in which they judged it, else the previous one.
        """
        lines = dossiers(self._review, page.person.name, page.line.halfjaar)
        previous = earlier_concept(lines, page.line)
        known = {one.digest: one for one in lines}
        judged = judged_before(self._review, page.person.name, page.digest)
        return previous, {
            annex: known[judged[annex]] if annex in judged else previous for annex in page.titles
        }

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

    def _annex_since(self, request: Request, page: CasePage) -> AnnexSince:
        """What changed in the annex of a request since the concept that this person reads it
        beside. Raises HTTPException 404 if there is none.
        """
        annex = request.path_params["annex"]
        beside = self._earlier(page)[1].get(annex)
        if beside is None:
            raise HTTPException(404)
        return annex_since(self._review.outputs, beside, page.line, annex)

    def _differences(self, request: Request) -> Response:
        page, _ = self._sealed_annex(request)
        annex = request.path_params["annex"]
        return self._look.page(
            "differences.html.j2",
            request,
            case=page,
            line=page.line,
            section=annex,
            since=self._annex_since(request, page),
            place_id=place_id,
            to_judge=annex in page.view.annexes_to_judge,
        )

    def _annex(self, request: Request) -> Response:
        page, html = self._sealed_annex(request)
        annex = request.path_params["annex"]
        parts = {
            one: title
            for one, title in page.titles.items()
            if one != annex and annex_of(one) == annex_of(annex)
        }
        address = str(
            request.app.url_path_for("place", digest=page.digest, annex=annex, anchor="{anchor}")
        )
        blocks = request.query_params.get("alineas") == "1" and self._may_say(page)
        marked = request.query_params.get("verschillen") == "1"
        since = self._annex_since(request, page) if marked else None
        was = {one.anchor: one.before for one in since.blocks if one.anchor} if since else {}
        self._opened.note_annex(request, page.digest, annex)
        return self._look.page(
            "annex.html.j2",
            request,
            headers=ANNEX_HEADERS,
            case=page,
            line=page.line,
            section=annex,
            parts=parts,
            shown=shown_annex(html, address, page.said(annex), blocks=blocks, was=was),
            blocks=blocks,
            since=since,
            beside=self._earlier(page)[1].get(annex),
            may_say=self._may_say(page),
            to_judge=annex in page.view.annexes_to_judge,
        )

    def _annex_to_print(self, request: Request) -> Response:
        page, html = self._sealed_annex(request)
        annex = request.path_params["annex"]
        threads = [one for one in page.threads() if one.opener.annex in (annex, None)]
        self._opened.note_annex(request, page.digest, annex)
        for thread in threads:
            self._opened.note_comments(request, [thread.opener, *thread.replies])
        return self._look.page(
            "annex_to_print.html.j2",
            request,
            headers=ANNEX_HEADERS,
            case=page,
            line=page.line,
            section=annex,
            shown=annex_to_print(html, threads),
            number=len(threads),
            names=page.names(),
            now=self._review.now(),
        )

    def _annex_style(self, request: Request) -> Response:
        _, html = self._sealed_annex(request)
        return Response(annex_style(html), media_type="text/css", headers=ANNEX_HEADERS)

    def _sealed_annex(self, request: Request) -> tuple[CasePage, bytes]:
        page = case_page(self._review, request)
        annex = page.place(request.path_params["annex"], None).annex
        assert annex is not None
        served = sealed_file(page.folder, f"{annex_of(annex)}.html")
        shown = page_of(annex, served.data) if served is not None else b""
        if not shown:
            raise HTTPException(404)
        return page, shown

    @staticmethod
    def _may_say(page: CasePage) -> bool:
        return not page.view.refusals[Action.REMARK] or not page.view.refusals[Action.ASK]


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

"""The page about one place in a dossier: what a figure is and where it came from, the comments
about it, and a form for a new comment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasks.pages.review.acts.actions import status_of
from tasks.pages.review.annex.annex_page import place_id
from tasks.pages.review.annex.concept_diff import earlier_concept
from tasks.pages.review.annex.provenance import Traced, traced
from tasks.pages.review.case_view import CasePage, CasePlace, Thread, case_page
from tasks.pages.sealed_dossiers import SealedDossierView
from tasks.pages.web.exact_values import HOW, may_recompute
from tasks.pages.web.forms import Forms, SentForm
from tasks.pages.web.opened import Opened
from tasks.pages.web.templating import PageTemplates
from tasks.review.comments import answer, ask, close, remark
from tasks.review.record.store import Review
from tasks.review.remarks import CommentKind
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action
from tasks.review.visibility import dossiers

#: What can be said: the function that keeps it, and what it is in the table of rights.
Acts = Mapping[str, tuple[Callable[..., int], Action]]
SAY: Acts = {
    str(CommentKind.REMARK): (remark, Action.REMARK),
    str(CommentKind.QUESTION): (ask, Action.ASK),
}
FOLLOW: Acts = {
    str(CommentKind.ANSWER): (answer, Action.ANSWER),
    str(CommentKind.CLOSING): (close, Action.CLOSE),
}


class Spoken(NamedTuple):
    """A form for a comment.

    Attributes:
        acts: by the kind that the form names.
        about: what it is about, from the address: a digest or the number of a question, and what
            else the act takes after the text.
        show: the page of the form, with what is wrong and what was typed.
    """

    acts: Acts
    about: Callable[[Request, CasePage], tuple[str | int, tuple[str | None, ...]]]
    show: Callable[..., Response]


class PlacePages:
    """Pages about a place, and about a question."""

    def __init__(self, look: PageTemplates, review: Review, forms: Forms, opened: Opened) -> None:
        self._look = look
        self._review = review
        self._forms = forms
        self._opened = opened

    def routes(self) -> list[Route]:
        """For each place, the page that shows it and its form."""
        places = {
            "/beoordeling/{digest}/gesprek": "about_dossier",
            "/beoordeling/{digest}/bijlage/{annex}/gesprek": "about_annex",
            "/beoordeling/{digest}/bijlage/{annex}/plek/{anchor}": "place",
        }
        asked = "/beoordeling/{digest}/vraag/{number:int}"
        say, follow = (
            Spoken(SAY, _about_place, self._shown_place),
            Spoken(FOLLOW, _about_question, self._shown_question),
        )
        return [
            *(Route(path, self._place, name=name) for path, name in places.items()),
            *(
                Route(path, self._forms.endpoint(partial(self._carry_out, say)), methods=["POST"])
                for path in places
            ),
            Route(asked, self._question, name="question"),
            Route(asked, self._forms.endpoint(partial(self._carry_out, follow)), methods=["POST"]),
        ]

    def _place(self, request: Request) -> Response:
        return self._shown_place(request, case_page(self._review, request))

    def _shown_place(
        self,
        request: Request,
        page: CasePage,
        *,
        status: int = 200,
        error: str | None = None,
        text: str = "",
        kind: str = str(CommentKind.REMARK),
    ) -> Response:
        place = _place_of(request, page)
        found = (
            traced(page.folder, place.anchor, recompute=may_recompute(request))
            if place.anchor is not None
            else None
        )
        content = page.content()
        threads = page.threads(place)
        self._note(request, threads)
        return self._look.page(
            "place.html.j2",
            request,
            status=status,
            case=page,
            line=page.line,
            place=place,
            traced=found,
            earlier=self._earlier(page, found, recompute=may_recompute(request)),
            how=HOW,
            findings=[one for one in content.findings if one.about == place.anchor]
            if place.anchor is not None and isinstance(content, SealedDossierView)
            else [],
            threads=threads,
            names=page.names(),
            refusals={str(kind): page.view.refusals[action] for kind, (_, action) in SAY.items()},
            back=_back(request, page, place),
            error=error,
            text=text,
            kind=kind,
        )

    def _note(self, request: Request, threads: list[Thread]) -> None:
        for thread in threads:
            self._opened.note_comments(request, [thread.opener, *thread.replies])

    def _earlier(
        self, page: CasePage, found: Traced | None, *, recompute: bool
    ) -> tuple[str, str] | None:
        """The digest of the previous concept and its text at this place; None if that is the same,
        as far as this person may know.
        """
        if found is None:
            return None
        earlier = earlier_concept(
            dossiers(self._review, page.person.name, page.line.halfjaar), page.line
        )
        if earlier is None:
            return None
        folder = self._review.outputs / earlier.halfjaar / earlier.digest
        before = traced(folder, found.id, recompute=recompute) if folder.is_dir() else None
        if before is None:
            return None
        closed = found.closed or before.closed
        if before.value == found.value and (closed or before.exact == found.exact):
            return None
        return (
            earlier.digest,
            before.value
            if before.value != found.value
            else f"{before.value} (precies: {before.exact})",
        )

    def _question(self, request: Request) -> Response:
        return self._shown_question(request, case_page(self._review, request))

    def _shown_question(
        self,
        request: Request,
        page: CasePage,
        *,
        status: int = 200,
        error: str | None = None,
        text: str = "",
        kind: str = str(CommentKind.ANSWER),
    ) -> Response:
        thread = _thread_of(request, page)
        about = thread.opener
        self._note(request, [thread])
        text_there = page.place(about.annex, about.anchor).text if about.anchor else None
        return self._look.page(
            "question.html.j2",
            request,
            status=status,
            case=page,
            line=page.line,
            thread=thread,
            place=CasePlace(about.annex, about.anchor, text_there),
            names=page.names(),
            refusals={
                str(kind): page.view.refusals[action] for kind, (_, action) in FOLLOW.items()
            },
            error=error,
            text=text,
            kind=kind,
        )

    def _carry_out(self, spoken: Spoken, sent: SentForm) -> Response:
        page = case_page(self._review, sent.request, sent.person)
        subject, more = spoken.about(sent.request, page)
        kind, text = sent.text("soort"), sent.text("text")
        if kind not in spoken.acts:
            raise HTTPException(400)
        act, action = spoken.acts[kind]
        try:
            number = act(self._review, sent.person.name, subject, text, *more)
        except Refused as error:
            page = case_page(
                self._review, sent.request, sent.person
            )  # it may have moved on meanwhile
            return spoken.show(
                sent.request,
                page,
                status=status_of(page.view, action),
                error=str(error),
                text=text,
                kind=kind,
            )
        return self._forms.done(f"{sent.request.url.path}#gezegd-{number}")


def _about_place(request: Request, page: CasePage) -> tuple[str | int, tuple[str | None, ...]]:
    place = _place_of(request, page)
    return page.digest, (place.annex, place.anchor)


def _about_question(request: Request, page: CasePage) -> tuple[str | int, tuple[str | None, ...]]:
    return _thread_of(request, page).opener.id, ()


def _place_of(request: Request, page: CasePage) -> CasePlace:
    return page.place(request.path_params.get("annex"), request.path_params.get("anchor"))


def _thread_of(request: Request, page: CasePage) -> Thread:
    """The question in the address. A hidden question gives 404, as if it did not exist."""
    for thread in page.threads():
        if (
            thread.opener.id == request.path_params["number"]
            and thread.opener.kind is CommentKind.QUESTION
        ):
            return thread
    raise HTTPException(404)


def _back(request: Request, page: CasePage, place: CasePlace) -> str:
    if place.annex is None:
        return str(request.app.url_path_for("case", digest=page.digest))
    annex = str(request.app.url_path_for("annex", digest=page.digest, annex=place.annex))
    return f"{annex}#{place_id(place.anchor)}" if place.anchor is not None else annex

"""The pages on which reviewers read an annex: as it is sealed, beside an earlier concept, and to
print with what was said.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasks.definitions.judged import annex_of, page_of
from tasks.pages.review.annex.annex_page import annex_style, place_id, shown_annex
from tasks.pages.review.annex.annex_to_print import annex_to_print
from tasks.pages.review.annex.concept_diff import AnnexSince, annex_since, read_beside
from tasks.pages.review.case_view import CasePage, case_page
from tasks.pages.web.files import sealed_file
from tasks.pages.web.opened import Opened
from tasks.pages.web.templating import HEADERS, PageTemplates
from tasks.review.record.store import Review
from tasks.review.rules.states import Action
from tasks.review.visibility import ReviewLine

#: Of an annex the style holds its fonts.
ANNEX_HEADERS = {
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace(
        "font-src 'self'", "font-src 'self' data:"
    )
}


class AnnexPages:
    """Pages that show and change nothing."""

    def __init__(self, look: PageTemplates, review: Review, opened: Opened) -> None:
        self._look = look
        self._review = review
        self._opened = opened

    def routes(self) -> list[Route]:
        """The addresses."""
        path = "/beoordeling/{digest}/bijlage/{annex}"
        return [
            Route(path, self._annex, name="annex"),
            Route(f"{path}/afdruk", self._annex_to_print, name="annex_to_print"),
            Route(f"{path}/verschillen", self._differences, name="annex_differences"),
            Route(f"{path}/stijl.css", self._annex_style, name="annex_style"),
        ]

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
        beside = self._beside(page, annex)
        since = self._annex_since(page, annex, beside) if marked else None
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
            beside=beside,
            may_say=self._may_say(page),
            to_judge=annex in page.view.annexes_to_judge,
        )

    def _beside(self, page: CasePage, annex: str) -> ReviewLine | None:
        return read_beside(self._review, page)[1].get(annex)

    def _annex_since(self, page: CasePage, annex: str, beside: ReviewLine | None) -> AnnexSince:
        """What changed in an annex since the concept that this person reads it beside. Raises
        HTTPException 404 if there is none.
        """
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
            since=self._annex_since(page, annex, self._beside(page, annex)),
            place_id=place_id,
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

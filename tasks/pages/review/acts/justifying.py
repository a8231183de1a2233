"""The page on which a maker answers the findings that ask, with the form that it sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasks.definitions.finding import explained
from tasks.dossier.sealed.contents import SealedDossier
from tasks.edits.thresholds import edits
from tasks.pages.review.acts.actions import status_of
from tasks.pages.review.case_view import CasePage, case_page
from tasks.pages.web.exact_values import FindingWords, finding_words
from tasks.pages.web.forms import WRITTEN, Forms, SentForm
from tasks.pages.web.templating import PageTemplates
from tasks.review.anchors import anchors
from tasks.review.justifying import Asked, asking, justify
from tasks.review.record.store import Review
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action

#: Begins the name of the field for the answer to a finding.
FIELD = f"{WRITTEN}-"


class Question(NamedTuple):
    """A finding that asks, as people read it.

    Attributes:
        asked: the finding and its answer.
        words: what this person reads of it.
        title: of its code.
        why: why the system asks this at all; None if the definitions do not know it any more.
        annex: in which the figure that it is about stands; None if it is in none.
    """

    asked: Asked
    words: FindingWords
    title: str
    why: str | None
    annex: str | None


class JustifyPages:
    """The page with the findings that ask."""

    def __init__(self, look: PageTemplates, review: Review, forms: Forms) -> None:
        self._look = look
        self._review = review
        self._forms = forms

    def routes(self) -> list[Route]:
        """The page and its form."""
        path = "/beoordeling/{digest}/antwoorden"
        return [
            Route(path, self._page, name="justify"),
            Route(path, self._forms.endpoint(self._answer), methods=["POST"]),
        ]

    def _page(self, request: Request) -> Response:
        return self._shown(request, case_page(self._review, request))

    def _shown(
        self,
        request: Request,
        page: CasePage,
        *,
        status: int = 200,
        error: str | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        questions = _questions(page, asking(self._review, page.digest))
        return self._look.page(
            "justify.html.j2",
            request,
            status=status,
            case=page,
            line=page.line,
            questions=questions,
            left=[one for one in questions if one.asked.answer is None],
            sealed=all(one.asked.sealed for one in questions),
            refusals=page.view.refusals[Action.JUSTIFY],
            names=page.names(),
            field=FIELD,
            error=error,
            typed=typed or {},
        )

    def _answer(self, sent: SentForm) -> Response:
        page = case_page(self._review, sent.request, sent.person)
        reasons = {
            one.finding.key: sent.text(f"{FIELD}{one.finding.key}")
            for one in asking(self._review, page.digest)
        }
        try:
            justify(self._review, sent.person.name, page.digest, reasons)
        except Refused as error:
            page = case_page(self._review, sent.request, sent.person)
            return self._shown(
                sent.request,
                page,
                status=status_of(page.view, Action.JUSTIFY),
                error=str(error),
                typed=reasons,
            )
        return self._forms.done(sent.request.url.path)


def _questions(page: CasePage, asked: list[Asked]) -> list[Question]:
    if not asked:
        return []
    words = finding_words(SealedDossier(page.folder), recompute=page.recompute)
    return [_question(page, one, words(one.finding)) for one in asked]


def _question(page: CasePage, asked: Asked, words: FindingWords) -> Question:
    code, about = asked.finding.code, asked.finding.about
    entry, edit = explained(code), edits().get(code)
    annex = next(
        (one for one in page.titles if about is not None and about in anchors(page.folder, one)),
        None,
    )
    return Question(
        asked,
        words,
        entry.title if entry is not None else code,
        edit.why if edit is not None else None,
        annex,
    )

"""The page to search a dossier with: figures, findings and what was said, by words and by sort."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasks.definitions.finding import Grade
from tasks.dossier.sealed.contents import SealedDossier
from tasks.pages.review.case_view import CasePage, Thread, case_page
from tasks.pages.sealed_dossiers import ShownFinding, shown_findings
from tasks.pages.web.templating import PageTemplates
from tasks.review.anchors import anchors
from tasks.review.record.store import Review

#: So many of a sort are shown; more words find fewer.
MOST_SHOWN = 100
LONGEST_QUERY = 200


class Sort(StrEnum):
    """What can be searched for."""

    ALL = "alles"
    FIGURES = "cijfers"
    FINDINGS = "bevindingen"
    BLOCKING = "blokkerende bevindingen"
    TO_CONFIRM = "bevindingen die een antwoord vragen"
    SAID = "vragen en opmerkingen"
    OPEN = "open vragen"


GRADES = {Sort.BLOCKING: Grade.BLOCKING, Sort.TO_CONFIRM: Grade.TO_CONFIRM}


class FoundFigure(NamedTuple):
    """A figure or status, and the annex to read it in; None if it is printed in none."""

    id: str
    label: str
    printed: str
    annex: str | None


class FoundFinding(NamedTuple):
    """A finding, and the annex to read it in; None if it is in none."""

    finding: ShownFinding
    annex: str | None


class SearchPage:
    """The page."""

    def __init__(self, look: PageTemplates, review: Review) -> None:
        self._look = look
        self._review = review

    def routes(self) -> list[Route]:
        """Its address."""
        return [Route("/beoordeling/{digest}/zoeken", self._page, name="search")]

    def _page(self, request: Request) -> Response:
        page = case_page(self._review, request)
        query = request.query_params.get("q", "")[:LONGEST_QUERY]
        chosen = request.query_params.get("soort", Sort.ALL)
        sort = Sort(chosen) if chosen in set(Sort) else Sort.ALL
        words = query.casefold().split()
        found = Found(page, words, sort)
        return self._look.page(
            "search.html.j2",
            request,
            case=page,
            line=page.line,
            query=query,
            sort=sort,
            sorts=Sort,
            found=found,
            most=MOST_SHOWN,
            names=page.names(),
        )


class Found:
    """What has all these words, of a sort."""

    def __init__(self, page: CasePage, words: list[str], sort: Sort) -> None:
        self._page, self._words = page, words
        self._dossier = SealedDossier(page.folder)
        self._places = {
            anchor: annex
            # The letter quotes figures of all: each leads to where it stands first.
            for annex in reversed(page.titles)
            for anchor in anchors(page.folder, annex)
        }
        every = sort is Sort.ALL
        self.figures = self._figures() if every or sort is Sort.FIGURES else []
        finds = every or sort is Sort.FINDINGS or sort in GRADES
        self.findings = self._findings(GRADES.get(sort)) if finds else []
        self.threads = (
            self._threads(only_open=sort is Sort.OPEN)
            if every or sort in (Sort.SAID, Sort.OPEN)
            else []
        )

    @property
    def number(self) -> int:
        """How much was found."""
        return len(self.figures) + len(self.findings) + len(self.threads)

    def _has(self, *texts: str | None) -> bool:
        text = " ".join(one for one in texts if one).casefold()
        return all(word in text for word in self._words)

    def _figures(self) -> list[FoundFigure]:
        said = [(one.id, one.label, one.printed) for one in self._dossier.figures]
        said += [(one.id, one.label, one.word) for one in self._dossier.statuses]
        return [
            FoundFigure(id, label, printed, self._places.get(id))
            for id, label, printed in said
            if self._has(id, label, printed)
        ]

    def _findings(self, grade: Grade | None) -> list[FoundFinding]:
        return [
            FoundFinding(one, self._places.get(one.about or ""))
            for one in shown_findings(self._dossier, recompute=self._page.recompute)
            if grade in (None, one.grade) and self._has(one.code, one.title, one.text, one.where)
        ]

    def _threads(self, *, only_open: bool) -> list[Thread]:
        names = self._page.names()
        return [
            thread
            for thread in self._page.threads()
            if (thread.opener.open or not only_open)
            and self._has(
                *(
                    text
                    for one in (thread.opener, *thread.replies)
                    for text in (one.text, one.person, names.get(one.person))
                )
            )
        ]

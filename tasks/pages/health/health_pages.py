"""How the product is: a page for people with an account, and JSON for a monitor, which needs none
and tells no more than the name of each check and how it is.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tasks.pages.health.checks import How, local_checks, worst
from tasks.pages.health.whole_records import LookedAt
from tasks.pages.web.templating import PageTemplates
from tasks.review.record.store import Review

HEALTH, MONITOR = "/toestand", "/gezond/stand"
WORDS = {How.WELL: "ok", How.NOTE: "warning", How.ILL: "error"}


class HealthPages:
    """The page and the JSON."""

    def __init__(self, look: PageTemplates, review: Review, backups: Path | None) -> None:
        self._look = look
        self._review = review
        self._backups = backups
        self._whole = LookedAt()

    def routes(self) -> list[Route]:
        """Their addresses."""
        return [
            Route(HEALTH, self._page, name="health"),
            Route(MONITOR, self._monitor, name="monitor"),
        ]

    def _page(self, request: Request) -> Response:
        checks = local_checks(self._review, self._backups, self._whole)
        return self._look.page(
            "health.html.j2", request, checks=checks, worst=worst(checks), hows=How
        )

    def _monitor(self, _request: Request) -> Response:
        checks = local_checks(self._review, self._backups, self._whole)
        how = worst(checks)
        status = HTTPStatus.SERVICE_UNAVAILABLE if how is How.ILL else HTTPStatus.OK
        body = {
            "version": 1,
            "status": WORDS[how],
            "checks": {one.name: WORDS[one.how] for one in checks},
        }
        return JSONResponse(body, status_code=status)

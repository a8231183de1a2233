"""Judgements that are given in one act: on what did not change since this person judged it to be
good, and on the parts of the letter that they read. Each is a vote of its own.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasks.definitions.judged import LETTER, annex_of
from tasks.pages.review.acts.actions import after_act, status_of, was_done
from tasks.pages.review.case_view import CasePage, case_page
from tasks.pages.web.forms import Forms, SentForm
from tasks.pages.web.opened import Opened
from tasks.pages.web.templating import PageTemplates
from tasks.review.confirming import confirm, confirmable
from tasks.review.decisions import agree
from tasks.review.record.store import Review
from tasks.review.rules.outcome import Choice
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action
from tasks.review.visibility import dossiers

#: Begins the name of the field of a part that is judged to be good; and what a form that can have
#: such fields says by itself, because none may be chosen.
GOOD, OF_PARTS = "goed-", "delen"


class ReadPart(NamedTuple):
    """A part of the letter that this person can judge: whether it was opened since they signed in,
    and whether all that others said of it was shown.
    """

    judged: str
    opened: bool
    read: bool

    @property
    def ready(self) -> bool:
        """Whether it can be judged with others in one act."""
        return self.opened and self.read


class TogetherPages:
    """The page and its two forms."""

    def __init__(self, look: PageTemplates, review: Review, forms: Forms, opened: Opened) -> None:
        self._look = look
        self._review = review
        self._forms = forms
        self._opened = opened

    def routes(self) -> list[Route]:
        """The page, and where both forms go."""
        path = "/beoordeling/{digest}/bevestigen"
        return [
            Route(path, self._page, name="confirm"),
            Route(path, self._forms.endpoint(self._carry_out), methods=["POST"]),
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
        chosen: Collection[str] = (),
    ) -> Response:
        found = confirmable(self._review, page.person.name, page.digest)
        known = {
            one.digest: one for one in dossiers(self._review, page.person.name, page.line.halfjaar)
        }
        return self._look.page(
            "together.html.j2",
            request,
            status=status,
            case=page,
            line=page.line,
            found={annex: known[found[annex]] for annex in page.titles if annex in found},
            parts=[one for one in self._parts(request, page) if one.judged not in found],
            fields=(GOOD, OF_PARTS),
            error=error,
            chosen=chosen,
        )

    def _parts(self, request: Request, page: CasePage) -> list[ReadPart]:
        return [
            ReadPart(
                one,
                self._opened.has_annex(request, page.digest, one),
                not self._opened.unread(request, page.said_by_others(one)),
            )
            for one in page.titles
            if annex_of(one) == LETTER and one in page.view.annexes_to_judge
        ]

    def _carry_out(self, sent: SentForm) -> Response:
        page = case_page(self._review, sent.request, sent.person)
        return self._agree(sent, page) if sent.text(OF_PARTS) else self._confirm(sent, page)

    def _agree(self, sent: SentForm, page: CasePage) -> Response:
        chosen = [one for one in page.titles if sent.text(f"{GOOD}{one}")]
        unread = [
            page.titles[one.judged]
            for one in self._parts(sent.request, page)
            if one.judged in chosen and not one.ready
        ]
        try:
            if not chosen:
                raise Refused("Kies wat u goed vindt.")
            if unread:
                raise Refused(
                    "Open eerst, en lees ook wat erover is gezegd: " + "; ".join(unread) + "."
                )
            agree(self._review, sent.person.name, page.digest, chosen)
        except Refused as error:
            page = case_page(self._review, sent.request, sent.person)
            if chosen and was_done(page, Action.VOTE, annex=chosen[-1], choice=Choice.AGREED):
                return after_act(self._review, self._forms, sent, page.digest)
            status = status_of(page.view, Action.VOTE)
            return self._shown(sent.request, page, status=status, error=str(error), chosen=chosen)
        return after_act(self._review, self._forms, sent, page.digest)

    def _confirm(self, sent: SentForm, page: CasePage) -> Response:
        try:
            confirm(self._review, sent.person.name, page.digest)
        except Refused as error:
            last = page.view.log[-1]
            if last.person == sent.person.name and "confirms" in last.data:
                return after_act(self._review, self._forms, sent, page.digest)
            status = status_of(page.view, Action.VOTE, otherwise=409)
            return self._shown(sent.request, page, status=status, error=str(error))
        return after_act(self._review, self._forms, sent, page.digest)

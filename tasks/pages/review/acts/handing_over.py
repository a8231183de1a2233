"""The page on which the seat of a reviewer who is absent goes to a colleague."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasks.definitions.reviewing import GROUP
from tasks.pages.review.acts.actions import after_act, status_of, was_done
from tasks.pages.review.case_view import CasePage, case_page
from tasks.pages.web.forms import Forms, SentForm
from tasks.pages.web.templating import PageTemplates
from tasks.review.handing_over import hand_over, successors
from tasks.review.record.store import Review
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action, Role


def holders(page: CasePage) -> frozenset[str]:
    """The people whose seats whoever looks may hand over now."""
    if page.view.refusals[Action.HAND_OVER]:
        return frozenset()
    seats = {seat for chosen in page.view.open_seats.values() for seat in chosen}
    named = frozenset(seat for seat in seats if not seat.startswith(GROUP))
    return named if Role.RELEASER in page.person.roles else named & {page.person.name}


class HandingOverPages:
    """The page, and the form that it sends."""

    def __init__(self, look: PageTemplates, review: Review, forms: Forms) -> None:
        self._look = look
        self._review = review
        self._forms = forms

    def routes(self) -> list[Route]:
        """The page and its form."""
        path = "/beoordeling/{digest}/overdragen/{holder}"
        return [
            Route(path, self._page, name="hand_over"),
            Route(path, self._forms.endpoint(self._hand_over), methods=["POST"]),
        ]

    def _page(self, request: Request) -> Response:
        return self._shown(request, case_page(self._review, request))

    def _shown(
        self, request: Request, page: CasePage, *, status: int = 200, error: str | None = None
    ) -> Response:
        names, holder = page.names(), request.path_params["holder"]
        if holder not in names:
            raise HTTPException(404)
        return self._look.page(
            "hand_over.html.j2",
            request,
            status=status,
            case=page,
            line=page.line,
            holder=holder,
            names=names,
            successors=successors(self._review, page.person.name, page.digest, holder),
            refusals=page.view.refusals[Action.HAND_OVER],
            error=error,
        )

    def _hand_over(self, sent: SentForm) -> Response:
        page = case_page(self._review, sent.request, sent.person)
        holder, to = sent.request.path_params["holder"], sent.text("naar")
        try:
            if not to:
                raise Refused("Kies wie de plaats krijgt.")
            hand_over(self._review, sent.person.name, page.digest, holder, to)
        except Refused as error:
            page = case_page(self._review, sent.request, sent.person)
            if was_done(page, Action.HAND_OVER) and page.view.log[-1].data["to"]["person"] == to:
                return after_act(self._review, self._forms, sent, page.digest)
            status = status_of(page.view, Action.HAND_OVER)
            return self._shown(sent.request, page, status=status, error=str(error))
        return after_act(self._review, self._forms, sent, page.digest)

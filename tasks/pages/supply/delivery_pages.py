"""The pages of deliveries: how it stands with every source, and per source the form to deliver
with, all that the check found, and what came in earlier.

They write in the inbox and read what the process that takes from it left
(:mod:`tasks.dossier.delivered`). No delivery is opened here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from tasks.definitions.finding import explained
from tasks.definitions.halfjaar import Halfjaar, known_halfjaren, load_halfjaar, next_halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.inbox.arrival import most_bytes, name_problem, waiting
from tasks.deliveries.inbox.posting import NotReceived, Parcel
from tasks.deliveries.refusal_report import report_page
from tasks.deliveries.supplier_templates.files import delivery_name
from tasks.dossier.delivered.standing import SourceStanding, Stand, read_standing, sources_of
from tasks.figures.dutch import AMSTERDAM
from tasks.pages.web.authentication import SUPPLY, token_of, visitor_of
from tasks.pages.web.files import file_headers
from tasks.pages.web.forms import Forms
from tasks.pages.web.templating import PageTemplates
from tasks.pages.web.upload import read_upload
from tasks.review.accounts.people import full_names
from tasks.review.record.store import Review
from tasks.review.rules.rights import Case, Person, objections
from tasks.review.rules.states import Action
from tasks.sections import contracts_of

#: The field of the form.
FILE = "bestand"


class Place(NamedTuple):
    """A source of a halfjaar, for somebody who may deliver it."""

    halfjaar: Halfjaar
    contract: Contract
    person: Person


class DeliveryPages:
    """The pages, and the form on them."""

    def __init__(self, look: PageTemplates, review: Review, forms: Forms) -> None:
        self._look = look
        self._review = review
        self._forms = forms

    def routes(self) -> list[Route]:
        """The addresses."""
        source = f"{SUPPLY}/{{halfjaar}}/{{source}}"
        return [
            Route(SUPPLY, self._newest, name="deliveries"),
            Route(f"{SUPPLY}/{{halfjaar}}", self._overview, name="deliveries_of"),
            Route(source, self._page, name="delivery"),
            Route(source, self._send, methods=["POST"]),
            Route(f"{source}/rapport", self._report, name="delivery_report"),
        ]

    def _newest(self, request: Request) -> Response:
        try:
            name = next_halfjaar(self._today())
        except ValueError:  # every letter has been sent
            name = known_halfjaren()[-1]
        return self._stands(request, load_halfjaar(name))

    def _overview(self, request: Request) -> Response:
        return self._stands(request, _halfjaar(request))

    def _stands(self, request: Request, halfjaar: Halfjaar) -> Response:
        person = self._person(request)
        standing = read_standing(self._review.outputs, halfjaar.name)
        return self._look.page(
            "deliveries.html.j2",
            request,
            halfjaar=halfjaar,
            others=[name for name in reversed(known_halfjaren()) if name != halfjaar.name],
            sources=[one for one in self._sources(halfjaar) if _may_deliver(person, one.contract)],
            standing=standing,
            stands=Stand,
            names=self._names(),
        )

    def _page(self, request: Request) -> Response:
        return self._shown(request, self._place(request))

    def _shown(
        self, request: Request, place: Place, *, status: int = 200, error: str | None = None
    ) -> Response:
        source = self._source(place)
        return self._look.page(
            "delivery.html.j2",
            request,
            status=status,
            halfjaar=place.halfjaar,
            source=source,
            contract=place.contract,
            deliver_as=delivery_name(place.contract, place.halfjaar),
            largest=most_bytes(place.contract),
            titles={one.code: explained(one.code) for one in source.findings},
            problem=read_standing(self._review.outputs, place.halfjaar.name).problem,
            stands=Stand,
            names=self._names(),
            error=error,
            field=FILE,
        )

    def _report(self, request: Request) -> Response:
        place = self._place(request)
        findings = self._source(place).findings
        name = f"aanleverrapport_{place.contract.name}_{place.halfjaar.name}.html"
        return Response(
            report_page(findings, place.halfjaar.name).encode(), headers=file_headers(name)
        )

    async def _send(self, request: Request) -> Response:
        token = token_of(request)
        if (refused := await self._forms.without_file(request, token)) is not None:
            return refused
        sending = _Sending(
            lambda fields: self._forms.problem(request, fields, token),
            lambda: self._place(request),
            self._review,
        )
        try:
            await read_upload(request, sending.begin)
            if sending.problem is None:
                await run_in_threadpool(sending.finish)
        except NotReceived as error:
            sending.error = str(error)
        finally:
            sending.drop()
        if sending.problem is not None:
            return self._look.problem(request, 403, sending.problem)
        if sending.error is not None:
            place = await run_in_threadpool(self._place, request)
            return await run_in_threadpool(
                lambda: self._shown(request, place, status=422, error=sending.error)
            )
        return RedirectResponse(request.url.path, status_code=303)

    def _person(self, request: Request) -> Person:
        visitor = visitor_of(request)
        if visitor is None or visitor.person is None:
            raise HTTPException(404)
        if problems := objections(Action.DELIVER, visitor.person, Case(None)):
            raise HTTPException(403, " ".join(problems))
        return visitor.person

    def _place(self, request: Request) -> Place:
        person, halfjaar = self._person(request), _halfjaar(request)
        contract = contracts_of(halfjaar).get(request.path_params["source"])
        if contract is None:
            raise HTTPException(404)
        if problems := objections(Action.DELIVER, person, Case(None), contract.name):
            raise HTTPException(403, " ".join(problems))
        return Place(halfjaar, contract, person)

    def _sources(self, halfjaar: Halfjaar) -> list[SourceStanding]:
        outputs = self._review.outputs
        here = [arrival for _, arrival in waiting(outputs)]
        standing = read_standing(outputs, halfjaar.name)
        return sources_of(halfjaar, contracts_of(halfjaar), standing, here, self._today())

    def _source(self, place: Place) -> SourceStanding:
        found = self._sources(place.halfjaar)
        return next(one for one in found if one.contract == place.contract.name)

    def _today(self) -> date:
        return self._review.now().astimezone(AMSTERDAM).date()

    def _names(self) -> dict[str, str]:
        return full_names(self._review)


class _Sending:
    """One form on its way in: what is wrong with it, and where its file goes."""

    def __init__(
        self,
        form_problem: Callable[[dict[str, str]], str | None],
        place: Callable[[], Place],
        review: Review,
    ) -> None:
        self.problem: str | None = None
        self.error: str | None = None
        self._form_problem = form_problem
        self._find = place
        self._review = review
        self._place: Place | None = None
        self._parcel: Parcel | None = None
        self._file = ""

    def begin(self, fields: dict[str, str], file: str) -> _Sending | None:
        if problem := self._form_problem(fields):
            self.problem = problem
            return None
        place = self._find()
        # Some browsers send the folder as well.
        self._file = file.rpartition("\\")[2]
        if problem := name_problem(self._file, place.contract):
            self.error = problem
            return None
        self._place = place
        self._parcel = Parcel(self._review.outputs, place.contract)
        return self

    def write(self, data: bytes) -> None:
        if self._parcel is not None:
            self._parcel.write(data)

    def finish(self) -> None:
        if self._parcel is not None and self._place is not None:
            self._parcel.hand_over(
                self._place.halfjaar.name,
                self._file,
                self._place.person.name,
                self._review.now(),
            )

    def drop(self) -> None:
        if self._parcel is not None:
            self._parcel.drop()


def _may_deliver(person: Person, source: str) -> bool:
    return not objections(Action.DELIVER, person, Case(None), source)


def _halfjaar(request: Request) -> Halfjaar:
    if (name := request.path_params["halfjaar"]) not in known_halfjaren():
        raise HTTPException(404)
    return load_halfjaar(name)

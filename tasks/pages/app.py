"""The page server: a Starlette application over one outputs folder and the records of review.

It shows the contents of the folder. It changes nothing there, except that it writes the releases
that a person decides on, and puts what people deliver in the inbox. The records keep what people
do.

It runs as a process and an origin separate from the Prefect UI, on purpose: a script that gets into
that UI can not act on these pages, and these pages need none of Prefect's rights.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tasks.annexes.page.house_style import house_assets
from tasks.dossier.halfjaar_store import REPORT
from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.pages.health.health_pages import HealthPages
from tasks.pages.review.acts.actions import StepPages
from tasks.pages.review.acts.comments import PlacePages
from tasks.pages.review.acts.handing_over import HandingOverPages
from tasks.pages.review.acts.justifying import JustifyPages
from tasks.pages.review.acts.suggestions import SuggestionPages
from tasks.pages.review.acts.together import TogetherPages
from tasks.pages.review.annex.annex_pages import AnnexPages
from tasks.pages.review.release_pages import ReleasePages
from tasks.pages.review.review_pages import ReviewPages
from tasks.pages.review.search import SearchPage
from tasks.pages.review.standing import known_lines, standing
from tasks.pages.sealed_dossiers import (
    HALFJAAR,
    Unreadable,
    dossier_folder,
    read_dossier,
    rounds,
)
from tasks.pages.suppliers import SupplierPages
from tasks.pages.supply.delivery_pages import DeliveryPages
from tasks.pages.web.authentication import LOOPBACK_NAMES, AtTheDoor, Door
from tasks.pages.web.concurrency import few_threads
from tasks.pages.web.exact_values import FOR_WHOM, closed_files, may_recompute, refuse
from tasks.pages.web.files import file_headers, sealed_file
from tasks.pages.web.forms import Forms
from tasks.pages.web.opened import Opened
from tasks.pages.web.sign_in import SignInPages
from tasks.pages.web.templating import HEADERS, SHEETS, PageTemplates
from tasks.pages.whole_dossier import archive, archive_name
from tasks.review.accounts.people import full_names
from tasks.review.accounts.sign_on_proxy import Proxy
from tasks.review.record.store import Review

#: The style and the fonts are the same for everyone.
LASTING = "public, max-age=3600"


class _StrictHeaders:
    """Adds :data:`HEADERS` to every answer, including errors, unless the answer sets them
    itself.
    """

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app = app
        self._headers = HEADERS | (
            {"Strict-Transport-Security": "max-age=31536000"} if secure else {}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, strict if scope["type"] == "http" else send)


def create_app(
    review: Review,
    *,
    public_url: str,
    proxy: Proxy | None = None,
    prefect_url: str | None = None,
    backups: Path | None = None,
    tell: Callable[[], None],
) -> Starlette:
    """The application.

    Args:
        review: the records, and with them the folder with the dossiers.
        public_url: where people reach it. A request for any other name than this one's or this
            computer's own is refused, or a web site elsewhere could give itself this address and
            have a browser read the pages to it.
        proxy: the organisation's sign-on proxy; None for accounts of our own.
        prefect_url: address of the Prefect UI, for a link that only makers get; None leaves it
            out.
        backups: the folder with backups, None if nobody said.
        tell: sends the notices that are waiting.
    """
    look = PageTemplates(prefect_url)
    outputs = review.outputs
    door = Door(review, public_url, proxy)
    forms = Forms(look, door, tell)
    opened = Opened()

    def overview(request: Request) -> Response:
        return look.page(
            "overview.html.j2",
            request,
            rounds=rounds(outputs),
            known=known_lines(review, request),
            may_recompute=may_recompute(request),
            for_whom=FOR_WHOM,
        )

    def dossier(request: Request) -> Response:
        folder = dossier_folder(
            outputs, request.path_params["halfjaar"], request.path_params["digest"]
        )
        if folder is None:
            raise HTTPException(404)
        read = read_dossier(folder, recompute=may_recompute(request))
        template = "unreadable.html.j2" if isinstance(read, Unreadable) else "dossier.html.j2"
        return look.page(
            template,
            request,
            dossier=read,
            standing=standing(review, request, folder),
            closed=frozenset()
            if isinstance(read, Unreadable)
            else closed_files(request, SealedDossier(folder).statement),
            for_whom=FOR_WHOM,
            names=full_names(review),
        )

    def file(request: Request) -> Response:
        folder = dossier_folder(
            outputs, request.path_params["halfjaar"], request.path_params["digest"]
        )
        name = request.path_params["name"]
        served = sealed_file(folder, name) if folder is not None else None
        if folder is None or served is None:
            raise HTTPException(404)
        if name in closed_files(request, SealedDossier(folder).statement):
            raise refuse(name)
        return Response(served.data, headers=served.headers)

    def whole(request: Request) -> Response:
        folder = dossier_folder(
            outputs, request.path_params["halfjaar"], request.path_params["digest"]
        )
        if folder is None:
            raise HTTPException(404)
        without = closed_files(request, SealedDossier(folder).statement)
        return Response(archive(folder, without), headers=file_headers(archive_name(folder)))

    def report(request: Request) -> Response:
        path = outputs / request.path_params["halfjaar"] / REPORT
        if not HALFJAAR.fullmatch(request.path_params["halfjaar"]) or not path.is_file():
            raise HTTPException(404)
        if not may_recompute(request):
            raise refuse(REPORT)  # its findings name what was delivered
        return Response(path.read_bytes(), headers=file_headers(REPORT))

    def style(request: Request) -> Response:
        name = request.path_params["name"]
        media_type, data = (
            ("text/css", look.style_sheet(name))
            if name in SHEETS
            else house_assets().get(name, ("", b""))
        )
        if media_type not in ("text/css", "font/woff2"):
            raise HTTPException(404)
        return Response(data, media_type=media_type, headers={"Cache-Control": LASTING})

    async def health(_request: Request) -> Response:
        return PlainTextResponse("gezond")

    async def refused(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            return look.problem(request, 500)
        detail = error.detail if error.detail != HTTPStatus(error.status_code).phrase else None
        return look.problem(
            request,
            error.status_code,
            detail,
            headers=dict(error.headers) if error.headers else None,
        )

    async def changed(request: Request, error: Exception) -> Response:
        return look.problem(request, 409, str(error))

    handlers: dict[int | type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
        HTTPException: refused,
        ChangedError: changed,
        Exception: refused,
    }
    return Starlette(
        routes=[
            *SignInPages(look, door, forms).routes(),
            *ReviewPages(look, review, opened).routes(),
            *AnnexPages(look, review, opened).routes(),
            *ReleasePages(review).routes(),
            *SearchPage(look, review).routes(),
            *PlacePages(look, review, forms, opened).routes(),
            *SuggestionPages(look, review, forms).routes(),
            *StepPages(look, review, forms, opened).routes(),
            *TogetherPages(look, review, forms, opened).routes(),
            *JustifyPages(look, review, forms).routes(),
            *HandingOverPages(look, review, forms).routes(),
            *HealthPages(look, review, backups).routes(),
            *SupplierPages(look, outputs).routes(),
            *DeliveryPages(look, review, forms).routes(),
            Route("/", overview),
            Route("/dossiers/{halfjaar}/{digest}", dossier, name="dossier"),
            Route("/dossiers/{halfjaar}/{digest}/alles.zip", whole, name="whole_dossier"),
            Route("/dossiers/{halfjaar}/{digest}/{name}", file, name="file"),
            Route("/leveringen/{halfjaar}/aanleverrapport", report, name="report"),
            Route("/huisstijl/{name}", style, name="style"),
            Route("/gezond", health),
        ],
        middleware=[
            Middleware(_StrictHeaders, secure=door.secure),
            Middleware(
                TrustedHostMiddleware,
                allowed_hosts=sorted({*LOOPBACK_NAMES, door.host}),
                www_redirect=False,
            ),
            Middleware(
                AtTheDoor,
                door=door,
                stop=lambda request, stopped: look.problem(request, stopped.status, stopped.why),
            ),
        ],
        exception_handlers=handlers,
        lifespan=few_threads,
    )

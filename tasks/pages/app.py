"""The page server: a Starlette application over one outputs folder. It reads and shows; it changes nothing.

It is a process and an origin of its own, apart from the Prefect UI, on purpose: a script that gets into that UI can not act on these pages,
and these pages need none of Prefect's rights.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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

from tasks.annexes.house_style import house_assets
from tasks.pages.dossiers import HALFJAAR, REPORT, Unreadable, dossier_folder, read_dossier, rounds
from tasks.pages.files import ChangedError, file_headers, sealed_file
from tasks.pages.look import Look

SHEET = "pages.css"
#: For every answer. What is shown may be secret until the letter is sent, so no browser or proxy keeps it.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
#: The style and the fonts are the same for everyone.
LASTING = "public, max-age=3600"


class _StrictHeaders:
    """Adds :data:`HEADERS` to every answer, errors included, where the answer does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, strict if scope["type"] == "http" else send)


def create_app(outputs: Path, *, hosts: tuple[str, ...], prefect_url: str | None = None) -> Starlette:
    """The application.

    Args:
        outputs: folder with the dossiers.
        hosts: names under which people reach it. Any other ``Host`` is refused, or a web site elsewhere could give itself this address
            and have a browser read the pages to it.
        prefect_url: address of the Prefect UI, for a link; None leaves it out.
    """
    look = Look(prefect_url)

    def overview(request: Request) -> Response:
        return look.page("overview.html.j2", request, rounds=rounds(outputs))

    def dossier(request: Request) -> Response:
        folder = dossier_folder(outputs, request.path_params["halfjaar"], request.path_params["digest"])
        if folder is None:
            raise HTTPException(404)
        read = read_dossier(folder)
        return look.page("unreadable.html.j2" if isinstance(read, Unreadable) else "dossier.html.j2", request, dossier=read)

    def file(request: Request) -> Response:
        folder = dossier_folder(outputs, request.path_params["halfjaar"], request.path_params["digest"])
        served = sealed_file(folder, request.path_params["name"]) if folder is not None else None
        if served is None:
            raise HTTPException(404)
        return Response(served.data, headers=served.headers)

    def report(request: Request) -> Response:
        path = outputs / request.path_params["halfjaar"] / REPORT
        if not HALFJAAR.fullmatch(request.path_params["halfjaar"]) or not path.is_file():
            raise HTTPException(404)
        return Response(path.read_bytes(), headers=file_headers(REPORT))

    def style(request: Request) -> Response:
        name = request.path_params["name"]
        media_type, data = ("text/css", look.style_sheet()) if name == SHEET else house_assets().get(name, ("", b""))
        if media_type not in ("text/css", "font/woff2"):
            raise HTTPException(404)
        return Response(data, media_type=media_type, headers={"Cache-Control": LASTING})

    def health(_request: Request) -> Response:
        return PlainTextResponse("gezond")

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        return look.problem(request, status, headers=dict(headers) if headers else None)

    async def changed(request: Request, error: Exception) -> Response:
        return look.problem(request, 409, str(error))

    handlers: dict[int | type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
        HTTPException: refused,
        ChangedError: changed,
        Exception: refused,
    }
    return Starlette(
        routes=[
            Route("/", overview),
            Route("/dossiers/{halfjaar}/{digest}", dossier, name="dossier"),
            Route("/dossiers/{halfjaar}/{digest}/{name}", file, name="file"),
            Route("/leveringen/{halfjaar}/aanleverrapport", report, name="report"),
            Route("/huisstijl/{name}", style, name="style"),
            Route("/gezond", health),
        ],
        middleware=[Middleware(_StrictHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)],
        exception_handlers=handlers,
    )

"""Prefect's own server, made safe: its UI asks nothing of other hosts, and the server answers only
to the names by which it is known.

Run as ``python -m flows.server.prefect_server``; host, port and address come from Prefect's
settings.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import uvicorn
from prefect.server.api.server import create_app
from prefect.settings import get_current_settings
from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flows.shared.settings import LOOPBACK

HEADERS = {
    # The UI asks amplitude.com for settings, even with telemetry off; nothing outside this origin
    # is reached with this. Its styles and some of its scripts stand in the page itself.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; "
        "font-src 'self' data:; worker-src 'self' blob:; base-uri 'self'; form-action 'self'; "
        "object-src 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guarded:
    """An application whose answers carry :data:`HEADERS`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


def main() -> None:
    """Serve until a signal."""
    settings = get_current_settings()
    names = {LOOPBACK, "localhost", urlsplit(settings.ui_url or "").hostname or LOOPBACK}
    # A web site elsewhere could give itself the address of this server, and have a browser send it
    # requests.
    app = TrustedHostMiddleware(
        Guarded(create_app(final=True)), allowed_hosts=sorted(names), www_redirect=False
    )
    uvicorn.run(
        app,
        host=settings.server.api.host,
        port=settings.server.api.port,
        timeout_keep_alive=settings.server.api.keepalive_timeout,
        log_level="warning",
        server_header=False,
    )


if __name__ == "__main__":
    main()

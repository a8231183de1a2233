"""The page server of review on a port of its own, and somebody who asks it for pages without a
browser to tidy up what they send.
"""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from typing import NamedTuple
from urllib.parse import urlencode

import uvicorn
from support.servers.processes import DEADLINE, until

from tasks.pages.app import create_app
from tasks.review.accounts.sessions import sign_in_trusted
from tasks.review.accounts.sign_on_proxy import Proxy
from tasks.review.record.store import Review

FORM = "application/x-www-form-urlencoded"


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def cookie(self) -> str:
        """``name=value`` of the cookie that was set."""
        return str(self.headers.get("Set-Cookie", "")).partition(";")[0]


class Served:
    """The server; ``port`` is where."""

    def __init__(self, review: Review, port: int) -> None:
        self.review = review
        self.port = port

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str,
        body: str | bytes | None = None,
        *,
        method: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request with exactly this path and these headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        try:
            connection.request(
                method or ("GET" if body is None else "POST"), path, body, dict(headers or {})
            )
            with connection.getresponse() as answer:
                return Answer(answer.status, answer.msg, answer.read())
        finally:
            connection.close()

    def somebody(self, name: str) -> Somebody:
        """A person with a session of their own; signing in with a password is tested elsewhere, and
        slow on purpose.
        """
        return Somebody(self, sign_in_trusted(self.review, name))


class Somebody:
    """A person with a browser that does as it is told."""

    def __init__(self, served: Served, token: str) -> None:
        self.served = served
        self.token = token
        self.headers = {"Cookie": f"svz-sessie={token}"}

    def get(self, path: str) -> Answer:
        return self.served.ask(path, headers=self.headers)

    def csrf(self, page: str = "/beoordeling") -> str:
        """The token that stands in every form on a page."""
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self.get(page).text)
        assert found is not None
        return found[1]

    def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """Send a form as a browser does from a page of ours; ``headers`` instead of what it would
        send.
        """
        form = {"csrf": self.csrf(), **(fields or {})}
        sent = {**self.headers, "Content-Type": FORM, "Origin": self.served.origin, **headers}
        return self.served.ask(path, urlencode(form), headers=sent)


@contextmanager
def served_pages(
    review: Review,
    proxy: Proxy | None = None,
    public_url: str = "http://127.0.0.1",
    tell: Callable[[], None] = lambda: None,
    prefect_url: str | None = None,
) -> Iterator[Served]:
    app = create_app(review, public_url=public_url, proxy=proxy, prefect_url=prefect_url, tell=tell)
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", proxy_headers=False)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started or not thread.is_alive(), "the pages", every=0.01)
        assert server.started
        yield Served(review, server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()

"""Who sends a request: the person that the sign-on proxy names, else the person whose session the
browser holds, else nobody.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tasks.review.accounts.people import people
from tasks.review.accounts.sessions import (
    IDLE,
    LONGEST_SESSION,
    SignedIn,
    session_of,
    sign_in_trusted,
    sign_out,
)
from tasks.review.accounts.sign_on_proxy import Proxy, name_from_proxy
from tasks.review.record.store import Review
from tasks.review.rules.rights import Case, Person, Refused, objections
from tasks.review.rules.states import Action, Role, State

LOOPBACK_NAMES = ("127.0.0.1", "localhost")
SIGN_IN = "/aanmelden"
#: What says nothing about any dossier, and is there before anybody has signed in.
FOR_EVERYONE = ("/gezond", "/huisstijl/")
SUPPLY = "/aanlevering"
#: Where people begin. Whoever delivers and has no other role is led to what they deliver.
BEGINNINGS = ("/", "/beoordeling")
#: Whoever has an account and no role gets to what is of that account alone; whoever delivers and
#: has no other role, to what is for suppliers as well: it says nothing of dossiers.
OWN_ACCOUNT = ("/wachtwoord", "/afmelden", SIGN_IN)
FOR_SUPPLIERS = (SUPPLY, "/leveranciers", *OWN_ACCOUNT)
_RELAYED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "via")


class Visitor(NamedTuple):
    """Somebody who may read here.

    Attributes:
        person: who it is; None on a computer without any account, where whoever sits at it may read
            and do nothing else.
        token: of their session; empty without a person.
        csrf: goes in every form they are given.
        by_proxy: whether the organisation's sign-on vouches for them; then they neither sign in nor
            out here.
        begun: whether the session is so new that the browser does not hold it yet.
    """

    person: Person | None
    token: str = ""
    csrf: str = ""
    by_proxy: bool = False
    begun: bool = False

    @property
    def may_start_runs(self) -> bool:
        """Whether they are led to Prefect: makers of dossiers, and whoever sits at a computer
        without accounts. Nobody else, because whoever reaches Prefect can do anything there.
        """
        return self.person is None or Role.MAKER in self.person.roles

    @property
    def may_read(self) -> bool:
        """Whether they see dossiers."""
        return self.person is None or not objections(Action.READ, self.person, Case(State.CONCEPT))

    @property
    def may_enter(self) -> bool:
        """Whether there is anything here for them, or only their own account."""
        return self.may_read or self.may_deliver

    @property
    def may_recompute(self) -> bool:
        """Whether they see exact values that a dossier does not publish."""
        return self.person is None or not objections(
            Action.RECOMPUTE, self.person, Case(State.CONCEPT)
        )

    @property
    def may_deliver(self) -> bool:
        """Whether they deliver any source."""
        return self.person is not None and not objections(Action.DELIVER, self.person, Case(None))


class Stopped(NamedTuple):
    """Why a request goes no further: a status, and a Dutch sentence for people. ``visitor``: who
    has an account here; None for nobody.
    """

    status: int
    why: str
    visitor: Visitor | None = None


class Door:
    """Decides who a request comes from.

    Args:
        review: the records.
        public_url: where people reach the pages.
        proxy: the sign-on proxy, or None for accounts of our own.
    """

    def __init__(self, review: Review, public_url: str, proxy: Proxy | None) -> None:
        self.review = review
        self.proxy = proxy
        where = urlsplit(public_url)
        self.origin = f"{where.scheme}://{where.netloc}"
        self.host = where.hostname or LOOPBACK_NAMES[0]
        self.secure = where.scheme == "https"
        # With this prefix a browser takes the cookie from no other name and over no unencrypted
        # connection.
        self.cookie = "__Host-svz-sessie" if self.secure else "svz-sessie"
        self.form_cookie = "__Host-svz-formulier" if self.secure else "svz-formulier"
        self._accounts = False

    def who(self, request: Request) -> Visitor | Stopped | None:
        """The visitor, or why they are stopped; None for somebody who has to sign in first."""
        signed_in = self._by_proxy(request) if self.proxy is not None else self._by_session(request)
        if isinstance(signed_in, Visitor) and signed_in.person is not None:
            problems = objections(Action.READ, signed_in.person, Case(State.CONCEPT))
            if not signed_in.may_enter:
                if request.url.path.startswith(OWN_ACCOUNT):
                    return signed_in
                why = f"{' '.join(problems)} Vraag de beheerder om een rol."
                return Stopped(403, why, signed_in)
            if (
                problems
                and not request.url.path.startswith(FOR_SUPPLIERS)
                and request.url.path not in BEGINNINGS
            ):
                why = "U levert aan; wat ervan wordt gemaakt, ziet u hier niet."
                return Stopped(403, why, signed_in)
        elif signed_in is None and not self._has_accounts():
            return self._without_accounts(request)
        return signed_in

    def _by_session(self, request: Request) -> Visitor | None:
        token = request.cookies.get(self.cookie, "")
        known = session_of(self.review, token) if token else None
        return Visitor(known.person, token, known.csrf) if known is not None else None

    def _by_proxy(self, request: Request) -> Visitor | Stopped:
        assert self.proxy is not None
        name = name_from_proxy(self.proxy, peer(request), request.headers.items())
        if name is None:
            if self.proxy.header in request.headers:
                return Stopped(
                    403,
                    f"Het verzoek noemt een naam in {self.proxy.header}, maar komt niet (of niet "
                    "eenduidig) van de aanmeldproxy.",
                )
            return Stopped(
                403, "Deze pagina's zijn alleen te bereiken via de aanmelding van de organisatie."
            )
        token = request.cookies.get(self.cookie, "")
        known = session_of(self.review, token) if token else None
        if known is not None and known.person.name == name:
            return Visitor(known.person, token, known.csrf, by_proxy=True)
        try:
            token = sign_in_trusted(self.review, name)
        except Refused as error:
            return Stopped(403, str(error))
        if known is not None:  # of somebody else who used this browser
            sign_out(self.review, request.cookies[self.cookie])
        begun = session_of(self.review, token)
        assert isinstance(begun, SignedIn)
        return Visitor(begun.person, token, begun.csrf, by_proxy=True, begun=True)

    def _has_accounts(self) -> bool:
        self._accounts = self._accounts or bool(people(self.review))  # accounts are never removed
        return self._accounts

    def _without_accounts(self, request: Request) -> Visitor | Stopped:
        """Anyone at the keyboard of a computer without accounts may read what is on it. Nobody may
        over a network.
        """
        here = _is_loopback(peer(request)) and request.url.hostname in LOOPBACK_NAMES
        if here and not any(name in request.headers for name in _RELAYED):
            return Visitor(None)
        return Stopped(
            403,
            "Er zijn nog geen accounts. De beheerder maakt het eerste met de opdracht: svz people "
            "add",
        )

    def address_of(self, request: Request, name: str) -> str:
        """The address for which failed sign-ins are counted.

        Everybody behind a reverse proxy on this machine shares one address, so one person who often
        fails would lock out all others. There the address includes the name, and the proxy must
        slow down anyone who tries many names.
        """
        relayed = _is_loopback(peer(request)) and request.url.hostname not in LOOPBACK_NAMES
        return f"{peer(request)} {name}" if relayed else peer(request)

    def remember(self, response: Response, token: str) -> None:
        """Give the browser its session."""
        self._set(response, self.cookie, token, int(LONGEST_SESSION.total_seconds()))

    def remember_form(self, response: Response, token: str) -> None:
        """Give the browser what ties the form for signing in to it."""
        self._set(response, self.form_cookie, token, int(IDLE.total_seconds()))

    def forget(self, response: Response) -> None:
        """Take the session from the browser."""
        response.delete_cookie(
            self.cookie, path="/", secure=self.secure, httponly=True, samesite="strict"
        )

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="strict",
        )


class AtTheDoor:
    """Stops every request from somebody who may not read, and puts the visitor in
    ``request.state.visitor`` of all others.

    A form without a visitor also continues: it is refused later, where the page can return what was
    typed.
    """

    def __init__(
        self, app: ASGIApp, door: Door, stop: Callable[[Request, Stopped], Response]
    ) -> None:
        self._app = app
        self._door = door
        self._stop = stop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As every ASGI application."""
        if scope["type"] != "http" or scope["path"].startswith(FOR_EVERYONE):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        visitor = await run_in_threadpool(self._door.who, request)
        if isinstance(visitor, Stopped):
            request.state.visitor = visitor.visitor
            await self._stop(request, visitor)(scope, receive, send)
            return
        if visitor is None and request.method in ("GET", "HEAD") and request.url.path != SIGN_IN:
            await RedirectResponse(f"{SIGN_IN}?terug={quote(_path(request))}", status_code=303)(
                scope, receive, send
            )
            return
        if visitor is not None and not visitor.may_read and request.url.path in BEGINNINGS:
            await RedirectResponse(SUPPLY, status_code=303)(scope, receive, send)
            return
        request.state.visitor = visitor
        begun = visitor is not None and visitor.begun
        await self._app(
            scope,
            receive,
            self._remembering(visitor, send) if begun and visitor is not None else send,
        )

    def _remembering(self, visitor: Visitor, send: Send) -> Callable[[Message], Awaitable[None]]:
        holder = Response()
        self._door.remember(holder, visitor.token)

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", holder.headers["set-cookie"])
            await send(message)

        return with_cookie


def visitor_of(request: Request) -> Visitor | None:
    """Who sends this request; None for nobody."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    return visitor


def token_of(request: Request) -> str:
    """The token of the session that sends this request; empty for somebody without one."""
    visitor = visitor_of(request)
    return visitor.token if visitor is not None else ""


def peer(request: Request) -> str:
    """The address of the other end of the connection itself."""
    return request.client.host if request.client is not None else ""


def _path(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False

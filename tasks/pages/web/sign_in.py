"""Signing in and out with an account of our own, and its password."""

from __future__ import annotations

import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from tasks.pages.review.case_view import person_of
from tasks.pages.web.authentication import SIGN_IN, Door, visitor_of
from tasks.pages.web.concurrency import HASHES, Queue
from tasks.pages.web.forms import Fields, Forms, SentForm, read_fields
from tasks.pages.web.templating import PageTemplates
from tasks.review.accounts.sessions import (
    SHORTEST_PASSWORD,
    TOO_MANY,
    WRONG,
    change_password,
    csrf_token,
    last_set,
    sign_in,
    sign_out,
)
from tasks.review.rules.rights import Person, Refused

SIGN_OUT, PASSWORD = "/afmelden", "/wachtwoord"
EXPIRED = (
    "Dit aanmeldformulier is verlopen of kwam niet van deze pagina. Probeer het opnieuw; "
    "cookies moeten aan staan."
)


class SignInPages:
    """The page to sign in, the button to sign out, and the page to change one's password."""

    def __init__(self, look: PageTemplates, door: Door, forms: Forms) -> None:
        self._look = look
        self._door = door
        self._forms = forms
        self._queue = Queue(HASHES)

    def routes(self) -> list[Route]:
        """There are none behind a sign-on proxy: people sign in there."""
        if self._door.proxy is not None:
            return []
        return [
            Route(SIGN_IN, self._page, name="sign_in"),
            Route(SIGN_IN, self._signing_in, methods=["POST"]),
            Route(
                SIGN_OUT, self._forms.endpoint(self._signing_out), methods=["POST"], name="sign_out"
            ),
            Route(PASSWORD, self._password, name="password"),
            Route(PASSWORD, self._forms.endpoint(self._changing, self._queue), methods=["POST"]),
        ]

    def _page(self, request: Request) -> Response:
        visitor = visitor_of(request)
        back = _back(request.query_params.get("terug", ""))
        if visitor is not None and visitor.person is not None:
            return RedirectResponse(back, status_code=303)
        if visitor is not None:  # on a computer without accounts there is nothing to sign in with
            raise HTTPException(404)
        return self._form(request, back)

    def _form(
        self,
        request: Request,
        back: str,
        *,
        name: str = "",
        error: str | None = None,
        status: int = 200,
    ) -> Response:
        # Before there is a session, a token of its own ties the form to the browser: nobody can be
        # signed in as somebody else unseen.
        token = request.cookies.get(self._door.form_cookie) or secrets.token_urlsafe(32)
        answer = self._look.page(
            "sign_in.html.j2",
            request,
            status=status,
            back=back,
            name=name,
            error=error,
            form_token=csrf_token(token),
        )
        self._door.remember_form(answer, token)
        return answer

    async def _signing_in(self, request: Request) -> Response:
        fields = await read_fields(request)
        return await self._queue.run(self._sign_in, request, fields.get("naam", "").strip(), fields)

    def _sign_in(self, request: Request, name: str, fields: Fields) -> Response:
        back = _back(fields.get("terug", ""))
        if self._forms.problem(request, fields, request.cookies.get(self._door.form_cookie, "")):
            return self._form(request, back, name=name, error=EXPIRED, status=403)
        try:
            token = sign_in(
                self._door.review,
                name,
                fields.get("wachtwoord", ""),
                self._door.address_of(request, name),
            )
        except Refused as error:
            return self._form(
                request,
                back,
                name=name,
                error=str(error),
                status=429 if str(error) == TOO_MANY else 401,
            )
        if earlier := request.cookies.get(self._door.cookie):
            # The browser forgets it, so nobody could end it any more.
            sign_out(self._door.review, earlier)
        answer = RedirectResponse(back, status_code=303)
        self._door.remember(answer, token)
        return answer

    def _signing_out(self, sent: SentForm) -> Response:
        sign_out(self._door.review, sent.request.cookies.get(self._door.cookie, ""))
        answer = RedirectResponse(SIGN_IN, status_code=303)
        self._door.forget(answer)
        return answer

    def _password(self, request: Request) -> Response:
        return self._password_form(request, person_of(request))

    def _password_form(
        self,
        request: Request,
        person: Person,
        *,
        error: str | None = None,
        field: str = "",
        status: int = 200,
    ) -> Response:
        set_at = last_set(self._door.review, person.name)
        return self._look.page(
            "password.html.j2",
            request,
            status=status,
            set_at=set_at,
            shortest=SHORTEST_PASSWORD,
            error=error,
            field=field,
        )

    def _changing(self, sent: SentForm) -> Response:
        request, person, new = sent.request, sent.person, sent.text("nieuw")
        if new != sent.text("nogmaals"):
            wrong = "De twee keer dat u het nieuwe wachtwoord typte, zijn niet gelijk."
            return self._password_form(request, person, error=wrong, field="nogmaals", status=422)
        try:
            token = change_password(
                self._door.review,
                person.name,
                sent.text("nu"),
                new,
                self._door.address_of(request, person.name),
            )
        except Refused as error:
            text = str(error)
            if text == TOO_MANY:
                return self._password_form(request, person, error=text, status=429)
            wrong, field = (
                ("Het wachtwoord dat u nu heeft, is niet goed.", "nu")
                if text == WRONG
                else (text, "nieuw")
            )
            return self._password_form(request, person, error=wrong, field=field, status=422)
        answer = self._forms.done(PASSWORD)
        self._door.remember(answer, token)
        return answer


def _back(path: str) -> str:
    """Where somebody wanted to go: a place on these pages, else the list. An address elsewhere
    would make this page lead astray.
    """
    plain = (
        path.startswith("/")
        and not path.startswith(("//", SIGN_IN))
        and path.isascii()
        and path.isprintable()
        and "\\" not in path
    )
    return path if plain else "/beoordeling"

"""Forms that change something. They are accepted only from our own pages, from somebody who is
signed in, with the token of that person's session.

Every POST of these pages goes through :meth:`Forms.problem`; a test goes through all routes and
checks this.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

from sqlalchemy.exc import SQLAlchemyError
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tasks.pages.web import upload
from tasks.pages.web.authentication import LOOPBACK_NAMES, Door, token_of, visitor_of
from tasks.pages.web.concurrency import Queue
from tasks.pages.web.templating import PageTemplates
from tasks.review.accounts.sessions import is_from_our_form
from tasks.review.rules.rights import Person

log = logging.getLogger("uvicorn.error")

MEDIA_TYPE = "application/x-www-form-urlencoded"
#: In bytes, and in fields. A text that is far too long still fits, so that it can be given back
#: with what is wrong; and so do answers to all findings of a very bad delivery at once.
LARGEST, MOST_FIELDS = 300_000, 2_000
CSRF = "csrf"
#: What people write in their own words stands in fields whose names begin with this.
WRITTEN = "text"
#: Of an answer to a request that is not read to its end: the server must not read the rest either.
UNREAD = {"Connection": "close"}

Fields = Mapping[str, str]


def written(fields: Fields) -> str:
    """All that somebody wrote in a form, to give it back; empty if nothing."""
    return "\n\n".join(
        text for name, text in fields.items() if name.startswith(WRITTEN) and text.strip()
    )


class SentForm(NamedTuple):
    """A form that passed the checks: its fields, and the person who sent it."""

    request: Request
    person: Person
    fields: Fields

    def text(self, name: str) -> str:
        """What was typed in a field; empty if the form has no such field."""
        return self.fields.get(name, "")


class Forms:
    """Makes endpoints for forms, and the answers to forms that were carried out.

    ``tell`` sends the notices that are waiting.
    """

    def __init__(self, look: PageTemplates, door: Door, tell: Callable[[], None]) -> None:
        self._look = look
        self._door = door
        self._tell = tell
        self._telling = Queue(1)

    def done(self, address: str) -> Response:
        """Redirects to a page after an act. The people who must know of it are told after this
        answer.
        """
        return RedirectResponse(
            address, status_code=303, background=BackgroundTask(self._telling.run, self._tell)
        )

    def endpoint(
        self, act: Callable[[SentForm], Response], queue: Queue | None = None
    ) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint of a form for people who are signed in. ``act`` runs in a thread, or in
        ``queue`` if it takes long, and may use the database.
        """

        async def posted(request: Request) -> Response:
            fields = await read_fields(request)
            if problem := self.problem(request, fields, token_of(request)):
                return self._look.problem(request, 403, problem, typed=written(fields))
            visitor = visitor_of(request)
            assert visitor is not None
            assert visitor.person is not None
            sent = SentForm(request, visitor.person, fields)
            try:
                return await (
                    queue.run(act, sent) if queue is not None else run_in_threadpool(act, sent)
                )
            except (OSError, SQLAlchemyError) as error:
                # What somebody typed is not lost because of the machine.
                log.exception("a form was not carried out")
                status = 507 if _is_full(error) else 500
                return self._look.problem(request, status, typed=written(sent.fields))

        return posted

    async def without_file(self, request: Request, token: str) -> Response | None:
        """The answer to a form without a file, where one with a file is asked; None if it is one
        with a file.
        """
        if request.headers.get("content-type", "").lower().startswith(upload.MEDIA_TYPE):
            return None
        fields = await read_fields(request)
        problem = self.problem(request, fields, token)
        status, typed = (403 if problem else 415), written(fields)
        return self._look.problem(request, status, problem, typed=typed)

    def problem(self, request: Request, fields: Fields, token: str) -> str | None:
        """Why this form is refused, in Dutch; None if it is accepted. ``token``: of the session;
        empty for somebody without one.
        """
        if not self._is_from_here(request):
            return "Dit formulier kwam niet van een van deze pagina's en is niet uitgevoerd."
        if not token:
            return (
                "U bent niet (meer) aangemeld, dus is dit formulier niet uitgevoerd. Meld u "
                "aan en doe het opnieuw."
            )
        if not is_from_our_form(token, fields.get(CSRF, "")):
            return (
                "Dit formulier is van een eerdere aanmelding en is niet uitgevoerd. Open de "
                "pagina opnieuw en doe het nog eens."
            )
        return None

    def _is_from_here(self, request: Request) -> bool:
        """Every browser says where a form comes from. It must be this origin, port included: a
        cookie does not belong to one port, so the browser would also send it from a page of another
        program on the same computer.
        """
        origin = request.headers.get("origin", "")
        host = request.headers.get("host", "")
        own = origin == self._door.origin or (
            request.url.hostname in LOOPBACK_NAMES and origin == f"http://{host}"
        )
        return own and request.headers.get("sec-fetch-site", "same-origin") == "same-origin"


def _is_full(error: Exception) -> bool:
    """Whether the disk was full: as the system, SQLite and PostgreSQL say so."""
    cause = getattr(error, "orig", error)
    return (
        getattr(cause, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        or getattr(cause, "sqlite_errorname", None) == "SQLITE_FULL"
        or getattr(cause, "sqlstate", None) == "53100"
    )


async def read_fields(request: Request) -> Fields:
    """The fields of a form. Raises HTTPException if the request is not a form, or larger than any
    of ours.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise HTTPException(415, headers=UNREAD)
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > LARGEST:
        raise HTTPException(413, headers=UNREAD)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise HTTPException(413, headers=UNREAD)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise HTTPException(400) from error
    fields = dict(pairs)
    # Of a field that is there twice one would be checked and perhaps another be used.
    if len(fields) != len(pairs):
        raise HTTPException(400)
    return fields

"""Renders the templates of templates/pages, in the house style."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from tasks.definitions.judged import this
from tasks.figures.dutch import AMSTERDAM, NBSP, file_size, long_date
from tasks.pages.web.authentication import visitor_of

#: For every answer. What is shown may be secret until the letter is sent, so no browser or proxy
#: keeps it.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FOLDER = Path(__file__).parents[3] / "templates" / "pages"
#: What a person reads for an answer without a page: title, and what to do.
PROBLEMS: Mapping[int, tuple[str, str]] = {
    400: (
        "Dit verzoek is niet te begrijpen",
        "Ga terug, open de pagina opnieuw en probeer het nog eens.",
    ),
    403: ("Dit mag niet", "Er is niets veranderd. Klopt dit niet, vraag het dan aan de beheerder."),
    404: (
        "Deze pagina is er niet",
        "Het dossier of bestand bestaat niet (meer), of het adres is niet goed overgenomen.",
    ),
    405: ("Dit kan hier niet", "Op deze pagina kunt u alleen kijken."),
    409: (
        "Dit bestand is veranderd",
        (
            "Het wordt niet getoond. Waarschuw de beheerder: haal het dossier terug uit de "
            "reservekopie."
        ),
    ),
    413: ("Dit is te veel", "Er is niets bewaard. Kort de tekst in en probeer het opnieuw."),
    415: (
        "Dit is geen formulier",
        "Er is niets veranderd. Gebruik de formulieren op deze pagina's.",
    ),
    500: (
        "Er ging iets mis",
        (
            "Probeer het opnieuw. Blijft het misgaan, waarschuw dan de beheerder; in het logboek "
            "staat wat er gebeurde."
        ),
    ),
    507: (
        "De schijf van de server is vol",
        ("Er is niets bewaard. Waarschuw de beheerder, en doe het opnieuw als er weer ruimte is."),
    ),
}
SHEETS = ("pages.css", "annex.css")


class PageTemplates:
    """Makes answers from templates."""

    def __init__(self, prefect_url: str | None) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "moment": moment,
            "day": long_date,
            "file_size": file_size,
            "capitalised": capitalised,
        }
        self._environment.globals |= {"prefect_url": prefect_url, "this": this}

    def page(
        self,
        template: str,
        request: Request,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **variables: object,
    ) -> HTMLResponse:
        """A template of templates/pages as an answer.

        Every template has ``url`` and ``path`` for links, and ``visitor``.
        """
        html = self._environment.get_template(template).render(
            url=request.app.url_path_for,
            path=request.url.path,
            visitor=visitor_of(request),
            **variables,
        )
        return HTMLResponse(html, status_code=status, headers=headers)

    def problem(
        self,
        request: Request,
        status: int,
        detail: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        typed: str = "",
    ) -> HTMLResponse:
        """A Dutch page that says what is wrong and what to do. ``typed`` returns the text that a
        person would otherwise lose.
        """
        title, advice = PROBLEMS.get(status, PROBLEMS[500] if status >= 500 else PROBLEMS[404])
        return self.page(
            "problem.html.j2",
            request,
            status=status,
            headers=headers,
            title=title,
            detail=detail,
            advice=advice,
            typed=typed,
        )

    @staticmethod
    @cache
    def style_sheet(name: str) -> bytes:
        """One of :data:`SHEETS`."""
        return (FOLDER / name).read_bytes()


def capitalised(text: str) -> str:
    """The text with a capital at its beginning; unlike Jinja's filter it leaves the rest as it
    is.
    """
    return text[:1].upper() + text[1:]


def moment(when: datetime) -> str:
    """``1 juli 2025, 14.05 uur`` in Amsterdam."""
    local = when.astimezone(AMSTERDAM)
    return f"{long_date(local.date())}, {local:%H.%M}{NBSP}uur"

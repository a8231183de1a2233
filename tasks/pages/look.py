"""How the pages look: the templates of templates/pages, in the house style."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from tasks.figures.dutch import NBSP, long_date, number

FOLDER = Path(__file__).parents[2] / "templates" / "pages"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
#: What a person reads for an answer without a page: title, and what to do.
PROBLEMS: Mapping[int, tuple[str, str]] = {
    404: ("Deze pagina is er niet", "Het dossier of bestand bestaat niet (meer), of het adres is niet goed overgenomen."),
    405: ("Dit kan hier niet", "Op deze pagina's kunt u alleen kijken."),
    409: ("Dit bestand is veranderd", "Het wordt niet getoond. Waarschuw de beheerder: haal het dossier terug uit de reservekopie."),
    500: ("Er ging iets mis", "Probeer het opnieuw. Blijft het misgaan, waarschuw dan de beheerder; in het logboek staat wat er gebeurde."),
}
KILO = 1000


class Look:
    """Makes answers from templates."""

    def __init__(self, prefect_url: str | None) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._environment.filters |= {"moment": moment, "size": size}
        self._environment.globals["prefect_url"] = prefect_url

    def page(
        self, template: str, request: Request, *, status: int = 200, headers: Mapping[str, str] | None = None, **variables: object
    ) -> HTMLResponse:
        """A template of templates/pages as an answer. ``url_path_for`` and ``path`` are there for links in every template."""
        html = self._environment.get_template(template).render(url=request.app.url_path_for, path=request.url.path, **variables)
        return HTMLResponse(html, status_code=status, headers=headers)

    def problem(
        self, request: Request, status: int, detail: str | None = None, *, headers: Mapping[str, str] | None = None
    ) -> HTMLResponse:
        """A Dutch page that says what is wrong and what to do."""
        title, advice = PROBLEMS.get(status, PROBLEMS[500] if status >= 500 else PROBLEMS[404])
        return self.page("problem.html.j2", request, status=status, headers=headers, title=title, detail=detail, advice=advice)

    @staticmethod
    @cache
    def style_sheet() -> bytes:
        """The style of the pages."""
        return (FOLDER / "pages.css").read_bytes()


def moment(when: datetime) -> str:
    """``1 juli 2025, 14.05 uur`` in Amsterdam."""
    local = when.astimezone(AMSTERDAM)
    return f"{long_date(local.date())}, {local:%H.%M}{NBSP}uur"


def size(octets: int) -> str:
    """``1,3 MB``, ``24 kB``; never ``0 kB``."""
    if octets >= KILO * KILO:
        return f"{number(Fraction(octets, KILO * KILO), Fraction(1, 10))}{NBSP}MB"
    return f"{number(max(Fraction(1), Fraction(octets, KILO)))}{NBSP}kB"

"""A figure or status of a sealed dossier with everything behind it, in words for people."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tasks.deliveries.contract import load_contracts
from tasks.dossier.compare import Change
from tasks.figures.dutch import enumeration, number, printed
from tasks.figures.figure import PREVIOUS_DOSSIER, Figure, Source, Status
from tasks.pages.files import sealed_file

QUERIES = Path(__file__).parents[1] / "sections"
#: The form in which an exact value is written: not in millions, not as a word.
EXACT_FORMS = {"euro_mln": "euro", "aantal_mln": "aantal", "woord": "aantal"}
#: Shares of these say something; a percentage of a percentage only confuses.
COUNTED = ("aantal", "aantal_mln", "euro", "euro_mln", "dagen")


class Origin(NamedTuple):
    """One delivery behind a figure. ``query`` is the text of the query if it is still the one that was used."""

    title: str
    file: str
    digest: str
    rows: str | None
    query_name: str | None
    query_digest: str | None
    query: str | None


class Before(NamedTuple):
    """Beside what it was: ``by`` is the difference in words, None for a status or where it can not be said."""

    change: Change
    value: str
    by: str | None


class Traced(NamedTuple):
    """What the page of a figure or status shows. ``exact`` and ``rounding`` are of figures only."""

    id: str
    label: str
    value: str
    definition: str
    exact: str | None
    rounding: str | None
    origins: tuple[Origin, ...]
    before: Before | None


def traced(folder: Path, id: str) -> Traced | None:
    """A figure or status of a dossier; None if it has none of that id. Raises ChangedError as :func:`tasks.pages.files.sealed_file`."""
    content = json.loads(_sealed(folder, "figures.json"))
    for raw in content.get("figures", ()):
        if raw["id"] == id:
            figure = Figure.model_validate(raw)
            return Traced(
                id,
                figure.label,
                figure.printed,
                figure.definition,
                exact(figure.value, figure.form),
                f"Afgerond op {printed(figure.step, EXACT_FORMS.get(figure.form, figure.form), figure.step)}: één keer, bij het afdrukken, "
                "en bij precies de helft naar boven.",
                _origins(figure.sources),
                _before(folder, id, figure),
            )
    for raw in content.get("statuses", ()):
        if raw["id"] == id:
            status = Status.model_validate(raw)
            return Traced(id, status.label, status.word, status.definition, None, None, _origins(status.sources), _before(folder, id, None))
    return None


def exact(value: Fraction, form: str) -> str:
    """A value without rounding: ``€ 12.786.538,05``; one without an end as a fraction, with about what that is."""
    form = EXACT_FORMS.get(form, form)
    step = Fraction(1)
    while value % step and step > Fraction(1, 10**6):
        step /= 10
    if value % step == 0:
        return printed(value, form, step)
    return f"{number(value.numerator)} gedeeld door {number(value.denominator)}, ongeveer {printed(value, form, Fraction(1, 1000))}"


@cache
def _titles() -> dict[str, str]:
    return {name: contract.title for name, contract in load_contracts().items()}


def _sealed(folder: Path, name: str) -> bytes:
    served = sealed_file(folder, name)
    return served.data if served is not None else b"{}"


def _origins(sources: tuple[Source, ...]) -> tuple[Origin, ...]:
    found = []
    for source in sources:
        title = _titles().get(source.contract, source.contract)
        name, _, digest = (source.query or "").partition(" sha256:")
        found.append(
            Origin(
                "Het vorige dossier" if source.contract == PREVIOUS_DOSSIER else title,
                source.file,
                source.delivery,
                _rows(source.rows),
                name or None,
                digest or None,
                _query(name, digest),
            )
        )
    return tuple(found)


def _rows(rows: tuple[int, ...]) -> str | None:
    if not rows:
        return None
    return f"rij {rows[0]}" if len(rows) == 1 else f"rijen {enumeration([str(row) for row in rows])}"


def _query(name: str, digest: str) -> str | None:
    path = QUERIES / Path(name).name
    if not name or not path.is_file():
        return None
    data = path.read_bytes()
    return data.decode() if hashlib.sha256(data).hexdigest() == digest else None


def _before(folder: Path, id: str, figure: Figure | None) -> Before | None:
    text = _sealed(folder, "differences.csv").decode("utf-8-sig")
    sort = "status" if figure is None else "cijfer"
    for row in csv.DictReader(io.StringIO(text), delimiter=";"):
        if row["id"] == id and row["soort"] == sort:
            return Before(Change(row["wijziging"]), row["vorige"], _by(row, figure) if figure is not None else None)
    return None


def _by(row: dict[str, Any], figure: Figure) -> str | None:
    if not row["verschil_teller"]:
        return None
    by = Fraction(int(row["verschil_teller"]), int(row["verschil_noemer"]))
    if by == 0:
        return "precies gelijk"
    form = "procentpunt" if figure.form == "procent" else figure.form
    words = f"{exact(abs(by), form)} {'hoger' if by > 0 else 'lager'}"
    before = figure.value - by
    if before > 0 and figure.form in COUNTED:
        words += f" ({number(100 * by / before, Fraction(1, 10))}%)"
    return words

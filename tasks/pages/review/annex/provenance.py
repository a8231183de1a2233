"""Explains a figure or status of a sealed dossier: its exact value, its sources, and what it was
before.
"""

from __future__ import annotations

import hashlib
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tasks.deliveries.contract import load_contracts
from tasks.dossier.sealed.compare import Change, Sort
from tasks.dossier.sealed.contents import SealedDossier
from tasks.dossier.sealed.exact import exact_figures
from tasks.figures.dutch import enumeration, number
from tasks.figures.figure import PREVIOUS_DOSSIER, Figure, Source
from tasks.figures.forms import FORMS, printed

QUERIES = Path(__file__).parents[3] / "sections" / "records"
#: Values with up to nine decimals are written in full.
SMALLEST = 10**9


class Origin(NamedTuple):
    """One delivery behind a figure, and which rows of it. None: a query used all rows."""

    title: str
    file: str
    digest: str
    rows: str | None


class Query(NamedTuple):
    """The query that computed a figure.

    ``text`` is None if this machine has another version of the query now.
    """

    name: str
    digest: str
    text: str | None


class Before(NamedTuple):
    """The previous value. ``by`` is the difference in words; None for a status, or where no
    difference can be given.
    """

    change: Change
    value: str
    by: str | None


class Traced(NamedTuple):
    """What the page of a figure or status shows. Only figures have ``exact`` and ``rounding``.

    ``closed``: its exact value, and how much it changed, are not for who looks at it.
    """

    id: str
    label: str
    value: str
    definition: str
    exact: str | None
    rounding: str | None
    origins: tuple[Origin, ...]
    queries: tuple[Query, ...]
    before: Before | None
    closed: bool = False


def traced(folder: Path, id: str, *, recompute: bool) -> Traced | None:
    """A figure or status of a dossier; None if the dossier has none of that id.

    Args:
        folder: of the dossier.
        id: of the figure or status.
        recompute: whether it is for somebody who sees exact values that are not published.

    Raises:
        ChangedError: if the dossier is not as it was sealed.
    """
    dossier = SealedDossier(folder)
    for figure in dossier.figures:
        if figure.id == id:
            closed = not recompute and id in exact_figures(dossier)
            before = _before(dossier, id, figure)
            return Traced(
                id,
                figure.label,
                figure.printed,
                figure.definition,
                exact(figure.value, figure.form) if not closed else None,
                "Afgerond op "
                f"{printed(figure.step, FORMS[figure.form].exact or figure.form, figure.step)}: "
                "één keer, bij het afdrukken, "
                "en bij precies de helft naar boven.",
                _origins(figure.sources),
                _queries(figure.sources),
                before._replace(by=None) if before is not None and closed else before,
                closed,
            )
    for status in dossier.statuses:
        if status.id == id:
            return Traced(
                id,
                status.label,
                status.word,
                status.definition,
                None,
                None,
                _origins(status.sources),
                _queries(status.sources),
                _before(dossier, id, None),
            )
    return None


def exact(value: Fraction, form: str) -> str:
    """A value without rounding: ``€ 12.786.538,05``. A value with endless decimals is given as a
    fraction, followed by its approximate value.
    """
    if value * SMALLEST % 1 == 0:
        return about(value, form)
    return (
        f"{number(value.numerator)} gedeeld door {number(value.denominator)}, {about(value, form)}"
    )


def about(value: Fraction, form: str) -> str:
    """A value with all its decimals. If the decimals are endless: three of them, after the word
    ``ongeveer``.
    """
    form = FORMS[form].exact or form
    if value * SMALLEST % 1:
        return f"ongeveer {printed(value, form, Fraction(1, 1000))}"
    step = Fraction(1)
    while value % step:
        step /= 10
    return printed(value, form, step)


@cache
def _titles() -> dict[str, str]:
    return {name: contract.title for name, contract in load_contracts().items()}


def _origins(sources: tuple[Source, ...]) -> tuple[Origin, ...]:
    found = []
    for source in sources:
        title = _titles().get(source.contract, source.contract)
        found.append(
            Origin(
                "Een eerder dossier" if source.contract == PREVIOUS_DOSSIER else title,
                source.file,
                source.delivery,
                _rows(source.rows),
            )
        )
    return tuple(found)


def _rows(rows: tuple[int, ...]) -> str | None:
    if not rows:
        return None
    return (
        f"rij {rows[0]}" if len(rows) == 1 else f"rijen {enumeration([str(row) for row in rows])}"
    )


def _queries(sources: tuple[Source, ...]) -> tuple[Query, ...]:
    found = []
    for named in dict.fromkeys(source.query for source in sources if source.query is not None):
        name, _, digest = named.partition(" sha256:")
        path = QUERIES / Path(name).name
        data = path.read_bytes() if path.is_file() else b""
        found.append(
            Query(
                name, digest, data.decode() if hashlib.sha256(data).hexdigest() == digest else None
            )
        )
    return tuple(found)


def _before(dossier: SealedDossier, id: str, figure: Figure | None) -> Before | None:
    sort = Sort.STATUS if figure is None else Sort.FIGURE
    for one in dossier.differences:
        if one.id == id and one.sort is sort:
            by = _by(one.by, figure) if figure is not None and one.by is not None else None
            return Before(one.change, one.before or "", by)
    return None


def _by(by: Fraction, figure: Figure) -> str:
    if by == 0:
        return "precies gelijk"
    form = FORMS[figure.form]
    words = f"{about(abs(by), form.difference or form.name)} {'hoger' if by > 0 else 'lager'}"
    before = figure.value - by
    if before > 0 and form.counted:
        words += f" ({number(100 * by / before, Fraction(1, 10))}%)"
    return words

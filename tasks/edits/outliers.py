"""Figures that are five times as large as in the previous dossier, or a fifth of it. Such a change
is seldom real; a delivery in another unit, or with a digit too many, causes one.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from tasks.definitions.finding import Finding, Place
from tasks.edits.thresholds import threshold
from tasks.figures.figure import Figure
from tasks.figures.forms import FORMS
from tasks.figures.previous import Previous

CODE = "H01"
#: A KPI is held against its own plan, and much of its work is done in one half of the year.
PLANNED = "kpi."
#: A total over things that are other things every time, such as the damages since the previous
#: letter, says nothing of the next one. One of those things, reported again, is compared.
RENEWED = re.compile(r"damages\.[^.]+")


def outliers(
    figures: Iterable[Figure], before: Previous | None, told: Container[str | None] = ()
) -> list[Finding]:
    """A question (H01) for every figure that changed that much; none without a previous dossier.
    ``told`` are the ids of what a sharper finding is about: the figure, its row of a table, or the
    total of that table. One cause is asked once.
    """
    found, many = [], threshold(CODE, "times")
    for figure in figures:
        old = before.figures.get(figure.id) if before is not None else None
        row = figure.id.rpartition(".")[0]
        total = f"{row.rpartition('.')[0]}.totaal"
        if any(one in told for one in (figure.id, row, total)):
            continue
        if figure.id.startswith(PLANNED) or RENEWED.fullmatch(figure.id):
            continue
        if old is None or old.form != figure.form:
            continue
        least = FORMS[figure.form].outlier
        small, large = sorted((abs(old.value), abs(figure.value)))
        if least is not None and large >= least and large >= many * small:
            text = f"{figure.label}: van {old.printed} naar {figure.printed}."
            expected = f"minder dan {many} keer zo veel of zo weinig als in de vorige rapportage"
            found.append(
                Finding(
                    code=CODE,
                    about=figure.id,
                    text=text,
                    place=_place_of(figure),
                    expected=expected,
                    value=str(figure.value),
                    against=str(old.value),
                )
            )
    return found


def _place_of(figure: Figure) -> Place:
    """The file that it was made from, and the row if that is one."""
    source = figure.sources[0]
    return Place(file=source.file, row=source.rows[0] if len(source.rows) == 1 else None)

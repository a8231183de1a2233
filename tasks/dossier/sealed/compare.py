"""What changed since the previous halfjaar. Every figure and status of both dossiers appears once:
as new, changed, gone or the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from tasks.figures.figure import Exact, Figure, Status
from tasks.figures.frozen import Frozen
from tasks.figures.previous import Previous, PreviousFigure
from tasks.figures.spreadsheet_csv import exact_columns, harmless, spreadsheet_csv

COLUMNS = (
    "soort",
    "id",
    "omschrijving",
    "wijziging",
    "vorige",
    "nu",
    "verschil_teller",
    "verschil_noemer",
)


class Change(StrEnum):
    """How a figure or status differs from the previous halfjaar."""

    NEW = "nieuw"
    CHANGED = "gewijzigd"
    GONE = "vervallen"
    SAME = "gelijk"


class Sort(StrEnum):
    """What is compared."""

    FIGURE = "cijfer"
    STATUS = "status"


class Difference(Frozen):
    """One figure or status in two dossiers.

    Attributes:
        id: of the figure or status.
        sort: which of the two it is.
        label: as it is now, or as it was if it is gone.
        change: see :class:`Change`.
        before, now: as printed; None where it does not occur.
        by: of a figure: now minus before, exact, in the base unit of its form; None if it occurs
            once or its form changed.
    """

    id: str
    sort: Sort
    label: str
    change: Change
    before: str | None
    now: str | None
    by: Exact | None = None


def compare(
    figures: Iterable[Figure], statuses: Iterable[Status], before: Previous | None
) -> list[Difference]:
    """Compare figures and statuses with the previous dossier. Without one, everything is new.

    A figure is the same if both its exact value and its printed form are. A change that rounding
    hides is therefore a change.

    Returns:
        sorted by id; a figure before a status of the same id.
    """
    old_figures = dict(before.figures) if before is not None else {}
    old_statuses = dict(before.statuses) if before is not None else {}
    found = [_figure(figure, old_figures.pop(figure.id, None)) for figure in figures]
    for status in statuses:
        old = old_statuses.pop(status.id, None)
        word = old.word if old is not None else None
        found.append(
            Difference(
                id=status.id,
                sort=Sort.STATUS,
                label=status.label,
                change=_change(word, status.word),
                before=word,
                now=status.word,
            )
        )
    found += [
        Difference(
            id=id,
            sort=Sort.FIGURE,
            label=old.label,
            change=Change.GONE,
            before=old.printed,
            now=None,
        )
        for id, old in old_figures.items()
    ]
    found += [
        Difference(
            id=id, sort=Sort.STATUS, label=old.label, change=Change.GONE, before=old.word, now=None
        )
        for id, old in old_statuses.items()
    ]
    return sorted(found, key=lambda one: (one.id, one.sort))


def _figure(now: Figure, old: PreviousFigure | None) -> Difference:

    return Difference(
        id=now.id,
        sort=Sort.FIGURE,
        label=now.label,
        change=_change(
            (old.value, old.form, old.printed) if old is not None else None,
            (now.value, now.form, now.printed),
        ),
        before=old.printed if old is not None else None,
        now=now.printed,
        by=now.value - old.value if old is not None and old.form == now.form else None,
    )


def _change(before: object, now: object) -> Change:
    if before is None:
        return Change.NEW
    return Change.SAME if before == now else Change.CHANGED


def differences_csv(differences: Iterable[Difference]) -> bytes:
    """One row per difference, in the order given; columns as in :data:`COLUMNS`."""
    return spreadsheet_csv(
        COLUMNS,
        [
            (
                one.sort,
                harmless(one.id),
                harmless(one.label),
                one.change,
                harmless(one.before or ""),
                harmless(one.now or ""),
                *exact_columns(one.by),
            )
            for one in differences
        ],
    )

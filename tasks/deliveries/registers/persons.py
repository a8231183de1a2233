"""Numbers of persons in a register, where none may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.contract import Column, ColumnType
from tasks.deliveries.places import Places
from tasks.deliveries.reading.extract import RawCell
from tasks.deliveries.reading.personal_data import Likely, holds_bsn, is_bsn, likely
from tasks.deliveries.reading.values import NUMBERS, Problem, written

BSN = (
    Problem("D44", "geen burgerservicenummer; een aantal van negen cijfers krijgt punten"),
    "Hier staat een geldig burgerservicenummer.",
)


def bsn_found(place: Place) -> Finding:
    """D44: a burgerservicenummer stands there."""
    return Finding(code=BSN[0].code, text=BSN[1], place=place, expected=BSN[0].expected)


def may_be_bsn(cell: RawCell, column: Column | None) -> bool:
    """Whether a valid burgerservicenummer stands in the cell.

    A date is none, and neither is a number with points or decimals.
    """
    if column is not None and (column.type in NUMBERS or column.type is ColumnType.DATE):
        # Eight digits are taken for a count or a date.
        return is_bsn(nine_digits_of(cell) or "")
    return holds_bsn(written(cell))


def nine_digits_of(cell: RawCell) -> str | None:
    """What stands in the cell, if that is nine digits and nothing else."""
    text = written(cell).strip()
    return text if re.fullmatch("[0-9]{9}", text) else None


def numbers_of_persons(
    nine_digits: Mapping[str, list[tuple[int, str]]], places: Places
) -> Iterator[Finding]:
    """D44 for a column of which all numbers of nine digits are burgerservicenummers, D89 if they
    are too few to tell.
    """
    for name, numbers in nine_digits.items():
        row, first = next(((at, one) for at, one in numbers if is_bsn(one)), numbers[0])
        place = places.at(row, places.contract.column(name), first)
        match likely(one for _, one in numbers):
            case Likely.PERSONS:
                yield bsn_found(place)
            case Likely.UNSURE:
                yield Finding(
                    code="D89",
                    about=f"{places.contract.name}.{name}",
                    text=(
                        "Dit getal van negen cijfers kan een burgerservicenummer zijn, en er staan "
                        "in deze kolom te weinig andere om dat te zien."
                    ),
                    place=place,
                    expected=BSN[0].expected,
                    # Enough to see that another number stands there, too little to find it back.
                    value=", ".join(sorted({str(int(one) % 97) for _, one in numbers})),
                )
            case Likely.NUMBERS:
                pass

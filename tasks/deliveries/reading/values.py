"""From a cell to a typed value, as Dutch agencies write them. Never a guess: what can be read in
two ways is a problem.

Numbers have a decimal comma. A point is read only where it cannot be a decimal sign (``1.234.567``,
``1.234,56``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tasks.deliveries.contract import Column, ColumnType
from tasks.deliveries.reading.extract import RawCell
from tasks.deliveries.reading.number_formats import (
    adds_meaning,
    shown_date,
    shown_number,
    shown_text,
    shows_percentage,
)

#: A checked value, see :class:`tasks.deliveries.contract.ColumnType`.
Value = str | int | Decimal | date | bool

NUMBERS = frozenset(
    {ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.AMOUNT, ColumnType.PERCENTAGE}
)

# Letters, signs and marks that are drawn as nothing: fillers, joiners, variation selectors, an
# empty braille cell.
_UNSEEN = frozenset(
    map(
        chr,
        (
            0x034F,
            0x115F,
            0x1160,
            0x17B4,
            0x17B5,
            0x2800,
            0x3164,
            0xFFA0,
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
        ),
    )
) | frozenset(map(chr, range(0xE0100, 0xE01F0)))
_YEARS = range(1800, 2200)
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2007\u2009", " "))
_PLAIN = re.compile(r"[0-9]+(?:,[0-9]+)?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}|(?:\.[0-9]{3})+,[0-9]+)(?:,[0-9]+)?")
# So an English program writes 437 thousand and 600; nobody writes 437,6 with two zeros behind it.
_COMMA_OF_THOUSANDS = re.compile("[1-9][0-9]{1,2},[0-9]00")
_POINTS = re.compile(r"[0-9.]+(?:,[0-9]+)?|[0-9,]+\.[0-9]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell could not be read: code of the catalogue, and in Dutch what was expected; ``text``
    says in Dutch what is wrong if the code alone does not.
    """

    code: str
    expected: str
    text: str | None = None


def read_value(cell: RawCell, column: Column) -> Value | Problem | None:
    """The typed value of a cell, None if it is empty, or what is wrong with it.

    Ranges, patterns and allowed values are not looked at.
    """
    if cell.problem is not None:
        return Problem(cell.problem, _expected(column))
    if cell.blank:
        return None
    if _says_more_than_it_holds(cell, column):
        return _shown_otherwise(cell, f"{_expected(column)}, in een cel zonder eigen getalnotatie")
    match column.type:
        case ColumnType.TEXT:
            return _long_text(cell)
        case ColumnType.CODE:
            return _one_line(cell)
        case ColumnType.YES_NO:
            return _yes_no(cell, column)
        case ColumnType.DATE:
            return _date(cell, column)
        case ColumnType.MONTH:
            return _month(cell, column)
        case _:
            return _number(cell, column)


def is_visible(text: str) -> bool:
    """Whether a reader sees anything at all of the text."""
    return any(
        not character.isspace()
        and character not in _UNSEEN
        and unicodedata.category(character) not in ("Cc", "Cf")
        for character in text
    )


def written(cell: RawCell) -> str:
    """The cell as its supplier sees it: a date is dd-mm-jjjj, a number has a decimal comma,
    ``93,4%``, ``46,25 mln``, ``0012`` and ``jan-25`` as formatted.
    """
    value = cell.value
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, int | float):
        exact = _exact(value)
        if exact.is_finite() and adds_meaning(cell.number_format, value, None):
            return shown_number(cell.number_format, exact)
        if _is_percentage(cell):
            return f"{(exact * 100).normalize():f}".replace(".", ",") + "%"
        whole = exact == exact.to_integral_value()
        if whole and re.fullmatch("0+", cell.number_format):
            return f"{exact:.0f}".zfill(len(cell.number_format))
        return f"{exact:.0f}" if whole else f"{exact:f}".replace(".", ",")
    if isinstance(value, date):
        return shown_date(cell.number_format, value) or stored_date(value)
    return "" if value is None else str(value)


def stored_date(value: date) -> str:
    """A date in full, as dd-mm-jjjj and with its time of day if it has one."""
    if isinstance(value, datetime) and not _is_midnight(value):
        return value.strftime("%d-%m-%Y %H:%M:%S")
    return value.strftime("%d-%m-%Y")


def _is_midnight(value: datetime) -> bool:
    return (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)


def _long_text(cell: RawCell) -> str:
    text = unicodedata.normalize("NFC", written(cell))
    return re.sub("\r\n?", "\n", text).strip()


def _one_line(cell: RawCell) -> str:
    return unicodedata.normalize("NFC", written(cell)).translate(_SPACES).strip()


def _yes_no(cell: RawCell, column: Column) -> bool | Problem:
    if isinstance(cell.value, bool):
        return cell.value
    answers = {"ja": True, "nee": False}
    return answers.get(_one_line(cell).casefold(), Problem("D45", _expected(column)))


def _date(cell: RawCell, column: Column) -> date | Problem:
    if isinstance(cell.value, datetime):
        # Excel has no cells with only a date: a date is midnight. A time of day was typed on
        # purpose and would be lost.
        day: date | Problem = (
            cell.value.date()
            if _is_midnight(cell.value)
            else Problem("D34", "een datum zonder tijd")
        )
    elif isinstance(cell.value, date):
        day = cell.value
    else:
        day = _date_from_text(_one_line(cell), column)
    if isinstance(day, date) and day.year not in _YEARS:
        return Problem("D37", f"een datum in de jaren {_YEARS.start} tot en met {_YEARS.stop - 1}")
    return day


def _date_from_text(text: str, column: Column) -> date | Problem:
    found = re.fullmatch("([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})", text)
    day_month_year = found.groups() if found else None
    if found := re.fullmatch("([0-9]{4})-([0-9]{2})-([0-9]{2})", text) or re.fullmatch(
        "([0-9]{4})([0-9]{2})([0-9]{2})", text
    ):
        day_month_year = found.groups()[::-1]
    if day_month_year is None:
        return Problem("D34", _expected(column))
    day, month, year = (int(part) for part in day_month_year)
    try:
        return date(year, month, day)
    except ValueError:
        return Problem("D35", "een dag die op de kalender staat")


def _month(cell: RawCell, column: Column) -> int | Problem:
    text = _one_line(cell)
    # A date that is shown as 202501 is none: which day it is, nobody sees.
    if isinstance(cell.value, bool | date) or re.fullmatch("[0-9]{4}(0[1-9]|1[0-2])", text) is None:
        return Problem("D36", _expected(column))
    return int(text)


def _number(cell: RawCell, column: Column) -> int | Decimal | Problem:
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Problem("D31", _expected(column))
    if isinstance(value, str):
        number = _number_from_text(_one_line(cell), column)
    elif _is_percentage(cell) and column.type is not ColumnType.PERCENTAGE:
        # The supplier sees 93,4% where 0,934 is stored; which of the two belongs in this column
        # only the supplier knows.
        number = _shown_otherwise(cell, f"{_expected(column)}, in een cel zonder procentopmaak")
    else:
        number = _exact(value) * (100 if _is_percentage(cell) else 1)
        if not number.is_finite() or number.adjusted() >= 18:
            number = Problem(
                "D31", f"{_expected(column)}, met ten hoogste 18 cijfers voor de komma"
            )
    return number if isinstance(number, Problem) else _fitted(number, column)


def _number_from_text(text: str, column: Column) -> Decimal | Problem:
    if re.fullmatch(r"\(.*[0-9].*\)", text):
        return Problem("D33", f"{_expected(column)}, met een minteken ervoor en zonder haakjes")
    if column.type is ColumnType.PERCENTAGE:
        text = text.removesuffix("%").rstrip()
    if column.type is ColumnType.AMOUNT and column.unit == "euro":
        text = re.sub(r"^(-?) ?€ ?", r"\1", text.replace("\u2212", "-"))
    negative = re.fullmatch(r"[-\u2212] ?(.+)|(.+?) ?[-\u2212]", text)
    digits = (negative[1] or negative[2]) if negative else text
    if not (_PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)):
        code = "D32" if "." in digits and _POINTS.fullmatch(digits) else "D31"
        return Problem(code, _expected(column))
    if _COMMA_OF_THOUSANDS.fullmatch(digits) and column.type is ColumnType.DECIMAL:
        return Problem("D32", f"{_expected(column)}, zonder nullen achter de komma")
    plain = digits.replace(".", "").replace(",", ".")
    whole, _, fraction = plain.partition(".")
    if len(whole.lstrip("0")) > 18 or len(fraction) > 9:
        return Problem(
            "D31", f"{_expected(column)}, met ten hoogste 18 cijfers voor en 9 achter de komma"
        )
    return Decimal(f"-{plain}" if negative else plain)


def _fitted(number: Decimal, column: Column) -> int | Decimal | Problem:
    """Hold the decimals, as written, against the contract; equal numbers become equal values,
    however they were written.
    """
    allowed = {ColumnType.INTEGER: 0, ColumnType.AMOUNT: 2}.get(column.type, column.decimals)
    exponent = number.as_tuple().exponent
    if allowed is not None and isinstance(exponent, int) and -exponent > allowed:
        return Problem(
            "D38", "een geheel getal" if allowed == 0 else f"ten hoogste {allowed} decimalen"
        )
    if column.type is ColumnType.INTEGER:
        return int(number)
    return Decimal(f"{number.normalize():f}") if number else Decimal(0)


def _exact(value: int | float) -> Decimal:
    """The number as Excel shows it: it keeps fifteen digits, and what a binary float has behind
    those is noise of calculating.
    """
    return (
        Decimal(value)
        if isinstance(value, int)
        else Decimal(f"{Decimal(format(value, '.15g')).normalize():f}")
    )


def _is_percentage(cell: RawCell) -> bool:
    return shows_percentage(cell.number_format, cell.value)


def _says_more_than_it_holds(cell: RawCell, column: Column) -> bool:
    """Whether the supplier sees another number than the one that is stored, or words beside it."""
    if isinstance(cell.value, bool):
        return False
    if isinstance(cell.value, str) and column.type not in NUMBERS:
        return False
    return adds_meaning(cell.number_format, cell.value, column.unit)


def _shown_otherwise(cell: RawCell, expected: str) -> Problem:
    value, stored = cell.value, written(RawCell(cell.value))
    shown = shown_text(cell.number_format, value) if isinstance(value, str) else written(cell)
    return Problem("D32", expected, f"De cel toont {shown} maar bevat {stored}.")


def _expected(column: Column) -> str:
    kinds = {
        ColumnType.CODE: "een code",
        ColumnType.TEXT: "een tekst",
        ColumnType.INTEGER: "een geheel getal in cijfers",
        ColumnType.DECIMAL: "een getal in cijfers, met een komma voor de decimalen",
        ColumnType.AMOUNT: "een bedrag in cijfers, met een komma voor de centen",
        ColumnType.PERCENTAGE: "een percentage in cijfers, met een komma voor de decimalen",
        ColumnType.DATE: "een datum als dd-mm-jjjj",
        ColumnType.MONTH: "een maand als jjjjmm",
        ColumnType.YES_NO: "ja of nee",
    }
    example = (
        f", bijvoorbeeld {column.example}"
        if column.example and column.type is not ColumnType.YES_NO
        else ""
    )
    return kinds[column.type] + example

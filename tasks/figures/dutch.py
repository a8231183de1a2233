"""How numbers, amounts, dates and counts are written in Dutch government print.

Decimal comma, thousands point, euro sign in front, no-break spaces, minus as U+2212.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from tasks.figures.rounding import decimals_of, round_half_up

NBSP = "\u00a0"
MINUS = "\u2212"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def number(value: Fraction | int, step: Fraction | int = 1) -> str:
    """``-1234567/100`` with step ``1/10`` becomes ``−12.345,7``."""
    rounded = round_half_up(Fraction(value), step)
    decimals = decimals_of(step)
    digits = str(abs(rounded) * 10**decimals).rjust(decimals + 1, "0")
    whole, fraction = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    grouped = f"{int(whole):,}".replace(",", ".")
    return (MINUS if rounded < 0 else "") + grouped + (f",{fraction}" if fraction else "")


def euro(value: Fraction | int, step: Fraction | int = 1) -> str:
    """``1234`` becomes ``€ 1.234``."""
    return f"€{NBSP}{number(value, step)}"


def percentage(share: Fraction) -> str:
    """``1/4`` becomes ``25%``, rounded to whole percents."""
    return f"{number(100 * share)}%"


def in_full(value: Fraction | int, most: int = 4) -> str:
    """With as many decimals as ``value`` has, but no more than ``most``: ``182,9``, ``46.250``."""
    decimals = next(
        (one for one in range(most) if (Fraction(value) * 10**one).denominator == 1), most
    )
    return number(value, Fraction(1, 10**decimals))


def file_size(octets: int) -> str:
    """``1,3 MB``, ``24 kB``, in thousands and rounded half up; never ``0 kB``."""
    kilo = max(Fraction(1), Fraction(octets, 1000))
    if round_half_up(kilo, 1) < 1000:
        return f"{number(kilo)}{NBSP}kB"
    return f"{number(kilo / 1000, Fraction(1, 10))}{NBSP}MB"


def long_date(day: date) -> str:
    """``2025-07-01`` becomes ``1 juli 2025``, with no-break spaces."""
    return f"{day.day}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


def month_and_year(month: int) -> str:
    """``202504`` becomes ``april 2025``."""
    return f"{MONTHS[month % 100 - 1]}{NBSP}{month // 100}"


def month_of(words: str) -> int:
    """The month that :func:`month_and_year` wrote: ``april 2025`` becomes ``202504``.

    Raises:
        ValueError: if it did not write these words.
    """
    name, _, year = words.replace(NBSP, " ").partition(" ")
    return int(year) * 100 + MONTHS.index(name) + 1


def month_range(first: date, last: date) -> str:
    """``januari t/m april 2025``; both years are named when they differ; one month is named
    once.
    """
    if (first.year, first.month) == (last.year, last.month):
        return f"{MONTHS[first.month - 1]}{NBSP}{first.year}"
    start = MONTHS[first.month - 1] + (f"{NBSP}{first.year}" if first.year != last.year else "")
    return f"{start} t/m {MONTHS[last.month - 1]}{NBSP}{last.year}"


def halfjaar_words(name: str) -> str:
    """``2025-H1`` becomes ``eerste halfjaar 2025``: file names have the one, readers the other. A
    name of another form stays as it is: it stands in a definition that is found wrong elsewhere.
    """
    year, _, half = name.partition("-")
    order = {"H1": "eerste", "H2": "tweede"}.get(half)
    return name if order is None else f"{order} halfjaar {year}"


def counted(count: int, one: str, several: str) -> str:
    """``1 bevinding``, ``0 bevindingen``, ``1.234 bevindingen``: a number and the noun that goes
    with it.
    """
    return f"{number(count)} {one if count == 1 else several}"


def enumeration(words: list[str], last: str = "en") -> str:
    """``a``, ``a en b``, ``a, b en c``; ``last`` may also be ``of``."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def in_sentence(words: str) -> str:
    """``Ontvingen de brief`` becomes ``ontvingen de brief``; ``IV-release`` stays as it is."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]

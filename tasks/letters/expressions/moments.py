"""Dates, months, years, periods and times."""

from __future__ import annotations

import re
from datetime import date

from tasks.figures.dutch import MONTHS
from tasks.letters.expressions.expression import Expression, Kind, Moment
from tasks.letters.expressions.scan import Scan

_SHORT = {
    "jan": 1,
    "feb": 2,
    "febr": 2,
    "mrt": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "okt": 10,
    "nov": 11,
    "dec": 12,
}
_MONTH = rf"(?:(?P<month>{'|'.join(MONTHS)})(?!\w)|(?P<short>{'|'.join(_SHORT)})(?:\.|(?!\w)))"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d.,]*\d)(?!\w)"
_DAY = r"(?<![\d.,])(?P<day>\d{1,2})(?:e|ste|de)?"
_JOIN = r"(?:\s*,\s*|\s+(?:en|of|tot|t/m|tot\s+en\s+met|\u2013|-)\s+|\s*(?:\u2013|-|/)\s*)"
_FLAGS = re.IGNORECASE

#: ``1 juli 2025``, ``12 en 13 mei 2025``, ``1 juli``.
_DATE = re.compile(
    rf"(?P<days>(?:(?<![\d.,])\d{{1,2}}{_JOIN})*){_DAY}\s+{_MONTH}(?:,?\s+{_YEAR})?", _FLAGS
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<day>\d{1,2})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})"
    r"|(?P<year_first>\d{4})-(?P<month_second>\d\d)-(?P<day_last>\d\d))(?![\d/-]|\.\d)"
)
_MONTH_YEAR = re.compile(rf"(?<!\w){_MONTH}(?:,?\s+(?:van\s+)?{_YEAR})?", _FLAGS)
_HALF = "eerste|tweede|1e|2e"
_QUARTER = f"{_HALF}|derde|vierde|3e|4e"
_PERIOD = re.compile(
    rf"(?<!\w)(?:(?:{_HALF})\s+(?:helft\s+van|halfjaar(?:\s+van)?|half\s+jaar(?:\s+van)?)"
    rf"|(?:{_QUARTER})\s+kwartaal(?:\s+van)?)(?:\s+{_YEAR})?"
    r"|(?<!\w)(?:19|20)\d\d-?[HQ][1-4](?!\w)|(?<!\w)[HQ][1-4]\s+(?:19|20)\d\d(?!\w)",
    _FLAGS,
)
#: ``2024/25``, ``2024-2025``, ``2013–2020``.
_YEARS = re.compile(
    r"(?<![\w.,/-])(?P<first>(?:19|20)\d\d)(?P<sign>[/\u2013-])(?P<last>(?:19|20)\d\d|\d\d)"
    r"(?![\w/-]|[.,]\d)"
)
_BARE_YEAR = re.compile(rf"(?<![\w.,€])(?<!€\s)(?<!€){_YEAR}", _FLAGS)
_TIME = re.compile(
    r"(?<![\d.,])(?:[01]?\d|2[0-4])[.:][0-5]\d\s+uur(?!\w)"
    r"|(?<![\d.,:])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])"
    r"|(?:(?<=om\s)|(?<=tot\s)|(?<=vanaf\s))(?:[01]?\d|2[0-4])\s+uur(?!\w)",
    _FLAGS,
)
_TOGETHER = re.compile(rf"{_JOIN}|\s+en\s*[/\\]\s*of\s+", _FLAGS)


def find_dates(scan: Scan) -> None:
    """Days, in words or in digits; each day of ``12 en 13 mei`` is one."""
    for match in scan.matches(_DATE):
        month, year = _month(match), _number(match["year"])
        for day in re.finditer(r"\d+", match["days"]):
            start = match.start() + day.start()
            _date(scan, start, start + len(day[0]), Moment(year, month, int(day[0])))
        _date(scan, match.start("day"), match.end(), Moment(year, month, int(match["day"])))
    for match in scan.matches(_NUMERIC):
        named = [
            match[one] or match[other]
            for one, other in (
                ("year", "year_first"),
                ("month", "month_second"),
                ("day", "day_last"),
            )
        ]
        moment = Moment(*map(int, named))
        if moment.month is not None and moment.month <= 12:
            _date(scan, match.start(), match.end(), moment)


def find_periods(scan: Scan) -> None:
    """Parts of years, times of the day, and years that belong together: ``2024/25``."""
    for match in scan.matches(_TIME):
        scan.mark(Kind.TIME, match)
    for match in scan.matches(_PERIOD):
        year = re.search(r"(?:19|20)\d\d", match[0])
        moment = Moment(_number(year and year[0]))
        text = scan.block.text[match.start() : match.end()]
        scan.add(Expression(Kind.PERIOD, *match.span(), text, moment=moment))
    for match in scan.matches(_YEARS):
        first, last = int(match["first"]), match["last"]
        years = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
        if years < first and len(last) == 2:
            years += 100
        # A vergaderjaar has a slash and is two years that follow each other.
        wrong = match["sign"] == "/" and years != first + 1
        problem = f"na {first} komt {first + 1}" if wrong else None
        text = scan.block.text[match.start() : match.end()]
        moment = Moment(first)
        scan.add(Expression(Kind.YEAR, *match.span(), text, moment=moment, problem=problem))


def find_months(scan: Scan) -> None:
    """Months, with a year or without; what has none stands in the next with one: ``april en mei
    2025``.
    """
    found: list[tuple[re.Match[str], Moment]] = []
    for match in scan.matches(_MONTH_YEAR):
        if match["short"] and match["year"] is None:
            continue  # mrt. without a year is seldom a month
        found.append((match, Moment(_number(match["year"]), _month(match))))
    for at, (match, moment) in enumerate(found):
        start, end = match.span()
        if moment.year is None and at + 1 < len(found):
            after, following = found[at + 1]
            if _TOGETHER.fullmatch(scan.text[end : after.start()]):
                moment = Moment(following.year, moment.month)
        text = scan.block.text[start:end]
        scan.add(Expression(Kind.MONTH, start, end, text, moment=moment))


def find_years(scan: Scan) -> None:
    """Four digits that can be a year, and that no unit follows."""
    for match in scan.matches(_BARE_YEAR):
        text = scan.block.text[match.start() : match.end()]
        moment = Moment(int(match["year"]))
        scan.add(Expression(Kind.YEAR, *match.span(), text, moment=moment))


def _month(match: re.Match[str]) -> int:
    if match["month"]:
        return MONTHS.index(match["month"].casefold()) + 1
    return _SHORT[match["short"].casefold()]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _date(scan: Scan, start: int, end: int, moment: Moment) -> None:
    problem = None
    try:
        date(moment.year or 2024, moment.month or 1, moment.day or 1)  # 2024 has a 29 February
        assert moment.day
    except (ValueError, AssertionError):
        problem = "deze dag bestaat niet"
    text = scan.block.text[start:end]
    scan.add(Expression(Kind.DATE, start, end, text, moment=moment, problem=problem))

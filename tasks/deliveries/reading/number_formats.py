"""What Excel shows of a value by its number format: a reader of the sheet sees ``46,25 mln`` where
46.25 is stored, or nothing at all.

Formats are those of Office Open XML, in English notation: up to four sections parted by ``;``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from tasks.figures.dutch import MONTHS

_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
#: Text in quotes, an escaped sign, a width or a filling that shows no sign of its own, a colour,
#: condition or currency between brackets; then everything else, sign by sign.
_TOKENS = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|.', re.S)
_EURO = frozenset({"€", "eur", "euro"})
_BRACKETS = re.compile(r"\[[^\]]*\]")
_WHITE = re.compile(r"\[(?:white|color ?2)\]", re.I)
_AS_THE_SYSTEM_DOES = re.compile(r"\[\$-[xX]?[fF][48]00\]")
_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_SHORT_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DATE_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[[^\]]*\]'
    r"|(?P<code>y+|m+|d+|h+|s+(?:\.0+)?)|am/pm|a/p|.",
    re.I | re.S,
)


def hides(number_format: str, value: object) -> bool:
    """Whether the format shows nothing of a number or text, as ``;;;`` does.

    A zero that is not shown is a habit, and says the same as the empty cell that is seen.
    """
    if isinstance(value, bool) or value is None or value == 0:
        return False
    section = _section(number_format, value)
    return section is not None and (
        not _BRACKETS.sub("", section).strip() or _WHITE.search(section) is not None
    )


def shows_percentage(number_format: str, value: object = 1) -> bool:
    """Whether the value is shown a hundred times as large, with a percent sign."""
    return "%" in _placeholders(_section(number_format, value) or "")


def adds_meaning(number_format: str, value: object, unit: str | None) -> bool:
    """Whether what is shown is something else than the value: thousands or millions of it, or with
    words or digits beside it.

    Args:
        value: a number, or text that the format shows with words around it.
        unit: of the column; that word, and the euro, may stand beside a number.
    """
    section = _section(number_format, value)
    if section is None:
        return False
    if not isinstance(value, str) and _thousands(section):
        return True
    allowed = {*_EURO, *((unit or "").casefold().split())}
    words = re.findall(r"[^\W_]+|[^\w\s]", _literals(section).casefold())
    return any(word not in allowed for word in words if re.fullmatch(r"[^\W_]+|[$£¥‰]", word))


def shown_number(number_format: str, value: Decimal) -> str:
    """A number as its reader sees it, in Dutch notation: ``46,25 mln``."""
    section = _section(number_format, value) or ""
    places = _placeholders(section)
    if "general" in places.casefold():
        return (
            section.casefold().replace("general", f"{value:f}".replace(".", ",")).replace('"', "")
        )
    if not re.search("[0#?]", places):
        return _literals(section).strip()
    thousands = _thousands(section)
    scaled = value * (100 if "%" in places else 1) / (Decimal(1000) ** thousands)
    decimals = re.search(r"\.([0#?]*)", places)
    rounded = scaled.quantize(
        Decimal(1).scaleb(-len(decimals[1]) if decimals else 0), ROUND_HALF_UP
    )
    grouping = re.search("[0#?],[0#?]", places) is not None
    digits = f"{abs(rounded):,f}" if grouping else f"{abs(rounded):f}"
    digits = digits.translate(str.maketrans(",.", ".,"))
    before, after = _around_digits(section)
    sign = "-" if rounded < 0 and len(_sections(number_format)) < 2 else ""
    return f"{before}{sign}{digits}{after}".strip()


def shown_text(number_format: str, text: str) -> str:
    """A text as its reader sees it, with what the format puts around it: ``46 mln``."""
    section = _section(number_format, text)
    if section is None:
        return text
    return "".join(
        text if found[0] == "@" else _literal(found) for found in _TOKENS.finditer(section)
    )


def shown_date(number_format: str, value: datetime | date) -> str | None:
    """A date as its reader sees it if that is less or other than day, month and year in digits
    (``202501``, ``jan-25``); None if it is not.
    """
    if _AS_THE_SYSTEM_DOES.search(number_format):
        return None
    kinds = {
        found["code"][0].lower() + ("name" if len(found["code"]) > 2 else "")
        for found in _DATE_TOKENS.finditer(number_format)
        if found["code"]
    }
    kinds = {"y" if kind == "yname" else kind for kind in kinds}
    if not kinds & {"y", "m", "d", "mname", "dname"} or {"y", "m", "d"} <= kinds:
        return None
    return "".join(_date_parts(number_format.split(";")[0], value)).strip() or None


def _date_parts(number_format: str, value: datetime | date) -> Iterator[str]:
    hours = False  # an m behind hours is minutes
    for found in _DATE_TOKENS.finditer(number_format):
        code = (found["code"] or "").lower()
        letter, length = code[:1], len(code)
        if letter == "y":
            yield f"{value.year}" if length > 2 else f"{value.year % 100:02}"
        elif letter == "m" and not hours:
            name = MONTHS[value.month - 1]
            yield (
                f"{value.month:0{length}}"
                if length < 3
                else name[:1]
                if length > 4
                else name
                if length == 4
                else _SHORT_MONTHS[value.month - 1]
            )
        elif letter == "d":
            name = _DAYS[value.weekday()]
            yield f"{value.day:0{length}}" if length < 3 else name if length > 3 else name[:2]
        elif code:
            hours = letter == "h"
            number = {"h": "hour", "m": "minute", "s": "second"}[letter]
            yield f"{getattr(value, number, 0):0{min(length, 2)}}"
        elif found["quoted"] or found["escaped"]:
            yield found["quoted"] or found["escaped"]
        elif len(found[0]) == 1:
            yield found[0]


@lru_cache(maxsize=1000)
def _sections(number_format: str) -> tuple[str, ...]:
    parts = [""]
    for found in _TOKENS.finditer(number_format):
        if found[0] == ";":
            parts.append("")
        else:
            parts[-1] += found[0]
    return tuple(parts)


def _section(number_format: str, value: object) -> str | None:
    """The section by which the value is shown; None if the format says nothing about it."""
    parts = _sections(number_format)
    if isinstance(value, str):
        if len(parts) > 3:
            return parts[3]
        return parts[-1] if "@" in _placeholders(parts[-1]) else None
    if not isinstance(value, int | float | Decimal):
        return None
    if len(parts) == 1 and parts[0].casefold() in ("general", "@", ""):
        return None
    conditions = [_CONDITION.search(part) for part in parts]
    if any(conditions):
        for part, condition in zip(parts, conditions, strict=True):
            if condition is None or _holds(condition, value):
                return part
        return parts[-1]
    if value < 0 and len(parts) > 1:
        return parts[1]
    return parts[2] if value == 0 and len(parts) > 2 else parts[0]


def _holds(condition: re.Match[str], value: int | float | Decimal) -> bool:
    limit = Decimal(condition[2])
    return {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }[condition[1]]


def _placeholders(section: str) -> str:
    """The section without what it shows literally."""
    return "".join(found[0] for found in _TOKENS.finditer(section) if len(found[0]) == 1)


def _literal(found: re.Match[str]) -> str:
    if found["bracket"] is not None:
        currency = re.fullmatch(r"\$([^-]*)(?:-.*)?", found["bracket"])
        return currency[1] if currency else ""
    return found["quoted"] or found["escaped"] or ""


def _literals(section: str) -> str:
    return "".join(_literal(found) for found in _TOKENS.finditer(section))


def _around_digits(section: str) -> tuple[str, str]:
    before = after = ""
    seen = False
    for found in _TOKENS.finditer(section):
        sign = found[0] if found[0] in ("%", "-", "+", " ", "€", "$", "(", ")") else _literal(found)
        seen = seen or found[0] in ("0", "#", "?")
        before, after = (before, after + sign) if seen else (before + sign, after)
    return before, after


def _thousands(section: str) -> int:
    """How often the value is divided by a thousand: the commas directly behind its digits."""
    found = re.search("[0#?](,+)(?![0#?,])", _placeholders(section))
    return len(found[1]) if found else 0

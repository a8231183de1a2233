"""The forms of a number: everything that depends on how a figure is printed, one line per form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from tasks.figures.dutch import NBSP, euro, number
from tasks.figures.rounding import round_half_up

COUNT_WORDS = (
    "geen",
    "één",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
)


class Form(NamedTuple):
    """One way to print a number.

    Attributes:
        name: what a figure and the definition of a KPI call it.
        unit: Dutch, the base unit: what a value counts, and what a spreadsheet says of it.
        print: from a value and the step it is rounded to, both in the base unit, to Dutch print.
        exact: name of the form in which a person reads the value without rounding, where that is
            another: an amount in millions is read in euros.
        difference: name of the form in which a person reads the difference of two values, where
            that is another.
        counted: whether a difference may be told as a percentage. A percentage of a percentage
            only confuses.
        outlier: the least, in the base unit, that the larger of two values must be for a warning
            that one is many times the other. None: never warn. Small counts often change that
            much, and so do shares of them.
    """

    name: str
    unit: str
    print: Callable[[Fraction | int, Fraction | int], str]
    exact: str | None = None
    difference: str | None = None
    counted: bool = False
    outlier: int | None = None


def _in_millions(value: Fraction | int, step: Fraction | int) -> str:
    return number(Fraction(value) / 1_000_000, Fraction(step) / 1_000_000) + NBSP + "mln"


def _euro_in_millions(value: Fraction | int, step: Fraction | int) -> str:
    return f"€{NBSP}{_in_millions(value, step)}"


def _percent(value: Fraction | int, step: Fraction | int) -> str:
    return f"{number(value, step)}%"


def _percentage_points(value: Fraction | int, step: Fraction | int) -> str:
    return f"{number(value, step)}{NBSP}procentpunt"


def _days(value: Fraction | int, step: Fraction | int) -> str:
    return f"{number(value, step)}{NBSP}{'dag' if round_half_up(value, step) == 1 else 'dagen'}"


def _count_word(value: Fraction | int, step: Fraction | int) -> str:
    return (
        COUNT_WORDS[int(value)]
        if 0 <= value < len(COUNT_WORDS) and Fraction(value).denominator == 1
        else number(value, step)
    )


def _qualified(form: Form, word: str) -> Form:
    """The same form with a word before the number, such as ``ongeveer 12%``. The word is part of
    the number: no print, spreadsheet or comparison can leave it out.
    """

    def print_with_word(value: Fraction | int, step: Fraction | int) -> str:
        return f"{word}{NBSP}{form.print(value, step)}"

    return form._replace(
        name=f"{form.name}_{word}",
        unit=f"{form.unit} ({word})",
        print=print_with_word,
        exact=None if form.exact is None else f"{form.exact}_{word}",
    )


_TABLE = (
    Form("aantal", "aantal", number, counted=True, outlier=1_000),
    Form("aantal_mln", "aantal", _in_millions, exact="aantal", counted=True, outlier=1_000),
    Form("euro", "euro", euro, counted=True, outlier=1_000_000),
    Form("euro_mln", "euro", _euro_in_millions, exact="euro", counted=True, outlier=1_000_000),
    Form("procent", "%", _percent, difference="procentpunt"),
    Form("procentpunt", "procentpunt", _percentage_points),
    Form("dagen", "dagen", _days, counted=True),
    Form("punten", "punten", number),
    Form("woord", "aantal", _count_word, exact="aantal"),
)
#: What may stand before a number that is not precise.
QUALIFIERS = ("ongeveer", "ruim")
#: Forms that a number which is not precise may have.
QUALIFIABLE = ("aantal", "euro", "euro_mln", "procent")
#: Every form by its name.
FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        *_TABLE,
        *(
            _qualified(form, word)
            for form in _TABLE
            if form.name in QUALIFIABLE
            for word in QUALIFIERS
        ),
    )
}


def form_with(word: str, form: str) -> str:
    """The name of a form for a number that a register calls ``precies``, or by one of
    :data:`QUALIFIERS`.
    """
    return f"{form}_{word}" if word in QUALIFIERS else form


def amount_form(value: Fraction | int) -> tuple[str, int]:
    """How an amount in euros is printed in a text, and its step: ``€ 80 mln``, ``€ 0,5 mln``,
    ``€ 46.250``.
    """
    size = abs(Fraction(value))
    if size >= 10_000_000:
        return "euro_mln", 1_000_000
    return ("euro_mln", 100_000) if size >= 100_000 else ("euro", 1)


def printed(value: Fraction | int, form: str, step: Fraction | int) -> str:
    """The one printed form of a value: rounded half up to ``step``, in the form of that name.

    Raises:
        KeyError: if ``form`` is not one of :data:`FORMS`.
    """
    return FORMS[form].print(value, step)

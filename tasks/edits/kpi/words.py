"""Numbers in an explanation that contradict the KPI's own figures (U25).

Only a number that a sentence plainly calls the realisation, the norm, the plan or the forecast is
held against it: "de realisatie over januari t/m april is 81,2%". Whatever else an explanation
counts or compares ("2% boven de norm") is the writer's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.definitions.kpi import Kpi
from tasks.figures import dutch
from tasks.figures.figure import exact_text
from tasks.figures.forms import FORMS, printed
from tasks.figures.rounding import round_half_up

#: Words, and which figure of the KPI they call a number.
CALLED = {
    "realisatie": "realisatie",
    "gerealiseerd": "realisatie",
    "uitkomst": "realisatie",
    "norm": "norm",
    "streefwaarde": "norm",
    "doelstelling": "norm",
    "plan": "plan",
    "planning": "plan",
    "prognose": "prognose",
    "jaarcijfer": "prognose",
}
#: Words that may stand between, without a change of subject.
BETWEEN = (
    r"is|was|van|bedraagt|bedroeg|komt|kwam|uit|op|over|staat|stond|ligt|lag|wordt|werd|naar|de|het"
    r"|dit|jaar|periode|eerste|maanden|kwartaal|tot|en|met|t/m|eind|einde|nu|per|in|voor"
    rf"|verwachting|20\d\d|{'|'.join(dutch.MONTHS)}"
)
MULTIPLES = {"duizend": 1_000, "mln": 1_000_000, "miljoen": 1_000_000, "miljard": 1_000_000_000}
#: After a number these make it a difference, or a part of something else.
RELATIVE = "hoger|lager|boven|onder|meer|minder|beter|slechter|te|af|gestegen|gedaald|keer|maal|van"
#: What a number is followed by where its unit needs no word, so that it counts nothing else.
END_OF_CLAUSE = r"\s*(?:[.,;:)]|$|(?:en|tegen|terwijl|bij|ten)\b)"
#: By the unit of the form, how the number is recognised as one in that unit.
UNITS = {"%": {"%", "procent"}, "euro": {"euro"}, "dagen": {"dag", "dagen"}}


# Possessive, or "5 mln lager" would be read as 5.
_NUMBER = re.compile(
    rf"\b(?P<called>{'|'.join(CALLED)})\b"
    rf"(?:\s+\(?(?:{BETWEEN})\b,?){{0,12}}\s+\(?"
    r"(?P<euro>€\s*)?(?P<digits>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?![.,]?\d)"
    rf"(?:\s*(?P<multiple>{'|'.join(MULTIPLES)})\b)?+"
    r"(?:\s*(?P<unit>%|(?:procent|euro|dagen|dag)\b))?+"
    rf"(?!\s*(?:{RELATIVE})\b)",
    re.IGNORECASE,
)


class Own(NamedTuple):
    """What the report prints of one figure, and every value that may rightly be called so."""

    printed: str
    values: tuple[Fraction, ...]


class _Named(NamedTuple):
    called: str
    written: str
    value: Fraction
    step: Fraction


def contradictions(
    kpi: Kpi, file: str, row: int, texts: Mapping[str, str | None], own: Mapping[str, Own]
) -> list[Finding]:
    """One finding for every part of the explanation that names other figures than the report.

    Args:
        kpi: the definition.
        file: name of the delivered file.
        row: the row of the explanation.
        texts: the parts of the explanation by column.
        own: what the report says, by a value of :data:`CALLED`; what is not there is not asked.
    """
    findings = []
    for column, text in texts.items():
        other = [
            one
            for one in _named(kpi, text or "")
            if one.called in own and not _is_one_of(one, own[one.called].values)
        ]
        if not other:
            continue
        says = dutch.enumeration([f"{one.called} {one.written}" for one in other])
        called = list(dict.fromkeys(one.called for one in other))
        report = dutch.enumeration([f"{one} {own[one].printed}" for one in called])
        values = {exact_text(value): None for one in called for value in own[one].values}
        findings.append(
            Finding(
                code="U25",
                about=f"kpi.{kpi.id}",
                text=(
                    f"{kpi.id} {kpi.name}: de {column} noemt {says}; volgens de rapportage is het "
                    f"{report}."
                ),
                place=Place(
                    file=file,
                    row=row,
                    column=column,
                    value=", ".join(one.written for one in other),
                ),
                expected="dezelfde cijfers in de toelichting als in de rapportage",
                value=says,
                against="; ".join(values),
            )
        )
    return findings


def _named(kpi: Kpi, text: str) -> Iterator[_Named]:
    """The numbers that a text calls a figure of the KPI, in the unit of its form."""
    unit = FORMS[kpi.form].unit
    for found in _NUMBER.finditer(text):
        digits, multiple = found["digits"], MULTIPLES.get((found["multiple"] or "").lower(), 1)
        named = "euro" if found["euro"] else (found["unit"] or "").lower()
        if unit in UNITS:
            if named not in UNITS[unit]:
                continue
        elif (
            named
            or not re.match(END_OF_CLAUSE, text[found.end() :])
            or re.fullmatch(r"20\d\d", digits)
        ):
            continue
        decimals = len(digits.partition(",")[2])
        yield _Named(
            CALLED[found["called"].lower()],
            text[found.start("euro") if found["euro"] else found.start("digits") : found.end()],
            Fraction(digits.replace(".", "").replace(",", ".")) * multiple,
            Fraction(multiple, 10**decimals),
        )


def _is_one_of(named: _Named, values: Sequence[Fraction]) -> bool:
    return any(round_half_up(value, named.step) == named.value for value in values)


def own_figure(kpi: Kpi, shown: Sequence[Fraction], others: Sequence[Fraction] = ()) -> Own:
    """``shown`` are what the report prints, one figure or the two ends of a band; ``others`` are
    values of other months, years or reports that are called the same.
    """
    return Own(
        " tot ".join(printed(value, kpi.form, kpi.step) for value in shown), (*shown, *others)
    )

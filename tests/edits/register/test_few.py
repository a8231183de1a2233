"""What is printed of a few people or organisations, as worked examples."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support.rulebook import Chapter, rows_of

from tasks.definitions.finding import Place
from tasks.edits.parts import few as rules
from tasks.edits.parts.few import CountedFacts, judge

# value, what it counts, organisations, may be public -> printed, rounded, finding
FIGURES = [
    pytest.param(850, "personen", None, None, True, False, None, id="1 veel personen"),
    pytest.param(10, "personen", None, None, True, False, None, id="1 net genoeg personen"),
    pytest.param(9, "personen", None, None, False, False, "J10", id="1 te weinig personen"),
    pytest.param(0, "personen", None, None, True, False, None, id="1 niemand"),
    pytest.param(9, "organisaties", 9, None, True, False, None, id="1 weinig, maar geen personen"),
    pytest.param(
        850, "personen", 1, True, True, True, None, id="2 van één organisatie, die het weet"
    ),
    pytest.param(
        850, "personen", 1, None, True, True, "J12", id="3 van één organisatie, niet bekend"
    ),
    pytest.param(
        850, "personen", 2, False, False, True, "J11", id="3 van twee organisaties, niet openbaar"
    ),
    pytest.param(850, "personen", 3, None, True, False, None, id="2 van drie organisaties"),
]
RULEBOOK = [
    Chapter(
        "Trajecten: cijfers over weinigen",
        rules.__doc__,
        (
            "waarde",
            "telt",
            "organisaties",
            "vrij te geven",
            "afgedrukt",
            "grof afgerond",
            "bevinding",
        ),
        rows_of(FIGURES),
    )
]


@pytest.mark.parametrize(
    ("value", "counts", "organisations", "public", "printed", "rounded", "code"), FIGURES
)
def test_what_is_printed(  # type: ignore[no-untyped-def]
    value, counts, organisations, public, printed, rounded, code
) -> None:
    judged = judge(
        CountedFacts(
            about="trajecten.T01.C02",
            name="T01 Convenanttegoeden, ouders",
            value=Fraction(value),
            counts=counts,
            organisations=organisations,
            may_be_public=public,
            at=lambda column: Place(file="traject_cijfers.csv", row=2, column=column),
        )
    )
    assert (judged.printed, judged.rounded) == (printed, rounded)
    assert (judged.finding and judged.finding.code) == code

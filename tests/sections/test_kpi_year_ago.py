"""A KPI beside the same months of the year before, and the pace that its forecast needs: worked
examples, and what the section makes of them.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from support.dossiers.dossier_example import figure, previous
from support.dossiers.small_deliveries import SmallDeliveries
from support.kpis import made_up_kpi
from support.rulebook import Chapter, Row, rows_of

from tasks.definitions.halfjaar import Period
from tasks.figures.figure import Figure
from tasks.figures.previous import Previous
from tasks.sections.kpi import pace as pace_rules
from tasks.sections.kpi import year_ago as year_ago_rules
from tasks.sections.kpi.pace import pace
from tasks.sections.kpi.year_ago import YearAgo
from tasks.sections.section import Section

MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus")


def series(kpi: str, year: int, values: list[int], last_part: str = "maand") -> list[Figure]:
    """As a dossier seals them: a point a month from January, or the value up to every month."""

    def label(number: int) -> str:
        month = f"{MONTHS[number - 1]}\u00a0{year}"
        return month if last_part == "maand" or number == 1 else f"januari t/m {month}"

    return [
        figure(f"kpi.{kpi}.{last_part}.{number}", value, label=f"Proef: {label(number)}")
        for number, value in enumerate(values, start=1)
    ]


def dossier(halfjaar: str, *figures: Figure, year_ago: Previous | None = None) -> Previous:
    made = previous(*figures)
    return made.model_copy(update={"halfjaar": halfjaar, "year_ago": year_ago})


# measurement, last month of the period in 2025, dossiers and what they sealed -> dossier, last part
# of the id of the value
EIGHT = list(range(10, 90, 10))
H2 = dossier(
    "2024-H2",
    *series("K05", 2024, EIGHT),
    *series("K05", 2024, EIGHT, "tot_en_met"),
    figure("kpi.K05.realisatie", 7),
)
OLD = dossier("2024-H2", *series("K05", 2024, EIGHT), figure("kpi.K05.realisatie", 7))
THIS_YEAR = dossier(
    "2025-H1",
    *series("K05", 2025, EIGHT[:4]),
    *series("K05", 2025, EIGHT[:4], "tot_en_met"),
    figure("kpi.K05.realisatie", 7),
    year_ago=H2,
)
YEAR_AGO = [
    pytest.param("aandeel", 4, H2, ("2024-H2", "tot_en_met.4"), id="1 en 2 een aandeel"),
    pytest.param("cumulatief", 4, H2, ("2024-H2", "maand.4"), id="1 en 2 een totaal"),
    pytest.param("stand", 4, H2, ("2024-H2", "maand.4"), id="1 en 2 een stand"),
    pytest.param(
        "aandeel",
        8,
        THIS_YEAR,
        ("2024-H2", "tot_en_met.8"),
        id="1 niet de vorige rapportage maar die daarvoor heeft de maanden",
    ),
    pytest.param("jaarlijks", 4, H2, ("2024-H2", "realisatie"), id="3 de meting van 2024"),
    pytest.param(
        "jaarlijks",
        4,
        THIS_YEAR,
        ("2024-H2", "realisatie"),
        id="3 en niet een eerdere van dit jaar",
    ),
    pytest.param("aandeel", 4, OLD, None, id="4 een ouder dossier bewaarde geen aandelen samen"),
    pytest.param("cumulatief", 4, OLD, ("2024-H2", "maand.4"), id="4 en wel de totalen"),
    pytest.param("stand", 9, H2, None, id="4 september 2024 is nergens vastgelegd"),
    pytest.param("stand", 4, None, None, id="4 er is geen eerder dossier"),
]

# measurement, direction, months, forecast -> needed a month, best month, whether it fits
PACES = [
    pytest.param(
        "cumulatief", "hoger", (10, 20, 30, 40), 500, 50, 40, False, id="1 nog 400 in acht maanden"
    ),
    pytest.param(
        "cumulatief", "lager", (50, 40, 45, 45), 500, 40, 40, True, id="1 en 3 lager is beter"
    ),
    pytest.param(
        "aandeel", "hoger", (80, 90, 85, 85), 90, Fraction(185, 2), 90, False, id="2 gemiddeld"
    ),
    pytest.param("aandeel", "hoger", (80, 90, 85, 85), 85, 85, 90, True, id="3 de prognose past"),
    pytest.param("stand", "hoger", (7, 8), 9, None, None, None, id="4 een stand"),
    pytest.param("stand", "band", (97, 98), 99, None, None, None, id="4 een bandbreedte"),
    pytest.param(
        "cumulatief", "hoger", (1,) * 12, 12, None, None, None, id="1 het jaar is voorbij"
    ),
]


def _shown(row: Row) -> Row:
    measurement, last, _, found = row.values
    month = f"{(*MONTHS, 'september')[int(str(last)) - 1]} 2025"
    words = "–" if found is None else " ".join(map(str, found))  # type: ignore[call-overload]
    return row._replace(values=(measurement, month, words))


RULEBOOK = [
    Chapter(
        "Een kpi naast dezelfde maanden van het jaar ervoor",
        year_ago_rules.__doc__,
        ("meting", "laatste maand", "waarde over die maanden"),
        [_shown(row) for row in rows_of(YEAR_AGO)],
    ),
    Chapter(
        "Het tempo dat een prognose vraagt",
        pace_rules.__doc__,
        (
            "meting",
            "richting",
            "maanden tot nu toe",
            "prognose",
            "nodig per maand",
            "beste maand",
            "past",
        ),
        rows_of(PACES),
    ),
]


@pytest.mark.parametrize(("measurement", "last", "earlier", "found"), YEAR_AGO)
def test_the_same_months_of_the_year_before(
    measurement: str, last: int, earlier: Previous | None, found: tuple[str, str] | None
) -> None:
    kpi = made_up_kpi(measurement, "procent" if measurement == "aandeel" else "aantal")
    period = Period(first=date(2025, 1, 1), last=date(2025, last, 30))
    value = YearAgo(period, earlier).value(kpi)
    said = value and (value[0].halfjaar, value[1].removeprefix("kpi.K05."))
    assert said == found


def test_the_course_of_a_year_ago_is_the_longest_that_is_known_of_that_year() -> None:
    period = Period(first=date(2025, 1, 1), last=date(2025, 8, 31))
    kpi = made_up_kpi("stand", "aantal")
    found = YearAgo(period, THIS_YEAR).series(kpi)
    assert found is not None
    assert (found[0].halfjaar, len(found[1])) == ("2024-H2", 8)
    assert YearAgo(period, dossier("2025-H1", *series("K05", 2025, [1]))).series(kpi) is None


@pytest.mark.parametrize(
    ("measurement", "direction", "months", "forecast", "needed", "best", "fits"), PACES
)
def test_the_pace_that_a_forecast_needs(  # type: ignore[no-untyped-def]
    measurement, direction, months, forecast, needed, best, fits
) -> None:
    norm = {"norm": {2025: ["97", "102"]}} if direction == "band" else {}
    form = "procent" if measurement == "aandeel" else "aantal"
    kpi = made_up_kpi(measurement, form, direction=direction, **norm)
    values = [Fraction(month) for month in months]
    realised = sum(values) / (1 if measurement == "cumulatief" else len(values))
    found = pace(kpi, values, Fraction(realised), Fraction(forecast))
    assert (found and (found.needed, found.best, found.fits)) == (
        None if needed is None else (needed, best, fits)
    )


def built(place: Path, before: Previous | None) -> Section:
    return SmallDeliveries().section("uitzonderingenrapportage", place, before)


def test_what_is_sealed_gives_the_share_over_any_months_of_the_period(tmp_path: Path) -> None:
    made = built(tmp_path, None)
    by_id = {one.id: one for one in made.figures}
    assert by_id["kpi.K03.tot_en_met.4"].value == by_id["kpi.K03.realisatie"].value
    assert by_id["kpi.K03.tot_en_met.1"].value == by_id["kpi.K03.maand.1"].value
    assert by_id["kpi.K03.tot_en_met.2"].label.endswith(": januari t/m februari\u00a02025")
    assert "kpi.K12.tot_en_met.1" not in by_id, "the months of a total are totals themselves"


def test_the_head_of_the_column_says_which_months(tmp_path: Path) -> None:
    sealed = [
        figure(f"kpi.K14.maand.{number}", 2_000 * number, step=10, label=f"B: {month}\u00a02024")
        for number, month in enumerate(MONTHS[:4], start=1)
    ]
    made = built(tmp_path, dossier("2024-H2", *sealed))
    table = made.tables["kpi_zekerheid"]
    titles = [one.title for one in table.headings]
    assert titles[-2] == "Januari tot en met april\u00a02024"
    by_id = {one.id: one.printed for one in made.figures}
    cells = {(row.cells[0].detail or "")[:3]: row.cells[-2] for row in table.rows}
    assert by_id[cells["K14"].figure or ""] == "8.000"
    assert (cells["K03"].text, cells["K03"].detail) == ("–", "niet beschikbaar")


def test_without_the_same_months_there_is_no_column(tmp_path: Path) -> None:
    made = built(tmp_path, dossier("2024-H2", figure("kpi.K03.realisatie", 87, form="procent")))
    assert [one.title for one in made.tables["kpi_zekerheid"].headings][-2] == "Prognose"
    assert made.content.model_dump()["months_before"] is None


def test_a_forecast_above_the_best_month_is_told_beside_it(tmp_path: Path) -> None:
    made = built(tmp_path, None)
    told = {one.about: one.text for one in made.findings if one.code == "U32"}
    assert set(told) == {"kpi.K03", "kpi.K08", "kpi.K14"}
    assert (
        told["kpi.K03"]
        .replace("\u00a0", " ")
        .endswith(
            "over mei t/m december 2025 gemiddeld 88,9% per maand nodig; de beste maand tot nu toe was "
            "april 2025, met 87,3%."
        )
    )

"""Which months of a measure can be right, as worked examples."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.dossiers.small_deliveries import SmallDeliveries
from support.rulebook import Chapter, rows_of

from tasks.definitions.finding import Place
from tasks.edits.parts import measure
from tasks.edits.parts.measure import MeasureFacts, check_months

MONTHS = [
    pytest.param("implementatiefase", 202409, 202612, None, id="1 begonnen, en verwacht"),
    pytest.param("implementatiefase", 202507, None, None, id="1 begonnen in de maand van de brief"),
    pytest.param("implementatiefase", 202508, None, "V05", id="1 begint na de brief"),
    pytest.param("ingevoerd", 202509, None, "V05", id="1 ingevoerd na de brief"),
    pytest.param("implementatiefase", 202412, 202412, None, id="2 in één maand"),
    pytest.param("implementatiefase", 202501, 202412, "V04", id="2 verwacht voor het begin"),
    pytest.param("ingevoerd", 202501, 202412, None, id="2 later ingevoerd dan verwacht"),
    pytest.param("ingevoerd", 202407, 202612, "V06", id="3 ingevoerd, en nog verwacht"),
    pytest.param("implementatiefase", 192409, None, "V07", id="4 een eeuw geleden"),
    pytest.param("implementatiefase", 202409, 206212, "V07", id="4 cijfers verwisseld"),
    pytest.param("aangekondigd", None, None, None, id="4 niets bekend"),
]
RULEBOOK = [
    Chapter(
        "Invordering: de maanden van een maatregel",
        measure.__doc__,
        ("fase", "begin", "verwacht gereed", "bevinding"),
        rows_of(MONTHS),
    )
]


@pytest.mark.parametrize(("phase", "start", "ready", "expected"), MONTHS)
def test_months(phase: str, start: int | None, ready: int | None, expected: str | None) -> None:
    facts = MeasureFacts(
        about="invordering.M01.fase",
        name="M01 Invorderingspauze",
        phase=phase,
        start=start,
        ready=ready,
        at=lambda column: Place(file="invordering.csv", row=2, column=column),
    )
    found = check_months(facts, date(2025, 7, 1))
    assert (", ".join(one.code for one in found) or None) == expected
    for one in found:
        assert one.place is not None
        assert one.place.column in ("start", "verwacht_gereed")


def test_the_section_says_where_it_is(tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    deliveries.registers["invordering"][3] |= {"start": "202703", "verwacht_gereed": "202406"}
    section = deliveries.section("invordering", tmp_path)
    told = {(one.code, one.place.row, one.place.column) for one in section.findings if one.place}
    assert told == {("V05", 5, "start"), ("V03", 5, "verwacht_gereed")}

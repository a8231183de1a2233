"""A finding about one thing in a register says where it stands and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dossiers.small_deliveries import SmallDeliveries

#: Section, register, row from 0, what is changed in it, code, and the column that is told.
WRONG = [
    ("damages", "damages", 1, {"oorzaak": "Iets heel anders."}, "S01", "oorzaak"),
    (
        "damages",
        "damages",
        1,
        {"ten_gunste_van_burger": "nee", "fraude": ""},
        "S02",
        "substantieel+fraude",
    ),
    (
        "damages",
        "damages",
        0,
        {"besluit": "herstellen", "motivering": "Zo is het."},
        "S03",
        "besluit",
    ),
    ("damages", "damages", 0, {"besluit": "herstellen"}, "S04", "motivering"),
    (
        "damages",
        "damages",
        0,
        {"objecten_met_toeslag": "8000"},
        "S05",
        "objecten_met_toeslag",
    ),
    (
        "uitzonderingenrapportage",
        "kpi_toelichtingen",
        0,
        {"oorzaak": "", "gevolg": ""},
        "U10",
        "oorzaak+gevolg",
    ),
    ("uitzonderingenrapportage", "kpi_toelichtingen", 0, {"kpi": "K01"}, "U11", "kpi"),
]


@pytest.mark.parametrize(
    ("section", "register", "row", "change", "code", "column"), WRONG, ids=[one[4] for one in WRONG]
)
def test_it_says_where(
    section: str,
    register: str,
    row: int,
    change: dict[str, str],
    code: str,
    column: str,
    tmp_path: Path,
) -> None:
    deliveries = SmallDeliveries()
    deliveries.registers[register][row] |= change
    found = [
        one
        for one in deliveries.section(section, tmp_path).findings
        if one.code == code and one.place is not None and one.place.row == row + 2
    ]
    assert [(one.place.file, one.place.column) for one in found if one.place is not None] == [
        (f"{register}.csv", column)
    ]
    assert all(one.expected for one in found if one.code != "U11")


def test_a_topic_without_a_message_names_the_file(tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    rows = deliveries.registers["iv_sturing_risico"]
    deliveries.registers["iv_sturing_risico"] = [
        row for row in rows if row["onderwerp"] != "risico's"
    ]
    (one,) = (
        one
        for one in deliveries.section("uitzonderingenrapportage", tmp_path).findings
        if one.code == "U13"
    )
    assert one.place is not None
    assert str(one.place) == "iv_sturing_risico.csv"
    assert one.expected == "ten minste één rij met het onderwerp risico's"

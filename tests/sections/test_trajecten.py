"""Trajecten: the published months and figures, and what is not printed of a few."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dossiers.small_deliveries import SmallDeliveries

from tasks.annexes.print import concept_page
from tasks.definitions.halfjaar import load_halfjaar
from tasks.figures.dutch import NBSP
from tasks.sections.section import Section


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Section:
    return SmallDeliveries().section("trajecten", tmp_path_factory.mktemp("trajecten"))


def words(section: Section) -> dict[str, str]:
    return {one.id.removeprefix("trajecten."): one.word for one in section.statuses}


def printed(section: Section) -> dict[str, str]:
    return {
        one.id.removeprefix("trajecten."): one.printed.replace(NBSP, " ") for one in section.figures
    }


def test_the_published_figures_are_printed_as_published(example: Section) -> None:
    said = printed(example)
    assert said["T01.C01"] == "ongeveer 300"
    assert said["T01.C02"] == "ongeveer 850"
    assert said["T01.C03"] == "ongeveer € 0,5 mln"
    assert said["T02.C01"] == "10"
    assert example.findings == ()


def test_what_moved_keeps_its_first_planning(example: Section) -> None:
    said = words(example)
    assert (said["T03.1.stand"], said["T03.3.stand"]) == ("bereikt", "verschoven")
    assert said["T03.3.gepland"] == f"juni{NBSP}2025"
    assert said["T03.3.verwacht"] == f"december{NBSP}2025"
    row = next(
        row
        for row in example.tables["mijlpalen"].rows
        if (row.cells[0].text or "").startswith("Verwijtbaarheid")
    )
    assert [cell.text for cell in row.cells[1:3]] == ["medio 2025", "eind 2025"]


def test_a_milestone_that_moves_without_a_reason_blocks(tmp_path: Path) -> None:
    small = SmallDeliveries()
    (moved,) = [
        one for one in small.registers["traject_mijlpalen"] if one["naam"].startswith("Verwijt")
    ]
    moved["reden"] = ""
    section = small.section("trajecten", tmp_path)
    told = [
        (one.code, one.place and one.place.row, one.place and one.place.column)
        for one in section.findings
    ]
    assert told == [("J01", 9, "reden")]


def test_of_one_organisation_the_exact_number_is_not_printed(tmp_path: Path) -> None:
    small = SmallDeliveries()
    parents = small.registers["traject_cijfers"][1]
    parents |= {"waarde": "847", "precisie": "precies"}
    assert printed(small.section("trajecten", tmp_path))["T01.C02"] == "ongeveer 850"


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"waarde": "7", "organisaties": "", "vrij_te_geven": ""}, "J10", "te klein om te noemen"),
        ({"vrij_te_geven": "nee"}, "J11", "niet openbaar"),
    ],
)
def test_what_is_withheld_is_nowhere_in_the_section(
    change: dict[str, str], code: str, words: str, tmp_path: Path
) -> None:
    small = SmallDeliveries()
    small.registers["traject_cijfers"][1] |= {"waarde": "7531"} | change
    section = small.section("trajecten", tmp_path)
    assert [one.code for one in section.findings] == [code]
    assert section.tables["cijfers"].rows[1].cells[1].text == words
    assert "T01.C02" not in printed(section)
    assert "7531" not in section.model_dump_json()


def test_an_annex_without_figures_can_be_printed(tmp_path: Path) -> None:
    small = SmallDeliveries()
    small.registers["traject_cijfers"] = []
    section = small.section("trajecten", tmp_path)
    halfjaar = load_halfjaar("2025-H1")
    annex = next(one for one in halfjaar.annexes if one.section == "trajecten")
    page = "".join(concept_page(halfjaar, annex, section, example=None).itertext())
    assert "Sanctioneren gestart" in page
    assert "Cijfers van trajecten" not in page

"""Estimates of non-take-up are always printed as estimates, and provisional ones never."""

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
    return SmallDeliveries().section("niet_gebruik", tmp_path_factory.mktemp("niet_gebruik"))


def test_the_published_estimates_are_printed_as_estimates(example: Section) -> None:
    printed = {
        one.id.split(".")[1]: one.printed.replace(NBSP, " ")
        for one in example.figures
        if one.id.endswith("monitor-1.2021.schatting")
    }
    assert printed == {
        "zt": "ongeveer 12%",
        "ht": "ongeveer 11%",
        "wkb": "ongeveer 8%",
        "kot": "ongeveer 3%",
    }
    assert example.findings == ()


def test_every_estimate_has_the_word_in_its_form(example: Section) -> None:
    assert {one.form for one in example.figures if one.id.endswith(".schatting")} == {
        "procent_ongeveer"
    }
    assert not [one for one in example.figures if one.form.startswith("aantal")]


def test_provisional_data_are_refused_and_nothing_of_them_is_printed(tmp_path: Path) -> None:
    small = SmallDeliveries()
    small.registers["niet_gebruik_edities"][0]["gegevens"] = "voorlopig"
    section = small.section("niet_gebruik", tmp_path)
    assert {one.code for one in section.findings} == {"N01"}
    assert (section.figures, section.tables) == ((), {})
    halfjaar = load_halfjaar("2025-H1")
    annex = next(one for one in halfjaar.annexes if one.section == "niet_gebruik")
    page = "".join(concept_page(halfjaar, annex, section, example=None).itertext())
    assert "Er zijn geen schattingen" in page
    assert "ongeveer" not in page


def test_another_year_by_the_same_method_is_compared(tmp_path: Path) -> None:
    small = SmallDeliveries()
    rows = small.registers["niet_gebruik_schattingen"]
    later = [one | {"jaar": "2022"} for one in rows if one["kenmerk"] == "alle"]
    later[0] |= {"percentage": "9", "ondergrens": "8", "bovengrens": "10"}
    small.registers["niet_gebruik_schattingen"] = rows + later
    section = small.section("niet_gebruik", tmp_path)
    (changed,) = [one for one in section.figures if one.id.endswith(".verandering")]
    assert changed.printed == f"−3{NBSP}procentpunt"
    said = [
        row.cells[-1].text or row.cells[-1].figure for row in section.tables["niet_gebruik"].rows
    ]
    assert said[4:] == [changed.id, *3 * ["geen duidelijk verschil"]]


def test_a_study_by_another_method_is_printed_beside_and_not_compared(tmp_path: Path) -> None:
    small = SmallDeliveries()
    edition = small.registers["niet_gebruik_edities"][0]
    small.registers["niet_gebruik_edities"].append(
        edition | {"editie": "N2025-02", "titel": "Eenmalig onderzoek", "methode": "eenmalig"}
    )
    rows = small.registers["niet_gebruik_schattingen"]
    rows.append(rows[0] | {"editie": "N2025-02", "jaar": "2022"})
    section = small.section("niet_gebruik", tmp_path)
    last = section.tables["niet_gebruik"].rows[-1].cells[-1]
    assert (last.text, last.detail) == ("niet vergeleken", "andere methode")
    assert section.findings == ()

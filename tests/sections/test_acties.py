"""Actions as figures: the published pilot, shares of the right base, and what the previous report
said.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from support.dossiers.dossier_example import previous, status
from support.dossiers.small_deliveries import SmallDeliveries
from support.rulebook import Chapter, rows_of

from tasks.annexes.print import concept_page
from tasks.definitions.finding import Place
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.parts.funnel import Funnel
from tasks.figures.dutch import NBSP
from tasks.figures.ledger import Ledger
from tasks.sections import acties
from tasks.sections.acties import standing_fits
from tasks.sections.actions.earlier import earlier_action
from tasks.sections.actions.steps import DeliveredAction
from tasks.sections.inputs import Inputs
from tasks.sections.section import Section

LETTER = date(2025, 7, 1)
# standing, begins -> finding
STANDINGS = [
    pytest.param("voorgenomen", 202507, None, id="3 begint in de maand van de brief"),
    pytest.param("voorgenomen", 202506, "A10", id="3 zou al zijn begonnen"),
    pytest.param("voorgenomen", None, None, id="3 begin nog niet bekend"),
    pytest.param("loopt", 202507, None, id="3 net begonnen"),
    pytest.param("loopt", 202508, "A10", id="3 loopt, en begint later"),
    pytest.param("afgerond", 202601, "A10", id="3 afgerond, en begint later"),
]
RULEBOOK = [
    Chapter(
        "Acties: stand en begin",
        acties.__doc__,
        ("stand", "begin", "bevinding"),
        rows_of(STANDINGS),
    )
]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Section:
    return SmallDeliveries().section("acties", tmp_path_factory.mktemp("acties"))


def printed(section: Section, id: str) -> str:
    (one,) = [one for one in section.figures if one.id == f"acties.A2024-02.{id}"]
    return one.printed.replace(NBSP, " ")


@pytest.mark.parametrize(("standing", "start", "expected"), STANDINGS)
def test_standing_and_month(standing: str, start: int | None, expected: str | None) -> None:
    asked = standing_fits(
        "A2025-01 Attendering",
        "acties.A2025-01.stand",
        standing,
        start,
        LETTER,
        Place(file="acties.csv"),
    )
    assert (asked and asked.code) == expected


def test_the_published_pilot_closes_with_its_overlap(example: Section) -> None:
    assert printed(example, "S01.aantal") == "12.279"
    assert printed(example, "S01.rest") == "1.129"
    assert printed(example, "S02.aandeel") == "19,7%"
    assert printed(example, "S05.aandeel") == "5,6%"  # of those who changed it themselves
    assert example.findings == ()


def test_a_share_of_counts_that_are_not_precise_is_not_precise_either(example: Section) -> None:
    assert printed(example, "S07.aantal") == "ongeveer 310"
    assert printed(example, "S07.aandeel") == "ongeveer 25%"
    assert printed(example, "S06.rest") == "ongeveer 946"


def test_complaints_have_a_base_of_their_own_and_are_never_printed_as_nothing(
    example: Section,
) -> None:
    assert printed(example, "S08.aandeel") == "0,1%"  # 12 of 8.827
    assert printed(example, "S10.aandeel") == "0,02%"  # 2 of 8.827


def test_without_the_overlap_the_rest_is_smaller_and_it_is_asked(tmp_path: Path) -> None:
    small = SmallDeliveries()
    rows = small.registers["actie_stappen"]
    small.registers["actie_stappen"] = [one for one in rows if one["soort"] != "overlap"]
    section = small.section("acties", tmp_path)
    assert printed(section, "S01.rest") == "993"
    assert [(one.code, one.value, one.against) for one in section.findings] == [
        ("A06", "overlappen", "993")
    ]


def test_a_step_that_belongs_nowhere_leaves_its_action_without_counts(tmp_path: Path) -> None:
    small = SmallDeliveries()
    small.registers["actie_stappen"][1]["hoort_bij"] = "S77"
    section = small.section("acties", tmp_path)
    assert [(one.code, one.place and one.place.column) for one in section.findings] == [
        ("A01", "hoort_bij")
    ]
    assert not [one for one in section.figures if one.id.startswith("acties.A2024-02.")]


@pytest.mark.parametrize(
    ("reported", "expected", "codes"),
    [
        ({"A2024-01": "Attendering over 2023"}, "Attendering over 2023", []),
        ({"A2025-01": "Attendering over 2024"}, None, []),
        ({"A2024-02": "Muteren op inkomen"}, "geen", ["A09"]),
    ],
    ids=["in the previous report", "in the one before that", "nowhere"],
)
def test_what_an_action_follows_up_is_looked_up_once(
    reported: dict[str, str], expected: str | None, codes: list[str]
) -> None:
    said = tuple(
        status(f"acties.{number}.stand", "loopt").model_copy(update={"label": f"{name}: stand"})
        for number, name in reported.items()
    )
    inputs = SimpleNamespace(
        previous=previous(statuses=said), place=lambda *_: Place(file="acties.csv")
    )
    row = SimpleNamespace(values={"nummer": "A2025-01", "vervolg_op": "A2024-01"})
    one = DeliveredAction(
        cast("RegisterRow", row), {}, Funnel("acties.A2025-01", "A2025-01 Attendering", ()), True
    )
    found, findings = earlier_action(one, {}, cast("Inputs", inputs), Ledger())
    assert ("geen" if found is None else found.name) == expected
    assert [finding.code for finding in findings] == codes


def test_a_year_that_is_far_ahead_is_asked(tmp_path: Path) -> None:
    small = SmallDeliveries()
    for row, year in zip(small.registers["acties"], ("2026", "2042"), strict=False):
        row["toeslagjaar"] = year
    section = small.section("acties", tmp_path)
    assert [(one.code, one.value) for one in section.findings] == [("A14", "2042")]


def test_an_annex_before_anything_was_counted_can_be_printed(tmp_path: Path) -> None:
    small = SmallDeliveries()
    small.registers["actie_stappen"] = []
    section = small.section("acties", tmp_path)
    assert {one.code for one in section.findings} == {"A12"}
    halfjaar = load_halfjaar("2025-H1")
    annex = next(one for one in halfjaar.annexes if one.section == "acties")
    page = "".join(concept_page(halfjaar, annex, section, example=None).itertext())
    assert "Attendering zorgtoeslag over 2024" in page
    assert "Stappen van" not in page

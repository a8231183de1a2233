"""Which days, years and counts of a part of a damage can be right, as worked examples."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.dossiers.small_deliveries import SmallDeliveries
from support.rulebook import Chapter, rows_of

from tasks.definitions.finding import Finding, Grade, Place
from tasks.edits.parts import damage_part
from tasks.edits.parts.damage_part import PartFacts, check_part

LETTER = date(2025, 7, 1)
NOTICED = date(2025, 2, 14)


def found(**facts: object) -> list[Finding]:
    """The findings on a part that is right but for these facts."""
    right = PartFacts(
        base="damages.D2025-01.1",
        name="D2025-01 deel 1 (2024)",
        noticed_on=NOTICED,
        decision="corrigeren",
        decided_on=date(2025, 4, 1),
        years="2024 en 2025",
        objects=None,
        object_count=None,
        with_toeslag=None,
        citizens=7250,
        at=lambda column: Place(file="damages.csv", row=2, column=column),
    )
    return check_part(right._replace(**facts), LETTER)  # type: ignore[arg-type]


def codes(**facts: object) -> str | None:
    return ", ".join(one.code for one in found(**facts)) or None


DAYS = [
    pytest.param(date(2025, 2, 14), None, id="1 besloten op de dag zelf"),
    pytest.param(date(2025, 2, 13), "S07", id="1 besloten voordat de damage was opgemerkt"),
    pytest.param(LETTER, None, id="1 besloten op de dag van de brief"),
    pytest.param(date(2025, 7, 2), "S08", id="1 besloten na de brief"),
    pytest.param(None, None, id="1 nog niets besloten"),
]
COUNTS = [
    pytest.param(None, None, None, 7250, "corrigeren", None, id="3 alleen burgers"),
    pytest.param("woningen", 7900, 6000, 7250, "corrigeren", None, id="2 een deel van het geheel"),
    pytest.param("woningen", 6000, 7900, 7250, "corrigeren", "S05", id="2 meer dan het geheel"),
    pytest.param(None, None, None, 500_001, "corrigeren", "S20", id="2 heel veel burgers"),
    pytest.param("woningen", 7_900_000, 6000, 7250, "corrigeren", "S20", id="2 heel veel objecten"),
    pytest.param("woningen", None, None, 7250, "corrigeren", "S10", id="3 objecten niet geteld"),
    pytest.param(None, None, 6000, 7250, "corrigeren", "S10", id="3 een deel zonder geheel"),
    pytest.param(None, None, None, None, "herstellen", "S10", id="3 burgers niet geteld"),
    pytest.param(None, None, None, None, "niet herzien", None, id="3 niemand wordt herzien"),
    pytest.param(None, None, None, 0, "herstellen", "S11", id="3 nul burgers"),
    pytest.param(None, None, None, 0, "niet herzien", None, id="3 nul burgers, en dat klopt"),
]
YEARS = [
    pytest.param("2024 en 2025", None, id="4 twee jaren"),
    pytest.param("2023 en eerder", None, id="4 een jaar en alles daarvoor"),
    pytest.param("2026", None, id="4 het jaar na de brief"),
    pytest.param("2027", "S09", id="4 een jaar dat nog ver is"),
    pytest.param("2052", "S09", id="4 cijfers verwisseld"),
    pytest.param("2004", "S09", id="4 voor de toeslagen"),
    pytest.param("alle jaren", "S13", id="4 geen jaartal"),
    pytest.param("12024-5", "S13", id="4 cijfers die geen jaartal zijn"),
]
HEADING = "Damages: dagen, toeslagjaren en aantallen"
RULEBOOK = [
    Chapter(HEADING, damage_part.__doc__, ("besluit op", "bevinding"), rows_of(DAYS)),
    Chapter(
        HEADING,
        None,
        ("objecten", "aantal", "met toeslag", "burgers", "besluit", "bevinding"),
        rows_of(COUNTS),
    ),
    Chapter(HEADING, None, ("toeslagjaren", "bevinding"), rows_of(YEARS)),
]


@pytest.mark.parametrize(("decided_on", "expected"), DAYS)
def test_days_in_order(decided_on: date | None, expected: str | None) -> None:
    assert codes(decided_on=decided_on) == expected


@pytest.mark.parametrize(
    ("objects", "object_count", "with_toeslag", "citizens", "decision", "expected"), COUNTS
)
def test_counts(  # type: ignore[no-untyped-def]
    objects, object_count, with_toeslag, citizens, decision, expected
) -> None:
    assert (
        codes(
            objects=objects,
            object_count=object_count,
            with_toeslag=with_toeslag,
            citizens=citizens,
            decision=decision,
        )
        == expected
    )


@pytest.mark.parametrize(("years", "expected"), YEARS)
def test_years(years: str, expected: str | None) -> None:
    assert codes(years=years) == expected


def test_two_questions_about_one_part_have_keys_of_their_own() -> None:
    asked = found(objects="woningen", citizens=None, years="2027 en 2028")
    assert [one.code for one in asked] == ["S09", "S09", "S10", "S10"]
    assert {one.grade for one in asked} == {Grade.TO_CONFIRM}
    assert len({one.key for one in asked}) == 4


def test_a_count_that_changes_is_asked_again_and_a_name_that_changes_is_not() -> None:
    (one,) = found(citizens=None)
    (renamed,) = found(citizens=None, name="D2025-01 deel 1 (2024 en 2025)")
    (other,) = found(citizens=None, decision="herstellen")
    assert one.key == renamed.key != other.key


def test_the_section_says_where_it_is(tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    deliveries.registers["damages"][0] |= {"besluit_op": "01-02-2025", "aantal_burgers": ""}
    section = deliveries.section("damages", tmp_path)
    told = {
        one.code: (one.place.row, one.place.column)
        for one in section.findings
        if one.place is not None and one.place.row == 2
    }
    assert told == {"S07": (2, "besluit_op"), "S10": (2, "aantal_burgers")}

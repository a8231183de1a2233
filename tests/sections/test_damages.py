"""Damages from one report to the next, the number of citizens, and what deviates, from real
files.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dossiers.dossier_example import previous, status
from support.dossiers.small_deliveries import Rows, SmallDeliveries

from tasks.figures.previous import Previous
from tasks.sections.section import Section

EARLIER = "D2024-02"


def reported(standing: str | None, number: str = EARLIER) -> Previous:
    """A previous report with one damage of one part; ``standing`` is None in one of an earlier
    version of the product, which did not seal it.
    """
    decision = status(f"damages.{number}.1.besluit", "herstellen").model_copy(
        update={"label": "Opvanguren niet overgenomen, 2024: besluit"}
    )
    standings = () if standing is None else (status(f"damages.{number}.1.stand", standing),)
    return previous(statuses=(decision, *standings))


def section(place: Path, before: Previous | None, *, keep: str = "", **cells: str) -> Section:
    """Of the rows of the example of which the number begins with ``keep``; ``cells`` are changed in
    the first of them.
    """
    small = SmallDeliveries()
    rows: Rows = [row for row in small.registers["damages"] if row["nummer"].startswith(keep)]
    rows[0] |= cells
    small.registers["damages"] = rows
    return small.section("damages", place, before)


def codes(made: Section) -> list[str]:
    return [one.code for one in made.findings if one.code not in ("S03", "S06", "S12")]


def test_a_damage_that_was_not_finished_stands_in_the_next_report_apart(tmp_path: Path) -> None:
    made = section(tmp_path, reported("loopt nog"))
    content = made.content.model_dump()
    assert [one["number"] for one in content["damages"]] == ["D2025-01"]
    assert [one["number"] for one in content["earlier"]] == [EARLIER]
    assert {one.id: one.value for one in made.figures}["damages.aantal"] == 1
    words = {one.id: one.word for one in made.statuses}
    rows = made.tables["vervolg"].rows
    assert [words[row.cells[-1].status or ""] for row in rows] == ["afgerond", "loopt nog"]
    assert codes(made) == []


@pytest.mark.parametrize(
    ("standing", "asked"), [("loopt nog", ["S16"]), (None, ["S16"]), ("afgerond", [])]
)
def test_what_was_not_finished_and_is_not_followed_is_asked(
    standing: str | None, asked: list[str], tmp_path: Path
) -> None:
    made = section(tmp_path, reported(standing), keep="D2025")
    assert codes(made) == asked
    for one in made.findings:
        if one.code == "S16":
            assert one.text.startswith(f"{EARLIER} Opvanguren niet overgenomen was in de vorige")


def test_an_old_damage_that_was_not_reported_is_asked_once(tmp_path: Path) -> None:
    assert codes(section(tmp_path, reported("afgerond", "D2024-01"))) == ["S17"]


def test_without_a_previous_report_nothing_is_known_to_be_missing(tmp_path: Path) -> None:
    assert codes(section(tmp_path, None)) == []


@pytest.mark.parametrize(
    ("cells", "asked", "words"),
    [
        ({"stand": "afgerond", "afgerond_op": ""}, ["S18"], "zegt niet wanneer"),
        ({"stand": "loopt nog", "afgerond_op": "01-05-2025"}, ["S18"], "afgerond op 1 mei 2025"),
        ({"stand": "afgerond", "afgerond_op": "02-07-2025"}, ["S18"], "na de brief"),
        ({"stand": "afgerond", "afgerond_op": "31-03-2025"}, ["S18"], "voor het besluit"),
        ({"stand": "afgerond", "afgerond_op": "01-07-2025"}, [], ""),
        ({"stand": "loopt nog", "afgerond_op": ""}, [], ""),
    ],
)
def test_what_is_finished_has_a_day_that_can_be(
    cells: dict[str, str], asked: list[str], words: str, tmp_path: Path
) -> None:
    made = section(tmp_path, None, keep="D2025", **cells)
    assert codes(made) == asked
    assert all(words in one.text for one in made.findings if one.code == "S18")


def test_a_damage_of_after_the_period_blocks(tmp_path: Path) -> None:
    days = {"ontdekt_op": "01-07-2025", "besluit_op": "", "afgerond_op": "", "stand": "loopt nog"}
    made = section(tmp_path, None, keep=EARLIER, **days)
    assert "S19" in codes(made)


def test_only_citizens_who_get_another_toeslag_are_counted_as_such(tmp_path: Path) -> None:
    small = SmallDeliveries()
    rows = [row for row in small.registers["damages"] if row["nummer"] == "D2025-01"]
    rows[1]["aantal_burgers"] = "400"  # of whom nothing is revised
    small.registers["damages"] = rows
    made = small.section("damages", tmp_path)
    assert {one.id: one.value for one in made.figures}["damages.burgers"] == 7_250
    assert "damages.D2025-01.2.aantal_burgers" in {one.id for one in made.figures}


def test_a_deviation_says_how_many_citizens_or_why_not(tmp_path: Path) -> None:
    small = SmallDeliveries()
    small.registers["damages"][1]["reden_geen_aantal"] = ""
    (asked,) = [one for one in small.section("damages", tmp_path).findings if one.code == "S10"]
    assert asked.about == "damages.D2025-01.2.aantal_burgers"
    assert "voor hoeveel burgers" in asked.text

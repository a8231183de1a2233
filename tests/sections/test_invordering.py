"""The month of introduction beside the previous report, as worked examples and from real files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dossiers.dossier_example import previous, status
from support.dossiers.small_deliveries import SmallDeliveries
from support.rulebook import Chapter, rows_of

from tasks.figures.dutch import month_and_year, month_of
from tasks.figures.previous import Previous
from tasks.sections import invordering
from tasks.sections.measures.expected import Moved, move_of_month
from tasks.sections.section import Section

# month now, month in the previous report -> what happened
MONTH_RULES = [
    pytest.param(202512, 202506, Moved.LATER, id="4 zes maanden later"),
    pytest.param(202506, 202512, Moved.EARLIER, id="4 eerder"),
    pytest.param(202611, None, Moved.FIRST, id="4 voor het eerst een maand"),
    pytest.param(None, 202506, Moved.GONE, id="4 er is geen maand meer"),
    pytest.param(202506, 202506, None, id="4 dezelfde maand"),
    pytest.param(None, None, None, id="4 nog steeds geen maand"),
]
RULEBOOK = [
    Chapter(
        "Invordering: de fase van een maatregel",
        invordering.__doc__,
        ("maand nu", "maand in de vorige rapportage", "verandering"),
        [
            row._replace(
                values=[month_and_year(one) if isinstance(one, int) else one for one in row.values]
            )
            for row in rows_of(MONTH_RULES)
        ],
    )
]


@pytest.mark.parametrize(("now", "before", "moved"), MONTH_RULES)
def test_what_happened_to_a_month(now: int | None, before: int | None, moved: str | None) -> None:
    assert move_of_month(now, before) == moved


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_a_month_in_words_is_read_back(year: int, month: int) -> None:
    assert month_of(month_and_year(100 * year + month)) == 100 * year + month


def said(**months: str) -> Previous:
    """A previous report with these months of introduction, and no other measure."""
    return previous(
        statuses=tuple(
            one
            for number, words in months.items()
            for one in (
                status(f"invordering.{number}.fase", "implementatiefase"),
                status(f"invordering.{number}.verwacht_gereed", words),
            )
        )
    )


def section(place: Path, before: Previous, **cells: str) -> Section:
    """Of a register with one measure, M05."""
    small = SmallDeliveries()
    small.registers["invordering"] = [
        row | {"toelichting_verschuiving": ""} | cells
        for row in small.registers["invordering"]
        if row["nummer"] == "M05"
    ]
    return small.section("invordering", place, before)


def row_of(made: Section) -> list[tuple[str | None, str | None]]:
    """What the last two cells of the row print: text or the word of a status, and the detail."""
    words = {one.id: one.word for one in made.statuses}
    cells = made.tables["maatregelen"].rows[0].cells[-2:]
    return [(words.get(one.status or "", one.text or ""), one.detail) for one in cells]


def test_a_month_that_moved_is_a_change_and_is_counted(tmp_path: Path) -> None:
    made = section(tmp_path, said(M05="juni\u00a02025"), verwacht_gereed="202512")
    assert row_of(made) == [
        ("later verwacht", None),
        ("december\u00a02025", "zes maanden later; was juni\u00a02025"),
    ]
    counted = {one.id: one.value for one in made.figures}
    assert counted["invordering.verwacht.later_verwacht"] == 1
    assert counted["invordering.wijziging.ongewijzigd"] == 1, "of its phase"
    (asked,) = [one for one in made.findings if one.code == "V13"]
    assert asked.place is not None
    assert asked.place.column == "toelichting_verschuiving"
    assert "van juni" not in asked.text
    assert (asked.value, asked.against) == ("december\u00a02025", "juni\u00a02025")


def test_a_move_that_is_explained_is_not_asked_about(tmp_path: Path) -> None:
    why = "De bouw begint na de vernieuwing van het systeem."
    made = section(tmp_path, said(M05="juni\u00a02025"), toelichting_verschuiving=why)
    assert [one.code for one in made.findings if one.code == "V13"] == []


@pytest.mark.parametrize(
    ("before", "now", "row"),
    [
        ("juni 2025", "", [("geen maand meer", None), ("niet bekend", "was juni 2025")]),
        (
            "niet bekend",
            "202512",
            [("eerste maand bekend", None), ("december 2025", "was niet bekend")],
        ),
        (
            "januari 2026",
            "202512",
            [("eerder verwacht", None), ("december 2025", "één maand eerder; was januari 2026")],
        ),
        ("december 2025", "202512", [("ongewijzigd", None), ("december 2025", None)]),
    ],
)
def test_every_move_is_told(
    before: str, now: str, row: list[tuple[str, str | None]], tmp_path: Path
) -> None:
    made = section(tmp_path, said(M05=before), verwacht_gereed=now)
    plain = [(one, two and two.replace("\u00a0", " ")) for one, two in row_of(made)]
    assert [(one and one.replace("\u00a0", " "), two) for one, two in plain] == row


def test_a_previous_dossier_that_did_not_seal_months_gives_no_change(tmp_path: Path) -> None:
    old = previous(statuses=(status("invordering.M05.fase", "implementatiefase"),))
    assert row_of(section(tmp_path, old)) == [("ongewijzigd", None), ("december\u00a02025", None)]


def test_a_measure_that_is_done_has_no_month_that_is_not_known(tmp_path: Path) -> None:
    made = section(tmp_path, said(M05="juni 2025"), fase="ingevoerd", verwacht_gereed="")
    assert row_of(made)[-1] == ("al ingevoerd", None)
    assert [one.code for one in made.findings if one.code == "V13"] == []

"""The onderdeel about moties and toezeggingen: from register to lists, and from letter to letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dossiers.small_deliveries import SmallDeliveries
from support.rulebook import Chapter, Row

from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.figures.previous import Previous, PreviousStatus
from tasks.sections import toezeggingen
from tasks.sections.comparison import with_comparison
from tasks.sections.section import Section

RULEBOOK = [
    Chapter(
        "Moties, toezeggingen en aanbevelingen: de lijst",
        toezeggingen.__doc__,
        ("stand in de vorige brief", "in het register", "bevinding"),
        [
            Row("4", "open en er nog", ("open", "ja", None)),
            Row("4", "open en weg", ("open", "nee", "M08")),
            Row("4", "afgedaan en weg", ("afgedaan", "nee", None)),
            Row("4", "vervallen en weg", ("vervallen", "nee", None)),
        ],
    )
]


@pytest.fixture
def deliveries() -> SmallDeliveries:
    return SmallDeliveries()


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Section:
    """The onderdeel of the example, without a previous report."""
    return SmallDeliveries().section("toezeggingen", tmp_path_factory.mktemp("toezeggingen"))


def row(deliveries: SmallDeliveries, number: str) -> dict[str, str]:
    return next(one for one in deliveries.registers["toezeggingen"] if one["nummer"] == number)


def codes(section: Section) -> list[str]:
    return [one.code for one in section.findings]


def before(**states: str) -> Previous:
    return Previous(
        halfjaar="2024-H2",
        digest="0" * 64,
        figures={},
        statuses={
            f"toezeggingen.{number}.stand": PreviousStatus(
                label="motie het lid Welzijn: stand", word=state
            )
            for number, state in states.items()
        },
    )


def test_the_lists_of_the_example(deliveries: SmallDeliveries, right: Section) -> None:
    assert codes(right) == []
    tables = right.tables
    assert list(tables) == ["in_deze_brief", "moties", "toezeggingen", "overige"]
    listed = [one.cells[0].text for id in list(tables)[1:] for one in tables[id].rows]
    assert sorted(filter(None, listed)) == [
        one["nummer"] for one in deliveries.registers["toezeggingen"]
    ], "every point stands in one standing list"
    moties = [
        (one.cells[0].text, (one.cells[2].text or "").replace("\u00a0", " "))
        for one in tables["moties"].rows
    ]
    assert moties == [
        ("T012", "Kamerstukken II 2024/25, 36708, nr. 24"),
        ("T013", "Kamerstukken II 2024/25, 36708, nr. 26"),
        ("T003", "Kamerstukken II 2024/25, 36600 XV, nr. 66"),
        ("T011", "Kamerstukken II 2024/25, 36708, nr. 22"),
    ]
    figures = {one.id.rpartition(".")[2]: one.printed for one in right.figures}
    assert figures == {
        "totaal": "16",
        "open": "negen",
        "afgedaan": "zes",
        "vervallen": "één",
        "te_laat": "geen",
        "nieuw": "vijf",
        "in_deze_brief": "tien",
    }


def test_only_the_citations_that_are_used_are_in_the_section(
    deliveries: SmallDeliveries, right: Section
) -> None:
    used = {one["vindplaats"] for one in deliveries.registers["toezeggingen"]} - {""}
    assert {one.id for one in right.citations} == used
    assert len(used) < len(deliveries.registers["vindplaatsen"])


def test_the_chapters_are_in_the_order_of_the_letter(right: Section) -> None:
    told = [(one.cells[1].text or "").split(" ")[0] for one in right.tables["in_deze_brief"].rows]
    order = list(load_halfjaar("2025-H1").chapters)
    assert told == sorted(told, key=order.index)


def test_an_overdue_point_is_marked_and_blocks(deliveries: SmallDeliveries, tmp_path: Path) -> None:
    row(deliveries, "T012")["termijn"] = "30-06-2025"
    section = deliveries.section("toezeggingen", tmp_path)
    (finding,) = section.findings
    assert (finding.code, finding.grade) == ("M03", Grade.BLOCKING)
    assert finding.place is not None
    assert finding.place.column == "reden"
    (shown,) = [one for one in section.tables["moties"].rows if one.cells[0].text == "T012"]
    assert (shown.cells[3].detail or "").endswith("; voorbij")


def test_what_this_letter_promises_is_asked_for_in_the_next(right: Section) -> None:
    now = {one.id: one.word for one in right.statuses}
    assert now["toezeggingen.T015.stand"] == "open"
    following = load_halfjaar("2025-H1").model_copy(
        update={"name": "2025-H2", "previous": "2025-H1"}
    )
    gone = right.model_copy(
        update={"statuses": tuple(one for one in right.statuses if ".T015." not in one.id)}
    )
    said = Previous(
        halfjaar="2025-H1",
        digest="0" * 64,
        figures={},
        statuses={one.id: PreviousStatus(label=one.label, word=one.word) for one in right.statuses},
    )
    (finding,) = with_comparison(gone, following, said).findings
    assert (finding.code, finding.grade) == ("M08", Grade.BLOCKING)
    assert finding.text == (
        "T015 toezegging in brief de Kamer stond in de vorige rapportage (open) en ontbreekt nu."
    )


@pytest.mark.parametrize(
    ("state", "there", "code"), [one.values for one in RULEBOOK[0].rows], ids=str
)
def test_what_was_open_is_not_forgotten(
    state: str, there: str, code: str | None, right: Section
) -> None:
    number = "T012" if there == "ja" else "T099"
    found = with_comparison(right, load_halfjaar("2025-H1"), before(**{number: state}))
    assert codes(found) == ([] if code is None else [code])


def test_a_wrong_citation_is_told_where_it_stands(
    deliveries: SmallDeliveries, tmp_path: Path
) -> None:
    papers = {one["kenmerk"]: one for one in deliveries.registers["vindplaatsen"]}
    papers["TK-36708-24"]["dossier"] = "37608"
    papers["TK-36708-10"]["datum"] = "14-04-2024"
    papers["TK-36602-151"]["nummer"] = "A"
    papers["TK-24515-799"]["dossier"] = "42515"  # is not used, so nobody is bothered
    row(deliveries, "T002")["toezeggingsnummer"] = "TZ202440-125"
    row(deliveries, "T003")["stand_van_zaken"] = (
        "Zie Kamerstukken II 2025/45, 31066, nr. 1449 voor het verslag van de proef."
    )
    section = deliveries.section("toezeggingen", tmp_path)
    told = {
        (one.code, one.place.file, one.place.column, one.expected)
        for one in section.findings
        if one.place is not None
    }
    assert {(code, file, column) for code, file, column, _ in told} == {
        ("C04", "vindplaatsen.csv", "dossier"),
        ("C03", "vindplaatsen.csv", "datum"),
        ("C05", "toezeggingen.csv", "vindplaats"),
        ("C08", "vindplaatsen.csv", "nummer"),
        ("C07", "toezeggingen.csv", "toezeggingsnummer"),
        ("C09", "toezeggingen.csv", "stand_van_zaken"),
        ("C01", "toezeggingen.csv", "stand_van_zaken"),
    }
    assert ("C04", "vindplaatsen.csv", "dossier", "waarschijnlijk 36708") in told
    assert (
        "C09",
        "toezeggingen.csv",
        "stand_van_zaken",
        "de verwijzing TK-31066-1449 in de kolom vindplaats",
    ) in told


def test_an_incomplete_vindplaats_is_not_printed(
    deliveries: SmallDeliveries, tmp_path: Path
) -> None:
    papers = {one["kenmerk"]: one for one in deliveries.registers["vindplaatsen"]}
    papers["TK-36708-24"]["nummer"] = ""
    section = deliveries.section("toezeggingen", tmp_path)
    assert codes(section) == ["C08"]
    assert "TK-36708-24" not in {one.id for one in section.citations}

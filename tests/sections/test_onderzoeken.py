"""The onderdeel about studies: shares with their rest, and editions side by side."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dossiers.small_deliveries import SmallDeliveries, example_register
from support.rulebook import Chapter, Row

from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.figures.previous import Previous, PreviousFigure, PreviousStatus
from tasks.sections import onderzoeken
from tasks.sections.section import Section

RULEBOOK = [
    Chapter(
        "Onderzoeken: de tabel van een vraag",
        onderzoeken.__doc__,
        ("antwoorden", "rest"),
        [
            Row("2", "één antwoord", ("60%", "40%")),
            Row("2", "alle antwoorden", ("68,5%, 20,5% en 11,0%", None)),
            Row("3", "één aandeel met een decimaal", ("60,0% en 12,5%", "27,5%")),
        ],
    )
]


def built(deliveries: SmallDeliveries, place: Path, previous: Previous | None = None) -> Section:
    """The onderdeel, after a previous report if there is one."""
    order = Order(
        halfjaar="2025-H1", deliveries=deliveries.write(place / "in"), outputs=place / "uit"
    )
    taken = take_in_deliveries(order)
    assert taken.digest is not None, [one.text for one in taken.findings]
    store = order.store()
    before = None if previous is None else store.put(previous.model_dump_json().encode())
    made = build_section(order, "onderzoeken", taken.digest, before)
    return Section.model_validate_json(store.get(made.digest))


def shares(section: Section, key: str) -> list[str]:
    figures = {one.id: one.printed for one in section.figures}
    return [
        ", ".join(figures[cell.figure] for cell in row.cells if cell.figure is not None)
        for row in section.tables[key].rows
    ]


def before(method: str = "enquête") -> Previous:
    """What the letter before said of the first edition."""
    return Previous(
        halfjaar="2024-H2",
        digest="0" * 64,
        figures={
            f"onderzoeken.O2024-02.1.{answer}": PreviousFigure(
                label=f"Brieven: antwoord {answer}",
                value=share,
                form="procent",
                step="0.1",
                printed=f"{share}%",
                definition="Aandeel van de deelnemers.",
            )
            for answer, share in ((1, "61.5"), (2, "24.0"), (3, "14.5"))
        },
        statuses={
            "onderzoeken.O2024-02.methode": PreviousStatus(label="Brieven: methode", word=method)
        },
    )


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Section:
    return built(SmallDeliveries(), tmp_path_factory.mktemp("onderzoeken"), before())


def test_a_choice_is_printed_with_its_rest(right: Section) -> None:
    assert [one.code for one in right.findings] == []
    assert shares(right, "o2025_01_1") == ["60%", "40%"]
    (rest,) = [one for one in right.figures if one.id == "onderzoeken.O2025-01.1.rest"]
    assert rest.definition == "100% min de aandelen van alle antwoorden."
    assert right.tables["o2025_01_1"].rows[-1].kind == "rest"


def test_every_figure_says_that_it_is_no_forecast(right: Section) -> None:
    said = [
        one.definition
        for one in right.figures
        if one.form == "procent" and not one.looks_back and not one.id.endswith(".rest")
    ]
    assert len(said) == len(example_register("onderzoekscijfers"))
    assert all(one.endswith("Geen voorspelling.") for one in said)


def test_two_editions_with_one_method_stand_side_by_side(right: Section) -> None:
    assert shares(right, "o2025_04_1") == ["68,5%, 61,5%", "20,5%, 24,0%", "11,0%, 14,5%"]


def test_another_method_is_not_compared(tmp_path: Path) -> None:
    section = built(SmallDeliveries(), tmp_path, before("interviews"))
    assert [one.code for one in section.findings] == ["X07"]
    assert shares(section, "o2025_04_1") == ["68,5%", "20,5%", "11,0%"]


def test_a_mistake_is_told_where_it_stands(tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    first, *others = deliveries.registers["onderzoekscijfers"]
    first["soort"] = "schatting"
    others[0]["aandeel"] = "78,5"
    studies = {one["nummer"]: one for one in deliveries.registers["onderzoeken"]}
    studies["O2025-01"]["uitkomst"] = "Naar verwachting zal de helft van de burgers dit kiezen."
    studies["O2025-02"]["bron"] = ""
    studies["O2025-03"]["maand"] = "202508"
    studies["O2024-01"]["hoofdstuk"] = "17"
    section = built(deliveries, tmp_path)
    assert {
        (one.code, one.place.file, one.place.row, one.place.column)
        for one in section.findings
        if one.place is not None
    } == {
        ("X03", "onderzoekscijfers.csv", 2, "soort"),
        ("X01", "onderzoekscijfers.csv", 3, "aandeel"),
        ("X04", "onderzoeken.csv", 2, "uitkomst"),
        ("X05", "onderzoeken.csv", 3, "vindplaats+bron"),
        ("X06", "onderzoeken.csv", 4, "maand"),
        ("X06", "onderzoeken.csv", 6, "hoofdstuk"),
    }


def test_within_a_question_all_shares_have_the_same_decimals(tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    first = deliveries.registers["onderzoekscijfers"][0]
    deliveries.registers["onderzoekscijfers"].append(
        first | {"antwoord": "2", "antwoordtekst": "het hele voorschot", "aandeel": "12,5"}
    )
    assert shares(built(deliveries, tmp_path), "o2025_01_1") == ["60,0%", "12,5%", "27,5%"]

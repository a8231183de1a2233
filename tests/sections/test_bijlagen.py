"""The onderdeel about annexes: the list, and the reports of others as files of the dossier."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from support.dossiers.small_deliveries import EXAMPLE, SmallDeliveries
from support.rulebook import Chapter, Row

from tasks.definitions.finding import Grade
from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import Taken, take_in_deliveries
from tasks.sections import bijlagen
from tasks.sections.section import Section

RULEBOOK = [
    Chapter(
        "Bijlagen: de lijst",
        bijlagen.__doc__,
        ("bijlage", "staat in"),
        [
            Row(
                "1", "van dit dossier", ("Uitzonderingenrapportage", "het bestand van het halfjaar")
            ),
            Row("2", "van anderen", ("een rapport", "het register, met zijn bestand")),
        ],
    )
]
LABEXPERIMENT = "rapport_labexperiment.pdf"


def order_of(folder: Path) -> Order:
    return Order(halfjaar="2025-H1", deliveries=folder, outputs=folder.parent / "uit")


def built(order: Order, taken: Taken) -> Section:
    assert taken.digest is not None, [one.text for one in taken.findings]
    made = build_section(order, "bijlagen", taken.digest, None)
    return Section.model_validate_json(order.store().get(made.digest))


def test_the_list_of_the_example(tmp_path: Path) -> None:
    order = order_of(SmallDeliveries().write(tmp_path / "in"))
    section = built(order, take_in_deliveries(order))
    assert section.findings == ()
    rows = [[cell.text for cell in row.cells] for row in section.tables["bijlagen"].rows]
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert rows[1][2:] == ["4 Voorzichtig voorschot", LABEXPERIMENT]
    assert rows[3][1:] == ["Uitzonderingenrapportage", "14 Uitzonderingenrapportage", "dit dossier"]
    for name, digest in section.documents.items():
        data = (EXAMPLE / "2025-H1" / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
        assert order.store().get(digest) == data


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"nummer": "3"}, {("L01", None), ("L02", None)}),
        ({"hoofdstuk": ""}, {("L03", "hoofdstuk")}),
        ({"hoofdstuk": "15"}, {("L03", "hoofdstuk")}),
        ({"sha256": "0" * 64}, {("L06", "sha256")}),
        ({"bestand": "rapport_lab.pdf"}, {("L05", "bestand"), ("L07", None)}),
        ({"datum": "02-07-2025"}, {("L08", "datum")}),
    ],
    ids=lambda one: str(one) if isinstance(one, dict) else "",
)
def test_a_mistake_is_told_where_it_stands(
    change: dict[str, str], told: set[tuple[str, str | None]], tmp_path: Path
) -> None:
    deliveries = SmallDeliveries()
    deliveries.registers["bijlagen"][1] |= change
    order = order_of(deliveries.write(tmp_path / "in"))
    section = built(order, take_in_deliveries(order))
    assert {(one.code, one.place and one.place.column) for one in section.findings} == told
    assert {one.grade for one in section.findings} == {Grade.BLOCKING}
    if told & {("L05", "bestand"), ("L06", "sha256")}:
        assert LABEXPERIMENT not in section.documents, "what is not sure is not sealed"


def test_a_report_that_is_no_pdf_is_refused(tmp_path: Path) -> None:
    folder = SmallDeliveries().write(tmp_path / "in")
    (folder / LABEXPERIMENT).write_bytes(b"<html>")
    taken = take_in_deliveries(order_of(folder))
    assert taken.digest is None
    assert [
        (one.code, one.place.file)
        for one in taken.findings
        if one.grade is Grade.BLOCKING and one.place is not None
    ] == [("D23", LABEXPERIMENT)]


def test_a_report_elsewhere_is_not_followed(tmp_path: Path) -> None:
    folder = SmallDeliveries().write(tmp_path / "in")
    (folder / LABEXPERIMENT).rename(tmp_path / "elders.pdf")
    (folder / LABEXPERIMENT).symlink_to(tmp_path / "elders.pdf")
    taken = take_in_deliveries(order_of(folder))
    assert taken.digest is None
    assert "D04" in {one.code for one in taken.findings}

"""Very much: the annexes stay whole, and nothing is cut, orphaned or printed over an edge."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pypdfium2
import pytest
from support.annexes.office import convert
from support.annexes.office_pages import heads_of, squeezed
from support.annexes.office_pages import problems_of as office_problems_of
from support.annexes.paper_pages import (
    Printed,
    lines_of,
    orphans_of,
    printed,
    problems_of,
    text_of,
)
from support.dossiers.small_deliveries import EXAMPLE, SmallDeliveries
from support.dossiers.small_house import NEVER_RELEASED

from tasks.annexes.page.typography import typographic
from tasks.annexes.print import PrintableAnnex
from tasks.definitions.halfjaar import load_halfjaar
from tasks.sections.content.uitzonderingenrapportage import Content

pytestmark = pytest.mark.grows

MEASURES, COUNTRIES, EXCEPTIONS = 45, 190, 60
#: The annexes of which there is very much, with the fewest and most pages that they then have.
OF_MUCH = [
    ("uitzonderingenrapportage", 15, 22),
    ("invordering", 12, 18),
    ("damages", 12, 26),
    ("buitenland", 16, 24),
]
LONG = " ".join(
    ["Wie te laat belt, krijgt van ons pas na een week bericht."] * 170
)  # as many words as fit in what may be printed


def much() -> SmallDeliveries:
    small = SmallDeliveries()
    measures = small.registers["invordering"]
    small.registers["invordering"] = [
        measures[n % len(measures)]
        | {
            "nummer": f"M{n + 1:02}",
            "maatregel": f"{measures[n % len(measures)]['maatregel']} voor groep {n + 1}",
            "fase": "implementatiefase",
            "start": "202401",
            "verwacht_gereed": "202712",
        }
        for n in range(MEASURES)
    ]
    small.registers["invordering"][0]["maatregel"] = "WIJZIGING" * 12
    small.registers["invordering"][1]["stand_van_zaken"] = LONG
    small.registers["iv_sturing_risico"][0]["tekst"] = LONG
    for row in small.registers["kpi_toelichtingen"]:
        row["oorzaak"] = LONG
    damages = [row for row in small.registers["damages"] if row["nummer"] == "D2025-01"]
    small.registers["damages"] = [
        row | {"nummer": f"D2025-{n:02}", "titel": f"Damage {n}"}
        for n in range(1, 14)
        for row in damages
    ]
    for row in small.registers["damages"][-2:]:
        row |= {"oorzaak": LONG, "acties": LONG}
    with (EXAMPLE / "landentabel.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {
            row["landcode"]: row["omschrijving"] for row in csv.DictReader(file, delimiter=";")
        }
    abroad = [code for code in names if code not in ("0000", "6030")][:COUNTRIES]
    small.countries = {code: names[code] for code in ("0000", "6030", *abroad)}
    # Were all amounts the same, their total would tell in which half of its rounding each lies
    # (O02).
    small.children = {code: 100 + n % 9 for n, code in enumerate(abroad)}
    return small


@pytest.fixture(scope="module")
def much_printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    place = tmp_path_factory.mktemp("veel")
    return printed(much(), place, [one for one, *_ in OF_MUCH], NEVER_RELEASED)


@pytest.mark.parametrize(("annex", "fewest", "most"), OF_MUCH)
def test_very_much_is_printed_inside_the_margins_on_full_pages(
    much_printed: Printed, annex: str, fewest: int, most: int
) -> None:
    assert problems_of(much_printed.pdf[annex]) == []
    assert fewest <= len(lines_of(much_printed.pdf[annex])) <= most


def test_every_measure_stands_in_table_timeline_planning_and_text(much_printed: Printed) -> None:
    text = text_of(much_printed.pdf["invordering"])
    # Page 1 names those that moved as well.
    front = " ".join(line.text for line in lines_of(much_printed.pdf["invordering"])[0])
    for number in range(1, MEASURES + 1):
        # Where several are named in a sentence, no name of theirs follows.
        name = rf"\bM{number:02}\b\s(?=[A-Z])"
        assert len(re.findall(name, text)) - len(re.findall(name, front)) == 4, number


def test_every_country_stands_in_both_tables_and_both_charts(much_printed: Printed) -> None:
    text = "".join(text_of(much_printed.pdf["buitenland"]).split())
    for code in much_printed.small.children:
        name = typographic(much_printed.small.countries[code])
        assert text.count("".join(name.split())) >= 4, code


def test_no_facts_under_a_heading_are_the_last_line_of_a_page(much_printed: Printed) -> None:
    for annex in ("uitzonderingenrapportage", "damages"):
        heads = heads_of(much_printed.html[annex])
        assert len(heads) > 20
        with pypdfium2.PdfDocument(much_printed.pdf[annex]) as document:
            pages = [squeezed(page.get_textpage().get_text_range()) for page in document]
        for number, page in enumerate(pages[1:], start=2):  # the cover ends with the contents
            text = page.partition(f"{annex.capitalize()},eerstehalfjaar")[0]
            assert not any(text.endswith(head) for head in heads), f"page {number} of {annex}"


def test_no_heading_is_the_last_line_of_a_page(much_printed: Printed) -> None:
    for annex in ("uitzonderingenrapportage", "damages"):
        headings = {
            re.sub("<[^>]*>", "", one)
            for one in re.findall(r"<h[23][^>]*>(.*?)</h[23]>", much_printed.html[annex])
        }
        assert len(headings) > 5
        assert orphans_of(much_printed.pdf[annex], headings) == []


def test_an_explanation_of_two_thousand_words_is_printed_whole(much_printed: Printed) -> None:
    assert len(LONG.split()) > 2_000
    text = text_of(much_printed.pdf["uitzonderingenrapportage"])
    assert text.count("te laat belt") >= 5 * LONG.count("te laat belt")
    assert much_printed.blocking == {"H02"}  # of the previous halfjaar that can not be


def test_sixty_exceptions(tmp_path: Path) -> None:
    section = SmallDeliveries().section("uitzonderingenrapportage", tmp_path)
    assert isinstance(section.content, Content)
    exceptions = section.content.exceptions
    said = {one.id: one for one in section.statuses}
    repeated, statuses = [], [*section.statuses]
    for n in range(EXCEPTIONS):
        one = exceptions[n % len(exceptions)]
        statuses.append(said[one.status].model_copy(update={"id": f"kpi.X{n + 1}.status"}))
        update = {"name": f"Kpi nummer {n + 1}", "status": statuses[-1].id}
        repeated.append(one.model_copy(update=update))
    content = section.content.model_copy(update={"exceptions": tuple(repeated)})
    # Each explanation leads to its row, so there is one.
    name, table = next(one for one in section.tables.items() if one[0].startswith("kpi_"))
    row = next(one for one in table.rows if any(cell.status for cell in one.cells))
    rows = [
        row.model_copy(
            update={
                "cells": tuple(
                    cell.model_copy(update={"status": one.status}) if cell.status else cell
                    for cell in row.cells
                )
            }
        )
        for one in repeated
    ]
    tables = {**section.tables, name: table.model_copy(update={"rows": (*table.rows, *rows)})}
    section = section.model_copy(
        update={"content": content, "statuses": tuple(statuses), "tables": tables}
    )
    halfjaar = load_halfjaar("2025-H1")
    annex = PrintableAnnex(halfjaar, halfjaar.annexes[0], section, example=None)
    pdf = annex.files(concept=False)["uitzonderingenrapportage.pdf"]
    assert problems_of(pdf) == []
    assert orphans_of(pdf, {f"{one.kpi} {one.name}" for one in repeated}) == []
    text = text_of(pdf)
    for one in repeated:
        assert re.search(rf"{one.name}\b", text)


@pytest.mark.needs("libreoffice")
def test_in_libreoffice_no_heading_is_the_last_line_of_a_page_of_very_much(
    much_printed: Printed, tmp_path: Path
) -> None:
    documents = []
    for annex in ("uitzonderingenrapportage", "damages"):
        for form in ("docx", "odt"):
            documents.append(tmp_path / f"{annex}-{form}.{form}")
            shutil.copy(much_printed.folder / f"{annex}.{form}", documents[-1])
    for pdf in convert("pdf", documents, tmp_path / "pdf"):
        annex, _ = pdf.stem.split("-")
        html = (much_printed.folder / f"{annex}.html").read_text(encoding="utf-8")
        assert len(heads_of(html)) >= 4
        assert office_problems_of(pdf, html) == [], pdf.stem

"""Very much and very little: the annexes stay whole, and nothing is cut, orphaned or printed over
an edge.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
from support.annexes.annexes_of_the_example import ANNEXES, WITH_COVER
from support.annexes.final_files import final_files
from support.annexes.office import convert
from support.annexes.office_pages import announced_in, heads_of, squeezed
from support.annexes.office_pages import problems_of as office_problems_of
from support.dossiers.small_deliveries import EXAMPLE, SmallDeliveries
from support.dossiers.small_house import NEVER_RELEASED, write_definitions

from tasks.annexes.page.typography import typographic
from tasks.annexes.print import PrintableAnnex
from tasks.definitions.base import VARIABLE
from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order
from tasks.sections.content.uitzonderingenrapportage import Content

MM = 72 / 25.4
LEFT, RIGHT, BOTTOM, TOP = 22 * MM, (210 - 22) * MM, 24 * MM, (297 - 32) * MM
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


class Line(NamedTuple):
    """A piece of text on a page; places in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    text: str


def lines_of(pdf: bytes) -> list[list[Line]]:
    """Per page its pieces of text; running heads and feet left out, so that a foot is one only if
    it says what a foot says.
    """
    pages = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            lines = []
            for rect in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(rect)
                words = text.get_text_bounded(left, bottom, right, top).strip()
                is_head = number > 0 and bottom > TOP
                is_foot = bottom < BOTTOM and re.match(
                    r"Dienst Toeslagen ·|Pagina \d+ van \d+$", words
                )
                if words and not is_head and not is_foot:
                    lines.append(Line(left, bottom, right, words))
            pages.append(lines)
    return pages


def problems_of(pdf: bytes, *, least: int = 6) -> list[str]:
    """Text outside the margins, and pages but the last with fewer than ``least`` lines."""
    pages = lines_of(pdf)
    found = [
        f"page {number}: {line}"
        for number, lines in enumerate(pages, start=1)
        for line in lines
        if line.left < LEFT - 2 or line.right > RIGHT + 2 or line.bottom < BOTTOM - 2
    ]
    heights = [{round(line.bottom) for line in lines} for lines in pages]
    return found + [
        f"page {number}: {len(one)} lines"
        for number, one in enumerate(heights[:-1], start=1)
        if len(one) < least
    ]


def orphans_of(pdf: bytes, headings: set[str]) -> list[str]:
    """Headings that are the last thing on their page."""
    last = [min(lines, key=lambda line: line.bottom).text for lines in lines_of(pdf) if lines]
    return [text for text in last if text in headings]


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(
            re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document
        )


class Printed(NamedTuple):
    folder: Path
    pdf: dict[str, bytes]
    html: dict[str, str]
    small: SmallDeliveries
    blocking: set[str]


def printed(
    small: SmallDeliveries, place: Path, annexes: Sequence[str], previous: str | None = None
) -> Printed:
    with pytest.MonkeyPatch.context() as patch:
        write_definitions(place / "definities", annexes, previous)
        patch.setenv(VARIABLE, str(place / "definities"))
        return _printed(small, place)


def _printed(small: SmallDeliveries, place: Path) -> Printed:
    outcome = assemble(
        Order(halfjaar="2025-H1", deliveries=small.write(place / "in"), outputs=place / "uit")
    )
    assert outcome.folder is not None, [finding.text for finding in outcome.findings]
    pdf = {path.stem: path.read_bytes() for path in outcome.folder.glob("*.pdf")}
    html = {path.stem: path.read_text(encoding="utf-8") for path in outcome.folder.glob("*.html")}
    blocking = {one.code for one in outcome.findings if one.grade is Grade.BLOCKING}
    return Printed(outcome.folder, pdf, html, small, blocking)


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
    # Were all amounts the same, their total would tell in which half of its rounding each lies (O02).
    small.children = {code: 100 + n % 9 for n, code in enumerate(abroad)}
    return small


@pytest.fixture(scope="module")
def much_printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    place = tmp_path_factory.mktemp("veel")
    return printed(much(), place, [one for one, *_ in OF_MUCH], NEVER_RELEASED)


@pytest.fixture(scope="module")
def little_printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    small = SmallDeliveries()
    small.registers["damages"] = []
    small.registers["invordering"] = [
        small.registers["invordering"][-1] | {"start": "", "verwacht_gereed": ""}
    ]
    updates = {row["onderwerp"]: row for row in small.registers["iv_sturing_risico"]}
    small.registers["iv_sturing_risico"] = list(updates.values())
    small.children = {"6030": 10}
    # Not the letter, which quotes what is not there any more.
    concept = printed(small, tmp_path_factory.mktemp("weinig"), WITH_COVER)
    # The final form, as everyone will see it.
    final = final_files(concept.folder)
    return concept._replace(pdf={annex: final[f"{annex}.pdf"] for annex in concept.pdf})


@pytest.mark.parametrize(("annex", "fewest", "most"), OF_MUCH)
def test_very_much_is_printed_inside_the_margins_on_full_pages(
    much_printed: Printed, annex: str, fewest: int, most: int
) -> None:
    assert problems_of(much_printed.pdf[annex]) == []
    assert fewest <= len(lines_of(much_printed.pdf[annex])) <= most


@pytest.mark.parametrize("annex", ANNEXES)
def test_no_page_of_the_example_is_nearly_empty(example_dossier: Path, annex: str) -> None:
    # The final form, because the watermark of a concept is text that reaches far down.
    pages = lines_of(final_files(example_dossier)[f"{annex}.pdf"])
    for number, lines in enumerate(pages[1:], start=2):
        lowest = min(line.bottom for line in lines)
        assert (TOP - lowest) / (TOP - BOTTOM) >= 0.25, f"page {number} of {len(pages)}"


def test_no_heading_stays_behind_with_only_its_sentence(example_dossier: Path) -> None:
    final, pairs = final_files(example_dossier), 0
    for annex in WITH_COVER:
        with pypdfium2.PdfDocument(final[f"{annex}.pdf"]) as document:
            pages = [squeezed(page.get_textpage().get_text_range()) for page in document]
        for sentence, name in announced_in(final[f"{annex}.html"].decode()):
            pairs += 1
            end = sentence[-40:]
            assert any(end in page and name in page for page in pages), (annex, sentence)
    assert pairs >= 8


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


#: Dossier and annex: all of the example, and what is longest of very much.
OFFICE = [("example", annex) for annex in ANNEXES] + [
    ("much", annex) for annex in ("uitzonderingenrapportage", "damages")
]


@pytest.mark.needs("libreoffice")
def test_in_libreoffice_no_heading_is_the_last_line_of_a_page(
    much_printed: Printed, example_dossier: Path, tmp_path: Path
) -> None:
    folders = {"example": example_dossier, "much": much_printed.folder}
    documents = []
    for dossier, annex in OFFICE:
        for form in ("docx", "odt"):
            documents.append(tmp_path / f"{dossier}-{annex}-{form}.{form}")
            shutil.copy(folders[dossier] / f"{annex}.{form}", documents[-1])
    for pdf in convert("pdf", documents, tmp_path / "pdf"):
        dossier, annex, _ = pdf.stem.split("-")
        html = (folders[dossier] / f"{annex}.html").read_text(encoding="utf-8")
        assert len(heads_of(html)) >= 4
        assert office_problems_of(pdf, html) == [], pdf.stem


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


def test_nothing_to_report_reads_naturally(little_printed: Printed) -> None:
    damages = text_of(little_printed.pdf["damages"])
    assert "Sinds de vorige brief zijn er geen damages vastgesteld." in damages.replace(
        "\u00a0", " "
    )
    assert "Er zijn in deze periode geen damages vastgesteld." in damages
    assert "Tabel" not in damages
    assert "burgers is of wordt" not in damages
    measures = text_of(little_printed.pdf["invordering"])
    assert "telt één maatregel, waarvan geen in de implementatiefase" in measures.replace(
        "\u00a0", " "
    )
    assert "Planning van de maatregelen" not in measures
    abroad = text_of(little_printed.pdf["buitenland"])
    assert "Figuur" not in abroad


def test_very_little_is_printed_inside_the_margins_and_without_mark_or_previous(
    little_printed: Printed,
) -> None:
    # Reports of others are as they were received.
    for annex, pdf in ((one, little_printed.pdf[one]) for one in WITH_COVER):
        assert problems_of(pdf, least=4) == [], annex
        assert len(lines_of(pdf)) <= (9 if annex == "uitzonderingenrapportage" else 8), annex
        text = text_of(pdf)
        assert "CONCEPT" not in text
        assert "vorige brief (" not in text
        # Nothing but the sentence that there is nothing to compare with, which stands on page 1 too.
        assert "daarvan zijn geen vastgelegde cijfers" in text
        assert text.count("vorige rapportage (") == text.count("daarvan zijn geen vastgelegde")

"""The pages of the example, and of very little: nothing is cut, orphaned or printed over an edge. Of
very much: tests/long.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest
from support.annexes.annexes_of_the_example import ANNEXES, WITH_COVER
from support.annexes.final_files import final_files
from support.annexes.office import convert
from support.annexes.office_pages import announced_in, heads_of, squeezed
from support.annexes.office_pages import problems_of as office_problems_of
from support.annexes.paper_pages import (
    BOTTOM,
    TOP,
    Printed,
    lines_of,
    printed,
    problems_of,
    text_of,
)
from support.dossiers.small_deliveries import SmallDeliveries


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


@pytest.mark.needs("libreoffice")
def test_in_libreoffice_no_heading_is_the_last_line_of_a_page(
    example_dossier: Path, tmp_path: Path
) -> None:
    documents = []
    for annex in ANNEXES:
        for form in ("docx", "odt"):
            documents.append(tmp_path / f"{annex}-{form}.{form}")
            shutil.copy(example_dossier / f"{annex}.{form}", documents[-1])
    for pdf in convert("pdf", documents, tmp_path / "pdf"):
        annex, _ = pdf.stem.split("-")
        html = (example_dossier / f"{annex}.html").read_text(encoding="utf-8")
        assert len(heads_of(html)) >= 4
        assert office_problems_of(pdf, html) == [], pdf.stem


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

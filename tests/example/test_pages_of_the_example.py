"""The pages of the example: none is nearly empty, and no heading stays behind. Of very little and of
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
    lines_of,
)
from support.cases import cases


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


@pytest.mark.grows
@pytest.mark.needs("libreoffice")
def test_in_libreoffice_no_heading_is_the_last_line_of_a_page(
    example_dossier: Path, tmp_path: Path
) -> None:
    documents = []
    for annex in ANNEXES[: cases(usual=3, long=len(ANNEXES))]:
        for form in ("docx", "odt"):
            documents.append(tmp_path / f"{annex}-{form}.{form}")
            shutil.copy(example_dossier / f"{annex}.{form}", documents[-1])
    for pdf in convert("pdf", documents, tmp_path / "pdf"):
        annex, _ = pdf.stem.split("-")
        html = (example_dossier / f"{annex}.html").read_text(encoding="utf-8")
        assert len(heads_of(html)) >= 4
        assert office_problems_of(pdf, html) == [], pdf.stem

"""The letter in every form: the same text, native footnotes, every number a figure, and pages that
everyone can read.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser
from support.annexes.letter_example import (
    EXAMPLE,
    NOTES,
    letter_files,
    letter_section,
)
from support.annexes.office import convert
from support.annexes.page_differences import pages_text
from support.annexes.verapdf import verapdf
from support.annexes.word_reading import (
    W,
    content_of_docx,
    content_of_html,
    content_of_odt,
    part,
)
from support.axe import judged
from support.odf.validity import odf_problems

from tasks.annexes.documents.styles import LETTER_LEFT, PAGE_WIDTH, WIDER, paper
from tasks.annexes.page.numbering import NotInOrder
from tasks.annexes.page.template_errors import TemplateWrong
from tasks.annexes.print import concept_page
from tasks.definitions.halfjaar import AnnexSpec, load_halfjaar
from tasks.letters.expressions.expression import Kind
from tasks.letters.expressions.recognise import Recogniser, rest
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.reading.blocks import Block, BlockKind, MarkKind
from tasks.letters.reading.read_letter import read_letter
from tasks.sections.content.brief import AnnexLine, Chapter, Content, Paragraph, Quote

GOLDEN = Path(__file__).with_name("letter.txt")
WORD_FORMS = pytest.mark.parametrize("form", ["docx", "odt"])
QUOTED = [
    ("wkb.kinderen", "ruim 12.000"),
    ("wkb.kinderen", "12.279"),
    ("acties", "drie"),
    ("wkb.kinderen", "12.279"),
    ("helft", "de helft"),
    ("kot.kinderen", "804"),
    ("wkb.kinderen", "12.279"),
    ("kot.kinderen", "804"),
]


def printed(**changes: Any) -> None:
    """Print the page of the example with other content."""
    section = letter_section()
    content = section.content.model_copy(update=changes)
    concept_page(
        load_halfjaar("2025-H1"),
        AnnexSpec(section="brief", title="Brief"),
        section.model_copy(update={"content": content}),
        example=None,
    )


def blocks(form: str, kind: BlockKind) -> list[Block]:
    return [one for one in read_letter(letter_files()[f"brief.{form}"]).blocks if one.kind is kind]


def test_the_pages_read_as_accepted(tmp_path: Path) -> None:
    pdf = tmp_path / "brief.pdf"
    pdf.write_bytes(letter_files()["brief.pdf"])
    text = pages_text(pdf)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_concept_and_the_letter_are_for_the_archive_and_for_everyone() -> None:
    pdfs = {str(concept): letter_files(concept=concept)["brief.pdf"] for concept in (True, False)}
    assert verapdf(pdfs) == {"True": [], "False": []}
    for form in ("odt", "ods"):
        assert odf_problems(letter_files()[f"brief.{form}"]) == []


def test_every_form_says_the_same_and_marks_the_same_figures() -> None:
    html, docx, odt = (
        read(letter_files()[f"brief.{form}"])
        for form, read in (
            ("html", lambda data: content_of_html(data.decode())),
            ("docx", content_of_docx),
            ("odt", content_of_odt),
        )
    )
    assert docx.notes == odt.notes == list(NOTES)
    assert odt.lines == docx.lines
    assert odt.figures == QUOTED
    assert sorted(html.figures) == sorted(QUOTED)


@WORD_FORMS
def test_the_reader_of_letters_finds_notes_figures_and_numbers(form: str) -> None:
    notes = blocks(form, BlockKind.NOTE)
    assert [(one.note, one.text.strip()) for one in notes] == [
        (str(number), text) for number, text in enumerate(NOTES, start=1)
    ]
    marks = [
        (mark.name, one.text[mark.start : mark.end])
        for one in notes
        for mark in one.marked(MarkKind.CONTROL)
    ]
    assert [(name.split("|")[1] if "|" in name else name, text) for name, text in marks] == [
        ("wkb.kinderen", "12.279"),
        ("helft", "de helft"),
    ]
    headings = [(one.level, one.number, one.text) for one in blocks(form, BlockKind.HEADING)]
    assert headings == [
        (1, "1", "Acties voor burgers"),
        (2, "", "Wat volgt"),
        (1, "2", "Kinderen in het buitenland"),
        (1, "3", "Invordering en schulden"),
        (2, "3.1", "Stand van zaken"),
    ]


def test_the_list_of_annexes_says_where_each_is_named() -> None:
    both = "Bijlage 4: Uitzonderingenrapportage (hoofdstuk 1{}; hoofdstuk 2{})"
    page = " op pagina\u00a01"
    for form in ("docx", "odt"):
        (line,) = (one for one in blocks(form, BlockKind.ITEM) if "Bijlage 4" in one.text)
        assert line.text == both.format(page, page)
        assert [mark.name for mark in line.marked(MarkKind.FIELD)] == ["PAGEREF", "PAGEREF"]
        expressions = Recogniser(load_vocabulary()).expressions(line)
        assert {one.kind for one in expressions} == {Kind.REFERENCE}
        assert not rest(line, expressions)
    assert both.format("", "") in content_of_html(letter_files()["brief.html"].decode()).lines


@pytest.mark.needs("libreoffice-writer")
def test_libreoffice_shows_the_letter_as_it_was_written(tmp_path: Path) -> None:
    files = [tmp_path / f"{form}.{form}" for form in ("docx", "odt")]
    for file in files:
        file.write_bytes(letter_files()[f"brief{file.suffix}"])
    pdfs = convert("pdf", files, tmp_path / "pdf")
    for pdf in pdfs:
        with pypdfium2.PdfDocument(pdf) as document:
            texts = [page.get_textpage().get_text_range() for page in document]
        stated = dict(re.findall(r"hoofdstuk (\d)\s+op\s+pagina\s(\d+)", texts[-1]))
        assert stated == {
            number: str(1 + next(at for at, one in enumerate(texts) if f"{number} {title}" in one))
            for number, title in (("1", "Acties voor"), ("2", "Kinderen in"))
        }
    with pypdfium2.PdfDocument(pdfs[0]) as document:
        first, *others = (page.get_textpage() for page in document)
        text = first.get_text_range()
        assert "3.1" in others[-1].get_text_range()
        # The sender stands beside the text, in the margin.
        left, _, _, _ = first.get_rect(_rectangle(first, "Postbus 20201"))
        assert left > 160 * 72 / 25.4
    assert [text.index(one) for one in ("Geachte voorzitter", "Acties", NOTES[0])] == sorted(
        text.index(one) for one in ("Geachte voorzitter", "Acties", NOTES[0])
    )


def _rectangle(page: pypdfium2.PdfTextPage, text: str) -> int:
    return next(
        number
        for number in range(page.count_rects())
        if text in page.get_text_bounded(*page.get_rect(number))
    )


@pytest.mark.needs("chromium")
def test_axe_finds_nothing_on_a_telephone(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "brief.html"
    file.write_bytes(letter_files()["brief.html"])
    context = chromium.new_context(bypass_csp=True, viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(file.as_uri())
    found = judged(page)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    calls = page.locator("[role=doc-noteref]")
    assert calls.count() == len(NOTES)
    calls.nth(1).click()
    back = page.locator(":target [role=doc-backlink]")
    back.click()
    assert page.locator(":target").inner_text() == "2"
    context.close()


def test_a_table_with_many_columns_goes_on_in_the_margin() -> None:
    body = part(letter_files()["brief.docx"], "word/document.xml")
    widths = [int(one.get(f"{W}w")) for one in body.iter(f"{W}tblW")]
    text = paper(is_letter=True).text_width
    assert widths == [text, text, text + WIDER]
    assert text + WIDER <= PAGE_WIDTH - LETTER_LEFT


def test_what_is_released_has_no_mark_of_a_concept() -> None:
    final = letter_files(concept=False)
    assert b"CONCEPT" not in final["brief.html"]
    with zipfile.ZipFile(io.BytesIO(final["brief.docx"])) as archive:
        assert b"CONCEPT" not in b"".join(map(archive.read, archive.namelist()))
    assert EXAMPLE.encode() in final["brief.html"]


def test_every_quoted_figure_is_in_the_data_of_the_letter() -> None:
    lines = letter_files()["brief-alle_cijfers.csv"].decode("utf-8-sig").splitlines()[1:]
    assert {line.split(",")[0].split(";")[0] for line in lines} == {id for id, _ in QUOTED}


def test_a_quote_of_a_figure_that_is_not_there_is_refused() -> None:
    unknown = Paragraph(runs=(Quote(figure="wkb.kindern", text="12.279"),))
    opening = Chapter(number="", title="", unit="Bestuur", blocks=(unknown,))
    with pytest.raises(TemplateWrong, match=r"'wkb.kindern' bestaat niet.*'wkb.kinderen'"):
        printed(opening=opening)


def test_a_chapter_that_is_referred_to_and_not_there_is_refused() -> None:
    with pytest.raises(NotInOrder, match="verwijst naar hoofdstuk 9, en heeft dat niet"):
        printed(annexes=(AnnexLine(number="1", title="Monitor", chapters=("9",)),))


def test_chapters_that_a_word_processor_would_count_otherwise_are_refused() -> None:
    content = letter_section().content
    assert isinstance(content, Content)
    first, *rest = content.chapters
    with pytest.raises(NotInOrder, match="Hoofdstuk 2 van de brief komt waar 1 wordt verwacht"):
        printed(chapters=(*rest, first))

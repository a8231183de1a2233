"""What is written as OpenDocument is valid by the schemas of ODF 1.3 themselves."""

from __future__ import annotations

import io
import zipfile

import pytest
from support.annexes.annex_example import CREATED, example_page
from support.annexes.generated_documents import generated_document
from support.annexes.sheet_example import book_of, hostile_section
from support.odf.validity import odf_problems

from tasks.annexes.documents.odt.print_odt import print_odt
from tasks.annexes.documents.read_page import read_page
from tasks.annexes.page.dom import parse
from tasks.annexes.page.paper import for_documents
from tasks.annexes.pdf.print_pdf import PrintError
from tasks.annexes.spreadsheets.model import Book
from tasks.annexes.spreadsheets.print_ods import print_ods


@pytest.mark.parametrize("concept", [True, False], ids=["concept", "final"])
def test_the_text_is_valid(concept: bool) -> None:
    page = for_documents(example_page(concept=concept))
    assert odf_problems(print_odt(read_page(page), created=CREATED)) == []


def test_generated_texts_are_valid() -> None:
    judged = 0
    for seed in range(40):
        try:
            document = read_page(parse(generated_document(seed)))
        except PrintError:  # a picture, a cell over more rows: annexes have none
            continue
        assert odf_problems(print_odt(document, created=CREATED)) == [], seed
        judged += 1
    assert judged >= 15


def test_the_workbook_is_valid(book: Book) -> None:
    assert odf_problems(print_ods(book)) == []
    assert odf_problems(print_ods(book_of(hostile_section()))) == []


@pytest.mark.parametrize(
    ("right", "wrong", "part"),
    [
        ('style:scale-to-X="1"', 'style:scale-to-X="1" style:scale-to-Y="0"', "styles.xml"),
        (" svg:font-family=\"'Arial'\"", "", "styles.xml"),
        ('table:style-name="title"', 'table:style="title"', "content.xml"),
        ('manifest:full-path="/"', "", "META-INF/manifest.xml"),
    ],
)
def test_the_judge_sees_what_is_wrong(book: Book, right: str, wrong: str, part: str) -> None:
    broken, out = print_ods(book), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(broken)) as archive, zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            text = archive.read(name).decode()
            assert name != part or right in text
            copy.writestr(name, text.replace(right, wrong, 1) if name == part else text)
    assert any(problem.startswith(part) for problem in odf_problems(out.getvalue()))

"""The workbook of the example annex, and all files that are made of it."""

from __future__ import annotations

import hashlib

from annex_example import example_html, example_section

from tasks.annexes.datapackage import print_datapackage
from tasks.annexes.ods import print_ods
from tasks.annexes.printed_page import PrintedPage, read_printed_page
from tasks.annexes.sheets import workbook
from tasks.annexes.workbook import Book
from tasks.annexes.xlsx import print_xlsx
from tasks.figures.halfjaar import AnnexSpec, load_halfjaar
from tasks.sections.section import Section

ANNEX = AnnexSpec(section="voorbeeld", title="Voorbeeld van een bijlage", number="3")
EXAMPLE = "Alle cijfers zijn voorbeeldcijfers."
NO_PAGE = PrintedPage((), {})


def book_of(section: Section, page: PrintedPage = NO_PAGE, *, concept: bool = True, example: str | None = EXAMPLE) -> Book:
    return workbook(load_halfjaar("2025-H1"), ANNEX, section, page, concept=concept, example=example)


def digests() -> dict[str, str]:
    """Name and sha256 of every file of the example annex."""
    book = book_of(example_section(), read_printed_page(example_html()))
    files = {"xlsx": print_xlsx(book), "ods": print_ods(book), **print_datapackage(book)}
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


if __name__ == "__main__":
    for name, digest in digests().items():
        print(name, digest)  # noqa: T201 - read by the test that runs this elsewhere

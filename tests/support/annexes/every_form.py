"""The example annex in every form, as digests; a program that prints them, to be run elsewhere."""

from __future__ import annotations

import hashlib

from support.annexes.annex_example import CREATED, example_page
from support.annexes.sheet_example import example_book

from tasks.annexes.documents.docx.print_docx import print_docx
from tasks.annexes.documents.odt.print_odt import print_odt
from tasks.annexes.documents.read_page import read_page
from tasks.annexes.page.house_style import house_assets
from tasks.annexes.page.paper import for_paper
from tasks.annexes.page.standalone import standalone_html
from tasks.annexes.pdf.print_pdf import Attached, LaidOut
from tasks.annexes.spreadsheets.datapackage import print_datapackage
from tasks.annexes.spreadsheets.print_ods import print_ods
from tasks.annexes.spreadsheets.print_xlsx import print_xlsx


def digests() -> dict[str, str]:
    """Name and sha256 of every file."""
    page, book = example_page(), example_book()
    document, figures = read_page(page), Attached("a.csv", "cijfers", b"x")
    laid_out = LaidOut(for_paper(page), assets=house_assets())
    files = {
        "pdf": laid_out.printed(attachments=[figures], created=CREATED).data,
        "html": standalone_html(page).encode(),
        "docx": print_docx(document, created=CREATED),
        "odt": print_odt(document, created=CREATED),
        "xlsx": print_xlsx(book),
        "ods": print_ods(book),
        **print_datapackage(book),
    }
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


if __name__ == "__main__":
    for name, digest in digests().items():
        print(name, digest)  # noqa: T201 - read by the test that runs this elsewhere

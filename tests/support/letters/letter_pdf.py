"""Letters in PDF: printed from HTML, and as they should not be."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2
import weasyprint  # type: ignore[import-untyped]

_STYLE = (
    "@page { size: A4; margin: 25mm } body { font: 10pt/1.4 'DejaVu Sans' } p { margin: 0 0 1em }"
)


def pdf(body: str, style: str = "") -> bytes:
    """A letter on A4."""
    page = f"<html lang=nl><style>{_STYLE} {style}</style><body>{body}</body></html>"
    printed: bytes = weasyprint.HTML(string=page).write_pdf()
    return printed


def encrypted(letter: bytes, password: str) -> bytes:
    """The letter, to be opened with that password; without one it only may not be copied."""
    return _saved(letter, encryption=pikepdf.Encryption(owner="beheer", user=password))


def without_meaning(letter: bytes, font: str) -> bytes:
    """The letter, in which nothing says which letters those of a font are."""
    with pikepdf.open(io.BytesIO(letter)) as document:
        fonts = [
            one
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and font in str(one.get("/BaseFont", ""))
        ]
        for one in fonts:
            if "/ToUnicode" in one:
                del one["/ToUnicode"]
        written = io.BytesIO()
        document.save(written)
    assert written.getvalue() != letter
    return written.getvalue()


def of_many_pages(letter: bytes, pages: int) -> bytes:
    """The first page, so many times."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(letter)) as document:
        document.pages.extend([document.pages[0]] * (pages - len(document.pages)))
        document.save(written)
    return written.getvalue()


def scanned(letter: bytes) -> bytes:
    """A picture of the first page."""
    written = io.BytesIO()
    with pypdfium2.PdfDocument(letter) as document:
        document[0].render(scale=1).to_pil().save(written, "PDF")
    return written.getvalue()


def recognised(letter: bytes) -> bytes:
    """A picture of each page, and in front of it, invisible, what a scanner recognised."""
    with (
        pikepdf.open(io.BytesIO(letter)) as document,
        pikepdf.open(io.BytesIO(scanned(letter))) as scan,
    ):
        page = document.pages[0]
        page.contents_add(document.make_stream(b"3 Tr"), prepend=True)
        page.add_underlay(scan.pages[0], pikepdf.Rectangle(page.mediabox))
        written = io.BytesIO()
        document.save(written)
    return written.getvalue()


def _saved(letter: bytes, **how: Any) -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(letter)) as document:
        document.save(written, **how)
    return written.getvalue()

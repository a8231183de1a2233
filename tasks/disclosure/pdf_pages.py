"""What stands on the pages of a PDF of ours, as a program reads it: also what is covered, white or
beside the paper.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Container, Iterator
from functools import partial
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

#: Of the tree of structure: a cell of a table, and what in one is no part of its text.
_CELLS, _CALLS = ("TD", "TH"), ("Link", "Reference", "Note", "Lbl")
#: It is printed again on every page that a table goes on.
_HEAD = "THead"
#: How deep forms lie in each other at most.
_DEPTH = 15


class Pages(NamedTuple):
    """The pages of a PDF.

    Attributes:
        texts: of each page, with a space before and after digits of another size, such as the call
            of a note.
        cells: every text in a cell of a table, in pieces of one line.
    """

    texts: list[str]
    cells: list[str]


def pages_of(data: bytes) -> Pages:
    """Read a PDF. Raises ValueError if it can not be read."""
    found = Pages([], [])
    try:
        with pypdfium2.PdfDocument(data) as document:
            for page in document:
                text = page.get_textpage()
                found.texts.append("".join(_characters(text)))
                marks = _marks_of_cells(page)
                found.cells.extend(_drawn(page, text, marks))
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    return found


def _characters(text: Any) -> Iterator[str]:
    size = None
    for at in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, at))
        if character.isdigit():
            before, size = size, pdfium.FPDFText_GetFontSize(text, at)
            if before not in (None, size):
                yield " "
        elif character not in ".,":
            size = None
        yield character


def _drawn(page: Any, text: Any, marks: Container[int]) -> Iterator[str]:
    """Every text with one of these marks, by which the tree of structure knows what is drawn."""
    for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH):
        if pdfium.FPDFPageObj_GetMarkedContentID(one) in marks:
            yield _utf16(partial(pdfium.FPDFTextObj_GetText, one, text), pdfium.FPDF_WCHAR)


def _marks_of_cells(page: Any) -> set[int]:
    """The marks of what is in cells of tables, on this page."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    found: set[int] = set()
    try:
        for at in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            _look_below(pdfium.FPDF_StructTree_GetChildAtIndex(tree, at), found, in_cell=False)
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    # What stands on another page, and what has no mark.
    return found - {-1}


def _look_below(element: Any, found: set[int], *, in_cell: bool) -> None:
    kind = _utf16(partial(pdfium.FPDF_StructElement_GetType, element), ctypes.c_char)
    if kind == _HEAD:
        return
    in_cell = kind in _CELLS or (in_cell and kind not in _CALLS)
    for at in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, at)
        if child:
            _look_below(child, found, in_cell=in_cell)
        elif in_cell:
            found.add(pdfium.FPDF_StructElement_GetChildMarkedContentID(element, at))


def _utf16(ask: Callable[[Any, int], int], unit: Any) -> str:
    """A text of PDFium, which says first how many bytes it has."""
    size = ask(None, 0)
    room = ctypes.create_string_buffer(size)
    ask(ctypes.cast(room, ctypes.POINTER(unit)), size)
    return room.raw.decode("utf-16-le", "replace").rstrip("\0")

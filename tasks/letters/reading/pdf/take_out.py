"""A program: the characters of the PDF on its standard input, as JSON on its standard output.

PDFium is native code, and a file may be made to break it. So this runs in a process of its own that
has limits, writes no file and knows no setting of the machine; see :mod:`confined`. It imports
nothing of the product.
"""

from __future__ import annotations

import ctypes
import json
import math
import resource
import sys
from collections.abc import Iterator
from typing import Any

#: A letter of a hundred pages takes half a second; PDFium maps 100 MB.
CPU_SECONDS, MEMORY_BYTES = 60, 2 << 30
MOST_PAGES, MOST_CHARACTERS = 300, 500_000
_FLAT = 0.02  # radians
_LINK, _POPUP = 2, 16  # kinds of annotations that show no text


def main() -> None:
    """Write the pages, or what is wrong with the file."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        made: dict[str, Any] = {"pages": list(_pages(sys.stdin.buffer.read()))}
    except _Fault as fault:
        made = {"fault": str(fault)}
    sys.stdout.write(json.dumps(made))


class _Fault(Exception):
    """Why there are no pages, in one word."""


def _pages(data: bytes) -> Iterator[dict[str, Any]]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
        number = len(document)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (
            pdfium.FPDF_ERR_PASSWORD,
            pdfium.FPDF_ERR_SECURITY,
        )
        raise _Fault("locked" if locked else "damaged") from None
    if pdfium.FPDF_GetSecurityHandlerRevision(document) >= 0:
        raise _Fault("locked")
    if number > MOST_PAGES:
        raise _Fault("long")
    left = MOST_CHARACTERS
    for index in range(number):
        try:
            page = document[index]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            raise _Fault("damaged") from None
        left -= text.count_chars()
        if left < 0:
            raise _Fault("long")
        width, height = page.get_size()
        pictures, drawn = 0.0, 0
        for one in page.get_objects(max_depth=5):
            drawn += 1
            if one.type == pdfium.FPDF_PAGEOBJ_IMAGE:
                x0, y0, x1, y1 = one.get_bounds()
                pictures += max(0.0, min(x1, width) - max(x0, 0)) * max(
                    0.0, min(y1, height) - max(y0, 0)
                )
        yield {
            "width": width,
            "height": height,
            "turned": page.get_rotation() != 0,
            "pictures": pictures / (width * height) if width * height else 0.0,
            "drawn": drawn > 0,
            "remarks": _remarks(page, pdfium),
            "characters": list(_characters(text, pdfium)),
        }


def _remarks(page: Any, pdfium: Any) -> int:
    """How many annotations may show a text that is not on the page itself."""
    kinds = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        kinds.append(pdfium.FPDFAnnot_GetSubtype(annotation))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return sum(kind not in (_LINK, _POPUP) for kind in kinds)


def _characters(text: Any, pdfium: Any) -> Iterator[tuple[int, float, float, float, float, str]]:
    """Each as its code, left, right, base line, size in points, and what holds of it: ``?`` for
    what the file does not say which character it is, ``t`` if turned, ``i`` if invisible.
    """
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    matrix = pdfium.FS_MATRIX()
    invisible: dict[int, bool] = {}
    for index in range(text.count_chars()):
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue  # PDFium's guess of a space or the end of a line
        code = pdfium.FPDFText_GetUnicode(text, index)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        holds = ""
        if pdfium.FPDFText_HasUnicodeMapError(text, index) == 1:
            holds += "?"
        if abs(pdfium.FPDFText_GetCharAngle(text, index)) > _FLAT:
            holds += "t"
        printed = pdfium.FPDFText_GetTextObject(text, index)
        address = ctypes.cast(printed, ctypes.c_void_p).value or 0
        if address not in invisible:
            mode = pdfium.FPDFTextObj_GetTextRenderMode(printed)
            invisible[address] = mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        if invisible[address]:
            holds += "i"
        yield (
            code,
            round(box.left, 2),
            round(box.right, 2),
            round(y.value, 2),
            round(size, 2),
            holds,
        )


if __name__ == "__main__":
    main()

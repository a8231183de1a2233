"""The archives in which spreadsheets come: what may be unpacked, and what may not be opened at all.

A file is untrusted. Before a reader opens it, every part is unpacked within bounds and run through
expat, which refuses document type definitions (entities, external files) and counts what would make
a reader use the memory of the machine.
"""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from collections.abc import Iterable
from xml.parsers import expat

from openpyxl.utils import range_boundaries

from tasks.deliveries.reading.extract import MOST_BYTES

_CHUNK = 1 << 16
#: What no text holds and every archive does.
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\r\x0c")
_MOST_PARTS = 2000
MOST_ELEMENTS = 400_000
_MOST_DEPTH = 100
#: Cells in merged ranges and hyperlinks: openpyxl makes an object for each of them.
_MOST_RANGE_CELLS = 100_000


class RefusedError(Exception):
    """The file may not be opened, or cannot be read; carries the code and the Dutch text of the
    finding.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def inspected(data: bytes, kind: str) -> bool:
    """Unpack every part within bounds without keeping it.

    Args:
        kind: what the file is called in Dutch, e.g. ``Excel-bestand``.

    Returns:
        Whether a sheet of a workbook holds a formula.

    Raises:
        RefusedError: D23 or D24.
    """
    if len(data) > MOST_BYTES:
        raise RefusedError("D24", "Het bestand is te groot voor een register.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedError(
            "D23", "Dit is een oud Excel-bestand (.xls) of een bestand met een wachtwoord."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise RefusedError(
                    "D24",
                    "Het bestand wordt bij het uitpakken buitensporig groot. Het is niet geopend.",
                )
            gate = _Gate(kind)
            for part in parts:
                with archive.open(part) as stream:
                    gate.pass_through(part.filename, iter(lambda: stream.read(_CHUNK), b""))
            return gate.has_formulas
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
        OverflowError,
    ) as error:
        raise RefusedError("D23", f"Het {kind} is beschadigd of niet volledig.") from error


def is_text(data: bytes) -> bool:
    """Whether the bytes begin as a text does."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _CONTROLS.isdisjoint(
        data[:_CHUNK]
    )


class _Gate:
    """What all parts together may be: so many bytes, elements and cells in ranges; no document type
    definition.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self.has_formulas = False
        self._bytes = 0
        self._elements = 0
        self._range_cells = 0
        self._depth = 0

    def pass_through(self, name: str, chunks: Iterable[bytes]) -> None:
        self._depth = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        is_xml = True
        for chunk in chunks:
            # The directory of the archive may lie about sizes, so what really comes out is counted
            # as well.
            self._bytes += len(chunk)
            if self._bytes > MOST_BYTES:
                raise RefusedError(
                    "D24",
                    "Het bestand wordt bij het uitpakken buitensporig groot. Het is niet geopend.",
                )
            is_xml = is_xml and self._parsed(parser, name, chunk, final=False)
        if is_xml:
            self._parsed(parser, name, b"", final=True)

    def _parsed(self, parser: expat.XMLParserType, name: str, chunk: bytes, *, final: bool) -> bool:
        try:
            parser.Parse(chunk, final)
        except expat.ExpatError as error:
            # Pictures and printer settings are not XML. What openpyxl reads is; past this point it
            # could not read either.
            if name.casefold().endswith((".xml", ".rels")):
                raise RefusedError(
                    "D23", f"Het {self._kind} is beschadigd: een onderdeel is geen geldige XML."
                ) from error
            return False
        return True

    def _doctype(self, *_: object) -> None:
        raise RefusedError(
            "D23",
            "Het bestand bevat een documentdefinitie (DTD); die hoort niet in een "
            f"{self._kind} en is niet gelezen.",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        local = name.rpartition(":")[2]
        if local == "f":
            self.has_formulas = True
        elif local in ("mergeCell", "hyperlink"):
            self._range_cells += _cells_in(attributes.get("ref", ""))
        if (
            self._elements > MOST_ELEMENTS
            or self._depth > _MOST_DEPTH
            or self._range_cells > _MOST_RANGE_CELLS
        ):
            raise RefusedError(
                "D24",
                "Het bestand is voor een register buitensporig groot of ingewikkeld. Het is niet "
                "geopend.",
            )

    def _end(self, _: str) -> None:
        self._depth -= 1


def _cells_in(reference: str) -> int:
    try:
        first_column, first_row, last_column, last_row = range_boundaries(reference)
    except ValueError:
        return 1
    if first_column is None or last_column is None or first_row is None or last_row is None:
        return _MOST_RANGE_CELLS + 1  # whole rows or columns
    return (last_column - first_column + 1) * (last_row - first_row + 1)

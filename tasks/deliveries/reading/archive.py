"""The archives in which spreadsheets come: what may be unpacked, and what may not be opened at
all.
"""

from __future__ import annotations

import codecs

from openpyxl.utils import range_boundaries

from tasks.deliveries.reading.extract import MOST_BYTES
from tasks.storage.archive import ArchiveError, Bounds, Fault, look_through

#: What no text holds and every archive does.
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\r\x0c")
_BEGINNING = 1 << 16
MOST_ELEMENTS = 400_000
_BOUNDS = Bounds(octets=MOST_BYTES, parts=2000, elements=MOST_ELEMENTS, depth=100)
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
    counted = _Counted()
    try:
        look_through(data, _BOUNDS, counted.element)
    except ArchiveError as error:
        raise _refused(error.fault, kind) from error
    return counted.has_formulas


def _refused(fault: Fault, kind: str) -> RefusedError:
    match fault:
        case Fault.TOO_LARGE:
            return RefusedError(
                "D24",
                "Het bestand wordt bij het uitpakken buitensporig groot. Het is niet geopend.",
            )
        case Fault.TOO_COMPLEX:
            return RefusedError(
                "D24",
                "Het bestand is voor een register buitensporig groot of ingewikkeld. Het is niet "
                "geopend.",
            )
        case Fault.DAMAGED:
            return RefusedError("D23", f"Het {kind} is beschadigd of niet volledig.")
        case Fault.NOT_XML:
            return RefusedError(
                "D23", f"Het {kind} is beschadigd: een onderdeel is geen geldige XML."
            )
        case Fault.DOCTYPE:
            return RefusedError(
                "D23",
                "Het bestand bevat een documentdefinitie (DTD); die hoort niet in een "
                f"{kind} en is niet gelezen.",
            )


def is_text(data: bytes) -> bool:
    """Whether the bytes begin as a text does."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _CONTROLS.isdisjoint(
        data[:_BEGINNING]
    )


class _Counted:
    """What is in all sheets together: whether there is a formula, and how many cells in ranges."""

    def __init__(self) -> None:
        self.has_formulas = False
        self._range_cells = 0

    def element(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "f":
            self.has_formulas = True
        elif local in ("mergeCell", "hyperlink"):
            self._range_cells += _cells_in(attributes.get("ref", ""))
            if self._range_cells > _MOST_RANGE_CELLS:
                raise ArchiveError(Fault.TOO_COMPLEX)


def _cells_in(reference: str) -> int:
    try:
        first_column, first_row, last_column, last_row = range_boundaries(reference)
    except ValueError:
        return 1
    if first_column is None or last_column is None or first_row is None or last_row is None:
        return _MOST_RANGE_CELLS + 1  # whole rows or columns
    return (last_column - first_column + 1) * (last_row - first_row + 1)

"""What comes out of a DOCX or ODT: its parts as XML, after a look whether it may be opened."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tasks.refusal import Refusal
from tasks.storage.archive import ArchiveError, Bounds, Fault, look_through

#: A letter of a hundred pages has some 300,000 characters and 100,000 elements; pictures are large.
_BOUNDS = Bounds(octets=128 << 20, parts=5_000, elements=600_000, depth=150)
MOST_CHARACTERS = 2_000_000

_WHY = {
    Fault.TOO_LARGE: "Het wordt bij het uitpakken buitensporig groot",
    Fault.TOO_COMPLEX: "Het is buitensporig groot of ingewikkeld",
    Fault.DAMAGED: "Het is beschadigd, niet volledig of met een wachtwoord beveiligd",
    # LibreOffice 7.4 does so with a tracked change of a content control in a Word document.
    Fault.NOT_XML: "Een onderdeel ervan is beschadigd, zoals LibreOffice met een Word-bestand kan "
    "doen (bewerk dan het ODT-bestand)",
    Fault.DOCTYPE: "Het bevat een documentdefinitie (DTD), die niet in een brief hoort",
}


class LetterError(Refusal, ValueError):
    """A letter can not be read. The message never has a word of the letter."""


class Archive:
    """The parts of a document."""

    def __init__(self, data: bytes) -> None:
        """Raises LetterError if the file may not be opened."""
        try:
            look_through(data, _BOUNDS)
        except ArchiveError as error:
            raise _refused(error.fault) from None
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = frozenset(self._archive.namelist())

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def text(self, name: str) -> str:
        """A part that is text; empty if there is none."""
        return self._archive.read(name).decode(errors="replace") if name in self._names else ""

    def xml(self, name: str) -> Element | None:
        """A part that is XML; None if there is none. Raises LetterError if it is not right."""
        if name not in self._names:
            return None
        try:
            return ElementTree.fromstring(self._archive.read(name))  # noqa: S314 - looked through
        except ElementTree.ParseError:  # a prefix that stands for nothing
            raise _refused(Fault.NOT_XML) from None


def _refused(fault: Fault) -> LetterError:
    return LetterError(
        f"Het bestand is niet gelezen. {_WHY[fault]}. Open het in de tekstverwerker, sla het "
        "opnieuw op als .docx of .odt en lever dat aan."
    )


def xml_name(tag: object, prefixes: dict[str, str]) -> str:
    """``w:p`` of ``{http://...}p``; ``?:p`` in a namespace without a prefix."""
    if not isinstance(tag, str):
        return ""
    namespace, _, local = tag.rpartition("}")
    return f"{prefixes.get(namespace[1:], '?')}:{local}"

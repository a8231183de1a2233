"""Archives that nobody vouches for (workbooks, documents): looked through before a reader opens
them.

Every part is unpacked within bounds and run through expat, which refuses document type definitions
(entities, external files) and counts what would make a reader use the memory of the machine.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import NamedTuple
from xml.parsers import expat

_CHUNK = 1 << 16
#: Of one tag, comment or instruction, in bytes. Expat reads an unfinished one again with every
#: piece that comes, so the time for one grows with the square of its length.
_LONGEST_TOKEN = 2 << 20


class Fault(Enum):
    """Why an archive may not be opened."""

    #: It unpacks to more than its bounds, in bytes or parts.
    TOO_LARGE = auto()
    #: More elements than its bounds, or deeper, or a tag that nobody would write.
    TOO_COMPLEX = auto()
    #: No archive, or not a whole one.
    DAMAGED = auto()
    #: A part that must be XML is not.
    NOT_XML = auto()
    #: A part has a document type definition.
    DOCTYPE = auto()


class ArchiveError(Exception):
    """The archive may not be opened; says nothing of what it holds."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault


class Bounds(NamedTuple):
    """The most that an archive may hold: bytes when unpacked, parts, elements in all parts
    together, and elements within each other.
    """

    octets: int
    parts: int
    elements: int
    depth: int


def look_through(
    data: bytes,
    bounds: Bounds,
    on_element: Callable[[str, dict[str, str]], None] = lambda _name, _attributes: None,
) -> None:
    """Unpack every part within bounds without keeping it.

    Args:
        on_element: is told the name, with its prefix, and the attributes of every element.

    Raises:
        ArchiveError: if the archive may not be opened.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > bounds.parts or sum(part.file_size for part in parts) > bounds.octets:
                raise ArchiveError(Fault.TOO_LARGE)
            gate = _Gate(bounds, on_element)
            for part in parts:
                with archive.open(part) as stream:
                    gate.pass_through(part.filename, iter(lambda: stream.read(_CHUNK), b""))
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
        raise ArchiveError(Fault.DAMAGED) from error


class _Gate:
    """What all parts together may be."""

    def __init__(self, bounds: Bounds, on_element: Callable[[str, dict[str, str]], None]) -> None:
        self._bounds = bounds
        self._on_element = on_element
        self._octets = 0
        self._elements = 0
        self._depth = 0

    def pass_through(self, name: str, chunks: Iterable[bytes]) -> None:
        self._depth = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        is_xml, fed = True, 0
        for chunk in chunks:
            # The directory of the archive may lie about sizes, so what really comes out is counted
            # as well.
            self._octets += len(chunk)
            if self._octets > self._bounds.octets:
                raise ArchiveError(Fault.TOO_LARGE)
            is_xml = is_xml and self._parsed(parser, name, chunk, final=False)
            fed += len(chunk)
            if is_xml and fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise ArchiveError(Fault.TOO_COMPLEX)
        if is_xml:
            self._parsed(parser, name, b"", final=True)

    def _parsed(self, parser: expat.XMLParserType, name: str, chunk: bytes, *, final: bool) -> bool:
        try:
            parser.Parse(chunk, final)
        except expat.ExpatError as error:
            # Pictures and printer settings are not XML. What a reader needs is; past this point it
            # could not read either.
            if name.casefold().endswith((".xml", ".rels")):
                raise ArchiveError(Fault.NOT_XML) from error
            return False
        return True

    def _doctype(self, *_: object) -> None:
        raise ArchiveError(Fault.DOCTYPE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > self._bounds.elements or self._depth > self._bounds.depth:
            raise ArchiveError(Fault.TOO_COMPLEX)
        self._on_element(name, attributes)

    def _end(self, _: str) -> None:
        self._depth -= 1

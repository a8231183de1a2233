"""Where the elements and texts of a part of a Word document stand in its bytes.

A copy with comments differs from the letter in nothing but those comments. That is sure if what is
added is put between bytes that stay as they are; who reads XML and writes it again changes prefixes
and spaces on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from tasks.letters.reading.archive import xml_name
from tasks.letters.reading.docx.styles import PREFIXES

_PREFIXES = {**PREFIXES, "http://www.w3.org/XML/1998/namespace": "xml"}
_BLANKS = " \t\r\n"
_TAG = re.compile(rb"<([^\s/>]+)(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_BYTES_AS_THEY_ARE = frozenset({None, "utf-8", "us-ascii"})


class EncodingError(ValueError):
    """The part is not written in UTF-8, so that a byte is not where a character is."""


@dataclass(slots=True, eq=False)
class Octets:
    """An element of a part.

    Attributes:
        name: ``w:p``, as :func:`tasks.letters.reading.docx.styles.name` gives it.
        tag: as it stands in the file, with its prefix there.
        start, inside: where its first tag begins and ends.
        closing, end: where its last tag begins and ends; that of ``<w:t/>`` is of no length.
        first, last: of its children; properties of a run are no child but ``properties``.
        plain: whether it is a content control in which nothing but text may stand.
    """

    name: str
    tag: bytes
    attributes: dict[str, str]
    parent: Octets | None
    start: int
    inside: int
    closing: int = 0
    end: int = 0
    first: Octets | None = None
    last: Octets | None = None
    properties: Octets | None = None
    plain: bool = False

    def path(self) -> list[Octets]:
        """From the root to this element."""
        above = [] if self.parent is None else self.parent.path()
        return [*above, self]


class _Piece(NamedTuple):
    at: int
    text: str
    offset: int


@dataclass(slots=True)
class TextOctets:
    """A text of a part: what a ``w:t`` or ``m:t`` holds."""

    element: Octets
    pieces: list[_Piece] = field(default_factory=list)
    raw: bool = False  # with a CDATA section, in which no tag can be put

    @property
    def text(self) -> str:
        """As a reader gets it."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_kept(self) -> bool:
        """Whether blanks at its begin and end are text."""
        return self.element.attributes.get("xml:space") == "preserve"

    @property
    def can_be_split(self) -> bool:
        """Whether a tag may be put between its characters."""
        return not self.raw and self.element.attributes.get("xml:space") in (None, "preserve")

    @property
    def printed(self) -> tuple[int, int]:
        """The characters that are printed: from the first up to the second."""
        text = self.text
        if self.is_kept:
            return 0, len(text)
        return len(text) - len(text.lstrip(_BLANKS)), len(text.rstrip(_BLANKS))

    def at(self, offset: int) -> int:
        """The byte before which that character stands."""
        for piece in self.pieces:
            if piece.at <= offset < piece.at + len(piece.text):
                return piece.offset + len(piece.text[: offset - piece.at].encode())
        return self.element.closing


class Part:
    """The bytes of a part, looked through once.

    Attributes:
        elements: in the order in which they begin.
        texts: in the order of the file, counted as the reader counts them.
        namespace: of the root.
    """

    def __init__(self, data: bytes) -> None:
        """Raises EncodingError, and ExpatError if the bytes are no XML."""
        self.data = data
        self.elements: list[Octets] = []
        self.texts: list[TextOctets] = []
        self.namespace = b""
        self._open: list[Octets] = []
        self._parser = parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = False
        parser.XmlDeclHandler = self._declared
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._said
        parser.StartCdataSectionHandler = self._raw
        parser.Parse(data, True)

    @property
    def root(self) -> Octets:
        """The outermost element."""
        return self.elements[0]

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding and encoding.casefold()) not in _BYTES_AS_THEY_ARE:
            raise EncodingError

    def _started(self, called: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        tag = _TAG.match(self.data, at)
        if tag is None:  # a byte is not where expat counts it: UTF-16
            raise EncodingError
        parent = self._open[-1] if self._open else None
        self.namespace = self.namespace or called.rpartition("}")[0].encode()
        one = Octets(
            _named(called),
            tag[1],
            {_named(key): value for key, value in attributes.items()},
            parent,
            at,
            tag.end(),
        )
        if parent is not None:
            if one.name == "w:rPr" and parent.name == "w:r":
                parent.properties = one
            else:
                parent.first = parent.first or one
                parent.last = one
        if one.name == "w:text" and parent is not None and parent.parent is not None:
            parent.parent.plain = parent.parent.plain or parent.name == "w:sdtPr"
        self.elements.append(one)
        self._open.append(one)
        if one.name in ("w:t", "m:t"):
            self.texts.append(TextOctets(one))

    def _ended(self, _called: str) -> None:
        one = self._open.pop()
        if self.data[one.inside - 2 : one.inside] == b"/>":
            one.closing = one.end = one.inside
        else:
            one.closing = self._parser.CurrentByteIndex
            one.end = self.data.index(b">", one.closing) + 1

    def _said(self, text: str) -> None:
        if self.texts and self._open[-1] is self.texts[-1].element:
            said = self.texts[-1]
            at = said.pieces[-1].at + len(said.pieces[-1].text) if said.pieces else 0
            said.pieces.append(_Piece(at, text, self._parser.CurrentByteIndex))

    def _raw(self) -> None:
        if self.texts and self._open[-1] is self.texts[-1].element:
            self.texts[-1].raw = True


def _named(called: str) -> str:
    return xml_name("{" + called, _PREFIXES) if "}" in called else called


class Edit(NamedTuple):
    """Other bytes in the place of those from ``start`` up to ``end``."""

    start: int
    end: int
    data: bytes


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes after edits that do not overlap; at one place, in the order in which they come."""

    def pieces() -> Iterator[bytes]:
        at = 0
        for edit in sorted(edits, key=lambda one: (one.start, one.end)):
            yield data[at : edit.start]
            yield edit.data
            at = max(at, edit.end)
        yield data[at:]

    return b"".join(pieces())


def at_the_end(part: Part, content: bytes) -> bytes:
    """The part with something more in its root, after all that is there."""
    root = part.root
    if root.inside == root.end:
        opened = part.data[root.start : root.end - 2] + b">"
        edit = Edit(root.start, root.end, opened + content + b"</" + root.tag + b">")
    else:
        edit = Edit(root.closing, root.closing, content)
    return edited(part.data, [edit])

"""Styles of a Word document as far as they say what a paragraph is, whether its digits are raised
or hidden, and how it is numbered.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from tasks.letters.reading.archive import xml_name

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
PREFIXES = {
    f"{_TRANSITIONAL}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_TRANSITIONAL}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_TRANSITIONAL}officeDocument/2006/relationships": "r",
    f"{_STRICT}officeDocument/relationships": "r",
    f"{_TRANSITIONAL}markup-compatibility/2006": "mc",
}
_MOST_PARENTS = 20
#: Values that switch a property off.
_OFF = frozenset({"0", "false", "off", "none"})


def name(element: Element) -> str:
    """``w:p``; ``?:p`` for what is of another kind."""
    return xml_name(element.tag, PREFIXES)


def children(element: Element | None, called: str) -> Iterator[Element]:
    """The children of that name."""
    return iter(()) if element is None else (one for one in element if name(one) == called)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of each name on the way."""
    for called in path:
        element = next(children(element, called), None)
    return element


def value(element: Element | None, attribute: str = "w:val") -> str | None:
    """An attribute, from ``w:val``."""
    if element is None:
        return None
    return next(
        (one for key, one in element.attrib.items() if xml_name(key, PREFIXES) == attribute), None
    )


def number(element: Element | None, attribute: str = "w:val", otherwise: int = 0) -> int:
    """An attribute that is a whole number."""
    found = value(element, attribute) or ""
    return int(found) if found.removeprefix("-").isdecimal() and len(found) < 8 else otherwise


def is_on(properties: Element | None, called: str) -> bool | None:
    """Whether a property is switched on; None if nothing is said."""
    found = child(properties, called)
    return None if found is None else (value(found) or "true") not in _OFF


class Numbered(NamedTuple):
    """By which list a paragraph is numbered, and at which level, from 0."""

    list: str
    level: int


class ParagraphLook(NamedTuple):
    """What a paragraph is by its style and by itself."""

    style: str
    outline: int | None
    numbered: Numbered | None


class WordStyles:
    """``word/styles.xml``."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {value(one, "w:styleId") or "": one for one in children(root, "w:style")}
        self._default = next(
            (
                key
                for key, one in self._styles.items()
                if value(one, "w:type") == "paragraph" and value(one, "w:default") in ("1", "true")
            ),
            "",
        )

    def paragraph(self, properties: Element | None) -> ParagraphLook:
        """From ``w:pPr``. The style is the name that Word knows, in lower case: ``heading 1``."""
        style = value(child(properties, "w:pStyle")) or self._default
        own = [child(one, "w:pPr") for one in self._chain(style)]
        named = value(child(self._styles.get(style), "w:name")) or style
        outline = next(
            (
                number(found)
                for one in (properties, *own)
                if (found := child(one, "w:outlineLvl")) is not None
            ),
            None,
        )
        list_, level = None, None
        for one in (properties, *own):
            numbering = child(one, "w:numPr")
            list_ = list_ or value(child(numbering, "w:numId"))
            found = child(numbering, "w:ilvl")
            level = number(found) if level is None and found is not None else level
        numbered = Numbered(list_, level or 0) if list_ not in (None, "0") else None
        return ParagraphLook(named.casefold(), outline if outline != 9 else None, numbered)

    def is_raised(self, properties: Element | None) -> bool:
        """Whether text with that ``w:rPr`` stands above the line."""
        for one in self._run(properties):
            if (found := child(one, "w:vertAlign")) is not None:
                return value(found) == "superscript"
            if (position := child(one, "w:position")) is not None:
                return number(position) > 0
        return False

    def is_hidden(self, properties: Element | None) -> bool:
        """Whether text with that ``w:rPr`` is not printed."""
        return self._is(properties, "w:vanish")

    def is_bold(self, properties: Element | None) -> bool:
        """Whether text with that ``w:rPr`` is bold by its run."""
        return self._is(properties, "w:b")

    def is_slanted(self, properties: Element | None) -> bool:
        """Whether text with that ``w:rPr`` is slanted by its run."""
        return self._is(properties, "w:i")

    def _is(self, properties: Element | None, called: str) -> bool:
        return next(
            (on for one in self._run(properties) if (on := is_on(one, called)) is not None), False
        )

    def _run(self, properties: Element | None) -> Iterator[Element | None]:
        yield properties
        style = value(child(properties, "w:rStyle"))
        yield from (child(one, "w:rPr") for one in self._chain(style))

    def _chain(self, style: str | None) -> Iterator[Element]:
        for _ in range(_MOST_PARENTS):
            found = self._styles.get(style or "")
            if found is None:
                return
            yield found
            style = value(child(found, "w:basedOn"))

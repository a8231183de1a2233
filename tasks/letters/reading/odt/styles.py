"""Styles of an ODT as far as they say what a paragraph is, whether its digits are raised or hidden,
and how it is numbered.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tasks.letters.reading.archive import xml_name
from tasks.letters.reading.list_number import list_number

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
PREFIXES = {
    **{
        f"{_OASIS}{long}:1.0": short
        for long, short in {
            "drawing": "draw",
            "office": "office",
            "style": "style",
            "table": "table",
            "text": "text",
            "xsl-fo-compatible": "fo",
        }.items()
    },
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://purl.org/dc/elements/1.1/": "dc",
}
_MOST_PARENTS = 20


def name(element: Element) -> str:
    """``text:p``; ``?:p`` for what is of another kind."""
    return xml_name(element.tag, PREFIXES)


def value(element: Element | None, attribute: str) -> str | None:
    """An attribute, from ``text:style-name``."""
    if element is None:
        return None
    return next(
        (one for key, one in element.attrib.items() if xml_name(key, PREFIXES) == attribute), None
    )


def number(element: Element | None, attribute: str, otherwise: int) -> int:
    """An attribute that is a whole number."""
    found = value(element, attribute) or ""
    return int(found) if found.isdecimal() and len(found) < 8 else otherwise


class OdtStyles:
    """The styles of ``content.xml`` and ``styles.xml`` together."""

    def __init__(self, *roots: Element | None) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, dict[int, Element]] = {}
        self._outline: dict[int, Element] = {}
        self.masters: list[Element] = []
        for root in roots:
            for one in () if root is None else root.iter():
                called = value(one, "style:name") or ""
                match name(one):
                    case "style:style":
                        self._styles[value(one, "style:family") or "", called] = one
                    case "text:list-style":
                        self._lists[called] = _levels(one)
                    case "text:outline-style":
                        self._outline = _levels(one)
                    case "style:master-page":
                        self.masters.append(one)

    def is_called(self, style: str | None, called: str) -> bool:
        """Whether a paragraph style or one above it has that name."""
        return any(
            (value(one, "style:name") or "").casefold() == called
            for one in self._chain("paragraph", style)
        )

    def is_raised(self, style: str | None) -> bool:
        """Whether text of that style stands above the line."""
        position = (self._text(style, "style:text-position") or "0%").split()[0:1]
        first = position[0] if position else "0%"
        return first == "super" or first.rstrip("%").strip("0.").isdecimal()

    def is_bold(self, style: str | None) -> bool:
        """Whether text of that style is bold."""
        return (self._text(style, "fo:font-weight") or "normal") not in ("normal", "400")

    def is_slanted(self, style: str | None) -> bool:
        """Whether text of that style is slanted."""
        return (self._text(style, "fo:font-style") or "normal") != "normal"

    def is_hidden(self, style: str | None) -> bool:
        """Whether text of that style is not printed."""
        return self._text(style, "text:display") == "none"

    def levels(self, style: str | None) -> dict[int, Element]:
        """The levels of a list style, from 1."""
        return self._lists.get(style or "", {})

    def list_of(self, style: str | None) -> str | None:
        """The list style that a paragraph style brings along."""
        return next(
            (
                found
                for one in self._chain("paragraph", style)
                if (found := value(one, "style:list-style-name")) is not None
            ),
            None,
        )

    @property
    def outline(self) -> dict[int, Element]:
        """The levels by which headings are numbered."""
        return self._outline

    def _text(self, style: str | None, attribute: str) -> str | None:
        for one in self._chain("text", style):
            for properties in one:
                if (found := value(properties, attribute)) is not None:
                    return found
        return None

    def _chain(self, family: str, style: str | None) -> Iterator[Element]:
        for _ in range(_MOST_PARENTS):
            found = self._styles.get((family, style or ""))
            if found is None:
                return
            yield found
            style = value(found, "style:parent-style-name")


class OdtCount:
    """The numbers of one list, or of the headings."""

    def __init__(self, levels: dict[int, Element]) -> None:
        self._levels = levels
        self._counts: dict[int, int] = {}

    def next(self, level: int, begins: int | None = None) -> str:
        """What is printed before the next paragraph of a level, from 1; empty for a bullet.

        Args:
            begins: the number that the paragraph itself asks for, or None.
        """
        look = self._levels.get(level)
        first = number(look, "text:start-value", 1)
        self._counts[level] = self._counts.get(level, first - 1) + 1 if begins is None else begins
        for lower in [one for one in self._counts if one > level]:
            del self._counts[lower]
        if look is None or not value(look, "style:num-format"):
            return ""
        shown = range(max(1, level - number(look, "text:display-levels", 1) + 1), level + 1)
        parts = [
            list_number(self._counts.get(one, 1), value(self._levels.get(one), "style:num-format"))
            for one in shown
            if value(self._levels.get(one), "style:num-format")
        ]
        around = value(look, "style:num-prefix") or "", value(look, "style:num-suffix") or ""
        return f"{around[0]}{'.'.join(parts)}{around[1]}".strip()


def _levels(style: Element) -> dict[int, Element]:
    return {number(one, "text:level", 1): one for one in style}

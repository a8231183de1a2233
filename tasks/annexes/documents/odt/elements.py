"""How elements, names and measures stand in the parts of an ODF text."""

from __future__ import annotations

from types import MappingProxyType
from xml.etree.ElementTree import Element

from tasks.annexes.documents.styles import Border
from tasks.definitions.house_style import colour

VERSION = "1.3"
NAMESPACES: MappingProxyType[str, str] = MappingProxyType(
    {
        "xmlns:office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "xmlns:style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "xmlns:text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "xmlns:table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "xmlns:draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "xmlns:meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "xmlns:fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "xmlns:svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
        "xmlns:xlink": "http://www.w3.org/1999/xlink",
    }
)


def o(tag: str, attributes: dict[str, str] | None = None, /, *content: Element | str) -> Element:
    """The element ``tag`` with text and elements in it, in that order."""
    return add(Element(tag, attributes or {}), *content)


def add(parent: Element, *content: Element | str) -> Element:
    """``parent``, with text and elements after what is in it."""
    for one in content:
        if isinstance(one, Element):
            parent.append(one)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + one
        else:
            parent.text = (parent.text or "") + one
    return parent


def part(name: str, *children: Element) -> Element:
    """The root of a part."""
    return o(f"office:{name}", {**NAMESPACES, "office:version": VERSION}, *children)


def style_name(name: str) -> str:
    """A name as it stands in a file."""
    return name.replace(" ", "_20_")


def length(twips: int) -> str:
    """A length in points, exact."""
    return f"{twips // 20}.{twips % 20 * 5:02}pt" if twips >= 0 else f"-{length(-twips)}"


def line(line: Border) -> str:
    """The value of a border."""
    return f"{line.width // 8}.{line.width % 8 * 125:03}pt solid #{colour(line.colour)}"

"""HTML as a tree and back, for the passes over a finished annex.

The parser is the one that WeasyPrint reads with.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from copy import deepcopy
from functools import cache
from xml.etree.ElementTree import Element, tostring

import tinyhtml5  # type: ignore[import-untyped]
from tinyhtml5 import inputstream

SVG = "http://www.w3.org/2000/svg"
XMLNS = "{http://www.w3.org/2000/xmlns/}xmlns"


class _PatternsOfCharacters(dict[tuple[Collection[str], bool], re.Pattern[str]]):
    """What the parser keeps its patterns in, by what they were made of."""

    def __missing__(self, key: tuple[Collection[str], bool]) -> re.Pattern[str]:
        characters, inside = key
        pattern = self[key] = re.compile(
            f"[{'' if inside else '^'}{re.escape(''.join(characters))}]+"
        )
        return pattern


@cache
def remember_patterns() -> None:
    """Let the parser find its patterns again: half its time goes to making them anew.

    tinyhtml5 keeps each pattern under the pattern itself, and looks for what it was made of.
    Not reported upstream.
    """
    inputstream.characters_until_regex = _PatternsOfCharacters()


def parse(html: str) -> Element:
    """The ``<html>`` element of a document; tags and attributes carry no namespaces."""
    remember_patterns()
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    for element in root.iter():
        if isinstance(element.tag, str):  # comments have a function there
            element.tag = element.tag.removeprefix(f"{{{SVG}}}")
            element.attrib.pop(XMLNS, None)
            if element.tag == "svg":
                element.set("xmlns", SVG)
    return root


def to_html(root: Element) -> str:
    """The document as text, the same for the same tree."""
    return "<!doctype html>\n" + tostring(root, encoding="unicode", method="html")


def with_role(root: Element, role: str) -> list[Element]:
    """All elements with that ARIA role, in document order."""
    return [element for element in root.iter() if element.get("role") == role]


def text_of(element: Element, *, without: str) -> str:
    """All text in an element, white space made single (no-break spaces stay); elements with the
    role ``without`` are left out.
    """
    return re.sub("[ \t\n]+", " ", "".join(_texts(element, without))).strip()


def prepend(element: Element, child: Element) -> None:
    """Put ``child`` before everything in ``element``, its text included."""
    child.tail = (child.tail or "") + (element.text or "")
    element.text = None
    element.insert(0, child)


def replace(parent: Element, old: Element, new: Element) -> None:
    """Put ``new`` in the place of ``old``; the text that followed ``old`` follows ``new``."""
    new.tail, old.tail = old.tail, None
    parent[list(parent).index(old)] = new


def without(root: Element, classes: Collection[str]) -> Element:
    """A copy without the elements of these classes; the text that followed them stays."""
    kept = deepcopy(root)
    for parent in kept.iter():
        for child in [one for one in parent if one.get("class") in classes]:
            place, tail = list(parent).index(child), child.tail or ""
            if place:
                parent[place - 1].tail = (parent[place - 1].tail or "") + tail
            else:
                parent.text = (parent.text or "") + tail
            parent.remove(child)
    return kept


def _texts(element: Element, without: str) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.get("role") != without:
            yield from _texts(child, without)
        yield child.tail or ""

"""Styles of an ODS as far as they tell something about a value: number formats as Excel writes
them, colours, what is struck out or raised, and what is too small to see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal
from xml.etree import ElementTree

NAMES = {
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
#: Rows and columns that nobody sees, in points.
_LOWEST_ROW, _NARROWEST_COLUMN = 3, 4
_POINTS = {"in": 72.0, "cm": 28.35, "mm": 2.835, "pt": 1.0, "pc": 12.0, "px": 0.75}
_MOST_PARENTS = 20


def name(short: str) -> str:
    """The full name of an element or attribute, from ``table:table-row``."""
    prefix, _, local = short.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell or a part of its text looks.

    Attributes:
        number_format: in the notation of Excel; None if the style has none.
        colour, ground: of the letters and behind them, as RRGGBB; None if nothing is said.
        strike: struck out.
        raised: ``superscript``, ``subscript`` or None.
    """

    number_format: str | None = None
    colour: str | None = None
    ground: str | None = None
    strike: bool = False
    raised: Literal["superscript", "subscript"] | None = None


class Styles:
    """The styles of one file: those it made by itself, and those with a name."""

    def __init__(self, content: ElementTree.Element, named: ElementTree.Element | None) -> None:
        self._styles: dict[tuple[str, str], ElementTree.Element] = {}
        self._formats: dict[str, ElementTree.Element] = {}
        self._looks: dict[tuple[str, str | None], Look] = {}
        for root in (named, content):
            for group in () if root is None else ("office:styles", "office:automatic-styles"):
                assert root is not None
                for style in root.iterfind(f"{group}/*", NAMES):
                    self._add(style)

    def _add(self, style: ElementTree.Element) -> None:
        called = style.get(name("style:name"), "")
        if style.tag == name("style:style"):
            self._styles[style.get(name("style:family"), ""), called] = style
        elif style.tag.startswith(f"{{{NAMES['number']}}}"):
            self._formats[called] = style

    def look(self, style: str | None) -> Look:
        """How a cell of this style looks."""
        return self._look("table-cell", style)

    def text_look(self, style: str) -> Look:
        """How a part of a text looks."""
        return self._look("text", style)

    def is_hidden_table(self, style: str | None) -> bool:
        """Whether a sheet of this style is hidden."""
        return any(
            one.get(name("table:display")) == "false"
            for one in self._properties("table", style, "style:table-properties")
        )

    def is_low(self, style: str | None) -> bool:
        """Whether rows of this style are too low to see."""
        return self._is_below("table-row", style, "style:row-height", _LOWEST_ROW)

    def is_narrow(self, style: str | None) -> bool:
        """Whether columns of this style are too narrow to see."""
        return self._is_below("table-column", style, "style:column-width", _NARROWEST_COLUMN)

    def _is_below(self, family: str, style: str | None, attribute: str, least: float) -> bool:
        for one in self._properties(family, style, f"style:{family}-properties"):
            found = re.fullmatch("([0-9.]+)([a-z]{2})", one.get(name(attribute), ""))
            if found is not None and found[2] in _POINTS:
                return float(found[1]) * _POINTS[found[2]] < least
        return False

    def _properties(
        self, family: str, style: str | None, properties: str
    ) -> list[ElementTree.Element]:
        found = self._styles.get((family, style or ""))
        return [] if found is None else found.findall(properties, NAMES)

    def _look(self, family: str, style: str | None) -> Look:
        if (family, style) not in self._looks:
            look = Look()
            for one in reversed(self._with_parents(family, style)):
                look = self._changed(look, one)
            self._looks[family, style] = look
        return self._looks[family, style]

    def _with_parents(self, family: str, style: str | None) -> list[ElementTree.Element]:
        chain: list[ElementTree.Element] = []
        while style is not None and len(chain) < _MOST_PARENTS:
            found = self._styles.get((family, style))
            if found is None:
                break
            chain.append(found)
            style = found.get(name("style:parent-style-name"))
        return chain

    def _changed(self, look: Look, style: ElementTree.Element) -> Look:
        if (data_style := style.get(name("style:data-style-name"))) is not None:
            look = replace(look, number_format=self._number_format(data_style))
        for one in style.iterfind("style:table-cell-properties", NAMES):
            if (ground := one.get(name("fo:background-color"))) is not None:
                look = replace(look, ground=_rgb(ground))
        for one in style.iterfind("style:text-properties", NAMES):
            if one.get(name("style:use-window-font-color")) == "true":
                look = replace(look, colour=None)
            elif (colour := one.get(name("fo:color"))) is not None:
                look = replace(look, colour=_rgb(colour))
            if one.get(name("text:display")) == "none":
                look = replace(look, colour=look.ground or "FFFFFF")
            for line in ("style", "type"):
                if (through := one.get(name(f"style:text-line-through-{line}"))) is not None:
                    look = replace(look, strike=through != "none")
            if (position := one.get(name("style:text-position"))) is not None:
                look = replace(look, raised=_raised(position))
        return look

    def _number_format(self, data_style: str) -> str | None:
        found = self._formats.get(data_style)
        if found is None:
            return None
        sections = []
        for condition in found.iterfind("style:map", NAMES):
            other = self._formats.get(condition.get(name("style:apply-style-name"), ""))
            limit = re.fullmatch(
                r"value\(\)(<=|>=|!=|<|>|=)(-?[0-9.]+)", condition.get(name("style:condition"), "")
            )
            if other is not None and limit is not None:
                sign = limit[1].replace("!=", "<>")
                sections.append(f"[{sign}{limit[2]}]{_excel(other)}")
        return ";".join([*sections, _excel(found)])


def _rgb(colour: str) -> str | None:
    found = re.fullmatch("#([0-9A-Fa-f]{6})", colour)
    return found[1].upper() if found else None


def _raised(position: str) -> Literal["superscript", "subscript"] | None:
    """From ``super 58%``, ``33% 58%`` or ``0% 100%``."""
    first = position.split()[0] if position.split() else ""
    if first == "super" or re.fullmatch("[1-9][0-9.]*%", first):
        return "superscript"
    return "subscript" if first == "sub" or re.fullmatch("-[1-9][0-9.]*%", first) else None


def _excel(style: ElementTree.Element) -> str:
    """A number format without its conditions, as Excel writes it."""
    percentage = style.tag == name("number:percentage-style")
    parts = []
    for colour in style.iterfind("style:text-properties", NAMES):
        if _rgb(colour.get(name("fo:color"), "")) == "FFFFFF":
            parts.append("[White]")
    for child in style:
        local = child.tag.rpartition("}")[2]
        long = child.get(name("number:style")) == "long"
        text = child.text or ""
        if local == "text":
            bare = percentage and text.strip() == "%"
            parts.append(text.strip() if bare else _quoted(text))
        elif local == "number":
            parts.append(_digits(child))
        elif local == "currency-symbol":
            parts.append(f"[${text}]")
        elif local == "text-content":
            parts.append("@")
        elif local == "month":
            letters = "mmm" if child.get(name("number:textual")) == "true" else "m"
            parts.append(f"{letters}m" if long else letters)
        else:
            parts.append(_CODES.get(local, ("", ""))[long])
    return "".join(parts)


_CODES = {
    "scientific-number": ("0.00E+00", "0.00E+00"),
    "fraction": ("# ?/?", "# ?/?"),
    "year": ("yy", "yyyy"),
    "day": ("d", "dd"),
    "day-of-week": ("ddd", "dddd"),
    "hours": ("h", "hh"),
    "minutes": ("m", "mm"),
    "seconds": ("s", "ss"),
    "am-pm": ("AM/PM", "AM/PM"),
    "boolean": ("General", "General"),
}


def _quoted(text: str) -> str:
    return f'"{text.replace(chr(34), "")}"' if text else ""


def _digits(number: ElementTree.Element) -> str:
    least = int(number.get(name("number:min-integer-digits"), "1"))
    decimals = number.get(name("number:decimal-places"))
    if decimals is None and number.get(name("number:min-integer-digits")) in (None, "1"):
        digits = "General" if number.get(name("number:grouping")) is None else "#,##0"
    else:
        digits = "0" * min(max(least, 1), 20)
        if number.get(name("number:grouping")) == "true":
            digits = "#,##0"
        if decimals is not None and int(decimals) > 0:
            digits += "." + "0" * min(int(decimals), 20)
    factor = number.get(name("number:display-factor"), "1")
    digits += "," * {"1000": 1, "1000000": 2, "1000000000": 3}.get(factor, 0)
    embedded = "".join(
        _quoted(one.text or "") for one in number.iterfind("number:embedded-text", NAMES)
    )
    return digits + embedded

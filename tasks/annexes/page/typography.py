"""Apostrophes and quotation marks as print has them: kpi’s, ’s avonds, ‘zo’ en “zo”.

Done on the page, so in every form that is made of it, and never in an id or a key. A text of a
source may have typed them straight; to a reader they are the same signs.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

#: Attributes that are read aloud or printed.
SPOKEN = ("aria-label", "alt", "content", "data-foot", "data-summary", "data-title")
SILENT = ("style", "script")

_AFTER_A_LETTER = re.compile(r"(?<=[\w.,;:!?)%])'")
_CLIPPED = re.compile(r"'(?=(?:s|t|n|m|k|r|ns)\b)")
_OPENS = re.compile(r"'(?=\S)")
_CLOSES_DOUBLE = re.compile(r'(?<=[\w.,;:!?)%’])"')


def typographic(text: str) -> str:
    """``'niet herzien'`` becomes ``‘niet herzien’``, and ``kpi's`` becomes ``kpi’s``."""
    if "'" in text:
        text = _AFTER_A_LETTER.sub("’", text)
        text = _OPENS.sub("‘", _CLIPPED.sub("’", text)).replace("'", "’")
    if '"' in text:
        text = re.sub(r'"(?=\S)', "“", _CLOSES_DOUBLE.sub("”", text)).replace('"', "”")
    return text


def set_typographic(page: Element) -> None:
    """Every text of a page, in place; of drawings too, and what is read aloud."""
    for element in page.iter():
        if element.text and element.tag not in SILENT:
            element.text = typographic(element.text)
        if element.tail:
            element.tail = typographic(element.tail)
        for name in SPOKEN:
            if value := element.get(name):
                element.set(name, typographic(value))

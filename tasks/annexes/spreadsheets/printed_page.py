"""What the finished page of an annex says about itself, for its other forms: the facts on the
cover, and the numbers of its tables.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

_META = re.compile(r'<table class="meta".*?</table>', re.DOTALL)
_META_ROW = re.compile(r"<tr><th[^>]*>(.*?)</th><td>(.*?)</td></tr>", re.DOTALL)
_CAPTION = re.compile(r'<caption[^>]*><span class="nr">([^<]*)</span>\s*([^<]*)')


class PrintedPage(NamedTuple):
    """Texts of a finished page.

    Attributes:
        facts: name and text of every row of the table on the cover.
        table_numbers: ``Tabel 3.`` by caption.
    """

    facts: tuple[tuple[str, str], ...]
    table_numbers: dict[str, str]


def read_printed_page(html: str) -> PrintedPage:
    """Reads what :func:`tasks.annexes.page.numbering.with_contents` gave; a page without cover or
    captions gives nothing.
    """
    meta = _META.search(html)
    facts = (
        tuple((_text(name), _text(text)) for name, text in _META_ROW.findall(meta.group()))
        if meta
        else ()
    )
    return PrintedPage(
        facts, {_text(caption): _text(number) for number, caption in _CAPTION.findall(html)}
    )


def _text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup)).strip()

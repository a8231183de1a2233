"""The house font inside a Word document, so that it looks the same on a machine that does not have
the font.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from uuid import UUID
from xml.etree.ElementTree import Element

from tasks.annexes.documents.docx.parts import RELATIONS, relation, relations
from tasks.annexes.documents.docx.styles import WORD, w
from tasks.annexes.page.house_style import carried_fonts
from tasks.definitions.house_style import house_style

HIDDEN = 32  # bytes at the beginning of a font that the format hides


class _Carried(NamedTuple):
    cut: str
    key: str
    relation: str
    file: str
    data: bytes


def _carried() -> tuple[_Carried, ...]:
    return tuple(
        _hide(cut, number, data)
        for number, (cut, data) in enumerate(carried_fonts().items(), start=1)
    )


@cache
def _hide(cut: str, number: int, data: bytes) -> _Carried:
    """A font as ECMA-376 part 4, 2.8.1 wants it: its first bytes combined with a key that stands
    beside it.

    The key is made from the font itself, where Word throws dice: the same font gives the same
    bytes.
    """
    key = UUID(bytes=hashlib.sha256(data).digest()[:16], version=4)
    mask = key.bytes[::-1] * (HIDDEN // 16)
    hidden = bytes(one ^ other for one, other in zip(data[:HIDDEN], mask, strict=True))
    return _Carried(
        cut,
        f"{{{key}}}".upper(),
        f"rIdFont{number}",
        f"fonts/font{number}.odttf",
        hidden + data[HIDDEN:],
    )


def fonts_part() -> Element:
    """``word/fontTable.xml``: where the house font stands, and what to use for programs that do not
    read it there.
    """
    names = house_style().lettertype
    about = (
        w("altName", val=",".join(names.vervangers)),
        w("charset", val="00"),
        w("family", val="swiss"),
        w("pitch", val="variable"),
    )
    root = w("fonts", w("font", *about, *_embedded(), name=names.in_documenten))
    root.set("xmlns:w", WORD)
    root.set("xmlns:r", RELATIONS)
    return root


def _embedded() -> Iterator[Element]:
    for font in _carried():
        embedded = w(f"embed{font.cut}", fontKey=font.key)
        embedded.set("r:id", font.relation)
        yield embedded


def fonts_relations() -> Element:
    """``word/_rels/fontTable.xml.rels``."""
    return relations(relation(font.relation, "font", font.file) for font in _carried())


def font_files() -> dict[str, bytes]:
    """The fonts as parts."""
    return {f"word/{font.file}": font.data for font in _carried()}

"""The places that a comment can be about in what is judged: each figure and status by its id, and
each block of text by its position.

The bytes of an annex never change under one digest, so the position of a block is a lasting name.
"""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from xml.etree.ElementTree import Element

from tasks.annexes.page.dom import parse, text_of
from tasks.definitions.judged import annex_of, page_of

BLOCKS = ("p", "li", "h2", "h3", "h4", "caption", "figcaption", "tr")
#: What the name of a block begins with; no id of a figure or status does.
BLOCK = "blok-"
LONGEST = 120


def anchored(root: Element) -> dict[str, Element]:
    """Every anchor of a parsed annex and its element, in document order: ids of figures and
    statuses, and ``blok-1``, ``blok-2``, ...
    """
    found: dict[str, Element] = {}
    blocks = 0
    for element in next(root.iter("main"), root).iter():
        if id := element.get("data-figure") or element.get("data-status"):
            found.setdefault(id, element)
        elif element.tag in BLOCKS:
            blocks += 1
            found[f"{BLOCK}{blocks}"] = element
    return found


@lru_cache(maxsize=256)
def anchors(folder: Path, name: str) -> MappingProxyType[str, str]:
    """Every anchor in the HTML of what is judged by that name (:mod:`tasks.definitions.judged`),
    with the beginning of its text.

    ``folder`` is a sealed dossier, so it is read once.
    """
    root = parse(page_of(name, (folder / f"{annex_of(name)}.html").read_bytes()).decode())
    return MappingProxyType(
        {anchor: words(element)[:LONGEST] for anchor, element in anchored(root).items()}
    )


def words(element: Element) -> str:
    """The text of an anchor; of a row of a table, the cells apart, and the lines of a cell."""
    cells = (
        [text for cell in element if cell.tag in ("th", "td") and (text := _lines(cell))]
        if element.tag == "tr"
        else []
    )
    return " · ".join(cells) or text_of(element, without="")


def _lines(cell: Element) -> str:
    apart = deepcopy(cell)
    for one in (*apart.iter("br"), *apart.iter("p")):
        one.tail = f" {one.tail or ''}"
    return text_of(apart, without="")

"""How an annex is worded: what a reader would trip over, found in its page.

Texts of deliveries are printed as they came, and are judged where they come in; a sentence that
stands in a delivery is left alone here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

#: What holds text of its own; a sentence does not go from one to the next.
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "header",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
MOST_WORDS = 30
#: So often may an annex say the same sentence; once more and the reader skips it.
MOST_TIMES = 4
#: Fewer words are no sentence to tire of: ``Niet bekend.``
FEWEST_WORDS = 5
CODE = re.compile(r"\b\d{4}-H[12]\b")
STRAIGHT = re.compile("[\"']")
_END = re.compile(r"(?<=[.!?]) (?=[A-ZÀ-Þ€●◉▲◆○0-9])")
_ABBREVIATED = re.compile(r"\b(nr|nrs|blz|art|bijv|resp|ca)\. ", re.IGNORECASE)
_JOINED = "\ue000"


def _printed_everywhere(page: Element) -> Iterator[str]:
    """What is printed on every page, and what is said aloud."""
    for cover in page.iter("header"):
        yield from (cover.get(name, "") for name in ("data-title", "data-foot"))
    for one in page.iter():
        if one.tag == "title":
            yield one.text or ""
        yield from (one.get(name, "") for name in ("aria-label", "data-summary", "alt"))


def _pieces(element: Element) -> Iterator[str]:
    """The text of an element without that of the blocks in it; then theirs, in order. Drawings are
    left out: their words are labels and lists.
    """
    own, blocks = [element.text or ""], list[Element | str]()
    for child in element:
        if not isinstance(child.tag, str) or child.tag in ("svg", "style"):
            pass
        elif child.tag in BLOCKS or child.get("role") == "doc-footnote":
            blocks.append(child)
        else:
            first, *rest = _pieces(child)
            own.append(f" {first} " if child.tag == "br" else first)
            blocks += rest
        own.append(child.tail or "")
    yield "".join(own)
    for one in blocks:
        yield from [one] if isinstance(one, str) else _pieces(one)


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    text = _ABBREVIATED.sub(lambda found: found[0].replace(" ", _JOINED), " ".join(text.split()))
    return [one.replace(_JOINED, " ") for one in _END.split(text)]


def wording_problems(page: Element, delivered: Iterable[str]) -> list[str]:
    """What is wrong in the words of an annex, in order.

    Args:
        delivered: texts as they stand in the deliveries.
    """
    known = " ".join(map(_plain, delivered))
    said = [*_pieces(next(page.iter("body"))), *_printed_everywhere(page)]
    texts = [text for text in said if text.strip() and _plain(text) not in known]
    own = [
        one
        for text in _pieces(next(page.iter("body")))
        for one in sentences(text)
        if one and _plain(one) not in known
    ]
    times = Counter(
        one for one in own if len(one.split()) >= FEWEST_WORDS and one.endswith((".", "!", "?"))
    )
    return [
        *(f"{len(one.split())} woorden: {one}" for one in own if len(one.split()) > MOST_WORDS),
        *(f"{count} keer: {one}" for one, count in times.items() if count > MOST_TIMES),
        *(f"code: {text}" for text in texts if CODE.search(text)),
        *(f"recht teken: {one}" for one in texts if STRAIGHT.search(one)),
    ]


def _plain(text: str) -> str:
    """A text in the form in which it is looked up: signs that print makes typographic, and marks
    of lists, are left out.
    """
    return " ".join(re.sub("[\"'’‘“”•–-]", " ", text.replace("\u00a0", " ")).split()).rstrip(".")

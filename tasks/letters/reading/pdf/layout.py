"""The text of pages: paragraphs with an empty line between them, the notes of a page at its foot,
and no headers, footers and numbers of pages. It is what :mod:`tasks.letters.reading.text` reads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tasks.letters.reading.pdf.lines import Line
from tasks.letters.reading.pdf.printed import HYPHEN

#: Headers and footers stand within this part of a page, from its edge.
_EDGE = 0.16
#: On one height, in points.
_SAME_HEIGHT = 3.0
_PAGE_NUMBER = re.compile(
    r"(?:(?:pagina|page|blz\.?|pag\.)\s\d+(?:\s?(?:van|/)\s?\d+)?|(?<!.)\W*\d{1,3}\W*)$", re.I
)
#: The letters of a note are so much smaller than those of the text.
_SMALL = 0.93
_NOTE = re.compile(r"\[?(\d{1,3})\]?\s")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_CALL = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_ITEM = re.compile(
    r"[\u2022\u25aa\u25cf\u25cb\u00b7\uf0b7\uf0a7*\u2013-]\s|\(?(?:\d{1,2}|[a-z])[.)]\s"
)
#: Lines of a paragraph are no further apart than this many times what is usual.
_SPACED = 1.2
_SAME_SIZE = 0.08
#: What a hyphen at the end of a line may be.
_HYPHENS = f"-\u2010\u00ad{HYPHEN}\ufffe"
#: After a hyphen that belongs to the word: ``huur- en zorgtoeslag``.
_AND = ("en ", "of ", "als ", "dan ", "tot ", "en/of ")


def running_lines(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """The ids of the lines that are headers and footers: at the edge of pages, where other pages
    have the same but for the number of the page; and those numbers.
    """
    edges: list[list[list[Line]]] = []
    times: Counter[tuple[str, int]] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        ordered = sorted(lines, key=lambda line: line.base)
        foot = [line for line in ordered if line.base < _EDGE * height]
        head = [line for line in reversed(ordered) if line.base > (1 - _EDGE) * height]
        edges.append([foot, head])
        times.update({key for line in (*foot, *head) for key in _keys(line)})
    running: set[int] = set()
    for page in edges:
        for edge in page:
            for line in edge:  # from the edge on, until the text begins
                again = max(times[key] for key in _keys(line)) > 1
                if not again and not _PAGE_NUMBER.search(line.text):
                    break
                running.add(id(line))
    return running


def _keys(line: Line) -> Iterator[tuple[str, int]]:
    """What a line is known by on other pages: twice, for heights that differ a little."""
    text = _PAGE_NUMBER.sub("#", line.text)
    for shift in (0, 0.5):
        yield text, 2 * int(line.base / _SAME_HEIGHT + shift) + (shift > 0)


def text_of_pages(pages: Sequence[Sequence[Line]], size: float) -> str:
    """The text, pages with a form feed between them.

    Args:
        pages: without what runs through all of them.
        size: of the letters of the text.
    """
    usual = _usual_distance(pages)
    bodies, feet = zip(*(_notes_apart(lines, size) for lines in pages), strict=True)
    whole = " ".join(line.text for lines in pages for line in lines)
    texts = []
    notes = 0
    for body, foot in zip(bodies, feet, strict=True):
        labels: set[str] = set()
        for line in foot:
            one = _NOTE.match(line.text)
            if one is not None and int(one[1]) == notes + 1:
                notes += 1
                labels.add(one[1])
        groups = [*_paragraphs(body, usual)]
        parts = [_called("\n".join(_unbroken(group, whole)), labels) for group in groups]
        if foot:
            parts.append("\n".join(_unbroken(foot, whole)))
        texts.append("\n\n".join(parts))
    return "\f".join(texts)


def _usual_distance(pages: Sequence[Sequence[Line]]) -> float:
    """Between the base lines of a paragraph, in sizes of its letters."""
    found: Counter[float] = Counter()
    for lines in pages:
        for above, under in pairwise(lines):
            if above.overlaps(under) and above.size and _is_size(above, under):
                apart = (above.base - under.base) / above.size
                if 0.8 < apart < 2.5:
                    found[round(apart, 1)] += len(under.characters)
    return max(found, key=lambda one: (found[one], -one), default=1.2)


def _is_size(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size)


def _notes_apart(lines: Sequence[Line], size: float) -> tuple[list[Line], list[Line]]:
    """The text, and the notes under it, from the first that is numbered on: in small letters, or
    those that the text calls, each once and in order.
    """
    ordered = sorted(lines, key=lambda line: -line.base)
    foot: list[Line] = []
    for start, first in enumerate(ordered):
        under = ordered[start:]
        if not _NOTE.match(first.text) or not all(_is_size(first, line) for line in under):
            continue
        above = " ".join(line.text for line in ordered[:start])
        called = {int(one.translate(_RAISED)) for one in _CALL.findall(above)}
        labels = [int(one[0]) for line in under if (one := re.match(r"\d+", line.text))]
        told = [label for label in labels if label in called]
        if first.size < _SMALL * size or (told[:1] == labels[:1] and told == sorted(called)):
            foot = under
            break
    inside = {id(line) for line in foot}
    return [line for line in lines if id(line) not in inside], foot


def _paragraphs(lines: Sequence[Line], usual: float) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and not _goes_on(group[-1], line, lines, usual):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _goes_on(above: Line, under: Line, lines: Sequence[Line], usual: float) -> bool:
    apart = above.base - under.base
    if (
        above.is_row
        or under.is_row
        or _ITEM.match(under.text)
        or not _is_size(above, under)
        or not above.overlaps(under)
        or not 0 < apart <= _SPACED * usual * above.size
    ):
        return False
    if under.text[0].islower() or above.text[-1] in _HYPHENS:
        return True
    # The line is full: the next word would not have fitted.
    right = max(one.right for one in lines if one.overlaps(above) and not one.is_row)
    return above.right + _first_word(under) > right


def _first_word(line: Line) -> float:
    end = min((at for at in line.spaced if at), default=len(line.characters))
    return line.characters[end - 1].right - line.left + 0.2 * line.size


def _unbroken(group: Sequence[Line], whole: str) -> list[str]:
    """The lines of a paragraph, with the words that were broken at their ends put together."""
    lines = [line.text for line in group]
    for at in range(1, len(lines)):
        before, after = lines[at - 1], lines[at]
        if before[-1] not in _HYPHENS or after.startswith(_AND):
            continue
        first, _, rest = after.partition(" ")
        begun = before[:-1].rpartition(" ")[2]
        ends = first.rstrip(".,;:?!)”’\"'")
        written = f"{begun}-{ends}" in whole  # elsewhere, so that the hyphen is part of the word
        joins = begun[-1:].isalpha() and first[0].islower() and not written
        lines[at - 1] = f"{before[:-1]}{'' if joins else '-'}{first}"
        # A line of one word is used up, and what follows may go on in that word.
        lines[at] = rest or lines[at - 1]
        if not rest:
            lines[at - 1] = ""
    return [re.sub(f"[{_HYPHENS[1:]}]", "-", line) for line in lines if line]


def _called(text: str, labels: set[str]) -> str:
    """Raised digits that call a note of the page, as ``[3]``."""

    def call(found: re.Match[str]) -> str:
        number = found[0].translate(_RAISED)
        return f"[{number}]" if number in labels else found[0]

    return _CALL.sub(call, text)

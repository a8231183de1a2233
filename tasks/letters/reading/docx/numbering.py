"""The automatic numbers of a Word document: they are printed, and stand nowhere in its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from tasks.letters.reading.docx.styles import Numbered, child, children, is_on, number, value
from tasks.letters.reading.list_number import list_number

#: Formats that print no digit or letter.
_SIGNS = frozenset({"bullet", "none"})
#: What each form is, as the first number in it.
_FORMS = {
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
    "decimalZero": "01",
}


@dataclass(slots=True)
class _List:
    """One list: its levels, and where the count is."""

    levels: dict[int, Element]
    counts: dict[int, int] = field(default_factory=dict)


class WordNumbering:
    """``word/numbering.xml``, and how far each list has been counted."""

    def __init__(self, root: Element | None) -> None:
        self._lists = {
            value(one, "w:abstractNumId"): _List(
                {number(level, "w:ilvl"): level for level in children(one, "w:lvl")}
            )
            for one in children(root, "w:abstractNum")
        }
        self._uses = {value(one, "w:numId"): one for one in children(root, "w:num")}
        self._begun: set[str] = set()

    def next(self, numbered: Numbered) -> str:
        """What is printed before the next paragraph of a list: ``6.1``, ``a)``; empty for a bullet
        and for a list that is not there.
        """
        use = self._uses.get(numbered.list)
        of = self._lists.get(value(child(use, "w:abstractNumId")))
        if use is None or of is None:
            return ""
        levels = dict(of.levels)
        for override in children(use, "w:lvlOverride"):
            at = number(override, "w:ilvl")
            if (own := child(override, "w:lvl")) is not None:
                levels[at] = own
            begins = child(override, "w:startOverride")
            if begins is not None and numbered.list not in self._begun:
                of.counts[at] = number(begins) - 1
        self._begun.add(numbered.list)
        level = levels.get(numbered.level)
        if level is None:
            return ""
        self._count(of, levels, numbered.level)
        if (value(child(level, "w:numFmt")) or "decimal") in _SIGNS:
            return ""
        text = value(child(level, "w:lvlText")) or ""
        plain = bool(is_on(level, "w:isLgl"))
        return re.sub(
            "%([1-9])", lambda found: self._printed(of, levels, int(found[1]) - 1, plain), text
        ).strip()

    @staticmethod
    def _count(of: _List, levels: dict[int, Element], at: int) -> None:
        for upper in range(at):
            of.counts.setdefault(upper, _start(levels.get(upper)))
        of.counts[at] = of.counts.get(at, _start(levels.get(at)) - 1) + 1
        for lower in [one for one in of.counts if one > at]:
            restart = child(levels.get(lower), "w:lvlRestart")
            if restart is None or at < number(restart):
                del of.counts[lower]

    @staticmethod
    def _printed(of: _List, levels: dict[int, Element], at: int, plain: bool) -> str:
        kind = value(child(levels.get(at), "w:numFmt")) or "decimal"
        count = of.counts.get(at, _start(levels.get(at)))
        return str(count) if plain else list_number(count, _FORMS.get(kind, "1"))


def _start(level: Element | None) -> int:
    return number(child(level, "w:start"), otherwise=1)

"""Citations of papers of parliament, as far as they can be judged by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.figures.citation import Typed, as_vergaderjaar, read_citations
from tasks.figures.dutch import counted
from tasks.letters.reading.blocks import Block
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade

#: A vergaderjaar that no citation of a paper holds: of Handelingen, or named behind the number.
_SESSION = re.compile(
    r"(?<!\w)(?:vergaderjaar|zittingsjaar|Handelingen|Aanhangsel)(?:\s+(?:van\s+de|Handelingen|TK|EK|II?))*"
    r"\s*,?\s*(?P<years>\d{4}\s*[-/\u2013]\s*(?:\d{4}|\d\d))(?!\d)",
    re.IGNORECASE,
)


def session_years(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-VERGADERJAAR: two years that do not follow each other."""
    for block, about, years in _sessions(read):
        first, last = re.split(r"[-/\u2013]", years)
        right = as_vergaderjaar(int(first))
        if int(last) % 100 != int(right[-2:]) or (len(last) == 4 and int(last) != int(first) + 1):
            yield RuleFinding(
                "BR-VERGADERJAAR",
                RuleGrade.MISTAKE,
                block.place,
                about,
                f"Een vergaderjaar {years} bestaat niet; na {first} komt {int(first) + 1}.",
                "Zoek het vergaderjaar van het stuk op, bijvoorbeeld "
                f"{right} of {as_vergaderjaar(int(first) - 1)}.",
            )


def _sessions(read: ReadLetter) -> Iterator[tuple[Block, str, str]]:
    """Every vergaderjaar: its block, the text that it is of, and its two years."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for block, typed in _typed(read):
        spans.setdefault(block.place, []).append((typed.start, typed.end))
        yield block, typed.text, typed.years
    for block in read.letter.blocks:
        for match in _SESSION.finditer(block.text):
            typed_there = spans.get(block.place, ())
            if not any(start <= match.start("years") < end for start, end in typed_there):
                yield block, match[0], re.sub(r"\s", "", match["years"])


def citation_forms(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-CITAATVORM: citations in another form than the Aanwijzingen; told once for a letter."""
    wrong = [
        typed for _, typed in _typed(read) if not typed.is_well_formed or "/" not in typed.years
    ]
    if wrong:
        yield RuleFinding(
            "BR-CITAATVORM",
            RuleGrade.STYLE,
            "de hele brief",
            wrong[0].text,
            f"{counted(len(wrong), 'vindplaats heeft', 'vindplaatsen hebben')} niet de vorm van de "
            "Aanwijzingen voor de regelgeving.",
            "Schrijf: Kamerstukken II 2024/25, 31066, nr. 1449, p. 9.",
        )


def _typed(read: ReadLetter) -> Iterator[tuple[Block, Typed]]:
    """Every citation once, also one that names several numbers."""
    for block in read.letter.blocks:
        seen: set[int] = set()
        for typed in read_citations(block.text):
            if typed.start not in seen:
                seen.add(typed.start)
                yield block, typed

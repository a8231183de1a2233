"""References to what the letter has: tables, figures, paragraphs, and annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.figures.dutch import enumeration
from tasks.letters.reading.blocks import BlockKind
from tasks.letters.rules.coherence.lists import heading_number
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade

#: What numbers its captions, with the words that refer to one and to several.
_CAPTIONED = {"tabel": "tabel(?:len)?", "figuur": "figu(?:ur|ren)", "grafiek": "grafiek(?:en)?"}
_CHAPTERS = re.compile(
    r"(?<!\w)(?:paragra(?:af|fen)|par\.|§|hoofdstuk(?:ken)?)\s*(?P<number>\d+(?:\.\d+)*)"
    r"(?![.,]?\d)",
    re.IGNORECASE,
)
_ANNEXES = re.compile(r"(?<!\w)bijlage\s+(?P<number>\d+)(?![.,]?\d|\w)", re.IGNORECASE)
#: What follows a reference to another document.
_ELSEWHERE = re.compile(
    r"\s*(?:,?\s*(?:p|pag|blz)\.\s*\d+\s*)?[,(]?\s*(?:van|in|uit|bij|op)\s+"
    r"(?!deze\s+brief)(?:de|het|die|dat|deze|dit|een|bijgevoegde?|bijlage|[A-Z])",
)


def missing_captions(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-VERWIJZING: a reference to a table or figure that the letter does not have. A letter
    without captions of that kind may refer to those of an annex.
    """
    for name, words in _CAPTIONED.items():
        caption = re.compile(rf"\s*{name}\s+(\d{{1,6}})(?!\d)", re.IGNORECASE)
        known = {
            match[1]
            for block in read.letter.blocks
            if block.kind in (BlockKind.CAPTION, BlockKind.HEADING)
            and (match := caption.match(block.text)) is not None
        }
        reference = re.compile(
            rf"(?<!\w){words}\s+(?P<number>\d{{1,6}})(?![\d.,]\d|\d)", re.IGNORECASE
        )
        yield from _missing(read, name, reference, known)


def missing_chapters(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-VERWIJZING: a reference to a paragraph that neither the document nor the letter has. One
    that does not number its headings may refer to those of another.
    """
    known = {
        number
        for block, expressions in read.found
        if block.kind is BlockKind.HEADING
        and (number := heading_number(block, expressions)) is not None
    }
    if known:
        yield from _missing(read, "paragraaf", _CHAPTERS, known | read.facts.chapters)


def _missing(
    read: ReadLetter, name: str, reference: re.Pattern[str], known: set[str]
) -> Iterator[RuleFinding]:
    if not known:
        return
    for block in read.letter.blocks:
        for match in reference.finditer(block.text):
            if match["number"] in known or _ELSEWHERE.match(block.text[match.end() :]):
                continue
            shown = sorted(known, key=lambda one: [int(part) for part in one.split(".")])
            yield RuleFinding(
                "BR-VERWIJZING",
                RuleGrade.MISTAKE,
                block.place,
                match[0],
                f"De brief heeft geen {name} {match['number']}.",
                f"Verbeter het nummer; er zijn {name} {', '.join(shown)}.",
            )


def missing_annexes(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-BIJLAGE: an annex that does not go with the letter."""
    known = read.facts.annexes
    if not known:
        return
    for block in read.letter.blocks:
        for match in _ANNEXES.finditer(block.text):
            if match["number"] in known or _ELSEWHERE.match(block.text[match.end() :]):
                continue
            yield RuleFinding(
                "BR-BIJLAGE",
                RuleGrade.SUSPECT,
                block.place,
                match[0],
                f"Bij de brief hoort geen bijlage {match['number']}.",
                f"Verbeter het nummer; er zijn bijlage {enumeration(sorted(known, key=int))}.",
            )

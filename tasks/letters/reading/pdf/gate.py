"""Whether the text of a PDF can be trusted to be what is on the paper. If not, it is refused: a
letter that is read wrongly would be told that it is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tasks.letters.reading.archive import LetterError
from tasks.letters.reading.pdf.lines import Line
from tasks.letters.reading.pdf.printed import OTHERWISE, Character, Page

#: A picture that fills so much of a page with so few words beside it is a scan.
_SCAN, _FEW_WORDS = 0.5, 30
#: Of the characters of a page so many may be of no known kind, such as a logo in a font.
_MOST_UNKNOWN = 0.005
#: Of the words of a Dutch text three to five in ten are these; of long tables fewer.
_COMMON = re.compile(
    r"(?:aan|als|bij|dat|de|deze|die|door|dit|een|en|er|het|in|is|maar|met|naar|niet|of|om|onder|ook"
    r"|op|over|per|te|tot|uit|van|voor|was|wat|wij|wordt|worden|zij|zijn)"
)
_LEAST_COMMON = 0.06
#: A text with more words has digits.
_WITHOUT_DIGITS = 150
#: Text that is written across columns: so many rows with words on both sides that go on.
_MOST_ACROSS = 3
#: Lines that stand above the one before them.
_MOST_UPWARD, _FEW_UPWARD = 0.15, 4
_WORD = re.compile(r"[^\W\d_]{2,}")


def refuse_unreadable(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> None:
    """Raises LetterError, in Dutch and without a word of the letter, if one page can not be read.

    Args:
        lines: of each page, without what runs through all of them.
    """
    for number, (page, own) in enumerate(zip(pages, lines, strict=True), start=1):
        if (why := _page_problem(page, own)) is not None:
            raise LetterError(f"Pagina {number} van de pdf is niet gelezen: {why}. {OTHERWISE}")
    text = " ".join(line.text for own in lines for line in own)
    if (why := _text_problem(text)) is not None:
        raise LetterError(f"De pdf is niet gelezen: {why}. {OTHERWISE}")


def _page_problem(page: Page, lines: Sequence[Line]) -> str | None:
    shown = [one for one in page.characters if not one.text.isspace()]
    words = sum(len(_WORD.findall(line.text)) for line in lines)
    turned = sum(one.is_turned for one in shown)
    if any(one.is_invisible for one in shown) and page.pictures > _SCAN:
        return "zij is gescand, en wat de scanner herkende is niet zeker"
    if (page.is_drawn and not shown) or (page.pictures > _SCAN and words < _FEW_WORDS):
        return "zij is een afbeelding zonder tekst, zoals van een scanner"
    if page.is_turned or turned > len(shown) / 2:
        return "zij ligt op haar kant"
    unknown = sum(1 for _ in _unknown(page.characters))
    if unknown > _MOST_UNKNOWN * len(shown):
        return "van haar letters of cijfers staat niet in het bestand welke het zijn"
    if _across(lines) > _MOST_ACROSS:
        return "haar tekst staat in kolommen, en de volgorde daarvan is niet te bepalen"
    if _upward(lines) > max(_FEW_UPWARD, _MOST_UPWARD * len(lines)):
        return "de volgorde van haar tekst is niet te bepalen"
    return None


def _text_problem(text: str) -> str | None:
    words = [word.lower() for word in _WORD.findall(text)]
    common = sum(_COMMON.fullmatch(word) is not None for word in words)
    if common < _LEAST_COMMON * len(words):
        return "de letters vormen geen Nederlandse woorden"
    if len(words) > _WITHOUT_DIGITS and not re.search(r"\d", text):
        return "er is geen enkel cijfer in te vinden"
    return None


def _unknown(characters: Sequence[Character]) -> Iterator[Character]:
    """Characters of which nothing says what they are; a bullet before a text is one of them."""
    for before, one in pairwise((None, *characters)):
        if one is not None and one.is_unknown:
            begins = before is None or before.text.isspace() or abs(before.base - one.base) > 1
            if not begins:
                yield one


def _across(lines: Sequence[Line]) -> int:
    """How many rows are two lines of running text beside each other."""
    return sum(
        len(line.parts) == 2
        and all(part[0].islower() and len(_WORD.findall(part)) > 2 for part in line.parts)
        for line in lines
    )


def _upward(lines: Sequence[Line]) -> int:
    return sum(
        above.overlaps(under) and under.base > above.base + 0.5 * above.size
        for above, under in pairwise(lines)
    )

"""Lists that are as long as is said, and numbers that follow each other.

1. Een aantal voor een dubbele punt is het aantal punten van de opsomming erna.
2. Koppen, bijschriften en genummerde punten slaan geen nummer over en herhalen er geen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.reading.blocks import Block, BlockKind
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade, Sentence

#: A list of more is not counted beforehand; a said number with more words behind it is of something
#: else; an item of more words is a sentence.
_MOST_ITEMS, _MOST_WORDS, _LONGEST_ITEM = 25, 8, 6
_CAPTION = re.compile(r"\s*(?P<name>tabel|figuur|grafiek)\s+(?P<number>\d{1,6})(?!\d|[.,]\d)", re.I)
#: Ends a caption that is repeated where the table or figure goes on.
_GOES_ON = "(vervolg)"
_TYPED = re.compile(r"\s*(?P<number>\d{1,2})[.)](?=\s)")
_VERB = re.compile(r"(?<!\w)(?:is|zijn|was|waren|wordt|worden|heeft|hebben|die|dat|zodat)(?!\w)")


def list_lengths(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-LIJST: more or fewer items than the sentence before them says."""
    blocks = [block for block, _ in read.found]
    at = {id(block): number for number, block in enumerate(blocks)}
    for sentence in read.sentences:
        said = _said(sentence)
        if said is None:
            continue
        one, colon = said
        behind = sentence.block.text[colon + 1 : sentence.end]
        numbered = _inline_items(read, sentence, colon)
        if numbered:
            found, sure = len(numbered), True
        elif behind.strip():
            found, sure = _enumerated(behind), False
        else:
            found, sure = _items_below(blocks, at[id(sentence.block)]), True
        if found and found != one.value:
            yield RuleFinding(
                "BR-LIJST",
                RuleGrade.MISTAKE if sure else RuleGrade.SUSPECT,
                sentence.block.place,
                one.text,
                f"Er staat {one.text}, en de opsomming heeft {found} "
                f"{'punt' if found == 1 else 'punten'}.",
                "Verbeter het aantal, of vul de opsomming aan.",
            )


def _said(sentence: Sentence) -> tuple[Expression, int] | None:
    """The number that is said of a list, and the colon before that list."""
    colon = sentence.block.text.find(":", sentence.start, sentence.end)
    if colon < 0:
        return None
    before = [one for one in sentence.expressions if one.end <= colon]
    if not before:
        return None
    one = before[-1]
    words = sentence.block.text[one.end : colon].split()
    if one.kind is not Kind.NUMBER or one.value is None or one.value.denominator != 1:
        return None
    if not 2 <= one.value <= _MOST_ITEMS or not 1 <= len(words) <= _MOST_WORDS:
        return None
    return (one, colon) if re.match(r"[^\W\d_]{3,}", words[0]) else None


def _inline_items(read: ReadLetter, sentence: Sentence, colon: int) -> Sequence[Expression]:
    """Items with numbers in the same block, up to the end of its list: 1) ..., 2) ..."""
    _, expressions = next(one for one in read.found if one[0] is sentence.block)
    return [one for one in expressions if one.kind is Kind.ITEM and one.start > colon]


def _enumerated(text: str) -> int:
    """How many things are named after a colon; 0 if that can not be counted."""
    text = re.split(r"[.;\n]", text.strip())[0] if ";" not in text else text
    if ";" in text:
        return len([part for part in text.split(";") if part.strip(" .")])
    if _VERB.search(text) or "(" in text or "\u2013" in text:
        return 0
    *first, last = text.split(",")
    ends = re.split(r"(?<!\w)en(?!\w)", last)
    if len(ends) != 2:
        return 0
    parts = [*first, *ends]
    if any(not part.strip() or len(part.split()) > _LONGEST_ITEM for part in parts):
        return 0
    if any(re.search(r"(?<!\w)(?:en|of)(?!\w)", part) for part in parts):
        return 0
    return len(parts)


def _items_below(blocks: Sequence[Block], at: int) -> int:
    """How many items follow directly; 0 if none do, or more may after what comes between."""
    after = [one for one in blocks[at + 1 :] if one.cell is None]
    items = next((at for at, one in enumerate(after) if not _is_item(one)), len(after))
    if any(_is_item(one) for one in after[items + 1 : items + 3]):
        return 0
    return items


def _is_item(block: Block) -> bool:
    return block.kind is BlockKind.ITEM or _TYPED.match(block.text) is not None


def numbering(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-NUMMERING: a heading, caption or item whose number does not follow that before it."""
    headings: dict[str, int] = {}
    captions: dict[str, int] = {}
    item: int | None = None
    for block, expressions in read.found:
        caption, typed = _CAPTION.match(block.text), _TYPED.match(block.text)
        if block.kind is BlockKind.HEADING:
            item = None
            number = heading_number(block, expressions)
            if number is not None:
                above, _, last = number.rpartition(".")
                yield from _follows(block, "kop", number, headings.get(above), int(last))
                headings[above] = int(last)
        elif caption is not None and _is_caption(block, caption.end()):
            name, of_caption = caption["name"].casefold(), int(caption["number"])
            yield from _follows(block, name, caption["number"], captions.get(name), of_caption)
            captions[name] = of_caption
        elif typed is not None and block.cell is None and block.note is None:
            of_item = int(typed["number"])
            if of_item != 1:
                yield from _follows(block, "punt", typed["number"], item, of_item)
            item = of_item
        elif block.kind is BlockKind.PARAGRAPH:
            item = None


def heading_number(block: Block, expressions: Sequence[Expression]) -> str | None:
    """``6.1`` of a heading, however it is numbered; None if it is not."""
    typed = next((one.text for one in expressions if one.kind is Kind.HEADING), "")
    number = (block.number or typed).rstrip(".")
    return number if re.fullmatch(r"\d+(?:\.\d+)*", number) else None


def _is_caption(block: Block, end: int) -> bool:
    """Whether what begins with ``Tabel 1`` is a caption, and no sentence about one."""
    return block.kind is BlockKind.CAPTION or re.match(r"\s*[:.]", block.text[end:]) is not None


def _follows(
    block: Block, what: str, number: str, before: int | None, last: int
) -> Iterator[RuleFinding]:
    if before is None or last == before + 1:
        return
    if last == before and block.text.rstrip().endswith(_GOES_ON):
        return
    told = "komt twee keer voor" if last == before else f"komt na {before}"
    yield RuleFinding(
        "BR-NUMMERING",
        RuleGrade.MISTAKE,
        block.place,
        f"{what} {number}",
        f"Nummer {number} van een {what} {told}.",
        "Verbeter de nummering, en de verwijzingen ernaar.",
    )

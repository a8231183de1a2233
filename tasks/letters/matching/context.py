"""The words around a number: of its sentence or row, of what stands above it, and nearest to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from tasks.letters.expressions.expression import Expression
from tasks.letters.reading.blocks import CALL, Block, BlockKind, opened

_NO_WORD = r"(?<![\s.][a-zA-Z])(?<!nr)(?<!nrs)(?<!ca)(?<!resp)"
_NO_UNIT = "".join(f"(?<!{one})" for one in ("art", "artt", "blz", "pag", "pp", "par", "bijv"))
#: Where a sentence ends, the call of a note included: not after an abbreviation or a number, and
#: before a number only after a word.
_END = re.compile(
    rf"{_NO_WORD}[.!?][\"”’)]*(?:{CALL}|(?<=[a-zé)][.!?])\d{{1,2}})?\s+(?=[A-Z€“‘É])"
    rf"|{_NO_WORD}{_NO_UNIT}(?:(?<=[a-zé)%])|(?<=\d{{3}}))[.!?]{CALL}?\s+(?=\d)|\n"
)
#: What ends the words that belong to a number; the comma before what tells more of a word does not:
#: ``de norm, die 88% is``.
_CUT = re.compile(
    r",(?!\s+(?:die|dat|welke)\s)|[;:()]|(?<=geleden)\s+tot(?!\w)|(?<=eerder)\s+tot(?!\w)|(?<=jaar)\s+tot(?!\w)"
    r"|(?<!\w)(?:naar|tegen|ten\s+opzichte\s+van|terwijl|maar|en\s+(?:dat|die|bij|voor|van|in))(?!\w)",
    re.IGNORECASE,
)
#: What ends a clause: not a comma, which may only set something apart.
_CLAUSE = re.compile(
    r"[;:()]|(?<!\w)(?:terwijl|maar|en\s+(?:dat|die|bij|voor|van|in))(?!\w)", re.IGNORECASE
)
#: What the next number is called belongs to that: ``81,3% is genoeg voor de norm van 80,0%``.
_CALLS_NEXT = re.compile(
    r"(?<!\w)(?:de|het|een|deze|die|onze|zijn|haar|hun)\s+(?:[^\W\d_]+\s+){0,2}[^\W\d_]+(?:\s+van\s*|\s*\()\Z",
    re.IGNORECASE,
)
#: Of what a number is, in brackets right behind it: ``12% (zorgtoeslag)``.
_LABEL = re.compile(r"\s*\((?P<label>[^()\d]*)\)")
#: A cell with more characters holds sentences.
_SHORT_CELL = 40
#: What stands before it is not what a number is called: ``die norm werd met 85,6% gehaald``.
_MEANS = re.compile(r"(?<!\w)(?:met|door)(?!\w)", re.IGNORECASE)
#: So many words before a number say what it is called, and after it what it counts.
_BEFORE, _AFTER = 3, 4
#: A sentence of so many words hardly names what it is about.
_SHORT = 6
#: A sentence that says by *die* or *het* what it is about, so many sentences in a row.
_REFERS = re.compile(
    r"\s*(?:dat|dit|die|deze|het|daar\w*|hier\w*)(?!\w)"
    r"|.*(?<!\w)(?:is|zijn|was|waren|werd|werden)\s+(?:die|dat|dit|deze|het)(?!\w)",
    re.IGNORECASE | re.DOTALL,
)
_IN_A_ROW = 2
#: In plain text the rows of a table are paragraphs, which are shorter than this. A caption holds
#: for them, up to a paragraph of prose.
_LONGEST_ROW = 90


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around one number.

    Attributes:
        near: the words that belong to it alone.
        clause: those of its clause, from the number before up to the next.
        before, after: the few words on either side of it: what it is called, what it counts.
        line: its sentence, or in a table the heads of its row and column.
        caption: of its table; in a cell of sentences, also the heads of its row and column.
        told: the sentence before; where that is short or refers to the one before it, also that,
            and so on once more; of what is listed, what opens the list.
        above: the headings.
    """

    near: str
    clause: str
    before: str
    after: str
    line: str
    caption: str
    told: str
    above: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a cell: its block, the numbers in it, and the context of each."""

    block: Block
    numbers: tuple[tuple[Expression, Context], ...]


def lines(blocks: Sequence[tuple[Block, tuple[Expression, ...]]]) -> Iterator[Line]:
    """The sentences and cells with quantities, in order."""
    heads = _heads(blocks)
    headings: dict[int, str] = {}
    caption = ""
    opens = opened(block for block, _ in blocks)
    for (block, expressions), opening in zip(blocks, opens, strict=True):
        if block.kind is BlockKind.HEADING:
            headings = {at: text for at, text in headings.items() if at < block.level}
            headings[block.level] = block.text
        elif block.kind is BlockKind.CAPTION:
            caption = block.text
        if block.cell is None and len(block.text) > _LONGEST_ROW:
            caption = ""
        quantities = [one for one in expressions if one.kind.is_quantity]
        if not quantities:
            continue
        above = " ".join(headings.values())
        over = caption
        if block.cell is not None:
            row, column = heads[block.cell.table, block.cell.row, block.cell.column]
            over = f"{caption} {column} {row}"
        if block.cell is not None and len(block.text) <= _SHORT_CELL:
            near = f"{column} {block.text}"
            line = f"{row} {column} {block.text}"
            context = Context(near, near, column, f"{row} {column}", line, caption, "", above)
            yield Line(block, tuple((one, context) for one in quantities))
        else:
            yield from _sentences(block, quantities, over, above, opening)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a text starts and ends, its space behind it included."""
    return list(pairwise([0, *(match.end() for match in _END.finditer(text)), len(text)]))


def _sentences(
    block: Block, quantities: list[Expression], caption: str, above: str, opens: str
) -> Iterator[Line]:
    told, last, before = opens, "", ""
    row: list[str] = []
    asked = 0
    for start, end in sentences(block.text):
        inside = [one for one in quantities if start <= one.start < end]
        if inside and _answers(last, block.text[start : inside[0].start]):
            start, told = asked, before
        sentence = block.text[start:end]
        if inside:
            yield Line(
                block,
                tuple(
                    (
                        one,
                        Context(
                            *_near(block.text, start, end, inside, at),
                            " ".join(
                                _MEANS.split(_CUT.split(block.text[start : one.start])[-1])[
                                    -1
                                ].split()[-_BEFORE:]
                            ),
                            " ".join(_CUT.split(block.text[one.end : end])[0].split()[:_AFTER]),
                            sentence,
                            caption,
                            told,
                            above,
                        ),
                    )
                    for at, one in enumerate(inside)
                ),
            )
        # A short sentence is about what the one before it is about.
        goes_on = len(sentence.split()) <= _SHORT or _REFERS.match(sentence) is not None
        row = [*row[-_IN_A_ROW:], sentence] if goes_on else [sentence]
        before, told = told, " ".join(row)
        last, asked = sentence, start


def _answers(last: str, upto: str) -> bool:
    """Whether a sentence with so little before its first number answers the one before it."""
    return last.rstrip().endswith("?") and len(upto.split()) < _BEFORE


def _near(text: str, start: int, end: int, numbers: list[Expression], at: int) -> tuple[str, str]:
    """The words between a number and its neighbours, up to a sign or word that ends them; and up to
    one that ends the clause.
    """
    one = numbers[at]
    left = text[numbers[at - 1].end if at else start : one.start]
    right = text[one.end : numbers[at + 1].start if at + 1 < len(numbers) else end]
    if at + 1 < len(numbers):
        right = _CALLS_NEXT.sub("", right)
    parts = _CUT.split(left)
    by_sign = left.rstrip().endswith((",", ";", ":", "(", ")"))
    while by_sign and len(parts) > 1 and not re.search(r"[^\W\d_]", parts[-1]):
        parts.pop()  # a bracket that opens before the number itself: what it explains
    label = _LABEL.match(text[one.end : end])
    if label is not None:
        right = f" {label['label']} {text[one.end + label.end() : one.end + len(right)]}"
    clause = f"{_CLAUSE.split(left)[-1]} {_CLAUSE.split(right)[0]}"
    return f"{parts[-1]} {_CUT.split(right)[0]}", clause


def _heads(
    blocks: Sequence[tuple[Block, tuple[Expression, ...]]],
) -> dict[tuple[int, int, int], tuple[str, str]]:
    """The texts of the first cell of the row and of the heading of the column, for each cell."""
    cells = sorted(
        ((block.cell, block) for block, _ in blocks if block.cell is not None),
        key=lambda one: (one[0].table, one[0].row, one[0].column),
    )
    heads = {}
    for _, table in groupby(cells, key=lambda one: one[0].table):
        columns: dict[int, str] = {}
        for _, row in groupby(table, key=lambda one: one[0].row):
            placed = list(row)
            first = placed[0][1].text.partition("\n")[0]  # what follows says of which it is a part
            is_heading = placed[0][0].heading or not columns
            for cell, block in placed:
                heads[cell.table, cell.row, cell.column] = (
                    first if cell.column > placed[0][0].column else "",
                    columns.get(cell.column, ""),
                )
                if is_heading:
                    for column in range(cell.column, cell.column + cell.width):
                        columns[column] = f"{columns.get(column, '')} {block.text}".strip()
    return heads

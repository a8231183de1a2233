"""Lists that are as long as is said, and numbers that follow each other.

1. Een aantal voor een dubbele punt, of in de laatste zin voor een lijst, is het aantal punten van
   de opsomming erna. Zo ook een aantal voor *te weten*, *namelijk*, haakjes of streepjes, en een
   aantal dat achter een opsomming van namen staat (*A, B en C, drie gemeenten*). Punten mogen in de
   tekst staan: *(i) ... (ii) ...*, of *ten eerste ... ten tweede ...* in de zinnen erna.
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
_BULLET = re.compile(
    r"\s*(?:[-\u2013\u2014\u2022\u00b7*\u25aa\u25e6\u2023]"
    r"|\(?(?:[a-zA-H]|[ivx]{1,4}|[IVX]{1,4})[.)]|\(\d{1,2}\))\s+\S"
)
#: Numbers of items within a text, in order: ``(i)``, ``(a)``, ``1)``, ``ten eerste``.
_INLINE = (
    tuple(rf"\(?{one}\)" for one in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")),
    tuple(rf"\(?{one}\)" for one in "abcdefghij"),
    tuple(rf"\(?{one}\)" for one in range(1, 11)),
    tuple(
        rf"(?:(?:ten|als|op\s+de|in\s+de(?=\s+\w+\s+plaats))|(?:\A|(?<=[.;!?]\s))(?:het|de))\s+{one}(?!\s+(?:half|kwartaal|helft|maand|jaar))"
        for one in ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste")
    ),
)
_VERB = re.compile(r"(?<!\w)(?:is|zijn|was|waren|wordt|worden|heeft|hebben|die|dat|zodat)(?!\w)")


#: A number in words or digits and what it counts, which is more than one.
_PLURAL = re.compile(
    r"(?:\s+[^\W\d_]{3,}){0,3}?\s+[^\W\d_]{2,}(?:en|s|\u2019s|'s|[mrs]ia)(?!\w)|\s+in\s+(?:totaal|getal)(?!\w)|\s*:"
)
#: A number at the end of its sentence that counts what the one before names: ``Het zijn er drie.``
_OF_THOSE = re.compile(r"(?<!\w)er(?!\w)[^,;:()]*\Z", re.I)
#: What stands between a number with the words it counts and the things that are counted.
_INTRODUCES = re.compile(
    r"(?P<words>(?:\s+[^\s,;:()\u2013]+){1,8}?)\s*(?:"
    r"(?P<bracket>\((?:te\s+weten:?\s+|namelijk:?\s+)?)|(?P<dash>[\u2013\u2014]\s+(?:te\s+weten\s+|namelijk\s+)?)"
    r"|,?\s*(?:te\s+weten|namelijk|zijnde)(?!\w)\s*:?\s*)(?P<rest>.*)",
    re.S,
)
#: Some of the things, not all of them.
_PARTLY = (
    r"waaronder|waarvan|onder\s+(?:andere|meer|wie)|o\.a\.|zoals|bijvoorbeeld|met\s+name|vooral"
    r"|(?<!ik\s)zie"
)
PARTLY = re.compile(rf"(?<!\w)(?:{_PARTLY})(?!\w)", re.I)
#: The same; or others than those that are named.
SOME = re.compile(
    rf"(?<!\w)(?:{_PARTLY}|naast|behalve|inclusief"
    r"|exclusief|uitgezonderd|uitzondering|andere|overige|nog|meer|niet|geen)(?!\w)",
    re.I,
)
_NAME = (
    r"(?:(?:de|het)\s+)?[A-Z\u00c0-\u00dd][\w\u2019'&-]*"
    r"(?:\s+(?:(?:aan|den|de|het|van|der|op)\s+)*[A-Z][\w\u2019'&-]*)*"
)
_NAMES = re.compile(rf"{_NAME}(?:,\s+{_NAME})+,?\s+en\s+{_NAME}")
#: Between names and a number that says how many they are, and the other way around.
_ARE = re.compile(
    r"(?:\s+\w+){0,3}\s*(?:[,:(]|[\u2013\u2014])\s*(?:(?:deze|die|alle|samen|in\s+totaal)\s+)?"
    r"|\s+(?:zijn|waren|vormen|vormden)\s+(?:samen\s+)?(?:de|deze|die|alle)\s+(?:[^\W\d_]+\s+)?",
    re.I,
)
#: Before names of which the first stands apart: ``zowel A als B, C en D``.
_BOTH = re.compile(r"(?<!\w)zowel(?!\w)", re.I)
_ARE_NAMED = re.compile(r"(?:\s+[^\W\d_]+){1,4}(?:\s+(?:zijn|waren|heten)|,)\s+", re.I)
#: Fewer names than these may be of something else. Begins a sentence that names what was counted.
_FEWEST_NAMES = 3
_GOES_ON_NAMING = re.compile(
    r"\s*(?:dat|dit|het|deze|die|zij|de\s+deelnemers|deelnemers|hieraan|hieronder|naast\s+elkaar|in\s+de\s+volgende)(?!\w)"
    r"|\s*" + _NAME + r"(?:,|\s+en\s)",
    re.I,
)
_AT = re.compile(r"(?<!\w)(?:in|te|bij|van|uit|naar|tussen|met|door|voor|aan|op)\s+\Z", re.I)
#: A sentence that only begins a list of what the one before counted.
_THOSE = re.compile(
    r"\s*(?:dat\s+zijn|dit\s+zijn|het\s+gaat\s+(?:hierbij\s+|daarbij\s+)?om|het\s+betreft|te\s+weten|namelijk)\s*:?\s*",
    re.I,
)


def list_lengths(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-LIJST: more or fewer items than is said of them."""
    blocks = [block for block, _ in read.found]
    at = {id(block): number for number, block in enumerate(blocks)}
    for sentence in read.sentences:
        told = [_below(read, sentence, blocks, at[id(sentence.block)]), *_named(sentence)]
        for one, found, sure in (each for each in told if each is not None):
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
                break


def _below(
    read: ReadLetter, sentence: Sentence, blocks: Sequence[Block], at: int
) -> tuple[Expression, int, bool] | None:
    """The number that is said of a list with a colon or of the items below, how many there are, and
    whether that is sure.
    """
    said = _said(sentence)
    if said is not None:
        one, colon = said
        behind = sentence.block.text[colon + 1 : sentence.end]
        numbered = len(_inline_items(read, sentence, colon)) or counted_off(behind)
        if numbered:
            return one, numbered, True
        if behind.strip():
            return one, _enumerated(behind), False
        return one, items_below(blocks, at), True
    text = sentence.text.strip()
    if sentence.block.text[sentence.end :].strip():
        return _begins_to_count(sentence)
    if not text.endswith((".", ":")):
        return None
    if text.endswith(".") and sentence.block.kind is BlockKind.ITEM:
        return None  # what follows stands beside it, in the same list
    counting = sentence
    if text.endswith(":") and not sentence.expressions and sentence.before is not None:
        counting = sentence.before
    counts = few(counting)
    # A sentence with more numbers tells of them, and announces nothing.
    if len(counts) != 1 or len(counting.of(Kind.NUMBER)) > 1 or SOME.search(counting.text):
        return None
    items = items_below(blocks, at)
    return (counts[0], items, False) if items > 1 else None


def _begins_to_count(sentence: Sentence) -> tuple[Expression, int, bool] | None:
    """The number that a sentence says of what the next ones count off: ``Ten eerste``."""
    counts, behind = few(sentence), sentence.block.text[sentence.end :]
    if len(counts) != 1 or len(sentence.of(Kind.NUMBER)) > 1 or SOME.search(sentence.text):
        return None
    first = re.match(rf"(?:{'|'.join(items[0] for items in _INLINE)})(?!\w)", behind, re.I)
    return (counts[0], counted_off(behind), False) if first is not None else None


def counted_off(text: str) -> int:
    """How many items a text numbers one after the other; 0 if not two."""
    for items in _INLINE:
        at, many = 0, 0
        for item in items:
            found = re.compile(rf"(?<!\w){item}(?!\w)", re.I).search(text, at)
            if found is None:
                break
            at, many = found.end(), many + 1
        if many > 1:
            return many
    return 0


def few(sentence: Sentence) -> list[Expression]:
    """Its numbers that may say how long a list is, and count something."""
    return [
        one
        for one in sentence.of(Kind.NUMBER)
        if one.value is not None
        and one.value.denominator == 1
        and one.approximation is None
        and 2 <= one.value <= _MOST_ITEMS
        and (
            _PLURAL.match(sentence.beyond(one))
            or (
                not sentence.beyond(one).strip(" .\n")
                and _OF_THOSE.search(sentence.upto(one)) is not None
            )
        )
    ]


def _named(sentence: Sentence) -> Iterator[tuple[Expression, int, bool]]:
    """The numbers of things that the same sentence names, or the next, and how many it names."""
    text = sentence.block.text
    counts = few(sentence)
    for one in counts:
        found = _INTRODUCES.match(sentence.beyond(one))
        if found is not None and not SOME.search(found["words"]):
            rest = found["rest"]
            if found["bracket"] or found["dash"]:
                rest = re.split(r"\)" if found["bracket"] else r"\s[\u2013\u2014]", rest)[0]
            begin = one.end + found.start("rest")
            if SOME.match(rest) or any(
                begin <= other.start < begin + len(rest) for other in sentence.expressions
            ):
                continue  # zie tabel 1 en bijlage 2; twee brieven en drie gesprekken
            names = _NAMES.match(rest)
            yield one, _enumerated(rest) or (_many(names) if names is not None else 0), False
    if sentence.before is not None and (those := _THOSE.match(sentence.text)) is not None:
        before = few(sentence.before)
        if len(before) == 1 and not sentence.expressions and not SOME.search(sentence.before.text):
            yield before[0], _enumerated(sentence.text[those.end() :]), False
    several = list(_NAMES.finditer(text, sentence.start, sentence.end))
    if _BOTH.search(sentence.text):
        return
    for names in several:
        if SOME.search(text[sentence.start : names.end()]):
            continue
        many = _many(names)
        for one in counts:
            behind = names.end() <= one.start and _ARE.fullmatch(text, names.end(), one.start)
            ahead = one.end <= names.start() and _ARE_NAMED.fullmatch(text, one.end, names.start())
            if behind or ahead:
                yield one, many, False
    yield from _all_named(sentence, several)


def _all_named(
    sentence: Sentence, several: list[re.Match[str]]
) -> Iterator[tuple[Expression, int, bool]]:
    """The one number that a sentence, or the one before, tells of many, and the one list of names
    that the sentence has: those are probably of each other.
    """
    before = sentence.before
    numbers = [one for one in sentence.expressions if one.kind.is_quantity]
    at = sentence
    if not numbers and before is not None and _GOES_ON_NAMING.match(sentence.text):
        at, numbers = before, [one for one in before.expressions if one.kind.is_quantity]
    if len(several) != 1 or len(numbers) != 1 or few(at) != numbers:
        return
    ahead = sentence.block.text[sentence.start : several[0].start()]
    if _AT.search(ahead) or ahead.endswith(", "):  # what comes before may be one of them as well
        return
    if _many(several[0]) >= _FEWEST_NAMES and not SOME.search(f"{at.text} {sentence.text}"):
        yield numbers[0], _many(several[0]), False


def _many(names: re.Match[str]) -> int:
    return len(re.split(r",\s+(?:en\s+)?|\s+en\s+", names[0]))


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


def items_below(blocks: Sequence[Block], at: int) -> int:
    """How many items follow directly; 0 if none do, or more may after what comes between."""
    after = [one for one in blocks[at + 1 :] if one.cell is None]
    first = _TYPED.match(after[0].text) if after else None
    # In a text a numbered item looks like a heading; those of a letter go on from before.
    headings = bool(after) and after[0].kind is BlockKind.HEADING
    if headings and (first is None or first["number"] != "1"):
        return 0
    items = next(
        (at for at, one in enumerate(after) if not _is_item(one, headings=headings)), len(after)
    )
    if any(_is_item(one, headings=headings) for one in after[items + 1 : items + 3]):
        return 0
    return items


def _is_item(block: Block, *, headings: bool) -> bool:
    if block.kind is BlockKind.HEADING:
        return headings and _TYPED.match(block.text) is not None
    typed = _TYPED.match(block.text) or _BULLET.match(block.text)
    return block.kind is BlockKind.ITEM or typed is not None


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

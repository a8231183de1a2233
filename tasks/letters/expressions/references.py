"""Numbers that are no quantities: citations, articles of law, references, names, numbers of
headings and items.
"""

from __future__ import annotations

import re

from tasks.letters.expressions.expression import Kind
from tasks.letters.expressions.scan import HIDDEN, Scan
from tasks.letters.expressions.vocabulary import Vocabulary, any_of
from tasks.letters.reading.blocks import BlockKind, MarkKind

_FLAGS = re.IGNORECASE
_AND = r"(?:\s*,\s*(?:en\s+)?|\s+(?:en|of|t/m|tot\s+en\s+met|-|\u2013)\s+|\s*(?:\u2013|-)\s*)"
_DOSSIER = r"\d{2}\s?\d{3}(?!\d)(?:[\s-]+[IVXLCDM]+(?!\w)|-\(?[A-Z]\d*\)?(?!\w))?"
_NUMBERS = rf"nrs?\.?\s*\d+(?:{_AND}\d+(?!\d*\s*[IVXLC]*\s*,?\s*nr))*"
_PAGES = r"(?:\s*,?\s*(?:pp?|blz|pag)\.\s*\d+(?:\s*[-\u2013]\s*\d+)?)?"
_SESSION = r"\d{4}\s*[/\u2013-]\s*\d{2,4}"
_PAPERS = re.compile(
    rf"(?<!\w)Kamerstuk(?:ken)?(?:\s*(?:II|I|TK|EK))?\s*,?\s*(?:{_SESSION}\s*,?\s*)?{_DOSSIER}"
    rf"(?:\s*,?\s*{_NUMBERS})?{_PAGES}"
    rf"|(?<!\w)(?:Handelingen|Aanhangsel(?:\s+van\s+de)?(?:\s+Handelingen)?)\s*(?:II|I)?\s*,?\s*"
    rf"{_SESSION}\s*,?\s*{_NUMBERS}(?:\s*,\s*item\s+\d+)?{_PAGES}"
    rf"|(?<![\d.,])(?:{_SESSION}\s*,\s*)?{_DOSSIER}\s*,?\s*{_NUMBERS}{_PAGES}",
    _FLAGS,
)
_LAWS_OF_EUROPE = re.compile(
    r"(?<!\w)\(?(?:EG|EU|EEG|Euratom)\)?\.?\s*(?:nr\.?\s*)?\d{1,4}/\d{1,4}(?!\d)"
    r"|(?<!\w)(?:Stb|Stcrt|Trb)\.\s*\d{4}\s*,\s*(?:nr\.\s*)?\d+(?!\d)"
    r"|(?<!\w)ECLI:[A-Z]{2}:\w+:\d{4}:\w+",
    _FLAGS,
)
_COMMITMENT = re.compile(r"(?<!\w)TZ\s?\d{6}-\d{3}(?!\d)", _FLAGS)
_WEB = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+"
    r"|(?<![\w.])\+?\d{2,4}[\s-]\(?0?\)?\d{2,4}[\s-]\d{2,4}[\s-]\d{2,4}(?![\d.,])"
    r"|(?<![\w.])(?:0800|0900|088|0\d{2,3})[\s-]\d{3,8}(?![\d.,])"
    r"|(?<!\w)[A-Z]{2}\d{2}\s?[A-Z]{4}\s?\d{4}\s?\d{4}\s?\d{2}(?!\d)"
    r"|(?<![\w.,-])\d{4}-(?:0\d+|\d{5,})(?![\d-])"
    r"|(?:(?<=kenmerk\s)|(?<=kenmerk:\s))[A-Z\d][\w./-]*\d(?!\w)",
    re.IGNORECASE,
)
#: A postcode before the name of a place or at the end of a line, and a number of a house before it.
_ADDRESS = re.compile(
    r"(?<![\w.,-])(?:\d{1,5}[a-zA-Z]?,?\s+)?[1-9]\d{3}\s?(?!S[ADS])[A-Z]{2}(?=\s*(?:,|\Z|\n)|\s+[A-Z\u2019'])"
)
#: Letters and digits in one word: D2025-01, COVID-19, A4.
_NAMED = re.compile(r"(?<![\w.,€-])(?=[\w-]*[^\W\d_])(?=[\w-]*\d)\w+(?:-\w+)*(?!\w)(?!-\w)")
_ORDINAL = re.compile(r"(?<![\w.,])\d+(?:e|ste|de|\u1d49)(?!\w)", _FLAGS)
#: An age or a size in one word with its unit: 18-jarige, 3-maands.
_WITH_WORD = re.compile(r"(?<![\w.,-])\d+-(?=[^\W\d_])")
_ARTICLE = r"\d+[a-z]{0,2}(?:[:.]\d+[a-z]{0,2})*"
_HEADING = re.compile(r"\s*(?P<number>\d{1,2}(?:\.\d{1,2})*)\.?(?=\s+\S)")
#: The number and the tab before a line of a table of contents; ``6.1`` before a name of a chapter.
_LISTED = re.compile(
    r"\s*(?P<number>\d{1,2}(?:\.\d{1,2})*)\t|\s*(?P<part>\d{1,2}(?:\.\d{1,2})+)(?=\s+[A-Z])"
)
#: In a row of a table that is a line of text: the same behind a tab, or one number.
_LISTED_BEHIND = re.compile(r"(?<=\t)(?P<number>\d{1,2}(?:\.\d{1,2})*)(?=\s+[A-Z][a-z])")
_ITEM = re.compile(r"\s*\(?(?P<number>\d{1,2})[.)\u00b0](?=\s)")
_INLINE_ITEM = re.compile(r"(?:(?<=[\s:;,])|\A)(?P<number>\d{1,2})\)(?=\s)")
_IN_BRACKETS = re.compile(r"\((?P<number>\d{1,2})\)(?=\s)")
#: Fields of a word processor whose digits count pages, notes or parts of the document.
_COUNTED = frozenset({"PAGE", "NUMPAGES", "PAGEREF", "TOC", "REF", "NOTEREF", "SEQ", "SECTION"})


class References:
    """What finds them, with the words of a vocabulary."""

    def __init__(self, words: Vocabulary) -> None:
        laws = any_of(words.laws)
        many = rf"{_ARTICLE}(?!\w)(?:{_AND}{_ARTICLE}(?!\w)(?!\s*(?:%|procent)))*"
        lids = r"(?:\s*,?\s*(?:lid|leden|onderdeel|onder|sub)\s+\w+)?"
        self._law = re.compile(
            rf"(?<!\w)(?:artike?l(?:en)?|artt?\.)\s+{many}{lids}(?:{_AND}{_ARTICLE}\s+(?={laws}))?"
            rf"|(?<![\w.,:]){_ARTICLE}(?=\s+{laws})"
            rf"|(?<!\w)(?:lid|leden)\s+{many}",
            _FLAGS,
        )
        referring = any_of(words.references)
        number = r"\d+(?:\.\d+)*(?:[a-z](?!\w))?"
        self._reference = re.compile(
            rf"{referring}\s*(?P<number>{number}(?:{_AND}{number}(?![.,]?\d)(?!\s*(?:%|procent)))*)"
            r"(?![.,]?\d)",
            _FLAGS,
        )
        self._label = re.compile(
            rf"{any_of(words.labels)}\s+(?P<number>\d+[a-z]?)(?!\w|[.,]\d)",
            _FLAGS,
        )

    def find_citations(self, scan: Scan) -> None:
        """Papers of parliament, laws and articles, commitments, addresses and names."""
        for mark in scan.block.marked(MarkKind.FIELD):
            if mark.name in _COUNTED:
                for digits in re.finditer(r"\d+(?:\.\d+)*", scan.left[mark.start : mark.end]):
                    pattern = re.compile(re.escape(digits[0]))
                    found = pattern.match(scan.left, mark.start + digits.start())
                    if found is not None:
                        scan.mark(Kind.REFERENCE, found)
        for pattern, kind in (
            (_WEB, Kind.LABEL),
            (_ADDRESS, Kind.LABEL),
            (_PAPERS, Kind.CITATION),
            (_COMMITMENT, Kind.CITATION),
            (_LAWS_OF_EUROPE, Kind.LAW),
            (self._law, Kind.LAW),
        ):
            for match in scan.matches(pattern):
                scan.mark(kind, match)

    def find_positions(self, scan: Scan) -> None:
        """Numbers of headings and of items."""
        block = scan.block
        if block.kind is BlockKind.HEADING and not block.number:
            if (match := _HEADING.match(scan.left)) is not None:
                scan.mark(Kind.HEADING, match, "number")
        elif (match := _LISTED.match(scan.left)) is not None:
            scan.mark(Kind.HEADING, match, "number" if match["number"] else "part")
        elif block.cell is None and (match := _ITEM.match(scan.left)) is not None:
            scan.mark(Kind.ITEM, match, "number")
        for match in scan.matches(_LISTED_BEHIND):
            scan.mark(Kind.HEADING, match, "number")
        for match in scan.matches(_INLINE_ITEM):
            before = scan.text[: match.start()]
            if before.count("(") <= before.count(")"):
                scan.mark(Kind.ITEM, match, "number")
        bracketed = list(scan.matches(_IN_BRACKETS))
        if [one["number"] for one in bracketed[:2]] == ["1", "2"]:
            for match in bracketed:
                scan.mark(Kind.ITEM, match, "number")

    def find_names(self, scan: Scan) -> None:
        """References within the letter, and what is only called by a number."""
        for match in scan.matches(self._reference):
            scan.mark(Kind.REFERENCE, match, "number")
        for match in scan.matches(self._label):
            scan.mark(Kind.LABEL, match, "number")
        for match in scan.matches(_ORDINAL):
            scan.mark(Kind.ORDINAL, match)
        for match in scan.matches(_NAMED):
            if not _WITH_WORD.match(match[0]) and HIDDEN not in match[0]:
                scan.mark(Kind.LABEL, match)

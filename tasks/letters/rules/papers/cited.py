"""Where a letter cites a paper, and what its sentence says of the day of that paper.

A citation in a note belongs to the sentence that calls the note; a day in that sentence is the day
of the paper only if the words make it that: *de brief van*, not *het debat van*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.figures.citation import Typed, as_vergaderjaar, read_citations
from tasks.figures.known_papers import KnownPapers
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Vocabulary, any_of
from tasks.letters.reading.blocks import Block, BlockKind, MarkKind
from tasks.letters.rules.rule import ReadLetter, Sentence

_FLAGS = re.IGNORECASE
#: No number of a paper has more digits or letters, and no vergaderjaar is older.
_LONGEST_NUMBER, _OLDEST = 6, 1815
#: Between what an office did with a paper and the day: ``informeerde ik uw Kamer op``.
_WHOM = (
    r"(?:\s+(?:ik|wij|u|uw|de|het|Kamer|kabinet|hierover|daarover|ook|reeds|eerder|al))*\s+op\s*\Z"
)
_JOINED = re.compile(r"\s*(?:,|en|,\s*en|respectievelijk|en\s+van|en\s+de)\s*", _FLAGS)
#: Stands for what the sentence named before: ``mijn brief ... op die van 5 juni``.
_AGAIN = re.compile(
    r"(?<!\w)(?:die|dat|deze|een|eentje|de\s+(?:eerste|tweede|derde|andere|volgende|laatste|eerdere|latere))"
    r",?\s+(?:van|op|d\.d\.|gedateerd)\s+\Z"
    r"|\A\W*(?:en|alsook|evenals)(?:\s+(?:opnieuw|later|daarna|vervolgens|nogmaals|ook))*(?:\s+(?:van|op))?\s+\Z",
    _FLAGS,
)
#: Between the call of a note behind a paper and the day of that paper: ``een brief[1] die op``.
_OF_IT = re.compile(r"\W*(?:van|d\.d\.|gedateerd)\s+\Z", _FLAGS)
_WHICH = re.compile(r"\W*(?:die|welke|dat)\s+(?:[^\W\d_]+\s+){0,6}?op\s+\Z", _FLAGS)


@dataclass(frozen=True, slots=True)
class Citing:
    """What stands before a citation, or before the call of the note that it stands in.

    Attributes:
        said: from the start of the sentence, or from the call before.
        expressions: those in it.
        behind, until: where the words go on behind a call, and where the next is or the sentence
            ends.
    """

    sentence: Sentence
    start: int
    end: int
    behind: int
    until: int

    @property
    def said(self) -> str:
        """The words."""
        return self.sentence.block.text[self.start : self.end]

    @property
    def expressions_behind(self) -> list[Expression]:
        """Those behind the call, up to the next or the end of the sentence."""
        return [one for one in self.sentence.expressions if self.behind <= one.start < self.until]

    @property
    def expressions(self) -> list[Expression]:
        """Those in the words."""
        return [
            one
            for one in self.sentence.expressions
            if self.start <= one.start and one.end <= self.end
        ]


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper that is cited.

    Attributes:
        day: of the paper as the sentence says it, or None.
        at: where; None for a note that nothing calls.
    """

    block: Block
    typed: Typed
    at: Citing | None
    day: date | None


def cited_papers(read: ReadLetter) -> Iterator[Cited]:
    """Every paper that is cited, in order; a citation of several numbers gives one each."""
    for block in read.letter.blocks:
        by_start: dict[int, list[Typed]] = {}
        for typed in read_citations(block.text):
            if len(typed.number) > _LONGEST_NUMBER:
                continue
            by_start.setdefault(typed.start, []).append(typed)
        for start, several in by_start.items():
            at = citing(read, block, start)
            days = [] if at is None else _days(at, read.words)
            if len(several) > 1 and len(days) < len(several):
                days = []
            for typed, day in zip(
                several, days[-len(several) :] or [None] * len(several), strict=True
            ):
                yield Cited(block, typed, at, day)


def citing(read: ReadLetter, block: Block, start: int) -> Citing | None:
    """The words to which a citation at ``start`` of a block belongs; None for a note that nothing
    calls.
    """
    if block.kind is not BlockKind.NOTE:
        sentence = next(
            (one for one in read.sentences if one.block is block and one.start <= start < one.end),
            None,
        )
        if sentence is None:
            return None
        return Citing(sentence, sentence.start, start, start, start)
    for sentence in read.sentences:
        calls = [
            mark
            for mark in sentence.block.marked(MarkKind.NOTE)
            if sentence.start <= mark.start < sentence.end
        ]
        for at, mark in enumerate(calls):
            if mark.name == block.place:
                before = calls[at - 1].end if at else sentence.start
                until = calls[at + 1].start if at + 1 < len(calls) else sentence.end
                return Citing(sentence, before, mark.start, mark.end, until)
    return None


def day_of(one: Expression) -> date | None:
    """The day that a date names in full and that exists, else None."""
    moment = one.moment
    if one.kind is not Kind.DATE or one.problem is not None or moment is None:
        return None
    if not moment.year or moment.month is None or moment.day is None:
        return None
    return date(moment.year, moment.month, moment.day)


def known_papers(read: ReadLetter) -> KnownPapers:
    """The papers and dossiers that the dossier uses."""
    known = KnownPapers(read.facts.citations)
    known.dossiers |= {one.dossier for one in read.facts.citations if one.dossier is not None}
    return known


def first_year(typed: Typed) -> int | None:
    """The year in which the typed vergaderjaar begins; None if there is no such vergaderjaar."""
    years = re.split(r"[-/\u2013]", typed.years)
    first, last = int(years[0]), years[1]
    follows = last in (as_vergaderjaar(first)[-2:], str(first + 1))
    return first if follows and _OLDEST <= first < date.max.year else None


def meeting_words(words: Vocabulary) -> str:
    """A pattern for meetings, and for words that end with one: ``procedurevergadering``."""
    ends = "|".join(map(re.escape, words.meetings))
    return rf"(?:(?<!\w)\w+(?:{ends})(?!\w)|{any_of(words.meetings)})"


def is_of_document(text: str, one: Expression, words: Vocabulary) -> bool:
    """Whether the words before a date, and else those after it, make it the day of a paper."""
    before, after = text[: one.start], text[one.end :]
    paper, meeting = any_of(words.documents), meeting_words(words)
    named = [match.end() for match in re.finditer(rf"{paper}|\w+brief(?!\w)", before, _FLAGS)]
    gathered = [match.end() for match in re.finditer(meeting, before, _FLAGS)]
    if named or gathered:
        return max(named, default=-1) > max(gathered, default=-1)
    informs = any_of(words.informs)
    told = re.search(rf"{paper}|{informs}", after, _FLAGS)
    if told is None:
        return re.search(rf"{informs}{_WHOM}", before, _FLAGS) is not None
    return re.search(meeting, after, _FLAGS) is None


def _days(at: Citing, words: Vocabulary) -> Sequence[date | None]:
    block = at.sentence.block
    text = block.text[: at.end]
    dates = [one for one in at.expressions if day_of(one) is not None]
    days: list[date | None] = []
    was = False
    for number, one in enumerate(dates):
        start = dates[number - 1].end if number else at.start
        joined = number > 0 and _JOINED.fullmatch(text[start : one.start]) is not None
        again = _AGAIN.search(text[start : one.start]) is not None
        begin = at.sentence.start if again else start
        moved = " " * begin + text[begin:]
        was = was if joined else is_of_document(moved, one, words)
        if was:
            days.append(day_of(one))
        elif not joined:
            days.clear()  # the date nearest to the citation is of something else
    return days or _days_behind(at, words)


def _days_behind(at: Citing, words: Vocabulary) -> Sequence[date]:
    """The day behind the call of a note: ``een brief[1] die op 3 juni is gestuurd``."""
    if re.search(rf"(?:{any_of(words.documents)}|\w+brief)\s*\Z", at.said, _FLAGS) is None:
        return ()
    for one in at.expressions_behind:
        if (day := day_of(one)) is not None:
            upto = at.sentence.block.text[at.behind : one.start]
            clause = re.split(r"[,;]", at.sentence.beyond(one))[0]
            told = re.search(any_of(words.informs), clause, _FLAGS) is not None
            return (day,) if _OF_IT.match(upto) or (told and _WHICH.match(upto)) else ()
    return ()

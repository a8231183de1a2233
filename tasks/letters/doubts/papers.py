"""Days that can not go with a paper or an office, while no words say what they are of.

1. Een dag in het weekend waarop iets gebeurde.
2. De enige dag bij een aangehaald stuk, die niet van dat stuk kan zijn.
3. Een dag die bij twee stukken van één dossier staat.
4. Een dag van een bekend stuk, met een jaar ernaast.
5. Een dag die twee keer in een zin staat.
6. Een moment in de zin van een aangehaald stuk, of ten hoogste twee zinnen verder, waarop dat
   stuk er al was.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from tasks.figures.dutch import long_date
from tasks.letters.doubts.doubt import Doubt, around
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import any_of
from tasks.letters.rules.papers.cited import (
    Cited,
    Citing,
    cited_papers,
    day_of,
    first_year,
    known_papers,
)
from tasks.letters.rules.papers.days import begin_of, can_be_of, last_day
from tasks.letters.rules.rule import ReadLetter, Sentence

#: Before a day from which, up to which or at which something holds, and nobody acts.
_BOUND = re.compile(
    r"(?<!\w)(?:per|vanaf|sinds|sedert|tot|tot\s+en\s+met|t/m|tussen|uiterlijk|v\u00f3\u00f3r|voor|na|en|ingang\s+van"
    r"|peil\w+|stand|ultimo|einddatum|begindatum|ingangsdatum)\s*:?\s*\(?\Z",
    re.IGNORECASE,
)
#: Between the call of a note and a day that may be that of the paper.
_IS_OF = re.compile(r"[^,;:]*(?<!\w)(?:op|van|d\.d\.)\s*\Z", re.IGNORECASE)
_SATURDAY = 5
#: So many sentences from a citation may stand what it is cited for.
_BESIDE = 2


def weekends(read: ReadLetter) -> Iterator[Doubt]:
    """A day of a weekend on which something is said to be done."""
    for sentence, one, day in _days(read):
        if day.weekday() >= _SATURDAY:
            yield Doubt(sentence, one, (), f"{long_date(day)} valt in een weekend")


def days_of_notes(read: ReadLetter) -> Iterator[Doubt]:
    """The days before a citation, none of which can be that of the paper; and a day before two."""
    known = known_papers(read)
    of_day: dict[tuple[date, str], dict[str, tuple[Cited, Expression]]] = defaultdict(dict)
    last_of: dict[int, int] = {}
    for one in cited_papers(read):
        if one.at is None or first_year(one.typed) is None:
            continue
        # Where citations stand in the text, what stands before an earlier one is of that.
        begin = last_of.get(id(one.at.sentence), one.at.start)
        last_of[id(one.at.sentence)] = one.at.end
        near = one.at.expressions
        if not any(day_of(each) for each in near):
            near = [
                each for each in one.at.expressions_behind if _IS_OF.match(_behind(one.at, each))
            ]
        told = [
            (each, day)
            for each in near
            if each.start >= begin and (day := day_of(each)) is not None
        ]
        fitting = [each for each, day in told if can_be_of(one, day, known)]
        if told and not fitting and one.day is None:
            yield Doubt(
                one.at.sentence,
                told[-1][0],
                (),
                f"het stuk dat wordt aangehaald ({' '.join(one.typed.text.split())}) kan niet van "
                f"{long_date(told[-1][1])} zijn",
            )
        for each, day in told:
            of_day[day, one.typed.dossier].setdefault(one.typed.number, (one, each))
    for (day, dossier), papers in of_day.items():
        found = [known.paper(dossier, number) for number in papers]
        if len(papers) < 2 or any(paper is not None and paper.day == day for paper in found):
            continue
        *_, (last, each) = papers.values()
        if last.at is not None and last.day is None:
            yield Doubt(
                last.at.sentence,
                each,
                (),
                f"{long_date(day)} staat bij twee stukken van dossier {dossier}",
            )


def _behind(at: Citing, one: Expression) -> str:
    return at.sentence.block.text[at.behind : one.start]


def days_of_other_years(read: ReadLetter) -> Iterator[Doubt]:
    """The day of a known paper, with the year beside it."""
    papers = {one.day for one in read.facts.citations if one.day is not None}
    for sentence, one, day in _days(read):
        near = [
            paper
            for paper in papers
            if (paper.month, paper.day) == (day.month, day.day) and abs(paper.year - day.year) == 1
        ]
        if near and day not in papers:
            yield Doubt(sentence, one, (), f"er is een stuk van {long_date(near[0])}")


def days_told_twice(read: ReadLetter) -> Iterator[Doubt]:
    """A day that a sentence names twice: ``de brieven van 5 juni 2025 en van 5 juni 2025``."""
    for sentence in read.sentences:
        told: dict[date, Expression] = {}
        for one in sentence.of(Kind.DATE):
            day = day_of(one)
            if day is not None and day in told:
                why = f"{long_date(day)} staat er twee keer; het tweede is misschien een andere dag"
                yield Doubt(sentence, one, (told[day],), why)
            elif day is not None:
                told[day] = one


def moments_after_papers(read: ReadLetter) -> Iterator[Doubt]:
    """A moment near a citation that is after the paper: what the paper is cited for may have
    happened then. The sentence before counts if that of the paper has no moment of its own.
    """
    known, letter = known_papers(read), read.facts.letter_date
    announces = re.compile(any_of(read.words.announces), re.IGNORECASE)
    for one in cited_papers(read):
        first = first_year(one.typed)
        if one.at is None or first is None or one.day is not None:
            continue
        last = last_day(one, first, known)
        sentence = one.at.sentence
        # Its own, else of those before it the nearest, else of those behind.
        near = sorted(
            around(read, sentence, _BESIDE),
            key=lambda each: (each.start > sentence.start, abs(each.start - sentence.start)),
        )
        found = next((each for each in near if _moments(each)), sentence)
        told = _moments(found)
        late = [
            each for each, begun in told if begun > last and (letter is None or begun <= letter)
        ]
        # What is announced stands before the citation: *zouden wij nu anders doen* is of today.
        said = one.at.said if late and late[0].start < one.at.end else sentence.text
        if late and not announces.search(said):
            yield Doubt(
                found,
                late[0],
                (),
                f"{' '.join(late[0].text.split())} ligt na {' '.join(one.typed.text.split())}, dat "
                "hier wordt aangehaald",
            )


def _moments(sentence: Sentence) -> list[tuple[Expression, date]]:
    return [(one, begun) for one in sentence.expressions if (begun := begin_of(one)) is not None]


def _days(read: ReadLetter) -> Iterator[tuple[Sentence, Expression, date]]:
    """Days on which, or of which, something may be."""
    for sentence in read.sentences:
        for one in sentence.of(Kind.DATE):
            day = day_of(one)
            if day is not None and not _BOUND.search(sentence.upto(one)):
                yield sentence, one, day

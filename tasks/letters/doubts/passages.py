"""Values of one paragraph that may be told against each other, however far apart they stand.

What a rule held is passed by, and what only plain words stand around. All else is asked, since a
sentence in between, or one behind, may say what no rule looks for there.

1. Een waarde met een norm of een eerdere waarde, en een andere waarde in haar alinea.
2. Een percentage dat geen cijfer is, in een alinea die een indicator noemt.
3. Een bedrag dat geen cijfer is, bij een cijfer waar zo'n cijfer bij hoort.
4. Een grens (*ruim*, *hooguit*) bij een aantal dat geen cijfer is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from tasks.figures.figure import Figure
from tasks.letters.doubts.doubt import Doubt, around
from tasks.letters.doubts.plain_words import PlainWords
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Approximation
from tasks.letters.matching.compatible import same_kind
from tasks.letters.matching.verdicts import Status
from tasks.letters.reading.blocks import MarkKind
from tasks.letters.rules.coherence.directions import decided_values
from tasks.letters.rules.coherence.norms import judged_values
from tasks.letters.rules.coherence.pairs import EARLIER, sibling
from tasks.letters.rules.rule import ReadLetter, Sentence

#: So many sentences apart values may still be told against each other, and a figure and what
#: belongs beside it; so many without any value beside them may say what they are to each other.
_APART, _BESIDE, _FURTHER = 4, 2, 3
_MEASURED = (Kind.PERCENTAGE, Kind.DURATION)
#: Of the name of an indicator, the words that a sentence has that names it.
_WORD = re.compile(r"[^\W\d_]{4,}")
_BOUNDS = frozenset(Approximation) - {Approximation.NEAR}
#: A smaller number behind a bound is seldom one of the dossier.
_LEAST = 1_000


def passages(read: ReadLetter, asked: set[int]) -> Iterator[Doubt]:
    """The values of a paragraph that nothing held against each other.

    Args:
        asked: identities of the expressions that are asked about already: what is told against
            one of them is asked there, with the sentences that may say more. Others are added.
    """
    plain = PlainWords(read)
    held = judged_values(read) | decided_values(read)
    beside = set()
    for doubt in _together(read, plain, held, asked):
        beside |= {id(one) for one in doubt.beside}
        yield doubt
    for asks in (_of_subjects, _of_siblings, _bounds):
        for doubt in asks(read):
            if id(doubt.one) not in asked | beside:
                asked.add(id(doubt.one))
                yield doubt


def _together(
    read: ReadLetter, plain: PlainWords, held: set[int], asked: set[int]
) -> Iterator[Doubt]:
    """A value with a norm or an earlier value, and another value of its paragraph."""
    for sentence in read.sentences:
        for one in sentence.of(*_MEASURED):
            figure = read.likely_figure(one)
            if figure is None or id(one) in held or not _is_one_of_several(read, figure):
                continue
            others = [
                (each, other)
                for each in around(read, sentence, _APART)
                for other in each.of(one.kind)
                if other is not one
                and (other.unit, other.value is None) == (one.unit, False)
                and other.value != one.value
                and id(other) not in held
                and _may_be_of(read, other, figure)
                # Both put there by the dossier, as in an annex: its own words go with them.
                and not (_is_marked(read, sentence, one) and _is_marked(read, each, other))
            ]
            if not others:
                continue
            of, other = min(others, key=partial(_distance, sentence, one))
            told = _told(read, one.kind, *sorted((sentence, of), key=_start))
            # What stands in a sentence of its own, even *Nee*, may say what they are to each other.
            if len(told) == 1 and not plain.others_of_a_side(sentence.text):
                continue
            at, about, beside = sentence, one, other
            if id(one) not in asked and id(other) in asked:
                at, about, beside = of, other, one
            why = (
                f"{one.text} ({figure.label}) en {other.text} staan in één alinea, en de woorden "
                "zeggen niet herkenbaar hoe zij zich verhouden"
            )
            with_ = tuple(each for each in told if each is not at)
            yield Doubt(at, about, (beside,), "" if id(about) in asked else why, with_)
            asked.add(id(about))


def _is_one_of_several(read: ReadLetter, figure: Figure) -> bool:
    """Whether a figure has a norm or an earlier value, or is one."""
    return (
        figure.id.rpartition(".")[2] in ("norm", *EARLIER)
        or sibling(read, figure, ("norm", *EARLIER)) is not None
    )


def _may_be_of(read: ReadLetter, other: Expression, figure: Figure) -> bool:
    """Whether a value may be told against a figure: it is no figure of something else, no forecast,
    and not the other end of a norm that is a range.
    """
    own = read.figure_of(other)
    if own is None:
        return True
    both_norms = ".norm" in own.id and ".norm" in figure.id
    return _subject(own) == _subject(figure) and not own.id.endswith(".prognose") and not both_norms


def _is_marked(read: ReadLetter, sentence: Sentence, one: Expression) -> bool:
    return any(
        mark.start <= one.start < mark.end and mark.name in read.figures
        for mark in sentence.block.marked(MarkKind.CONTROL)
    )


def _subject(figure: Figure) -> str:
    return figure.label.partition(": ")[0]


def _distance(sentence: Sentence, one: Expression, told: tuple[Sentence, Expression]) -> int:
    of, other = told
    return abs(other.start - one.start) if of.block is sentence.block else 0


def _start(sentence: Sentence) -> int:
    return sentence.start


def _told(read: ReadLetter, kind: Kind, first: Sentence, last: Sentence) -> list[Sentence]:
    """The sentences from a first to a last, and those without values of a kind beside them."""
    found, at = [last], last
    while at is not first and at.before is not None:
        at = at.before
        found.insert(0, at)
    for _ in range(_FURTHER):
        before, after = found[0].before, read.after(found[-1])
        if before is not None and not before.of(kind):
            found.insert(0, before)
        if after is not None and not after.of(kind):
            found.append(after)
    return found


def _of_subjects(read: ReadLetter) -> Iterator[Doubt]:
    """A percentage that is no figure, near the name of an indicator."""
    subjects = {
        _subject(figure): _WORD.findall(_subject(figure).casefold())
        for figure in read.figures.values()
        if figure.id.endswith(".norm") and figure.form == "procent"
    }
    for sentence in read.sentences:
        text = sentence.text.casefold()
        for subject, words in subjects.items():
            if not words or not all(word in text for word in words):
                continue
            for each in around(read, sentence, _APART):
                for one in each.of(Kind.PERCENTAGE):
                    if read.verdict_of[id(one)].status is Status.UNKNOWN:
                        why = (
                            f"de alinea gaat over {subject}, en de woorden zeggen niet herkenbaar "
                            f"wat {one.text} daarvan is"
                        )
                        with_ = () if each is sentence else (sentence,)
                        yield Doubt(each, one, (), why, with_)


def _of_siblings(read: ReadLetter) -> Iterator[Doubt]:
    """An amount that is no figure, near a figure beside which one belongs."""
    several: dict[str, list[Figure]] = {}
    for figure in read.figures.values():
        several.setdefault(figure.id.rpartition(".")[0], []).append(figure)
    for sentence in read.sentences:
        for one in sentence.of(Kind.AMOUNT):
            if read.verdict_of[id(one)].status is not Status.UNKNOWN:
                continue
            found = _sibling_near(read, sentence, one, several)
            if found is not None:
                of, figure = found
                why = f"{one.text} staat waar {figure.label} bij hoort: {figure.printed}"
                yield Doubt(sentence, one, (), why, () if of is sentence else (of,))


def _sibling_near(
    read: ReadLetter, sentence: Sentence, one: Expression, several: Mapping[str, list[Figure]]
) -> tuple[Sentence, Figure] | None:
    for each in around(read, sentence, _BESIDE):
        for other in each.of(Kind.NUMBER, Kind.AMOUNT):
            own = read.figure_of(other) if other is not one else None
            if own is None:
                continue
            for figure in several[own.id.rpartition(".")[0]]:
                if figure is not own and same_kind(one, figure):
                    return each, figure
    return None


def _bounds(read: ReadLetter) -> Iterator[Doubt]:
    """A large count behind a word for a bound, of which nothing says what it is."""
    for sentence in read.sentences:
        for one in sentence.of(Kind.NUMBER):
            if (
                one.approximation in _BOUNDS
                and (one.value or 0) >= _LEAST
                and read.verdict_of[id(one)].status is Status.UNKNOWN
            ):
                why = f"{one.text} is hier een grens, en geen cijfer ligt er herkenbaar bij"
                yield Doubt(sentence, one, (), why)

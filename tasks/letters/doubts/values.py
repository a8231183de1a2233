"""Values that belong together, in a sentence of which the words are not known.

1. Een waarde en haar norm, of een eerdere en een latere waarde, waarbij geen bekend woord zegt aan
   welke kant of in welke richting, en er wel woorden staan die dat kunnen zeggen.
2. Een waarde die naast een cijfer met een norm of een eerdere waarde staat, en zelf geen van beide
   is.
3. Eén cijfer dat twee keer in een zin staat, waar er twee kunnen zijn bedoeld: *11% voor de
   huurtoeslag en 11% voor de zorgtoeslag*. Zo ook achter twee namen met een dubbele punt, in
   zinnen of punten na elkaar.
4. Een afgerond cijfer achter een woord dat niet bekend is: *kleine 3.500*; en *hooguit* of
   *minstens* een getal waar het cijfer vlak boven of onder ligt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, permutations, product

from tasks.figures.dutch import enumeration
from tasks.letters.doubts.doubt import Doubt
from tasks.letters.doubts.passages import passages
from tasks.letters.doubts.plain_words import PlainWords
from tasks.letters.expressions.expression import Kind
from tasks.letters.expressions.vocabulary import Approximation
from tasks.letters.matching.verdicts import Status
from tasks.letters.rules.coherence.directions import undecided_pairs
from tasks.letters.rules.coherence.norms import undecided_norms
from tasks.letters.rules.coherence.pairs import EARLIER, sibling
from tasks.letters.rules.rule import ReadLetter

#: Of the words that are not known, so many are told.
_MOST_WORDS = 3
#: What a lone percentage is of, before a colon; and what may end its sentence or item.
_LABEL = re.compile(r"\W*(?P<label>[^\W\d_][^:.;\d]*):\s*(?:[^\W\d_]+\s+)?")
_NO_MORE = re.compile(r"[\s.,;]*(?:en|of)?\s*")
#: So near a bound a figure is the one that is meant.
_NEAR = Fraction(1, 10)
_BEFORE = re.compile(r"(?P<word>[^\W\d_]+)\s+\Z")


def values(read: ReadLetter) -> Iterator[Doubt]:
    """Values that belong together, or a figure and the word before it."""
    plain = PlainWords(read)
    asked: set[int] = set()
    for asks in (_sides_of_norms, _directions, _lone_values, _said_twice, _labelled_twice):
        for doubt in asks(read, plain):
            asked.add(id(doubt.one))
            yield doubt
    yield from passages(read, asked)
    yield from _approximations(read, plain)
    yield from _bounds(read)


def _sides_of_norms(read: ReadLetter, plain: PlainWords) -> Iterator[Doubt]:
    """A value and its norm, and words that may say on which side of it the value is."""
    for sentence in read.sentences:
        for one, norm, text, read_with in undecided_norms(read, sentence):
            words = plain.others_of_a_side(text)
            if words:
                beside = () if norm is None else (norm,)
                limit = "een norm" if norm is None else f"de norm {norm.text}"
                yield Doubt(
                    sentence,
                    one,
                    beside,
                    f"de zin noemt {one.text} en {limit}; {_not_known(words)} aan welke kant de "
                    "waarde ligt",
                    read_with,
                )


def _directions(read: ReadLetter, plain: PlainWords) -> Iterator[Doubt]:
    """An earlier and a later value, and words that may say which way it went."""
    for sentence, pair, text, read_with in undecided_pairs(read):
        words = plain.others(text)
        if words:
            yield Doubt(
                sentence,
                pair.later,
                (pair.earlier,),
                f"eerst {pair.earlier.text}, dan {pair.later.text}; {_not_known(words)} of dat een "
                "stijging of een daling is",
                read_with,
            )


def _lone_values(read: ReadLetter, plain: PlainWords) -> Iterator[Doubt]:
    """A value that no figure is, beside a figure with a norm or an earlier value."""
    for sentence in read.sentences:
        here = [one for one in sentence.expressions if one.kind.is_quantity]
        before = sentence.before
        there = [one for one in before.expressions if one.kind.is_quantity] if before else []
        text = (
            sentence.text if len(here) > 1 or before is None else f"{before.text} {sentence.text}"
        )
        pairs = [*permutations(here, 2)]
        if len(here) == 1:
            pairs += [*product(here, there), *product(there, here)]
        for one, other in pairs:
            own = read.figure_of(one)
            if own is None or one.kind is not other.kind or one.unit != other.unit:
                continue
            if one.kind is not Kind.PERCENTAGE or one.value == other.value:
                continue
            if read.verdict_of[id(other)].status is not Status.UNKNOWN:
                continue
            if sibling(read, own, ("norm", *EARLIER)) is None or not plain.others(text):
                continue
            yield Doubt(
                sentence,
                other,
                (one,),
                f"naast {own.label} ({one.text}) staat {other.text}, en de woorden zeggen niet "
                "herkenbaar wat dat is",
            )
            break


def _labelled_twice(read: ReadLetter, _plain: PlainWords) -> Iterator[Doubt]:
    """A figure that stands behind two labels, in sentences or items that follow each other."""
    for first, second in pairwise(read.sentences):
        one, other = first.of(Kind.PERCENTAGE), second.of(Kind.PERCENTAGE)
        if len(one) != 1 or len(other) != 1 or one[0].value != other[0].value:
            continue
        labels = [
            _LABEL.fullmatch(sentence.upto(each))
            for sentence, each in ((first, one[0]), (second, other[0]))
            if _NO_MORE.fullmatch(sentence.beyond(each))
        ]
        figure = read.likely_figure(one[0]) or read.likely_figure(other[0])
        if len(labels) == 2 and all(labels) and figure is not None:
            yield Doubt(
                second,
                other[0],
                (one[0],),
                f"{figure.label} ({figure.printed}) staat er achter twee namen; bij een daarvan "
                "hoort misschien een ander cijfer",
                (first,),
            )


def _said_twice(read: ReadLetter, _plain: PlainWords) -> Iterator[Doubt]:
    """A figure that stands in a sentence twice, with no other figure between."""
    for sentence in read.sentences:
        figures = [
            (one, figure)
            for one in sentence.expressions
            if one.kind.is_quantity and (figure := read.likely_figure(one)) is not None
        ]
        for (one, figure), (other, again) in pairwise(figures):
            if figure is again and one.kind is not Kind.NUMBER:
                yield Doubt(
                    sentence,
                    other,
                    (one,),
                    f"{figure.label} ({figure.printed}) staat er twee keer; het tweede is "
                    "misschien een ander cijfer",
                )


def _approximations(read: ReadLetter, plain: PlainWords) -> Iterator[Doubt]:
    """A rounded figure behind a word that is not plain, and that may say on which side it is."""
    for sentence in read.sentences:
        for one in sentence.of(Kind.NUMBER, Kind.AMOUNT, Kind.PERCENTAGE):
            verdict, figure = read.verdict_of[id(one)], read.likely_figure(one)
            if verdict.status is Status.EQUAL or figure is None or one.approximation is not None:
                continue
            if figure.value == one.value:
                continue
            found = _BEFORE.search(sentence.upto(one))
            if found is not None and plain.others(f"x {found['word'].casefold()}"):
                yield Doubt(
                    sentence,
                    one,
                    (),
                    f"{figure.label} is {figure.printed}, en hier staat \u201c{found['word']} "
                    f"{one.text}\u201d; het woord is niet bekend",
                )


def _bounds(read: ReadLetter) -> Iterator[Doubt]:
    """A bound that the figure that seems to be meant lies just beyond."""
    for sentence in read.sentences:
        for one in sentence.of(Kind.NUMBER, Kind.AMOUNT, Kind.PERCENTAGE):
            verdict, figure = read.verdict_of[id(one)], read.verdict_of[id(one)].figure
            if verdict.status.is_right or figure is None or not one.value:
                continue
            beyond = figure.value - one.value
            if one.approximation is Approximation.LEAST:
                beyond = -beyond
            elif one.approximation is not Approximation.MOST:
                continue
            if 0 < beyond <= _NEAR * one.value:
                yield Doubt(
                    sentence,
                    one,
                    (),
                    f"{figure.label} is {figure.printed}, en dat ligt niet aan de kant van "
                    f"{one.text} die er staat",
                )


def _not_known(words: list[str]) -> str:
    said = [f"\u201c{word}\u201d" for word in dict.fromkeys(words)][:_MOST_WORDS]
    return f"woorden als {enumeration(said)} zeggen niet herkenbaar"

"""Numbers of one place that contradict each other, while no words tie them.

1. Een aantal, en een opsomming of een genummerde reeks in die alinea of de punten eronder, met een
   ander aantal punten.
2. Een percentage naast aantallen waarvan geen twee het maken.
3. Twee bedragen die bijna gelijk zijn op een woord als *mln* na.
4. Een percentage dat precies het verschil is van twee andere.
5. Een gemiddelde naast aantallen en bedragen waarvan geen twee het maken.
6. Een klein aantal voor een woord met de vorm van een naam voor mensen: *zes melders*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from tasks.letters.doubts.doubt import Doubt, around, beside
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import any_of
from tasks.letters.matching.verdicts import Status
from tasks.letters.reading.blocks import BlockKind
from tasks.letters.rules.coherence import shares as shares_of_counts
from tasks.letters.rules.coherence.lists import PARTLY, SOME, counted_off, few, items_below
from tasks.letters.rules.coherence.units import amounts_without_size, differ, lacks_size
from tasks.letters.rules.rule import ReadLetter, Sentence

_FLAGS = re.IGNORECASE
#: Fewer things named may be of anything.
_FEWEST_NAMED = 3
#: So many sentences apart numbers may still be told against each other; counts, and lists.
_APART, _BESIDE = 4, 2
#: So many sentences a list takes that a paragraph counts off.
_LONGEST = 12
#: ``Optie 1 was ... Optie 2 was``: what is numbered, by one word.
_NUMBERED = re.compile(
    r"(?<!\w)(optie|variant|stap|scenario|fase|punt|maatregel|vraag|reden|spoor|route|actie|onderdeel)"
    r"\s+(\d{1,2})(?![\d.,]*\d)",
    _FLAGS,
)
_WORD = r"[^\W\d_][^\W\d_’'&-]*(?:[’'&-][^\W\d_]+)*"
_ITEM = rf"(?<!\w){_WORD}(?:\s{_WORD}){{0,4}}"
_AND = r"(?:en|of|alsmede|plus|alsook)"
_NAMED = re.compile(rf"{_ITEM}(?:,\s+{_ITEM})+,?\s+{_AND}\s+{_ITEM}")
_COMMA = re.compile(rf",\s+(?:{_AND}\s+)?|\s+{_AND}\s+")
#: In brackets or behind a colon, a list that has no word before its last.
_IN_BRACKETS = re.compile(r"(?:\(|:)([^():]*)(?:\)|[.;]\s*\Z)")
_ONE_ITEM = re.compile(rf"\s*{_WORD}(?:\s{_WORD}){{0,3}}\s*")
_BOTH = re.compile(rf"(?<!\w)zowel\s+(?P<one>{_WORD}(?:\s{_WORD}){{0,3}}?)\s+als\s+", _FLAGS)
#: How the sentences begin that tell one thing each, the first of them and the last.
_FIRST = re.compile(
    r"\s*(?:allereerst|om\s+te\s+beginnen|in\s+de\s+eerste\s+plaats|eerst)(?!\w)", _FLAGS
)
_NEXT = re.compile(
    r"\s*(?:daarnaast|verder|voorts|vervolgens|ook|bovendien|daarbij|tevens|daarna|dan|in\s+de\s+\w+\s+plaats)(?!\w)",
    _FLAGS,
)
_LAST = re.compile(r"\s*(?:ten\s+slotte|tenslotte|tot\s+slot|als\s+laatste)(?!\w)", _FLAGS)
#: Names for people, by how they end, and words that only end so.
_PEOPLE = re.compile(
    r"\s+(?:[^\W\d_]+\s+){0,2}?(?!(?:nummers|cijfers|kamers|computers|servers|meters|liters|letters|papers|uren|kantoren"
    r"|momenten|\w*documenten|\w*instrumenten|elementen|\w*argumenten|varianten|punten|parameters|anders|eerders"
    r"|\w*soorten|\w*vergaderingen|\w*regelingen)(?!\w))"
    r"[^\W\d_]{2,}(?:ers|aars|isten|anten|udenten|istenten|ulenten|ienten|\u00ebnten|enden|erden|enaren|eerlingen|ators|eurs|ouders)(?!\w)",
    _FLAGS,
)
#: In a sentence that counts what the one before names.
_THOSE = re.compile(
    r"(?<!\w)(?:dat|dit|die|deze|er|hen|samen|tezamen|alle|allemaal|totaal|dus|daarmee|betreft)(?!\w)",
    _FLAGS,
)
_OF_THEM = re.compile(r"\s+(?:van\s+hen|van\s+hun|van\s+wie)(?!\w)", _FLAGS)
_EACH = re.compile(r"(?<!\w)(?:per|elke|iedere|\u00e9\u00e9n|de|of)\s+\Z", _FLAGS)


def lists(read: ReadLetter) -> Iterator[Doubt]:
    """A number, and a list beside it that is longer or shorter."""
    blocks = [block for block, _ in read.found]
    at = {id(block): number for number, block in enumerate(blocks)}
    for sentence in read.sentences:
        counted = few(sentence)
        if len(counted) != 1 or PARTLY.search(sentence.text):
            continue
        (one,) = counted
        before, after = sentence.before, read.after(sentence)
        named = [*_lengths(sentence.upto(one)), *_lengths(sentence.beyond(one), counted=True)]
        if SOME.search(sentence.text):
            after = None  # what it counts are not all, or others: only what stands there is of it
        elif after is not None and not after.expressions and not named:
            named = _lengths(after.text) if not SOME.search(after.text) else []
            named = named or _told_in_turn(read, after)
        if not named and before is not None and not before.expressions:
            goes_on = _THOSE.search(sentence.text) and not SOME.search(before.text)
            named = _lengths(before.text) if goes_on else []
        ends = sentence.text.rstrip().endswith((".", ":"))
        item = sentence.block.kind is BlockKind.ITEM
        if after is None and ends and not item and len(sentence.of(Kind.NUMBER)) == 1:
            below = items_below(blocks, at[id(sentence.block)])
            named += [below] if below > 1 else []
        with_: tuple[Sentence, ...] = ()
        if not named:
            named, with_ = _apart(read, sentence)
        if named and one.value not in named:
            yield Doubt(
                sentence,
                one,
                (),
                f"er staat {one.text}, en de opsomming erbij lijkt {named[0]} punten te hebben; de "
                "woorden zeggen niet zeker dat dat aantal daarvan is",
                with_,
            )


def _apart(read: ReadLetter, sentence: Sentence) -> tuple[list[int], tuple[Sentence, ...]]:
    """How long the list of a paragraph is that counts off or numbers its items, or of names in a
    sentence near by; and the sentences that it stands in.
    """
    near = beside(read, sentence, _APART)
    text = " ".join(each.text for each in around(read, sentence, _LONGEST))
    off = counted_off(text)
    numbered = [int(number) for _, number in _NUMBERED.findall(text)]
    if off or (len(numbered) > 1 and numbered == [*range(1, len(numbered) + 1)]):
        return [off or len(numbered)], tuple(sorted(near, key=lambda one: one.start))
    for each in near:
        if SOME.search(each.text) or PARTLY.search(each.text):
            continue
        if not few(each) and (named := _lengths(each.text)):
            return named, (each,)
    return [], ()


def _told_in_turn(read: ReadLetter, first: Sentence) -> list[int]:
    """How many things sentences tell one by one, from the first to the last of them."""
    at: Sentence | None = first if _FIRST.match(first.text) else None
    many = 1
    while at is not None and (at := read.after(at)) is not None:
        many += _NEXT.match(at.text) is not None
        if _LAST.match(at.text):
            return [many + 1]
    return []


def _lengths(text: str, *, counted: bool = False) -> list[int]:
    """How long its lists are; ``counted`` if it begins with the word for what they are."""
    text = _BOTH.sub(r"\g<one>, ", text)
    apart = [
        bracket[1].count(",") + 1
        for bracket in _IN_BRACKETS.finditer(text)
        if all(map(_ONE_ITEM.fullmatch, bracket[1].split(",")))
    ]
    found = (
        len(_COMMA.split(match[0].strip())) - (counted and not text[: match.start()].strip())
        for match in _NAMED.finditer(text)
    )
    return [many for many in (*found, *apart) if many >= _FEWEST_NAMED]


def shares(read: ReadLetter) -> Iterator[Doubt]:
    """A percentage that no two counts of its paragraph make."""
    for sentence in read.sentences:
        for share in sentence.of(Kind.PERCENTAGE):
            if read.verdict_of[id(share)].status is not Status.UNKNOWN:
                continue
            near = around(read, sentence, _BESIDE)
            told = [sentence] if len(shares_of_counts.counts_of(sentence)) > 1 else near
            counts = [one for each in told for one in shares_of_counts.counts_of(each)]
            if len(counts) < 2 or shares_of_counts.is_of_else(sentence, share):
                continue
            if not any(
                shares_of_counts.makes(share, one, other) for one, other in combinations(counts, 2)
            ):
                yield Doubt(
                    sentence,
                    share,
                    tuple(counts),
                    f"{share.text} staat bij {counts[0].text} en {counts[1].text}, en geen twee "
                    "aantallen maken dat percentage",
                    _of(near, tuple(counts), sentence),
                )


def units(read: ReadLetter) -> Iterator[Doubt]:
    """Two amounts of a paragraph that are nearly the same but for a word such as *mln*."""
    for sentence in read.sentences:
        pairs = [(one, other, sentence) for one, other in amounts_without_size(read, sentence)]
        near = around(read, sentence, _APART)
        for each in near[: near.index(sentence)]:
            pairs += [
                (one, other, each)
                for one in each.of(Kind.AMOUNT)
                for other in sentence.of(Kind.AMOUNT)
                if lacks_size(read, one, other)
            ]
        for one, other, of in pairs:
            about, beside = (one, other) if one in sentence.expressions else (other, one)
            yield Doubt(
                sentence,
                about,
                (beside,),
                f"{one.text} en {other.text} schelen bijna precies een woord als mln of duizend",
                () if of is sentence else (of,),
            )


def points(read: ReadLetter) -> Iterator[Doubt]:
    """A percentage that is the difference of two others of its paragraph."""
    for sentence, near, one, value in _no_figures(read, Kind.PERCENTAGE):
        others = [other for each in near for other in each.of(Kind.PERCENTAGE) if other is not one]
        pair = next(
            (
                (first, second)
                for first, second in combinations(others, 2)
                if differ(first, second) == abs(value)
                and min(first.value or 0, second.value or 0) >= value
            ),
            None,
        )
        if pair is not None:
            yield Doubt(
                sentence,
                one,
                pair,
                f"{one.text} is precies het verschil van {pair[0].text} en {pair[1].text}; is "
                "het dat, dan hoort er procentpunt",
                _of(near, pair, sentence),
            )


def averages(read: ReadLetter) -> Iterator[Doubt]:
    """An amount that is a power of ten times what an amount and a count of its paragraph make of
    each, while no such two make it.
    """
    for sentence, near, one, value in _no_figures(read, Kind.AMOUNT):
        made = [
            (amount, count)
            for each in near
            for amount in each.of(Kind.AMOUNT)
            if amount is not one and (amount.value or 0) >= shares_of_counts.FEWEST_TIMES * value
            for other in near
            for count in shares_of_counts.counts_of(other)
        ]
        if any(shares_of_counts.is_mean(one, *pair) for pair in made):
            continue
        off = next((pair for pair in made if shares_of_counts.is_misplaced(one, *pair)), None)
        if off is not None:
            amount, count = off
            yield Doubt(
                sentence,
                one,
                off,
                f"{amount.text} voor {count.text} is per stuk tien of honderd keer meer of "
                f"minder dan {one.text}",
                _of(near, off, sentence),
            )


def _no_figures(
    read: ReadLetter, kind: Kind
) -> Iterator[tuple[Sentence, list[Sentence], Expression, Fraction]]:
    """Each number of a kind that is no figure and not nought, with its value: its sentence, and
    that and those around it.
    """
    for sentence in read.sentences:
        here = sentence.of(kind)
        near = around(read, sentence, _APART) if here else []
        for one in here:
            if one.value and read.figure_of(one) is None:
                yield sentence, near, one, one.value


def _of(near: list[Sentence], told: tuple[Expression, ...], but: Sentence) -> tuple[Sentence, ...]:
    """The sentences that expressions stand in, but for one of them."""
    return tuple(
        each
        for each in near
        if each is not but and any(one is other for one in told for other in each.expressions)
    )


def few_people(read: ReadLetter) -> Iterator[Doubt]:
    """So few of what may be people that they may be recognised."""
    least = read.facts.smallest_group
    of_people = re.compile(
        rf"(?<!\w)(?:van|onder)\s+(?:[^\W\d_]+\s+){{1,3}}?{any_of(read.words.persons)}"
        r"[^.;:,\d]*(?<!\w)er\s+(?:\w+\s+)?\Z",
        _FLAGS,
    )
    persons = re.compile(rf"\s+(?:\w+\s+)?{any_of(read.words.persons)}", _FLAGS)
    with_some = re.compile(rf"{any_of(read.words.persons)}\s+met\s+\Z", _FLAGS)
    for sentence in read.sentences:
        for one in sentence.of(Kind.NUMBER):
            if one.value is None or not 0 < one.value < least or one.value.denominator != 1:
                continue
            after = sentence.beyond(one)
            upto = sentence.upto(one)
            if _EACH.search(upto) or with_some.search(upto):
                continue
            figure = read.figure_of(one)
            if figure is not None:
                # Hardly any number says more often by chance what a figure is.
                if persons.match(after):
                    yield Doubt(
                        sentence, one, (), f"{_few(one, least)}, als het {figure.label} niet is"
                    )
                continue
            if ":" in after or _lengths(after):
                continue  # a list of what it counts
            of_them = _OF_THEM.match(after) or of_people.search(upto)
            if _PEOPLE.match(after) or of_them:
                yield Doubt(sentence, one, (), _few(one, least))


def _few(one: Expression, least: int) -> str:
    return f"als {one.text} mensen telt, zijn dat er minder dan {least}"

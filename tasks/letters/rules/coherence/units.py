"""Units of values that belong together.

1. Twee bedragen die met elkaar worden vergeleken, staan in dezelfde eenheid.
2. Zo ook twee bedragen van een zin, of van twee zinnen na elkaar, die van vroeger en nu zijn of
   stijgen of dalen, als er duizend of een miljoen keer te weinig staat: *van € 15,2 mln* en *€
   18.300*. Een bedrag per persoon is geen bedrag in een andere eenheid.
3. Een verschil tussen twee percentages heet procentpunt, in dezelfde zin of in de zin erna.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Vocabulary, any_of
from tasks.letters.rules.coherence.pairs import pairs_in_words
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade, Sentence

_FLAGS = re.IGNORECASE
#: Before a difference, and right behind one.
_MORE = re.compile(
    r"(?<!\w)(?:met|(?:stijging|daling|toename|afname|verschil|groei|krimp|winst|verlies)\s+(?:van|met)|plus|min|oftewel|ofwel)"
    r"\s+(?:\w+\s+)?\Z",
    _FLAGS,
)
_OF = re.compile(r"\s*van\s+(?:de|het|alle|hun|onze|deze)(?!\w)", _FLAGS)
#: What makes two amounts those of two times, and an amount the one of each.
_TIMES = re.compile(
    r"(?<!\w)(?:aanvankelijk\w*|oorspronkelijk\w*|eerste?|eerdere?|vorige?|voorheen|voorgaande?|destijds|geleden|nog"
    r"|was|waren|nu|thans|inmiddels|dit\s+jaar|komend\s+jaar|begroot|geraamd|raming|begroting|bijgesteld"
    r"|naar|werd|wordt|uiteindelijk|in\s+plaats\s+van)(?!\w)",
    _FLAGS,
)
_EACH = re.compile(
    r"(?<!\w)(?:per|gemiddelde?|elk|elke|ieder|iedere|maximaal|hooguit)(?!\w)", _FLAGS
)
#: What a missing *mln* or *duizend* divides by, and how far two amounts of one thing lie apart.
_LOST, _APART = (1_000, 1_000_000, 1_000_000_000), 2
#: A difference that a word for up or down anywhere in its sentence makes one, besides those words.
_DIFFERENCE = re.compile(
    r"(?<!\w)(?:verschil|winst|verlies|plus|min|erbij|eraf|meer|minder|hoger|lager|bijgekomen|vooruit|achteruit"
    r"|ingelopen|gewonnen|verloren|opgeschoven)(?!\w)",
    _FLAGS,
)
_COMPARED = re.compile(
    r"\s*(?:hoger|lager|meer|minder|groter|kleiner|erbij|eraf|omhoog|omlaag|gestegen|gedaald|toe|af"
    r"|toegenomen|afgenomen|verschil|beter|slechter)(?!\w)",
    _FLAGS,
)


def units_of_pairs(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-EENHEIDWISSEL: an earlier and a later amount in different units, such as millions and
    euros.
    """
    changes = re.compile(
        rf"{any_of((*read.words.rising, *read.words.falling))}|{_TIMES.pattern}", _FLAGS
    )
    for sentence in read.sentences:
        found = [
            (pair.earlier, pair.later)
            for pair in pairs_in_words(sentence)
            if pair.earlier.kind is Kind.AMOUNT
            and _size(pair.earlier, read.words) != _size(pair.later, read.words)
        ]
        if not found and changes.search(sentence.text):
            found = list(amounts_without_size(read, sentence))
        for earlier, later in found:
            yield RuleFinding(
                "BR-EENHEIDWISSEL",
                RuleGrade.NOTE,
                sentence.block.place,
                later.text,
                f"{earlier.text} en {later.text} staan in verschillende eenheden.",
                "Controleer de bedragen, en schrijf beide in dezelfde eenheid.",
            )


def amounts_without_size(
    read: ReadLetter, sentence: Sentence
) -> Iterator[tuple[Expression, Expression]]:
    """Two amounts of a sentence, or of it and the one before, that are nearly the same but for a
    word such as *mln* behind one of them.
    """
    here = sentence.of(Kind.AMOUNT)
    before = sentence.before.of(Kind.AMOUNT) if sentence.before is not None else []
    told = (
        sentence.text
        if len(here) > 1
        else f"{sentence.before and sentence.before.text} {sentence.text}"
    )
    pairs = [(one, here[0]) for one in before] if len(here) == 1 else combinations(here, 2)
    if _EACH.search(told):
        return
    for one, other in pairs:
        if lacks_size(read, one, other):
            yield one, other


def lacks_size(read: ReadLetter, one: Expression, other: Expression) -> bool:
    """Whether two amounts are nearly the same but for a word such as *mln*."""
    small, large = sorted((one, other), key=lambda each: each.value or 0)
    if _size(one, read.words) == _size(other, read.words) or not small.value:
        return False
    times = (large.value or Fraction(0)) / small.value
    return any(lost / _APART <= times <= lost * _APART for lost in _LOST)


def _size(one: Expression, words: Vocabulary) -> int:
    """What the digits of an amount are multiplied by."""
    found = re.search(any_of(words.magnitudes), one.text, _FLAGS)
    return words.magnitudes[found[0].casefold()] if found is not None else 1


def percentage_points(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-EENHEIDWISSEL: the difference of two percentages of a sentence, called percent."""
    changes = re.compile(
        any_of((*read.words.rising, *read.words.falling, *read.words.better, *read.words.worse))
        + f"|{_DIFFERENCE.pattern}",
        _FLAGS,
    )
    for sentence in read.sentences:
        shares = sentence.of(Kind.PERCENTAGE)
        if len(shares) == 1 and sentence.before is not None:
            two = sentence.before.of(Kind.PERCENTAGE)
            if len(two) == 1 and sentence.before.before is not None:
                two += sentence.before.before.of(Kind.PERCENTAGE)  # each in a sentence of its own
            if (
                len(two) == 2
                and differ(*two) == abs(shares[0].value or 0)
                and changes.search(sentence.text)
                and not _OF.match(sentence.beyond(shares[0]))
            ):
                yield _in_points(sentence, shares[0], *two)
        for one in shares:
            compared = _COMPARED.match(sentence.beyond(one)) is not None
            by = _MORE.search(sentence.upto(one)) or changes.search(sentence.text)
            if not compared and (not by or _OF.match(sentence.beyond(one))):
                continue
            others = [other for other in shares if other is not one and other.value]
            pair = next(
                (
                    (first, second)
                    for first, second in combinations(others, 2)
                    if differ(first, second) == abs(one.value or 0)
                    # Of 33% met 5% naar 38% both are a difference; the smaller is meant.
                    and (compared or _smallest(one, first, second))
                ),
                None,
            )
            if pair is not None:
                yield _in_points(sentence, one, *pair)


def _in_points(
    sentence: Sentence, one: Expression, first: Expression, second: Expression
) -> RuleFinding:
    return RuleFinding(
        "BR-EENHEIDWISSEL",
        RuleGrade.NOTE,
        sentence.block.place,
        one.text,
        f"Het verschil van {first.text} en {second.text} is in procentpunt.",
        "Schrijf procentpunt, of reken het verschil als deel uit.",
    )


def differ(one: Expression, other: Expression) -> Fraction:
    """By how much two values differ."""
    return abs((one.value or Fraction(0)) - (other.value or Fraction(0)))


def _smallest(one: Expression, *others: Expression) -> bool:
    return all((one.value or 0) <= (other.value or 0) for other in others)

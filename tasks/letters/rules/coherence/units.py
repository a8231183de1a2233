"""Units of values that belong together.

1. Twee bedragen die met elkaar worden vergeleken, staan in dezelfde eenheid.
2. Een verschil tussen twee percentages heet procentpunt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Vocabulary, any_of
from tasks.letters.rules.coherence.pairs import pairs_in_words
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade

_FLAGS = re.IGNORECASE
#: Before a difference, and right behind one.
_MORE = re.compile(
    r"(?<!\w)(?:met|(?:stijging|daling|toename|afname|verschil|groei|krimp|winst|verlies)\s+(?:van|met)|plus|min|oftewel|ofwel)"
    r"\s+(?:\w+\s+)?\Z",
    _FLAGS,
)
_OF = re.compile(r"\s*van\s+(?:de|het|alle|hun|onze|deze)(?!\w)", _FLAGS)
_COMPARED = re.compile(
    r"\s*(?:hoger|lager|meer|minder|groter|kleiner|erbij|eraf|omhoog|omlaag|gestegen|gedaald|toe|af"
    r"|toegenomen|afgenomen|verschil|beter|slechter)(?!\w)",
    _FLAGS,
)


def units_of_pairs(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-EENHEIDWISSEL: an earlier and a later amount in different units, such as millions and
    euros.
    """
    for sentence in read.sentences:
        for pair in pairs_in_words(sentence):
            sizes = {_size(one, read.words) for one in (pair.earlier, pair.later)}
            if pair.earlier.kind is Kind.AMOUNT and len(sizes) > 1:
                yield RuleFinding(
                    "BR-EENHEIDWISSEL",
                    RuleGrade.NOTE,
                    sentence.block.place,
                    pair.later.text,
                    f"{pair.earlier.text} en {pair.later.text} staan in verschillende eenheden.",
                    "Controleer de bedragen, en schrijf beide in dezelfde eenheid.",
                )


def _size(one: Expression, words: Vocabulary) -> int:
    """What the digits of an amount are multiplied by."""
    found = re.search(any_of(words.magnitudes), one.text, _FLAGS)
    return words.magnitudes[found[0].casefold()] if found is not None else 1


def percentage_points(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-EENHEIDWISSEL: the difference of two percentages of a sentence, called percent."""
    for sentence in read.sentences:
        shares = sentence.of(Kind.PERCENTAGE)
        for one in shares:
            compared = _COMPARED.match(sentence.beyond(one)) is not None
            by = _MORE.search(sentence.upto(one)) and not _OF.match(sentence.beyond(one))
            if not compared and not by:
                continue
            others = [other for other in shares if other is not one and other.value]
            pair = next(
                (
                    (first, second)
                    for first, second in combinations(others, 2)
                    if _differ(first, second) == one.value
                    # Of 33% met 5% naar 38% both are a difference; the smaller is meant.
                    and (compared or _smallest(one, first, second))
                ),
                None,
            )
            if pair is not None:
                yield RuleFinding(
                    "BR-EENHEIDWISSEL",
                    RuleGrade.NOTE,
                    sentence.block.place,
                    one.text,
                    f"Het verschil van {pair[0].text} en {pair[1].text} is in procentpunt.",
                    "Schrijf procentpunt, of reken het verschil als deel uit.",
                )


def _differ(one: Expression, other: Expression) -> Fraction:
    return abs((one.value or Fraction(0)) - (other.value or Fraction(0)))


def _smallest(one: Expression, *others: Expression) -> bool:
    return all((one.value or 0) <= (other.value or 0) for other in others)

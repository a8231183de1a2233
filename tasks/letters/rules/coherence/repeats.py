"""Numbers that are told twice, and numbers of too few people.

1. Een cijfer van het dossier staat overal hetzelfde, ook waar twee afrondingen kunnen.
2. Twee lange getallen die een cijfer of een verwisseling verschillen en hetzelfde tellen, zijn vaak
   een typefout; zo ook twee van vijf cijfers of meer die een verwisseling verschillen.
3. Een aantal personen boven nul en onder de drempel staat niet in een brief.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import any_of
from tasks.letters.matching.slips import slipped, swapped
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade, Sentence

_FLAGS = re.IGNORECASE
_DIGITS = 4
#: Two numbers of so many digits that are each other with two swapped are hardly two numbers.
_MANY_DIGITS = 5
#: So many words behind a number say what it counts: ``38.952 ingediende verzoeken``.
_COUNTED = re.compile(r"(?:\s+[^\W\d_]+){1,3}")
_SHORTEST = 4
#: Behind a number that nothing is counted by.
_ENDS = re.compile(r"\s*(?:[.,;:)]|\Z|(?:en|is|was|maar)(?!\w))")


def figures_told_twice(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-DUBBEL: one figure with two values."""
    told: dict[str, dict[Fraction, str]] = defaultdict(dict)
    for verdict in read.verdicts:
        one, figure = verdict.expression, read.figure_of(verdict.expression)
        if figure is None or one.value is None or one.approximation is not None:
            continue
        if one.kind is Kind.SHARE:
            continue
        others = told[figure.id]
        if others and one.value not in others:
            yield RuleFinding(
                "BR-DUBBEL",
                RuleGrade.NOTE,
                verdict.block.place,
                one.text,
                f"{figure.label} staat hier als {one.text}, en elders als "
                f"{next(iter(others.values()))}.",
                "Schrijf een cijfer overal op dezelfde manier.",
            )
        others[one.value] = one.text


def numbers_told_twice(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-DUBBEL: of numbers that the dossier does not have, two that are nearly the same."""
    known = [
        (sentence, one, _counted(sentence, one))
        for sentence in read.sentences
        for one in sentence.of(Kind.NUMBER, Kind.AMOUNT)
        if read.figure_of(one) is None and len(_digits(one)) >= _DIGITS
    ]
    for (_, one, what), (sentence, other, same) in combinations(known, 2):
        if one.kind is not other.kind or not slipped(one.text, other.text):
            continue
        many = len(_digits(one)) >= _MANY_DIGITS and swapped(one.text, other.text)
        if many or what & same:
            yield RuleFinding(
                "BR-DUBBEL",
                RuleGrade.SUSPECT,
                sentence.block.place,
                other.text,
                f"Elders staat {one.text}; dit lijkt hetzelfde getal.",
                "Controleer welk getal het juiste is.",
            )


def _digits(one: Expression) -> str:
    return re.sub(r"\D", "", one.text).rstrip("0")


def _counted(sentence: Sentence, one: Expression) -> frozenset[str]:
    """The words behind a number that say what it counts."""
    match = _COUNTED.match(sentence.beyond(one))
    words = match[0].casefold().split() if match is not None else []
    return frozenset(word for word in words if len(word) >= _SHORTEST)


def small_groups(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-KLEINE-CEL: so few people that they may be recognised, and no figure of the dossier."""
    least = read.facts.smallest_group
    persons = any_of(read.words.persons)
    people = re.compile(
        rf"\s+(?:\w+\s+)?{persons}|\s+van\s+(?:hen|(?:de|deze|die)\s+(?:\w+\s+)?{persons})(?!\w)",
        _FLAGS,
    )
    cases = re.compile(
        rf"\s+(?:gevallen|situaties|zaken|dossiers|kwesties)(?!\w)[^.;:]*{persons}", _FLAGS
    )
    # Het aantal ouders dat ... bleef beperkt tot 6.
    number = re.compile(rf"(?<!\w)aantal\s+(?:\w+\s+)?{persons}[^.;\d]*\Z", _FLAGS)
    for sentence in read.sentences:
        for one in sentence.of(Kind.NUMBER):
            if one.value is None or not 0 < one.value < least or one.value.denominator != 1:
                continue
            counted = any(each.match(sentence.beyond(one)) for each in (people, cases)) or (
                number.search(sentence.upto(one)) is not None
                and _ENDS.match(sentence.beyond(one)) is not None
            )
            if read.figure_of(one) is not None or not counted:
                continue
            if re.search(
                r"(?<!\w)(?:met|per|elke|iedere|\u00e9\u00e9n|de|of)\s+\Z",
                sentence.upto(one),
                _FLAGS,
            ):
                continue
            yield RuleFinding(
                "BR-KLEINE-CEL",
                RuleGrade.SUSPECT,
                sentence.block.place,
                one.text,
                f"Dit zijn minder dan {least} personen; wie hen kent, herkent hen.",
                "Noem het aantal niet, of neem een grotere groep.",
            )

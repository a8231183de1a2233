"""Whether a word for a direction goes with its two values.

1. *Gestegen van X naar Y*: Y is groter; *gedaald*: kleiner. Zo ook *Y, tegen X eerder*, en *ten
   opzichte van X is Y hoger*. In *met Y gestegen* en *Y hoger* kan Y ook het verschil zijn: dat
   telt alleen als beide een cijfer van het dossier zijn.
2. Van een cijfer en zijn eigen waarde van eerder maakt de volgorde niet uit, ook niet als zij in
   twee zinnen na elkaar staan. Zegt hun zin geen richting, dan telt het antwoord op de vraag
   ervoor, en de zin erna die op hen verdergaat. Een vraag zelf zegt niets.
3. *Gestegen* en *gedaald* zonder tweede waarde gaan over de vorige waarde van het cijfer.
4. *Verbeterd* telt alleen waar meer beter is: bij een cijfer in punten, of een percentage met een
   norm van 50% of hoger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from tasks.letters.expressions.expression import Expression
from tasks.letters.expressions.vocabulary import Vocabulary, any_of
from tasks.letters.rules.coherence.beside import (
    is_question,
    opening,
    told_before,
    told_behind,
    values_before,
)
from tasks.letters.rules.coherence.pairs import (
    COMPARED,
    EARLIER,
    Pair,
    is_good_when_high,
    pairs,
    sibling,
)
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade, Sentence

_FLAGS = re.IGNORECASE
_BY = re.compile(r"(?<!\w)met\s+(?:\w+\s+)?\Z", _FLAGS)
_NOT = re.compile(r"(?<!\w)(?:niet|geen|nauwelijks|noch)(?:\s+\w+)?\s*\Z", _FLAGS)
#: Behind a word that holds a value against what it should be, which is no earlier value.
_OF_GOAL = re.compile(
    r"\s*(?:dan\s+)?(?:(?:de|het|een|onze|haar|zijn)\s+)?(?:\w+\s+){0,2}"
    r"(?:norm|streef\w+|doel\w*|prognose|raming|plan|planning|begroot\w*|verwacht\w*|geraamd\w*)(?!\w)",
    _FLAGS,
)
#: Begins a sentence that surely says what the values of the one before are to each other.
_SAYS_WHAT = re.compile(
    r"\s*(?:dat|dit)\s+(?:is|was|betekent|komt\s+neer\s+op)(?!\w)|\s*(?:er\s+is|daarmee\s+is|hiermee\s+is)"
    r"(?:\s+\w+){0,2}\s+sprake\s+van|\s*een\s+\w+(?:\s+dus)?\s*[.!]|\s*de\s+\w+\s+(?:is|was)\s+(?:daarmee|hiermee|dus)(?!\w)",
    _FLAGS,
)
#: Comparatives: of a figure and its earlier value, and of values that only words make a pair.
_HIGHER, _LOWER = r"(?:hoger|groter|langer)(?!\w)", r"(?:lager|kleiner|korter)(?!\w)"
#: Of a figure and its earlier value only: ``een lagere score dan in 2024``.
_HIGHER_ONE = r"een\s+(?:hogere|grotere|langere)\s+\w+\s+dan(?!\w)"
_LOWER_ONE = r"een\s+(?:lagere|kleinere|kortere)\s+\w+\s+dan(?!\w)"
_ENDS = r"(?=\s*(?:[.,;:)(]|\Z)|\s+dan\s+(?:de|het|die|in|een|vorig|voorheen|eerder)(?!\w))"
_MORE, _LESS = rf"meer(?!\w){_ENDS}", rf"minder(?!\w){_ENDS}"
_NO_LAW = r"(?!\s+(?:beroep|onderwijs)(?!\w))"


def directions(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-RICHTING: up where the values go down, or the other way."""
    words = _Directions(read.words)
    for sentence in read.sentences:
        found = pairs(read, sentence)
        for pair in found:
            rises, grade = words.of(read, sentence, pair, found)
            figures = [read.likely_figure(one) for one in (pair.earlier, pair.later)]
            here = pair.first <= pair.later.start < pair.last
            compared = COMPARED.match(sentence.beyond(pair.later)) and not pair.sure
            if None in figures and here and (compared or _BY.search(sentence.upto(pair.later))):
                continue
            before, after = _values(read, pair.earlier, pair.later)
            if rises is not None and (after - before) * (1 if rises else -1) < 0:
                said = f"Van {pair.earlier.text} naar {pair.later.text} is geen "
                yield _wrong(sentence, pair.later, said, rises, grade)
        if not found:
            yield from _against_before(read, sentence, words)


def decided_values(read: ReadLetter) -> set[int]:
    """The identities of the earlier and later values of which known words say the direction."""
    words, decided = _Directions(read.words), set()
    for sentence in read.sentences:
        found = pairs(read, sentence)
        for pair in found:
            if words.of(read, sentence, pair, found)[0] is not None:
                decided |= {id(pair.earlier), id(pair.later)}
    return decided


def undecided_pairs(
    read: ReadLetter,
) -> Iterator[tuple[Sentence, Pair, str, tuple[Sentence, ...]]]:
    """Earlier and later values of one thing, while no known word says which way it went: of each
    the sentence, the pair, the text in which it may be said otherwise, and the sentences beside
    that the text has as well.
    """
    words = _Directions(read.words)
    for sentence in read.sentences:
        found = pairs(read, sentence)
        for pair in found:
            earlier, later = _values(read, pair.earlier, pair.later)
            if earlier == later or words.of(read, sentence, pair, found)[0] is not None:
                continue
            before, behind = told_before(sentence), told_behind(read, sentence)
            apart = sentence.start > min(pair.earlier.start, pair.later.start)
            of = values_before(sentence) if apart else None
            ahead = before if of is None else [*opening(read, sentence), of, *before]
            text = " ".join(one.text for one in (*ahead, sentence, *behind))
            yield sentence, pair, text, (*ahead, *behind)


def _wrong(
    sentence: Sentence,
    one: Expression,
    said: str,
    rises: bool,
    grade: RuleGrade = RuleGrade.MISTAKE,
) -> RuleFinding:
    return RuleFinding(
        "BR-RICHTING",
        grade,
        sentence.block.place,
        one.text,
        f"{said}{'stijging' if rises else 'daling'}.",
        "Verbeter het woord of de waarden.",
    )


_Patterns = tuple[tuple[re.Pattern[str], bool], ...]


class _Directions:
    def __init__(self, words: Vocabulary) -> None:
        up, down = any_of(words.rising), any_of(words.falling)
        self._words = ((re.compile(up, _FLAGS), True), (re.compile(down, _FLAGS), False))
        self._compared = (
            (re.compile(rf"(?<!\w)(?:{_HIGHER}{_ENDS}|{_MORE})", _FLAGS), True),
            (re.compile(rf"(?<!\w)(?:{_LOWER}{_ENDS}|{_LESS})", _FLAGS), False),
        )
        self._compared_anywhere = (
            (re.compile(rf"(?<!\w)(?:{_HIGHER}{_NO_LAW}|{_HIGHER_ONE}|{_MORE})", _FLAGS), True),
            (re.compile(rf"(?<!\w)(?:{_LOWER}{_NO_LAW}|{_LOWER_ONE}|{_LESS})", _FLAGS), False),
        )
        self._valued = (
            (re.compile(any_of(words.better), _FLAGS), True),
            (re.compile(any_of(words.worse), _FLAGS), False),
        )

    def found(self, text: str, more: _Patterns = ()) -> list[tuple[int, int, bool]]:
        """Where words of a direction start and end that no word denies and that are of no goal, and
        whether each is up.

        Args:
            more: patterns of other words that are of a direction here.
        """
        return [
            (match.start(), match.end(), rises)
            for pattern, rises in (*self._words, *more)
            for match in pattern.finditer(text)
            if not _NOT.search(text[: match.start()]) and not _OF_GOAL.match(text[match.end() :])
        ]

    def of(
        self, read: ReadLetter, sentence: Sentence, pair: Pair, others: list[Pair]
    ) -> tuple[bool | None, RuleGrade]:
        """Whether a pair rises by the words of its part of the sentence, else by those beside it;
        None if they say neither or both. What another sentence says is sure only of a figure and
        its own earlier value.
        """
        compared = None if pair.sure else COMPARED.match(sentence.beyond(pair.later))
        if compared is not None:
            return compared["up"] is not None, RuleGrade.MISTAKE
        more = self._compared
        if pair.sure:
            valued = self._valued if _more_is_better(read, pair.later) else ()
            more = (*self._compared_anywhere, *valued)
        if not is_question(sentence):
            rises = self._nearest(sentence, pair, others, more)
            if rises is not None:
                return rises, RuleGrade.MISTAKE
        before = told_before(sentence) or opening(read, sentence)
        behind = told_behind(read, sentence)
        said = {
            rises
            for one in (*before, *behind)
            if not is_question(one)
            for _, _, rises in self.found(one.text, more)
        }
        surely = pair.sure and not before and any(_SAYS_WHAT.match(one.text) for one in behind)
        grade = RuleGrade.MISTAKE if surely else RuleGrade.SUSPECT
        return (said.pop() if len(said) == 1 else None), grade

    def _nearest(
        self, sentence: Sentence, pair: Pair, others: list[Pair], more: _Patterns
    ) -> bool | None:
        """The direction that belongs to a pair: of its part of the sentence, the nearest; None if
        there is none.
        """
        first, last = pair.first, pair.last
        start = max((one.last for one in others if one.last <= first), default=sentence.start)
        end = min((one.first for one in others if one.first >= last), default=sentence.end)
        found = [
            (min(abs(first - (start + behind)), abs(start + ahead - last)), rises)
            for ahead, behind, rises in self.found(sentence.block.text[start:end], more)
        ]
        return min(found)[1] if found else None


def _more_is_better(read: ReadLetter, one: Expression) -> bool:
    figure = read.likely_figure(one)
    norm = None if figure is None else sibling(read, figure, ("norm",))
    return is_good_when_high(one.kind, None if norm is None else norm.value, figure)


def _values(read: ReadLetter, one: Expression, other: Expression) -> tuple[Fraction, Fraction]:
    """Of both the exact value if both are figures, else what is written."""
    first, second = read.likely_figure(one), read.likely_figure(other)
    if first is not None and second is not None and first.id != second.id:
        return first.value, second.value
    return one.value or Fraction(0), other.value or Fraction(0)


def _against_before(
    read: ReadLetter, sentence: Sentence, words: _Directions
) -> Iterator[RuleFinding]:
    found = words.found(sentence.text)
    numbers = [one for one in sentence.expressions if one.kind.is_quantity]
    if len(found) != 1 or len(numbers) != 1:
        return
    ((_, behind, rises),) = found
    (one,) = numbers
    own = read.figure_of(one)
    between = sentence.block.text[sentence.start + behind : one.start]
    if own is None or not re.fullmatch(r"\s*(?:\w+\s+){0,3}(?:naar|tot|op)\s+(?:\w+\s+)?", between):
        return
    earlier = sibling(read, own, EARLIER)
    if earlier is not None and (own.value - earlier.value) * (1 if rises else -1) < 0:
        yield _wrong(
            sentence, one, f"De vorige waarde was {earlier.printed}; {one.text} is geen ", rises
        )

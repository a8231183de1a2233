"""Whether a word for a direction goes with its two values.

1. *Gestegen van X naar Y*: Y is groter; *gedaald*: kleiner. Zo ook *Y, tegen X eerder*, en *ten
   opzichte van X is Y hoger*. In *met Y gestegen* en *Y hoger* kan Y ook het verschil zijn: dat
   telt alleen als beide een cijfer van het dossier zijn.
2. *Boven* en *onder* de norm: het getal ligt aan die kant van de norm die er staat, of anders van
   de norm van hetzelfde cijfer in het dossier; van beide tellen dan de precieze waarden. Gelijke
   waarden zijn geen fout.
3. *Gestegen* en *gedaald* zonder tweede waarde gaan over de vorige waarde van het cijfer.
4. Een verschil tussen twee percentages heet procentpunt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, permutations

from tasks.figures.figure import Figure
from tasks.figures.rounding import round_half_up
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Vocabulary, any_of
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade, Sentence

_FLAGS = re.IGNORECASE
_FROM = re.compile(r"(?<!\w)van\s+(?:\w+\s+){0,2}\Z", _FLAGS)
_TO = re.compile(r"\s*(?:[^,;.()]{0,40}\s)?(?:naar|tot)\s+(?:\w+\s+){0,2}", _FLAGS)
#: Between a value and the earlier one that it is held against.
_BEFORE = re.compile(
    r"[^,;.()]{0,30}[,(]?\s*(?:tegen|tegenover|was\s+(?:dat|dit)|waren\s+(?:dat|dit)\s+er"
    r"|ten\s+opzichte\s+van|vergeleken\s+(?:met|bij)|in\s+vergelijking\s+met"
    r"|(?:hoger|lager)\s+dan|(?:in\s+)?(?:de\s+|het\s+)?(?:vorige?|eerder|voorheen|vorig\s+\w+)[^,;.()]{0,25})"
    r"[^,;.()]{0,30}\(?",
    _FLAGS,
)
#: Before the value that a later one is held against, and between the two.
_AGAINST = re.compile(
    r"(?<!\w)(?:ten\s+opzichte\s+van|vergeleken\s+(?:met|bij)|in\s+vergelijking\s+met"
    r")(?!\w)[^;.()]{0,60}\(?\s*\Z",
    _FLAGS,
)
#: What makes it an earlier value of the same, and not a value of something else.
_WHEN = re.compile(
    r"(?<!\w)(?:eerdere?|vorige?|voorheen|destijds|geleden|jaar|maand(?:en)?|kwartaal|halfjaar"
    r"|periode|(?:19|20)\d\d)(?!\w)",
    _FLAGS,
)
_AFTER = re.compile(r"[^;()]*\)?[^;()]*")
#: Before what should be, which is no earlier or later value.
_GOAL = re.compile(
    r"(?<!\w)(?:norm|streefwaarde|doel|doelstelling|prognose|plan|planning)\W+(?:\w+\s+){0,2}\Z",
    _FLAGS,
)
#: What makes a first value the earlier one, and what a second the present one.
_ONCE = re.compile(
    r"(?<!\w)(?:vorige?|eerder|geleden|destijds|voorheen|nog|was|waren)(?!\w)[^;.]*\Z", _FLAGS
)
_NOW = re.compile(r"[^.]{0,40}(?<!\w)(?:nu|thans|inmiddels|dit\s+jaar)(?!\w)[^;.,]{0,60}", _FLAGS)
#: A comparative right after a value, and what may make that value a difference.
_COMPARED = re.compile(
    r"\s*(?:(?P<up>hoger|meer|groter|langer)|lager|minder|kleiner|korter)(?!\w)"
    r"(?!\s+(?:beroep|onderwijs)(?!\w))",
    _FLAGS,
)
_BY = re.compile(r"(?<!\w)met\s+(?:\w+\s+)?\Z", _FLAGS)
_NOT = re.compile(r"(?<!\w)(?:niet|geen|nauwelijks|noch)(?:\s+\w+)?\s*\Z", _FLAGS)
_NORM = re.compile(
    r"(?<!\w)(?P<side>boven|onder|beneden|hoger\s+dan|lager\s+dan)\s+(?:de|het|die|haar|zijn)?\s*"
    r"(?:gestelde\s+|afgesproken\s+|eigen\s+)?(?:norm|streefwaarde|doel|doelstelling)(?!\w)"
    r"(?:\s+van|\s*\(|\s*:)?\s*",
    _FLAGS,
)
_MORE = re.compile(
    r"(?<!\w)(?:met|van|stijging|daling|toename|afname|verschil)\s+(?:van\s+|met\s+)?"
    r"(?:\w+\s+)?\Z",
    _FLAGS,
)
#: Ids of the earlier value of a figure, by how its own id ends.
_EARLIER = ("jaar_eerder", "vorige")


def directions(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-RICHTING: up where the values go down, above a norm that is higher, or the other way."""
    words = _Directions(read.words)
    for sentence in read.sentences:
        pairs = list(_pairs(sentence)) or list(_pairs_of_figures(read, sentence))
        for earlier, later, first, last in pairs:
            compared = _COMPARED.match(sentence.beyond(later))
            rises = (
                words.nearest(sentence, first, last, pairs)
                if compared is None
                else compared["up"] is not None
            )
            figures = [read.likely_figure(one) for one in (earlier, later)]
            if None in figures and (compared or _BY.search(sentence.upto(later))):
                continue
            before, after = _values(read, earlier, later)
            if rises is not None and (after - before) * (1 if rises else -1) < 0:
                yield _wrong(
                    sentence, later, f"Van {earlier.text} naar {later.text} is geen ", rises
                )
        yield from _norms(read, sentence)
        if not pairs:
            yield from _against_before(read, sentence, words)


def _wrong(sentence: Sentence, one: Expression, said: str, rises: bool) -> RuleFinding:
    return RuleFinding(
        "BR-RICHTING",
        RuleGrade.MISTAKE,
        sentence.block.place,
        one.text,
        f"{said}{'stijging' if rises else 'daling'}.",
        "Verbeter het woord of de waarden.",
    )


class _Directions:
    def __init__(self, words: Vocabulary) -> None:
        self._up = re.compile(any_of(words.rising), _FLAGS)
        self._down = re.compile(any_of(words.falling), _FLAGS)

    def found(self, text: str) -> list[tuple[int, int, bool]]:
        """Where words of a direction start and end that no word denies, and whether each is up."""
        return [
            (match.start(), match.end(), rises)
            for pattern, rises in ((self._up, True), (self._down, False))
            for match in pattern.finditer(text)
            if not _NOT.search(text[: match.start()])
        ]

    def nearest(
        self,
        sentence: Sentence,
        first: int,
        last: int,
        pairs: list[tuple[Expression, Expression, int, int]],
    ) -> bool | None:
        """The direction that belongs to a pair between two places: of its part of the sentence, the
        nearest; None if there is none.
        """
        start = max((end for _, _, _, end in pairs if end <= first), default=sentence.start)
        end = min((begin for _, _, begin, _ in pairs if begin >= last), default=sentence.end)
        text = sentence.block.text
        found = [
            (min(abs(first - (start + behind)), abs(start + ahead - last)), rises)
            for ahead, behind, rises in self.found(text[start:end])
        ]
        return min(found)[1] if found else None


def _pairs(sentence: Sentence) -> Iterator[tuple[Expression, Expression, int, int]]:
    """An earlier and a later value of one kind, and the places between which they stand."""
    numbers = [
        one
        for one in sentence.expressions
        if one.kind.is_quantity and one.value is not None and not _GOAL.search(sentence.upto(one))
    ]
    for one, other in pairwise(numbers):
        if one.kind is not other.kind or one.unit != other.unit:
            continue
        between = sentence.between(one, other)
        before = sentence.upto(one)
        if (
            (_FROM.search(before) and _TO.fullmatch(between))
            or (_ONCE.search(before) and _NOW.fullmatch(between))
            or _is_first_of_two(sentence, one, other)
        ):
            yield one, other, one.start, other.end
        elif _BEFORE.fullmatch(between):
            yield other, one, one.start, other.end


def _pairs_of_figures(
    read: ReadLetter, sentence: Sentence
) -> Iterator[tuple[Expression, Expression, int, int]]:
    """The same of a figure and its own earlier value, however the sentence tells of them."""
    numbers = [one for one in sentence.expressions if one.kind.is_quantity]
    for earlier, later in permutations(numbers, 2):
        own, before = read.likely_figure(later), read.likely_figure(earlier)
        if own is not None and before is not None and _sibling(read, own, _EARLIER) is before:
            first, last = sorted((earlier, later), key=lambda one: one.start)
            yield earlier, later, first.start, last.end


def _is_first_of_two(sentence: Sentence, one: Expression, other: Expression) -> bool:
    """Whether a value is the one that the other is held against, and comes first."""
    before, between = sentence.upto(one), sentence.between(one, other)
    return (
        not any(earlier.end <= one.start for earlier in sentence.of(one.kind))
        and _AGAINST.search(before) is not None
        and _AFTER.fullmatch(between) is not None
        and (
            _WHEN.search(f"{before} {between[:30]}") is not None
            or _COMPARED.match(sentence.beyond(other)) is not None
        )
    )


def _values(read: ReadLetter, one: Expression, other: Expression) -> tuple[Fraction, Fraction]:
    """Of both the exact value if both are figures, else what is written."""
    first, second = read.likely_figure(one), read.likely_figure(other)
    if first is not None and second is not None and first.id != second.id:
        return first.value, second.value
    return one.value or Fraction(0), other.value or Fraction(0)


def _norms(read: ReadLetter, sentence: Sentence) -> Iterator[RuleFinding]:
    for match in _NORM.finditer(sentence.text):
        if _NOT.search(sentence.text[: match.start()]):
            continue
        above = match["side"].casefold().startswith(("boven", "hoger"))
        place = sentence.start + match.start()
        before = [
            one
            for one in sentence.expressions
            if one.kind.is_quantity and one.value is not None and one.end <= place
        ]
        if not before or re.search(r"[;]", sentence.block.text[before[-1].end : place]):
            continue
        one = before[-1]
        norm = next(
            (
                other
                for other in sentence.expressions
                if other.kind is one.kind
                and 0 <= other.start - (sentence.start + match.end()) <= 12
            ),
            None,
        )
        value, limit = one.value or Fraction(0), norm.value if norm is not None else None
        own, goal = _of_norm(read, one)
        printed = goal and round_half_up(goal.value, goal.step)
        if own is not None and goal is not None and (norm is None or norm.value == printed):
            value, limit = own.value, goal.value
        if limit is not None and (value < limit if above else value > limit):
            yield RuleFinding(
                "BR-RICHTING",
                RuleGrade.MISTAKE,
                sentence.block.place,
                one.text,
                f"{one.text} ligt niet {'boven' if above else 'onder'} de norm.",
                "Verbeter het woord of de waarden.",
            )


def _of_norm(read: ReadLetter, one: Expression) -> tuple[Figure | None, Figure | None]:
    """The figure that a number is, and its norm; of the norm itself, the figure that it is the norm
    of if that prints the same.
    """
    figure = read.likely_figure(one)
    if figure is None or not figure.id.endswith(".norm"):
        return figure, None if figure is None else _sibling(read, figure, ("norm",))
    own = read.figures.get(f"{figure.id.removesuffix('norm')}realisatie")
    return own if own is not None and own.printed == figure.printed else None, figure


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
    earlier = _sibling(read, own, _EARLIER)
    if earlier is not None and (own.value - earlier.value) * (1 if rises else -1) < 0:
        yield _wrong(
            sentence, one, f"De vorige waarde was {earlier.printed}; {one.text} is geen ", rises
        )


def _sibling(read: ReadLetter, figure: Figure, names: tuple[str, ...]) -> Figure | None:
    base, _, last = figure.id.rpartition(".")
    if last in (*names, "norm", "prognose", "plan"):
        return None
    ids = [f"{start}.{name}" for name in names for start in (base, figure.id)]
    found = map(read.figures.get, ids)
    return next((one for one in found if one is not None and one.form == figure.form), None)


def units_of_pairs(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-EENHEIDWISSEL: an earlier and a later amount in different units, such as millions and
    euros.
    """
    for sentence in read.sentences:
        for earlier, later, _, _ in _pairs(sentence):
            sizes = {_size(one, read.words) for one in (earlier, later)}
            if earlier.kind is Kind.AMOUNT and len(sizes) > 1:
                yield RuleFinding(
                    "BR-EENHEIDWISSEL",
                    RuleGrade.NOTE,
                    sentence.block.place,
                    later.text,
                    f"{earlier.text} en {later.text} staan in verschillende eenheden.",
                    "Controleer de bedragen, en schrijf beide in dezelfde eenheid.",
                )


def _size(one: Expression, words: Vocabulary) -> int:
    """What the digits of an amount are multiplied by."""
    found = re.search(any_of(words.magnitudes), one.text, _FLAGS)
    return words.magnitudes[found[0].casefold()] if found is not None else 1


def percentage_points(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-EENHEIDWISSEL: the difference of two percentages, called percent."""
    for sentence in read.sentences:
        for earlier, later, _, _ in _pairs(sentence):
            if earlier.kind is not Kind.PERCENTAGE:
                continue
            off = abs((later.value or Fraction(0)) - (earlier.value or Fraction(0)))
            for one in sentence.of(Kind.PERCENTAGE):
                if one in (earlier, later) or not off or one.value != off:
                    continue
                if _MORE.search(sentence.upto(one)):
                    yield RuleFinding(
                        "BR-EENHEIDWISSEL",
                        RuleGrade.NOTE,
                        sentence.block.place,
                        one.text,
                        f"Het verschil van {earlier.text} en {later.text} is in procentpunt.",
                        "Schrijf procentpunt, of reken het verschil als deel uit.",
                    )

"""Whether a value lies on the side of its norm that the words say.

1. *Boven* en *onder* de norm: het getal ligt aan die kant van de norm die er staat, of anders van
   de norm van hetzelfde cijfer in het dossier; van beide tellen dan de precieze waarden. Gelijke
   waarden zijn geen fout.
2. *Overtroffen*, *achter bij*: zo ook, waar de norm ook staat: voor het getal, erna, of in de zin
   ervoor.
3. *Gehaald*, *voldoet*: alleen waar meer beter is, bij een cijfer in punten, of een percentage met
   een norm van 50% of hoger.
4. Zeggen de woorden niet zo duidelijk wat met de norm wordt vergeleken, maar staan er alleen een
   waarde en haar norm, dan is het woord voor de verkeerde kant verdacht. Zo ook in een zin zonder
   getallen die verdergaat op die twee, of een vraag beantwoordt. Een vraag zelf zegt niets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from tasks.figures.rounding import round_half_up
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Approximation
from tasks.letters.rules.coherence.beside import (
    is_question,
    opening,
    told_before,
    told_behind,
    values_before,
)
from tasks.letters.rules.coherence.held import (
    NAME,
    NAMED,
    Held,
    but_durations,
    figure_and_norm,
    held_figures,
    held_in,
    is_other_value,
    numbers_of,
)
from tasks.letters.rules.coherence.pairs import is_good_when_high
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade, Sentence

_FLAGS = re.IGNORECASE
_NOT = re.compile(
    r"(?<!\w)(?:niet|geen|nooit|nergens|evenmin|noch|bijna|nagenoeg|vrijwel|nauwelijks)"
    r"(?!\s+alleen)(?:\s+[^\s;:]*[^\s.,;:]){0,8}\s*\Z",
    _FLAGS,
)
_NOT_AFTER = re.compile(
    r"(?:\s+[^\s;:]*[^\s.;:]){0,8}?\s+(?:niet|geen|bijna|nagenoeg|vrijwel)(?!\w)(?!\s+alleen)",
    _FLAGS,
)
_NORM = re.compile(
    r"(?<!\w)(?P<side>boven|onder|beneden|(?:hoger|lager)\s+(?:uit\s+)?dan)\s+(?:de|het|die|haar|zijn)?\s*"
    rf"(?:[^\W\d_]+\s+){{0,3}}?{NAME}(?!\w)(?:\s+van|\s*\(|\s*:)?\s*",
    _FLAGS,
)
_ABOVE = re.compile(
    rf"(?<!\w)(?:meer(?=[^.;:,]*\sdan\s+(?:(?:de|die|haar)\s+)?{NAME}(?!\w))|overtref\w+|overtrof\w*|overtroffen|overschre\w+|overschrij\w+|oversteeg|overstijgt)(?!\w)",
    _FLAGS,
)
_BELOW = re.compile(
    rf"(?<!\w)(?:minder(?=[^.;:,]*\sdan\s+(?:(?:de|die|haar)\s+)?{NAME}(?!\w))|achter(?=\s*(?:[.,;)]|\Z|bij(?!\w)|op(?!\w)))|achtergebleven|achterblijf\w*|tekortschiet\w*"
    r"|te\s+laag|mist|missen|miste|misten|gemist|tekort)(?!\w)",
    _FLAGS,
)
_REACHED = re.compile(
    r"(?<!\w)(?:gehaald|haalt|haalde|halen|haalden|behaald|behaalt|behaalde|behaalden|bereikt|bereikte|bereiken"
    r"|voldoet|voldeed|voldaan|voldoen|gerealiseerd|nagekomen)(?!\w)",
    _FLAGS,
)
#: Before what is reached, that it is more or less than the norm: ``minder bereikt dan de norm``.
_THAN = re.compile(r"(?<!\w)(?:meer|minder|hoger|lager)\s+(?:is\s+)?\Z", _FLAGS)
_CUT = re.compile(r",\s|[;:]|(?<!\w)(?:dat|terwijl|maar|waar|waarbij|omdat)(?!\w)", _FLAGS)
_WITH = re.compile(r"(?<!\w)(?:(?<!en\s)met|door|dankzij)\s+(?:\w+\s+){0,4}\Z", _FLAGS)
_SHOULD = re.compile(
    r"(?<!\w)(?:moet|moeten|moest|moesten|dient|dienen|zou|zouden|zal|zullen|kan|kunnen|wil|willen|om|verwacht\w*)(?!\w)",
    _FLAGS,
)
#: Holds a value against the number or the norm right behind it.
_SIDE = r"(?<!\w)(?P<side>{side})\s+(?:de\s+|het\s+|die\s+|haar\s+|zijn\s+)?(?:\w+\s+){{0,2}}\Z"
_SIDES = (
    (re.compile(_SIDE.format(side=r"boven|uit\s+boven|hoger\s+dan|meer\s+dan"), _FLAGS), True),
    (re.compile(_SIDE.format(side=r"onder|beneden|lager\s+dan|minder\s+dan"), _FLAGS), False),
)
#: Of values in a sentence each: so many sentences behind what opens their passage.
_FURTHEST = 2
_MOST = (Approximation.MOST, Approximation.LESS)
#: Words of a side of which the sentence does not say what it is held against, besides those above.
_OF_NORM = rf"(?=\s*(?:[.,;)]|\Z)|\s+(?:\w+\s+){{0,3}}?(?:{NAME}|\d))"
_THAN_MEANT = (
    r"\s+dan\s+(?:(?:is|was|werd|wij|we)\s+)?"
    r"(?:afgesproken|begroot|beoogd\w*|vereist|gepland|nodig|de\s+bedoeling)"
)
_LOOSELY = (
    (
        re.compile(
            rf"(?<!\w)(?:(?:er|daar|hier)?boven{_OF_NORM}|(?<!een\s)hoger|te\s+hoog|meer{_THAN_MEANT})"
            r"(?!\w)",
            _FLAGS,
        ),
        True,
    ),
    (
        re.compile(
            rf"(?<!\w)(?:(?:(?:er|daar|hier)?onder|beneden){_OF_NORM}|(?<!een\s)lager"
            rf"|achtergebleven|onvoldoende|ontoereikend|minder{_THAN_MEANT})(?!\w)",
            _FLAGS,
        ),
        False,
    ),
)
_ENOUGH = re.compile(
    r"(?<!\w)(?:genoeg|voldoende|toereikend|op\s+orde|op\s+niveau|gelukt|geslaagd|waargemaakt)(?!\w)",
    _FLAGS,
)


class _Judged(NamedTuple):
    """A value of which the words say a side that could be held against its norm, and what is wrong
    if it is.
    """

    one: Expression
    wrong: RuleFinding | None


def norms(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-RICHTING: above a norm that is higher, reached though it was not, or the other way."""
    for sentence in read.sentences:
        wrong = [judged.wrong for judged in _judged(read, sentence) if judged.wrong is not None]
        surely = [one for one in wrong if one.grade is RuleGrade.MISTAKE]
        yield from surely or wrong


def judged_values(read: ReadLetter) -> set[int]:
    """The identities of the values, and of their norms, that words held against each other."""
    found = set()
    for sentence in read.sentences:
        for judged in _judged(read, sentence):
            found.add(id(judged.one))
            of = [
                held_in(read, each) for each in (sentence, read.after(sentence)) if each is not None
            ]
            found |= {id(one.norm) for one in of if one is not None and one.one is judged.one}
    return found


def _judged(read: ReadLetter, sentence: Sentence) -> list[_Judged]:
    if is_question(sentence):
        return []
    found = list(_beside(read, sentence)) or list(_anywhere(read, sentence))
    return [*found, *(list(_alone(read, sentence)) or _opening(read, sentence))]


def _wrong(
    sentence: Sentence, one: Expression, said: str, grade: RuleGrade = RuleGrade.MISTAKE
) -> RuleFinding:
    return RuleFinding(
        "BR-RICHTING",
        grade,
        sentence.block.place,
        one.text,
        f"{one.text} {said}.",
        "Verbeter het woord of de waarden.",
    )


def _beside(read: ReadLetter, sentence: Sentence) -> Iterator[_Judged]:
    """Of the number before ``boven de norm``, whatever else the sentence tells."""
    for match in _NORM.finditer(sentence.text):
        if _NOT.search(sentence.text[: match.start()]):
            continue
        above = match["side"].casefold().startswith(("boven", "hoger"))
        place = sentence.start + match.start()
        before = [
            one
            for one in sentence.expressions
            if one.kind.is_quantity
            and one.value is not None
            and one.end <= place
            and one.kind is not Kind.POINTS  # 3 procentpunt boven de norm
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
        own, goal = figure_and_norm(read, one)
        printed = goal and round_half_up(goal.value, goal.step)
        if own is not None and goal is not None and (norm is None or norm.value == printed):
            value, limit = own.value, goal.value
        if limit is None:
            continue
        is_wrong = value < limit if above else value > limit
        said = f"ligt niet {'boven' if above else 'onder'} de norm"
        yield _Judged(one, _wrong(sentence, one, said) if is_wrong else None)


def _anywhere(read: ReadLetter, sentence: Sentence) -> Iterator[_Judged]:
    """Of the one value that a sentence holds against its norm, in whatever order."""
    held = held_in(read, sentence)
    if held is None:
        return
    above = _said(sentence, held)
    if above is None or held.value == held.limit:
        return
    yield _Judged(held.one, _on_other_side(sentence, held, above, RuleGrade.MISTAKE))


def _alone(read: ReadLetter, sentence: Sentence) -> Iterator[_Judged]:
    """Of a value and its norm with no other quantity beside them, by any word of a side; a sentence
    without quantities may go on about those of the one before, or answer a question of which the
    one behind tells them.
    """
    before, after = sentence.before, read.after(sentence)
    of = sentence
    if before is not None and sentence in told_behind(read, before):
        of = before
    elif after is not None and sentence in told_before(after):
        of = after
    numbers = numbers_of(of)
    apart = [one for one in numbers if not is_other_value(read, one)]
    held = held_in(read, of) if len(but_durations(apart)) <= 2 else None
    if held is None or held.value == held.limit:
        return
    above = _loosely(sentence, held)
    if above is not None:
        yield _Judged(held.one, _on_other_side(of, held, above, RuleGrade.SUSPECT))


def _opening(read: ReadLetter, sentence: Sentence) -> Iterator[_Judged]:
    """Of a value and its norm that stand in a sentence each, by what their passage opens with: that
    the norm is reached, before both, or that the value will do, beside it.
    """
    of: Sentence | None = sentence
    for _ in range(_FURTHEST):
        of = read.after(of) if of is not None else None
        held = held_in(read, of) if of is not None else None
        if of is None or held is None or held.value == held.limit:
            continue
        opens = sentence in opening(read, of) and NAMED.search(sentence.text) is not None
        if not opens and held.one not in sentence.expressions:
            continue
        above = _loosely(sentence, held) if opens else _enough(sentence, held)
        if above is not None:
            yield _Judged(held.one, _on_other_side(of, held, above, RuleGrade.SUSPECT))
        return


def _on_other_side(
    sentence: Sentence, held: Held, above: bool, grade: RuleGrade
) -> RuleFinding | None:
    is_above = held.value > held.limit
    if above is is_above:
        return None
    said = f"ligt {'boven' if is_above else 'onder'} de norm die erbij hoort"
    return _wrong(sentence, held.one, said, grade)


def undecided_norms(
    read: ReadLetter, sentence: Sentence
) -> Iterator[tuple[Expression, Expression | None, str, tuple[Sentence, ...]]]:
    """Values that stand beside their norm, while no known word of a side could be held against
    them: of each the value, the norm if it stands there, the text in which the side may be said
    otherwise, and the sentences beside that the text has as well.
    """
    before, behind = told_before(sentence), told_behind(read, sentence)
    first = [each for each in opening(read, sentence) if each not in before]
    ahead_of = values_before(sentence)
    first += [ahead_of] if ahead_of is not None and ahead_of not in (*first, *before) else []
    judged = [
        found.one for each in (*first, *before, sentence, *behind) for found in _judged(read, each)
    ]
    held = held_in(read, sentence)
    several = [held] if held is not None else list(held_figures(read, sentence))
    for one in several:
        if one.value == one.limit or one.one in judged:
            continue
        apart = one.norm is not None and not sentence.start <= one.norm.start < sentence.end
        apart = apart or not sentence.start <= one.one.start < sentence.end
        of = values_before(sentence) if apart else None
        ahead = before if of is None else [*opening(read, sentence), of, *before]
        words = " ".join(each.text for each in (sentence, *behind))
        if not is_question(sentence) and _only_of_value(sentence, one):
            words = _REACHED.sub(" ", words)
        words = " ".join((*(each.text for each in ahead), words))
        yield one.one, one.norm, words, (*ahead, *behind)


def _only_of_value(sentence: Sentence, held: Held) -> bool:
    return all(_is_of_value(sentence, one, held) for one in _REACHED.finditer(sentence.text))


def _loosely(sentence: Sentence, held: Held) -> bool | None:
    """Whether any words say that a value is above its norm; None if they say neither or both."""
    text = sentence.text
    sides = [(_ABOVE, True), (_BELOW, False), *_LOOSELY]
    if is_good_when_high(held.one.kind, held.limit, held.own):
        sides += [(_REACHED, True), (_ENOUGH, True)]
    found = {
        above is not _denied(text, match)
        for pattern, above in sides
        for match in pattern.finditer(text)
        if not _SHOULD.search(text[slice(*_clause(text, match))])
        and not (pattern is _REACHED and _is_of_value(sentence, match, held))
        and not (pattern is _REACHED and _THAN.search(text[: match.start()]))
    }
    return found.pop() if len(found) == 1 else None


def _enough(sentence: Sentence, held: Held) -> bool | None:
    """Whether a value is called enough; None if nothing is said."""
    found = list(_ENOUGH.finditer(sentence.text))
    if len(found) != 1 or not is_good_when_high(held.one.kind, held.limit, held.own):
        return None
    return not _denied(sentence.text, found[0])


def _said(sentence: Sentence, held: Held) -> bool | None:
    """Whether the words say that a value is above its norm; None if they say neither or both."""
    text = sentence.text
    found = {True for match in _ABOVE.finditer(text) if not _denied(text, match)}
    found |= {False for match in _BELOW.finditer(text) if not _denied(text, match)}
    if held.norm is not None and sentence.start <= held.norm.start:
        upto = sentence.upto(held.norm)
        found |= {
            above
            for pattern, above in _SIDES
            if (match := pattern.search(upto)) and not _NOT.search(upto[: match.start()])
        }
    most = held.norm is not None and held.norm.approximation in _MOST
    if is_good_when_high(held.one.kind, held.limit, held.own) and not most:
        found |= {
            not _denied(text, match)
            for match in _REACHED.finditer(text)
            if _is_of_norm(sentence, match, held)
        }
    return found.pop() if len(found) == 1 else None


def _is_of_norm(sentence: Sentence, reached: re.Match[str], held: Held) -> bool:
    """Whether it is the norm that is reached, in the clause of the verb: not a value of which that
    is said, as in ``bij een norm van 88% is 86,9% gehaald``, nor a norm that has to be.
    """
    start, end = _clause(sentence.text, reached)
    clause = sentence.text[start:end]
    if _is_of_value(sentence, reached, held) or _THAN.search(sentence.text[: reached.start()]):
        return False
    return NAMED.search(clause) is not None and _SHOULD.search(clause) is None


def _is_of_value(sentence: Sentence, reached: re.Match[str], held: Held) -> bool:
    """Whether it is the value itself that is reached: ``86,9% gehaald`` is, ``met 86,9% gehaald``
    is not.
    """
    text = sentence.text
    start, end = _clause(text, reached)
    at, behind = held.one.start - sentence.start, held.one.end - sentence.start
    if not start <= at < end:
        return False
    ahead = text[behind : reached.start()] if behind <= reached.start() else None
    after = text[reached.end() : at] if at >= reached.end() else None
    is_object = (ahead is not None and len(ahead.split()) <= 1) or (
        after is not None and len(after.split()) <= 1 and "(" not in after
    )
    return is_object and _WITH.search(text[:at]) is None


def _clause(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where the clause of a word starts and ends."""
    start = max((cut.end() for cut in _CUT.finditer(text, 0, match.start())), default=0)
    cut = _CUT.search(text, match.end())
    return start, cut.start() if cut is not None else len(text)


def _denied(text: str, match: re.Match[str]) -> bool:
    return (
        _NOT.search(_CUT.split(text[: match.start()])[-1]) is not None
        or _NOT_AFTER.match(text[match.end() :]) is not None
    )

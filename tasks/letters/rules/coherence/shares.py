"""Counts of one sentence against each other: a share of them, a later stage, an average.

1. Een percentage dat uit twee aantallen volgt, ligt tussen de uitersten van hun deling.
2. Van een groep is een deel nooit groter dan de groep.
3. Een gemiddelde bedrag past bij het bedrag en het aantal van dezelfde zin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

from tasks.figures.dutch import in_full
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Approximation
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade, Sentence

_FLAGS = re.IGNORECASE
_AHEAD = r"(?:\s+(?:circa|ongeveer|ruim|bijna|zo[’']n|afgerond|rond|maar|slechts))*\s*(?:de\s+)?\Z"
#: What makes a percentage the share that two counts of the sentence are.
_IS = re.compile(
    r"(?:\(|(?<!\w)(?:dat|dit|wat)\s+(?:is|zijn|was|waren|(?:betekent|betekende|houdt\s+in)(?:\s+dat)?)|(?<!\w)(?:ofwel|oftewel|dus|namelijk|te\s+weten|omgerekend)"
    r"|neer\s+op|gelijk\s+aan|goed\s+voor|[:\u2013-]"
    r"|(?<!\w)(?:aandeel|deel|percentage|\w+percentage|respons|bereik|dekking|score)"
    r"(?:\s+(?:van|is|was|bedraagt|bedroeg|kwam|komt|lag|ligt|uit|op|dus|daarmee|hiermee|dan)){1,4})"
    + _AHEAD,
    _FLAGS,
)
#: What makes it something else than a share of what is counted: a change, a norm, an earlier share.
_NO_SHARE = re.compile(
    r"(?<!\w)(?:norm|streefwaarde|doel|doelstelling|prognose|raming|verwacht|verwachting|plan"
    r"|stijging|daling|toename|afname|groei|krimp|verschil|vorige?|eerdere?|geleden|was\s+dat|tegen"
    r"|tegenover|opzichte|vergeleken|landelijk|gemiddelde?|rente|korting|boete|inflatie|verhoogd"
    r"|verlaagd|gestegen|gedaald|toegenomen|afgenomen)(?!\w)[^,;:]*\Z",
    _FLAGS,
)
_CHANGES = re.compile(
    r"\s*(?:meer|minder|hoger|lager|groter|kleiner|boven|onder|extra|gestegen|gedaald|te\s+\w+"
    r"|van\s+(?:het|hun|zijn)|toe|af|groei|daling|stijging|in\s+(?:19|20)\d\d)(?!\w)",
    _FLAGS,
)
#: A sentence that goes on about what the one before counted.
_GOES_ON = re.compile(
    r"(?:daar\w+|hier\w+|van\s+(?:hen|hun|deze|die|dezen)|onder\s+hen|zij|ze|uiteindelijk|in\s+totaal)(?!\w)",
    _FLAGS,
)
#: Anywhere in a sentence, that it tells of a part of what the one before counted.
_PART = re.compile(
    r"(?<!\w)(?:(?:van|onder)\s+(?:hen|hun|deze|die|dezen)|daarvan|hiervan|daaronder|er)(?!\w)",
    _FLAGS,
)
_FURTHEST = 2
_OF_THE = re.compile(r"(?<!\w)van\s+(?:de|die|deze|alle|hun)?\s*(?:in\s+totaal\s+)?\Z", _FLAGS)
#: Between a part and its whole, the share that it is: ``1.067, 20% van de 5.302``.
_SHARE_OF = re.compile(r"\s*[,(]\s*[^,;:()]{0,20}%\)?\s+van\s+(?:de|die|deze|alle|hun)\s+", _FLAGS)
_OF_THEM = re.compile(
    r"(?<!\w)(?:waarvan|daarvan|hiervan|van\s+(?:hen|hun|deze|die|dezen)|onder\s+wie)(?!\w)", _FLAGS
)
#: Behind a part of what the sentence before counted.
_PART_BEHIND = re.compile(
    r"\s+(?:van|onder)\s+(?:hen|hun|deze|die|dezen)(?!\w)(?:\s+(?P<whom>[^\W\d_]+))?", _FLAGS
)
_WHOLE = re.compile(
    r"(?<!\w)(?:(?:op|van|uit)\s+(?:een\s+(?:totaal|bestand|groep|steekproef|aantal)\s+van|in\s+totaal)"
    r"|van\s+(?:al\s+|alle\s+|de\s+)[^,;:.()\d]{1,40}\()\s*\Z",
    _FLAGS,
)
#: What makes an amount the one of each: a word before it, since the amount before, or behind it.
_OF_ONE = (
    r"(?:gemiddelde?|doorsnee|(?:iedere?|elke?)(?!\s+(?:jaar|maand|week|dag|kwartaal))|de\s+man|p\.p\.|het\s+stuk"
    r"|per\s+(?!saldo|jaar|maand|week|dag|kwartaal)[^\W\d_]+)(?!\w)"
)
_MEAN = re.compile(rf"(?<!\w){_OF_ONE}[^;]*\Z", _FLAGS)
_OF_EACH = re.compile(rf"\s*{_OF_ONE}", _FLAGS)
#: What makes it an average and no tariff; what is no average is a bound.
_SURELY = re.compile(
    r"(?<!\w)(?:gemiddelde?|doorsnee|ofwel|oftewel|dus|omgerekend|neer\s+op|uit\s+op|uitkomt\s+op|neerkomt\s+op)(?!\w)",
    _FLAGS,
)
_AVERAGE = re.compile(r"(?<!\w)gemiddelde?(?!\w)", _FLAGS)
_BOUNDS = (Approximation.MOST, Approximation.LEAST, Approximation.MORE, Approximation.LESS)
#: An average of another time or group is no total.
_ELSEWHEN = re.compile(
    r"(?<!\w)(?:tegen|tegenover|vorige?|eerdere?|geleden|opzichte|vergeleken)(?!\w)", _FLAGS
)
_NEAR, _SIDE = Fraction(5, 2), Fraction(5)
#: What a comma too few or too many makes of an amount, and how near that an amount must come.
_POWERS = (*(Fraction(10**one) for one in (1, 2, 3)), *(Fraction(1, 10**one) for one in (1, 2, 3)))
_HARDLY = Fraction(33, 32)
#: An amount that is no more times another is of as many people, or of another year.
FEWEST_TIMES = 3


def shares_of_counts(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-PERCENTAGE: a percentage that the counts beside it do not make. That it is their share is
    sure if the words say so; a percentage alone with two counts is hardly anything else.
    """
    for sentence in read.sentences:
        shares = sentence.of(Kind.PERCENTAGE)
        for share in shares:
            if read.likely_figure(share) is not None:
                continue
            counts, said = counts_of(sentence), _IS.search(sentence.upto(share)) is not None
            goes_on = True
            if said:
                counts, first = _counts_back(sentence, counts)
                if len(counts) == 1 and first.before is not None and len(shares) == 1:
                    counts, goes_on = [*counts_of(first.before), *counts], False
            if len(counts) != 2 or counts[0].value == counts[1].value:
                continue
            if not all(sentence.start <= one.start for one in counts) and len(shares) > 1:
                continue  # several shares are of what their own sentence tells
            sure = said or any(True for _ in _parts(sentence))
            if not said and (len(shares) > 1 or is_of_else(sentence, share)):
                continue
            part, whole = sorted(counts, key=lambda one: one.value or 0)
            text = sentence.block.text
            if whole.end <= share.start and _OF_THEM.search(text[share.end : part.start]):
                continue  # van de 40 is 30% klaar, waarvan 5 vandaag
            low, high = _quotient(part, whole)
            if not _fits(share, low, high):
                yield RuleFinding(
                    "BR-PERCENTAGE",
                    RuleGrade.MISTAKE if sure and goes_on else RuleGrade.SUSPECT,
                    sentence.block.place,
                    share.text,
                    f"{part.text} van {whole.text} is {in_full((low + high) / 2, 1)}%, en hier "
                    f"staat {share.text}.",
                    "Controleer het percentage en beide aantallen.",
                )


def is_of_else(sentence: Sentence, share: Expression) -> bool:
    """Whether the words make a percentage something else than a share of what is counted."""
    return (
        _NO_SHARE.search(sentence.upto(share)) is not None
        or _CHANGES.match(sentence.beyond(share)) is not None
    )


def _counts_back(sentence: Sentence, counts: list[Expression]) -> tuple[list[Expression], Sentence]:
    """The counts of a sentence, and where it has fewer than two those of the sentences that it goes
    on about; and the first sentence of these.
    """
    at = sentence
    for _ in range(_FURTHEST):
        goes_on = (
            not counts_of(at)
            or _GOES_ON.match(at.text.lstrip()) is not None
            or _PART.search(at.text) is not None
        )
        # What has a percentage of its own is counted for that.
        if len(counts) >= 2 or not goes_on or at.before is None or at.before.of(Kind.PERCENTAGE):
            break
        at = at.before
        counts = [*counts_of(at), *counts]
    return counts, at


def counts_of(sentence: Sentence) -> list[Expression]:
    """The counts of a sentence that a percentage may be a share of."""
    return [
        one
        for one in sentence.of(Kind.NUMBER)
        if one.value and one.value > 1 and not one.in_words and one.step == 1
    ]


def _quotient(part: Expression, whole: Expression) -> tuple[Fraction, Fraction]:
    """Between which percentages the one is of the other."""
    (low, high), (least, most) = _band(part), _band(whole)
    return 100 * low / most, 100 * high / max(least, Fraction(1))


def _band(one: Expression) -> tuple[Fraction, Fraction]:
    """Between which values a count lies: it may be rounded if it ends in two noughts."""
    value = one.value or Fraction(0)
    step = Fraction(1)
    while value and (value / (step * 10)).denominator == 1:
        step *= 10
    if step < 100 and one.approximation is None:
        return value, value
    if one.approximation in (Approximation.ABOVE, Approximation.MORE):
        return value, value + step
    if one.approximation in (Approximation.BELOW, Approximation.LESS):
        return value - step, value
    return value - step / 2, value + step / 2


def _fits(share: Expression, low: Fraction, high: Fraction) -> bool:
    value, said = share.value or Fraction(0), share.approximation
    if said in (Approximation.ABOVE, Approximation.MORE):
        return value - (share.step or 1) < high and low < value + _SIDE
    if said in (Approximation.BELOW, Approximation.LESS):
        return value - _SIDE < high and low < value + (share.step or 1)
    room = _NEAR if said is Approximation.NEAR else (share.step or Fraction(1)) / 2
    return low <= value + room and high >= value - room


def makes(share: Expression, one: Expression, other: Expression) -> bool:
    """Whether a percentage is the share that one of two counts is of the other."""
    part, whole = sorted((one, other), key=lambda each: each.value or 0)
    return _fits(share, *_quotient(part, whole))


def growing_funnels(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-TRECHTER: of a group a part that is larger than the group."""
    for sentence in read.sentences:
        for part, whole in _parts(sentence):
            (_, most), (least, _) = _band(whole), _band(part)
            if least > most:
                yield RuleFinding(
                    "BR-TRECHTER",
                    RuleGrade.SUSPECT,
                    sentence.block.place,
                    part.text,
                    f"{part.text} is een deel van {whole.text}, en is groter.",
                    "Controleer beide aantallen, en of het ene een deel van het andere is.",
                )


def _parts(sentence: Sentence) -> Iterator[tuple[Expression, Expression]]:
    """Each part with the group that it is of."""
    counts = counts_of(sentence)
    text = sentence.block.text
    for one, other in permutations(counts, 2):
        between = text[min(one.end, other.end) : max(one.start, other.start)]
        near = not re.search(r"[;:.]", between)
        if one.start < other.start:
            if _OF_THE.search(between) and len(between.split()) <= 5 and "," not in between:
                yield one, other  # 12 van de 40
            elif _SHARE_OF.fullmatch(between):
                yield one, other
            elif near and _OF_THEM.search(between):
                yield other, one  # 40, waarvan 12
        elif len(counts) == 2 and _is_whole(sentence, other):
            yield one, other  # op een totaal van 40 meldden zich er 12
        elif re.search(r"\s(?:naar|tot)\s+\Z", between):
            continue  # van 12 naar 15
        elif near and _starts_group(sentence, other) and "," not in between.rstrip(", "):
            yield one, other  # van de 40 waren er 12
    if sentence.before is None or not counts:
        return
    before = counts_of(sentence.before)
    of_them = counts[0] if _OF_THEM.match(sentence.text.lstrip()) else None
    for one in counts:
        found = _PART_BEHIND.match(sentence.beyond(one)) if of_them is None else None
        # Van de kinderen ... 12 van deze kinderen: those of this sentence.
        if found is not None and (found["whom"] or "\n") not in sentence.upto(one):
            of_them = one
    if before and of_them is not None:
        yield of_them, max(before, key=lambda one: one.value or 0)


def _is_whole(sentence: Sentence, one: Expression) -> bool:
    """Whether the words before a number make it the whole, in brackets alone or in the sentence."""
    found = _WHOLE.search(sentence.upto(one))
    if found is None:
        return False
    return not found[0].rstrip().endswith("(") or sentence.beyond(one).lstrip().startswith(")")


def _starts_group(sentence: Sentence, one: Expression) -> bool:
    """Whether a sentence or clause begins with ``Van de 40``."""
    before = sentence.upto(one)
    found = _OF_THE.search(before)
    return found is not None and not before[: found.start()].rstrip(" ,").split()


def averages(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-GEMIDDELDE: an average that the amount and the count do not make, of its sentence or of
    the one before; by whatever words if a comma or a nought makes the difference.
    """
    for sentence in read.sentences:
        found = _mean(sentence)
        told = found if found is not None else _misplaced(sentence)
        if told is None:
            continue
        mean, amount, people = told
        low, high = _each(amount, people)
        if not _is_each(mean, low, high) and not _is_of_next(read, sentence, mean):
            sure = found is not None and _SURELY.search(sentence.text) is not None
            near = sentence if sentence.before is None else sentence.before
            sure = sure and all(one.start >= near.start for one in (amount, people))
            yield RuleFinding(
                "BR-GEMIDDELDE",
                RuleGrade.MISTAKE if sure else RuleGrade.SUSPECT,
                sentence.block.place,
                mean.text,
                f"{amount.text} voor {people.text} is gemiddeld "
                f"{in_full((low + high) / 2, 0)} euro, en hier staat {mean.text}.",
                "Controleer het gemiddelde, het bedrag en het aantal.",
            )


def _is_each(mean: Expression, low: Fraction, high: Fraction) -> bool:
    slack = max((mean.step or Fraction(1)) / 2, (mean.value or Fraction(0)) / 20)
    return low - slack <= (mean.value or 0) <= high + slack


def _is_of_next(read: ReadLetter, sentence: Sentence, mean: Expression) -> bool:
    """Whether an average, alone in its sentence, is of the amount and the count of the next."""
    after = read.after(sentence)
    if after is None or len(sentence.of(Kind.AMOUNT)) > 1 or counts_of(sentence):
        return False
    amounts, counts = after.of(Kind.AMOUNT), counts_of(after)
    return len(amounts) == len(counts) == 1 and _is_each(mean, *_each(amounts[0], counts[0]))


class _Mean(NamedTuple):
    mean: Expression
    amount: Expression
    people: Expression


def _each(amount: Expression, count: Expression) -> tuple[Fraction, Fraction]:
    """Between which amounts the one of each lies."""
    (least, most), value = _band(count), amount.value or Fraction(0)
    room = (amount.step or Fraction(1)) / 2
    return (value - room) / most, (value + room) / max(least, Fraction(1))


def _mean(sentence: Sentence) -> _Mean | None:
    """What the words of a sentence make an average, with the amount and the count it is of."""
    amounts, counts = sentence.of(Kind.AMOUNT), counts_of(sentence)
    means = [one for at, one in enumerate(amounts) if _is_mean(sentence, amounts, at)]
    if len(means) != 1 or _ELSEWHEN.search(sentence.text):
        return None
    (mean,) = means
    if mean.approximation in _BOUNDS:
        return None
    whole = [one for one in amounts if one is not mean and _together(sentence, one, mean)]
    counts = [one for one in counts if _together(sentence, one, mean)]
    at = sentence.before
    for _ in range(_FURTHEST + 1):  # of which one may say something else
        if at is not None and (not whole or not counts):
            whole, counts = whole or at.of(Kind.AMOUNT), counts or counts_of(at)
            at = at.before if whole or counts else None
    return _Mean(mean, whole[0], counts[0]) if len(whole) == len(counts) == 1 else None


def _misplaced(sentence: Sentence) -> _Mean | None:
    """Of two amounts and a count with no others beside them, the smaller amount if it is ten, a
    hundred or a thousand times what the larger is of each: that is hardly chance.
    """
    amounts, counts = sentence.of(Kind.AMOUNT), counts_of(sentence)
    if sentence.before is not None and amounts and (len(amounts) < 2 or not counts):
        amounts = [*sentence.before.of(Kind.AMOUNT), *amounts]
        counts = [*counts_of(sentence.before), *counts]
    if len(amounts) != 2 or len(counts) != 1 or not all(one.value for one in amounts):
        return None
    mean, amount = sorted(amounts, key=lambda one: one.value or 0)
    if (amount.value or 0) < FEWEST_TIMES * (mean.value or 0):
        return None
    return _Mean(mean, amount, counts[0]) if is_misplaced(mean, amount, counts[0]) else None


def is_misplaced(mean: Expression, amount: Expression, count: Expression) -> bool:
    """Whether an amount is a power of ten times what another is of each."""
    times = (mean.value or 0) * (count.value or 0) / (amount.value or 1)
    return any(power / _HARDLY <= times <= power * _HARDLY for power in _POWERS)


def is_mean(mean: Expression, amount: Expression, count: Expression) -> bool:
    """Whether an amount is what another is of each."""
    return _is_each(mean, *_each(amount, count))


def _together(sentence: Sentence, one: Expression, other: Expression) -> bool:
    """Whether no semicolon parts two expressions of a sentence that tells of a tariff."""
    first, last = sorted((one, other), key=lambda each: each.start)
    if _AVERAGE.search(sentence.text):
        return True
    return ";" not in sentence.between(first, last)


def _is_mean(sentence: Sentence, amounts: list[Expression], at: int) -> bool:
    """Whether the words since the amount before, or those right behind, make an amount that of
    each.
    """
    one = amounts[at]
    start = amounts[at - 1].end if at else sentence.start
    if _OF_EACH.match(sentence.beyond(one)):
        return True
    said = sentence.block.text[start : one.start]
    return _MEAN.search(said) is not None and not (at and _OF_EACH.match(said))

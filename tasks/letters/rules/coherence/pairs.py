"""Two values of one thing: which of a sentence is the earlier, and which figure is the norm of
another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, permutations
from typing import NamedTuple

from tasks.figures.figure import Figure
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.rules.coherence.beside import values_before
from tasks.letters.rules.rule import ReadLetter, Sentence

_FLAGS = re.IGNORECASE
_FROM = re.compile(r"(?<!\w)van\s+(?:\w+\s+){0,2}\Z", _FLAGS)
_TO = re.compile(r"\s*(?:[^,;.()]{0,40}\s)?(?:naar|tot)\s+(?:\w+\s+){0,2}", _FLAGS)
#: Between a value and the earlier one that it is held against.
_BEFORE = re.compile(
    r"[^,;.()]{0,30}[,(]?\s*(?:tegen|tegenover|was\s+(?:dat|dit)|waren\s+(?:dat|dit)\s+er"
    r"|ten\s+opzichte\s+van|vergeleken\s+(?:met|bij)|in\s+vergelijking\s+met"
    r"|(?:hoger|lager|groter|kleiner|langer|korter)\s+dan(?!\s+(?:die|dat)\s+van)"
    r"|(?:meer|minder)\s+dan\s+(?:de|het)(?!\w)"
    r"|(?:in\s+)?(?:de\s+|het\s+)?(?:vorige?|eerder|voorheen|vorig\s+\w+)[^,;.()]{0,25})"
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
GOAL = re.compile(
    r"(?<!\w)(?:norm|streefwaarde|doel|doelstelling|prognose|plan|planning)\W+(?:\w+\s+){0,2}\Z",
    _FLAGS,
)
#: What makes a first value the earlier one, and what a second the present one.
_ONCE = re.compile(
    r"(?<!\w)(?:vorige?|eerder|geleden|destijds|voorheen|nog|was|waren)(?!\w)[^;.]*\Z", _FLAGS
)
_NOW = re.compile(r"[^.]{0,40}(?<!\w)(?:nu|thans|inmiddels|dit\s+jaar)(?!\w)[^;.,]{0,60}", _FLAGS)
#: A comparative right after a value, and what may make that value a difference.
COMPARED = re.compile(
    r"\s*(?:(?P<up>hoger|meer|groter|langer)|lager|minder|kleiner|korter)(?!\w)"
    r"(?!\s+(?:beroep|onderwijs)(?!\w))",
    _FLAGS,
)
#: Begins a sentence that holds the value of the one before against an earlier one: that is named
#: behind ``dan``, or before ``was dat``.
_THAN = re.compile(
    r"\s*(?:dat|dit|deze|daarmee|hiermee)(?!\w)[^,;:.\d]*(?:dan|opzichte\s+van|vergeleken\s+met)"
    r"\s+(?:[^,;:.\d]{0,40}\s)?\(?\Z",
    _FLAGS,
)
_WAS_THAT = re.compile(
    r"(?<!\w)(?:vorige?|eerder|geleden|ervoor|(?:19|20)\d\d)(?!\w)[^,;:.]*"
    r"(?:was|waren|ging|bedroeg)\s+(?:dat|dit|het|die)(?!\w)[^,;:.\d]{0,30}\Z",
    _FLAGS,
)
#: Ids of the earlier value of a figure, by how its own id ends.
EARLIER = ("jaar_eerder", "vorige")


class Pair(NamedTuple):
    """An earlier and a later value of one kind.

    Attributes:
        first, last: the places of the sentence between which the two stand, or the one of them
            that does.
        sure: whether they are a figure and its own earlier value.
    """

    earlier: Expression
    later: Expression
    first: int
    last: int
    sure: bool = False


def pairs(read: ReadLetter, sentence: Sentence) -> list[Pair]:
    """Those of a sentence, however it tells of them; else of it and the sentence before."""
    in_words = [
        pair._replace(earlier=pair.later, later=pair.earlier, sure=True)
        if _is_earlier(read, pair.later, pair.earlier)
        else pair._replace(sure=_is_earlier(read, pair.earlier, pair.later))
        for pair in pairs_in_words(sentence)
    ]
    return in_words or list(_of_figures(read, sentence, sentence)) or list(_across(read, sentence))


def pairs_in_words(sentence: Sentence) -> Iterator[Pair]:
    """Those that the words between the two make a pair."""
    numbers = [
        one
        for one in sentence.expressions
        if one.kind.is_quantity and one.value is not None and not GOAL.search(sentence.upto(one))
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
            yield Pair(one, other, one.start, other.end)
        elif _BEFORE.fullmatch(between):
            yield Pair(other, one, one.start, other.end)


def _is_first_of_two(sentence: Sentence, one: Expression, other: Expression) -> bool:
    """Whether a value is the one that the other is held against, and comes first."""
    before, between = sentence.upto(one), sentence.between(one, other)
    return (
        not any(earlier.end <= one.start for earlier in sentence.of(one.kind))
        and _AGAINST.search(before) is not None
        and _AFTER.fullmatch(between) is not None
        and (
            _WHEN.search(f"{before} {between[:30]}") is not None
            or COMPARED.match(sentence.beyond(other)) is not None
        )
    )


def _of_figures(read: ReadLetter, sentence: Sentence, other: Sentence) -> Iterator[Pair]:
    """Those of a figure and its own earlier value, one in each of two sentences or both in one."""
    here = [one for one in sentence.expressions if one.kind.is_quantity]
    there = [one for one in other.expressions if one.kind.is_quantity]
    told = (
        permutations(here, 2)
        if sentence is other
        else [pair for one in here for two in there for pair in ((one, two), (two, one))]
    )
    for earlier, later in told:
        if _is_earlier(read, earlier, later):
            places = [one for one in (earlier, later) if one in here]
            first, last = min(places, key=_start), max(places, key=_start)
            yield Pair(earlier, later, first.start, last.end, sure=True)


def _is_earlier(read: ReadLetter, earlier: Expression, later: Expression) -> bool:
    """Whether two are a figure and its own earlier value."""
    own, before = read.likely_figure(later), read.likely_figure(earlier)
    return own is not None and before is not None and sibling(read, own, EARLIER) is before


def _start(one: Expression) -> int:
    return one.start


def _across(read: ReadLetter, sentence: Sentence) -> Iterator[Pair]:
    """A value of a sentence before, and the one that this sentence holds it against."""
    ahead = values_before(sentence)
    if ahead is None:
        return
    found = list(_of_figures(read, sentence, ahead))
    if found:
        yield from found
        return
    numbers = [one for one in sentence.expressions if one.kind.is_quantity]
    if len(numbers) != 1:
        return
    (one,) = numbers
    before = [
        other
        for other in ahead.of(one.kind)
        if other.unit == one.unit and not GOAL.search(ahead.upto(other))
    ]
    upto = sentence.upto(one)
    compares = (_THAN.search(upto) and _WHEN.search(sentence.text)) or _WAS_THAT.search(upto)
    then, now = _years(ahead), _years(sentence)
    in_years = len(then) == len(now) == 1 and then != now
    if len(before) == 1 and compares and not in_years:
        yield Pair(one, before[0], one.start, one.end)
        return
    if len(before) != 1 or (one.kind is not Kind.PERCENTAGE and not compares):
        return
    if in_years:
        earlier, later = (before[0], one) if max(then) < max(now) else (one, before[0])
        yield Pair(earlier, later, one.start, one.end)
    elif _NOW.fullmatch(upto) and _ONCE.search(ahead.upto(before[0])):
        yield Pair(before[0], one, one.start, one.end)


def _years(sentence: Sentence) -> set[int]:
    """The years that a sentence names."""
    moments = (one.moment for one in sentence.expressions if one.moment is not None)
    return {one.year for one in moments if one.year is not None}


def sibling(read: ReadLetter, figure: Figure, names: tuple[str, ...]) -> Figure | None:
    """The figure of the same subject whose id ends with one of the names, in the same form; of a
    month in a series, that of what the series is of.
    """
    base, _, last = figure.id.rpartition(".")
    if last in (*names, "norm", "prognose", "plan"):
        return None
    ids = [f"{start}.{name}" for name in names for start in (base, figure.id)]
    if last.isdecimal():
        ids += _of_series(read, figure, names)
    found = map(read.figures.get, ids)
    return next((one for one in found if one is not None and one.form == figure.form), None)


def _of_series(read: ReadLetter, figure: Figure, names: tuple[str, ...]) -> Iterator[str]:
    """Ids for ``kpi.K01.maand.4``: its norm is that of K01, and its earlier value that of the same
    month. The last of ``tot_en_met`` is the value of K01 itself.
    """
    series, _, month = figure.id.rpartition(".")
    subject, _, name = series.rpartition(".")
    own = read.figures.get(f"{subject}.realisatie")
    is_own = own is not None and own.printed == figure.printed and name != "maand"
    for wanted in names:
        if wanted == "norm" or is_own:
            yield f"{subject}.{wanted}"
        elif wanted in EARLIER:
            yield f"{subject}.vorige_{name}.{month}"


#: A share of which the norm is this much or more is good when it is high.
_GOOD_SHARE = 50


def is_good_when_high(kind: Kind, norm: Fraction | None, figure: Figure | None) -> bool:
    """Whether more is better; no figure says so, so only of scores, and of shares with a high
    norm.
    """
    if figure is not None and figure.form == "punten":
        return True
    return kind is Kind.PERCENTAGE and norm is not None and norm >= _GOOD_SHARE

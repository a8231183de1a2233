"""Quantities: how much or how many, in digits or in words, with unit and magnitude."""

from __future__ import annotations

import re
from fractions import Fraction

from tasks.letters.expressions.dutch_numbers import Number, number_in_digits, number_in_words
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.scan import Scan
from tasks.letters.expressions.vocabulary import Vocabulary, any_of

_FLAGS = re.IGNORECASE
_DIGITS = r"(?:\d{1,3}(?:[\u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)*[½¼¾]?|[½¼¾])"
#: A number that begins here, in digits or in a word; what may follow is said where they are used.
_NUMBER = rf"(?<!\w)(?<!\d[.,:/])(?P<number>{_DIGITS})"
#: How every word for a number begins: to try each word of a letter would take a second.
_BEGINNINGS = (
    r"(?:[eé][eé]n|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien"
    r"|twintig|dertig|veertig|tachtig|honderd|duizend|hal[fv]|anderhal|nul)"
)
_WORD = rf"(?<![\w-])(?P<word>{_BEGINNINGS}[^\W\d_]*)"
_EITHER = rf"(?:{_NUMBER}|{_WORD})"
_BARE = re.compile(rf"{_NUMBER}(?![\w½¼¾]|[.,:/]\d)")
_SPOKEN = re.compile(rf"{_WORD}(?!\w|-[^\W\d_])", _FLAGS)
_MINUS = re.compile(r"(?:\A|(?<=[\s(]))[-\u2212]\Z")
_OF = re.compile(
    rf"(?<![\w.,])(?P<part>\d+|{_BEGINNINGS}[^\W\d_]*)(?:\s+op\s+(?:de|elke|iedere)\s+|\s+op\s+(?=\d))"
    r"(?P<whole>\d+|[^\W\d_]+)(?!\w)",
    _FLAGS,
)
_FRACTION = re.compile(r"(?<![\w./,-])(?P<part>\d{1,2})/(?P<whole>\d{1,3})(?![\w/]|[.,]\d)")
_TIMES = re.compile(
    rf"(?<!\w)(?P<word>{_BEGINNINGS}[^\W\d_]*?)(?:maal|voudig\w*|tal(?:len)?)(?!\w)", _FLAGS
)
_AGES = r"(?:jarigen?|jaars|maands|daags|wekelijks|urige?)(?!\w)"
_ONE = Fraction(1)


class Quantities:
    """What finds them, with the words of a vocabulary."""

    def __init__(self, words: Vocabulary) -> None:
        self._magnitudes = {key.casefold(): size for key, size in words.magnitudes.items()}
        self._units = {
            form.casefold(): unit for unit, forms in words.durations.items() for form in forms
        }
        self._shares = {key.casefold(): part for key, part in words.shares.items()}
        magnitude = rf"\s*(?P<magnitude>{any_of(words.magnitudes)})"
        euro_before = re.compile(
            rf"(?:€|(?<!\w)EUR(?!\w))\s*(?P<minus>[-\u2212]?)(?P<number>{_DIGITS})"
            rf"(?:{magnitude}|,[-\u2013\u2014]|(?!\w|[.,]\d))",
            _FLAGS,
        )
        euro_after = re.compile(
            rf"{_EITHER}(?:{magnitude})?\s*(?:euro(?:'s|’s)?|eur)(?!\w)", _FLAGS
        )
        self._unit = re.compile(rf"{any_of(self._units)}\Z", _FLAGS)
        #: In this order: what is found first is out of sight of what follows.
        self._measured = (
            (euro_before, Kind.AMOUNT),
            (euro_after, Kind.AMOUNT),
            (re.compile(rf"{_EITHER}\s*{any_of(words.points)}", _FLAGS), Kind.POINTS),
            (re.compile(rf"{_EITHER}\s*{any_of(words.percent)}", _FLAGS), Kind.PERCENTAGE),
            (re.compile(rf"{_EITHER}(?:\s+|-){any_of(self._units)}", _FLAGS), Kind.DURATION),
            (re.compile(rf"{_EITHER}-{_AGES}", _FLAGS), Kind.DURATION),
            (re.compile(rf"{_EITHER}{magnitude}", _FLAGS), Kind.NUMBER),
        )
        share = any_of(self._shares)
        self._share = re.compile(
            rf"(?P<share>{share})(?=\s+(?:van|deel)(?!\w)|\s*[.,;:)\x00]|\s*\Z)"
            r"|(?<!\w)(?:de|andere|ongeveer|bijna|ruim|dan)\s+(?P<half>helft)(?!\w)"
            r"|(?P<quarter>(?<!\w)(?:(?:een|één|drie)\s+kwart|driekwart)(?!\w))",
            _FLAGS,
        )
        self._vague = re.compile(any_of(words.vague), _FLAGS)
        self._idiom = re.compile(any_of(words.idioms), _FLAGS)

    def find_idioms(self, scan: Scan) -> None:
        """Put words that only look like a number out of sight."""
        for match in scan.matches(self._idiom):
            if not any(sign.isdecimal() for sign in match[0]):
                scan.hide(*match.span())

    def find_measured(self, scan: Scan) -> None:
        """Amounts, percentages, durations, and counts in thousands or millions."""
        for pattern, kind in self._measured:
            for match in scan.matches(pattern):
                self._add(scan, match, kind)

    def find_shares(self, scan: Scan) -> None:
        """Parts of a whole, and amounts without a number."""
        for match in scan.matches(_OF):
            part, whole = _either(match["part"]), _either(match["whole"])
            if part is not None and whole:
                in_words = not match["part"].isdecimal()
                _keep(scan, Kind.SHARE, match.span(), part / whole, in_words=in_words)
        for match in scan.matches(self._share):
            group = next(one for one in ("share", "half", "quarter") if match[one])
            said = " ".join(match[group].casefold().replace("één", "een").split())
            _keep(scan, Kind.SHARE, match.span(group), self._shares[said])
        for match in scan.matches(self._vague):
            _keep(scan, Kind.VAGUE, match.span(), None)

    def find_numbers(self, scan: Scan) -> None:
        """What is left: fractions, bare numbers, numbers in words."""
        for match in scan.matches(_FRACTION):
            if int(match["whole"]):
                value = Fraction(int(match["part"]), int(match["whole"]))
                _keep(scan, Kind.SHARE, match.span(), value, in_words=False)
        for match in scan.matches(_BARE):
            self._add(scan, match, Kind.NUMBER)
        for match in scan.matches(_TIMES):
            times = _said(match["word"])
            if times is not None and times >= 2:
                _keep(scan, Kind.NUMBER, match.span(), times, _ONE)
        for match in scan.matches(_SPOKEN):
            self._add(scan, match, Kind.NUMBER)

    def _add(self, scan: Scan, match: re.Match[str], kind: Kind) -> None:
        found = match.groupdict()
        word = found.get("word")
        number = _in_words(word) if word is not None else number_in_digits(found["number"])
        if word is not None and number is None:
            return
        start, end = match.span()
        sign = -1 if found.get("minus") else 1
        if word is None and _MINUS.search(scan.text[:start]):
            start, sign = start - 1, -1
        text = scan.block.text[start:end]
        if number is None:
            problem = "dit is als getal niet te lezen"
            scan.add(Expression(kind, start, end, text, problem=problem))
            return
        size = found.get("magnitude")
        times = self._magnitudes[" ".join(size.casefold().split())] if size else 1
        unit = self._unit.search(match[0]) if kind is Kind.DURATION else None
        leading_nought = word is None and re.match(r"0\d", found["number"]) is not None
        scan.add(
            Expression(
                kind,
                start,
                end,
                text,
                sign * number.value * times,
                number.step * times,
                self._units[unit[0].casefold()] if unit else _of_age(match[0], kind),
                in_words=word is not None,
                problem="een getal begint niet met een nul" if leading_nought else number.problem,
            )
        )


def _keep(
    scan: Scan,
    kind: Kind,
    span: tuple[int, int],
    value: Fraction | None,
    step: Fraction | None = None,
    *,
    in_words: bool = True,
) -> None:
    text = scan.block.text[span[0] : span[1]]
    scan.add(Expression(kind, *span, text, value, step, in_words=in_words))


def _of_age(text: str, kind: Kind) -> str:
    """The unit in ``18-jarigen``, ``3-maands``."""
    if kind is not Kind.DURATION:
        return ""
    tail = text.rpartition("-")[2].casefold()
    return next(unit for unit in ("jaar", "maand", "dag", "week", "uur") if tail[:2] == unit[:2])


def _either(text: str) -> Fraction | None:
    return Fraction(int(text)) if text.isdecimal() else number_in_words(text)


def _in_words(word: str) -> Number | None:
    value = _said(word)
    return None if value is None else Number(value, Fraction(1, value.denominator))


def _said(word: str) -> Fraction | None:
    """The value of a word; None of ``een``, which is an article unless something else shows it."""
    return None if word.casefold() == "een" else number_in_words(word)

"""How well the words around a number fit each figure of a dossier."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from enum import IntEnum
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import NamedTuple

from tasks.figures.dutch import MONTHS
from tasks.figures.figure import Figure
from tasks.figures.found_by import MONTH, FoundBy, found_by
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Vocabulary, any_of
from tasks.letters.matching.compatible import Fit, fit, same_kind
from tasks.letters.matching.context import Context

#: What a word counts, in twentieths: one that belongs to the number alone, one in its clause, one
#: in its sentence or row, one in the caption of its table, one in a heading or the sentence before.
#: Where a sentence goes on about what the one before named, the words of that count as its own.
_NEAR, _CLAUSE, _LINE, _CAPTION, _ABOVE = 20, 19, 18, 17, 14
_WHOLE = 20
#: So many words beside a number are the same in a name that it belongs to.
_BESIDE = 2
#: Attributes of figures over months that their labels name.
_OF_MONTHS = (MONTH, "tot_en_met", "vorige_maand")
#: ``De vorige norm`` is no value of a year ago.
_YEAR_AGO, _OF_YEAR = "jaar_eerder", frozenset({"norm", "plan", "prognose"})
#: What a verb is parted from: ``pasten ... aan`` is ``aanpasten`` elsewhere.
_PARTED = re.compile(r"aan|af|bij|door|in|mee|na|om|op|over|terug|toe|uit|weg")
_PARTED_LAST = re.compile(
    rf"(?P<clause>[^,;:()]+)\s(?P<parted>{_PARTED.pattern})(?=\s*(?:[.,;:!?)]|\Z))"
)
_COUNTED = re.compile(r"(?P<of>van\s+(?:de|het|alle|hun|deze|die)\s+)?(?P<word>[^\W\d_]{3,})")
# Not of toen, which is no form of toe.
_ENDINGS = re.compile(r"(?<=\w{3})(?:en|s|e)$|(?<=\w{4})n$")


class Said(IntEnum):
    """What the words nearest to a number say of which number of a subject it is."""

    ANOTHER = 0
    NOTHING = 1
    THIS = 2


class Candidate(NamedTuple):
    """A figure that a number may be.

    Attributes:
        words: how much of the name of its subject stands around the number, from 0 to 1; a rare
            word counts more.
        named: how many of the words of that name do, from 0 to 1; a near word counts more.
        said: whether the words nearest to it say that it is this number of the subject.
        fit: whether its value is that; None if it is not.
        which: how many of the other words of its label stand nearest to the number.
        counted: whether the rarest word of its subject stands right after the number, or at its
            row.
        called: whether a word for this number of the subject stands right before it: ``de norm
            van 91%``.
        by: the words around the number that each word of the name is known by: the word itself, or
            what it is called as well.
        here: of these, the ones in its sentence or its table, without words for a total: those say
            which number of a subject it is, and not which subject.
        carried: whether the sentence goes on about the subject of the one before.
    """

    figure: Figure
    words: Fraction
    named: Fraction
    said: Said
    which: int
    fit: Fit | None
    counted: bool
    called: bool
    by: tuple[frozenset[str], ...]
    here: frozenset[str]
    carried: bool

    def is_told_from(self, other: Candidate) -> bool:
        """Whether only this one of the two has a word of its own with the number."""
        return bool(self.here - other.here) and not other.here - self.here

    @property
    def in_words_of_its_own(self) -> bool:
        """Whether no word around the number stands for two of the name: ``in totaal`` does not say
        that the whole of a regeling is meant.
        """
        return len(set(self.by)) == len(self.by)


class _Known(NamedTuple):
    figure: Figure
    by: FoundBy
    words: frozenset[str]
    which: frozenset[str]
    weight: int


class Candidates:
    """The figures of one dossier, by the words of their subjects."""

    def __init__(self, figures: Sequence[Figure], words: Vocabulary) -> None:
        self._small = {stem(one) for one in words.small}
        self._totals = frozenset(map(stem, words.totals))
        self._synonyms = {
            stem(word): [self._words(one) for one in others]
            for word, others in words.synonyms.items()
        }
        self._attributes = {
            key: frozenset(map(stem, others)) for key, others in words.attributes.items()
        }
        self._months = frozenset(map(stem, MONTHS))
        self._goes_on = re.compile(
            rf"\s*(?:dat|dit|deze|die|zij|ze)(?!\w)|[^\n]*?{any_of(words.stand_ins)}", re.IGNORECASE
        )
        ids = {figure.id for figure in figures}
        found = [(figure, found_by(figure, ids)) for figure in figures]
        subjects = {by.subject: self._words(by.subject) for _, by in found}
        for word, whole in sorted({pair for one in subjects for pair in _whole_verbs(one)}):
            self._synonyms.setdefault(word, []).append(frozenset({whole}))
        self._names = "".join(f" {' '.join(_plain_words(one))} |" for one in subjects)
        count = Counter(word for of in subjects.values() for word in of)
        # One over how many subjects have the word, in parts that all of these are a number of: a
        # letter adds them up for every figure beside every number.
        parts = lcm(*count.values())
        self._weights = {word: parts // times for word, times in count.items()}
        self._known = [
            _Known(
                figure,
                by,
                subjects[by.subject],
                self._words(figure.label.partition(": ")[2]),
                sum(self._weights[word] for word in subjects[by.subject]),
            )
            for figure, by in found
        ]

    def in_a_name(self, block: str, written: Expression) -> bool:
        """Whether a number and two words beside it stand so in the name of a subject:
        ``opvanguren van één organisatie``. It is a word of that name, and counts nothing.
        """
        before, itself, after = (
            _plain_words(part)
            for part in (
                block[: written.start],
                block[written.start : written.end],
                block[written.end :],
            )
        )
        return any(
            len(left) + len(right) == _BESIDE
            and f" {' '.join([*left, *itself, *right])} " in self._names
            for left, right in (
                (before[-2:], after[:0]),
                (before[-1:], after[:1]),
                (before[:0], after[:2]),
            )
        )

    def of(self, written: Expression, context: Context) -> list[Candidate]:
        """The figures that a number may be, those with the most words first."""
        known_by: dict[str, frozenset[str]] = {}
        tiers = []
        carried = bool(context.told) and self._goes_on.match(context.line) is not None
        for share, text in (
            (_NEAR, context.near),
            (_CLAUSE, context.clause),
            (_LINE, context.line),
            (_CAPTION, context.caption),
            (_ABOVE, context.told),
            (_ABOVE, context.above),
        ):
            present = self._present(self._words(text) | _joined(text))
            tiers.append((share, present.keys() - known_by.keys()))
            known_by = {**present, **known_by}
        near, clause, line, _, told, above = (words for _, words in tiers)
        line = line | clause
        counts = self._counts(written, context.after)
        anywhere = known_by.keys()
        counted = self._present(self._words(context.after)).keys()
        before = self._words(context.before)
        found = []
        for known in self._known:
            if known.words.isdisjoint(anywhere) or not same_kind(written, known.figure):
                continue
            goes_on = carried and (counts is None or counts in known.words | known.which)
            shares = [
                (_LINE if goes_on and words is told else share, known.words & words)
                for share, words in tiers
            ]
            score = sum(share * self._weights[word] for share, words in shares for word in words)
            if score:
                named = sum(share * len(words) for share, words in shares)
                here = known.words & (anywhere - above if goes_on else anywhere - above - told)
                found.append(
                    Candidate(
                        known.figure,
                        Fraction(score, _WHOLE * known.weight),
                        Fraction(named, _WHOLE * len(known.words)),
                        self._said(known.by, known.which, near, line | near),
                        len(known.which & near),
                        fit(written, known.figure),
                        max(known.words, key=self._rarity) in counted,
                        bool(self._attributes.get(known.by.attribute, frozenset()) & before),
                        tuple(known_by[word] for word in sorted(known.words & anywhere)),
                        frozenset().union(*(known_by[word] for word in here)) - self._totals,
                        goes_on and not known.words <= (near | line),
                    )
                )
        return sorted(found, key=lambda one: (one.named, one.words), reverse=True)

    def _counts(self, written: Expression, after: str) -> str | None:
        """The word that says what a number counts, or of what a percentage is; None if none
        does.
        """
        found = _COUNTED.match(after)
        of = found is not None and (written.kind is Kind.NUMBER or found["of"] is not None)
        word = stem(found["word"]) if found is not None and of else ""
        return word if word and word not in self._small else None

    def _rarity(self, word: str) -> tuple[int, str]:
        return self._weights[word], word

    def names(self, figure: Figure) -> int:
        """How many words the name of the subject of a figure has."""
        return next(len(one.words) for one in self._known if one.figure.id == figure.id)

    def _said(self, by: FoundBy, which: frozenset[str], near: Set[str], line: Set[str]) -> Said:
        named = {key for key, words in self._attributes.items() if words & near}
        if by.attribute in _OF_MONTHS:
            said = which & self._months <= line and not named - {"vorige", _YEAR_AGO}
            return Said.THIS if said else Said.ANOTHER
        if by.attribute in self._attributes:
            if by.attribute in named:
                of_norm = by.attribute == _YEAR_AGO and named & _OF_YEAR
                return Said.NOTHING if of_norm else Said.THIS
            return Said.ANOTHER if named else Said.NOTHING
        return Said.ANOTHER if named else Said.THIS

    def _words(self, text: str) -> frozenset[str]:
        return frozenset(
            stemmed
            for word in re.findall(r"[^\W_]+", text.casefold())
            if len(word) > 1 and (stemmed := stem(word)) not in self._small
        )

    def _present(self, words: frozenset[str]) -> Mapping[str, frozenset[str]]:
        """The words, and those of which a synonym is among them; each with the words it is known
        by.
        """
        others = {
            word: phrase
            for word, phrases in self._synonyms.items()
            for phrase in phrases
            if phrase <= words
        }
        return others | {word: frozenset({word}) for word in words}


def _whole_verbs(name: str) -> Iterator[tuple[str, str]]:
    """Of a part of a name that ends with what its verb is parted from, its words that are also said
    in one: ``Pasten hun inkomen zelf aan`` is ``aanpasten`` and ``aangepast``.
    """
    for part in name.casefold().split(", "):
        words = _plain_words(part)
        verb, parted = (words[0], words[-1]) if words[1:] else ("", "")
        if _PARTED.fullmatch(parted):
            for whole in (f"{parted}{stem(verb)}", f"{parted}ge{stem(verb)}"):
                yield stem(verb), stem(whole)
                yield stem(parted), stem(whole)


def _joined(text: str) -> frozenset[str]:
    """The verbs of a text that are parted in it, each as one word: ``schreven we burgers aan`` is
    ``aangeschreven``.
    """
    return frozenset(
        stem(f"{found['parted']}ge{stem(word)}")
        for found in _PARTED_LAST.finditer(text.casefold())
        for word in re.findall(r"[^\W\d_]{4,}", found["clause"])
    )


def _plain_words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """One form for ``brief`` and ``brieven``, ``bezwaar`` and ``bezwaren``."""
    form = _ENDINGS.sub("", word.casefold())
    form = re.sub(r"([aeou])\1", r"\1", form)
    form = re.sub(r"v$", "f", re.sub(r"z$", "s", form))
    return re.sub(r"([^aeiou])\1$", r"\1", form)


def best(candidates: Iterable[Candidate]) -> Candidate | None:
    """The one with the most words and the closest value; None if there is none."""
    order = {Fit.EQUAL: 3, Fit.ROUNDED: 2, Fit.FINER: 1, None: 0}
    return max(
        candidates,
        key=lambda one: (one.named, one.words, one.said, one.which, order[one.fit]),
        default=None,
    )

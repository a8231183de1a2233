"""Which words of a sentence are plain: they say nothing of a direction or a side, whatever else the
sentence says.
"""

from __future__ import annotations

import re

from tasks.figures.dutch import MONTHS
from tasks.letters.expressions.dutch_numbers import number_in_words
from tasks.letters.expressions.vocabulary import Approximation
from tasks.letters.matching.candidates import stem
from tasks.letters.rules.rule import ReadLetter

#: Turn around on which side of a norm the other words say that a value is, so beside one they are
#: not plain, though names of figures have them.
_DENIES = frozenset({"niet", "geen", "nooit", "evenmin", "noch", "nauwelijks", "bijna", "vrijwel"})
_WORD = re.compile(r"(?<![\w-])[^\W\d_][^\W\d_’']*(?:-[^\W\d_]+)*")


class PlainWords:
    """The plain words of a letter: those of the vocabulary, and those of the names of figures."""

    def __init__(self, read: ReadLetter) -> None:
        words = read.words
        self._plain = frozenset(
            word.casefold()
            for words_of in (
                words.plain,
                words.small,
                words.references,
                words.approximations[Approximation.NEAR],
                *words.attributes.values(),
                *words.durations.values(),
                tuple(words.magnitudes),
                MONTHS,
            )
            for several in words_of
            for word in several.split()
        )
        self._names = frozenset(
            stem(word)
            for figure in read.figures.values()
            for word in _WORD.findall(figure.label.casefold())
        )

    def others(self, text: str) -> list[str]:
        """The words of a text that are not plain."""
        return [
            one[0] for one in _WORD.finditer(text) if len(one[0]) > 1 and not self._is_plain(one)
        ]

    def others_of_a_side(self, text: str) -> list[str]:
        """The same, of a text that may say on which side of its norm a value is."""
        denials = [one[0] for one in _WORD.finditer(text) if one[0].casefold() in _DENIES]
        return [*self.others(text), *denials]

    def _is_plain(self, found: re.Match[str]) -> bool:
        word = found[0]
        begins = not found.string[: found.start()].strip(" \n(\u201c\u2018*")
        begins = begins or re.search(r"[.:?!\n]\W*\Z", found.string[: found.start()]) is not None
        if word[0].isupper() and not begins:
            return True  # a name
        low = word.casefold()
        return low in self._plain or number_in_words(low) is not None or stem(low) in self._names

"""The Dutch words by which numbers are read (config/brief/woorden.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from pydantic import Field

from tasks.definitions.base import definitions_folder, read_yaml
from tasks.figures.figure import Exact
from tasks.figures.frozen import Frozen

FILE = "brief/woorden.yaml"


class Approximation(StrEnum):
    """How exact a number is said to be; config/brief/woorden.yaml has the words."""

    NEAR = "near"
    ABOVE = "above"
    BELOW = "below"
    MORE = "more"
    LESS = "less"
    MOST = "most"
    LEAST = "least"


Words = tuple[str, ...]


class NoParticiples(Frozen):
    """What only looks like a participle: whole words, and how others begin."""

    words: Words
    begins: Words


class Vocabulary(Frozen):
    """The file; its fields are explained at its top."""

    approximations: dict[Approximation, Words]
    estimates: Words = Field(min_length=1)
    magnitudes: dict[str, int]
    durations: dict[str, Words]
    percent: Words = Field(min_length=1)
    points: Words = Field(min_length=1)
    shares: dict[str, Exact]
    vague: Words
    idioms: Words
    references: Words
    labels: Words
    laws: Words
    synonyms: dict[str, Words]
    attributes: dict[str, Words]
    small: Words
    stand_ins: Words
    rising: Words
    falling: Words
    better: Words
    worse: Words
    persons: Words
    documents: Words
    meetings: Words
    informs: Words
    past: Words
    future: Words
    expected: Words
    announces: Words
    totals: Words
    plain: Words
    strong: Words
    no_verbs: Words
    no_participles: NoParticiples
    hedges: Words


def load_vocabulary() -> Vocabulary:
    """The words. Raises DefinitionError if the file is not right."""
    return read_yaml(definitions_folder() / FILE, Vocabulary)


#: What may stand in a word that is written with it: *nam … toe* is also *nam in mei licht toe*.
_PARTED = "…"
_BETWEEN = r"(?:\s+[^\s;:]*[^\s.;:]){0,12}?\s+"


def any_of(words: Iterable[str]) -> str:
    """A pattern that fits any of the words, the longest first, as whole words. Between the parts of
    ``nam … toe`` other words of its clause may stand.
    """
    return _pattern(tuple(words))


@cache
def _pattern(words: tuple[str, ...]) -> str:
    """Made once: every rule asks it anew for every letter, and the letter has a part a chapter."""
    made = []
    for word in sorted(words, key=len, reverse=True):
        parts = (r"\s+".join(map(re.escape, part.split())) for part in word.split(_PARTED))
        pattern = _BETWEEN.join(parts)
        before = r"(?<!\w)" if word[0].isalnum() else ""
        after = r"(?!\w)" if word[-1].isalnum() else ""
        made.append(f"{before}{pattern}{after}")
    return f"(?:{'|'.join(made)})"

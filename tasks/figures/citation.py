"""Citations of parliamentary papers, laws and regulations: how one is printed, and how one that was
typed is read.

The form is that of Aanwijzing 3.43 of the Aanwijzingen voor de regelgeving: ``Kamerstukken II
2024/25, 31066, nr. 1449, p. 9``; the papers of the Eerste Kamer have letters for numbers. Nobody
types the vergaderjaar: it follows from the day of the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tasks.figures.dutch import NBSP
from tasks.figures.frozen import Frozen


class VindplaatsKind(StrEnum):
    """What a vindplaats is: a dossier of parliament as a whole, a paper in one of either chamber,
    or an article of a law or a European regulation.
    """

    DOSSIER = "kamerdossier"
    PAPER = "kamerstuk TK"
    PAPER_OF_SENATE = "kamerstuk EK"
    LAW = "wet"
    REGULATION = "EU-verordening"

    @property
    def is_paper(self) -> bool:
        """Whether it has a dossier, a number and a vergaderjaar."""
        return self in (VindplaatsKind.PAPER, VindplaatsKind.PAPER_OF_SENATE)


class Vindplaats(Frozen):
    """One place that can be cited.

    Attributes:
        id: what texts and registers call it; never printed.
        title: Dutch, what it is called, or the citeertitel of a law.
        dossier: of a paper: five digits, with a suffix where it has one (``36600 XV``).
        number: of a paper (``1449``, ``A``) or a regulation (``883/2004``).
        article: of a law or regulation (``7:4``), None for the whole.
        page: of a paper.
        day: of a paper, or the day on which a regulation was adopted; None if it is not known.
    """

    id: str
    kind: VindplaatsKind
    title: str
    dossier: str | None = None
    number: str | None = None
    article: str | None = None
    page: int | None = None
    day: date | None = None


#: What each kind can not do without, by the name of the attribute.
_NEEDED = {
    VindplaatsKind.DOSSIER: ("dossier",),
    VindplaatsKind.PAPER: ("dossier", "number"),
    VindplaatsKind.PAPER_OF_SENATE: ("dossier", "number"),
    VindplaatsKind.LAW: (),
    VindplaatsKind.REGULATION: ("number", "day"),
}


def missing_parts(one: Vindplaats) -> list[str]:
    """Names of the attributes that its kind needs and that it has not."""
    return [name for name in _NEEDED[one.kind] if getattr(one, name) is None]


class Citation(Frozen):
    """A vindplaats as a letter prints it."""

    id: str
    title: str
    printed: str
    kind: VindplaatsKind
    dossier: str | None = None
    number: str | None = None
    day: date | None = None


def prinsjesdag(year: int) -> date:
    """The third Tuesday of September, on which a vergaderjaar begins."""
    first = date(year, 9, 1)
    return date(year, 9, 15 + (1 - first.weekday()) % 7)


def vergaderjaar(day: date) -> str:
    """The parliamentary year of a day: ``2024/25``."""
    return as_vergaderjaar(day.year if day >= prinsjesdag(day.year) else day.year - 1)


def as_vergaderjaar(first: int) -> str:
    """The parliamentary year that begins in ``first``: ``2024`` becomes ``2024/25``."""
    return f"{first}/{(first + 1) % 100:02}"


def print_citation(one: Vindplaats, year: str | None = None) -> str:
    """A vindplaats in print, with no-break spaces before its numbers.

    Args:
        one: what is cited.
        year: the vergaderjaar of a paper of which the day is not known, but between which days it
            lies is.

    Raises:
        ValueError: if a part that its kind needs, or the vergaderjaar of a paper, is not known.
    """
    if absent := missing_parts(one):
        raise ValueError(f"{one.id} has no {', '.join(absent)}")
    if one.kind is VindplaatsKind.DOSSIER:
        return f"Kamerdossier {one.dossier}".replace(" ", NBSP)
    if one.kind is VindplaatsKind.LAW:
        return _of_a_law(one)
    if one.kind is VindplaatsKind.REGULATION:
        return _of_a_regulation(one)
    year = vergaderjaar(one.day) if one.day is not None else year
    if year is None:
        raise ValueError(f"the vergaderjaar of {one.id} is not known")
    return print_paper(
        "I" if one.kind is VindplaatsKind.PAPER_OF_SENATE else "II",
        year,
        one.dossier or "",
        one.number or "",
        one.page,
    )


def print_paper(chamber: str, year: str, dossier: str, number: str, page: int | None) -> str:
    """A paper of parliament: ``Kamerstukken II 2024/25, 36600 XV, nr. 66, p. 2``.

    Args:
        chamber: ``II`` for the Tweede Kamer, ``I`` for the Eerste.
        number: digits for the Tweede Kamer, letters for the Eerste.
    """
    shown = number if chamber == "I" else f"nr.{NBSP}{number}"
    text = (
        f"Kamerstukken{NBSP}{chamber} {year}, {dossier.replace('-', NBSP).replace(' ', NBSP)}, "
        f"{shown}"
    )
    return text if page is None else f"{text}, p.{NBSP}{page}"


#: The words that begin a citeertitel which takes ``het``.
_NEUTER = ("Besluit", "Burgerlijk Wetboek", "Wetboek", "Verdrag", "Statuut", "Reglement")


def _of_a_law(one: Vindplaats) -> str:
    if one.article is None:
        return one.title
    word = "het" if one.title.startswith(_NEUTER) else "de"
    return f"artikel{NBSP}{one.article} van {word} {one.title}"


def _of_a_regulation(one: Vindplaats) -> str:
    # Names changed with the treaties, and the order of number and year in 2015.
    day = one.day or date.min
    of = "EU" if day >= date(2009, 12, 1) else "EG" if day >= date(1993, 11, 1) else "EEG"
    number = one.number if day >= date(2015, 1, 1) else f"nr.{NBSP}{one.number}"
    text = f"Verordening ({of}){NBSP}{number}"
    return text if one.article is None else f"artikel{NBSP}{one.article} van {text}"


class Typed(NamedTuple):
    """A citation of a paper as a person typed it.

    Attributes:
        text: as it stands there, from ``start`` up to ``end``.
        chamber: ``II``, ``I``, or empty if none is named.
        years: the vergaderjaar as it was typed, ``2025/45`` or ``2024-25``.
        dossier: with one space before a suffix.
        number: digits, or letters of the Eerste Kamer.
    """

    text: str
    start: int
    end: int
    chamber: str
    years: str
    dossier: str
    number: str
    page: int | None

    @property
    def is_well_formed(self) -> bool:
        """Whether it stands there as :func:`print_paper` would print the same parts, but for the
        kind of its spaces.
        """
        made = print_paper(self.chamber, self.years, self.dossier, self.number, self.page)
        return " ".join(self.text.split()) == made.replace(NBSP, " ")


_CHAMBERS = {"Tweede": "II", "Eerste": "I"}
_TYPED = re.compile(
    r"(?:Kamerstuk(?:ken)?\s*(?P<chamber>II?)?|(?P<named>Tweede|Eerste)\s+Kamer(?:\s+der\s+Staten-Generaal)?)"
    r",?\s+(?:vergaderjaar\s+)?(?P<years>\d{4}\s*[-/\u2013]\s*\d{2,4}),?\s+"
    r"(?P<digits>\d{2}\s?\d{2,4})(?:[\s-](?P<suffix>[IVXLC]+|[A-H])(?=[\s,]))?,?\s+"
    r"(?:nrs?\.?\s*(?P<numbers>\d+(?:(?:,|\s+en)\s+\d+(?!\d*/))*)|(?P<letters>[A-Z]{1,3})\b)"
    r"(?:,?\s+p\.?\s*(?P<page>\d+))?"
)


def read_citations(text: str) -> Iterator[Typed]:
    """Every citation of a paper that was typed in a text, also in a form that is not right. One
    that names several numbers (``nrs. 1330 en 1373``) gives one each.
    """
    for found in _TYPED.finditer(text):
        digits, suffix = re.sub(r"\s", "", found["digits"]), found["suffix"]
        numbers = re.findall(r"\d+", found["numbers"] or "") or [found["letters"]]
        for number in numbers:
            yield Typed(
                text=found.group(),
                start=found.start(),
                end=found.end(),
                chamber=found["chamber"] or _CHAMBERS.get(found["named"], ""),
                years=re.sub(r"\s", "", found["years"]),
                dossier=f"{digits} {suffix}" if suffix else digits,
                number=number,
                page=int(found["page"]) if found["page"] else None,
            )


class TzNumber(NamedTuple):
    """The number of a toezegging: ``TZ202404-125`` is number 125 of April 2024."""

    year: int
    month: int
    number: int

    def __str__(self) -> str:
        return f"TZ{self.year}{self.month:02}-{self.number:03}"


def read_tz_number(text: str) -> TzNumber | None:
    """The number of a toezegging in its parts, whether the month exists or not; None if the text is
    no such number.
    """
    found = re.fullmatch(r"TZ(\d{4})(\d{2})-(\d{1,4})", text.strip())
    return None if found is None else TzNumber(*map(int, found.groups()))

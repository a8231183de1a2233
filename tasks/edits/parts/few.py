"""What a figure tells of a few people or organisations.

1. Een aantal personen boven nul en onder de drempel wordt niet afgedrukt; de bijlage zegt dat
   het te klein is om te noemen.
2. Een cijfer over minder organisaties dan de drempel wordt afgerond tot twee cijfers die iets
   zeggen, en met *ongeveer* afgedrukt.
3. Zo'n cijfer wordt alleen afgedrukt als die organisaties weten dat het openbaar wordt; staat dat
   niet in het register, dan wordt ernaar gevraagd.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.edits.thresholds import threshold
from tasks.figures.dutch import counted, number

#: Digits of a figure about a few organisations that say something.
DIGITS = 2
PEOPLE = "personen"


class CountedFacts(NamedTuple):
    """A figure as the register gives it.

    Attributes:
        about: its id.
        name: what people call it.
        value: exact.
        counts: :data:`PEOPLE`, or something else.
        organisations: how many it is about, None if it is about no particular ones.
        may_be_public: whether those know it; None if the register does not say it.
        at: the place of a column.
    """

    about: str
    name: str
    value: Fraction
    counts: str
    organisations: int | None
    may_be_public: bool | None
    at: Callable[[str], Place]


class Judged(NamedTuple):
    """Whether a figure is printed, whether it is rounded to :data:`DIGITS`, and what is told."""

    printed: bool
    rounded: bool
    finding: Finding | None


def judge(one: CountedFacts) -> Judged:
    """What may be printed of a figure; J10 and J11 if nothing is, J12 if it is asked."""
    few_people = threshold("J10", "personen")
    if one.counts == PEOPLE and 0 < one.value < few_people:
        return Judged(
            False,
            False,
            Finding(
                code="J10",
                about=one.about,
                text=(
                    f"{one.name} gaat over minder dan {number(few_people)} personen, en is niet "
                    "afgedrukt."
                ),
                place=one.at("waarde"),
                expected=f"nul, of ten minste {number(few_people)}; of een grotere groep",
            ),
        )
    few = threshold("J12", "organisaties")
    if one.organisations is None or one.organisations >= few:
        return Judged(True, False, None)
    about = counted(one.organisations, "organisatie", "organisaties")
    if one.may_be_public is None:
        asked = Finding(
            code="J12",
            about=one.about,
            text=f"{one.name} gaat over {about}; wie die kent, herkent de gegevens.",
            place=one.at("vrij_te_geven"),
            expected="ja, als de organisatie weet dat het openbaar wordt; anders nee",
            value=str(one.organisations),
            against=str(few),
        )
        return Judged(True, True, asked)
    if not one.may_be_public:
        told = Finding(
            code="J11",
            about=one.about,
            text=f"{one.name} gaat over {about}, mag niet openbaar worden, en is niet afgedrukt.",
            place=one.at("vrij_te_geven"),
            expected="een cijfer over meer organisaties, of ja als zij het weten",
        )
        return Judged(False, True, told)
    return Judged(True, True, None)

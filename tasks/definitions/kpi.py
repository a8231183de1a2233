"""The KPI's of begroting and Jaarplan: what is measured, in which direction, against which norm and
plan (config/kpi.yaml).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from tasks.definitions.base import definitions_folder, read_yaml
from tasks.figures import dutch
from tasks.figures.figure import Exact, Source
from tasks.figures.forms import FORMS
from tasks.figures.frozen import Frozen

#: In the folder of definitions; contracts name it as a source.
FILE = "kpi.yaml"


def _written_exactly(value: object) -> object:
    try:
        if isinstance(value, float):
            raise ValueError
        return Fraction(str(value))
    except ValueError:
        raise ValueError(
            f"{value!r} is geen exact getal; verwacht een geheel getal, of een getal met een punt "
            'tussen aanhalingstekens, zoals "7.5"'
        ) from None


#: A number as the file has it. YAML makes a binary float of 7.5, and that is never exact.
Number = Annotated[Exact, BeforeValidator(_written_exactly)]
Direction = Literal["hoger", "lager", "band"]
Measurement = Literal["aandeel", "cumulatief", "stand", "jaarlijks"]


class Range(Frozen):
    """What values can be by nature: both bounds, which are possible themselves and None where there
    is none, and whether only whole numbers are.
    """

    lowest: Number | None = None
    highest: Number | None = None
    whole: bool = False

    def holds(self, value: Fraction) -> bool:
        """Whether ``value`` can be."""
        return (
            (self.lowest is None or value >= self.lowest)
            and (self.highest is None or value <= self.highest)
            and (not self.whole or value.denominator == 1)
        )

    def __str__(self) -> str:
        what = "een geheel getal" if self.whole else "een getal"
        lowest, highest = (
            None if end is None else dutch.in_full(end) for end in (self.lowest, self.highest)
        )
        if lowest is not None and highest is not None:
            return f"{what} van {lowest} tot en met {highest}"
        if lowest is not None:
            return f"{what} van ten minste {lowest}"
        return what if highest is None else f"{what} van ten hoogste {highest}"


_COUNT, _AMOUNT = Range(lowest=Fraction(0), whole=True), Range(lowest=Fraction(0))
#: By the name of the form, where that says enough. A percentage may be above 100 and a grade has a
#: scale, so those say their own.
RANGE_BY_FORM = {
    "aantal": _COUNT,
    "aantal_mln": _COUNT,
    "woord": _COUNT,
    "euro": _AMOUNT,
    "euro_mln": _AMOUNT,
    "dagen": _AMOUNT,
}
SHARE = Range(lowest=Fraction(0), highest=Fraction(100))


class Kpi(Frozen):
    """One KPI.

    The meaning of every field stands at the top of config/kpi.yaml; values are in the base unit of
    ``form``.
    """

    id: str = Field(pattern="^K[0-9]{2}$")
    name: str
    theme: str
    origin: tuple[Literal["begroting", "Jaarplan"], ...] = Field(min_length=1)
    definition: str
    owner: str
    measurement: Measurement
    direction: Direction
    form: str
    step: Number
    range: Range | None = None
    norm: dict[int, Number | tuple[Number, Number]]
    plan: dict[int, tuple[Number, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _hangs_together(self) -> Kpi:
        if self.form not in FORMS:
            raise ValueError(
                f"de form {self.form!r} is onbekend; verwacht een van: {', '.join(sorted(FORMS))}"
            )
        if self.measurement == "aandeel" and self.form != "procent":
            raise ValueError("een aandeel wordt afgedrukt als procent: form moet procent zijn")
        if self.range is None and self.measurement != "aandeel" and self.form not in RANGE_BY_FORM:
            raise ValueError(
                f"range ontbreekt; de form {self.form} zegt niet welke waarden kunnen, zoals "
                '{lowest: "1", highest: "10"}'
            )
        for year, norm in self.norm.items():
            if isinstance(norm, tuple) != (self.direction == "band"):
                raise ValueError(
                    f"de norm van {year} past niet bij direction {self.direction}; verwacht bij "
                    "band [laagste, hoogste], anders één getal"
                )
        for year, plan in self.plan.items():
            if len(plan) != 12 or year not in self.norm:
                raise ValueError(
                    f"het plan van {year} heeft twaalf maanden nodig, en een norm voor dat jaar"
                )
        if self.measurement == "cumulatief" and set(self.plan) != set(self.norm):
            raise ValueError(
                "een cumulatieve kpi heeft een plan nodig voor ieder jaar met een norm"
            )
        for what, year, value in self._aims():
            if not self.possible.holds(value):
                raise ValueError(
                    f"{what} van {year} noemt {dutch.in_full(value)}; verwacht {self.possible}"
                )
        return self

    @property
    def possible(self) -> Range:
        """What a value of a month or a forecast can be, in the base unit of the form."""
        if self.range is not None:
            return self.range
        return SHARE if self.measurement == "aandeel" else RANGE_BY_FORM[self.form]

    def norm_of(self, year: int) -> tuple[Fraction, Fraction]:
        """Lowest and highest value that meet the norm of ``year``; one value twice, but for a
        band.
        """
        norm = self.norm[year]
        return norm if isinstance(norm, tuple) else (norm, norm)

    def _aims(self) -> Iterator[tuple[str, int, Fraction]]:
        for year in self.norm:
            yield from (("de norm", year, end) for end in self.norm_of(year))
        for year, plan in self.plan.items():
            yield from (("het plan", year, value) for value in plan)


class Kpis(Frozen):
    """All KPI's, and the Dutch titles of the themes under which they are printed."""

    themes: dict[str, str]
    kpis: tuple[Kpi, ...]

    @model_validator(mode="after")
    def _unique(self) -> Kpis:
        ids = [kpi.id for kpi in self.kpis]
        if len(set(ids)) != len(ids):
            twice = next(id for id in ids if ids.count(id) > 1)
            raise ValueError(f"de kpi {twice} staat er twee keer")
        if unknown := {kpi.theme for kpi in self.kpis} - set(self.themes):
            raise ValueError(
                f"het thema {min(unknown)!r} is onbekend; verwacht een van: "
                f"{', '.join(self.themes)}"
            )
        return self

    def of_year(self, year: int) -> list[Kpi]:
        """The KPI's that have a norm for ``year``, in the order of the file."""
        return [kpi for kpi in self.kpis if year in kpi.norm]


def load_kpis() -> Kpis:
    """All KPI's. Raises DefinitionError if the file is not right."""
    return read_yaml(definitions_folder() / FILE, Kpis)


def kpi_source() -> Source:
    """What norms and plans are traced to: the bytes of the file."""
    digest = hashlib.sha256((definitions_folder() / FILE).read_bytes()).hexdigest()
    return Source(contract=FILE, delivery=digest, file=FILE)

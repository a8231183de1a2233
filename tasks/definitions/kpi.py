"""A KPI of begroting or Jaarplan: what is measured, in which direction, against what norm and plan.

Its definition is a delivery (config/bronnen/kpi_definities.yaml); what does not hang together is
told in the words of that register.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from tasks.figures import dutch
from tasks.figures.figure import Exact
from tasks.figures.forms import FORMS
from tasks.figures.frozen import Frozen

Direction = Literal["hoger", "lager", "band"]
Measurement = Literal["aandeel", "cumulatief", "stand", "jaarlijks"]


class Range(Frozen):
    """What values can be by nature: both bounds, which are possible themselves and None where there
    is none, and whether only whole numbers are.
    """

    lowest: Exact | None = None
    highest: Exact | None = None
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
    """One KPI; values are in the base unit of ``form``.

    Attributes:
        id: its number.
        theme: the short name of the theme under which it is printed.
        origin: where it comes from.
        owner: who explains it.
        measurement: ``aandeel`` is numerator / denominator, added up over the months of the period
            (percent); ``cumulatief`` monthly values added up over those months; ``stand`` the value
            of the last of them; ``jaarlijks`` is measured once a year, in whatever month.
        direction: ``hoger`` or ``lager`` is better, or the norm is a ``band``.
        form: how it is printed.
        step: what it is rounded to.
        range: what values can be, where measurement and form do not say it; see :attr:`possible`.
        norm: by year; of a band [lowest, highest]. A KPI without one for a year is not reported in
            that year.
        plan: by year, what should stand there at the end of each month, January to December;
            without a plan the norm counts all year.
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
    step: Exact
    range: Range | None = None
    norm: dict[int, Exact | tuple[Exact, Exact]]
    plan: dict[int, tuple[Exact, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _hangs_together(self) -> Kpi:
        if self.form not in FORMS:
            raise ValueError(
                f"de vorm {self.form!r} is onbekend; verwacht een van: {', '.join(sorted(FORMS))}"
            )
        if self.measurement == "aandeel" and self.form != "procent":
            raise ValueError("een aandeel wordt afgedrukt als procent: de vorm moet procent zijn")
        if self.range is None and self.measurement != "aandeel" and self.form not in RANGE_BY_FORM:
            raise ValueError(
                f"laagste en hoogste ontbreken; de vorm {self.form} zegt niet welke waarden kunnen"
            )
        for norm in self.norm.values():
            if isinstance(norm, tuple) != (self.direction == "band"):
                raise ValueError(
                    f"de norm past niet bij de richting {self.direction}; verwacht bij een band "
                    "norm en norm_tot, anders alleen norm"
                )
            if isinstance(norm, tuple) and norm[0] > norm[1]:
                raise ValueError(
                    f"norm_tot ({dutch.in_full(norm[1])}) ligt onder norm "
                    f"({dutch.in_full(norm[0])}); verwacht eerst de ondergrens van de band"
                )
        for year, plan in self.plan.items():
            if len(plan) != 12 or year not in self.norm:
                raise ValueError(
                    "het plan is niet volledig; verwacht een waarde in alle twaalf kolommen "
                    "plan_01 tot en met plan_12, of in geen enkele"
                )
        if self.measurement == "cumulatief" and set(self.plan) != set(self.norm):
            raise ValueError(
                "een cumulatieve kpi heeft een plan nodig, in plan_01 tot en met plan_12"
            )
        for what, value in self._aims():
            if not self.possible.holds(value):
                raise ValueError(f"{what} noemt {dutch.in_full(value)}; verwacht {self.possible}")
        return self

    @property
    def possible(self) -> Range:
        """What a value of a month or a forecast can be, in the base unit of the form."""
        usual = SHARE if self.measurement == "aandeel" else RANGE_BY_FORM.get(self.form, Range())
        if self.range is None:
            return usual
        return self.range.model_copy(update={"whole": usual.whole})

    def norm_of(self, year: int) -> tuple[Fraction, Fraction]:
        """Lowest and highest value that meet the norm of ``year``; one value twice, but for a
        band.
        """
        norm = self.norm[year]
        return norm if isinstance(norm, tuple) else (norm, norm)

    def _aims(self) -> Iterator[tuple[str, Fraction]]:
        for year in self.norm:
            yield from (("de norm", end) for end in self.norm_of(year))
        for plan in self.plan.values():
            yield from (("het plan", value) for value in plan)

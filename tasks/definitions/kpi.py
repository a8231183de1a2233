"""The KPI's of begroting and Jaarplan: what is measured, in which direction, against which norm and
plan (config/kpi.yaml).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, model_validator

from tasks.definitions.base import Configuration
from tasks.figures.figure import Exact, Source
from tasks.figures.forms import FORMS

FILE = Path(__file__).parents[2] / "config" / "kpi.yaml"
Direction = Literal["hoger", "lager", "band"]
Measurement = Literal["aandeel", "cumulatief", "stand", "jaarlijks"]


class Kpi(Configuration):
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
    step: Exact
    norm: dict[int, Exact | tuple[Exact, Exact]]
    plan: dict[int, tuple[Exact, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _hangs_together(self) -> Kpi:
        if self.form not in FORMS:
            raise ValueError(
                f"{self.id}: unknown form {self.form!r}, expected one of {sorted(FORMS)}"
            )
        if self.measurement == "aandeel" and self.form != "procent":
            raise ValueError(f"{self.id}: an aandeel is printed as procent")
        for year, norm in self.norm.items():
            if isinstance(norm, tuple) != (self.direction == "band"):
                raise ValueError(
                    f"{self.id}: norm of {year} does not fit direction {self.direction!r}"
                )
        for year, plan in self.plan.items():
            if len(plan) != 12 or year not in self.norm:
                raise ValueError(
                    f"{self.id}: plan of {year} needs twelve months and a norm for that year"
                )
        if self.measurement == "cumulatief" and set(self.plan) != set(self.norm):
            raise ValueError(f"{self.id}: a cumulatief KPI needs a plan for every year with a norm")
        return self


class Kpis(Configuration):
    """All KPI's, and the Dutch titles of the themes under which they are printed."""

    themes: dict[str, str]
    kpis: tuple[Kpi, ...]

    @model_validator(mode="after")
    def _unique(self) -> Kpis:
        ids = [kpi.id for kpi in self.kpis]
        if len(set(ids)) != len(ids):
            raise ValueError("kpi.yaml: an id is used twice")
        if unknown := {kpi.theme for kpi in self.kpis} - set(self.themes):
            raise ValueError(f"kpi.yaml: unknown themes {sorted(unknown)}")
        return self

    def of_year(self, year: int) -> list[Kpi]:
        """The KPI's that have a norm for ``year``, in the order of the file."""
        return [kpi for kpi in self.kpis if year in kpi.norm]


def load_kpis(file: Path = FILE) -> tuple[Kpis, Source]:
    """All KPI's, with the source that their norms and plans are traced to.

    Raises ValueError if the file is not valid.
    """
    data = file.read_bytes()
    return Kpis.model_validate(yaml.safe_load(data)), Source(
        contract=file.name, delivery=hashlib.sha256(data).hexdigest(), file=file.name
    )

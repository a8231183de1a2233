"""How the amounts in a table of children abroad are made up, from the records: for the audit of
disclosure, and for no annex.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tasks.definitions.buitenland import Profile, Regeling
from tasks.deliveries.records.in_database.place import InDatabase
from tasks.sections.inputs import Inputs
from tasks.sections.outsiders.concentration import Concentration
from tasks.sections.records.rates import rates_frame

SQL = Path(__file__).parents[1] / "records"


def concentrations(
    key: str,
    rules: Regeling,
    profile: Profile,
    inputs: Inputs,
    countries_in: Mapping[str, tuple[str, ...]],
) -> tuple[Concentration, ...]:
    """One per amount.

    Args:
        key: of the regeling.
        countries_in: by the part of the id of an amount, which countries it is of.
    """
    sources: dict[str, Path | InDatabase | pd.DataFrame] = {
        rules.records: inputs.records(rules.records),
        "binnenland": pd.DataFrame({"landcode": [profile.home]}),
    }
    if rules.anticumulatie:
        sources["svb_anticumulatie"] = inputs.records("svb_anticumulatie")
        sources["wisselkoersen"] = rates_frame(inputs.rows("wisselkoersen"))
    made_up = inputs.query(SQL / f"{key}_dominantie.sql", sources).set_index("landcode")
    return tuple(
        Concentration.of(f"buitenland.{key}.{part}.bedrag", made_up.loc[list(codes)])
        for part, codes in countries_in.items()
    )

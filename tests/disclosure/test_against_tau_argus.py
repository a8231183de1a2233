"""What the audit finds in amounts, beside what tau-ARGUS finds: the program of the statistical
offices, on made-up records.
"""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest
from pytauargus import protect
from support.cases import cases
from support.dossiers.published_tables import audited, cell, table

from tasks.sections.outsiders.concentration import Concentration
from tasks.sections.records.queries import run_on_duckdb

SQL = Path(__file__).parents[2] / "tasks" / "sections" / "records"
HOME = pd.DataFrame({"landcode": ["6030"]})


def records(seed: int) -> pd.DataFrame:
    """Of 200 countries, some with very large amounts beside small ones; one row per child."""
    pick = random.Random(seed)
    rows = [
        (f"k{country}-{child}", f"L{country:03}", pick.choice([1, 5, 20, 90]) * pick.randint(1, 9))
        for country in range(200)
        for child in range(pick.choice([1, 2, 3, 8, 9, 10, 11, 30]))
    ]
    return pd.DataFrame(rows, columns=["kind", "landcode", "bedrag_cent"])


def unsafe(made: pd.DataFrame, rules: str, folder: Path) -> set[str]:
    """The countries that tau-ARGUS finds unsafe."""
    found = protect(
        made[["landcode", "bedrag_cent"]],
        ["landcode"],
        response="bedrag_cent",
        safety_rules=rules,
        workdir=str(folder),
    )
    cells = found.tables[0].dataframe()
    return {*cells.loc[(cells["status"] == "U") & (cells["landcode"] != "Total"), "landcode"]}


@pytest.mark.grows
@pytest.mark.parametrize("seed", range(cases(2, 100)))
def test_the_same_amounts_are_unsafe(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where it leaves files behind
    made = records(seed)
    per_country = run_on_duckdb(
        SQL / "kot_dominantie.sql", {"kot_kinderen": made, "binnenland": HOME}
    ).set_index("landcode")
    inside = [Concentration.of(one, per_country.loc[[one]]) for one in per_country.index]
    cells = (cell(one, 0, 1, "euro") for one in per_country.index)
    _, _, problems = audited(table(*cells), inside=inside)
    found = {code: {one.about for one in problems if one.code == code} for code in ("O03", "O06")}
    assert found["O06"] == unsafe(made, "NK(1,50)|NK(2,85)|P(10,1)", tmp_path / "dominantie")
    assert found["O03"] == unsafe(made, "FREQ(10,20)", tmp_path / "aantal")
    assert all(20 < len(some) < 180 for some in found.values())

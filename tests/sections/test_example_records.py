"""The example records: made the same everywhere, and adding up to the published tables to the
character.
"""

from __future__ import annotations

import csv
import hashlib
import runpy
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.delivery import Intake
from tasks.deliveries.intake.take_in import take_in
from tasks.deliveries.registers.rows import load_register
from tasks.figures import dutch, forms
from tasks.sections import contracts_of
from tasks.sections.records.queries import run_on_duckdb
from tasks.storage.store import Store

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config" / "voorbeeld"
SQL = ROOT / "tasks" / "sections" / "records"
generate: Callable[..., None] = runpy.run_path(str(EXAMPLE / "generate.py"))["generate"]

#: As printed in Kamerstuk 36 708, nr. 28; the misprint "1.8 mln" in it is not repeated.
WKB_2023 = """
Polen 7.200 € 12,8 mln · Bondsrepubliek Duitsland 4.800 € 7,9 mln · België 4.700 € 7,4 mln · Roemenië 2.700 € 6,6 mln ·
Onbekend 1.700 € 5,0 mln · Bulgarije 1.400 € 4,9 mln · Marokko 1.200 € 2,2 mln · Spanje 700 € 1,9 mln · Slowakije 400 € 1,0 mln ·
Curaçao 400 € 0,7 mln · Portugal 300 € 0,7 mln · Hongarije 200 € 0,6 mln · Suriname 200 € 0,7 mln · Frankrijk 200 € 0,5 mln ·
Verenigd Koninkrijk 200 € 0,3 mln · Indonesië 200 € 0,4 mln · Aruba 100 € 0,2 mln · Verenigde Staten van Amerika 100 € 0,2 mln ·
Griekenland 100 € 0,4 mln · Italië 100 € 0,4 mln · Litouwen 100 € 0,2 mln · Zweden 100 € 0,2 mln · Turkije 100 € 0,2 mln ·
Servië 100 € 0,2 mln · Kroatië 100 € 0,2 mln · Letland 100 € 0,2 mln · Tsjechië 100 € 0,2 mln · Tunesië 100 € 0,2 mln ·
Sint-Maarten 100 € 0,1 mln · Kaapverdië 100 € 0,2 mln · Overige 700 € 1,4 mln · Totaal buitenland 28.600 € 58 mln
"""
KOT_2023 = (
    "België 840 € 3,6 mln · Bondsrepubliek Duitsland 660 € 3,3 mln · Overige 90 € 0,7 mln "
    "· Totaal buitenland 1.590 € 7,6 mln"
)


class Example:
    """One example delivery, taken in."""

    def __init__(self, halfjaar: str, folder: Path) -> None:
        self.halfjaar = load_halfjaar(halfjaar)
        self.contracts = contracts_of(self.halfjaar)
        self.folder = folder / "levering"
        generate(halfjaar, self.folder)
        self.store = Store(folder / "store")
        self.intake: Intake = take_in(self.folder, self.halfjaar, self.contracts, self.store)

    def rows(self, contract: str) -> list[dict[str, object]]:
        return [
            row.values
            for row in load_register(
                self.store, self.intake.deliveries[contract], self.contracts[contract]
            )
        ]

    def sources(self) -> dict[str, Path | pd.DataFrame]:
        rates = [
            (row["maand"], row["valuta"], int(Fraction(str(row["koers"])) * 10_000))
            for row in self.rows("wisselkoersen")
        ]
        records = ("wkb_kinderen", "kot_kinderen", "svb_anticumulatie")
        return {
            **{name: self.store.path(self.intake.deliveries[name].content) for name in records},
            "wisselkoersen": pd.DataFrame(rates, columns=["maand", "valuta", "koers_e4"]),
        }

    def per_country(self, regeling: str) -> dict[str, tuple[int, int]]:
        frame = run_on_duckdb(SQL / f"{regeling}_buitenland.sql", self.sources())
        summed = frame.groupby("landcode")[["kinderen", "netto_cent"]].sum()
        return {
            str(code): (int(row["kinderen"]), int(row["netto_cent"]))
            for code, row in summed.iterrows()
        }


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    return Example("2025-H1", tmp_path_factory.mktemp("voorbeeld"))


def _table(
    example: Example, regeling: str, threshold: int, count_step: int, total_step: int
) -> str:
    """The table, made here by hand and not by the section, so that the records are judged by
    themselves.
    """
    names = {str(row["landcode"]): str(row["omschrijving"]) for row in example.rows("landentabel")}
    countries = example.per_country(regeling)
    alone = {
        code: one
        for code, one in countries.items()
        if Fraction(one[0], 12) >= threshold or code == "0000"
    }
    rows = [(names[code], *alone[code]) for code in sorted(alone, key=lambda code: -alone[code][0])]
    rest = [one for code, one in countries.items() if code not in alone]
    rows.append(("Overige", sum(one[0] for one in rest), sum(one[1] for one in rest)))
    everything = (
        "Totaal buitenland",
        sum(one[0] for one in countries.values()),
        sum(one[1] for one in countries.values()),
    )
    return " · ".join(
        f"{name} {dutch.number(Fraction(months, 12), count_step)} "
        f"{forms.printed(Fraction(cents, 100), 'euro_mln', step)}"
        for (name, months, cents), step in [
            *((row, 100_000) for row in rows),
            (everything, total_step),
        ]
    )


def _published(text: str) -> str:
    return " ".join(text.split()).replace("€ ", "€\u00a0").replace(" mln", "\u00a0mln")


def test_wkb_2023_prints_as_published(example: Example) -> None:
    assert _table(example, "wkb", threshold=50, count_step=100, total_step=1_000_000) == _published(
        WKB_2023
    )


def test_kot_2023_prints_as_published(example: Example) -> None:
    assert _table(example, "kot", threshold=95, count_step=10, total_step=100_000) == _published(
        KOT_2023
    )


def test_the_rounded_rows_add_up_to_another_total_than_the_unrounded(example: Example) -> None:
    cents = [cents for _, cents in example.per_country("wkb").values()]
    assert forms.printed(Fraction(sum(cents), 100), "euro_mln", 1_000_000) == "€\u00a058\u00a0mln"
    printed = [
        Fraction(row.split("€ ")[1].split(" mln")[0].replace(",", "."))
        for row in " ".join(WKB_2023.split()).split(" · ")[:-1]
    ]
    assert sum(printed) == Fraction("58.1")


@pytest.mark.parametrize("halfjaar", ["2025-H1", "2024-H2"])
def test_nothing_blocks_in_an_example_and_the_records_are_exactly_what_was_aimed_at(
    halfjaar: str, tmp_path: Path
) -> None:
    made = Example(halfjaar, tmp_path)
    assert [finding for finding in made.intake.findings if finding.grade is Grade.BLOCKING] == []
    with (EXAMPLE / f"buitenland_{made.halfjaar.toeslagjaar}.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        targets = list(csv.DictReader(file, delimiter=";"))
    for regeling in ("WKB", "KOT"):
        aimed = {
            row["landcode"]: (int(row["kindmaanden"]), int(row["bedrag_cent"]))
            for row in targets
            if row["regeling"] == regeling
        }
        assert made.per_country(regeling.lower()) == aimed


def test_what_is_deliberately_in_the_records(example: Example) -> None:
    sources = example.sources()
    with duckdb.connect() as connection:
        for name, source in sources.items():
            if isinstance(source, Path):
                connection.read_parquet(str(source)).create_view(name)
        moved = (
            "SELECT count(*) FROM (SELECT kind FROM wkb_kinderen GROUP BY kind HAVING "
            "count(DISTINCT landcode) > 1)"
        )
        assert connection.execute(moved).fetchall() == [(300,)]
        assert connection.execute(
            "SELECT count(DISTINCT valuta) FROM svb_anticumulatie"
        ).fetchall() == [(9,)]
        tie = (
            "SELECT count(*) FROM svb_anticumulatie WHERE valuta = 'TRY' AND maand = 202304 AND "
            "bedrag_cent = 58571"
        )
        assert connection.execute(tie).fetchall() == [(1,)]
    rates = sources["wisselkoersen"]
    assert isinstance(rates, pd.DataFrame)
    assert list(rates[(rates["maand"] == 202304) & (rates["valuta"] == "TRY")]["koers_e4"]) == [
        253_280
    ]
    larger = run_on_duckdb(SQL / "wkb_buitenland.sql", sources)["aftrek_groter"].sum()
    orphans = run_on_duckdb(SQL / "svb_zonder_kind.sql", sources)
    assert (int(larger), int(orphans["rijen"][0])) == (3 * 12, 500)


def _digests(folder: Path) -> Mapping[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


def test_the_same_example_has_the_same_bytes(example: Example, tmp_path: Path) -> None:
    generate("2025-H1", tmp_path)
    assert _digests(tmp_path) == _digests(example.folder)
    assert len(_digests(tmp_path)) >= 11


def test_every_form_in_which_agencies_deliver_is_in_the_example(example: Example) -> None:
    starts = {
        path.name.split("_")[0].split(" ")[0]: path.read_bytes()[:4]
        for path in example.folder.iterdir()
    }
    assert starts["wkb"].startswith(b"\xef\xbb\xbf")
    assert starts["kot"] == b"PAR1"
    assert starts["wisselkoersen"] == b"PK\x03\x04"
    assert starts["Tabel34"].startswith(b"\xff\xfe")


def test_children_in_the_netherlands_leave_the_tables_as_they_are(
    example: Example, tmp_path: Path
) -> None:
    generate("2025-H1", tmp_path / "levering", Fraction(1, 1000))
    intake = take_in(
        tmp_path / "levering", example.halfjaar, example.contracts, Store(tmp_path / "store")
    )
    sources = example.sources() | {
        "wkb_kinderen": Store(tmp_path / "store").path(intake.deliveries["wkb_kinderen"].content)
    }
    frame = (
        run_on_duckdb(SQL / "wkb_buitenland.sql", sources)
        .groupby("landcode")[["kinderen", "netto_cent"]]
        .sum()
    )
    with_home = {
        str(code): (int(row["kinderen"]), int(row["netto_cent"])) for code, row in frame.iterrows()
    }
    assert with_home.pop("6030")[0] > 12 * 1_700
    assert with_home == example.per_country("wkb")

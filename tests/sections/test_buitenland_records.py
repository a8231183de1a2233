"""The records of children abroad: one query, two engines, and the rules by worked example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import sqlalchemy
import sqlglot
from sqlglot import exp
from support.rulebook import Chapter, row

from tasks.deliveries.records.in_database.database import RecordsPlace
from tasks.deliveries.records.in_database.place import open_place
from tasks.figures.dutch import NBSP, month_and_year, number
from tasks.sections import buitenland
from tasks.sections.records.queries import load_query, run_in_database, run_on_duckdb, tables_of

SQL = Path(__file__).parents[2] / "tasks" / "sections" / "records"
CONTRACTS = {"wkb_kinderen", "kot_kinderen", "svb_anticumulatie"}
Tables = dict[str, pd.DataFrame]
Runner = Callable[[str, Tables], list[dict[Hashable, Any]]]


def _columns(rows: list[tuple[object, ...]], *names: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(names))


def wkb(*rows: tuple[str, int, str, int]) -> pd.DataFrame:
    return _columns(list(rows), "kind", "maand", "landcode", "bedrag_cent")


def svb(*rows: tuple[str, int, int, str]) -> pd.DataFrame:
    return _columns(
        list(rows) or [("niemand", 202301, 1, "EUR")], "kind", "maand", "bedrag_cent", "valuta"
    )


RATES = _columns(
    [
        (202301, "EUR", 10_000),
        (202302, "EUR", 10_000),
        (202301, "TRY", 253_280),
        (202301, "PLN", 45_420),
        (202301, "HUF", 3_900_000),
    ],
    "maand",
    "valuta",
    "koers_e4",
)


@pytest.fixture(params=["duckdb", "postgresql"])
def run(request: pytest.FixtureRequest) -> Runner:
    """Runs a query by name on one of the engines and gives its rows."""
    if request.param == "duckdb":
        return lambda name, tables: run_on_duckdb(SQL / f"{name}.sql", tables).to_dict("records")
    url = request.getfixturevalue("postgres_url")

    def on_postgresql(name: str, tables: Tables) -> list[dict[Hashable, Any]]:
        """Records in tables; what is no records goes along."""
        engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
        records = [table for table in tables if table in CONTRACTS]
        for table in records:
            tables[table].to_sql(table, engine, index=False, if_exists="replace")
        place = RecordsPlace(address=url, tables={one: one for one in records})
        sources = {one: exp.select("*").from_(one) for one in records}
        with open_place(place) as database:
            found = run_in_database(SQL / f"{name}.sql", {**tables, **sources}, database)
        return found.to_dict("records")

    return on_postgresql


#: (nummer van de regel en wat hij zegt, rijen van Dienst Toeslagen, rijen van de SVB, uitkomst: landcode, maand,
#: kinderen, netto_cent, aftrek_groter)
RULES = [
    (
        "2 zonder aftrek is netto gelijk aan bruto",
        wkb(("a", 202301, "7028", 10_010)),
        svb(),
        [("7028", 202301, 1, 10_010, 0)],
    ),
    (
        "2 een aftrek in euro's gaat er in zijn geheel af",
        wkb(("a", 202301, "9089", 10_000)),
        svb(("a", 202301, 9_520, "EUR")),
        [("9089", 202301, 1, 480, 0)],
    ),
    (
        "2 een aftrek in zloty's wordt gedeeld door de koers van de maand: 45,42 / 4,5420 = 10,00",
        wkb(("a", 202301, "7028", 2_500)),
        svb(("a", 202301, 4_542, "PLN")),
        [("7028", 202301, 1, 1_500, 0)],
    ),
    (
        "2 precies een halve cent gaat omhoog: 585,71 / 25,3280 = 23,125 wordt 23,13",
        wkb(("a", 202301, "6043", 10_000)),
        svb(("a", 202301, 58_571, "TRY")),
        [("6043", 202301, 1, 7_687, 0)],
    ),
    (
        "2 minder dan een halve cent gaat omlaag: 585,70 / 25,3280 = 23,1246 wordt 23,12",
        wkb(("a", 202301, "6043", 10_000)),
        svb(("a", 202301, 58_570, "TRY")),
        [("6043", 202301, 1, 7_688, 0)],
    ),
    (
        "2 de halve cent hangt niet af van een even of oneven cent: 1,95 / 390 = 0,005 wordt 0,01",
        wkb(("a", 202301, "5017", 100)),
        svb(("a", 202301, 195, "HUF")),
        [("5017", 202301, 1, 99, 0)],
    ),
    (
        "1 is de aftrek gelijk aan het recht, dan telt het kind niet mee",
        wkb(("a", 202301, "5010", 9_000), ("b", 202301, "5010", 9_000)),
        svb(("a", 202301, 9_000, "EUR")),
        [("5010", 202301, 1, 9_000, 0)],
    ),
    (
        "1 is de aftrek hoger dan het recht, dan is het netto nul en wordt dat geteld",
        wkb(("a", 202301, "5010", 9_000), ("b", 202301, "5010", 9_000)),
        svb(("a", 202301, 9_001, "EUR")),
        [("5010", 202301, 1, 9_000, 1)],
    ),
    (
        "1 een recht van nul is geen kind",
        wkb(("a", 202301, "5010", 0)),
        svb(),
        [("5010", 202301, 0, 0, 0)],
    ),
    (
        "1 een kind dat verhuist telt in ieder land mee voor de maanden daar",
        wkb(("a", 202301, "7028", 5_000), ("a", 202302, "9089", 5_000)),
        svb(("a", 202302, 1_000, "EUR")),
        [("7028", 202301, 1, 5_000, 0), ("9089", 202302, 1, 4_000, 0)],
    ),
    (
        "2 de aftrek van een andere maand of een ander kind doet niets",
        wkb(("a", 202301, "7028", 5_000)),
        svb(("a", 202302, 1_000, "EUR"), ("b", 202301, 1_000, "EUR")),
        [("7028", 202301, 1, 5_000, 0)],
    ),
]


@pytest.mark.parametrize(
    ("records", "deductions", "expected"),
    [rule[1:] for rule in RULES],
    ids=[rule[0] for rule in RULES],
)
def test_wkb(
    run: Runner, records: pd.DataFrame, deductions: pd.DataFrame, expected: list[tuple[object, ...]]
) -> None:
    rows = run(
        "wkb_buitenland",
        {"wkb_kinderen": records, "svb_anticumulatie": deductions, "wisselkoersen": RATES},
    )
    names = ("landcode", "maand", "kinderen", "netto_cent", "aftrek_groter")
    assert rows == [dict(zip(names, row, strict=True)) for row in expected]


def test_kot_is_gross_and_counts_children_with_an_amount(run: Runner) -> None:
    rows = run(
        "kot_buitenland",
        {
            "kot_kinderen": wkb(
                ("a", 202301, "5010", 40_000), ("b", 202301, "5010", 0), ("a", 202302, "9089", 1)
            )
        },
    )
    assert rows == [
        {"landcode": "5010", "maand": 202301, "kinderen": 1, "netto_cent": 40_000},
        {"landcode": "9089", "maand": 202302, "kinderen": 1, "netto_cent": 1},
    ]


def test_rows_of_the_svb_without_a_child_are_counted_per_row_and_per_child(run: Runner) -> None:
    deductions = svb(
        ("a", 202301, 5, "EUR"),
        ("x", 202301, 5, "EUR"),
        ("x", 202302, 5, "EUR"),
        ("a", 202302, 5, "EUR"),
    )
    rows = run(
        "svb_zonder_kind",
        {"svb_anticumulatie": deductions, "wkb_kinderen": wkb(("a", 202301, "5010", 10))},
    )
    assert rows == [{"rijen": 3, "kinderen": 2}]


def test_rows_of_the_svb_are_counted_per_month_and_summed_only_in_euros(run: Runner) -> None:
    deductions = svb(
        ("a", 202301, 5, "EUR"),
        ("b", 202301, 0, "EUR"),
        ("c", 202301, 7, "PLN"),
        ("a", 202302, 6, "EUR"),
    )
    assert run("svb_per_maand", {"svb_anticumulatie": deductions}) == [
        {"maand": 202301, "rijen": 3, "nul": 1, "euro_rijen": 1, "euro_cent": 5},
        {"maand": 202302, "rijen": 1, "nul": 0, "euro_rijen": 1, "euro_cent": 6},
    ]


HOME = _columns([("6030",)], "landcode")
#: What the amounts of a country are made up of: rows of Dienst Toeslagen, of the SVB, landcode, how many children contribute,
#: their sum in cents, and the two largest.
MADE_UP = [
    pytest.param(
        wkb(("a", 202301, "7028", 500), ("a", 202302, "7028", 300), ("b", 202301, "7028", 200)),
        svb(),
        [("7028", 2, 1_000, 800, 200)],
        id="a child is one contribution, however many months",
    ),
    pytest.param(
        wkb(("a", 202301, "7028", 500), ("b", 202301, "7028", 500), ("c", 202301, "7028", 100)),
        svb(),
        [("7028", 3, 1_100, 500, 500)],
        id="two children may share the largest",
    ),
    pytest.param(
        wkb(("a", 202301, "7028", 500), ("b", 202301, "5010", 900), ("c", 202301, "6030", 10_000)),
        svb(),
        [("5010", 1, 900, 900, 0), ("7028", 1, 500, 500, 0)],
        id="one child has no second; who lives at home is left out",
    ),
    pytest.param(
        wkb(("a", 202301, "7028", 500), ("b", 202301, "7028", 400)),
        svb(("a", 202301, 100, "EUR"), ("b", 202301, 600, "EUR")),
        [("7028", 1, 400, 400, 0)],
        id="after deduction; nothing is left of b",
    ),
]


@pytest.mark.parametrize(("of_children", "of_svb", "expected"), MADE_UP)
def test_of_whom_an_amount_is(
    of_children: pd.DataFrame,
    of_svb: pd.DataFrame,
    expected: list[tuple[object, ...]],
    run: Runner,
) -> None:
    tables = {"wkb_kinderen": of_children, "svb_anticumulatie": of_svb, "binnenland": HOME}
    rows = run("wkb_dominantie", {**tables, "wisselkoersen": RATES})
    assert [tuple(row.values()) for row in rows] == expected
    if of_svb.equals(svb()):
        rows = run("kot_dominantie", {"kot_kinderen": of_children, "binnenland": HOME})
        assert [tuple(row.values()) for row in rows] == expected


def test_what_an_amount_is_made_of_adds_up_to_it(run: Runner) -> None:
    """Both queries deduct in the same way: half a cent up, and never below nothing."""
    of_children = wkb(
        *((f"k{n}", month, "7028", 1_000 + 7 * n) for n in range(9) for month in (202301, 202302)),
        ("a", 202301, "5010", 30),
    )
    of_svb = svb(
        *((f"k{n}", 202301, 333 + 101 * n, "PLN") for n in range(9)), ("a", 202301, 900, "PLN")
    )
    tables = {"wkb_kinderen": of_children, "svb_anticumulatie": of_svb, "wisselkoersen": RATES}
    amounts: Counter[object] = Counter()
    for one in run("wkb_buitenland", tables):
        amounts[one["landcode"]] += one["netto_cent"]
    made_up = run("wkb_dominantie", {**tables, "binnenland": HOME})
    assert {one["landcode"]: one["cent"] for one in made_up} == +amounts
    assert set(amounts) == {"7028", "5010"}, "of one nothing is left"


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT list_sum(x) FROM t", "LIST_SUM"),
        ("SELECT ROUND(x) FROM t", "ROUND"),
        ("SELECT x / 2 FROM t", "write"),
        ("SELECT x // 2 FROM t", "write"),
        ("SELECT (x - x % 3) / 2 FROM t", "write"),
        ("SELECT CAST(x AS DOUBLE) FROM t", "DOUBLE"),
        ("SELECT x * 0.5 FROM t", "0.5"),
        ("DELETE FROM t", "SELECT"),
        ("SELECT FROM WHERE", "not SQL"),
    ],
)
def test_a_query_that_engines_may_read_differently_is_refused(
    tmp_path: Path, query: str, reason: str
) -> None:
    path = tmp_path / "onderzoek.sql"
    path.write_text(query)
    with pytest.raises(ValueError, match=f"onderzoek.sql: .*{reason}"):
        load_query(path)


#: Dialects of engines that records may be in one day. Some divide whole numbers as floats, and some round to a whole number.
DIALECTS = (
    "bigquery", "duckdb", "mysql", "oracle", "postgres", "redshift", "snowflake", "spark", "sqlite", "teradata", "trino", "tsql",
)  # fmt: skip


def test_every_dialect_divides_to_the_same_cent() -> None:
    """The query as a dialect has it, read back by DuckDB, which rounds a float that becomes a whole number as Trino does."""
    amounts = [*range(0, 60_000, 43), 999_999_999]
    rates = [10_000, 25_328, 45_420, 253_280, 3_900_000, 999_990_000]
    half_up = {
        str(rate): sum(int(Fraction(one * 10_000, rate) + Fraction(1, 2)) for one in amounts)
        for rate in rates
    }
    keys = [(f"k{rate}-{one}", one, rate) for rate in rates for one in amounts]
    tables = {
        "wkb_kinderen": wkb(*((key, 202301, str(rate), 10**12) for key, _, rate in keys)),
        "svb_anticumulatie": svb(*((key, 202301, one, str(rate)) for key, one, rate in keys)),
        "wisselkoersen": _columns(
            [(202301, str(rate), rate) for rate in rates], "maand", "valuta", "koers_e4"
        ),
    }
    query = load_query(SQL / "wkb_buitenland.sql")
    with duckdb.connect() as connection:
        for name, frame in tables.items():
            connection.register(name, frame)
        for dialect in DIALECTS:
            read_back = sqlglot.parse_one(query.sql(dialect=dialect), read=dialect)
            for kind in read_back.find_all(exp.DataType):
                # What is called INT there holds as much as a BIGINT here.
                assert kind.this in (exp.DataType.Type.BIGINT, exp.DataType.Type.INT), dialect
                kind.set("this", exp.DataType.Type.BIGINT)
            rows = connection.execute(read_back.sql(dialect="duckdb")).fetchall()
            net = len(amounts) * 10**12
            assert {row[0]: net - row[3] for row in rows} == half_up, dialect


def test_a_missing_source_is_named() -> None:
    with pytest.raises(ValueError, match="svb_anticumulatie, wisselkoersen"):
        run_on_duckdb(SQL / "wkb_buitenland.sql", {"wkb_kinderen": wkb(("a", 202301, "5010", 10))})


def test_every_query_reads_only_sources_that_have_a_contract() -> None:
    contracts = {path.stem for path in (SQL.parents[2] / "config" / "bronnen").glob("*.yaml")}
    queries = sorted(SQL.glob("*.sql"))
    assert len(queries) >= 3
    for path in queries:
        # Which country is not abroad is a definition.
        assert tables_of(load_query(path)) - {"binnenland"} <= contracts, path.name


def _money(cents: int, currency: str = "€") -> str:
    return f"{currency}{NBSP}{number(Fraction(cents, 100), Fraction(1, 100))}"


def _delivered(records: pd.DataFrame) -> str:
    return "; ".join(
        f"kind {one['kind']}, {month_and_year(one['maand'])}, land {one['landcode']}: "
        f"{_money(one['bedrag_cent'])}"
        for one in records.to_dict("records")
    )


def _deducted(deductions: pd.DataFrame) -> str | None:
    told = [
        f"kind {one['kind']}, {month_and_year(one['maand'])}: "
        f"{_money(one['bedrag_cent'], one['valuta'].replace('EUR', '€'))}"
        for one in deductions.to_dict("records")
        if one["kind"] != "niemand"
    ]
    return "; ".join(told) or None


def _counted(rows: list[tuple[str, int, int, int, int]]) -> str:
    return "; ".join(
        f"land {country}, {month_and_year(month)}: "
        f"{children} {'kind' if children == 1 else 'kinderen'}, {_money(cents)}"
        + (f", {larger} keer aftrek groter dan recht" if larger else "")
        for country, month, children, cents, larger in rows
    )


RULEBOOK = [
    Chapter(
        "Kinderen in het buitenland",
        buitenland.__doc__,
        ("Dienst Toeslagen levert", "SVB levert", "telt mee"),
        [
            row(words, (_delivered(records), _deducted(deductions), _counted(rows)))
            for words, records, deductions, rows in RULES
        ],
    )
]

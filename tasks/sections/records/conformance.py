"""Whether a database gives the figures and findings of files: the proof that it needs before
records may stay in it.

The rows that are counted go along in the text of each query, so nothing is written in the database.
What is asked of it is what the product asks: the queries of the sections, the checks of a contract,
the fingerprint. The answers are held against those of embedded DuckDB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pandas as pd
import sqlalchemy
import sqlglot
from sqlalchemy.exc import SQLAlchemyError
from sqlglot import exp

from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract, load_contracts
from tasks.deliveries.records.in_database.database import (
    Database,
    RecordsPlace,
    RecordsUnreachable,
    told,
)
from tasks.deliveries.records.in_database.spark import is_spark, open_spark
from tasks.deliveries.records.in_database.table_check import TableCheck
from tasks.deliveries.source_database import engine_of, why
from tasks.sections.records.queries import load_query, run_in_database, tables_of, written_out

SQL = Path(__file__).parent
_MONTHS = (1, 2, 12)


class Proof(NamedTuple):
    """One thing that must hold, in Dutch, and why it does not; None if it does."""

    what: str
    problem: str | None


def conformance(
    place: RecordsPlace, halfjaar: Halfjaar, password: str | None = None
) -> list[Proof]:
    """What holds in a database and what does not.

    Args:
        place: its address; the tables are not looked at.
        halfjaar: for the months of the rows that are made up.
        password: see :func:`~tasks.deliveries.source_database.engine_of`.

    Raises:
        RecordsUnreachable: in Dutch, if the database can not be reached at all.
    """
    if is_spark(place.address):
        with open_spark(place) as database:
            return _proofs(place, halfjaar, lambda: nullcontext(database))
    try:
        engine = engine_of(place.address, password)
        with _connected(engine, place) as asked:
            asked.rows(sqlglot.parse_one("SELECT 1"))
    except (SQLAlchemyError, ImportError) as error:
        raise RecordsUnreachable(told(place, why(error))) from None
    # A connection of its own for each: what goes wrong in one says nothing of the next.
    proofs = _proofs(place, halfjaar, lambda: _connected(engine, place))
    return [*proofs, Proof("één moment voor alle zoekvragen", _one_moment(engine, place))]


@contextmanager
def _connected(engine: sqlalchemy.Engine, place: RecordsPlace) -> Iterator[Database]:
    with engine.connect() as connection:
        yield Database(place, connection)


def _proofs(
    place: RecordsPlace,
    halfjaar: Halfjaar,
    connect: Callable[[], AbstractContextManager[Database]],
) -> list[Proof]:
    tables = _tables(halfjaar)
    queries = [
        (f"zoekvraag {path.stem}", lambda one, path=path: _of_query(one, path, tables))
        for path in sorted(SQL.glob("*.sql"))
    ]
    contract = load_contracts()["wkb_kinderen"]
    steps: list[tuple[str, Callable[[Database], object]]] = [
        *queries,
        ("controles op de afspraken", lambda one: _faults(one, contract, halfjaar)),
        ("dubbele sleutels en verwijzingen", lambda one: _findings(one, contract, halfjaar)),
        ("vingerafdruk", lambda one: _fingerprint(one, contract, halfjaar)),
    ]
    return [Proof(what, _difference(connect, place, step)) for what, step in steps]


def _difference(
    connect: Callable[[], AbstractContextManager[Database]],
    place: RecordsPlace,
    step: Callable[[Database], object],
) -> str | None:
    with duckdb.connect() as embedded:
        right = step(_Embedded(place, embedded))
    try:
        with connect() as database:
            there = step(database)
    except SQLAlchemyError as error:
        return why(error)
    except RecordsUnreachable as error:
        return str(error)
    except KeyError:
        return "hoe in dit dialect een vingerafdruk wordt gemaakt, is niet bekend"
    except (ValueError, TypeError) as error:  # a type that is no number, or an unknown one
        return f"de uitkomst heeft een ander type ({type(error).__name__})"
    return None if there == right else "de uitkomst is een andere dan bij bestanden"


def _one_moment(engine: sqlalchemy.Engine, place: RecordsPlace) -> str | None:
    try:
        with engine.connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ")
            Database(place, connection).rows(sqlglot.parse_one("SELECT 1"))
    except SQLAlchemyError as error:
        return f"een transactie kan niet REPEATABLE READ zijn ({type(error).__name__})"
    return None


class _Embedded(Database):
    """DuckDB, asked in the same way."""

    def __init__(self, place: RecordsPlace, connection: duckdb.DuckDBPyConnection) -> None:
        self.place = place
        self.backend = self.dialect = "duckdb"
        self._embedded = connection

    def rows(self, query: exp.Expr) -> list[tuple[Any, ...]]:
        """What a query gives."""
        return self._embedded.execute(query.sql(dialect="duckdb", comments=False)).fetchall()


def _of_query(database: Database, path: Path, tables: dict[str, pd.DataFrame]) -> object:
    wanted = tables_of(load_query(path))
    sources = {name: written_out(frame) for name, frame in tables.items() if name in wanted}
    return run_in_database(path, sources, database).to_dict("records")


def _tables(halfjaar: Halfjaar) -> dict[str, pd.DataFrame]:
    """Few rows with what queries may trip over: halves of a cent, deductions that are larger,
    nothing, children that move, and amounts that are too large for small types.
    """
    months = [halfjaar.toeslagjaar * 100 + month for month in _MONTHS]
    children = [
        (f"{child:016x}", month, ("7028", "5010", "6030")[(child + at) % 3], cents)
        for child in range(12)
        for at, month in enumerate(months)
        for cents in [(0, 10_000, 999_900, 7_687 + child)[child % 4]]
    ]
    rates = {"EUR": 10_000, "TRY": 253_280, "HUF": 3_900_000, "PLN": 45_420}
    deductions = [
        (f"{child:016x}", month, (195, 58_571, 999_999_900, 4_542, 0)[(child + at) % 5], currency)
        for child, currency in enumerate([*rates] * 3)
        for at, month in enumerate(months[:2])
    ]
    columns = ["kind", "maand", "landcode", "bedrag_cent"]
    return {
        "wkb_kinderen": pd.DataFrame(children, columns=columns),
        "kot_kinderen": pd.DataFrame(children[::2], columns=columns),
        "svb_anticumulatie": pd.DataFrame(
            deductions, columns=["kind", "maand", "bedrag_cent", "valuta"]
        ),
        "wisselkoersen": pd.DataFrame(
            [(month, currency, rate) for month in months for currency, rate in rates.items()],
            columns=["maand", "valuta", "koers_e4"],
        ),
        "binnenland": pd.DataFrame({"landcode": ["6030"]}),
    }


def _check(
    database: Database, contract: Contract, halfjaar: Halfjaar, *, right: bool
) -> TableCheck:
    year = halfjaar.toeslagjaar
    good = [
        ("0f3a9c5d7e1b2846", year * 100 + 1, "7028", "182.410"),
        ("0f3a9c5d7e1b2846", year * 100 + 2, "5010", "0.000"),
        ("1f3a9c5d7e1b2846", year * 100 + 1, "0000", "9999.000"),
    ]
    wrong = [
        *good,
        good[0],
        ("XYZ", year * 100 + 13, "702", "-0.010"),
        ("111222333", (year - 1) * 100 + 12, "9999", "9999.010"),
        ("0F3A9C5D7E1B2846", (year + 1) * 100 + 1, "NA", "12.505"),
        ("", year * 100 + 3, " ", "1.000"),
        ("2f3a9c5d7e1b2846\n", year * 100 + 4, "9999", "1.000"),
    ]
    frame = pd.DataFrame(good if right else wrong, columns=["kind", "maand", "landcode", "bedrag"])
    rows = written_out(frame)
    cells = sqlglot.parse_one(
        "SELECT kind, maand, landcode, CAST(bedrag AS DECIMAL(14, 3)) AS bedrag", read="duckdb"
    )
    assert isinstance(cells, exp.Select)
    table = cells.from_(rows.subquery("v")).subquery("records")
    return TableCheck(database, contract, halfjaar, table)


def _faults(database: Database, contract: Contract, halfjaar: Halfjaar) -> object:
    counted = _check(database, contract, halfjaar, right=False).count()
    return counted.rows, counted.faults


def _findings(database: Database, contract: Contract, halfjaar: Halfjaar) -> object:
    check = _check(database, contract, halfjaar, right=False)
    known = {one: frozenset({("7028",), ("5010",)}) for one in contract.references}
    return check.findings(check.count(), known)


def _fingerprint(database: Database, contract: Contract, halfjaar: Halfjaar) -> object:
    return _check(database, contract, halfjaar, right=True).count().fingerprint

"""Where records are: in files, or, where ``config/records.yaml`` says so, in tables of a database.

A database is read in one transaction that sees the same rows from its first query to its last, and
that can change nothing. Only what a query counts or sums comes back: no row of a person leaves the
database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import sqlalchemy
from pydantic import Field
from sqlalchemy.exc import NoSuchTableError, SQLAlchemyError
from sqlglot import exp

from tasks.definitions.base import definitions_folder, mistake_at, not_right, read_yaml
from tasks.deliveries.contract import ColumnType, Contract, load_contracts
from tasks.deliveries.source_database import (
    dialect_of,
    engine_of,
    other_driver,
    reading_only,
    unsafe,
    why,
)
from tasks.figures.frozen import Frozen
from tasks.refusal import Refusal

#: In the folder of definitions; without it all records are files.
FILE = "records.yaml"
#: Databases by their name for SQLAlchemy, of which ``svz records conformance`` and the tests show
#: that they give the figures and findings of the file.
PROVEN = ("postgresql",)


class RecordsUnreachable(Refusal):
    """Records in a database can not be read, or are not what was checked."""


class RecordsPlace(Frozen):
    """The database that has the records.

    Attributes:
        address: for SQLAlchemy, without a password.
        tables: by name of the contract, ``schema.table``; a view will do.
    """

    address: str
    tables: dict[str, str] = Field(min_length=1)


class InDatabase(NamedTuple):
    """Checked records that stayed in the database.

    Attributes:
        contract: name of their contract.
        fingerprint: digest in the store of what :mod:`tasks.deliveries.records.fingerprint` made of
            them when they were checked.
    """

    contract: str
    fingerprint: str


def load_place() -> RecordsPlace | None:
    """What config/records.yaml says; None if there is no such file.

    Raises:
        DefinitionError: if it is not right, or names a database that is not proven.
    """
    path = definitions_folder() / FILE
    if not path.exists():
        return None
    place = read_yaml(path, RecordsPlace)
    if (problem := _problem_of(place.address)) is not None:
        raise not_right(path, [mistake_at(path, ("address",), problem)])
    records = {name: one for name, one in load_contracts().items() if one.kind == "records"}
    for name in place.tables:
        if name not in records:
            text = f"{name!r} is geen bron met records; verwacht {', '.join(sorted(records))}"
            raise not_right(path, [mistake_at(path, ("tables", name), text)])
        if (problem := _unfit(records[name])) is not None:
            raise not_right(path, [mistake_at(path, ("tables", name), problem)])
    if missing := sorted(set(records) - set(place.tables)):
        text = (
            f"{', '.join(missing)} ontbreekt; zoekvragen lezen records naast elkaar, dus alle "
            "bronnen met records staan in dezelfde database"
        )
        raise not_right(path, [mistake_at(path, ("tables",), text)])
    return place


def _problem_of(address: str) -> str | None:
    if (problem := unsafe(address)) is not None:
        return problem
    url = sqlalchemy.make_url(address)
    if url.get_backend_name() not in PROVEN:
        return not_proven(url.get_backend_name())
    return other_driver(address)


def not_proven(backend: str) -> str:
    """In Dutch, what is not known of a database that is not proven."""
    return (
        f"van {backend} is niet bewezen dat deelsommen, controles en vingerafdruk er hetzelfde "
        "uitkomen als bij bestanden; bewezen is dat voor "
        f"{', '.join(PROVEN)}. svz records conformance ADRES laat zien wat er klopt en wat niet"
    )


def _unfit(contract: Contract) -> str | None:
    """Why records of a contract can not be checked inside a database."""
    for column in contract.columns:
        is_text = column.type in (ColumnType.CODE, ColumnType.TEXT)
        if is_text and column.pattern is None and not column.values:
            return f"de kolom {column.name} heeft geen pattern en geen values"
        if column.type is ColumnType.AMOUNT and None in (column.minimum, column.maximum):
            return f"de kolom {column.name} heeft geen minimum en maximum"
    referred = {name for one in contract.references for name in one.columns}
    if private := [name for name in sorted(referred) if not contract.column(name).public]:
        return f"de kolom {private[0]} verwijst naar een andere bron en is niet public"
    return None


class Database:
    """One transaction in a database with records."""

    def __init__(self, place: RecordsPlace, connection: sqlalchemy.Connection) -> None:
        self.place = place
        self.backend = connection.dialect.name
        self.dialect = dialect_of(self.backend)
        self._connection = connection

    def table(self, contract: str) -> exp.Table:
        """The table of a contract, as SQL."""
        return exp.to_table(
            ".".join(f'"{part}"' for part in self.place.tables[contract].split(".")),
            dialect="postgres",
        )

    def columns(self, contract: str) -> list[tuple[str, sqlalchemy.types.TypeEngine[Any]]] | None:
        """Names and types of the columns of a table; None if there is no such table."""
        *schema, name = self.place.tables[contract].split(".")
        try:
            found = sqlalchemy.inspect(self._connection).get_columns(name, ".".join(schema) or None)
        except NoSuchTableError:
            return None
        return [(one["name"], one["type"]) for one in found]

    def rows(self, query: exp.Expr) -> list[tuple[Any, ...]]:
        """What a query gives."""
        text = query.sql(dialect=self.dialect, comments=False)
        # No parameters, in which a colon or a percent sign would mean something.
        found = self._connection.exec_driver_sql(text, execution_options={"no_parameters": True})
        return [tuple(row) for row in found]


@contextmanager
def records_database(contracts: Iterable[str]) -> Iterator[Database | None]:
    """The database that has records of any of these contracts; None if they are files.

    Raises:
        DefinitionError: as :func:`load_place`.
        RecordsUnreachable: as :func:`open_place`.
    """
    place = load_place()
    if place is None or set(place.tables).isdisjoint(contracts):
        yield None
        return
    with open_place(place) as database:
        yield database


@contextmanager
def open_place(place: RecordsPlace) -> Iterator[Database]:
    """Read a database, in one transaction that reads only.

    Raises:
        RecordsUnreachable: in Dutch, without secrets and values, if it can not be read.
    """
    engine = engine_of(place.address)
    try:
        with engine.connect() as connection:
            yield Database(place, reading_only(connection))
    except SQLAlchemyError as error:
        # Not "from error": what a database says of a row may hold its values.
        raise RecordsUnreachable(told(error, place)) from None


def told(error: Exception, place: RecordsPlace) -> str:
    """In Dutch, why a database can not be read, without secrets and values of records."""
    return (
        f"De records in {place.address} zijn niet te lezen: {why(error)}. Controleer het adres, "
        "het wachtwoord (PGPASSFILE), en of dit account de tabellen mag lezen."
    )

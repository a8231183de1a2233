"""Records in tables of a database, asked through SQLAlchemy.

It is read in one transaction that sees the same rows from its first query to its last, and that can
change nothing. Only what a query counts or sums comes back: no row of a person leaves the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from pydantic import Field
from sqlalchemy.exc import NoSuchTableError, SQLAlchemyError
from sqlglot import exp

from tasks.deliveries.source_database import dialect_of, engine_of, reading_only, why
from tasks.figures.frozen import Frozen
from tasks.refusal import Refusal


class RecordsUnreachable(Refusal):
    """Records in a database can not be read, or are not what was checked."""


class RecordsPlace(Frozen):
    """The engine that has the records.

    Attributes:
        address: of a database, for SQLAlchemy and without a password; or of a cluster of Spark.
        tables: by name of the contract, ``schema.table``; a view will do. On Spark also a folder or
            file of Parquet, as a path that its workers can read. Other contracts are files.
    """

    address: str
    tables: dict[str, str] = Field(min_length=1)


class Database:
    """One transaction in a database with records.

    Attributes:
        one_moment: whether all its queries see the same rows, whatever happens to them meanwhile.
    """

    one_moment = True

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
def open_database(place: RecordsPlace) -> Iterator[Database]:
    """Read a database, in one transaction that reads only.

    Raises:
        RecordsUnreachable: in Dutch, without secrets and values, if it can not be read.
    """
    try:
        with engine_of(place.address).connect() as connection:
            yield Database(place, reading_only(connection))
    except SQLAlchemyError as error:
        # Not "from error": what a database says of a row may hold its values.
        raise RecordsUnreachable(told(place, why(error))) from None


def told(
    place: RecordsPlace,
    reason: str,
    check: str = "het adres, het wachtwoord (PGPASSFILE), en of dit account de tabellen mag lezen",
) -> str:
    """In Dutch, that records can not be read: why, and what to check."""
    return f"De records in {place.address} zijn niet te lezen: {reason}. Controleer {check}."

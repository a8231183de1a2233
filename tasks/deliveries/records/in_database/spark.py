"""Records on a cluster of Spark, asked in its SQL.

By the address of a master the driver of Spark runs here, in a Java process. It is given the
outcomes of queries and nothing else: no table is small enough to be broadcast, which would go
through the driver. It logs nothing, because an error of Spark can quote a value. By the address of
a server of Spark Connect the driver runs there, and only outcomes come here.

Spark has no transaction. Whoever counts holds the rows against their fingerprint once more after
the last query; see :mod:`tasks.deliveries.records.in_database.checked_rows`.
"""

from __future__ import annotations

import re
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import types
from sqlglot import exp

from tasks.deliveries.records.in_database.database import (
    Database,
    RecordsPlace,
    RecordsUnreachable,
    told,
)

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: What an engine of this kind is called, here and by sqlglot.
BACKEND = "spark"
_BEGINS = ("spark:", "sc:", "local-cluster[")
_CONNECT = re.compile(r"sc://([\w.-]+):([0-9]+)(?:/;use_ssl=true)?")
_MASTER = re.compile(
    r"spark://[\w.-]+:[0-9]+(,[\w.-]+:[0-9]+)*|local-cluster\[[0-9]+,[0-9]+,[0-9]+\]"
)
#: What queries need, wherever the driver is.
_SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # a number that does not fit stops the query
    # Rows that go along in a query are for workers too, or a proof would be of the driver.
    "spark.sql.optimizer.excludedRules": (
        "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation"
    ),
    "spark.sql.autoBroadcastJoinThreshold": "-1",
}
_SETTINGS_OF_THE_DRIVER = {
    "spark.app.name": "stand-van-zaken",
    "spark.driver.extraJavaOptions": (
        f"-Dlog4j2.configurationFile={Path(__file__).with_name('spark.log4j2.properties').as_uri()}"
    ),
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
#: By what Spark calls a type, without its size; others are no type of a column of records.
_TYPES: dict[str, types.TypeEngine[Any]] = {
    **dict.fromkeys(("string", "varchar", "char"), types.String()),
    **dict.fromkeys(("tinyint", "smallint", "int", "bigint"), types.BigInteger()),
    **dict.fromkeys(("float", "double"), types.Float()),
    "decimal": types.Numeric(),
}
#: What Spark answers if there is no table or no Parquet file.
_NOT_THERE = ("TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND", "PATH_NOT_FOUND")
#: Loggers of pyspark that say what was wrong with a value, and which.
_QUOTE_VALUES = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
_WHY = {
    "JAVA_GATEWAY_EXITED": "Java is hier niet geïnstalleerd, of start niet",
    "ModuleNotFoundError": "pyspark is hier niet geïnstalleerd (make setup-spark)",
    "PACKAGE_NOT_INSTALLED": "wat pyspark nodig heeft, is niet geïnstalleerd (make setup-spark)",
}
#: How long a server of Spark Connect has to answer. pyspark itself tries for ten minutes.
_SECONDS = 30


def is_spark(address: str) -> bool:
    """Whether a text is meant as the address of a cluster of Spark."""
    return address.startswith(_BEGINS)


def wrong_address(address: str) -> str | None:
    """Why a text can not be such an address, in Dutch and without the text."""
    if _MASTER.fullmatch(address) or _CONNECT.fullmatch(address):
        return None
    return (
        "dit is geen adres van Spark; verwacht spark://server:7077 of sc://server:15002, waar "
        "nodig met /;use_ssl=true erachter (een token staat in SPARK_CONNECT_AUTHENTICATE_TOKEN)"
    )


class OnSpark(Database):
    """One session on a cluster with records. A table is one of its catalogue, or a folder or file
    of Parquet that its workers can read.
    """

    one_moment = False

    def __init__(self, place: RecordsPlace, session: SparkSession) -> None:
        self.place = place
        self.backend = self.dialect = BACKEND
        self._session = session

    def table(self, contract: str) -> exp.Table:
        """The table of a contract, as SQL."""
        name = self.place.tables[contract]
        if "/" not in name:
            return super().table(contract)
        return exp.Table(this=exp.to_identifier(name, quoted=True), db=exp.to_identifier("parquet"))

    def columns(self, contract: str) -> list[tuple[str, types.TypeEngine[Any]]] | None:
        """Names and types of the columns of a table; None if there is no such table."""
        from pyspark.errors import AnalysisException

        text = exp.select("*").from_(self.table(contract)).sql(dialect=self.dialect)
        try:
            fields = self._session.sql(text).schema.fields
        except AnalysisException as error:
            if (error.getCondition() or "").startswith(_NOT_THERE):
                return None
            raise _unreachable(self.place, error) from None
        return [(one.name, _type(one.dataType.simpleString())) for one in fields]

    def rows(self, query: exp.Expr) -> list[tuple[Any, ...]]:
        """What a query gives."""
        text = _for_spark(query).sql(dialect=self.dialect, comments=False)
        try:
            found = self._session.sql(text).collect()
        except _errors() as error:
            # Not "from error": what Spark says of a row may hold its values.
            raise _unreachable(self.place, error) from None
        return [tuple(row) for row in found]


def _for_spark(query: exp.Expr) -> exp.Expr:
    """The same query in other words, where sqlglot does not know better."""
    query = query.copy()
    for matches in query.find_all(exp.RegexpLike):
        # In Java, $ is also before a line end.
        pattern = matches.expression
        pattern.set("this", re.sub(r"\$$", r"\\z", pattern.this))
    for rows in list(query.find_all(exp.Subquery)):
        selects = list(rows.this.find_all(exp.Select))
        if isinstance(rows.this, exp.Union) and not any(one.find(exp.From) for one in selects):
            # A small table that goes along: one SELECT a row would be one task a row.
            cells = [tuple(cell.unalias() for cell in one.selects) for one in selects]
            rows.replace(exp.values(cells, rows.alias, selects[0].named_selects))
    return query


class _Unfit(types.UserDefinedType[Any]):
    """A type that no column of records has."""

    def __init__(self, name: str) -> None:
        self._name = name

    def get_col_spec(self, **_: Any) -> str:
        """What it is called."""
        return self._name.upper()


def _type(name: str) -> types.TypeEngine[Any]:
    return _TYPES.get(name.partition("(")[0]) or _Unfit(name)


@contextmanager
def open_spark(place: RecordsPlace) -> Iterator[OnSpark]:
    """A session on the cluster of an address, for as long as the block.

    Raises:
        RecordsUnreachable: in Dutch, without values of rows, if there can not be one.
    """
    try:
        from pyspark.logger import PySparkLogger
        from pyspark.sql import SparkSession

        for name in _QUOTE_VALUES:
            PySparkLogger.getLogger(name).disabled = True
        settings, builder = _SETTINGS, SparkSession.builder
        if (server := _CONNECT.fullmatch(place.address)) is not None:
            socket.create_connection((server[1], int(server[2])), _SECONDS).close()
            builder = builder.remote(place.address)
        else:
            settings = settings | _SETTINGS_OF_THE_DRIVER
            builder = builder.master(place.address)
        for name, value in settings.items():
            builder = builder.config(name, value)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the version of pandas, which is not used
            session = builder.getOrCreate()
    except (ModuleNotFoundError, OSError) as error:
        raise _unreachable(place, error) from None
    except _errors() as error:
        raise _unreachable(place, error, "er komt geen sessie: Spark antwoordt") from None
    try:
        yield OnSpark(place, session)
    finally:
        session.stop()


def _errors() -> tuple[type[Exception], ...]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return PySparkException, Py4JError


def _unreachable(
    place: RecordsPlace, error: Exception, answers: str = "Spark antwoordt"
) -> RecordsUnreachable:
    """In Dutch, what went wrong: never what Spark says itself, for that may hold a row."""
    condition = getattr(error, "getCondition", lambda: None)()
    name = condition or type(error).__name__
    reason = _WHY.get(name) or f"{answers} {name}"
    if isinstance(error, OSError):
        reason = "er is geen verbinding"
    return RecordsUnreachable(
        told(place, reason, "het adres, of Spark daar draait, en of het de tabellen mag lezen")
    )

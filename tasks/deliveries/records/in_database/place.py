"""Where the records of each contract are: in a file, or, where ``config/records.yaml`` says so, in
a table of a database or of Spark, where they stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple

import sqlalchemy

from tasks.definitions.base import definitions_folder, mistake_at, not_right, read_yaml
from tasks.deliveries.contract import ColumnType, Contract, load_contracts
from tasks.deliveries.records.in_database import spark
from tasks.deliveries.records.in_database.database import Database, RecordsPlace, open_database
from tasks.deliveries.source_database import other_driver, unsafe

#: In the folder of definitions; what it does not name is a file.
FILE = "records.yaml"
#: Engines, databases by their name for SQLAlchemy, of which ``svz records conformance`` and the
#: tests show that they give the figures and findings of the file.
PROVEN = ("postgresql", spark.BACKEND)


class InDatabase(NamedTuple):
    """Checked records that stayed in the database.

    Attributes:
        contract: name of their contract.
        fingerprint: digest in the store of what fingerprint.py beside this file made of
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
    records = records_contracts()
    for name in place.tables:
        if name not in records:
            text = f"{name!r} is geen bron met records; verwacht {', '.join(sorted(records))}"
            raise not_right(path, [mistake_at(path, ("tables", name), text)])
        if (problem := _unfit(records[name])) is not None:
            raise not_right(path, [mistake_at(path, ("tables", name), problem)])
    return place


def records_contracts() -> dict[str, Contract]:
    """The contracts of records, by name."""
    return {name: one for name, one in load_contracts().items() if one.kind == "records"}


def _problem_of(address: str) -> str | None:
    if (problem := wrong_address(address)) is not None:
        return problem
    if (backend := backend_of(address)) not in PROVEN:
        return not_proven(backend)
    return other_driver(address) if backend != spark.BACKEND else None


def wrong_address(address: str) -> str | None:
    """Why a text can not be the address of an engine, in Dutch and without the text: it may hold a
    secret.
    """
    return spark.wrong_address(address) if spark.is_spark(address) else unsafe(address)


def backend_of(address: str) -> str:
    """What kind of engine an address is of."""
    if spark.is_spark(address):
        return spark.BACKEND
    return sqlalchemy.make_url(address).get_backend_name()


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


def open_place(place: RecordsPlace) -> AbstractContextManager[Database]:
    """Read what has the records, for as long as the block.

    Raises:
        RecordsUnreachable: in Dutch, without secrets and values, if it can not be read.
    """
    return spark.open_spark(place) if spark.is_spark(place.address) else open_database(place)

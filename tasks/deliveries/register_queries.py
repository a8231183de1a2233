"""Registers that no supplier sends but that a database is asked for: ``config/registers.yaml`` says
which, and where.

The query of a register is ``config/registers/<source>.sql``. What it gives is written as the CSV
that a supplier would send, and is then frozen, read and checked as any other delivery. The
definitions, and so the queries, are sealed with the dossier.
"""

from __future__ import annotations

import csv
import hashlib
import tempfile
from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import sqlalchemy
import sqlglot
from pydantic import Field
from sqlalchemy.exc import SQLAlchemyError
from sqlglot import exp

from tasks.definitions.base import (
    NAME,
    Mistake,
    definitions_folder,
    mistake_at,
    not_right,
    read_yaml,
    told_name,
)
from tasks.definitions.finding import Finding, Place
from tasks.deliveries.contract import Contract, load_contracts
from tasks.deliveries.file_names import fits
from tasks.deliveries.reading.extract import MOST_BYTES
from tasks.deliveries.reading.values import stored_date
from tasks.deliveries.source_database import (
    dialect_of,
    engine_of,
    other_driver,
    reading_only,
    unsafe,
    why,
)
from tasks.figures.dutch import counted
from tasks.figures.frozen import Frozen

#: In the folder of definitions; without it all registers are files.
FILE = "registers.yaml"
#: Beside it: the queries, one per source.
FOLDER = "registers"
#: The value that a query may ask for, as ``:halfjaar``, to be right for every halfjaar.
HALFJAAR = "halfjaar"


class Registers(Frozen):
    """The registers that are asked for.

    Attributes:
        registers: by name of the contract, the address for SQLAlchemy, without a password.
    """

    registers: dict[str, str] = Field(min_length=1)


class RegisterQuery(NamedTuple):
    """How a register is asked for.

    Attributes:
        address: of the database.
        path: of the query.
        text: SQL for that database.
    """

    contract: Contract
    address: str
    path: Path
    text: str

    @property
    def digest(self) -> str:
        """The sha256 of the file with the query."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def name(self) -> str:
        """What the file with the query is called in the statement, wherever definitions stand."""
        return f"{NAME}/{FOLDER}/{self.path.name}"

    @property
    def file(self) -> str:
        """What the CSV of the answer is called: a name that the contract agreed on."""
        return f"{self.contract.name}_zoekvraag.csv"


class Asked(NamedTuple):
    """What a database gave of a register: the CSV, or why there is none."""

    query: RegisterQuery
    answer: Path | Finding


def load_register_queries() -> dict[str, RegisterQuery]:
    """What config/registers.yaml says, by name of the contract; nothing if there is no such file.

    Raises:
        DefinitionError: if it or a query is not right.
    """
    path = definitions_folder() / FILE
    if not path.exists():
        return {}
    registers = {name: one for name, one in load_contracts().items() if one.kind == "register"}
    found = {}
    for name, address in read_yaml(path, Registers).registers.items():
        if name not in registers:
            problem: str | None = (
                f"{name!r} is geen register; verwacht {', '.join(sorted(registers))}"
            )
        else:
            problem = unsafe(address) or other_driver(address)
        if problem is not None:
            raise not_right(path, [mistake_at(path, ("registers", name), problem)])
        found[name] = _read_query(registers[name], address)
        if not fits(found[name].file, registers[name]):
            problem = f"{name} wordt niet als CSV gelezen, en komt dus niet uit een database"
            raise not_right(path, [mistake_at(path, ("registers", name), problem)])
    return found


def _read_query(contract: Contract, address: str) -> RegisterQuery:
    """The query of a register: one SELECT, in the order of the key. Otherwise the same rows could
    be another file the next time.
    """
    path = definitions_folder() / FOLDER / f"{contract.name}.sql"
    backend = sqlalchemy.make_url(address).get_backend_name()
    problem = "het bestand is geen zoekvraag; verwacht één SELECT"
    try:
        text = path.read_bytes().decode()
        query = sqlglot.parse_one(text, read=dialect_of(backend))
    except OSError:
        problem = f"het bestand ontbreekt; verwacht de zoekvraag naar {contract.title}"
    except (ValueError, sqlglot.ParseError):
        problem = f"het bestand is niet te lezen; verwacht één SELECT in UTF-8, voor {backend}"
    else:
        if other := sorted(_values(text) - {HALFJAAR}):
            problem = f"de waarde :{other[0]} is onbekend; verwacht alleen :{HALFJAAR}"
        elif isinstance(query, exp.Query):
            if {one.name for one in _sorted_by(query)}.issuperset(contract.key):
                return RegisterQuery(contract, address, path, text)
            problem = (
                "de rijen komen zonder vaste volgorde; verwacht aan het eind ORDER BY "
                f"{', '.join(contract.key)}"
            )
    raise not_right(path, [Mistake(told_name(path), None, problem)])


def _values(query: str) -> set[str]:
    """The names of the values that are still to be filled in."""
    return set(sqlalchemy.text(query).compile().params)


def _sorted_by(query: exp.Query) -> list[exp.Expr]:
    order = query.args.get("order")
    return [one.this for one in order.expressions] if order is not None else []


@contextmanager
def asked_registers(
    contracts: Container[str], halfjaar: str, folder: Path
) -> Iterator[dict[str, Asked]]:
    """Ask for those of these registers that a database has, by name of their contract. What one
    database has, is read at one moment.

    Args:
        halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
        folder: in which the answers stand until the block ends.

    Raises:
        DefinitionError: as :func:`load_register_queries`.
    """
    queries = [one for name, one in load_register_queries().items() if name in contracts]
    with tempfile.TemporaryDirectory(prefix=".gevraagd-", dir=folder) as work:
        yield {
            one.contract.name: Asked(one, answer)
            for address in dict.fromkeys(one.address for one in queries)
            for one, answer in _ask(
                [one for one in queries if one.address == address], halfjaar, Path(work)
            )
        }


def _ask(
    queries: list[RegisterQuery], halfjaar: str, work: Path
) -> Iterator[tuple[RegisterQuery, Path | Finding]]:
    """The answers of one database."""
    try:
        with engine_of(queries[0].address).connect() as connection:
            reading_only(connection)
            for one in queries:
                yield one, _answer(connection, one, halfjaar, work / one.file)
    except (SQLAlchemyError, ImportError) as error:
        told = why(error)
        for one in queries:
            yield one, _refused(one, told)


def _answer(
    connection: sqlalchemy.Connection, query: RegisterQuery, halfjaar: str, target: Path
) -> Path | Finding:
    asked = sqlalchemy.text(query.text)
    if HALFJAAR in _values(query.text):
        asked = asked.bindparams(**{HALFJAAR: halfjaar})
    # A savepoint: what is wrong with one query says nothing of the next.
    try:
        with connection.begin_nested():
            found = connection.execute(asked, execution_options={"stream_results": True})
            _write(found, query.contract, target)
    except SQLAlchemyError as error:
        return _refused(query, why(error))
    return target


def _write(rows: sqlalchemy.CursorResult[object], contract: Contract, target: Path) -> None:
    """A CSV as suppliers send it. It is broken off once it is too large to be a register, and then
    refused for that.
    """
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=contract.delimiters[0], lineterminator="\r\n")
        writer.writerow(rows.keys())
        for row in rows:
            writer.writerow(map(_cell, row))
            if file.tell() > MOST_BYTES:
                break


def _cell(value: object) -> str:
    """A value as a supplier writes it. What no supplier could write is refused by the contract."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nee"
        case int() | float() | Decimal():
            # Without zeros at the end, which would say something of how the column is made.
            exact = f"{Decimal(str(value)):f}"
            return (exact.rstrip("0").rstrip(".") if "." in exact else exact).replace(".", ",")
        case date():
            return stored_date(value)
        case _:
            return str(value)


def was_answered(query: RegisterQuery, rows: int, digest: str) -> Finding:
    """D82: where a register comes from that is no file of a supplier; ``digest`` is the sha256 of
    the CSV of the answer.
    """
    return Finding(
        code="D82",
        about=query.contract.name,
        text=(
            f"{query.contract.title}: {counted(rows, 'rij', 'rijen')} uit {query.address}, "
            f"gevraagd met {query.name} (sha256 {query.digest}) en bewaard als {query.file}, "
            f"sha256 {digest}."
        ),
        place=Place(file=query.file),
    )


def _refused(query: RegisterQuery, told: str) -> Finding:
    return Finding(
        code="D83",
        about=query.contract.name,
        text=f"{query.contract.title} komt uit {query.address}, maar {told}.",
        place=Place(file=query.file),
        expected=(
            f"een antwoord op {told_name(query.path)}; controleer het adres, het wachtwoord "
            "(PGPASSFILE) en wat dit account mag lezen"
        ),
    )

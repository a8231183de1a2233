"""Records of deliveries in tables of PostgreSQL, and definitions that say so."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb
import psycopg
import pytest
import sqlalchemy
import yaml
from psycopg import sql
from support.dossiers.records_elsewhere import RECORDS

from tasks.definitions.base import BESIDE_THE_CODE, VARIABLE
from tasks.deliveries.contract import ColumnType, Contract, load_contracts
from tasks.deliveries.records.in_database.place import FILE

KINDS = {ColumnType.CODE: "text", ColumnType.MONTH: "integer", ColumnType.AMOUNT: "numeric"}
AS_CSV = "COPY {} FROM STDIN (FORMAT csv)"


def connect(url: str) -> psycopg.Connection:
    """A plain connection to the database of an address for SQLAlchemy."""
    return psycopg.connect(url.replace("+psycopg", ""))


def make_table(connection: psycopg.Connection, contract: Contract) -> sql.Identifier:
    """An empty table of a contract, in the place of what there was."""
    table = sql.Identifier(contract.name)
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(one.name), sql.SQL(KINDS[one.type]))
        for one in contract.columns
    )
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, columns))
    return table


def write_table(url: str, contract: Contract, rows: Iterable[Sequence[object]]) -> None:
    """The table of a contract with these rows; None is an empty cell."""
    with connect(url) as connection:
        table = make_table(connection, contract)
        with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
            for row in rows:
                copy.write_row(row)


def move_records(folder: Path, url: str, names: Sequence[str] = RECORDS) -> None:
    """Put records of good deliveries in tables, and remove their files."""
    for name in names:
        contract = load_contracts()[name]
        (path,) = folder.glob(f"{name}*")
        with tempfile.NamedTemporaryFile(suffix=".csv") as copied:
            with duckdb.connect() as engine:
                source = (
                    "read_parquet(?)"
                    if path.suffix == ".parquet"
                    else "read_csv(?, all_varchar = true, delim = ';')"
                )
                cells = ", ".join(
                    f"replace(CAST({one.name} AS VARCHAR), ',', '.')" for one in contract.columns
                )
                rows = engine.execute(f"SELECT {cells} FROM {source}", [str(path)])
                rows.df().to_csv(copied.name, header=False, index=False)
            with connect(url) as connection, Path(copied.name).open("rb") as text:
                table = make_table(connection, contract)
                with connection.cursor().copy(sql.SQL(AS_CSV).format(table)) as copy:
                    while piece := text.read(1 << 20):
                        copy.write(piece)
        path.unlink()


def go_by_tables(
    folder: Path, url: str, monkeypatch: pytest.MonkeyPatch, names: Sequence[str] = RECORDS
) -> Path:
    """Definitions, made in ``folder``, by which records of these contracts are in the tables of a
    database; gives the file that says so.
    """
    address = sqlalchemy.make_url(url)
    passwords = folder / "wachtwoorden"
    passwords.write_text(f"*:*:*:*:{address.password}\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    shown = address._replace(password=None).render_as_string()
    return go_by_place(folder, shown, {one: f"public.{one}" for one in names}, monkeypatch)


def go_by_place(
    folder: Path, address: str, tables: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Definitions, made in ``folder``, by which records are in these tables; gives the file that
    says so.
    """
    shutil.copytree(BESIDE_THE_CODE, folder / "config", ignore=shutil.ignore_patterns("voorbeeld"))
    path = folder / "config" / FILE
    path.write_text(yaml.safe_dump({"address": address, "tables": dict(tables)}))
    monkeypatch.setenv(VARIABLE, str(folder / "config"))
    return path

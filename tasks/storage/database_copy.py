"""Copies the database into one file while others use it, and puts such a copy in its place again:
by the backup of SQLite itself, and by ``pg_dump``.

A copy takes the place of what is there in one transaction, after somebody looked at it.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.pool import NullPool

from tasks.refusal import Refusal
from tasks.storage.database import PATIENCE, engine_of

#: The name of a copy, by the kind of database.
COPIES = {"sqlite": "database.db", "postgresql": "database.sql"}
#: What pg_dump writes for psql around everything else; the key is a random one.
_FOR_PSQL = re.compile(r"(?m)^\\restrict (\w+)$")


class CopyError(Refusal):
    """The database can not be copied, or a copy can not be put back; the message is Dutch."""


def copy_database(engine: Engine, folder: Path, without_rows: Collection[str]) -> str:
    """Copy everything as it is at one moment; returns the name of the file.

    Args:
        engine: of the database, which others may use meanwhile.
        folder: gets the file, which only its owner can read.
        without_rows: tables of which the copy has no rows.

    Raises:
        CopyError: in Dutch, if the program for it is not there, or fails.
    """
    name = COPIES[engine.dialect.name]
    target = folder / name
    target.touch(mode=0o600)
    if engine.dialect.name == "sqlite":
        with (
            closing(sqlite3.connect(str(engine.url.database), timeout=PATIENCE)) as source,
            closing(sqlite3.connect(target, isolation_level=None)) as copy,
        ):
            source.backup(copy)
            # One file, without a second one beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            for table in without_rows:
                copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of tables of ours
            # What was deleted is also gone from the file.
            copy.execute("VACUUM")
    else:
        _dump(engine.url, target, without_rows)
    target.chmod(0o400)
    return name


def _dump(where: URL, target: Path, without_rows: Collection[str]) -> None:
    options = [f"--exclude-table-data={table}" for table in without_rows]
    # By INSERT, so that we can carry it out in a transaction of our own.
    options += ["--inserts", "--clean", "--if-exists", "--no-owner", "--no-privileges"]
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as passwords:
        # Not among the arguments, which every account of the machine can see.
        password = re.sub(r"([\\:])", r"\\\1", str(where.password or ""))
        passwords.write(f"*:*:*:*:{password}\n")
        passwords.flush()
        plain = URL.create(
            "postgresql",
            username=where.username,
            host=where.host,
            port=where.port,
            database=where.database,
            query={**where.query, "passfile": passwords.name},
        ).render_as_string()
        try:
            subprocess.run(
                ["pg_dump", "--no-password", *options, f"--file={target}", f"--dbname={plain}"],
                check=True,
                capture_output=True,
                text=True,
            )
        except FileNotFoundError as error:
            raise CopyError(
                "Voor een reservekopie van PostgreSQL is pg_dump nodig; installeer het pakket "
                "postgresql-client."
            ) from error
        except subprocess.CalledProcessError as error:
            reason = error.stderr.strip().splitlines() or [str(error.returncode)]
            raise CopyError(f"De database is niet te kopiëren: {reason[-1]}") from error


@contextmanager
def in_place_of(where: URL, copy: Path) -> Iterator[Connection]:
    """The database as a copy has it, in a transaction, to look at and to complete. It takes the
    place of what is at ``where`` when the block ends without an exception.

    Raises:
        CopyError: in Dutch, if the copy is of another kind of database or is damaged.
    """
    kind = where.get_backend_name()
    if copy.name != COPIES[kind]:
        raise CopyError(
            f"De reservekopie heeft {copy.name}, en hier hoort {COPIES[kind]}: zij is van een "
            "ander soort database. Zet SVZ_DATABASE_URL op het soort van de reservekopie."
        )
    with _sqlite(where, copy) if kind == "sqlite" else _postgresql(where, copy) as connection:
        yield connection


@contextmanager
def _sqlite(where: URL, copy: Path) -> Iterator[Connection]:
    present = Path(str(where.database))
    with tempfile.TemporaryDirectory(dir=present.parent, prefix=".terugzetten-") as folder:
        # Of our own: looking at it also brings its tables up to date.
        own = Path(folder) / copy.name
        shutil.copyfile(copy, own)
        engine = engine_of(URL.create("sqlite", database=str(own)), NullPool)
        with engine.begin() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            if found != ["ok"]:
                raise CopyError(f"De database in de reservekopie is beschadigd: {found[0]}")
            yield connection
        with (
            closing(sqlite3.connect(own)) as source,
            closing(sqlite3.connect(present, timeout=PATIENCE)) as target,
        ):
            source.backup(target)


@contextmanager
def _postgresql(where: URL, copy: Path) -> Iterator[Connection]:
    script = copy.read_text(encoding="utf-8")
    if key := _FOR_PSQL.search(script):
        for word in ("restrict", "unrestrict"):
            script = script.replace(f"\n\\{word} {key[1]}\n", "\n")
    with engine_of(where, NullPool).begin() as connection:
        # Who still uses the tables is waited for, but not for ever.
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        connection.connection.cursor().execute(script)
        # The script names every table with its schema, and we do not.
        connection.exec_driver_sql("RESET search_path")
        yield connection

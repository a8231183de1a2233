"""Databases of others, from which deliveries come: their addresses, how to connect, and why one can
not be read, without secrets and without values of rows.
"""

from __future__ import annotations

import psycopg
import sqlalchemy
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from tasks.storage.database import INSUFFICIENT_PRIVILEGE, POSTGRESQL

#: What an address looks like, for messages.
ADDRESS = "postgresql+psycopg://gebruiker@server/database"
_POSTGRESQL = "postgresql"
#: What sqlglot calls a dialect that has another name for SQLAlchemy.
_DIALECTS = {_POSTGRESQL: "postgres", "mssql": "tsql"}
#: What PostgreSQL says by number of what a query asks for, in Dutch.
_STATES = {
    "42703": "een kolom die de zoekvraag noemt, is er niet",
    "42P01": "een tabel die de zoekvraag noemt, is er niet",
    "42601": "de zoekvraag is geen SQL die deze database begrijpt",
    INSUFFICIENT_PRIVILEGE: "dit account mag niet lezen wat de zoekvraag noemt",
}


def unsafe(address: str) -> str | None:
    """Why a text can not be the address of a database, in Dutch and without the text: it may hold a
    secret.
    """
    try:
        url = sqlalchemy.make_url(address)
    except ArgumentError:
        return f"dit is geen adres van een database; verwacht {ADDRESS}"
    if url.password is not None or "password" in url.query:
        return (
            "er staat een wachtwoord in het adres; verander het, en zet het nieuwe in het bestand "
            "dat PGPASSFILE noemt"
        )
    return None


def other_driver(address: str) -> str | None:
    """Why PostgreSQL is not asked through the driver of an address, in Dutch; None if it is."""
    url = sqlalchemy.make_url(address)
    if url.get_backend_name() != _POSTGRESQL or url.get_driver_name() == "psycopg":
        return None
    return f"het stuurprogramma is {url.get_driver_name()}; verwacht {ADDRESS}"


def dialect_of(backend: str) -> str:
    """What sqlglot calls a database that SQLAlchemy knows by this name."""
    return _DIALECTS.get(backend, backend)


def engine_of(address: str, password: str | None = None) -> sqlalchemy.Engine:
    """How to connect to a database. Without a password, its driver finds one where it always looks:
    libpq in the file that ``PGPASSFILE`` names.
    """
    url = sqlalchemy.make_url(address)
    if password is not None:
        url = url.set(password=password)
    arguments = POSTGRESQL if url.get_backend_name() == _POSTGRESQL else {}
    return sqlalchemy.create_engine(
        url, poolclass=sqlalchemy.NullPool, connect_args=arguments, hide_parameters=True
    )


def reading_only(connection: sqlalchemy.Connection) -> sqlalchemy.Connection:
    """The connection, before its first query: in PostgreSQL its transaction sees one moment, and
    can change nothing.
    """
    if connection.dialect.name != _POSTGRESQL:
        return connection
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def why(error: Exception) -> str:
    """In Dutch, what went wrong: never what a database says itself, for that may hold a row."""
    if isinstance(error, ImportError | NoSuchModuleError):
        return "het stuurprogramma van dit adres is hier niet geïnstalleerd"
    original = getattr(error, "orig", None)
    state = getattr(original, "sqlstate", None)
    if isinstance(error, OperationalError) and isinstance(original, psycopg.Error) and not state:
        return "er is geen verbinding"
    if state in _STATES:
        return f"{_STATES[state]} (SQLSTATE {state})"
    name = type(original or error).__name__
    return f"de database antwoordt {name}" + (f" (SQLSTATE {state})" if state else "")

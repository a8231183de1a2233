"""Two runs of one halfjaar never overlap: not in one process, not on one machine, not on machines that share storage or a database.

Two locks, because each alone has a hole. A lock on a file in the outputs ends with its holder, at once, however that dies, but whether
it holds between machines depends on how the storage is mounted. An advisory lock of PostgreSQL holds between machines, but is lost when
the database goes away for a moment. Where runs would overlap all the same, they could do no harm: the store and the seal take only whole
files.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from tasks.dossier.lock import only_one

logger = logging.getLogger(__name__)

LOCK = ".run.slot"
#: Waits between tries for a database that does not answer, in seconds: together longer than it takes to be started again.
WAITS = (2, 10, 30, 60)


@contextmanager
def only_run(halfjaar: str, outputs: Path, database: str | None) -> Iterator[None]:
    """Be the only run of ``halfjaar``; waits for another, and says so in the log.

    Args:
        halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
        outputs: folder of the product's output.
        database: SQLAlchemy URL; only PostgreSQL adds a lock of its own.

    Raises:
        sqlalchemy.exc.OperationalError: if the database can not be reached.
    """
    folder = outputs / halfjaar
    folder.mkdir(parents=True, exist_ok=True)

    def wait() -> None:
        logger.warning("Er loopt al een run van %s; deze wacht tot die klaar is.", halfjaar)

    with only_one(folder / LOCK, on_wait=wait), _advisory_lock(database, halfjaar):
        yield


@contextmanager
def _advisory_lock(database: str | None, halfjaar: str) -> Iterator[None]:
    if database is None or not database.startswith("postgresql"):
        yield
        return
    key = int.from_bytes(hashlib.sha256(f"stand-van-zaken {halfjaar}".encode()).digest()[:8], signed=True)
    engine = create_engine(database, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        connection = _connected(engine)
        try:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
            yield
        finally:
            # The lock ends with the connection; a database that went away in between ended it already.
            with suppress(DBAPIError):
                connection.close()
    finally:
        engine.dispose()


def _connected(engine: Engine) -> Connection:
    for wait in WAITS:
        try:
            return engine.connect()
        except OperationalError:
            logger.warning("De database antwoordt niet; over %d seconden opnieuw.", wait)
            time.sleep(wait)
    return engine.connect()

"""Two runs of one halfjaar never overlap, on one machine or on several.

Every run holds a lock file in the outputs folder. The operating system releases it when the run
dies, whatever killed it. If PostgreSQL keeps the history, the run also holds an advisory lock in a
database session. That lock works between machines even if their shared storage does not support
file locks, and PostgreSQL releases it when the connection dies.

The second run ends at once instead of waiting. Either somebody started it by mistake, and then
waiting helps nobody. Or somebody started it because deliveries have changed, and then that person
must know that the first run may not have seen the change.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from tasks.figures.dutch import AMSTERDAM
from tasks.refusal import Refusal
from tasks.storage.database import POSTGRESQL, address
from tasks.storage.lock import only_one

logger = logging.getLogger(__name__)

#: How long a run that is under way waits for a database that went away, in seconds.
PATIENCE = 90.0
#: Any fixed number that no other program uses for an advisory lock in the same database; the
#: halfjaar is the second number.
LOCK_CLASS = 0x53_56_5A
_WHO_HOLDS = text(
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = "
    "'advisory' AND granted"
    " AND classid = :class AND objid = :number AND objsubid = 2"
    " AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class RunInProgress(Refusal):
    """Another run of this halfjaar is going on."""

    def __init__(self, halfjaar: str, holder: str) -> None:
        super().__init__(
            f"Er loopt al een run voor {halfjaar}{f', {holder}' if holder else ''}. Wacht tot die "
            "klaar is. "
            "Zijn er daarna nog leveringen veranderd, start de run dan opnieuw. Deze run heeft "
            "niets veranderd."
        )


@contextmanager
def only_run(halfjaar: str, outputs: Path, database: str | None) -> Iterator[Callable[[], None]]:
    """Be the only run of a halfjaar.

    Args:
        halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
        outputs: folder of the product's output; made if need be.
        database: SQLAlchemy URL of the history, or None.

    Yields:
        A function to call before every step: it returns as long as we are the only run. It waits up
        to :data:`PATIENCE` seconds for a database that went away, and raises RunInProgress if
        another run took our place meanwhile, or OperationalError if the database stays away.

    Raises:
        RunInProgress: if another run of this halfjaar is going on.
        ValueError: in Dutch, if the URL names no database that the history can be kept in.
        OSError: if the outputs folder can not be written, or its file system knows no locks.
        sqlalchemy.exc.OperationalError: if the database can not be reached.
    """
    outputs.mkdir(parents=True, exist_ok=True)

    def refuse(holder: str) -> None:
        raise RunInProgress(halfjaar, holder)

    with ExitStack() as held:
        held.enter_context(only_one(outputs / f".run-{halfjaar}", on_wait=refuse, holder=_we()))
        where = address(database, outputs)
        if where.get_backend_name() != "postgresql":
            yield lambda: None
        else:
            lock = _DatabaseLock(halfjaar, where)
            held.callback(lock.release)
            lock.take()
            yield lock.still_held


def _we() -> str:
    """Who holds the lock, for a person whose run is refused because of it.

    Not longer than the 63 bytes that PostgreSQL keeps.
    """
    return (
        f"sinds {datetime.now(AMSTERDAM):%d-%m-%Y %H.%M}, op {socket.gethostname()[:20]} "
        f"(proces {os.getpid()})"
    )


class _DatabaseLock:
    """The advisory lock of one halfjaar, on a connection that is used for nothing else."""

    def __init__(self, halfjaar: str, database: URL) -> None:
        self._halfjaar = halfjaar
        self._key = {"class": LOCK_CLASS, "number": int(halfjaar[:4]) * 10 + int(halfjaar[-1])}
        arguments = {**POSTGRESQL, "application_name": _we()}
        self._engine: Engine = create_engine(
            database, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=arguments
        )
        self._connection: Connection | None = None

    def take(self) -> None:
        """Take the lock, or raise RunInProgress."""
        self._connection = self._engine.connect()
        if not self._connection.execute(
            text("SELECT pg_try_advisory_lock(:class, :number)"), self._key
        ).scalar():
            holder = self._connection.execute(_WHO_HOLDS, self._key).scalar()
            self.release()
            raise RunInProgress(self._halfjaar, holder or "")

    def still_held(self) -> None:
        """Return if we hold the lock. If the connection was lost, take the lock again on a new one
        first; at least one try is made, however late the loss was noticed.
        """
        if self._connection is not None:
            try:
                self._connection.execute(text("SELECT 1"))
                return
            except OperationalError:
                logger.warning(
                    "De database is weg; deze run wacht ten hoogste %.0f seconden tot zij er "
                    "weer is.",
                    PATIENCE,
                )
                self.release()
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.take()
                return
            # After a lost connection it may be our own old session that PostgreSQL still takes for
            # alive.
            except (OperationalError, RunInProgress):
                self.release()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)

    def release(self) -> None:
        """Release the lock, also if the connection is already lost."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except DBAPIError:
                connection.invalidate()

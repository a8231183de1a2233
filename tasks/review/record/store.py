"""Opens the records of review, in the database that also holds the history.

On either database only one process writes at a time: a change reads the state, judges it and writes
its line of the log, and nothing happens in between. Readers see one moment and wait for nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from tasks.dossier.history.history import HISTORY_MIGRATIONS
from tasks.review.release.timestamp import Authority
from tasks.storage.database import READS_ONLY, open_database

MIGRATIONS = Path(__file__).parent / "migrations"
#: Any fixed number that no other program uses for an advisory lock in the same database.
WRITER_LOCK = 0x53_56_5A_01
#: Where one computer has the pages.
LOCAL_PAGES = "http://127.0.0.1:4201"


def _now() -> datetime:
    return datetime.now(UTC)


class Review:
    """The records of review on one database, made by :func:`open_review`.

    ``now`` gives the moment, in UTC; ``pages_url`` is the address in notices; ``signing_key`` names
    the file with the key that releases are signed with, None without one; ``authority`` likewise
    where timestamps of releases come from.
    """

    def __init__(
        self,
        engine: Engine,
        outputs: Path,
        now: Callable[[], datetime],
        pages_url: str,
        signing_key: Path | None,
        authority: Authority | None,
    ) -> None:
        self.outputs = outputs
        self.now = now
        self.pages_url = pages_url
        self.signing_key = signing_key
        self.authority = authority
        self.engine = engine
        postgresql = engine.dialect.name == "postgresql"
        self._readers = engine.execution_options(
            **(
                {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
                if postgresql
                else {READS_ONLY: True}
            )
        )
        self._locks = postgresql
        # Of one process, only one at a time asks the database for its turn: the others hold no
        # connection while they wait, and none is passed over again and again.
        self._turn = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees everything as it is at one moment."""
        with Session(self._readers, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction in which nobody else writes; kept if the block ends without an
        exception.
        """
        with self._turn, Session(self.engine) as session, session.begin():
            if self._locks:
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
            yield session


@contextmanager
def open_review(
    url: str | None,
    outputs: Path,
    now: Callable[[], datetime] = _now,
    *,
    pages_url: str = LOCAL_PAGES,
    signing_key: Path | None = None,
    authority: Authority | None = None,
) -> Iterator[Review]:
    """Open the records of review; see :func:`tasks.storage.database.open_database` for ``url`` and
    errors.

    Args:
        url: the database, or None for the SQLite file in ``outputs``.
        outputs: folder with the dossiers and the store; releases come there too.
        now: the clock.
        pages_url: where people reach the pages, without a slash at the end.
        signing_key: the file with the key to sign releases with.
        authority: where timestamps of releases come from.
    """
    with open_database(url, outputs, [HISTORY_MIGRATIONS, MIGRATIONS], QueuePool) as engine:
        yield Review(engine, outputs, now, pages_url, signing_key, authority)

"""A PostgreSQL of the tests' own: on loopback, behind a password, in a folder that is removed at
the end.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from support.servers.processes import DEADLINE, free_port


def postgresql_programs() -> Path | None:
    """The folder with the newest PostgreSQL that is installed; None without one."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


@dataclass
class PostgresServer:
    """A cluster in ``folder`` that can be started, stopped and killed."""

    folder: Path
    programs: Path
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_hex(16))
    process: subprocess.Popen[bytes] | None = None
    #: Whether what it says is kept is on the disk; for who measures, and for no test.
    durable: bool = False

    def url(self, database: str, driver: str = "") -> str:
        """The address of a database, for psycopg or, with ``+driver``, for SQLAlchemy."""
        return f"postgresql{driver}://tester:{self.password}@127.0.0.1:{self.port}/{database}"

    def create(self) -> None:
        """Make the cluster."""
        password_file = self.folder / "password"
        password_file.write_text(self.password)
        (self.folder / "data").mkdir(mode=0o700)
        (self.folder / "log").touch()
        if account := _account():
            for path in (self.folder, *self.folder.iterdir()):
                shutil.chown(path, account)
        subprocess.run(
            [
                *_drop(),
                *(
                    self.programs / "initdb",
                    "-D",
                    self.folder / "data",
                    "-U",
                    "tester",
                    "-A",
                    "scram-sha-256",
                ),
                *(f"--pwfile={password_file}", "--encoding=UTF8", "--no-locale", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            cwd=self.folder,
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "on" if self.durable else "off",
            "max_connections": 80,
        }
        log = self.folder / "log"
        with log.open("ab") as output:
            # Dies with this process, even if that is killed: no server is left behind.
            self.process = subprocess.Popen(
                [
                    *_drop(),
                    *(
                        "--pdeathsig",
                        "QUIT",
                        self.programs / "postgres",
                        "-D",
                        self.folder / "data",
                    ),
                    *(f"--{name}={value}" for name, value in options.items()),
                ],
                stdout=output,
                stderr=output,
                cwd=self.folder,
            )
        deadline = time.monotonic() + DEADLINE
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
                return
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(
                        f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}"
                    ) from error
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT cuts all connections and closes the files, SIGQUIT is as if the machine
        fell away.
        """
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(timeout=DEADLINE)

    def execute(self, statement: str, *names: str) -> None:
        """Carry out a statement about whole databases; ``{}`` in it stands for a name."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def cut(self, database: str) -> None:
        """End every connection to a database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [database],
            )


@contextmanager
def postgresql(programs: Path, *, durable: bool = False) -> Iterator[PostgresServer]:
    """A new cluster that runs; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="svz-postgres-"))
    server = PostgresServer(folder, programs, durable=durable)
    try:
        server.create()
        server.start()
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    return (
        "postgres"
        if subprocess.run(["id", "-u", "postgres"], capture_output=True, check=False).returncode
        == 0
        else "nobody"
    )


def _drop() -> list[str]:
    account = _account()
    if account is None:
        return ["setpriv"]
    group = subprocess.run(
        ["id", "-g", account], capture_output=True, check=True, text=True
    ).stdout.strip()
    return ["setpriv", f"--reuid={account}", "--init-groups", "--regid", group]

"""What all tests share: a real PostgreSQL, and an honest list of what could not be tested here.

A test that needs a Debian package says so with ``@pytest.mark.needs("chromium")`` or uses a fixture that does. Where the package is not
installed the test is not run and is named at the end; in CI (``CI=true``) it fails, so that nothing is left out unseen.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql

# The same examples every time, and no time limit per example: these tests also run on slow, shared machines.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

pytest_plugins = ["review_fixtures"]

IN_CI = os.environ.get("CI") == "true"
NOT_INSTALLED = "needs the Debian package"
# LibreOffice without one of its parts has the command soffice as well.
OFFICE_PARTS = {"libreoffice-calc": "libsclo.so", "libreoffice-writer": "libswlo.so"}


def _postgresql_programs() -> Path | None:
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


def _is_installed(package: str) -> bool:
    if package == "postgresql":
        return _postgresql_programs() is not None
    if package == "libatomic1":
        return _can_load("libatomic.so.1")
    if package in OFFICE_PARTS:
        office = shutil.which("soffice")
        return office is not None and Path(office).resolve().with_name(OFFICE_PARTS[package]).exists()
    return shutil.which({"libreoffice": "soffice"}.get(package, package)) is not None


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def require(package: str) -> None:
    """Stop the test if a Debian package is not installed: not run, or in CI a failure."""
    if not _is_installed(package):
        (pytest.fail if IN_CI else pytest.skip)(f"{NOT_INSTALLED} {package}, which is not installed")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Carry out the marks ``needs``."""
    for mark in item.iter_markers("needs"):
        for package in mark.args:
            require(package)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Name, after everything else, the tests that were not run because something is not installed."""
    yield
    for report in terminalreporter.stats.get("skipped", []):
        if isinstance(report.longrepr, tuple) and NOT_INSTALLED in (reason := str(report.longrepr[2])):
            terminalreporter.write_line(f"NOT RUN: {report.nodeid} {reason.removeprefix('Skipped: ')}", yellow=True)


class _Server(NamedTuple):
    port: int
    password: str

    def url(self, database: str, driver: str = "") -> str:
        return f"postgresql{driver}://tester:{self.password}@127.0.0.1:{self.port}/{database}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[_Server]:
    """A PostgreSQL of the tests' own: on loopback, behind a password, in a folder that is removed at the end."""
    require("postgresql")
    programs = _postgresql_programs()
    assert programs is not None
    # PostgreSQL refuses to run as root.
    account = ("postgres" if _account_exists("postgres") else "nobody") if os.getuid() == 0 else None
    drop = ["setpriv", f"--reuid={account}", "--init-groups", "--regid", _group(account)] if account else ["setpriv"]
    folder = Path(tempfile.mkdtemp(prefix="svz-postgres-"))
    try:
        data, password_file, log = folder / "data", folder / "password", folder / "log"
        password = secrets.token_hex(16)
        password_file.write_text(password)
        data.mkdir(mode=0o700)
        log.touch()
        if account:
            for path in (folder, data, password_file, log):
                shutil.chown(path, account)
        subprocess.run(
            [
                *drop,
                *(programs / "initdb", "-D", data, "-U", "tester", "-A", "scram-sha-256", f"--pwfile={password_file}"),
                *("--encoding=UTF8", "--no-locale", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            cwd=folder,
        )
        server = _Server(_free_port(), password)
        options = {
            "listen_addresses": "127.0.0.1",
            "port": server.port,
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": 40,
        }
        with log.open("wb") as output:
            # Dies with this process, even if that is killed: no server is left behind.
            process = subprocess.Popen(
                [
                    *drop,
                    "--pdeathsig",
                    "QUIT",
                    programs / "postgres",
                    "-D",
                    data,
                    *(f"--{name}={value}" for name, value in options.items()),
                ],
                stdout=output,
                stderr=output,
                cwd=folder,
            )
        try:
            _wait_until_ready(server, process, log)
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: _Server) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database of the test's own."""
    with _new_database(postgres_server) as name:
        yield postgres_server.url(name, driver="+psycopg")


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The environment by which an installation keeps everything in PostgreSQL; empty where that is not installed."""
    if not _is_installed("postgresql"):
        yield {}
        return
    server: _Server = request.getfixturevalue("postgres_server")
    with _new_database(server) as history, _new_database(server) as prefect:
        yield {
            "SVZ_DATABASE_URL": server.url(history, driver="+psycopg"),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": server.url(prefect, driver="+asyncpg"),
        }


@contextmanager
def _new_database(server: _Server) -> Iterator[str]:
    name = f"test_{secrets.token_hex(8)}"
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield name
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The SQLAlchemy URL of an empty database; the test is run for each kind."""
    if request.param == "postgresql":
        of_server: str = request.getfixturevalue("postgres_url")
        return of_server
    return f"sqlite:///{tmp_path / 'history.db'}"


def _account_exists(name: str) -> bool:
    return subprocess.run(["id", "-u", name], capture_output=True, check=False).returncode == 0


def _group(account: str) -> str:
    return subprocess.run(["id", "-g", account], capture_output=True, check=True, text=True).stdout.strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(server: _Server, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(server.url("postgres"), connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)

"""A server installation on loopback: the files that ``svz server-files`` writes, a Prefect server
on PostgreSQL, and workers that each have a home, a working folder and a folder for temporary files
of their own, as if each were a machine. Outputs are shared.

Only what stands in the way of a second installation beside the first is changed: ports, folders and
the addresses of the databases.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import psutil
from support.servers.postgresql_server import PostgresServer
from support.servers.processes import DEADLINE, dies_with_the_tests, free_port, until

from flows.server.install import write_server_files
from flows.shared.settings import PROJECT

T = TypeVar("T")

NO_OTHERS: Mapping[str, str] = MappingProxyType({})
PREFECT_HOST, PAGES_HOST = "prefect.voorbeeld.nl", "dossiers.voorbeeld.nl"


def settings(file: Path) -> dict[str, str]:
    """What a file of settings says, read as systemd does."""
    lines = (line for line in file.read_text().splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def kill(process: psutil.Process) -> None:
    """SIGKILL to a process and to nothing that it started."""
    with suppress(psutil.NoSuchProcess):
        process.kill()
        process.wait(DEADLINE)


@contextmanager
def unless_away() -> Iterator[None]:
    """Goes on when the server does not answer, or has no database; any other refusal is a mistake
    of the test.
    """
    try:
        yield
    except urllib.error.HTTPError as error:
        if error.code < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
    except OSError:
        pass


@dataclass
class Worker:
    """A worker as a machine of its own: its folder, and its process while it runs."""

    name: str
    folder: Path
    environment: dict[str, str]
    process: psutil.Popen | None = None

    def start(self) -> None:
        """Start it; it takes up runs by itself."""
        for part in ("home", "work", "tmp"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        with (self.folder / "log").open("ab") as log:
            self.process = psutil.Popen(
                [
                    *dies_with_the_tests("KILL"),
                    sys.executable,
                    *("-m", "flows.server.prefect_worker", self.name, "1"),
                ],
                env=self.environment,
                cwd=self.folder / "work",
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def runs(self) -> list[psutil.Process]:
        """The processes of the runs that it is carrying out."""
        assert self.process is not None
        with suppress(psutil.NoSuchProcess):
            return [
                child
                for child in self.process.children(recursive=True)
                if "prefect.engine" in child.cmdline()
            ]
        return []

    def fall_away(self) -> None:
        """The machine is switched off: everything on it ends at once."""
        assert self.process is not None
        with suppress(psutil.NoSuchProcess):
            everything = [self.process, *self.process.children(recursive=True)]
            for process in everything:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(everything, DEADLINE)
        self.process.wait(DEADLINE)


@dataclass
class Team:
    """One Prefect server, its databases, and workers; ``definitions`` is the environment by which
    they go by other definitions than the repository's.
    """

    folder: Path
    postgres: PostgresServer
    databases: tuple[str, str]
    definitions: dict[str, str]
    port: int = field(default_factory=free_port)
    server: psutil.Popen | None = None
    workers: dict[str, Worker] = field(default_factory=dict)
    revived: int = 0

    def __post_init__(self) -> None:
        """Write the files of the installation and read its settings."""
        files = self.folder / "files"
        write_server_files(files, PREFECT_HOST, PAGES_HOST)
        prefect, history = self.databases
        base = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ} | {
            "PYTHONPATH": os.pathsep.join(
                filter(None, (str(PROJECT), os.environ.get("PYTHONPATH")))
            )
        }
        self.server_settings = settings(files / "server.env") | settings(files / "server.secret")
        self.worker_settings = settings(files / "worker.env") | settings(files / "worker.secret")
        self.server_environment = (
            base
            | self.server_settings
            | {
                "PREFECT_HOME": str(self.folder / "server"),
                "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(self.folder / "server" / "ui"),
                "PREFECT_SERVER_API_PORT": str(self.port),
                "PREFECT_SERVER_DATABASE_CONNECTION_URL": self.postgres.url(prefect, "+asyncpg"),
            }
        )
        self.worker_environment = (
            base
            | self.definitions
            | self.worker_settings
            | {
                "PREFECT_HOME": str(self.folder / "deploy"),
                "PREFECT_API_URL": self.address,
                "PREFECT_WORKER_QUERY_SECONDS": "1",
                "SVZ_OUTPUTS": str(self.outputs),
                "SVZ_DATABASE_URL": self.postgres.url(history, "+psycopg"),
            }
        )

    @property
    def address(self) -> str:
        """Of Prefect's API."""
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def outputs(self) -> Path:
        """The shared folder."""
        return self.folder / "outputs"

    @property
    def password(self) -> str:
        """The one that Prefect asks."""
        return self.server_settings["PREFECT_SERVER_API_AUTH_STRING"]

    def start_server(self) -> None:
        """Start the server and wait until it answers."""
        (self.folder / "server").mkdir(exist_ok=True)
        log = self.folder / "server.log"
        with log.open("ab") as output:
            self.server = psutil.Popen(
                [*dies_with_the_tests("KILL"), sys.executable, "-m", "flows.server.prefect_server"],
                env=self.server_environment,
                cwd=PROJECT,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        server = self.server

        def answers() -> bool:
            assert server.poll() is None, log.read_text()[-4000:]
            with unless_away():
                return bool(self.ask("/health", method="GET"))
            return False

        until(answers, "the Prefect server")

    def deploy(self) -> None:
        """Hand the deployments to the server."""
        command = [sys.executable, "-m", "flows.server.deploy"]
        done = subprocess.run(
            command,
            env=self.worker_environment,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def add_worker(self, name: str, **more: str) -> Worker:
        """A worker that runs, with further settings of its own."""
        folder = self.folder / name
        own = {
            "PREFECT_HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "HOME": str(folder / "home"),
        }
        self.workers[name] = worker = Worker(name, folder, self.worker_environment | own | more)
        worker.start()
        return worker

    def request(
        self,
        path: str,
        body: Any = None,
        *,
        method: str = "POST",
        password: str | None = None,
        **headers: str,
    ) -> Any:
        """An answer of the server with its headers; raises urllib's HTTPError where that is not a
        good one.
        """
        headers |= (
            {
                "Authorization": "Basic "
                + base64.b64encode((password or self.password).encode()).decode()
            }
            if password != ""
            else {}
        )
        data = json.dumps(body or {}).encode() if method != "GET" else None
        request = urllib.request.Request(
            f"{self.address}{path}",
            data=data,
            headers={"Content-Type": "application/json"} | headers,
            method=method,
        )
        return urllib.request.urlopen(request, timeout=DEADLINE)

    def ask(self, path: str, body: Any = None, *, method: str = "POST") -> Any:
        """What the server answers, as a person in the UI asks: with the password, and the token
        that a change needs.
        """
        token = {}
        if method != "GET":
            with self.request("/csrf-token?client=test", method="GET") as answer:
                token = {
                    "Prefect-Csrf-Token": json.load(answer)["token"],
                    "Prefect-Csrf-Client": "test",
                }
        with self.request(path, body, method=method, **token) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def begin(self, halfjaar: str, deliveries: Path) -> str:
        """Start a run as the form in the UI does; gives its id."""
        deployment = self.ask("/deployments/name/stand-van-zaken/halfjaardossier", method="GET")
        parameters = {"halfjaar": halfjaar, "leveringen": str(deliveries)}
        run: str = self.ask(
            f"/deployments/{deployment['id']}/create_flow_run", {"parameters": parameters}
        )["id"]
        return run

    def claimed(self, name: str) -> str:
        """A run that a worker claimed as far as this state, and that nobody carries out; gives its
        id.
        """
        deployment = self.ask("/deployments/name/stand-van-zaken/halfjaardossier", method="GET")
        far_away = {
            "type": "SCHEDULED",
            "state_details": {"scheduled_time": "2100-01-01T00:00:00Z"},
        }
        body = {"parameters": {"halfjaar": "2024-H2"}, "state": far_away}
        run: str = self.ask(f"/deployments/{deployment['id']}/create_flow_run", body)["id"]
        self.ask(
            f"/flow_runs/{run}/set_state",
            {"state": {"type": "PENDING", "name": name}, "force": True},
        )
        return run

    def retry(self, run: str) -> None:
        """What the button *Retry* of the UI does."""
        self.ask(
            f"/flow_runs/{run}/set_state",
            {"state": {"type": "SCHEDULED", "name": "AwaitingRetry"}, "force": True},
        )

    def state(self, run: str) -> dict[str, Any]:
        """The state of a run now; empty while the server or its database is away."""
        with unless_away():
            found: dict[str, Any] = self.ask(f"/flow_runs/{run}", method="GET")["state"]
            return found
        return {}

    def revive(self) -> None:
        """Start a worker again that ended by itself, as systemd does; one that fell away stays
        away.
        """
        for worker in self.workers.values():
            if worker.process is not None and worker.process.poll() not in (None, -signal.SIGKILL):
                worker.start()
                self.revived += 1

    def ended(self, run: str, deadline: float = DEADLINE) -> dict[str, Any]:
        """Wait until a run has ended; gives its state."""

        def at_its_end() -> dict[str, Any] | None:
            self.revive()
            state = self.state(run)
            return (
                state
                if state.get("type") in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
                else None
            )

        # Each answer takes the server a while, and a run takes many seconds.
        return until(at_its_end, "the end of a run", deadline, every=0.5)

    def completed(self, run: str, digest: str | None) -> None:
        """Wait until ``run`` has ended, and see that it made the dossier with ``digest``."""
        state = self.ended(run)
        assert state["type"] == "COMPLETED", state
        assert str(digest) in state["message"]

    def under_way(self, run: str, steps: int = 1) -> None:
        """Wait until a run has so many steps behind it."""
        body = {
            "flow_runs": {"id": {"any_": [run]}},
            "task_runs": {"state": {"type": {"any_": ["COMPLETED"]}}},
        }

        def far_enough() -> bool:
            with unless_away():
                return len(self.ask("/task_runs/filter", body)) >= steps
            return False

        until(far_enough, f"{steps} steps of a run")

    def watch_within(self, seconds: float, name: str = "Dode runs") -> float:
        """Have a watch for dead runs wait no longer than this for a sign of life; gives how long it
        waited so far.
        """
        (watch,) = [one for one in self.ask("/automations/filter") if one["name"] == name]
        before: float = watch["trigger"]["within"]
        changed = {name: watch[name] for name in ("name", "description", "actions")} | {
            "trigger": watch["trigger"] | {"within": seconds}
        }
        self.ask(f"/automations/{watch['id']}", changed, method="PUT")
        return before

    def log(self, run: str) -> list[dict[str, Any]]:
        """The lines of a run's log, as the UI shows them."""
        lines: list[dict[str, Any]] = self.ask(
            "/logs/filter", {"logs": {"flow_run_id": {"any_": [run]}}}
        )
        return lines

    @contextmanager
    def away(self, database: str) -> Iterator[None]:
        """Nobody can use this database: connections are cut, new ones refused. To those who use it,
        PostgreSQL is not there.
        """
        self.postgres.execute("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", database)
        self.postgres.cut(database)
        try:
            yield
        finally:
            self.postgres.execute("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true", database)

    def stop(self) -> None:
        """End everything."""
        for worker in self.workers.values():
            worker.fall_away()
        if self.server is not None:
            kill(self.server)


@contextmanager
def team(
    folder: Path, postgres: PostgresServer, definitions: Mapping[str, str] = NO_OTHERS
) -> Iterator[Team]:
    """A team whose server runs, with its deployments, without workers yet; all gone afterwards, its
    databases too.
    """
    with empty_server(folder, postgres, definitions) as made:
        made.deploy()
        yield made


@contextmanager
def empty_server(
    folder: Path, postgres: PostgresServer, definitions: Mapping[str, str] = NO_OTHERS
) -> Iterator[Team]:
    """The same, for who asks nothing of deployments: handing them over takes longer than starting
    the server.
    """
    databases = (f"prefect_{os.getpid()}", f"history_{os.getpid()}")
    for name in databases:
        postgres.execute("CREATE DATABASE {}", name)
    made = Team(folder, postgres, databases, dict(definitions))
    made.outputs.mkdir(parents=True)
    try:
        made.start_server()
        yield made
    finally:
        made.stop()
        for name in databases:
            postgres.execute("DROP DATABASE {} WITH (FORCE)", name)

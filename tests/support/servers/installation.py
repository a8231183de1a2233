"""A real installation for tests: ``svz serve`` as a person starts it, on ports of its own, and what
tests ask of it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path
from typing import Any

import psutil
from support.servers.processes import DEADLINE, dies_with_the_tests, free_port, until

PROJECT = Path(__file__).parents[3]
CLIENT = "tests"


class Installation:
    """``svz serve`` and its children. ``url`` is of Prefect, ``pages`` of the pages."""

    def __init__(self, outputs: Path, **more: str) -> None:
        self.outputs, self.port, self.pages_port = outputs, free_port(), free_port()
        self.url, self.pages = (
            f"http://127.0.0.1:{self.port}",
            f"http://127.0.0.1:{self.pages_port}",
        )
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(
                filter(None, (str(PROJECT), os.environ.get("PYTHONPATH")))
            ),
            **more,
        }
        self._token: str | None = None
        self.process = self.start()

    def start(self) -> subprocess.Popen[str]:
        """Start it; :meth:`wait` waits until people can use it."""
        return subprocess.Popen(
            [
                *dies_with_the_tests("TERM"),
                *(sys.executable, "-m", "flows.commands.main", "serve", "--outputs", self.outputs),
                *("--port", str(self.port), "--pages-port", str(self.pages_port)),
            ],
            env=self.environment,
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait(self) -> list[str]:
        """The lines that a person sees, up to the last one of the start."""
        assert self.process.stdout is not None
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line.rstrip("\n"))
            if line.startswith("Stoppen:"):
                return lines
        logs = {
            path.name: path.read_text(errors="replace")[-2000:]
            for path in (self.outputs / ".prefect/logs").glob("*.log")
        }
        raise AssertionError(f"svz serve ended: {lines}, {logs}")

    def stop(self) -> str:
        """End it as Ctrl-C does; gives what it said since the last :meth:`wait`."""
        everyone = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=DEADLINE)
        left = [
            one.cmdline()
            for one in everyone
            if one.is_running() and one.status() != psutil.STATUS_ZOMBIE
        ]
        assert left == [], "children are left behind"
        return said

    def ask(self, path: str, body: object = None) -> Any:
        """POST ``body`` to Prefect's API at ``path``; gives the JSON of the answer, None if it is
        empty.
        """
        if self._token is None:
            with urllib.request.urlopen(
                f"{self.url}/api/csrf-token?client={CLIENT}", timeout=DEADLINE
            ) as given:
                self._token = json.load(given)["token"]
        headers = {
            "Content-Type": "application/json",
            "Prefect-Csrf-Token": self._token,
            "Prefect-Csrf-Client": CLIENT,
        }
        request = urllib.request.Request(
            f"{self.url}/api{path}", data=json.dumps(body or {}).encode(), headers=headers
        )

        def answer() -> list[Any] | None:
            try:
                with urllib.request.urlopen(request, timeout=DEADLINE) as given:
                    return [json.loads(given.read() or b"null")]
            except urllib.error.HTTPError as error:
                if (
                    error.code == HTTPStatus.SERVICE_UNAVAILABLE
                ):  # "ask again": the database is busy
                    return None
                raise

        return until(answer, f"an answer from {path}")[0]

    def deployment(self, name: str) -> dict[str, Any]:
        """The deployment ``flow/deployment``."""
        with urllib.request.urlopen(
            f"{self.url}/api/deployments/name/{name}", timeout=DEADLINE
        ) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def begin(self, name: str, **parameters: object) -> str:
        """Start a run of the deployment ``flow/deployment``; gives its id."""
        run = self.ask(
            f"/deployments/{self.deployment(name)['id']}/create_flow_run",
            {"parameters": parameters},
        )
        return str(run["id"])

    def run(self, id: str) -> dict[str, Any]:
        """A run as the server knows it."""
        with urllib.request.urlopen(f"{self.url}/api/flow_runs/{id}", timeout=DEADLINE) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def ended(self, id: str) -> dict[str, Any]:
        """The run once it has ended; a server that is away for a moment is waited for."""

        def look() -> dict[str, Any] | None:
            try:
                run = self.run(id)
            except (urllib.error.URLError, OSError):
                return None
            return (
                run
                if run["state"]["type"] in ("COMPLETED", "FAILED", "CANCELLED", "CRASHED")
                else None
            )

        return until(look, f"the end of run {id}", every=0.3)

    def artifacts(self, run: str) -> dict[str, Any]:
        """Data of the artifacts of a run by key."""
        filtered = {"artifacts": {"flow_run_id": {"any_": [run]}}, "limit": 200}
        return {one["key"]: one["data"] for one in self.ask("/artifacts/filter", filtered)}

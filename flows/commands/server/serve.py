"""The command ``svz serve``: everything on one computer, reachable from that computer only, with
its state in the outputs folder.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import click

from flows.server.follow import follow, wanted
from flows.server.supervisor import CannotRunError, Child, answers, keep, look_in, until
from flows.server.watch import STEPS, keep_watch
from flows.shared.errors import errors_in_one_line
from flows.shared.settings import (
    ALERT_TO,
    LOOPBACK,
    OUTPUTS,
    PAGES_PORT,
    PAGES_URL,
    SERVER_PORT,
    keep_pages_url,
    outputs_option,
    python_path,
    quiet_prefect,
)
from tasks.storage.lock import only_one

#: A first start makes the database, on a slow machine in minutes.
PATIENCE = 180.0


class Plan(NamedTuple):
    """What is to run, and where."""

    outputs: Path
    port: int
    pages_port: int

    @property
    def prefect_url(self) -> str:
        """Where people start and follow runs."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def pages_url(self) -> str:
        """Where people read dossiers."""
        return f"http://{LOOPBACK}:{self.pages_port}"

    @property
    def home(self) -> Path:
        """The folder with Prefect's own state and the logs."""
        return self.outputs / ".prefect"

    def environment(self) -> dict[str, str]:
        """For every child: the same home, this server, nothing open to other web sites, nothing
        reported to anybody outside.
        """
        return (
            dict(os.environ)
            | quiet_prefect(self.outputs)
            | {
                "PYTHONPATH": python_path(),
                OUTPUTS.variable: str(self.outputs),
                PAGES_URL.variable: self.pages_url,
                "PREFECT_API_URL": f"{self.prefect_url}/api",
                "PREFECT_UI_URL": self.prefect_url,
                "PREFECT_SERVER_API_HOST": LOOPBACK,
                "PREFECT_SERVER_API_PORT": str(self.port),
                "PREFECT_SERVER_UI_API_URL": f"{self.prefect_url}/api",
                # Otherwise Prefect writes its pages, with this address in them, into the virtual
                # environment, which other installations may share.
                "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(self.home / "ui"),
                "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
                "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
                "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": self.prefect_url,
                "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
                # The next letter may be half a year away; its run is on the list all the same.
                "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME": "P400D",
                "PREFECT_WORKER_QUERY_SECONDS": "2",
                "PREFECT_LOGGING_LEVEL": "WARNING",
                "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
            }
        )

    def children(self) -> tuple[Child, Child, Child, Child]:
        """Server, worker, pages, and who takes what comes in on the pages."""
        environment, logs = self.environment(), self.home / "logs"
        svz = (sys.executable, "-m", "flows.commands.main")
        return (
            Child(
                "De Prefect-server",
                (sys.executable, "-m", "flows.server.prefect_server"),
                environment,
                logs / "server.log",
            ),
            # One run at a time: a run takes as much memory as the records of children need.
            Child(
                "De worker",
                (sys.executable, "-m", "flows.server.prefect_worker", "svz", "1"),
                environment,
                logs / "worker.log",
            ),
            Child(
                "De pagina's",
                (
                    *svz,
                    "pages",
                    "--port",
                    str(self.pages_port),
                    "--outputs",
                    self.outputs,
                    "--prefect-url",
                    self.prefect_url,
                ),
                environment,
                logs / "pages.log",
            ),
            Child(
                "Het aannemen van leveringen",
                (*svz, "receive", "--follow", "--outputs", self.outputs),
                environment,
                logs / "receive.log",
            ),
        )

    def watch(self) -> list[Child]:
        """What is done every ten minutes. Who hears what is not well must be named for that."""
        return [
            Child(
                "De wacht",
                (sys.executable, "-m", "flows.commands.main", *step, "--outputs", self.outputs),
                self.environment(),
                self.home / "logs" / "watch.log",
            )
            for step in STEPS
            if "--mail" not in step or ALERT_TO.value()
        ]


@click.command("serve")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=SERVER_PORT,
    show_default=True,
    help="Poort van Prefect.",
)
@click.option(
    "--pages-port",
    type=click.IntRange(1, 65535),
    default=PAGES_PORT,
    show_default=True,
    help="Poort van de pagina's.",
)
@outputs_option
def serve_command(port: int, pages_port: int, outputs: Path) -> None:
    """Start Prefect, een worker, de planning en de pagina's, alleen voor deze computer."""
    if port == pages_port:
        raise click.UsageError("Prefect en de pagina's hebben ieder een eigen poort nodig.")
    plan = Plan(outputs, port, pages_port)
    with errors_in_one_line(plan.outputs):
        (plan.home / "logs").mkdir(parents=True, exist_ok=True)
        with _alone(plan):
            for option, number in (("--port", port), ("--pages-port", pages_port)):
                if not _is_free(number):
                    raise click.ClickException(
                        f"Poort {number} is bezet. Stop het programma dat hem gebruikt, of kies "
                        f"een andere met {option}."
                    )
            try:
                keep_pages_url(plan.outputs, plan.pages_url)
                asyncio.run(_serve(plan))
            except CannotRunError as error:
                raise click.ClickException(str(error)) from error


@contextmanager
def _alone(plan: Plan) -> Iterator[None]:
    def taken(_holder: str) -> None:
        raise click.ClickException(f"Er draait al een 'svz serve' met de map {plan.outputs}.")

    with only_one(plan.home / "serve.slot", on_wait=taken):
        yield


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


async def _serve(plan: Plan) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    children = plan.children()
    for child in (*children, *plan.watch()):
        if child.log.exists():  # people restart everything before they look for the cause
            child.log.replace(child.log.with_suffix(".vorige.log"))
    work = asyncio.create_task(_keep_all(plan, children))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not stopped.done():
            await work  # raises what went wrong
    finally:
        if stopped.done():
            click.echo("\nStoppen…", err=True)
        work.cancel()
        with suppress(asyncio.CancelledError, CannotRunError):
            await work
        server, *others = children
        await asyncio.gather(*(child.stop() for child in others))
        await server.stop()


async def _keep_all(plan: Plan, children: tuple[Child, Child, Child, Child]) -> None:
    server, worker, pages, receiver = children
    click.echo("Starten… (de eerste keer duurt dit een minuut)", err=True)
    try:
        async with asyncio.TaskGroup() as kept:
            kept.create_task(keep(pages))
            kept.create_task(keep(server))
            await until(
                partial(answers, f"{plan.prefect_url}/api/health"),
                PATIENCE,
                f"{server.name} start niet. {look_in(server)}",
            )
            in_place = wanted()
            await _deploy(plan, "alone")
            # Not alone: there are workers from now on, with runs that go on.
            kept.create_task(follow(partial(_deploy, plan), in_place))
            kept.create_task(keep(worker))
            kept.create_task(keep(receiver))
            await until(
                partial(answers, f"{plan.pages_url}/gezond"),
                PATIENCE,
                f"{pages.name} starten niet. {look_in(pages)}",
            )
            # Only now: it would tell of everything that is still starting.
            kept.create_task(keep_watch(plan.watch()))
            click.echo(
                f"Starten en volgen  {plan.prefect_url}\n"
                f"Dossiers           {plan.pages_url}\n"
                f"Leveringen komen binnen op {plan.pages_url}/aanlevering, of u zet ze in "
                f"{plan.outputs / 'leveringen'}, in een map met de naam van het halfjaar.\n"
                "Stoppen: Ctrl-C."
            )
            sys.stdout.flush()
    except* CannotRunError as errors:
        raise errors.exceptions[0] from None


async def _deploy(plan: Plan, *how: str) -> None:
    """Hand the flows to the server; ``alone`` as in :mod:`flows.server.deploy`."""
    log = plan.home / "logs" / "deploy.log"
    child = Child(
        "Het klaarzetten van de flows",
        (sys.executable, "-m", "flows.server.deploy", *how),
        plan.environment(),
        log,
    )
    log.unlink(missing_ok=True)
    await child.start()
    assert child.process is not None
    try:
        if await child.process.wait():
            raise CannotRunError(f"{child.name} mislukt. {look_in(child)}")
    finally:
        await child.stop()

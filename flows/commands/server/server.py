"""The commands for a server machine: ``svz server-files`` writes what an administrator installs,
``svz deploy`` hands the flows to the Prefect server.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from flows.server.follow import follow, wanted
from flows.server.install import write_server_files
from flows.server.schedules import planned_deployments, scheduled_dates
from flows.server.supervisor import CannotRunError
from flows.shared.errors import errors_in_one_line
from flows.shared.settings import OUTPUTS
from tasks.figures.dutch import AMSTERDAM, long_date

HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
#: So many coming runs of each flow are told after putting the flows in place.
NEXT = 4


@click.command("server-files")
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Map waarin de bestanden komen.",
)
@click.option(
    "--prefect-host",
    required=True,
    help="Naam waaronder mensen Prefect bereiken, bijvoorbeeld prefect.voorbeeld.nl.",
)
@click.option(
    "--pages-host",
    required=True,
    help="Naam waaronder mensen de dossiers bereiken, bijvoorbeeld dossiers.voorbeeld.nl.",
)
def server_files_command(folder: Path, prefect_host: str, pages_host: str) -> None:
    """Schrijf de bestanden waarmee een beheerder een server inricht.

    Aan de computer zelf verandert niets.
    """
    for option, host in (("--prefect-host", prefect_host), ("--pages-host", pages_host)):
        if not HOST.fullmatch(host):
            raise click.UsageError(
                f"{option} {host!r} is geen naam van een computer; verwacht bijvoorbeeld "
                "dossiers.voorbeeld.nl."
            )
    if prefect_host == pages_host:
        raise click.UsageError(
            "Prefect en de dossiers hebben ieder een eigen naam nodig: wat in de ene draait, mag "
            "niets in de andere doen."
        )
    with errors_in_one_line(folder):
        for path in write_server_files(folder, prefect_host, pages_host):
            click.echo(path)
    click.echo(f"\nLees {folder / 'install.sh'} en start het als root op de server.")


@click.command("deploy")
@click.option(
    "--follow",
    "follows",
    is_flag=True,
    help="Doe het daarna opnieuw zodra er een halfjaar bij komt of een dag verandert, tot Ctrl-C.",
)
def deploy_command(follows: bool) -> None:
    """Zet de flows van prefect.yaml klaar op de Prefect-server van PREFECT_API_URL."""
    with errors_in_one_line(OUTPUTS.value()):
        in_place = wanted()
        _put_in_place()
        if follows:
            asyncio.run(follow(partial(asyncio.to_thread, _put_in_place), in_place))


def _put_in_place() -> None:
    if subprocess.run([sys.executable, "-m", "flows.server.deploy"], check=False).returncode:
        raise CannotRunError("De flows zijn niet klaargezet; de reden staat hierboven.")
    today = datetime.now(AMSTERDAM).date()
    for deployment in planned_deployments(today):
        for moment in scheduled_dates(deployment, today, NEXT):
            click.echo(f"{deployment['name']:20} {long_date(moment.date())}, {moment:%H.%M} uur")

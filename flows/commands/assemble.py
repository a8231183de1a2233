"""The command ``svz assemble``: the same run as the flow ``stand-van-zaken``, for people who
prefer a terminal to the Prefect UI.
"""

from __future__ import annotations

import logging
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from httpx import HTTPError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.server.temporary_server import start_temporary_server
from flows.shared.assemble_report import assemble_report
from flows.shared.errors import errors_in_one_line, first_line, raise_if_full, wrong_call
from flows.shared.exit_codes import ExitCode
from flows.shared.offer import offer
from flows.shared.settings import DATABASE_URL, MAKER, OUTPUTS, outputs_option, quiet_prefect
from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.refusal_report import console_lines
from tasks.dossier.assemble import assemble, directly, number_of_steps
from tasks.dossier.history.history import open_history
from tasks.dossier.order import Order, Outcome
from tasks.dossier.rectification import RectificationRefused, check_wish
from tasks.figures.dutch import counted

Result = TypeVar("Result")

LOCAL_SERVER = "http://127.0.0.1:4200/api"


@click.command("assemble")
@click.argument("halfjaar")
@click.option(
    "--deliveries",
    type=click.Path(path_type=Path),
    help="Map met de leveringen; standaard OUTPUTS/leveringen/HALFJAAR.",
)
@outputs_option
@click.option(
    "--direct", is_flag=True, help="Zonder Prefect; geeft hetzelfde dossier, in enkele seconden."
)
@click.option(
    "--fresh",
    is_flag=True,
    help="Doe alles opnieuw: gebruik niets wat eerdere runs hebben bewaard.",
)
@click.option(
    "--replaces",
    metavar="DIGEST",
    help="Na een vrijgave: de digest van het vrijgegeven dossier dat dit dossier vervangt.",
)
@click.option(
    "--reason",
    metavar="TEKST",
    help="Waarom het de vrijgave vervangt; dit staat op iedere bijlage.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Geef de uitkomst als JSON, volgens docs/samenstellen.schema.json.",
)
@click.option("--quiet", "-q", is_flag=True, help="Zeg alleen wat niet goed is.")
@click.option("--verbose", "-v", is_flag=True, help="Noem ook ieder bestand van de bijlagen.")
def assemble_command(
    halfjaar: str,
    deliveries: Path | None,
    outputs: Path,
    direct: bool,
    fresh: bool,
    replaces: str | None,
    reason: str | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Stel het dossier van HALFJAAR samen, bijvoorbeeld 2025-H1."""
    with errors_in_one_line(outputs), wrong_call():
        steps = number_of_steps(load_halfjaar(halfjaar))
        try:
            check_wish(replaces, reason)
        except RectificationRefused as error:
            raise click.UsageError(str(error)) from error
    folder = deliveries or outputs / "leveringen" / halfjaar
    database = DATABASE_URL.value()
    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    if quiet and (verbose or as_json):
        raise click.UsageError("--quiet gaat niet samen met --verbose of --json.")
    shown = Progress(*columns, console=Console(stderr=True), disable=quiet)
    with errors_in_one_line(outputs), shown as progress:
        if not folder.is_dir():
            what = "is geen map" if folder.exists() else "bestaat niet"
            raise click.UsageError(
                f"De map met leveringen {what}: {folder}. Geef een andere map met --deliveries."
            )
        if database is not None:
            _check_database(database, outputs)
        order = Order(
            halfjaar=halfjaar,
            deliveries=folder,
            outputs=outputs,
            database=database,
            fresh=fresh,
            replaces=replaces,
            reason=reason,
        )
        bar = progress.add_task(f"Dossier {halfjaar}", total=steps)
        outcome = (
            _direct(order, lambda: progress.advance(bar))
            if direct
            else _orchestrated(order, lambda: progress.advance(bar))
        )
    offered = None
    if outcome.sealed and MAKER.value() is not None:
        # The flow has done so already; offering what is known changes nothing.
        with errors_in_one_line(outputs):
            offered = offer(outcome, order.outputs).words
    if as_json:
        click.echo(assemble_report(outcome, offered).model_dump_json(indent=1))
    elif not outcome.sealed:
        _refused(outcome)
    elif not quiet or outcome.counts()[Grade.BLOCKING] or outcome.asks:
        _report(outcome, offered, verbose=verbose)
    if not outcome.sealed:
        sys.exit(ExitCode.REFUSED)
    if outcome.counts()[Grade.BLOCKING] or outcome.asks:
        sys.exit(ExitCode.BLOCKED)


def _check_database(url: str, outputs: Path) -> None:
    """Try the address before anything is read: reading may take minutes."""
    try:
        with open_history(url, outputs):
            pass
    except ValueError as error:
        raise click.UsageError(f"{DATABASE_URL.variable}: {error}") from error


def _direct(order: Order, advance: Callable[[], None]) -> Outcome:
    def run(step: Callable[..., Result], /, *args: object) -> Result:
        result = directly(step, *args)
        advance()
        return result

    return assemble(order, run)


def _orchestrated(order: Order, advance: Callable[[], None]) -> Outcome:
    for name, value in (
        quiet_prefect(order.outputs) | {"PREFECT_LOGGING_LEVEL": "WARNING"}
    ).items():
        os.environ.setdefault(name, value)
    os.environ[OUTPUTS.variable] = str(order.outputs)
    server, configured = running_server(), os.environ.get("PREFECT_API_URL")
    if configured and server != configured:
        raise click.ClickException(
            "De Prefect-server van PREFECT_API_URL antwoordt niet. Start hem, of gebruik --direct."
        )
    os.environ["PREFECT_API_URL"] = server or start_temporary_server(
        Path(os.environ["PREFECT_HOME"])
    )
    # Prefect reads its settings when it is imported, so it may not be imported before.
    from flows.shared.outcome import Ended
    from flows.stand_van_zaken import after_step, fresh, stand_van_zaken

    after_step.set(advance)
    fresh.set(order.fresh)
    _show_only_our_warnings()
    try:
        state = stand_van_zaken(
            halfjaar=order.halfjaar,
            leveringen=str(order.deliveries.resolve()),
            vervangt=order.replaces or "",
            reden=order.reason or "",
            return_state=True,
        )
    # What goes wrong inside the flow is in its state; this is the server that breaks.
    except HTTPError as error:
        raise_if_full(order.outputs)
        raise click.ClickException(
            f"De Prefect-server antwoordt niet goed: {first_line(error)}. Met --direct gaat het "
            "zonder."
        ) from error
    outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, Outcome):
        return outcome
    if isinstance(outcome, Ended):
        if outcome.outcome is not None:
            return outcome.outcome
        raise outcome.__cause__ or click.ClickException(str(outcome))
    if isinstance(outcome, Exception):
        raise outcome
    raise click.ClickException(f"De flow is niet voltooid: {state.message}")


def _show_only_our_warnings() -> None:
    """Keep what Prefect and what it uses say, in English, out of the terminal, where people see how
    far the run is. The log of the run is on the server.
    """
    # A line that does not get to the server would be told here, with a traceback.
    logging.raiseExceptions = False
    # This logger has a handler of its own; without any, Python would show its warnings all the
    # same.
    logging.getLogger("prefect._internal").handlers = [logging.NullHandler()]
    for handler in logging.getLogger().handlers:
        handler.setLevel(logging.WARNING)
        handler.addFilter(lambda record: record.name.partition(".")[0] in ("flows", "tasks"))


def running_server() -> str | None:
    """API address of the Prefect server that runs: the one that is configured, else one on this
    machine; None without either.
    """
    for address in filter(None, (os.environ.get("PREFECT_API_URL"), LOCAL_SERVER)):
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=1) as answer:  # noqa: S310 - http on purpose: loopback or configured
                if answer.status == 200:
                    return address
        except (urllib.error.URLError, TimeoutError, ValueError):
            continue
    return None


def _refused(outcome: Outcome) -> None:
    for line in console_lines(outcome.findings):
        click.echo(line, err=True)
    reason = (
        outcome.waiting or f"Geen dossier: de leveringen van {outcome.halfjaar} zijn niet goed."
    )
    click.echo(f"\n{reason}", err=True)
    click.echo(f"Alle bevindingen staan in {outcome.report}", err=True)


def _report(outcome: Outcome, offered: str | None, *, verbose: bool) -> None:
    click.echo(f"Dossier   {outcome.folder}")
    click.echo(f"Digest    {outcome.digest}")
    if verbose:
        for number, name in enumerate(outcome.annexes):
            click.echo(f"{'' if number else 'Bijlagen':9} {name}")
    else:
        files = counted(len(outcome.annexes), "bestand", "bestanden")
        click.echo(f"Bijlagen  {outcome.printed}, in {files} (--verbose noemt ze)")
    if offered is not None:
        click.echo(offered)
    if outcome.reuse is not None:
        click.echo(f"{outcome.reuse}.")
    counts = ", ".join(
        counted(number, grade, grade.several) for grade, number in outcome.counts().items()
    )
    click.echo(f"Bevindingen: {counts}")
    if outcome.counts()[Grade.BLOCKING]:
        click.echo(
            "Een dossier met een blokkerende bevinding blijft een concept en kan niet worden "
            "vrijgegeven."
        )
    if outcome.asks:
        click.echo(outcome.asking)
    for line in console_lines(outcome.findings):
        click.echo(f"  {line}")

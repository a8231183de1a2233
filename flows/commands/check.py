"""The command ``svz check``: what is wrong in definitions and deliveries, before anything is made
of them.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from flows.shared.check_report import NONE, CheckReport, Conclusion, readiness_table, report
from flows.shared.errors import errors_in_one_line, wrong_call
from flows.shared.exit_codes import ExitCode
from flows.shared.settings import DATABASE_URL, outputs_option
from tasks.definitions.base import Mistake
from tasks.definitions.finding import Grade
from tasks.deliveries.refusal_report import console_lines
from tasks.dossier.check import check_deliveries
from tasks.dossier.check_definitions import mistakes_in_definitions
from tasks.dossier.delivered.checked import Checked
from tasks.dossier.order import Order
from tasks.figures.dutch import AMSTERDAM, enumeration

ENDS = {
    Conclusion.RIGHT: ExitCode.DONE,
    Conclusion.WAITING: ExitCode.REFUSED,
    Conclusion.REFUSED: ExitCode.REFUSED,
    Conclusion.BLOCKED: ExitCode.BLOCKED,
    Conclusion.DEFINITIONS: ExitCode.DEFINITIONS,
}


@click.command("check")
@click.argument("halfjaar", required=False)
@click.option(
    "--deliveries",
    type=click.Path(path_type=Path),
    help="Map met de leveringen; standaard OUTPUTS/leveringen/HALFJAAR.",
)
@outputs_option
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Geef alles als JSON, volgens docs/controle.schema.json.",
)
@click.option("--quiet", "-q", is_flag=True, help="Zeg alleen wat niet goed is.")
@click.option("--verbose", "-v", is_flag=True, help="Zeg ook van iedere bron of zij binnen is.")
def check_command(
    halfjaar: str | None,
    deliveries: Path | None,
    outputs: Path,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Controleer de definities, en de leveringen van HALFJAAR; er wordt niets van bewaard.

    Zonder HALFJAAR alleen de definities.
    """
    if deliveries is not None and halfjaar is None:
        raise click.UsageError("Noem bij --deliveries ook het halfjaar, bijvoorbeeld 2025-H1.")
    if quiet and (verbose or as_json):
        raise click.UsageError("--quiet gaat niet samen met --verbose of --json.")
    with errors_in_one_line(outputs):
        mistakes = mistakes_in_definitions()
        checked = None
        if halfjaar is not None:
            checked = _checked(halfjaar, deliveries, outputs, mistakes)
        made = report(halfjaar, mistakes, checked)
    if as_json:
        click.echo(made.model_dump_json(indent=1))
    elif (
        not quiet
        or made.conclusion is not Conclusion.RIGHT
        or any(one.grade is Grade.TO_CONFIRM for one in made.findings)
    ):
        _tell(made, mistakes, checked, verbose=verbose)
    sys.exit(ENDS[made.conclusion])


def _checked(
    halfjaar: str, deliveries: Path | None, outputs: Path, mistakes: list[Mistake]
) -> Checked | None:
    """None if mistakes in the definitions stand in the way."""
    folder = deliveries or outputs / "leveringen" / halfjaar
    order = Order(
        halfjaar=halfjaar, deliveries=folder, outputs=outputs, database=DATABASE_URL.value()
    )
    if deliveries is not None and not folder.is_dir():
        what = "is geen map" if folder.exists() else "bestaat niet"
        raise click.UsageError(f"De map met leveringen {what}: {folder}.")
    try:
        with wrong_call():
            return check_deliveries(order, datetime.now(AMSTERDAM).date())
    except (ValueError, click.UsageError):
        if not mistakes:
            raise
        return None


def _tell(
    made: CheckReport, mistakes: list[Mistake], checked: Checked | None, *, verbose: bool
) -> None:
    for one in mistakes:
        where = one.file if one.line is None else f"{one.file}, regel {one.line}"
        click.echo(f"{where}: {one.text}")
    if checked is not None:
        for row in readiness_table(checked.readiness) if verbose else ():
            click.echo("; ".join(f"{name}: {said}" for name, said in row.items() if said != NONE))
        for line in console_lines(checked.readiness.findings):
            click.echo(line)
        if checked.left_out:
            click.echo(
                f"Niet gecontroleerd: {enumeration(list(checked.left_out))}. Een levering die "
                "daarvoor nodig is, ontbreekt of is afgekeurd."
            )
    click.echo(made.message)

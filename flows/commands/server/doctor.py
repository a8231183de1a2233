"""The command ``svz doctor``: whether everything is well, and what to do about what is not."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import click

from flows.server.alerts import tell_if_changed
from flows.server.pages_health import pages_check
from flows.server.prefect_health import prefect_checks
from flows.shared.errors import errors_in_one_line, wrong_call
from flows.shared.exit_codes import ExitCode
from flows.shared.records import records_for_command
from flows.shared.settings import ALERT_TO, BACKUPS, PAGES_URL, environment, outputs_option
from tasks.pages.health.checks import Check, How, checks_without_records, local_checks, worst
from tasks.pages.health.whole_records import records_check
from tasks.review.messages.mail import sender_from, server_from


@click.command("doctor")
@click.option(
    "--mail",
    is_flag=True,
    help="Mail naar SVZ_ALERT_TO wat niet goed is, als dat anders is dan de vorige keer.",
)
@outputs_option
def doctor_command(mail: bool, outputs: Path) -> None:
    """Zeg of alles goed is: versies, database, vastlegging van de beoordeling, schijf, mail,
    reservekopie, pagina's, worker en geplande runs.
    """
    to = [one.strip() for one in (ALERT_TO.value() or "").split(",") if one.strip()]
    if mail and not to:
        raise click.UsageError(f"Noem in {ALERT_TO.variable} het adres van wie het moet weten.")
    now = datetime.now(UTC)
    with errors_in_one_line(outputs), wrong_call():
        checks = _local_checks(outputs, now)
        checks.append(pages_check(environment().get(PAGES_URL.variable)))
        checks += prefect_checks(
            os.environ.get("PREFECT_API_URL"), os.environ.get("PREFECT_API_AUTH_STRING"), now
        )
        for one in checks:
            click.echo(_line(one))
        if mail:
            told = tell_if_changed(
                checks,
                outputs,
                to,
                server_from(environment()),
                sender_from(environment()),
                now,
            )
            click.echo("Gemaild." if told else "Niets nieuws om te mailen.")
    if worst(checks) is How.ILL:
        sys.exit(ExitCode.ILL)


def _local_checks(outputs: Path, now: datetime) -> list[Check]:
    """Without a database everything else is looked at all the same: who must start it hears so."""
    with ExitStack() as opened:
        try:
            review = opened.enter_context(records_for_command(outputs))
        except click.ClickException as error:
            return checks_without_records(error.__cause__ or error, outputs, BACKUPS.value(), now)
        return local_checks(review, BACKUPS.value(), records_check)


def _line(one: Check) -> str:
    todo = f"\n{'':36}{one.todo}" if one.todo else ""
    return f"{one.name:24} {one.how:10} {one.said}{todo}"

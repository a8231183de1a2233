"""The command ``svz notices send``: mail to the people whose turn it is."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.shared.records import records_for_command
from flows.shared.settings import environment, outputs_option
from tasks.figures.dutch import counted
from tasks.review.mail import send_notices, sender_from, server_from


@click.group("notices")
def notices_group() -> None:
    """Berichten aan wie aan zet is."""


@notices_group.command("send")
@outputs_option
def send(outputs: Path) -> None:
    """Verstuur de berichten die klaarstaan, of schrijf ze in OUTPUTS/.mail als er geen mailserver
    is.
    """
    with records_for_command(outputs) as review:
        done = send_notices(review, server_from(environment()), sender_from(environment()))
    click.echo(f"{counted(done.sent, 'bericht', 'berichten')} verstuurd.")
    for failure in done.failures:
        click.echo(failure, err=True)
    if done.failures:
        sys.exit(1)

"""The command ``svz notices send``: mail to the people whose turn it is."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.shared.records import records_for_command
from flows.shared.settings import environment, outputs_option
from tasks.definitions.halfjaar import known_halfjaren, load_halfjaar
from tasks.definitions.judged import titles
from tasks.figures.dutch import counted
from tasks.review.messages.mail import Sent, send_notices, sender_from, server_from
from tasks.review.messages.reminding import remind


@click.group("notices")
def notices_group() -> None:
    """Berichten aan wie aan zet is."""


@notices_group.command("remind")
@outputs_option
def remind_command(outputs: Path) -> None:
    """Herinner wie nog moet oordelen, goedkeuren of vrijgeven, één keer per werkdag: vanaf de
    werkdag voor de gevraagde dag.
    """
    with records_for_command(outputs) as review:
        known: dict[str, str] = {}
        for name in known_halfjaren():
            known |= titles(load_halfjaar(name))
        _tell(remind(review, known, server_from(environment()), sender_from(environment())))


@notices_group.command("send")
@outputs_option
def send(outputs: Path) -> None:
    """Verstuur de berichten die klaarstaan, of schrijf ze in OUTPUTS/.mail als er geen mailserver
    is.
    """
    with records_for_command(outputs) as review:
        _tell(send_notices(review, server_from(environment()), sender_from(environment())))


def _tell(done: Sent) -> None:
    click.echo(f"{counted(done.sent, 'bericht', 'berichten')} verstuurd.")
    for failure in done.failures:
        click.echo(failure, err=True)
    if done.failures:
        sys.exit(1)

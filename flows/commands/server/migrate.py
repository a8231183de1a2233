"""The command ``svz migrate``: what the owner of the database does, so that no service has to be
its owner.
"""

from __future__ import annotations

from pathlib import Path

import click

from flows.shared.records import records_for_command
from flows.shared.settings import outputs_option
from tasks.review.record.database_roles import give_rights


@click.command("migrate")
@outputs_option
def migrate_command(outputs: Path) -> None:
    """Werk de tabellen van de database bij, en geef de rollen van een server daarin hun rechten.

    Alleen de eigenaar van de database kan dit. Zonder zulke rollen doet iedere opdracht het zelf.
    """
    with records_for_command(outputs) as review, review.engine.begin() as connection:
        roles = give_rights(connection)
    click.echo("De tabellen zijn die van deze versie.")
    if roles:
        click.echo("De rollen van de diensten hebben hun rechten.")

"""The command ``svz purge``: the end of deliveries and of all that was kept of them."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.review.people import administrator
from flows.shared.records import records_for_command
from flows.shared.settings import DATABASE_URL, outputs_option
from tasks.figures.dutch import counted
from tasks.review.removal.purge import expire, purge, purge_expired


@click.command("purge")
@click.argument("halfjaar", required=False)
@outputs_option
def purge_command(halfjaar: str | None, outputs: Path) -> None:
    """Ruim leveringen op: van HALFJAAR, of wat volgens bewaren.yaml lang genoeg bewaard is.

    Weg gaan de leveringen, wat runs daarvan hebben bewaard en het verslag van wat werd geweigerd.
    Dossiers en vrijgaven blijven, en een volgend halfjaar wordt daarmee vergeleken. Het logboek
    krijgt een regel. Ook verlopen aanmeldingen en oude berichten gaan weg.
    """
    with records_for_command(outputs) as review:
        if halfjaar is not None:
            purge(review, administrator(), halfjaar, DATABASE_URL.value())
            done = [halfjaar]
        else:
            done = purge_expired(review, administrator(), DATABASE_URL.value())
        removed = expire(review)
    for name in done:
        click.echo(f"De leveringen van {name} zijn opgeruimd.")
    if not done:
        click.echo("Er zijn geen leveringen die langer worden bewaard dan mag.")
    click.echo(f"{counted(removed, 'verlopen gegeven', 'verlopen gegevens')} verwijderd.")

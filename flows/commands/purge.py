"""The command ``svz purge``: the end of deliveries and of all that was kept of them."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.review.people import administrator
from flows.shared.records import records_for_command
from flows.shared.settings import DATABASE_URL, outputs_option
from tasks.figures.dutch import counted
from tasks.review.removal.purge import expire, purge, purge_expired

#: What it does can not be undone, so it says so itself.
LEFT = (
    "Is een deel al weg, dan zegt het logboek (svz review log) dat het opruimen is begonnen en "
    "niet dat het klaar is; start de opdracht opnieuw"
)


@click.command("purge")
@click.argument("halfjaar", required=False)
@outputs_option
def purge_command(halfjaar: str | None, outputs: Path) -> None:
    """Ruim leveringen op: van HALFJAAR, of wat volgens bewaren.yaml lang genoeg bewaard is.

    Weg gaan de leveringen, wat runs daarvan hebben bewaard en het verslag van wat werd geweigerd.
    Dossiers en vrijgaven blijven, en een volgend halfjaar wordt daarmee vergeleken. Het logboek
    krijgt een regel voor het begin en een voor het einde. Zonder HALFJAAR wordt ook afgemaakt wat
    eerder is afgebroken. Ook verlopen aanmeldingen en oude berichten gaan weg.
    """
    with records_for_command(outputs, LEFT) as review:
        removed = expire(review)
        if halfjaar is not None:
            purge(review, administrator(), halfjaar, DATABASE_URL.value())
            done = [halfjaar]
        else:
            done = purge_expired(review, administrator(), DATABASE_URL.value())
    for name in done:
        click.echo(f"De leveringen van {name} zijn opgeruimd.")
    if not done:
        click.echo("Er zijn geen leveringen die langer worden bewaard dan mag.")
    click.echo(f"{counted(removed, 'verlopen gegeven', 'verlopen gegevens')} verwijderd.")

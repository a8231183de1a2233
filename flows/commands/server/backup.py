"""The commands ``svz backup`` and ``svz restore``: everything but deliveries in one folder, and
back again.
"""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.review.people import administrator
from flows.shared.errors import errors_in_one_line, wrong_call
from flows.shared.records import records_for_command
from flows.shared.settings import DATABASE_URL, outputs_option
from tasks.figures.dutch import counted
from tasks.review.backup.contents import Manifest
from tasks.review.backup.make_backup import make_backup
from tasks.review.backup.restore_backup import head_typed, restore_backup


@click.command("backup")
@click.argument("target", metavar="DOEL", type=click.Path(path_type=Path, resolve_path=True))
@outputs_option
def backup_command(target: Path, outputs: Path) -> None:
    """Maak in de nieuwe map DOEL een reservekopie van alles behalve leveringen; het product mag
    blijven draaien.
    """
    with records_for_command(outputs) as review:
        made = make_backup(review, target)
    click.echo(f"Reservekopie  {target}")
    click.echo(f"Bestanden     {len(made.manifest.files)}")
    click.echo(f"Logboek       {_head(made.manifest)}")
    click.echo(f"Kenmerk       {made.digest}")


@click.command("restore")
@click.argument(
    "folder", metavar="MAP", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--notice",
    "notices",
    metavar="NUMMER:HASH",
    multiple=True,
    help="Regel van het logboek die een bericht of ontvangstbewijs noemt; vaker mag.",
)
@outputs_option
def restore_command(folder: Path, notices: tuple[str, ...], outputs: Path) -> None:
    """Zet de reservekopie in MAP terug, nadat alles erin is gecontroleerd.

    Stop eerst alle diensten. Wat nieuwer is dan de reservekopie wordt niet overschreven: dan
    gebeurt er niets. Geef met --notice de laatste regel die iemand in een bericht kreeg; zo blijkt
    ook na verlies van alles of er een nieuwere reservekopie moet zijn.
    """
    with errors_in_one_line(outputs):
        with wrong_call():
            known = [head_typed(one) for one in notices]
        outputs.mkdir(parents=True, exist_ok=True)
        done = restore_backup(DATABASE_URL.value(), outputs, folder, administrator(), known)
    manifest = done.manifest
    click.echo(f"{counted(len(manifest.files), 'bestand', 'bestanden')} teruggezet in {outputs}.")
    click.echo(f"De reservekopie is van {manifest.made} en eindigt op {_head(manifest)}.")
    if not known:
        click.echo(
            "Houd dit tegen het nieuwste bericht dat iemand kreeg: noemt dat een hogere regel, dan "
            "is er na de reservekopie nog iets gedaan."
        )
    for halfjaar in done.purged:
        click.echo(f"De leveringen van {halfjaar} waren opgeruimd en zijn dat nu weer.")
    click.echo(
        "Iedereen meldt zich opnieuw aan. Leveringen zijn niet teruggezet. Is er na de "
        "reservekopie iets opgeruimd, doe dat dan opnieuw."
    )


def _head(manifest: Manifest) -> str:
    return f"regel {manifest.lines}, {manifest.head}"

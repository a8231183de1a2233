"""The command ``svz preview``: how an annex reads with its template as it stands now."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from flows.shared.errors import errors_in_one_line
from flows.shared.settings import outputs_option
from tasks.dossier.preview import preview


@click.command("preview")
@click.argument("annex", metavar="BIJLAGE")
@outputs_option
def preview_command(annex: str, outputs: Path) -> None:
    """Toon BIJLAGE van het laatste dossier in de browser, met het sjabloon zoals het nu is.

    Er wordt niets afgedrukt of verzegeld.
    """
    with errors_in_one_line(outputs):
        file = preview(annex, outputs)
    click.echo(f"Voorbeeldweergave: {file}")
    if not webbrowser.open(file.as_uri()):
        click.echo("Er is geen browser gevonden; open dat bestand zelf.")

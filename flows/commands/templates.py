"""The command ``svz templates``: the same files as the flow ``leverancierssjablonen``, without
Prefect.
"""

from __future__ import annotations

from pathlib import Path

import click

from flows.shared.errors import ending, wrong_call
from flows.shared.settings import DATABASE_URL, OUTPUTS
from tasks.definitions.halfjaar import known_halfjaren, load_halfjaar
from tasks.dossier.bouwsteen_templates import write_bouwsteen_templates
from tasks.dossier.suppliers import TEMPLATES, write_templates
from tasks.figures.dutch import counted
from tasks.refusal import Refusal


@click.command("templates")
@click.argument("halfjaar", required=False)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="Map; standaard SVZ_OUTPUTS/leverancierssjablonen/HALFJAAR.",
)
def templates_command(halfjaar: str | None, folder: Path | None) -> None:
    """Maak de sjablonen voor leveranciers van HALFJAAR; standaard het nieuwste."""
    halfjaar = halfjaar or known_halfjaren()[-1]
    folder = folder or OUTPUTS.value() / TEMPLATES / halfjaar
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"Waar de map moet komen, staat een bestand: {folder}.")
    try:
        with wrong_call():
            files = write_templates(halfjaar, folder)
            letter = write_bouwsteen_templates(
                load_halfjaar(halfjaar), folder, OUTPUTS.value(), DATABASE_URL.value()
            )
    except Refusal as error:
        raise ending(error, str(error)) from error
    except OSError as error:
        where = error.filename or folder
        raise click.ClickException(
            f"De sjablonen zijn niet te schrijven: {where} ({error.strerror or error})."
        ) from error
    for file in files:
        click.echo(f"{file.name:48} {file.text}; {file.title}, voor {file.supplier}")
    for name in letter:
        click.echo(f"{name:48} sjabloon van een bouwsteen van de brief")
    click.echo(f"\n{counted(len(files) + len(letter), 'bestand', 'bestanden')} in {folder}")

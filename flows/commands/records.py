"""The command ``svz records``: records that are not in files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.shared.errors import errors_in_one_line
from flows.shared.exit_codes import ExitCode
from tasks.definitions.halfjaar import known_halfjaren, load_halfjaar
from tasks.deliveries.records.in_database.database import RecordsPlace
from tasks.deliveries.records.in_database.place import PROVEN, backend_of, wrong_address
from tasks.sections.records.conformance import conformance


@click.group("records")
def records_group() -> None:
    """Records in een database: bewijs dat die dezelfde cijfers geeft als bestanden."""


@records_group.command("conformance")
@click.argument("address", metavar="ADRES")
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Bestand met het wachtwoord; zonder zoekt het stuurprogramma er zelf een (PGPASSFILE).",
)
def conformance_command(address: str, password_file: Path | None) -> None:
    """Bewijs dat de database op ADRES dezelfde cijfers en bevindingen geeft als bestanden.

    ADRES is een adres voor SQLAlchemy, zonder wachtwoord, of de master van een cluster van Spark
    (spark://server:7077) of een server van Spark Connect (sc://server:15002). Er wordt niets
    geschreven: de rijen die worden geteld, staan in de zoekvragen zelf.
    """
    if (problem := wrong_address(address)) is not None:
        raise click.UsageError(f"{problem[0].upper()}{problem[1:]}.")
    place = RecordsPlace(address=address, tables={"wkb_kinderen": "wkb_kinderen"})
    with errors_in_one_line(Path.cwd()):
        password = password_file.read_text(encoding="utf-8").strip() if password_file else None
        proofs = conformance(place, load_halfjaar(known_halfjaren()[-1]), password)
    for proof in proofs:
        click.echo(f"{'goed' if proof.problem is None else 'fout'}  {proof.what}")
        if proof.problem is not None:
            click.echo(f"      {proof.problem}")
    wrong = sum(proof.problem is not None for proof in proofs)
    backend = backend_of(address)
    if wrong:
        click.echo(f"{wrong} van {len(proofs)} klopt niet: hier kunnen records niet blijven staan.")
        sys.exit(ExitCode.REFUSED)
    if backend in PROVEN:
        click.echo("Alles klopt: hier kunnen records blijven staan.")
    else:
        click.echo(
            f"Alles klopt, maar {backend} is niet een van de databases waarvoor de tests dit "
            "blijven bewijzen. Geef deze uitkomst aan wie het programma onderhoudt."
        )

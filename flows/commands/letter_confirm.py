"""The command ``svz letter-confirm``: a person confirms what a check of a letter asks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from pydantic import ValidationError

from flows.shared.errors import errors_in_one_line
from tasks.figures.dutch import AMSTERDAM, counted
from tasks.letters.confirmations.register import (
    Confirmation,
    ConfirmationError,
    add_to_register,
)
from tasks.letters.letter_check import LetterReport


@click.command("letter-confirm")
@click.argument("keys", metavar="SLEUTEL...", nargs=-1, required=True)
@click.option(
    "--report",
    "source",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Het verslag waarin de sleutels staan: <brief>-cijfercontrole.json.",
)
@click.option(
    "--confirmations",
    "register",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Bestand met bevestigingen; het wordt gemaakt als het er nog niet is.",
)
@click.option("--person", required=True, help="Naam van wie bevestigt.")
@click.option("--reason", required=True, help="Waarom het zo klopt.")
def letter_confirm_command(
    keys: tuple[str, ...], source: Path, register: Path, person: str, reason: str
) -> None:
    """Bevestig wat een briefcontrole vraagt, met de SLEUTEL die in het verslag staat.

    Een bevestiging geldt voor de zin, het getal, het cijfer en de waarde daarvan. Verandert een van
    die vier, dan vraagt de controle het opnieuw; een nieuw dossier met dezelfde waarde niet.
    """
    with errors_in_one_line(register):
        if not person.strip() or not reason.strip():
            raise ConfirmationError("Geef een naam en een reden.")
        try:
            report = LetterReport.model_validate_json(source.read_bytes())
        except ValidationError:
            raise ConfirmationError(f"{source} is geen verslag van een briefcontrole.") from None
        if report.indicative:
            raise ConfirmationError(
                "Dit verslag is van een pdf; wat daarover wordt gezegd, is indicatief en kan niet "
                "worden bevestigd. Controleer de brief in Word (.docx) of OpenDocument (.odt)."
            )
        asked = {one.key: one for one in report.expressions if one.key and one.confirmed is None}
        if unknown := sorted(set(keys) - asked.keys()):
            raise ConfirmationError(
                f"Dit vraagt het verslag niet: {', '.join(unknown)}. Neem de sleutel over uit het "
                "verslag van de laatste controle."
            )
        moment = datetime.now(AMSTERDAM).replace(microsecond=0)
        new = tuple(
            Confirmation(
                key=key,
                number=asked[key].text,
                figure=asked[key].figure or "",
                person=person.strip(),
                reason=reason.strip(),
                moment=moment,
            )
            for key in dict.fromkeys(keys)
        )
        add_to_register(register, new)
    told = counted(len(new), "bevestiging", "bevestigingen")
    click.echo(f"{told} van {person.strip()} in {register}.")

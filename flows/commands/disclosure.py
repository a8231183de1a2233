"""The command ``svz disclosure``: what an outsider can compute from a folder that is, or would be,
published.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.shared.errors import errors_in_one_line, wrong_call
from flows.shared.exit_codes import ExitCode
from tasks.definitions.finding import Grade
from tasks.deliveries.refusal_report import console_lines
from tasks.disclosure.audit import SectionAudit
from tasks.disclosure.published import UnreadableError
from tasks.disclosure.report import conclusion
from tasks.dossier.audit_folder import audit_folder
from tasks.figures import dutch


@click.command("disclosure")
@click.argument(
    "folder", metavar="MAP", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--against",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Map van wat eerder is vrijgegeven of gepubliceerd; mag vaker.",
)
def disclosure_command(folder: Path, against: tuple[Path, ...]) -> None:
    """Bereken wat een buitenstaander weet die alles in MAP naast elkaar legt.

    MAP is een dossier, een vrijgave, of een map die svz publish maakte. Gelezen worden de bestanden
    die worden gepubliceerd, in alle vormen. Wat alleen uit de bestanden met personen volgt, staat
    in onthulling.html van het dossier.
    """
    with errors_in_one_line(folder), wrong_call():
        try:
            found = audit_folder(folder, against)
        except UnreadableError as error:
            click.echo(str(error), err=True)
            sys.exit(ExitCode.REFUSED)
    for line in console_lines(found.findings):
        click.echo(line)
    for name in found.against:
        click.echo(f"Samen met {name}.")
    for one in found.sections:
        if one.profile is not None:
            click.echo(_told(one))
    click.echo(conclusion(found))
    blocked = any(one.grade is Grade.BLOCKING for one in found.findings)
    sys.exit(ExitCode.BLOCKED if blocked else ExitCode.DONE)


def _told(one: SectionAudit) -> str:
    """In Dutch, how much of a section is hidden still."""
    least = min((known.percent_left for known in one.known), default=None)
    figures = dutch.counted(len(one.known), "verborgen cijfer", "verborgen cijfers")
    if least is None:
        return f"{one.section}: {figures}."
    left = dutch.number(least)
    return f"{one.section}: {figures}; van de afronding blijft overal ten minste {left}% over."

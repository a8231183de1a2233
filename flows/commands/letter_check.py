"""The command ``svz letter-check``: every number of a letter held against a sealed dossier."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.shared.errors import errors_in_one_line
from flows.shared.exit_codes import ExitCode
from tasks.dossier.letters.checked import checked_letter, write_checked
from tasks.dossier.sealed.contents import SealedDossier
from tasks.letters.confirmations.register import read_register
from tasks.letters.letter_check import LetterConclusion, LetterReport, outcome
from tasks.letters.matching.verdicts import Status
from tasks.letters.reading.archive import LetterError
from tasks.letters.report_page import INDICATIVE, said_of, summary

ENDS = {
    LetterConclusion.RIGHT: ExitCode.DONE,
    LetterConclusion.UNKNOWN: ExitCode.BLOCKED,
    LetterConclusion.WRONG: ExitCode.BLOCKED,
}
#: Characters around a number by which a person finds it.
_AROUND = 50


@click.command("letter-check")
@click.argument(
    "letter", metavar="BRIEF", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--dossier",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Map met het verzegelde dossier waaruit de brief citeert.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Geef alles als JSON, volgens docs/briefcontrole.schema.json.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Schrijf het verslag in deze map: een pagina met de brief en de oordelen ernaast, JSON, "
    "en van een Word-bestand een kopie met opmerkingen in de kantlijn.",
)
@click.option(
    "--confirmations",
    "register",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Bestand met wat mensen eerder hebben bevestigd, van svz letter-confirm.",
)
def letter_check_command(
    letter: Path, dossier: Path, as_json: bool, folder: Path | None, register: Path | None
) -> None:
    """Houd ieder getal, iedere datum en iedere vindplaats in BRIEF tegen een dossier.

    BRIEF is een Word-bestand (.docx), een OpenDocument-tekst (.odt), een pagina (.html) of platte
    tekst. Een pdf kan ook; wat daarover wordt gezegd, is indicatief. Er wordt niets van de brief
    bewaard, behalve in de map van --to.
    """
    with errors_in_one_line(dossier):
        sealed = SealedDossier(dossier)
        data = letter.read_bytes()
        try:
            confirmed = read_register(register) if register else ()
            report = checked_letter(data, sealed, confirmed)
            if folder is not None:
                note = write_checked(report, data, confirmed, letter.stem, folder)
                if note:
                    click.echo(note, err=True)
        except LetterError as error:
            click.echo(str(error), err=True)
            sys.exit(ExitCode.REFUSED)
    if as_json:
        click.echo(report.model_dump_json(indent=1))
    else:
        _tell(report)
    sys.exit(ENDS[report.conclusion])


def _tell(report: LetterReport) -> None:
    for one in report.findings:
        about = f" [{' '.join(one.about.split())}]" if one.about else ""
        click.echo(f"{one.grade}: {one.place}{about}: {one.text} {one.advice} ({one.rule})")
    for number in report.expressions:
        if number.status is Status.UNKNOWN:
            block = report.blocks[number.block]
            before = block.text[max(0, number.start - _AROUND) : number.start]
            after = block.text[number.end : number.end + _AROUND]
            around = " ".join(f"{before}[{number.text}]{after}".split())
            click.echo(f"onbekend: {block.place}: {around}")
    for said in report.unused:
        click.echo(f"bevestiging niet meer nodig: {said.number} ({said.figure}), {said_of(said)}")
    for unread in report.unread:
        click.echo(f"niet gelezen: {unread.place}: {unread.what}")
    if report.indicative:
        click.echo(f"indicatief: {INDICATIVE}")
    end = outcome(report.conclusion, indicative=report.indicative)
    click.echo(f"{end}. {summary(report)}")

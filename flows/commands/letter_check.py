"""The command ``svz letter-check``: every number of a letter held against a sealed dossier."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.shared.errors import errors_in_one_line
from flows.shared.exit_codes import ExitCode
from tasks.dossier.sealed.contents import SealedDossier
from tasks.figures.dutch import counted
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.letter_check import LetterConclusion, LetterReport, check_letter
from tasks.letters.matching.verdicts import Status
from tasks.letters.reading.archive import LetterError

ENDS = {
    LetterConclusion.RIGHT: ExitCode.DONE,
    LetterConclusion.UNKNOWN: ExitCode.BLOCKED,
    LetterConclusion.WRONG: ExitCode.BLOCKED,
}


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
def letter_check_command(letter: Path, dossier: Path, as_json: bool) -> None:
    """Houd ieder getal, iedere datum en iedere vindplaats in BRIEF tegen een dossier.

    BRIEF is een Word-bestand (.docx), een OpenDocument-tekst (.odt) of platte tekst. Er wordt niets
    van de brief bewaard.
    """
    with errors_in_one_line(dossier):
        sealed = SealedDossier(dossier)
        try:
            report = check_letter(
                letter.read_bytes(), sealed.figures, dossier.resolve().name, load_vocabulary()
            )
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
            around = " ".join(f"{number.before}[{number.text}]{number.after}".split())
            click.echo(f"onbekend: {number.place}: {around}")
    for unread in report.unread:
        click.echo(f"niet gelezen: {unread.place}: {unread.what}")
    told = [f"{count} {status}" for status, count in report.counts.items() if count]
    total = counted(len(report.expressions), "getal, datum of vindplaats", "getallen, data en "
                    "vindplaatsen")  # fmt: skip
    click.echo(f"{report.conclusion}. {total}: {', '.join(told)}.")

"""The command ``svz letter-check``: every number of a letter held against a sealed dossier."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.shared.errors import errors_in_one_line
from flows.shared.exit_codes import ExitCode
from tasks.dossier.sealed.contents import SealedDossier
from tasks.dossier.sealed.facts import dossier_facts
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.letter_check import LetterConclusion, LetterReport, check_letter
from tasks.letters.matching.verdicts import Status
from tasks.letters.reading.archive import LetterError
from tasks.letters.report_page import summary, write_letter_page

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
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Schrijf het verslag als pagina (html) in dit bestand: de brief met de oordelen ernaast.",
)
def letter_check_command(letter: Path, dossier: Path, as_json: bool, page: Path | None) -> None:
    """Houd ieder getal, iedere datum en iedere vindplaats in BRIEF tegen een dossier.

    BRIEF is een Word-bestand (.docx), een OpenDocument-tekst (.odt) of platte tekst. Er wordt niets
    van de brief bewaard, behalve in het bestand van --to.
    """
    with errors_in_one_line(dossier):
        sealed = SealedDossier(dossier)
        try:
            report = check_letter(
                letter.read_bytes(),
                sealed.figures,
                dossier.resolve().name,
                load_vocabulary(),
                dossier_facts(sealed),
            )
        except LetterError as error:
            click.echo(str(error), err=True)
            sys.exit(ExitCode.REFUSED)
        if page is not None:
            write_letter_page(report, page)
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
    for unread in report.unread:
        click.echo(f"niet gelezen: {unread.place}: {unread.what}")
    click.echo(f"{report.conclusion}. {summary(report)}")

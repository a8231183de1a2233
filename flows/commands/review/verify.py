"""The command ``svz verify``: shows that a folder is what was sealed, and needs nothing but that
folder.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from flows.shared.errors import errors_in_one_line
from flows.shared.exit_codes import ExitCode
from flows.shared.verify_report import VerifyReport
from tasks.review.release.signature import public_key_from
from tasks.review.release.timestamp import certificates_from
from tasks.review.release.verify import is_release, remarks, verify_folder

#: How many problems of a folder are told in the one line about it.
MOST_PROBLEMS = 3


@click.command("verify")
@click.argument(
    "folder", metavar="MAP", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--public-key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Openbare sleutel (PEM) van wie vrijgeeft; dan ook de handtekening naast de map.",
)
@click.option(
    "--tsa-certificates",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Certificaten (PEM) van de tijdstempeldienst; dan ook het tijdstempel naast de map.",
)
@click.option("--expect", metavar="DIGEST", help="De digest die u is verteld.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Geef de uitkomst als JSON, met alle gebreken, volgens docs/verificatie.schema.json.",
)
@click.option("--quiet", "-q", is_flag=True, help="Zeg alleen wat niet goed is.")
def verify_command(
    folder: Path,
    public_key: Path | None,
    tsa_certificates: Path | None,
    expect: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Controleer of het dossier of de vrijgave in MAP nog precies is wat verzegeld werd, met
    logboek en al.
    """
    try:
        key = public_key_from(public_key) if public_key is not None else None
        trusted = certificates_from(tsa_certificates) if tsa_certificates is not None else None
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    with errors_in_one_line(folder):
        problems = verify_folder(folder, key, trusted)
    if expect not in (None, folder.resolve().name):
        problems.insert(0, f"Dit is {folder.resolve().name}, niet {expect}.")
    told = () if problems else tuple(remarks(folder, key, trusted))
    if as_json:
        made = _report(
            folder,
            problems,
            told,
            signature_checked=key is not None,
            timestamp_checked=trusted is not None,
        )
        click.echo(made.model_dump_json(indent=1))
        sys.exit(ExitCode.DONE if made.whole else ExitCode.NOT_WHOLE)
    if problems:
        rest = len(problems) - MOST_PROBLEMS
        more = (
            ""
            if rest <= 0
            else " En nog 1 ander gebrek."
            if rest == 1
            else f" En nog {rest} andere gebreken."
        )
        click.echo(f"Niet heel: {' '.join(problems[:MOST_PROBLEMS])}{more}", err=True)
        sys.exit(ExitCode.NOT_WHOLE)
    if quiet:
        return
    signed = " en ondertekend met deze sleutel" if key is not None else ""
    click.echo(
        f"{'De vrijgave' if is_release(folder) else 'Het dossier'} is heel{signed}: "
        f"{folder.resolve().name}"
    )
    for remark in told:
        click.echo(remark)


def _report(
    folder: Path,
    problems: list[str],
    told: tuple[str, ...],
    *,
    signature_checked: bool,
    timestamp_checked: bool,
) -> VerifyReport:
    kind: Literal["vrijgave", "dossier"] | None = None
    if not problems:
        kind = "vrijgave" if is_release(folder) else "dossier"
    return VerifyReport(
        folder=folder.resolve().name,
        kind=kind,
        whole=not problems,
        signature_checked=signature_checked,
        timestamp_checked=timestamp_checked,
        problems=tuple(problems),
        remarks=told,
    )

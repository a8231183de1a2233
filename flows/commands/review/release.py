"""The commands ``svz release`` and ``svz publish``: make an approved dossier a release, and a
release a folder for a website.

A person releases, with a password of their own, as on the pages.
"""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.review.people import ask_password, password_option
from flows.shared.errors import errors_in_one_line
from flows.shared.records import records_for_command
from flows.shared.settings import outputs_option
from tasks.review.accounts.sessions import check_password
from tasks.review.release.publication import publish
from tasks.review.release.release import release, released_folder
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import State
from tasks.review.visibility import dossier


@click.command("release")
@click.argument("digest")
@click.option("--person", required=True, help="Aanmeldnaam van de vrijgever.")
@password_option
@click.option(
    "--trial", is_flag=True, help="Als proef: zo, en alleen zo, kunnen voorbeeldcijfers erdoor."
)
@outputs_option
def release_command(
    digest: str, person: str, password_stdin: bool, trial: bool, outputs: Path
) -> None:
    """Geef het goedgekeurde dossier DIGEST vrij."""
    with records_for_command(outputs) as review:
        check_password(review, person, ask_password(password_stdin, twice=False), "command line")
        try:
            folder = release(review, person, digest, trial=trial)
        except Refused:
            # Released before, by a process that was killed before the folder had its name: then the
            # folder is what is still wanted.
            if dossier(review, person, digest).line.state is not State.RELEASED:
                raise
            click.echo("Dit dossier was al vrijgegeven.")
            folder = released_folder(review, digest)
        click.echo(f"Vrijgave  {folder}")


@click.command("publish")
@click.argument(
    "folder", metavar="MAP", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@outputs_option
def publish_command(folder: Path, outputs: Path) -> None:
    """Maak van de vrijgave in MAP de map die op een website kan."""
    with errors_in_one_line(outputs):
        click.echo(f"Publicatie  {publish(folder.resolve(), outputs)}")

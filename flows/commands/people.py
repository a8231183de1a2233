"""The commands of review: who is known, where a dossier stands, release and publication.

Whoever can run these on the machine manages the accounts; the log says so under the name of their
account on the machine. An act on a dossier is done by a person with a password of their own, as on
the pages.
"""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from flows.shared.errors import trouble_in_one_line
from tasks.review.accounts.people import add_person, set_active, set_groups, set_roles
from tasks.review.accounts.people import people as everyone
from tasks.review.accounts.sessions import check_password, set_password
from tasks.review.mail import send_notices, sender_from, server_from
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review, open_review
from tasks.review.registration import register_dossier
from tasks.review.release.publication import publish
from tasks.review.release.release import release, released_folder
from tasks.review.rules.rights import Person, Refused
from tasks.review.rules.states import STATES, Role, State
from tasks.review.visibility import Line, dossier, dossiers

OUTPUTS = Path(__file__).parents[2] / "outputs"
SHORT = 12

outputs_option = click.option(
    "--outputs",
    type=click.Path(path_type=Path),
    default=OUTPUTS,
    help="Map met de dossiers; standaard outputs.",
)
role_choice = click.Choice([str(role) for role in Role])


@contextmanager
def _records(outputs: Path) -> Iterator[Review]:
    with trouble_in_one_line(outputs):
        try:
            with open_review(
                os.environ.get("SVZ_DATABASE_URL") or None, outputs.resolve()
            ) as review:
                yield review
        except ValueError as error:
            raise click.UsageError(str(error)) from error


def _administrator() -> str:
    return f"beheer:{pwd.getpwuid(os.getuid()).pw_name}"


def _password(from_stdin: bool, *, twice: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt(
        "Wachtwoord", hide_input=True, confirmation_prompt="Nog een keer" if twice else False
    )
    return typed


@click.group("people")
def people() -> None:
    """Wie mag beoordelen en vrijgeven: accounts, rollen en groepen."""


@people.command("add")
@click.argument("name", metavar="NAAM")
@click.option("--full-name", required=True, help="Volledige naam, bijvoorbeeld 'Mia de Maker'.")
@click.option("--email", required=True, help="Adres voor berichten.")
@click.option("--role", "roles", multiple=True, type=role_choice, help="Rol; mag vaker.")
@click.option(
    "--group", "groups", multiple=True, help="Groep uit config/beoordeling.yaml; mag vaker."
)
@outputs_option
def add(
    name: str,
    full_name: str,
    email: str,
    roles: tuple[str, ...],
    groups: tuple[str, ...],
    outputs: Path,
) -> None:
    """Maak een account met de aanmeldnaam NAAM."""
    with _records(outputs) as review:
        click.echo(
            _told(
                add_person(
                    review,
                    _administrator(),
                    name,
                    full_name,
                    email,
                    {Role(role) for role in roles},
                    set(groups),
                )
            )
        )


@people.command("roles")
@click.argument("name", metavar="NAAM")
@click.argument("roles", metavar="[ROL]...", nargs=-1, type=role_choice)
@outputs_option
def roles_command(name: str, roles: tuple[str, ...], outputs: Path) -> None:
    """Geef NAAM deze rollen in plaats van de huidige; zonder rollen: geen enkele."""
    with _records(outputs) as review:
        set_roles(review, _administrator(), name, {Role(role) for role in roles})


@people.command("groups")
@click.argument("name", metavar="NAAM")
@click.argument("groups", metavar="[GROEP]...", nargs=-1)
@outputs_option
def groups_command(name: str, groups: tuple[str, ...], outputs: Path) -> None:
    """Zet NAAM in deze groepen in plaats van de huidige; zonder groepen: in geen enkele."""
    with _records(outputs) as review:
        set_groups(review, _administrator(), name, set(groups))


@people.command("disable")
@click.argument("name", metavar="NAAM")
@outputs_option
def disable(name: str, outputs: Path) -> None:
    """Blokkeer het account NAAM; wie is aangemeld, is dat niet meer."""
    with _records(outputs) as review:
        set_active(review, _administrator(), name, False)


@people.command("enable")
@click.argument("name", metavar="NAAM")
@outputs_option
def enable(name: str, outputs: Path) -> None:
    """Laat het geblokkeerde account NAAM weer toe."""
    with _records(outputs) as review:
        set_active(review, _administrator(), name, True)


@people.command("password")
@click.argument("name", metavar="NAAM")
@click.option(
    "--stdin", "from_stdin", is_flag=True, help="Lees het wachtwoord van de standaardinvoer."
)
@outputs_option
def password_command(name: str, from_stdin: bool, outputs: Path) -> None:
    """Geef NAAM een wachtwoord; het wordt gevraagd en niet getoond."""
    with _records(outputs) as review:
        set_password(review, _administrator(), name, _password(from_stdin, twice=True))


@people.command("list")
@outputs_option
def list_people(outputs: Path) -> None:
    """Toon alle accounts."""
    with _records(outputs) as review:
        for person in everyone(review):
            click.echo(_told(person))


def _told(person: Person) -> str:
    roles, groups = ", ".join(sorted(person.roles)) or "geen rol", ", ".join(sorted(person.groups))
    return (
        f"{person.name:16} {person.full_name} <{person.email}>: "
        f"{roles}{f'; groepen {groups}' if groups else ''}"
        + ("" if person.active else " (geblokkeerd)")
    )


@click.group("review")
def review_group() -> None:
    """Beoordeling: dossiers aanbieden, zien waar ze staan, en het logboek."""


@review_group.command("register")
@click.argument(
    "folder", metavar="MAP", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--maker", required=True, help="Aanmeldnaam van wie het dossier maakte.")
@outputs_option
def register(folder: Path, maker: str, outputs: Path) -> None:
    """Bied het verzegelde dossier in MAP aan voor beoordeling."""
    with _records(outputs) as review:
        click.echo(f"{folder.resolve().name}: {register_dossier(review, folder.resolve(), maker)}")


@review_group.command("status")
@click.argument("halfjaar", required=False)
@click.option("--person", required=True, help="Aanmeldnaam; u ziet wat deze persoon mag zien.")
@outputs_option
def status(halfjaar: str | None, person: str, outputs: Path) -> None:
    """Toon waar de dossiers staan, van HALFJAAR of alle, en wie aan zet is."""
    with _records(outputs) as review:
        found = dossiers(review, person, halfjaar)
        if not found:
            click.echo("Er is geen dossier aangeboden voor beoordeling.")
        for line in found:
            click.echo(_status(review, person, line))


def _status(review: Review, person: str, line: Line) -> str:
    view = dossier(review, person, line.digest)
    done = ", ".join(
        f"{annex} {sum(vote.annex == annex and vote.round == line.round for vote in view.votes)} "
        f"van {len(seats)}"
        for annex, seats in view.seats.items()
    )
    turn = "klaar" if STATES[line.state].decided else f"aan zet: {STATES[line.state].owner}"
    votes = f"; stemmen: {done}" if line.state is State.IN_REVIEW else ""
    questions = (
        f"; open vragen: {view.condition.open_questions}" if view.condition.open_questions else ""
    )
    return f"{line.halfjaar}  {line.digest[:SHORT]}  {line.state} ({turn}){votes}{questions}"


@review_group.command("log")
@click.argument("digest")
@click.option("--person", required=True, help="Aanmeldnaam; u ziet wat deze persoon mag zien.")
@outputs_option
def log_command(digest: str, person: str, outputs: Path) -> None:
    """Toon het logboek van het dossier DIGEST."""
    with _records(outputs) as review:
        for line in dossier(review, person, digest).log:
            what = f" {line.data['annex']}" if line.data.get("annex") else ""
            how = f": {line.data['choice']}" if line.data.get("choice") else ""
            click.echo(
                f"{line.number:5}  {line.moment:%d-%m-%Y %H:%M} UTC  {line.person:16} "
                f"{line.action}{what}{how}"
            )


@review_group.command("check")
@outputs_option
def check(outputs: Path) -> None:
    """Controleer of het hele logboek heel is en de vastlegging daarmee overeenkomt."""
    with _records(outputs) as review:
        problem = records_problem(review)
    if problem:
        click.echo(f"Niet heel: {problem}.", err=True)
        sys.exit(1)
    click.echo("Het logboek is heel en de vastlegging komt ermee overeen.")


@click.command("release")
@click.argument("digest")
@click.option("--person", required=True, help="Aanmeldnaam van de vrijgever.")
@click.option("--password-stdin", is_flag=True, help="Lees het wachtwoord van de standaardinvoer.")
@outputs_option
def release_command(digest: str, person: str, password_stdin: bool, outputs: Path) -> None:
    """Geef het goedgekeurde dossier DIGEST vrij."""
    with _records(outputs) as review:
        check_password(review, person, _password(password_stdin, twice=False), "command line")
        try:
            folder = release(review, person, digest)
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
    with trouble_in_one_line(outputs):
        click.echo(f"Publicatie  {publish(folder.resolve(), outputs.resolve())}")


@click.group("notices")
def notices() -> None:
    """Berichten aan wie aan zet is."""


@notices.command("send")
@outputs_option
def send(outputs: Path) -> None:
    """Verstuur de berichten die klaarstaan, of schrijf ze in OUTPUTS/.mail als er geen mailserver
    is.
    """
    with _records(outputs) as review:
        done = send_notices(review, server_from(), sender_from())
    click.echo(f"{done.sent} berichten verstuurd.")
    for failure in done.failures:
        click.echo(failure, err=True)
    if done.failures:
        sys.exit(1)

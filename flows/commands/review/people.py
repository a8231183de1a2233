"""The commands ``svz people``: who is known, with which roles and groups.

Who can run these on the machine manages the accounts; the log names the account of that machine.
"""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from flows.shared.records import records_for_command
from flows.shared.settings import outputs_option
from tasks.review.accounts.people import (
    add_person,
    people,
    set_active,
    set_email,
    set_full_name,
    set_groups,
    set_roles,
)
from tasks.review.accounts.sessions import set_password
from tasks.review.rules.rights import Person
from tasks.review.rules.states import Role

Command = TypeVar("Command", bound=Callable[..., Any])

role_choice = click.Choice([str(role) for role in Role])


def administrator() -> str:
    """Who runs a command on this machine, as the log names them."""
    return f"beheer:{pwd.getpwuid(os.getuid()).pw_name}"


def ask_password(from_stdin: bool, *, twice: bool) -> str:
    """A password: the first line of the standard input, or typed at a prompt that does not show it.

    ``twice`` asks for it a second time, to be sure.
    """
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt(
        "Wachtwoord", hide_input=True, confirmation_prompt="Nog een keer" if twice else False
    )
    return typed


def password_option(command: Command) -> Command:
    """``--password-stdin``, the same for every command that asks for a password."""
    return click.option(
        "--password-stdin", is_flag=True, help="Lees het wachtwoord van de standaardinvoer."
    )(command)


@click.group("people")
def people_group() -> None:
    """Wie mag beoordelen en vrijgeven: accounts, rollen en groepen."""


@people_group.command("add")
@click.argument("name", metavar="NAAM")
@click.option("--full-name", required=True, help="Volledige naam, bijvoorbeeld 'Mia de Maker'.")
@click.option("--email", required=True, help="Adres voor berichten.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=role_choice,
    help=f"Rol; mag vaker. Een {Role.PRIVACY} ziet exacte waarden die niet worden gepubliceerd.",
)
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
    with records_for_command(outputs) as review:
        click.echo(
            _account(
                add_person(
                    review,
                    administrator(),
                    name,
                    full_name,
                    email,
                    {Role(role) for role in roles},
                    set(groups),
                )
            )
        )


@people_group.command("roles")
@click.argument("name", metavar="NAAM")
@click.argument("roles", metavar="[ROL]...", nargs=-1, type=role_choice)
@outputs_option
def roles_command(name: str, roles: tuple[str, ...], outputs: Path) -> None:
    """Geef NAAM deze rollen in plaats van de huidige; zonder rollen: geen enkele."""
    with records_for_command(outputs) as review:
        set_roles(review, administrator(), name, {Role(role) for role in roles})


@people_group.command("groups")
@click.argument("name", metavar="NAAM")
@click.argument("groups", metavar="[GROEP]...", nargs=-1)
@outputs_option
def groups_command(name: str, groups: tuple[str, ...], outputs: Path) -> None:
    """Zet NAAM in deze groepen in plaats van de huidige; zonder groepen: in geen enkele."""
    with records_for_command(outputs) as review:
        set_groups(review, administrator(), name, set(groups))


@people_group.command("email")
@click.argument("name", metavar="NAAM")
@click.argument("email", metavar="ADRES")
@outputs_option
def email_command(name: str, email: str, outputs: Path) -> None:
    """Stuur berichten aan NAAM voortaan naar ADRES.

    Het vorige adres krijgt daar ook bericht van.
    """
    with records_for_command(outputs) as review:
        set_email(review, administrator(), name, email)


@people_group.command("full-name")
@click.argument("name", metavar="NAAM")
@click.argument("full_name", metavar="VOLLEDIGE_NAAM")
@outputs_option
def full_name_command(name: str, full_name: str, outputs: Path) -> None:
    """Noem NAAM voortaan VOLLEDIGE_NAAM; de naam om mee aan te melden blijft."""
    with records_for_command(outputs) as review:
        set_full_name(review, administrator(), name, full_name)


@people_group.command("disable")
@click.argument("name", metavar="NAAM")
@outputs_option
def disable(name: str, outputs: Path) -> None:
    """Blokkeer het account NAAM; wie is aangemeld, is dat niet meer."""
    with records_for_command(outputs) as review:
        set_active(review, administrator(), name, False)


@people_group.command("enable")
@click.argument("name", metavar="NAAM")
@outputs_option
def enable(name: str, outputs: Path) -> None:
    """Laat het geblokkeerde account NAAM weer toe."""
    with records_for_command(outputs) as review:
        set_active(review, administrator(), name, True)


@people_group.command("password")
@click.argument("name", metavar="NAAM")
@password_option
@click.option("--stdin", "by_old_name", is_flag=True, hidden=True)
@outputs_option
def password_command(name: str, password_stdin: bool, by_old_name: bool, outputs: Path) -> None:
    """Geef NAAM een wachtwoord; het wordt gevraagd en niet getoond."""
    with records_for_command(outputs) as review:
        password = ask_password(password_stdin or by_old_name, twice=True)
        set_password(review, administrator(), name, password)


@people_group.command("list")
@outputs_option
def list_people(outputs: Path) -> None:
    """Toon alle accounts."""
    with records_for_command(outputs) as review:
        for person in people(review):
            click.echo(_account(person))


def _account(person: Person) -> str:
    roles, groups = ", ".join(sorted(person.roles)) or "geen rol", ", ".join(sorted(person.groups))
    return (
        f"{person.name:16} {person.full_name} <{person.email}>: "
        f"{roles}{f'; groepen {groups}' if groups else ''}"
        + ("" if person.active else " (geblokkeerd)")
    )

"""The command ``svz halfjaar new``: the file of the next halfjaar, as a proposal."""

from __future__ import annotations

import click

from flows.shared.errors import ending, wrong_call
from tasks.definitions.base import told_name
from tasks.definitions.next_halfjaar import propose_next, write_proposal
from tasks.refusal import Refusal


@click.group("halfjaar")
def halfjaar_group() -> None:
    """Halfjaren: het volgende beginnen."""


@halfjaar_group.command("new")
@click.argument("halfjaar")
def new(halfjaar: str) -> None:
    """Schrijf het bestand van HALFJAAR, met een voorstel voor iedere regel."""
    try:
        with wrong_call():
            proposal = propose_next(halfjaar)
        write_proposal(proposal)
    except Refusal as error:
        raise ending(error, str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"{told_name(proposal.path)} is niet te schrijven ({error.strerror or error})."
        ) from error
    click.echo(proposal.text)
    click.echo(
        f"Geschreven: {proposal.path}\n"
        "Dit is een voorstel. Loop iedere regel na en pas aan wat anders is.\n"
        f"Controleer daarna: svz check {halfjaar}\n"
        f"Sjablonen voor de leveranciers: svz templates {halfjaar}"
    )

"""The command ``svz receive``: takes what people deliver on the pages, and checks it. A process of
its own, because the pages must not be able to read deliveries.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from flows.shared.errors import errors_in_one_line, in_words
from flows.shared.settings import DATABASE_URL, outputs_option
from tasks.dossier.delivered.receive import catch_up, receive
from tasks.review.accounts.people import full_names
from tasks.review.record.store import open_review
from tasks.storage.database import TablesOutOfDate

#: Every so many seconds, whether something came.
LOOK_AGAIN = 2.0


@click.command("receive")
@click.option("--follow", is_flag=True, help="Blijf aannemen wat er komt, tot Ctrl-C.")
@outputs_option
def receive_command(follow: bool, outputs: Path) -> None:
    """Neem aan wat op de pagina's is geleverd, en controleer het."""

    def words(error: Exception) -> str:
        if isinstance(error, ValueError):
            return str(error)
        if (said := in_words(error, outputs)) is None:
            raise error
        return said

    with errors_in_one_line(outputs):
        catch_up(outputs, DATABASE_URL.value(), words)
        while True:
            for one in receive(outputs, DATABASE_URL.value(), words):
                who = _full_names(outputs).get(one.arrival.person, one.arrival.person)
                came = f"{one.arrival.halfjaar}: {one.arrival.file}, van {who}"
                click.echo(f"{came}: {one.refused or 'aangenomen en gecontroleerd.'}")
            if not follow:
                return
            time.sleep(LOOK_AGAIN)


def _full_names(outputs: Path) -> Mapping[str, str]:
    """By account; none on a server, where the account that takes deliveries reads nothing of
    review.
    """
    try:
        with open_review(DATABASE_URL.value(), outputs) as review:
            return full_names(review)
    except (SQLAlchemyError, TablesOutOfDate):
        return {}

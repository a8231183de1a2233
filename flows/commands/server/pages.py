"""The command ``svz pages``: the page server by itself, as ``svz serve`` and a server machine run
it.
"""

from __future__ import annotations

import logging
from pathlib import Path

import click
import uvicorn

from flows.shared.errors import errors_in_one_line
from flows.shared.records import records_for_command
from flows.shared.settings import (
    BACKUPS,
    LOOPBACK,
    PAGES_PORT,
    PAGES_URL,
    environment,
    keep_pages_url,
    outputs_option,
)
from tasks.pages.app import create_app
from tasks.review.accounts.sign_on_proxy import proxy_from
from tasks.review.messages.mail import send_notices, sender_from, server_from
from tasks.review.record.consistency import records_problem
from tasks.review.release.release import finish_releases
from tasks.review.release.signature import signing_key_from
from tasks.review.removal.purge import expire
from tasks.review.rules.rights import Refused

log = logging.getLogger("uvicorn.error")


@click.command("pages")
@click.option(
    "--host", default=LOOPBACK, show_default=True, help="Adres waarop de pagina's luisteren."
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=PAGES_PORT, show_default=True, help="Poort."
)
@outputs_option
@click.option(
    "--prefect-url",
    help="Adres van de Prefect-UI, voor een verwijzing die alleen makers zien; zonder: geen.",
)
def pages_command(host: str, port: int, outputs: Path, prefect_url: str | None) -> None:
    """Toon en beoordeel de dossiers in een browser.

    Het adres waaronder mensen de pagina's bereiken, staat in SVZ_PAGES_URL; zonder die variabele is
    het deze poort van deze computer.
    """
    if PAGES_URL.variable not in environment():
        with errors_in_one_line(outputs):
            keep_pages_url(outputs, f"http://{LOOPBACK}:{port}")
    with records_for_command(outputs) as review:
        server, proxy = server_from(environment()), proxy_from(environment())
        signing_key_from(
            review.signing_key
        )  # so that a key that cannot be read is told now, not at a release
        if problem := records_problem(review):
            log.warning("De vastlegging van de beoordeling is niet heel: %s.", problem)

        def tell() -> None:
            expire(review)
            for failure in send_notices(review, server, sender_from(environment())).failures:
                log.warning("%s", failure)

        expire(review)
        try:
            # What somebody decided just before this process ended; on a server nobody else can.
            finish_releases(review)
        except Refused as error:
            log.warning("%s", error)
        app = create_app(
            review,
            public_url=review.pages_url,
            proxy=proxy,
            prefect_url=prefect_url,
            backups=BACKUPS.value(),
            tell=tell,
        )
        # No header is believed but by tasks/review/accounts/sign_on_proxy.py, which knows from
        # whom.
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
        )

"""The command ``svz pages``: the page server by itself, as ``svz serve`` and a server machine run
it.
"""

from __future__ import annotations

import logging
from pathlib import Path

import click

from flows.shared.errors import trouble_in_one_line
from flows.shared.settings import LOOPBACK, OUTPUTS, PAGES_PORT, database_url, pages_url
from tasks.review.accounts.sign_on_proxy import proxy_from
from tasks.review.mail import send_notices, sender_from, server_from
from tasks.review.record.store import open_review
from tasks.review.release.signature import signing_key_from


@click.command("pages")
@click.option(
    "--host", default=LOOPBACK, show_default=True, help="Adres waarop de pagina's luisteren."
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=PAGES_PORT, show_default=True, help="Poort."
)
@click.option(
    "--outputs",
    type=click.Path(path_type=Path),
    default=OUTPUTS,
    help="Map met de dossiers; standaard outputs.",
)
@click.option("--prefect-url", help="Adres van de Prefect-UI, voor een verwijzing.")
def pages_command(host: str, port: int, outputs: Path, prefect_url: str | None) -> None:
    """Toon en beoordeel de dossiers in een browser.

    Het adres waaronder mensen de pagina's bereiken, staat in SVZ_PAGES_URL.
    """
    import uvicorn  # heavy, and no other command needs it

    from tasks.pages.app import create_app

    log = logging.getLogger("uvicorn.error")
    with trouble_in_one_line(outputs):
        try:
            server, proxy = server_from(), proxy_from()
            signing_key_from()  # that it can not be read is told now, not to who releases
            with open_review(database_url(), outputs.resolve()) as review:

                def tell() -> None:
                    for failure in send_notices(review, server, sender_from()).failures:
                        log.warning("%s", failure)

                app = create_app(
                    review, public_url=pages_url(), proxy=proxy, prefect_url=prefect_url, tell=tell
                )
                # Nothing of a header is believed but by tasks/review/accounts/sign_on_proxy.py,
                # which knows from whom.
                uvicorn.run(
                    app,
                    host=host,
                    port=port,
                    log_level="warning",
                    server_header=False,
                    proxy_headers=False,
                )
        except ValueError as error:
            raise click.UsageError(str(error)) from error

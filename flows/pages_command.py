"""The command ``svz pages``: the page server by itself, as ``svz serve`` and a server machine run it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click

from flows.surroundings import LOOPBACK, OUTPUTS, PAGES_PORT, pages_url


@click.command("pages")
@click.option("--host", default=LOOPBACK, show_default=True, help="Adres waarop de pagina's luisteren.")
@click.option("--port", type=click.IntRange(1, 65535), default=PAGES_PORT, show_default=True, help="Poort.")
@click.option("--outputs", type=click.Path(path_type=Path), default=OUTPUTS, help="Map met de dossiers; standaard outputs.")
@click.option("--prefect-url", help="Adres van de Prefect-UI, voor een verwijzing.")
def pages_command(host: str, port: int, outputs: Path, prefect_url: str | None) -> None:
    """Toon de dossiers in een browser. Het adres waaronder mensen de pagina's bereiken, staat in SVZ_PAGES_URL."""
    import uvicorn  # heavy, and no other command needs it

    from tasks.pages.app import create_app

    names = {LOOPBACK, "localhost", urlsplit(pages_url()).hostname or LOOPBACK}
    app = create_app(outputs.resolve(), hosts=tuple(sorted(names)), prefect_url=prefect_url)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False)

"""Whether the pages of this machine answer."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx

from flows.shared.settings import LOOPBACK, PAGES_PORT
from tasks.pages.health.checks import Check, How

NAME = "pagina's"
TIMEOUT = 10.0


def pages_check(address: str | None) -> Check:
    """Ask the pages on this machine, not the proxy before them, which the watch of a server may not
    be able to reach.

    Args:
        address: under which people reach them. One of this computer's own is asked itself; behind
            any other the pages have the port that they have by default, as the units of a server
            say. None where nobody said: then none are expected here.
    """
    if address is None:
        return Check(
            NAME,
            How.NOTE,
            "SVZ_PAGES_URL noemt geen adres; de pagina's zijn niet nagekeken",
            "Zet SVZ_PAGES_URL als ze op deze machine horen te draaien.",
        )
    own = urlsplit(address).hostname in (LOOPBACK, "localhost")
    here = address if own else f"http://{LOOPBACK}:{PAGES_PORT}"
    try:
        httpx.get(f"{here}/gezond", timeout=TIMEOUT, trust_env=False).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        said = f"{here} antwoordt niet goed: {str(error).partition(chr(10))[0]}"
        return Check(NAME, How.ILL, said, "Start svz-pages (of svz serve), en kijk in zijn log.")
    return Check(NAME, How.WELL, f"{here} antwoordt")

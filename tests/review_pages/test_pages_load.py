"""People who review at once over HTTP: nothing is lost, nothing stands twice, and whoever is too
late is told so on a page.
"""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx
import pytest
from support.cases import cases
from support.review.review_example import opened, submitted
from support.review.reviewers_over_http import (
    HOST,
    Browser,
    Load,
    all_is_kept,
    installed_pages,
    know,
    names,
    reviewers_over_http,
)

PEOPLE = names(cases(usual=4, long=8))
#: In bytes; an installation gives the pages 1 GB (config/server/svz-pages.service.j2).
FITS = 600_000_000


@pytest.mark.grows
def test_of_people_who_review_at_once_over_http_nothing_is_lost(tmp_path: Path) -> None:
    outputs = tmp_path / "uit"
    with opened(None, outputs) as review:
        know(review, PEOPLE)
        digest = submitted(review)
        with installed_pages(outputs, None) as pages:
            load = reviewers_over_http(pages, digest, PEOPLE)
            # They all signed in at once, and the hash of each password takes 64 MB.
            assert pages.most_memory() < FITS
            # They say how they are, in an environment that has neither Prefect nor what prints.
            person = Browser(
                pages.address, PEOPLE[0], ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), Load()
            )
            state = person.sees("/toestand")
            told = httpx.get(f"{pages.address}/gezond/stand", headers={"Host": HOST}).json()
        all_is_kept(review, digest, PEOPLE, load)
    assert "starlette" in state
    assert "prefect 3" not in state
    assert "lettertypen" not in told["checks"]
    assert (told["checks"]["database"], told["checks"]["vastlegging"]) == ("ok", "ok")

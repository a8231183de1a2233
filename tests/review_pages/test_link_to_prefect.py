"""Whoever reaches Prefect can do anything there: only those who make dossiers are led to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.review.review_example import opened
from support.review.served_pages import served_pages

PREFECT = "http://127.0.0.1:4391"
LINK = f'<a href="{PREFECT}">Starten en volgen (Prefect)</a>'


@pytest.mark.parametrize(
    ("name", "leads"), [("mia", True), ("bo", False), ("vera", False)], ids=str
)
def test_only_a_maker_sees_the_link(name: str, leads: bool, tmp_path: Path) -> None:
    with opened(None, tmp_path) as review, served_pages(review, prefect_url=PREFECT) as served:
        for page in ("/", "/beoordeling", "/leveranciers"):
            assert (LINK in served.somebody(name).get(page).text) is leads
        assert "Prefect)" not in served.ask("/aanmelden").text


def test_without_an_address_there_is_no_link(tmp_path: Path) -> None:
    with opened(None, tmp_path) as review, served_pages(review) as served:
        assert "Starten en volgen" not in served.somebody("mia").get("/").text

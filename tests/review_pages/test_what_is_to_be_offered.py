"""A maker is told which dossier is still to be offered for review."""

from __future__ import annotations

import os
from pathlib import Path

from support.review.review_example import sealed, submitted
from support.review.served_pages import Served

from tasks.dossier.sealed.statement import STATEMENT
from tasks.review.record.store import Review
from tasks.review.registration import register_dossier


def at(folder: Path, moment: int) -> Path:
    """The dossier, sealed at that second."""
    os.utime(folder / STATEMENT, (moment, moment))
    return folder


def test_of_a_halfjaar_the_newest_dossier_and_only_to_a_maker(
    served: Served, review: Review
) -> None:
    mia, bo = served.somebody("mia"), served.somebody("bo")
    at(sealed(review.outputs, text="eerste"), 1)
    newest = at(sealed(review.outputs, text="tweede"), 2)
    words = f"Bied dossier {newest.name[:12]} van 2025-H1 ter beoordeling aan"
    page = mia.get("/beoordeling").text
    assert words in page
    assert (page.count("ter beoordeling aan"), "niets te doen" in page) == (1, False)
    assert f'href="/dossiers/2025-H1/{newest.name}/aanbieden"' in page
    assert "ter beoordeling aan" not in bo.get("/beoordeling").text

    register_dossier(review, newest, "mia")
    assert "ter beoordeling aan" not in mia.get("/beoordeling").text, "nor the one before it"
    at(sealed(review.outputs, text="stuk", blocking=1), 3)
    assert "ter beoordeling aan" not in mia.get("/beoordeling").text


def test_a_maker_who_has_nothing_to_offer_has_nothing_to_do(served: Served, review: Review) -> None:
    submitted(review)
    assert "U hebt nu niets te doen." in served.somebody("mia").get("/beoordeling").text

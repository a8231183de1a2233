"""A dossier is searched by words and sort, kept as one file, and says who it waits for."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.review.people_at_browsers import Judge, Person
from support.review.review_example import FIGURE, submitted
from support.review.served_pages import Served

from tasks.dossier.sealed.verify import verify
from tasks.review.comments import ask
from tasks.review.record.store import Review


def test_words_find_figures_findings_and_what_was_said(served: Served, review: Review) -> None:
    digest = submitted(review)
    ask(review, "bo", digest, "Klopt het aantal in Polen?", "buitenland")
    path = f"/beoordeling/{digest}/zoeken"
    bo, ugo = served.somebody("bo"), served.somebody("ugo")
    text = bo.get(f"{path}?q=polen").text
    assert "Gevonden: 2." in text
    assert f"/plek/{FIGURE}" in text
    assert "Klopt het aantal in Polen?" in text
    assert "Gevonden: 1." in ugo.get(f"{path}?q=polen").text, "blind until all have voted"
    assert "Gevonden: 1." in bo.get(f"{path}?q=KLOPT+bo&soort=open+vragen").text
    assert "Gevonden: 0." in bo.get(f"{path}?q=polen+marokko").text
    assert "Gevonden: 0." in bo.get(f"{path}?q=%3Cscript%3E&soort=onzin").text


def test_a_dossier_is_kept_in_one_file_that_can_be_verified(
    served: Served, review: Review, tmp_path: Path
) -> None:
    digest = submitted(review)
    path = f"/dossiers/2025-H1/{digest}/alles.zip"
    answer = served.somebody("mia").get(path)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as kept:
        kept.extractall(tmp_path)
    assert verify(tmp_path / digest) == []
    assert served.somebody("mia").get(path).body == answer.body
    (review.outputs / "2025-H1" / digest / "figures.csv").chmod(0o600)
    (review.outputs / "2025-H1" / digest / "figures.csv").write_bytes(b"anders")
    assert served.somebody("mia").get(path).status == 409


@pytest.mark.needs("chromium")
def test_who_is_waited_for_and_the_search_as_a_person_sees_them(
    served: Served, review: Review, chromium: Browser
) -> None:
    digest = submitted(review)
    mia = Person(chromium, served, Judge(chromium, served.origin), "mia")
    mia.arrives()
    mia.page.goto(f"{served.origin}/beoordeling")
    mia.sees("Beoordeling")
    mia.reads("Gevraagd uiterlijk 27\xa0juni 2025")
    mia.goes_to(digest)
    mia.sees("Beoordeling 2025-H1")
    mia.reads("Nog niet: iemand van beleid (Ben of Bo)")
    mia.opens("Zoek in cijfers, bevindingen en wat er is gezegd")
    mia.sees("Zoeken in concept 1 van 2025-H1", picture="beoordeling-zoeken")
    mia.page.get_by_label("Woorden").fill("polen")
    mia.presses("Zoeken")
    mia.reads("Kinderen in Polen")
    mia.page.context.close()

"""A maker answers what the system asks, in a real Chromium, and a reviewer reads it beside the
figure.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.dossiers.leaping_house import FIGURE, leaping_house
from support.dossiers.small_house import ANNEX, SmallHouse
from support.review.people_at_browsers import PASSWORD, Judge, Person
from support.review.review_example import opened
from support.review.served_pages import served_pages

from tasks.review.accounts.sessions import set_password
from tasks.review.registration import register_dossier

pytestmark = pytest.mark.needs("chromium")

REASON = "De verhuurder leverde alsnog de berichten over 2023 na; nageteld in het register."


def test_from_a_question_to_an_answer_beside_the_figure(
    small_house: SmallHouse, tmp_path: Path, chromium: Browser
) -> None:
    house = leaping_house(small_house, tmp_path / "uit")
    first = house.delivers(74_000)
    assert first.folder is not None
    with opened(None, house.outputs) as review, served_pages(review) as served:
        for name in ("mia", "bo"):
            set_password(review, "beheer", name, PASSWORD)
        judge = Judge(chromium, served.origin)
        mia, bo = (Person(chromium, served, judge, name) for name in ("mia", "bo"))
        register_dossier(review, first.folder, "mia")
        mia.sign_in()
        mia.goes_to(first.folder.name)
        mia.reads("heeft bevindingen die iemand nog moet bevestigen")
        mia.opens("Bekijk de bevinding die een antwoord vraagt")
        mia.sees("Bevindingen die een antwoord vragen", picture="beoordeling-antwoorden")
        for words in ("van 1.840 naar 74.000", "Waarom dit wordt gevraagd", "H01"):
            mia.reads(words)
        mia.page.get_by_label("Klopt, omdat").fill("klopt")
        mia.presses("Antwoorden bewaren")
        mia.sees("Bevindingen die een antwoord vragen", what="an answer that is none (mia)")
        mia.reads("zegt niet waarom de waarde klopt")
        expect(mia.page.get_by_label("Klopt, omdat")).to_have_value("klopt")
        mia.page.get_by_label("Klopt, omdat").fill(REASON)
        mia.presses("Antwoorden bewaren")
        mia.reads("Stel het dossier nu opnieuw samen")
        mia.sees("Bevindingen die een antwoord vragen", what="all answered (mia)")

        second = house.assembled("2025-H1")
        assert second.folder is not None
        register_dossier(review, second.folder, "mia")
        mia.goes_to(second.folder.name)
        mia.opens("Dien het dossier in voor beoordeling")
        mia.presses("Indienen voor beoordeling")
        bo.sign_in()
        bo.goes_to(second.folder.name)
        bo.reads("Bevestigd door Mia")
        bo.page.goto(
            f"{served.origin}/beoordeling/{second.folder.name}/bijlage/{ANNEX}/plek/{FIGURE}"
        )
        bo.reads(REASON)
        bo.sees(
            "Opvanguren van één organisatie niet overgenomen, 2024: aantal burgers",
            what="a figure with an answer (bo)",
        )
        for person in (mia, bo):
            person.page.context.close()

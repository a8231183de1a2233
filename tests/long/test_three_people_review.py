"""The way of a dossier from assembled to released as people go it, in a real Chromium without
JavaScript.

Offered and submitted by a maker, judged by two reviewers, returned, corrected, judged again,
approved, and released by a fourth.

Every page they see is judged by axe-core, and fits on a screen and on a telephone. With
UPDATE_IMAGES=1 the test writes pictures for the guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser, expect
from support.dossiers.corrected_dossier import FIGURE, corrected
from support.dossiers.small_house import HALFJAREN, make_house
from support.review.people_at_browsers import PASSWORD, Judge, Person
from support.review.review_example import PEOPLE
from support.review.served_pages import served_pages

from tasks.definitions.halfjaar import load_halfjaar
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order
from tasks.review.accounts.people import add_person, people
from tasks.review.accounts.sessions import set_password
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review, open_review
from tasks.review.release.verify import verify_folder

pytestmark = [pytest.mark.grows, pytest.mark.needs("chromium")]

FULL_NAMES = {
    "mia": "Mia de Maker",
    "bo": "Bo Beleid",
    "ugo": "Ugo Uitvoering",
    "vera": "Vera Vrijgever",
}


#: Annexes of registers: each is judged twice over by two people at a browser.
HOUSE = ("invordering", "damages")


@pytest.fixture
def outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With the dossiers of both halfjaren of the example, of these annexes."""
    house, outputs = make_house(tmp_path / "huis", HOUSE), tmp_path / "uit"
    for name, value in house.environment.items():
        monkeypatch.setenv(name, value)
    for halfjaar in HALFJAREN:
        deliveries = house.deliveries / halfjaar
        assert assemble(Order(halfjaar=halfjaar, deliveries=deliveries, outputs=outputs)).sealed
    return outputs


@pytest.fixture
def review(outputs: Path, tmp_path: Path) -> Iterator[Review]:
    with open_review(f"sqlite:///{tmp_path / 'beoordeling.db'}", outputs) as review:
        for name, full_name in FULL_NAMES.items():
            roles, groups = PEOPLE[name]
            add_person(review, "beheer", name, full_name, f"{name}@example.org", roles, groups)
            set_password(review, "beheer", name, PASSWORD)
        yield review


def test_from_assembled_to_released(review: Review, chromium: Browser) -> None:
    titles = {one.section: one.title for one in load_halfjaar("2025-H1").annexes}
    assert set(titles) == set(HOUSE)
    (dossier,) = (review.outputs / "2025-H1").glob("?" * 64)
    first = dossier.name
    with served_pages(review) as served:
        judge = Judge(chromium, served.origin)
        mia, bo, ugo, vera = (
            Person(chromium, served, judge, name) for name in ("mia", "bo", "ugo", "vera")
        )

        # The maker offers the dossier and submits it.
        mia.sign_in()
        mia.reads(f"Bied dossier {first[:12]} van 2025-H1 ter beoordeling aan")
        mia.opens("Wachtwoord")
        mia.sees("Uw wachtwoord")
        mia.page.goto(f"{served.origin}/dossiers/2025-H1/{first}")
        mia.opens("Bied het aan")
        mia.sees("Aanbieden voor beoordeling")
        mia.presses("Aanbieden")
        mia.sees("Beoordeling 2025-H1", what="concept (mia)")
        mia.reads("Gelukt: u bood het dossier aan.")
        mia.opens("Dien het dossier in voor beoordeling")
        mia.sees("Indienen voor beoordeling")
        mia.presses("Indienen voor beoordeling")
        mia.reads("U hoeft nu niets te doen. Aan zet: beoordelaar.")

        # A reviewer reads an annex, sees where a figure comes from, and asks about it.
        bo.sign_in()
        bo.sees("Beoordeling", picture="beoordeling-lijst", what="list with something to do (bo)")
        bo.opens(re.compile("^Concept 1 van 2025-H1, dossier"))
        bo.sees("Beoordeling 2025-H1", picture="beoordeling-dossier", what="dossier to judge (bo)")
        expect(bo.page.locator(".button:not(.quiet)")).to_have_count(1)
        bo.opens("Damages")
        bo.sees("Damages", picture="beoordeling-bijlage")
        expect(bo.page.locator("a.svz-cijfer").first).to_be_visible()
        bo.opens("Opmerken bij alinea’s en rijen")
        bo.sees("Damages", what="annex with places to remark (bo)")
        bo.opens("Alleen lezen")
        bo.page.locator(f'a.svz-cijfer[href$="{FIGURE}"]').first.click()
        bo.sees(
            "Huurwijzigingen van aangewezen onzelfstandige woningen, 2024 en 2025: aantal burgers",
            picture="beoordeling-cijfer",
        )
        for words in (
            "7.250",
            "Afgerond op 1: één keer",
            "damages.csv, rij 2",
            "Dit is nieuw: het stond niet in het vorige dossier",
        ):
            bo.reads(words)
        bo.chooses("Vraag")
        bo.page.get_by_label("Uw tekst").fill("In de brief staat 7.260. Welk aantal klopt?")
        bo.presses("Versturen")
        bo.reads("vraag 1 open")
        bo.opens("Toon het in de tekst")
        expect(bo.page.locator(f'a.svz-cijfer[href$="{FIGURE}"] .svz-gezegd').first).to_be_visible()

        # What is printed has the question below its table, and none of the bars.
        bo.opens("Afdrukken met vragen en opmerkingen erbij")
        bo.page.locator("a.svz-nummer").first.click()
        bo.sees("Damages", picture="beoordeling-afdruk", what="annex to print (bo)")
        bo.reads("In de brief staat 7.260. Welk aantal klopt?")
        on_paper = _printed(bo.page.pdf(prefer_css_page_size=True))
        assert "In de brief staat 7.260. Welk aantal klopt?" in on_paper
        assert "Erbij staat wat Bo Beleid op" in on_paper
        assert "Terug naar" not in on_paper
        bo.opens("Terug naar deze bijlage")

        # Without a reason there is no return; what was chosen is kept. The other reviewer does not
        # see any of it.
        bo.opens("Geef uw oordeel")
        bo.sees("Uw oordeel: Damages", picture="beoordeling-oordeel")
        bo.chooses("Teruggeven")
        bo.presses("Oordeel geven")
        bo.sees("Uw oordeel: Damages", what="judgement without a reason (bo)")
        bo.reads("Niet gelukt; er is niets veranderd")
        expect(bo.page.get_by_role("alert")).to_be_focused()
        expect(bo.page.get_by_role("radio", name="Teruggeven")).to_be_checked()
        bo.page.get_by_label("Toelichting").fill("Het aantal burgers is niet dat van de brief.")
        bo.presses("Oordeel geven")
        bo.reads("Gelukt: u gaf een oordeel over Damages: teruggeven.")
        ugo.sign_in()
        ugo.goes_to(first)
        ugo.reads("Bo Beleid (bo): gestemd, nog niet zichtbaar")
        assert "7.260" not in ugo.page.content()

        # The maker answers; the votes come in; one vote to return returns the dossier.
        mia.goes_to(first)
        mia.opens("Beantwoord de open vraag")
        mia.opens("Beantwoord vraag 1 of sluit haar af")
        mia.sees("Vraag 1", picture="beoordeling-vraag")
        mia.page.get_by_label("Uw tekst").fill("7.260. Het register was niet bijgewerkt.")
        mia.presses("Versturen")
        mia.reads("Het register was niet bijgewerkt.")
        for annex, title in titles.items():
            if annex == "invordering":
                ugo.judges_by_keyboard(title)
            else:
                ugo.judges(title, "Goed")
            if annex != "damages":
                bo.goes_to(first)
                bo.judges(title, "Goed")
        ugo.goes_to(first)
        ugo.reads("Teruggegeven.")
        ugo.reads("Het aantal burgers is niet dat van de brief.")
        ugo.sees("Beoordeling 2025-H1", what="returned (ugo)")

        # Second round: a corrected dossier, for which no vote of the first counts.
        second = corrected(review.outputs / "2025-H1" / first, review.outputs).name
        mia.page.goto(f"{served.origin}/dossiers/2025-H1/{second}/aanbieden")
        mia.presses("Aanbieden")
        mia.opens("Dien het dossier in voor beoordeling")
        mia.presses("Indienen voor beoordeling")
        mia.goes_to(first)
        mia.reads("Ingetrokken.")
        bo.page.goto(f"{served.origin}/beoordeling")
        bo.reads("Overige dossiers")
        bo.goes_to(second)
        bo.sees(
            "Beoordeling 2025-H1",
            picture="beoordeling-verschil",
            what="second round (bo)",
            section="concept",
        )
        for words in (
            "vervallen: 7.250 nieuw: 7.260",
            "vervallen: De nieuw: Alle huren zijn opnieuw",
            "ongewijzigd sinds het vorige concept",
            "Oordelen: 0 van 2",
        ):
            bo.reads(words)
        for person in (bo, ugo):
            person.goes_to(second)
            for title in titles.values():
                person.judges(title, "Goed")
        # The question of the first round went along, and is still open.
        bo.goes_to(second)
        bo.opens("Sluit de open vragen af")
        bo.opens(re.compile("^Beantwoord vraag"))
        bo.page.get_by_label("Uw tekst").fill("Het zijn er nu 7.260.")
        bo.presses("Versturen")
        bo.reads("Deze vraag is afgesloten.")
        bo.goes_to(second)
        bo.opens("Keur het dossier goed")
        bo.sees("Goedkeuren")
        bo.presses("Goedkeuren")
        bo.reads("Goedgekeurd.")
        bo.opens(re.compile("Geef het dossier terug"))
        bo.sees("Teruggeven")

        # Whoever voted can not release; the releaser types the digest.
        bo.page.goto(f"{served.origin}/beoordeling/{second}/stap/vrijgeven")
        bo.sees("Vrijgeven", what="release that is refused (bo)")
        bo.reads("Dit kunt u nu niet doen")
        vera.sign_in()
        vera.opens("Geef het dossier vrij")
        vera.sees("Vrijgeven", picture="beoordeling-vrijgeven")
        vera.page.get_by_label("Typ de eerste 8 tekens").fill(first[:8])
        vera.page.get_by_label("Dit is een proef").check()
        vera.presses("Vrijgeven")
        vera.sees("Vrijgeven", what="release with another digest (vera)")
        vera.reads("Typ de eerste 8 tekens van de digest hierboven over")
        vera.page.get_by_label("Typ de eerste 8 tekens").fill(second[:8])
        vera.page.get_by_label("Dit is een proef").check()
        vera.presses("Vrijgeven")
        vera.reads("Gelukt: u gaf het dossier vrij.")
        vera.sees("Beoordeling 2025-H1", picture="beoordeling-vrijgegeven", what="released (vera)")
        with vera.page.expect_download() as download:
            vera.page.locator("summary", has_text="bestanden van de vrijgave").click()
            vera.opens("damages.ods")
        assert download.value.suggested_filename == "damages.ods"
        vera.opens("Dossiers")
        vera.sees("Dossiers")
        vera.page.get_by_role("button", name="Afmelden").click()
        vera.reads("Wachtwoord vergeten")
        for person in (mia, bo, ugo, vera):
            assert [line for line in person.said if "Failed to load resource" not in line] == []
            person.page.context.close()
    assert len(judge.judged) > 20
    _released(review, second)


def _printed(pdf: bytes) -> str:
    """The words of sheets of A4, on which all of them stand."""
    words = []
    with pdfium.PdfDocument(pdf) as sheets:
        for sheet in sheets:
            width, height = sheet.get_size()
            assert (round(width), round(height)) == (595, 842)
            text = sheet.get_textpage()
            for at in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(at)
                assert 0 <= left <= right <= width
                assert 0 <= bottom <= top <= height
            words += text.get_text_bounded().split()
    return " ".join(words)


def _released(review: Review, digest: str) -> None:
    """What the four of them brought about: one release of exactly the second dossier, whole, with
    its log.
    """
    (folder,) = (review.outputs / "vrijgegeven/proef/2025-H1").glob("?" * 64)
    assert verify_folder(folder) == []
    assert records_problem(review) is None
    page = (folder / "damages.html").read_text(encoding="utf-8")
    assert "7.260" in page
    assert "CONCEPT" not in page
    assert (folder / "approved-statement.json").read_bytes() == (
        review.outputs / "2025-H1" / digest / "statement.json"
    ).read_bytes()
    assert len(people(review)) == len(FULL_NAMES)

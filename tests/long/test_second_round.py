"""The second round as people go it, in a real Chromium without JavaScript: a question was open, one
figure was wrong. Nothing that was said is lost, and what did not change costs one act.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from support.review.few_annexes import few_annexes
from support.review.people_at_browsers import Judge, Person
from support.review.review_example import FIGURE, REVIEWED, Clock, reviewed, sealed
from support.review.served_pages import Served

from tasks.definitions.halfjaar import load_halfjaar
from tasks.review import comments
from tasks.review.decisions import give_back, submit
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review
from tasks.review.registration import register_dossier
from tasks.review.release.verify import verify_folder
from tasks.review.remarks import CommentKind
from tasks.review.visibility import dossier

pytestmark = [pytest.mark.grows, pytest.mark.needs("chromium")]
__all__ = ["few_annexes"]
#: A link, a choice and a button for each of the annexes, of each of two reviewers.
CLICKS_OF_VOTES_BEFORE = 3 * len(REVIEWED) * 2


def test_a_question_and_one_corrected_figure(
    review: Review, clock: Clock, served: Served, chromium: Browser
) -> None:
    title = next(
        one.title for one in load_halfjaar("2025-H1").annexes if one.section == "buitenland"
    )
    first = reviewed(review)
    comments.ask(review, "bo", first, "Zijn het er niet 8.100?", "buitenland", FIGURE)
    give_back(review, "ugo", first, "Eén cijfer klopt niet.")
    second = sealed(review.outputs, children=8_100).name

    judge = Judge(chromium, served.origin)
    mia, bo, ugo, vera = (
        Person(chromium, served, judge, name) for name in ("mia", "bo", "ugo", "vera")
    )
    for person in (mia, bo, ugo, vera):
        person.arrives()

    # The corrected dossier is offered: the question is there before anybody does anything.
    mia.page.goto(f"{served.origin}/dossiers/2025-H1/{second}/aanbieden")
    mia.presses("Aanbieden")
    mia.opens("Dien het dossier in voor beoordeling")
    mia.presses("Indienen voor beoordeling")
    mia.reads("Concept 2 van 2025-H1")
    mia.reads("ronde 2")
    mia.reads("Zijn het er niet 8.100?")
    mia.reads("Meegenomen uit concept 1; waar het over gaat, is sindsdien gewijzigd.")

    # Each confirms all annexes but one in one act, reads that one beside what it was, and votes.
    for person in (bo, ugo):
        person.goes_to(second)
        person.sees("Beoordeling 2025-H1", what=f"second round ({person.name})")
        person.clicks = 0
        person.opens(
            f"Bevestig uw oordeel over de {len(REVIEWED) - 1} bijlagen die niet veranderden"
        )
        person.sees("Uw oordeel bevestigen")
        person.reads("goed in ingetrokken concept 1 van 2025-H1")
        person.presses("Bevestigen: goed")
        person.reads(f"(bevestigt het oordeel over {first[:12]})")
        person.opens(f"Geef uw oordeel over {title}")
        voting = person.clicks
        person.reads("U hebt deze bijlage niet geopend sinds u zich aanmeldde.")
        person.sees(f"Uw oordeel: {title}", what=f"not opened ({person.name})")

        person.goes_to(second)
        person.opens(re.compile("^Wat er anders is dan in concept 1"))
        person.sees(f"Wat er anders is: {title}")
        row = person.page.get_by_role("row").filter(has_text="Het waren er")
        expect(row.get_by_role("cell").nth(0)).to_contain_text("7.200")
        expect(row.get_by_role("cell").nth(0)).not_to_contain_text("8.100")
        expect(row.get_by_role("cell").nth(1)).to_contain_text("8.100")
        person.opens(re.compile("^In de tekst"))
        expect(person.page.locator(".svz-was")).to_have_text("was: Het waren er 7.200.")

        clock.pass_time(timedelta(minutes=1))  # or it would count as one act with what went before
        person.clicks = voting
        person.opens("Geef uw oordeel")
        person.clicks -= 1  # this link was followed above, from the page of the dossier
        person.reads("U hebt deze bijlage geopend en alles gelezen")
        person.chooses("Goed")
        person.presses("Oordeel geven")
        person.reads(f"Gelukt: u gaf een oordeel over {title}: goed.")
        if person is bo:
            card = person.page.locator(".card").filter(has_text=title)
            expect(card).to_contain_text("Nog niet: iemand van uitvoering")
            expect(card).not_to_contain_text("iemand van beleid")
    assert (bo.clicks, ugo.clicks) == (5, 5)
    assert bo.clicks + ugo.clicks < CLICKS_OF_VOTES_BEFORE / 2

    # Nothing goes on while the question is open; a reviewer closes it here.
    bo.page.goto(f"{served.origin}/beoordeling/{second}/stap/goedkeuren")
    bo.reads("Er staat nog een vraag open.")
    vera.page.goto(f"{served.origin}/beoordeling/{second}/stap/vrijgeven")
    vera.reads("Dit kunt u nu niet doen")
    bo.goes_to(second)
    bo.opens("Sluit de open vragen af")
    (question,) = (
        one for one in dossier(review, "bo", second).comments if one.kind is CommentKind.QUESTION
    )
    bo.opens(f"Beantwoord vraag {question.id} of sluit haar af")
    bo.page.get_by_label("Uw tekst").fill("Het zijn er nu 8.100.")
    bo.presses("Versturen")
    bo.goes_to(first)
    bo.reads("afgesloten")
    bo.goes_to(second)
    bo.opens("Keur het dossier goed")
    bo.presses("Goedkeuren")
    bo.reads("Goedgekeurd.")
    vera.goes_to(second)
    vera.opens("Geef het dossier vrij")
    vera.page.get_by_label("Typ de eerste 8 tekens").fill(second[:8])
    vera.presses("Vrijgeven")
    vera.reads("Gelukt: u gaf het dossier vrij.")
    for person in (mia, bo, ugo, vera):
        person.page.context.close()

    (folder,) = (review.outputs / "vrijgegeven/2025-H1").glob("?" * 64)
    assert verify_folder(folder) == []
    assert records_problem(review) is None


def test_what_was_opened_and_read_is_known_for_that_session_only(
    review: Review, served: Served
) -> None:
    digest = reviewed(review)
    give_back(review, "ugo", digest, "Nee.")
    second = sealed(review.outputs, children=8_100)
    register_dossier(review, second, "mia")
    submit(review, "mia", second.name)
    comments.remark(review, "mia", second.name, "Nieuw is de tabel.", "damages")
    case = f"/beoordeling/{second.name}"
    form = f"{case}/bijlage/damages/oordeel"
    bo, again = served.somebody("bo"), served.somebody("bo")
    for one in (bo, again):
        text = one.get(form).text
        assert "niet geopend sinds u zich aanmeldde" in text
        assert "Opmerking van Mia" in text
    bo.get(f"{case}/bijlage/damages")
    assert "niet geopend" not in bo.get(form).text
    assert "Opmerking van Mia" in bo.get(form).text
    bo.get(case)
    assert "alles gelezen" in bo.get(form).text
    comments.remark(review, "mia", second.name, "En nog iets.", "damages")
    assert "Opmerking van Mia" in bo.get(form).text
    assert "niet geopend sinds u zich aanmeldde" in again.get(form).text
    assert bo.post(f"{case}/bijlage/damages/oordeel", {"oordeel": "akkoord"}).status == 303


def test_confirming_twice_does_it_once_and_others_are_refused(
    review: Review, served: Served
) -> None:
    give_back(review, "ugo", reviewed(review), "Nee.")
    second = sealed(review.outputs, children=8_100)
    register_dossier(review, second, "mia")
    submit(review, "mia", second.name)
    address = f"/beoordeling/{second.name}/bevestigen"
    bo = served.somebody("bo")
    assert [bo.post(address).status for _ in range(2)] == [303, 303]
    assert len(dossier(review, "bo", second.name).votes) == len(REVIEWED) - 1
    for name, status in (("ben", 409), ("mia", 403), ("vera", 403), ("leo", 403)):
        answer = served.somebody(name).post(address)
        assert answer.status == status, (name, answer.text)
        assert "niets wat u kunt bevestigen" in answer.text
    assert (
        served.somebody("bo").get(f"/beoordeling/{second.name}/bijlage/damages/verschillen").status
        == 200
    )
    assert served.somebody("bo").get(f"/beoordeling/{'0' * 64}/bevestigen").status == 404

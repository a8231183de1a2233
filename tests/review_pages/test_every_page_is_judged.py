"""Every page is judged by axe-core, as wide as a screen and as narrow as a telephone: here, or
where people go along it; the list says where. In the long tests people go along all of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.review.letter_in_review import how, with_the_letter
from support.review.people_at_browsers import Judge, Person
from support.review.review_example import FIGURE, sealed, submitted
from support.review.served_pages import Served
from support.servers.installation import PROJECT

from tasks.review.decisions import withdraw
from tasks.review.record.store import Review

__all__ = ["with_the_letter"]
#: Not pages: what pages extend or import.
PIECES = {"pages/basis", "pages/macros", "pages/delivery_parts"}
HERE = {
    *("pages/unreadable", "pages/together", "pages/sign_in", "pages/password", "pages/offer"),
    *("pages/step", "pages/cases", "pages/case", "pages/annex", "pages/annex_to_print"),
    *("pages/place", "pages/judgement", "pages/question", "pages/differences"),
}
#: By the test that judges them; a page of which the test goes away needs another one.
ELSEWHERE = {
    "review_pages/test_pages.py": {
        *("pages/overview", "pages/dossier", "pages/suppliers", "pages/problem"),
        "onthulling/report",
    },
    "review_pages/journeys/test_answering_findings.py": {"pages/justify"},
    "review_pages/journeys/test_handing_over_on_pages.py": {"pages/hand_over"},
    "review_pages/journeys/test_suggestions_on_pages.py": {"pages/suggestions"},
    "review_pages/test_search_and_keep.py": {"pages/search"},
    "review_pages/journeys/test_deliveries_on_pages.py": {
        *("pages/deliveries", "pages/delivery", "aanleverrapport/report"),
    },
    "operation/test_doctor.py": {"pages/health"},
    "letters/test_report_page.py": {"brief/report"},
    "example/test_release_of_the_example.py": {"publicatie/index"},
}
#: The templates of annexes; test_accessible_html.py judges every annex.
ANNEX = ("annex.md", "cards.html", "pieces.html", "letter.html")


def test_every_template_of_a_page_is_in_the_list_once() -> None:
    folder = PROJECT / "templates"
    templates = {
        str(path.relative_to(folder)).removesuffix(".html.j2")
        for path in folder.rglob("*.j2")
        if not path.name.startswith(ANNEX) and path.parent.name != "huisstijl"
    }
    listed = [*PIECES, *HERE, *(one for pages in ELSEWHERE.values() for one in pages)]
    assert sorted(listed) == sorted(templates)
    for test in ELSEWHERE:
        text = (Path(__file__).parents[1] / test).read_text(encoding="utf-8")
        assert ".sees(" in text or "judge_by_axe(" in text, test


@pytest.mark.needs("chromium")
def test_axe_finds_nothing_on_the_others(served: Served, review: Review, chromium: Browser) -> None:
    bo = Person(chromium, served, Judge(chromium, served.origin), "bo")
    bo.arrives()
    bo.page.goto(f"{served.origin}/beoordeling/{submitted(review, **how())}/bevestigen")
    bo.sees("Uw oordelen over de brief")
    broken = sealed(review.outputs, text="stuk", **how())
    for path in (broken, broken / "statement.json"):
        path.chmod(0o755)
    (broken / "statement.json").write_text("{", encoding="utf-8")
    bo.page.goto(f"{served.origin}/dossiers/2025-H1/{broken.name}")
    bo.sees("Dossier 2025-H1")
    bo.page.context.close()


@pytest.mark.needs("chromium")
def test_axe_finds_nothing_from_signing_in_to_a_judgement(
    served: Served, review: Review, chromium: Browser
) -> None:
    withdraw(review, "mia", submitted(review, children=8_100, **how()), "Het aantal klopt niet.")
    judge, case = Judge(chromium, served.origin), f"{served.origin}/beoordeling"
    mia, bo = (Person(chromium, served, judge, name) for name in ("mia", "bo"))
    mia.page.goto(case)
    mia.sees("Aanmelden")
    mia.arrives()
    mia.page.goto(f"{served.origin}/wachtwoord")
    mia.sees("Uw wachtwoord")
    new = sealed(review.outputs, text="nieuw", **how()).name
    mia.page.goto(f"{served.origin}/dossiers/2025-H1/{new}/aanbieden")
    mia.sees("Aanbieden voor beoordeling")
    mia.presses("Aanbieden")
    mia.opens("Dien het dossier in voor beoordeling")
    mia.sees("Indienen voor beoordeling")
    mia.presses("Indienen voor beoordeling")

    bo.arrives()
    bo.page.goto(case)
    bo.sees("Beoordeling")
    bo.goes_to(new)
    bo.sees("Beoordeling 2025-H1")
    here, title = f"{case}/{new}/bijlage/buitenland", "Kinderen in het buitenland"
    bo.page.goto(f"{here}/plek/{FIGURE}")
    bo.sees("Kinderen in Polen", what="a place to ask")
    bo.chooses("Vraag")
    bo.page.get_by_label("Uw tekst").fill("Klopt dit aantal?")
    bo.presses("Versturen")
    bo.opens("Beantwoord vraag 2 of sluit haar af")
    bo.sees("Vraag 2")
    for page, heading in {
        "": title,
        "/afdruk": title,
        "/verschillen": f"Wat er anders is: {title}",
        "/oordeel": f"Uw oordeel: {title}",
    }.items():
        bo.page.goto(f"{here}{page}")
        bo.sees(heading, what=f"annex {page}")
    for person in (mia, bo):
        person.page.context.close()

"""Every page is judged by axe-core, as wide as a screen and as narrow as a telephone. Most of them
are where people go along them; here are the others, and the list that says where each is.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.review.letter_in_review import how, with_the_letter
from support.review.people_at_browsers import Judge, Person
from support.review.review_example import sealed, submitted
from support.review.served_pages import Served
from support.servers.installation import PROJECT

from tasks.review.record.store import Review

__all__ = ["with_the_letter"]
#: Not pages: what pages extend or import.
PIECES = {"pages/basis", "pages/macros", "pages/delivery_parts"}
HERE = {"pages/unreadable", "pages/together"}
#: By the test that judges them; a page of which the test goes away needs another one.
ELSEWHERE = {
    "review_pages/test_pages.py": {
        *("pages/overview", "pages/dossier", "pages/suppliers", "pages/problem"),
        "onthulling/report",
    },
    "review_pages/journeys/test_three_people_review.py": {
        *("pages/sign_in", "pages/password", "pages/offer", "pages/step", "pages/cases"),
        *("pages/case", "pages/annex", "pages/annex_to_print", "pages/place", "pages/judgement"),
        "pages/question",
    },
    "review_pages/journeys/test_second_round.py": {"pages/differences"},
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

"""Every chapter of the letter has its own page to read, to judge and to compare."""

from __future__ import annotations

import html
import re

from support.review.letter_in_review import QUOTED, how, with_the_letter
from support.review.review_example import FIGURE, reviewed, submitted
from support.review.served_pages import Served

from tasks.review import comments
from tasks.review.decisions import give_back
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review
from tasks.review.visibility import dossier

__all__ = ["with_the_letter"]


def text_of(page: str) -> str:
    """What stands on a page, tags left out."""
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", page)).split())


def test_a_chapter_is_read_and_judged_on_its_own_page(review: Review, served: Served) -> None:
    digest = submitted(review, **how())
    bo, base = served.somebody("bo"), f"/beoordeling/{digest}"
    case = bo.get(base).text
    assert "Stand-van-zakenbrief, hoofdstuk 6.1: Stand van zaken invorderingsstrategie" in case
    assert f"{base}/bijlage/brief.6.1/oordeel" in case
    assert "Lees en beoordeel de 4 delen van de brief" in text_of(bo.get("/beoordeling").text)

    chapter = bo.get(f"{base}/bijlage/brief.1?alineas=1").text
    assert f"{base}/bijlage/brief.1/plek/{FIGURE}" in chapter
    assert f"{base}/bijlage/brief.1/plek/blok-1" in chapter
    assert "Noot bij 1." in chapter
    for other in ("Geachte voorzitter", "Hierbij de stand", "Noot bij opening"):
        assert other not in chapter
    assert f'href="{base}/bijlage/brief.6.1"' in chapter, "the other parts are one step away"
    frame = bo.get(f"{base}/bijlage/brief").text
    assert "Geachte voorzitter" in frame
    assert "7.200" not in frame
    for nothing in ("brief.9", "brief.", "damages.1", "briefx"):
        assert bo.get(f"{base}/bijlage/{nothing}").status == 404, nothing

    form = bo.get(f"{base}/bijlage/brief.1/oordeel").text
    assert dossier(review, "bo", digest).judged["brief.1"] in form
    assert "Goed: dit deel van de brief kan zo naar de Kamer" in form
    assert bo.post(f"{base}/bijlage/brief.1/oordeel", {"oordeel": "akkoord"}).status == 303
    (vote,) = dossier(review, "bo", digest).votes
    assert (vote.annex, vote.person) == ("brief.1", "bo")
    assert bo.post(f"{base}/bijlage/brief.9/oordeel", {"oordeel": "akkoord"}).status == 404


def test_parts_that_were_read_are_judged_in_one_act(review: Review, served: Served) -> None:
    digest = submitted(review, **how())
    bo, base = served.somebody("bo"), f"/beoordeling/{digest}"
    address = f"{base}/bevestigen"
    both = {"delen": "ja", "goed-brief.1": "ja", "goed-brief.6.1": "ja"}

    def refused(*words: str) -> None:
        answer = bo.post(address, both)
        assert answer.status == 422
        assert all(one in text_of(answer.text) for one in words)
        assert dossier(review, "bo", digest).votes == ()

    assert bo.get(address).text.count(" disabled") == 4
    refused("Open eerst", "hoofdstuk 1:", "hoofdstuk 6.1:")
    bo.get(f"{base}/bijlage/brief.1")
    refused("Open eerst", "hoofdstuk 6.1:")
    bo.get(f"{base}/bijlage/brief.6.1")
    assert bo.get(address).text.count(" disabled") == 2
    comments.remark(review, "mia", digest, "Let op de noot.", "brief.6.1")
    refused("er is iets over gezegd dat u nog niet las")
    bo.get(base)
    nothing = bo.post(address, {"delen": "ja"})
    assert (nothing.status, "Kies wat u goed vindt" in nothing.text) == (422, True)
    # What one session opened is nothing to another, and no seat comes from a form.
    assert served.somebody("bo").post(address, both).status == 422
    assert served.somebody("vera").post(address, both).status == 403

    assert [bo.post(address, both).status for _ in range(2)] == [303, 303]
    view = dossier(review, "bo", digest)
    lines = [one.data for one in view.log if one.action == "stemmen"]
    assert [(one["annex"], one["choice"], one["judged"]) for one in lines] == [
        (name, "akkoord", view.judged[name]) for name in ("brief.1", "brief.6.1")
    ]
    assert "Lees en beoordeel de 2 delen" in text_of(bo.get("/beoordeling").text)
    assert records_problem(review) is None


def test_a_reviewer_sees_which_sentences_a_changed_figure_is_in(
    review: Review, served: Served
) -> None:
    first = reviewed(review, **how())
    give_back(review, "ben", first, "Eén cijfer klopt niet.")
    second = submitted(review, children=8_100, **how(h1=QUOTED.format("8.100")))
    bo, base = served.somebody("bo"), f"/beoordeling/{second}"
    case = bo.get(base).text
    assert f"{base}/bijlage/brief.1/verschillen" in case
    assert f"{base}/bijlage/brief.6.1/verschillen" not in case
    todo = text_of(bo.get("/beoordeling").text)
    assert "Bevestig uw oordeel over de 4 delen die niet veranderden" in todo
    assert "Geef uw oordeel over Stand-van-zakenbrief, hoofdstuk 1:" in todo
    assert "hoofdstuk 6.1" not in todo

    beside = bo.get(f"{base}/bijlage/brief.1/verschillen").text
    assert "7.200" in " ".join(re.findall("<del>(.*?)</del>", beside))
    assert "8.100" in " ".join(re.findall("<ins>(.*?)</ins>", beside))
    assert "Alinea’s en rijen: 1" in beside
    marked = text_of(bo.get(f"{base}/bijlage/brief.1?verschillen=1").text)
    assert "was: Het waren er 7.200." in marked
    assert bo.post(f"{base}/bevestigen", {}).status == 303
    assert set(dossier(review, "bo", second).annexes_to_judge) == {"buitenland", "brief.1"}

"""An annex to print shows what was said below what it is about: to each person what they may read,
as text, and also what is about no place any more.
"""

from __future__ import annotations

import html
import re

import pytest
from support.review.review_example import FIGURE, registered, reviewed, submitted
from support.review.served_pages import Served

from tasks.review.comments import answer, ask, close, remark
from tasks.review.decisions import give_back, vote
from tasks.review.record.store import Review
from tasks.review.rules.outcome import Choice

ANNEX = "damages"


def printed(served: Served, name: str, digest: str, annex: str = ANNEX) -> str:
    page = served.somebody(name).get(f"/beoordeling/{digest}/bijlage/{annex}/afdruk")
    assert page.status == 200, page.text
    return page.text


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", page)).split())


def test_each_thread_stands_below_its_place_with_who_and_whether_it_is_open(
    served: Served, review: Review
) -> None:
    digest = submitted(review)
    first = ask(review, "bo", digest, "Klopt dit aantal?", ANNEX, FIGURE)
    answer(review, "mia", first, "Ja, nageteld.")
    close(review, "bo", first, "Dank.")
    ask(review, "bo", digest, "Kan deze kop korter?", ANNEX, "blok-1")
    remark(review, "bo", digest, "Mooi geheel.", ANNEX)
    remark(review, "bo", digest, "Het hele dossier is gelezen.")
    remark(review, "bo", digest, "Van een andere bijlage.", "buitenland", FIGURE)
    page = printed(served, "bo", digest)
    text = words(page)
    assert re.search(
        r"Inleiding gezegd: 1 1 Bij Inleiding Bo · vraag \d+ open · 20 juni 2025.* Kan deze "
        r"kop korter\? Het waren er 7\.200 gezegd: 2 \. 2 Bij 7\.200 Bo · vraag \d+ "
        r"afgesloten · .* Klopt dit aantal\? Mia · antwoord .* Ja, nageteld\. .* Dank\. CONCEPT",
        text,
    ), text
    assert re.search(
        "CONCEPT Gezegd over het geheel 3 Over de hele bijlage .* Mooi geheel. 4 Over het dossier "
        ".* Het hele dossier is gelezen.",
        text,
    ), text
    assert "Van een andere bijlage" not in page
    assert re.search("Erbij staat wat Bo op .* mocht lezen: 4 vragen en opmerkingen", text)
    assert re.findall(r'href="#(gezegd-bij-\d)"', page) == ["gezegd-bij-1", "gezegd-bij-2"]
    assert all(f'id="gezegd-bij-{at}"' in page for at in (1, 2, 3, 4))


def test_whoever_must_still_judge_is_shown_no_more_than_elsewhere(
    served: Served, review: Review
) -> None:
    digest = submitted(review)
    ask(review, "bo", digest, "Klopt dit aantal?", ANNEX, FIGURE)
    vote(review, "bo", digest, ANNEX, Choice.AGREED, "Zo kan het naar de Kamer.")
    remark(review, "mia", digest, "De tabel is nieuw.", ANNEX)
    place = f"/beoordeling/{digest}/bijlage/{ANNEX}/plek/{FIGURE}"

    def seen(name: str) -> tuple[bool, ...]:
        page = printed(served, name, digest)
        known = "Klopt dit aantal?" in page
        assert ("Klopt dit aantal?" in served.somebody(name).get(place).text) is known
        return known, "Zo kan het naar de Kamer." in page, "De tabel is nieuw." in page

    # Who asked sees it, and the maker, who must answer; nobody else while somebody must judge.
    assert {name: seen(name) for name in ("bo", "mia", "ugo", "ben", "leo")} == {
        "bo": (True, True, True),
        "mia": (True, False, True),
        **dict.fromkeys(("ugo", "ben", "leo"), (False, False, True)),
    }
    vote(review, "ugo", digest, ANNEX, Choice.AGREED)
    assert seen("ugo") == seen("ben") == seen("leo") == (True, True, True)


@pytest.mark.parametrize("anchor", [FIGURE, "blok-1", None])
def test_what_people_write_stays_text(served: Served, review: Review, anchor: str | None) -> None:
    evil = (
        "<script>alert(1)</script></p></div><svz-snede></svz-snede>{{ 7*7 }}<img src=x "
        "onerror=alert(1)>&lt;b&gt;\u202eomgekeerd"
    )
    digest = submitted(review)
    number = ask(review, "bo", digest, evil, ANNEX, anchor)
    answer(review, "mia", number, evil)
    plain = printed(served, "ugo", digest)
    page = printed(served, "bo", digest)
    for tag in ("<script", "<img", "<svz-snede", "\u202e", " style="):
        assert tag not in page, tag
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert page.count("&lt;svz-snede&gt;") == 2
    assert page.count("{{ 7*7 }}") == 2
    # The text of the annex is what it is for who reads nothing of it.
    assert "Het waren er" in plain
    assert page.index("Het waren er") < page.index("CONCEPT") < page.index("Gezegd over het geheel")


def test_a_question_of_which_the_place_is_gone_stands_at_the_end(
    served: Served, review: Review
) -> None:
    first = reviewed(review)
    ask(review, "bo", first, "Hoort dit er nog in?", "invordering", FIGURE)
    ask(review, "bo", first, "Klopt dit aantal?", ANNEX, FIGURE)
    give_back(review, "ugo", first, "Eén bijlage moet eruit.")
    second = registered(review, annexes=(ANNEX, "buitenland"))
    text = words(printed(served, "leo", second))
    rest = text[text.index("Gezegd over het geheel") :]
    assert "2 Over het dossier Bo" in rest
    assert "Hoort dit er nog in?" in rest
    assert "de plek waar het over ging, is er niet meer" in rest
    assert "Klopt dit aantal?" in text[: text.index("Gezegd over het geheel")]
    assert "Meegenomen uit concept 1" in text


def test_only_what_is_judged_can_be_printed_and_only_if_it_is_whole(
    served: Served, review: Review
) -> None:
    digest = submitted(review)
    base = f"/beoordeling/{digest}/bijlage"
    bo = served.somebody("bo")
    assert f'href="{base}/{ANNEX}/afdruk"' in bo.get(f"{base}/{ANNEX}").text
    assert "Over het geheel is niets gezegd dat u nu kunt lezen." in printed(served, "bo", digest)
    assert bo.get(f"{base}/acties/afdruk").status == 404
    assert served.ask(f"{base}/{ANNEX}/afdruk").status in (303, 401, 403)
    sealed = review.outputs / "2025-H1" / digest / f"{ANNEX}.html"
    sealed.parent.chmod(0o755)
    sealed.chmod(0o644)
    sealed.write_bytes(sealed.read_bytes().replace(b"7.200", b"7.201"))
    changed = bo.get(f"{base}/{ANNEX}/afdruk")
    assert (changed.status, "7.201" in changed.text) == (409, False)

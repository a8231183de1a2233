"""A changed file or record is not shown, judged or released, and what people write never becomes
markup.
"""

from __future__ import annotations

from sqlalchemy import text
from support.review.attacks import refused, standing
from support.review.review_example import approved, submitted
from support.review.served_pages import Served

from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review
from tasks.review.rules.states import State
from tasks.review.visibility import dossier


def test_a_changed_file_is_not_shown_judged_or_released(served: Served, review: Review) -> None:
    digest = approved(review)
    changed = review.outputs / "2025-H1" / digest / "damages.html"
    changed.parent.chmod(0o755)
    changed.chmod(0o644)
    changed.write_bytes(changed.read_bytes().replace(b"7.200", b"7.201"))
    before = standing(review, digest)
    vera = served.somebody("vera")
    answer = vera.get(f"/beoordeling/{digest}/bijlage/damages")
    refused(answer, 409, "damages.html is niet meer wat verzegeld werd")
    assert "7.201" not in answer.text
    page = vera.get(f"/beoordeling/{digest}").text
    assert "Dit dossier is niet meer wat verzegeld werd" in page
    refused(
        vera.post(f"/beoordeling/{digest}/stap/vrijgeven", {"digest": digest[:8]}),
        409,
        "niet meer heel, dus wordt er niets vrijgegeven",
    )
    assert standing(review, digest) == before


def test_with_a_changed_line_of_the_log_nothing_is_released(served: Served, review: Review) -> None:
    digest = approved(review)
    with review.writing() as session:
        for trigger in session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).all():
            session.execute(text(f"DROP TRIGGER {trigger}"))
        session.execute(
            text(
                """UPDATE review_log SET body = replace(body, '"person":"bo"',
                '"person":"ben"') WHERE number = 10
                """
            )
        )
    assert records_problem(review) is not None
    answer = served.somebody("vera").post(
        f"/beoordeling/{digest}/stap/vrijgeven", {"digest": digest[:8]}
    )
    refused(
        answer,
        409,
        f"De vastlegging van het dossier {digest} is niet heel, dus er is niets veranderd",
    )
    assert dossier(review, "vera", digest).line.state is State.APPROVED
    assert not (review.outputs / "vrijgegeven").exists()


def test_markup_in_what_people_write_stays_text_on_every_page(
    served: Served, review: Review
) -> None:
    digest = submitted(review)
    bo = served.somebody("bo")
    evil = (
        "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 "
        "}}&lt;b&gt;</textarea>\u202eomgekeerd"
    )
    place = f"/beoordeling/{digest}/bijlage/damages/plek/blok-2"
    assert bo.post(place, {"soort": "vraag", "text": evil}).status == 303
    number = dossier(review, "bo", digest).comments[0].id
    mia = served.somebody("mia")
    assert (
        mia.post(
            f"/beoordeling/{digest}/vraag/{number}", {"soort": "antwoord", "text": evil}
        ).status
        == 303
    )
    for path in (
        f"/beoordeling/{digest}",
        place,
        f"/beoordeling/{digest}/vraag/{number}",
        f"/beoordeling/{digest}/bijlage/damages",
    ):
        page = bo.get(path).text
        assert "<script" not in page, path
        assert "<img" not in page, path
        assert "\u202e" not in page, path
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in bo.get(place).text
    assert "{{ 7*7 }}" in bo.get(place).text
    again = bo.post(place, {"soort": "vraag", "text": evil + "x" * 5000}).text
    assert "</textarea>\u202e" not in again

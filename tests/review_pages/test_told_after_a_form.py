"""Whoever has to act is told right after the form that asks it of them, and a mail server that is
slow keeps nobody waiting.
"""

from __future__ import annotations

import threading

from sqlalchemy import select
from support.review.review_example import REVIEWED, submitted
from support.review.served_pages import served_pages
from support.servers.processes import DEADLINE, until

from tasks.review.messages.mail import send_notices
from tasks.review.record.store import Review
from tasks.review.record.tables import NoticeRow


def unsent(review: Review) -> list[str]:
    with review.reading() as session:
        return sorted(session.scalars(select(NoticeRow.person).where(NoticeRow.sent.is_(None))))


def test_after_a_question_and_an_answer_nothing_waits(review: Review) -> None:
    digest = submitted(review)

    def tell() -> None:
        send_notices(review, None, "svz@example.org")

    with served_pages(review, tell=tell) as served:
        bo, mia = served.somebody("bo"), served.somebody("mia")
        asked = bo.post(f"/beoordeling/{digest}/gesprek", {"soort": "vraag", "text": "Klopt dit?"})
        number = asked.headers["Location"].rpartition("-")[2]
        until(lambda: not unsent(review), "the mail to the maker and the reviewers")
        mia.post(f"/beoordeling/{digest}/vraag/{number}", {"soort": "antwoord", "text": "Ja."})
        until(lambda: not unsent(review), "the mail to who asked")
    told, receipts = ("bo", "ben", "ugo", "mia", "bo"), ("mia", "mia", "bo", "mia")
    assert len(list((review.outputs / ".mail").iterdir())) == len(told + receipts)


def test_while_a_mail_server_does_not_answer_everything_goes_on(review: Review) -> None:
    digest = submitted(review)
    begun, answers = threading.Event(), threading.Event()

    def tell() -> None:
        begun.set()
        assert answers.wait(DEADLINE)

    with served_pages(review, tell=tell) as served:
        try:
            for person in ("bo", "ugo"):
                for annex in REVIEWED:
                    answer = served.somebody(person).post(
                        f"/beoordeling/{digest}/bijlage/{annex}/oordeel", {"oordeel": "akkoord"}
                    )
                    assert answer.status == 303
            assert begun.wait(DEADLINE)
            assert served.somebody("bo").get("/beoordeling").status == 200
        finally:
            answers.set()

"""What the tests of attacks on the pages share."""

from __future__ import annotations

import threading
from collections.abc import Callable

from support.review.served_pages import Answer

from tasks.review.record.log import head
from tasks.review.record.store import Review
from tasks.review.visibility import dossier


def standing(review: Review, digest: str) -> tuple[object, ...]:
    """Everything that an attack could change: state, votes, comments, and the head of the log about
    it.
    """
    view = dossier(review, "vera", digest)
    with review.reading() as session:
        return (view.line, view.votes, view.comments, view.makers, head(session, digest))


def refused(answer: Answer, status: int, words: str) -> None:
    assert answer.status == status, answer.text
    assert words in answer.text
    assert '<html lang="nl">' in answer.text
    assert "Traceback" not in answer.text


def at_once(*acts: Callable[[], Answer]) -> list[Answer]:
    """Do all of these in the same instant; their answers in order."""
    start = threading.Barrier(len(acts))
    answers: dict[int, Answer] = {}

    def run(number: int) -> None:
        start.wait()
        answers[number] = acts[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(acts))]

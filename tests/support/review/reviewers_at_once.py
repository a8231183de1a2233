"""Reviewers at the same moment: each reads, remarks, and tries every vote, without pages
between them and the records.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support.review.review_example import REVIEWED, opened, submitted

from tasks.review import comments
from tasks.review.accounts.people import add_person
from tasks.review.decisions import vote
from tasks.review.record.store import Review, open_review
from tasks.review.rules.outcome import Choice
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Role
from tasks.review.visibility import dossier, dossiers

GROUPS = {"beleid", "uitvoering", "invordering", "sturing"}


class Load:
    """What came of it: the votes that were taken, and the words of the refusals."""

    def __init__(self) -> None:
        self.voted: list[tuple[str, str]] = []
        self.refusals: list[str] = []


def reviewers_at_once(url: str | None, outputs: Path, reviewers: int) -> tuple[str, Load]:
    """Let so many loose on one dossier; gives its digest and what came of it. All of them fit every
    seat, so they race for each.
    """
    load = Load()
    with opened(url, outputs) as review:
        names = [f"lid{number:02}" for number in range(reviewers)]
        for name in names:
            add_person(review, "beheer", name, name, f"{name}@example.org", {Role.REVIEWER}, GROUPS)
        digest = submitted(review)
    with open_review(url, outputs) as review, ThreadPoolExecutor(reviewers) as threads:
        start = threading.Barrier(reviewers)
        for done in [threads.submit(_one, review, name, digest, load, start) for name in names]:
            done.result()
    return digest, load


def _one(review: Review, name: str, digest: str, load: Load, start: threading.Barrier) -> None:
    start.wait()
    dossiers(review, name)
    dossier(review, name, digest)
    comments.remark(review, name, digest, f"{name} over damages", "damages", "blok-2")
    for annex in REVIEWED:
        _try_to_vote(review, name, digest, annex, load)
    dossier(review, name, digest)


def _try_to_vote(review: Review, name: str, digest: str, annex: str, load: Load) -> None:
    try:
        vote(review, name, digest, annex, Choice.AGREED, "Gezien.")
    except Refused as refused:
        load.refusals.append(str(refused))
    else:
        load.voted.append((annex, name))

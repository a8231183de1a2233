"""The records of review, opened the way this machine is set up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from flows.shared.errors import UNCHANGED, errors_in_one_line, wrong_call
from flows.shared.settings import (
    DATABASE_URL,
    SIGNING_KEY,
    TSA_CERTIFICATES,
    TSA_URL,
    pages_url,
)
from tasks.review.record.store import Review, open_review
from tasks.review.release.timestamp import authority_from


def open_records(outputs: Path) -> AbstractContextManager[Review]:
    """Open the records; see :func:`tasks.review.record.store.open_review` for errors."""
    return open_review(
        DATABASE_URL.value(),
        outputs,
        pages_url=pages_url(outputs),
        signing_key=SIGNING_KEY.value(),
        authority=authority_from(TSA_URL.value(), TSA_CERTIFICATES.value()),
    )


@contextmanager
def records_for_command(outputs: Path, left: str = UNCHANGED) -> Iterator[Review]:
    """Open the records for a command, which ends with one Dutch line if it cannot go on; a setting
    that is not right counts as a call that is not right. ``left`` is as in
    :func:`flows.shared.errors.errors_in_one_line`.
    """
    with errors_in_one_line(outputs, left), wrong_call(), open_records(outputs) as review:
        yield review

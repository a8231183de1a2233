"""People who review at once over HTTP: nothing is lost, nothing stands twice, and whoever is too
late is told so on a page.
"""

from __future__ import annotations

from pathlib import Path

from support.review.review_example import opened, submitted
from support.review.reviewers_over_http import (
    all_is_kept,
    installed_pages,
    know,
    names,
    reviewers_over_http,
)

PEOPLE = names(8)
#: In bytes; an installation gives the pages 1 GB (config/server/svz-pages.service.j2).
FITS = 600_000_000


def test_of_people_who_review_at_once_over_http_nothing_is_lost(tmp_path: Path) -> None:
    outputs = tmp_path / "uit"
    with opened(None, outputs) as review:
        know(review, PEOPLE)
        digest = submitted(review)
        with installed_pages(outputs, None) as pages:
            load = reviewers_over_http(pages, digest, PEOPLE)
            # They all signed in at once, and the hash of each password takes 64 MB.
            assert pages.most_memory() < FITS
        all_is_kept(review, digest, PEOPLE, load)

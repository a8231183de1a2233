"""The page of a dossier tells which versions of the letter were checked against it, and not what
they say.
"""

from __future__ import annotations

import html
import os
import re
from datetime import UTC, datetime

from support.review.review_example import FIGURE, approved
from support.review.served_pages import served_pages

from tasks.dossier.letters.folder import CONFIRMATIONS, check_folder
from tasks.letters.confirmations.register import Confirmation, add_to_register
from tasks.letters.versions import LETTERS, VERSIONS
from tasks.review.record.store import Review
from tasks.review.release.release import release

NOW = datetime(2025, 6, 20, 9, tzinfo=UTC)
WRONG = "Er woonden 7.300 kinderen in Polen."


def checked(review: Review, letter: str) -> str:
    """The digest of the version after somebody saved the letter so."""
    path = review.outputs / LETTERS / "2025-H1" / "vertrouwelijk.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(letter, encoding="utf-8")
    os.utime(path, (0, 0))
    (version,) = check_folder("2025-H1", review.outputs, NOW).checked
    return version.letter


def test_versions_what_changed_and_who_confirmed_what_are_on_the_page(review: Review) -> None:
    digest = approved(review)
    folder = review.outputs / LETTERS / "2025-H1"
    with served_pages(review) as served:
        vera = served.somebody("vera")
        assert 'id="brief"' not in vera.get(f"/beoordeling/{digest}").text
        first = checked(review, WRONG)
        said = Confirmation(
            key="0" * 16, number="12", figure=FIGURE, person="Mia", reason="Vorig jaar", moment=NOW
        )
        add_to_register(folder / CONFIRMATIONS, (said,))
        last = checked(review, WRONG.replace("7.300", "7.200"))
        page = html.unescape(vera.get(f"/beoordeling/{digest}").text)
        section = page[page.index('<h2 id="brief">') : page.index('<h2 id="bevindingen">')]
        rows = [
            re.sub("<[^>]*>", " ", one).split() for one in re.findall("<tr>.*?</tr>", section, re.S)
        ]
        assert [row[0] for row in rows[1:]] == [last[:12], first[:12]]
        assert "gelijk: 0 → 1, strijdig: 1 → 0" in section
        assert f"12 ({FIGURE}), bevestigd door Mia" in section
        for word in ("woonden", "7.300", "vertrouwelijk"):
            assert word not in section
        release(review, "vera", digest)
        assert f"met de brief {last[:12]}" in vera.get(f"/beoordeling/{digest}").text
        (folder / VERSIONS).write_text("{", encoding="utf-8")
        assert "Zet een eerdere versie terug" in vera.get(f"/beoordeling/{digest}").text

"""Every link and every form of every page leads to a page, whoever looks and wherever a dossier
stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest
from support.cases import cases
from support.review.review_example import (
    approved,
    approved_next,
    registered,
    replacing,
    reviewed,
    sealed,
    submitted,
)
from support.review.served_pages import Served, Somebody

from tasks.review.comments import ask, remark
from tasks.review.decisions import give_back, vote, withdraw
from tasks.review.record.store import Review
from tasks.review.release.release import release
from tasks.review.rules.outcome import Choice
from tasks.review.rules.states import State
from tasks.review.visibility import dossiers

EXAMPLE = "Voorbeeldcijfers: verzonnen."
#: Somebody of every role; in the usual tests those who have most forms.
PEOPLE = ("mia", "bo", "vera", "leo")[: cases(usual=2, long=4)]
#: A file of a dossier or a release: the same for everybody, so asked for once.
FILE = re.compile(r"/(dossiers/[^/]+|beoordeling)/[0-9a-f]{64}/(vrijgave/)?[^/]+\.[a-z]+$")

#: Pages that are many and all alike, of which one of a dossier is enough: of a source, of what
#: belongs to an annex, and of a paragraph or row in it. The annex itself is not one of them.
ALIKE = (
    (re.compile(r"^/aanlevering/[^/]+/[^/]+$"), "/aanlevering/halfjaar/bron"),
    (re.compile(r"/plek/[^/?]+"), "/plek"),
    (re.compile(r"/bijlage/[^/?]+/"), "/bijlage/"),
    (re.compile(r"=[^&]*"), "="),
    (re.compile(r"/[^/]+(\.[a-z.]+)$"), r"/\1"),
)


class Leads(HTMLParser):
    """Where a page leads: ``links`` by GET, ``forms`` by POST."""

    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.forms: set[str] = set()
        self.anchors: set[str] = set()
        self._page = page
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        for name in ("href", "src"):
            if (to := values.get(name)) is not None and not to.startswith("data:"):
                self.links.add(urljoin(self._page, to))
        if tag == "form":
            # One that searches is a link with words to it.
            kind = self.links if values.get("method") == "get" else self.forms
            kind.add(urljoin(self._page, values.get("action") or self._page))
        if (id := values.get("id")) is not None:
            self.anchors.add(id)


def _before_a_release(review: Review) -> None:
    """Withdrawn, in review with a vote and a question, concept, and never offered; of examples one
    that is reviewed.
    """
    withdraw(review, "mia", submitted(review, text="1"), "Toch niet.")
    reviewed(review, text="2", example=EXAMPLE)
    under_review = submitted(review, text="3")
    ask(review, "bo", under_review, "Klopt dit?", "damages", "blok-2")
    remark(review, "ugo", under_review, "Gezien.")
    vote(review, "bo", under_review, "damages", Choice.AGREED)
    registered(review, text="4")
    sealed(review.outputs, text="nooit aangeboden")


def _after_a_release(review: Review) -> None:
    """Replaced and in force; a rectification that was returned, one that is a concept, and a
    dossier that replaces nothing; of examples one that is approved.
    """
    release(review, "vera", approved(review, text="1"))
    in_force = approved_next(review, text="2")
    release(review, "vera", in_force)
    returned = submitted(review, text="3", replaced=replacing(in_force))
    give_back(review, "bo", returned, "Het aantal klopt niet.")
    registered(review, text="4", replaced=replacing(in_force))
    approved(review, text="5", example=EXAMPLE)
    sealed(review.outputs, text="te laat")


def _trial(review: Review) -> None:
    """A trial, and a dossier that somebody judged in favour and returned."""
    release(review, "vera", approved(review, text="1", example=EXAMPLE), trial=True)
    give_back(review, "bo", approved(review, text="2"), "Toch niet.")


SCENES: dict[Callable[[Review], None], set[State]] = {
    _before_a_release: {State.WITHDRAWN, State.IN_REVIEW, State.CONCEPT, State.REVIEWED},
    _after_a_release: {State.RELEASED, State.RETURNED, State.CONCEPT, State.APPROVED},
    _trial: {State.RELEASED, State.RETURNED},
}


def test_the_scenes_have_every_state() -> None:
    assert set[State]().union(*SCENES.values()) == set(State)


@pytest.mark.grows
@pytest.mark.parametrize("scene", SCENES)
def test_no_link_or_form_leads_nowhere(
    served: Served, review: Review, scene: Callable[[Review], None]
) -> None:
    scene(review)
    assert {line.state for line in dossiers(review, "leo")} == SCENES[scene]
    files = set[str]()
    for name in PEOPLE:
        found = _walk(served.somebody(name), files)
        assert len(found) > 10, found
        assert any("/beoordeling/" in page for page in found)
    assert files


def kind(address: str) -> str:
    """What pages that are alike have in common."""
    for pattern, instead in ALIKE:
        address = pattern.sub(instead, address)
    return address


def _walk(person: Somebody, files: set[str]) -> list[str]:
    """Every page that this person comes to, and in the usual tests one of those that are alike;
    fails at the first that is not there.
    """
    known = kind if cases(usual=1, long=0) else str
    waiting, seen, posted = ["/", "/beoordeling"], set[str](), set[str]()
    pages: dict[str, Leads] = {}
    while waiting:
        address = waiting.pop()
        page = urldefrag(address).url
        if known(page) in seen or known(page) in files or not page.startswith("/"):
            continue
        seen.add(known(page))
        answer = person.get(page)
        assert answer.status == 200, (person.token, page, answer.status)
        if FILE.search(page) or not answer.headers["Content-Type"].startswith("text/html"):
            files.add(known(page))
            continue
        pages[page] = Leads(page, answer.text)
        waiting += sorted(pages[page].links)
        for form in pages[page].forms:
            if known(form) in posted:
                continue
            posted.add(known(form))
            # Without what the form holds: refused, but not because there is no such page.
            target = person.served.ask(form, "", headers=person.headers)
            assert target.status not in (404, 405), (page, form, target.status)
    for page, leads in pages.items():
        for link in leads.links:
            to, anchor = urldefrag(link)
            if anchor and to in pages:
                assert anchor in pages[to].anchors, (page, link)
    return sorted(pages)

"""A releaser hands over the seat of a reviewer who is absent, in a browser; whose seat it was, who
gets it and everybody else see that.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from support.review.attacks import refused, standing
from support.review.people_at_browsers import Judge, Person
from support.review.review_example import submitted
from support.review.seat_on_a_name import colleagues, seat_of_ugo
from support.review.served_pages import Served

from tasks.review.record.store import Review
from tasks.review.visibility import dossier

pytestmark = [
    pytest.mark.needs("chromium"),
    pytest.mark.usefixtures("seat_of_ugo", "colleagues"),
]
__all__ = ["colleagues", "seat_of_ugo"]


def test_the_seat_of_who_is_absent_goes_to_a_colleague(
    served: Served, review: Review, chromium: Browser
) -> None:
    digest, judge = submitted(review), Judge(chromium, served.origin)
    vera, uma, ugo = (Person(chromium, served, judge, name) for name in ("vera", "uma", "ugo"))
    for person in (vera, uma, ugo):
        person.arrives()
    ugo.goes_to(digest)
    ugo.opens("Draag uw plaats over bij Damages")
    ugo.reads("Uma, bij Damages")
    vera.goes_to(digest)
    vera.reads("Nog niet: Ugo.")
    vera.opens("Draag deze plaats over bij Damages")
    vera.sees("De plaats van Ugo overdragen", picture="beoordeling-overdragen")
    assert vera.page.get_by_role("radio").count() == 3  # uma, max, veb
    vera.chooses("Uma, bij Damages")
    vera.presses("Overdragen")
    vera.reads("Gelukt: u droeg de plaats van Ugo bij Damages over aan Uma.")
    vera.sees("Beoordeling 2025-H1", what="dossier with a seat that was handed over (vera)")
    vera.reads("Nog niet: Uma, op de plaats van Ugo")
    uma.page.goto(f"{served.origin}/beoordeling")
    uma.reads("Geef uw oordeel over Damages, op de plaats van Ugo")
    uma.goes_to(digest)
    uma.judges("Damages", "Goed")
    uma.reads("Uma: goed, op de plaats van Ugo")


def test_who_may_not_is_told_so_and_twice_is_once(served: Served, review: Review) -> None:
    digest = submitted(review)
    address = f"/beoordeling/{digest}/overdragen/ugo"
    before = standing(review, digest)
    refused(served.somebody("mia").post(address, {"naar": "uma"}), 403, "rol beoordelaar")
    refused(served.somebody("bo").post(address, {"naar": "uma"}), 403, "geen plaats op naam")
    vera = served.somebody("vera")
    refused(vera.post(address, {}), 422, "Kies wie de plaats krijgt")
    refused(vera.post(address, {"naar": "udo"}), 422, "twee personen")
    refused(vera.post(address, {"naar": "nie' mand"}), 422, "Er is niemand met de naam")
    refused(vera.get(f"/beoordeling/{digest}/overdragen/niemand"), 404, "bestaat niet")
    assert standing(review, digest) == before
    assert vera.post(address, {"naar": "uma"}).status == 303
    after = standing(review, digest)
    assert vera.post(address, {"naar": "uma"}).status == 303, "pressed twice"
    assert standing(review, digest) == after
    refused(vera.post(address, {"naar": "max"}), 422, "heeft geen plaats die open is")
    assert dossier(review, "vera", digest).seats["damages"] == ("uma", "groep:beleid")

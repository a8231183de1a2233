"""An edited copy of an annex comes back on the pages: what would be remarked is shown first, then
made, once; nothing is kept of the file and no word of it stands in a log.
"""

from __future__ import annotations

import html
import logging
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.letters.letter_documents import control, docx, p, r
from support.review.attacks import refused
from support.review.people_at_browsers import Judge, Person
from support.review.review_example import FIGURE, submitted
from support.review.served_pages import Answer, Served, Somebody
from support.uploads import BOUNDARY, multipart

from tasks.pages.review.acts import suggestions
from tasks.review.record.store import Review
from tasks.review.visibility import dossier

INSERTED = '<w:ins w:author="A. de Vries">{}</w:ins>'
COMMENT = '<w:comment w:id="1" w:author="B. Jansen">{}</w:comment>'
COPY = docx(
    p("Inleiding", '<w:r><w:commentReference w:id="1"/></w:r>')
    + p("Het waren er ", control(FIGURE, "7.300"), ".")
    + p(INSERTED.format(r("Vertrouwelijk &amp; nieuw.")))
    + p("CONCEPT"),
    comments=COMMENT.format(p("Kan dit korter?")),
)


def sends(somebody: Somebody, digest: str, data: bytes, annex: str = "buitenland") -> Answer:
    body = multipart({"csrf": somebody.csrf()}, "kopie.docx", data)
    sent = {
        **somebody.headers,
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Origin": somebody.served.origin,
    }
    path = f"/beoordeling/{digest}/bijlage/{annex}/voorstellen"
    return somebody.served.ask(path, body, headers=sent)


def form_of(page: str) -> dict[str, str]:
    """The fields of the form with the choice, all chosen."""
    fields = re.findall(r'name="((?:kies|deel|plek|text)-\d+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in fields}


def test_what_a_copy_says_is_shown_and_then_remarked_once(
    served: Served, review: Review, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    digest = submitted(review)
    bo = served.somebody("bo")
    shown = sends(bo, digest, COPY)
    assert shown.status == 200
    form = form_of(shown.text)
    assert len(form) == 12
    assert "vervang “7.200” door “7.300”" in shown.text
    assert dossier(review, "bo", digest).comments == (), "only shown"
    # One is left out, and one is changed on the way to a place that there is not.
    del form["kies-2"]
    path = f"/beoordeling/{digest}/bijlage/buitenland/voorstellen/plaatsen"
    wrong = bo.post(path, form | {"plek-1": "blok-99"})
    assert wrong.status == 422
    assert "geen cijfer of alinea blok-99" in wrong.text
    assert dossier(review, "bo", digest).comments == (), "all or none"
    done = bo.post(path, form)
    assert done.status == 303
    after = bo.get(done.headers["Location"]).text
    assert "Gelukt: u maakte een opmerking over" in after
    assert "en nog 1" in after
    said = {one.anchor for one in dossier(review, "bo", digest).comments}
    assert said == {FIGURE, "blok-2", "blok-1"} - {form["plek-2"]}
    # The same file again: what is there is left out, the rest is offered.
    again = sends(bo, digest, COPY).text
    assert "2 opmerkingen staan er al op uw naam" in again
    assert len(form_of(again)) == 4
    assert bo.post(path, form).status == 303, "the button was pressed twice"
    assert len(dossier(review, "bo", digest).comments) == 2
    assert len(form_of(sends(served.somebody("ugo"), digest, COPY).text)) == 12, (
        "of ugo nothing yet"
    )
    assert "Vertrouwelijk" not in caplog.text
    kept = [one for one in Path(review.outputs).rglob("*") if one.is_file()]
    assert not any(one.read_bytes() == COPY for one in kept)


def test_a_file_that_is_no_copy_and_a_person_who_may_not_are_refused(
    served: Served, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = submitted(review)
    bo, leo = served.somebody("bo"), served.somebody("leo")
    other = sends(bo, digest, docx(p("Vertrouwelijk " * 40)))
    refused(other, 422, "lijkt te weinig op deze bijlage")
    assert "Vertrouwelijk" not in other.text
    refused(sends(bo, digest, b"PK\x03\x04"), 422, "beschadigd")
    refused(sends(leo, digest, COPY), 403, "rol")
    assert sends(bo, digest, COPY, "bestaat_niet").status == 404
    nothing = bo.post(f"/beoordeling/{digest}/bijlage/buitenland/voorstellen/plaatsen", {})
    refused(nothing, 422, "U koos geen enkele opmerking")
    monkeypatch.setattr(suggestions, "MOST_BYTES", 1_000)
    refused(sends(bo, digest, COPY), 422, "is groter dan")


def test_what_does_not_fit_one_form_comes_with_the_next(
    served: Served, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = submitted(review)
    bo = served.somebody("bo")
    monkeypatch.setattr(suggestions, "MOST_FIELDS", 9)
    shown = sends(bo, digest, COPY).text
    assert len(form_of(shown)) == 8
    assert "Er is nog 1 meer dan op één formulier past" in shown
    bo.post(f"/beoordeling/{digest}/bijlage/buitenland/voorstellen/plaatsen", form_of(shown))
    assert len(form_of(sends(bo, digest, COPY).text)) == 4


@pytest.mark.needs("chromium")
def test_a_copy_comes_back_as_a_person_does_it(
    served: Served, review: Review, chromium: Browser, tmp_path: Path
) -> None:
    digest = submitted(review)
    copy = tmp_path / "bewerkt.docx"
    copy.write_bytes(COPY)
    bo = Person(chromium, served, Judge(chromium, served.origin), "bo")
    bo.arrives()
    bo.page.goto(f"{served.origin}/beoordeling/{digest}/bijlage/buitenland")
    bo.opens("Voorstellen uit Word")
    title = "Voorstellen uit Word: Kinderen in het buitenland"
    bo.sees(title)
    bo.page.get_by_label("Bestand", exact=True).set_input_files(copy)
    bo.presses("Bekijk wat erin staat")
    bo.sees(title, picture="beoordeling-voorstellen", what="what is in the copy")
    bo.page.get_by_label("Kan dit korter?").uncheck()
    bo.presses("Plaats als opmerkingen")
    bo.reads("Gelukt: u maakte een opmerking over Kinderen in het buitenland")
    bo.reads("voeg hierna een alinea toe: “Vertrouwelijk & nieuw.”")
    expect(bo.page.get_by_role("main")).not_to_contain_text("Kan dit korter?")
    bo.page.context.close()

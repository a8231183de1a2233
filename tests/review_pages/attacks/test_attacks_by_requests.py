"""Forged, repeated, malformed and stray requests to the running pages: refused in Dutch with the
right status, and nothing is changed.
"""

from __future__ import annotations

import re
import socket
import sqlite3
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import event
from starlette.routing import Route
from support.review.attacks import refused, standing
from support.review.review_example import Clock, reviewed, submitted
from support.review.served_pages import FORM, Served
from support.servers.processes import DEADLINE

from tasks.pages.app import create_app
from tasks.review.comments import ask
from tasks.review.record.store import Review


def posts(served: Served) -> list[str]:
    """Every address of a form, as the application itself lists them."""
    app = create_app(served.review, public_url="http://127.0.0.1", tell=lambda: None)
    return [
        route.path
        for route in app.routes
        if isinstance(route, Route) and "POST" in (route.methods or ())
    ]


def test_every_form_refuses_what_did_not_come_from_a_page_of_this_session(
    served: Served, review: Review
) -> None:
    digest = submitted(review)
    number = ask(review, "bo", digest, "Klopt dit?", "damages")
    bo, earlier = served.somebody("bo"), served.somebody("bo")
    before = standing(review, digest)
    values = {
        "digest": digest,
        "annex": "damages",
        "anchor": "blok-1",
        "number": str(number),
        "action": "teruggeven",
        "halfjaar": "2025-H1",
        "source": "damages",
        "holder": "ugo",
    }
    fields = {
        "text": "Wat ik typte",
        "oordeel": "akkoord",
        "soort": "opmerking",
        "digest": digest[:8],
        "naam": "bo",
        "wachtwoord": "x",
        "naar": "bo",
    }
    paths = {
        path: re.sub(r"{(\w+)(?::\w+)?}", lambda found: values[found[1]], path)
        for path in posts(served)
    }
    assert len(paths) >= 9
    for pattern, path in paths.items():
        other_origin = bo.post(path, fields, Origin="https://elders.example")
        other_port = bo.post(path, fields, Origin=f"http://127.0.0.1:{served.port + 1}")
        hidden_origin = bo.post(path, fields, Origin="null")
        framed = bo.post(path, fields, **{"Sec-Fetch-Site": "same-site"})
        without_token = bo.post(path, fields | {"csrf": ""})
        of_another = bo.post(path, fields | {"csrf": earlier.csrf()})
        made_up = bo.post(path, fields | {"csrf": "0" * 64})
        for answer in (
            other_origin,
            other_port,
            hidden_origin,
            framed,
            without_token,
            of_another,
            made_up,
        ):
            refused(answer, 403, "formulier")
        unsaid = {**bo.headers, "Content-Type": FORM}  # no Origin at all
        refused(
            served.ask(path, urlencode(fields | {"csrf": bo.csrf()}), headers=unsaid),
            403,
            "formulier",
        )
        if pattern != "/aanmelden":
            stranger = {"Content-Type": FORM, "Origin": served.origin}
            answer = served.ask(path, urlencode(fields | {"csrf": bo.csrf()}), headers=stranger)
            refused(answer, 403, "niet (meer) aangemeld")
            assert "Wat ik typte" in answer.text, "what was typed is given back"
    assert standing(review, digest) == before


def test_no_address_changes_anything_when_it_is_only_read(served: Served, review: Review) -> None:
    digest = reviewed(review)
    before = standing(review, digest)
    bo = served.somebody("bo")
    for action in ("goedkeuren", "teruggeven", "vrijgeven", "intrekken", "indienen"):
        assert (
            bo.get(
                f"/beoordeling/{digest}/stap/{action}?text=x&digest={digest[:8]}&csrf={bo.csrf()}"
            ).status
            == 200
        )
    assert bo.get(f"/afmelden?csrf={bo.csrf()}").status == 405
    assert bo.get("/beoordeling").status == 200, "still signed in"
    assert standing(review, digest) == before


def test_a_request_that_is_sent_again_changes_nothing_more(served: Served, review: Review) -> None:
    digest = submitted(review)
    bo = served.somebody("bo")
    said = {"soort": "vraag", "text": "Waarom zo veel?"}
    address = f"/beoordeling/{digest}/bijlage/damages/plek/blok-2"
    first = bo.post(address, said)
    assert first.status == 303
    before = standing(review, digest)
    again = bo.post(address, said)
    assert (again.status, again.headers["Location"]) == (303, first.headers["Location"])
    assert standing(review, digest) == before
    returned = f"/beoordeling/{digest}/stap/teruggeven"
    assert bo.post(returned, {"text": "te veel"}).status == 303
    before = standing(review, digest)
    assert bo.post(returned, {"text": "te veel"}).status == 303
    assert standing(review, digest) == before


def test_after_signing_out_a_copied_cookie_and_form_are_worth_nothing(
    served: Served, review: Review
) -> None:
    digest = submitted(review)
    bo = served.somebody("bo")
    kept = bo.csrf()
    assert bo.post("/afmelden").status == 303
    before = standing(review, digest)
    sent = {**bo.headers, "Content-Type": FORM, "Origin": served.origin}
    answer = served.ask(
        f"/beoordeling/{digest}/bijlage/damages/oordeel",
        urlencode({"csrf": kept, "oordeel": "akkoord"}),
        headers=sent,
    )
    refused(answer, 403, "formulier")
    assert bo.get("/beoordeling").status == 303
    assert standing(review, digest) == before


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("csrf={csrf}&oordeel=akkoord&oordeel=teruggeven", FORM, 400),
        ("csrf={csrf}&oordeel=%ff", FORM, 400),
        ("csrf={csrf}&" + "&".join(f"veld{number}=1" for number in range(2_001)), FORM, 400),
        ("csrf={csrf}&text=" + "a" * 400_000, FORM, 413),
        ('{"oordeel": "akkoord"}', "application/json", 415),
        ("csrf={csrf}&oordeel=misschien", FORM, 422),
        # As many answers are sent at once when a delivery raises as many questions.
        ("csrf={csrf}&" + "".join(f"veld{number}=1&" for number in range(500)), FORM, 422),
    ],
    ids=[
        "a field twice",
        "no text",
        "too many fields",
        "too large",
        "no form",
        "no such vote",
        "many fields and no vote",
    ],
)
def test_a_form_that_is_none_of_ours_is_refused(
    served: Served, review: Review, body: str, kind: str, status: int
) -> None:
    digest = submitted(review)
    before = standing(review, digest)
    bo = served.somebody("bo")
    sent = {**bo.headers, "Content-Type": kind, "Origin": served.origin}
    answer = served.ask(
        f"/beoordeling/{digest}/bijlage/damages/oordeel",
        body.replace("{csrf}", bo.csrf()),
        headers=sent,
    )
    assert answer.status == status
    assert '<html lang="nl">' in answer.text
    assert standing(review, digest) == before


def test_what_was_typed_is_kept_when_a_form_is_not_right(served: Served, review: Review) -> None:
    digest = submitted(review)
    bo = served.somebody("bo")
    long = "Een lang verhaal. " * 300
    answer = bo.post(
        f"/beoordeling/{digest}/bijlage/damages/plek/blok-2", {"soort": "vraag", "text": long}
    )
    refused(answer, 422, "het mogen er 5000 zijn")
    assert long in answer.text
    assert 'value="vraag" checked' in answer.text
    answer = bo.post(
        f"/beoordeling/{digest}/bijlage/damages/oordeel", {"oordeel": "teruggeven", "text": " "}
    )
    refused(answer, 422, "Schrijf er een toelichting bij")
    assert re.search(r'value="teruggeven" required checked', answer.text)


def test_a_full_disk_gives_back_what_was_typed(
    served: Served, review: Review, clock: Clock
) -> None:
    digest = submitted(review)
    bo = served.somebody("bo")
    csrf = bo.csrf()
    before = standing(review, digest)
    place = f"/beoordeling/{digest}/bijlage/damages/plek/blok-1"
    said = {"soort": "opmerking", "text": "Een lang verhaal. " * 250, "csrf": csrf}
    # As the page of findings that ask has one field for each.
    said |= {"text-B07-damages": "Klopt, want dit is nageteld."}

    def full(connection: sqlite3.Connection, *_: object) -> None:
        """SQLite may use no page more than it has."""
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")

    review.engine.dispose()
    event.listen(review.engine, "connect", full)
    clock.pass_time(timedelta(minutes=5))
    sent = {**bo.headers, "Content-Type": FORM, "Origin": served.origin}
    answer = served.ask(place, urlencode(said), headers=sent)
    refused(answer, 507, "De schijf van de server is vol")
    assert all(one.strip() in answer.text for name, one in said.items() if "text" in name)
    assert standing(review, digest) == before
    event.remove(review.engine, "connect", full)
    review.engine.dispose()
    assert bo.post(place, said).status == 303


def test_what_is_too_large_is_not_read_on(served: Served, review: Review) -> None:
    """Whether its length is said or not: the connection ends with the answer."""
    bo = served.somebody("bo")
    head = f"POST /beoordeling HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\n"
    head = head.replace("/beoordeling", "/wachtwoord") + f"Cookie: svz-sessie={bo.token}\r\n"
    chunk = b"10000\r\n" + b"a" * 65_536 + b"\r\n"
    for more, body in (
        ("Content-Length: 50000000\r\n\r\n", b""),
        ("Transfer-Encoding: chunked\r\n\r\n", chunk * 5),
    ):
        with socket.create_connection(("127.0.0.1", served.port), DEADLINE) as connection:
            connection.sendall((head + more).encode() + body)
            answer = b""
            with suppress(ConnectionResetError):
                while part := connection.recv(65_536):
                    answer += part
        assert answer.startswith(b"HTTP/1.1 413"), answer[:200]


OUT = (
    "/beoordeling/{digest}/bijlage/..%2f..%2fhistory.db",
    "/beoordeling/{digest}/bijlage/%2e%2e",
    "/beoordeling/{digest}/bijlage/statement.json",
    "/beoordeling/{digest}/bijlage/damages%00",
    "/beoordeling/{digest}/bijlage/damages/plek/..%2f..%2fx",
    "/beoordeling/{digest}/bijlage/damages/plek/blok-999",
    "/beoordeling/{digest}/bijlage/damages/plek/%00",
    "/beoordeling/{digest}/vraag/99999999999999999999",
    "/beoordeling/{digest}/vraag/1",
    "/beoordeling/{digest}/stap/aanbieden",
    "/beoordeling/{digest}/stap/inzien",
    "/beoordeling/..%2f{digest}",
    "/beoordeling/" + "0" * 64,
    "/beoordeling/" + "a" * 63 + "%0a",
    "/dossiers/..%2f2025-H1/{digest}/aanbieden",
    "/dossiers/2024-H2/{digest}/aanbieden",
)


def test_there_is_no_way_out_of_a_dossier(served: Served, review: Review) -> None:
    digest = submitted(review)
    for person in (served.somebody("bo"), served.somebody("mia")):
        for path in OUT:
            refused(person.get(path.format(digest=digest)), 404, "Deze pagina is er niet")

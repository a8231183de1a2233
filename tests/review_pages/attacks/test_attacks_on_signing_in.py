"""Attacks on who somebody is: names in headers, cookies, guesses, and reading without signing
in.
"""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import text
from support.review.attacks import refused, standing
from support.review.review_example import submitted
from support.review.served_pages import FORM, Answer, Served, served_pages

from tasks.review.accounts.people import set_roles
from tasks.review.accounts.sessions import session_of, set_password
from tasks.review.accounts.sign_on_proxy import Proxy
from tasks.review.record.store import Review, open_review
from tasks.review.rules.states import State
from tasks.review.visibility import dossier


def test_signing_in_leads_to_no_other_site(served: Served) -> None:
    for back in (
        "https://elders.example/",
        "//elders.example",
        "/\\elders.example",
        "/aanmelden",
        "\n/x",
        "javascript:1",
    ):
        page = served.ask(f"/aanmelden?{urlencode({'terug': back})}").text
        assert 'name="terug" value="/beoordeling"' in page
        assert "elders" not in page
        assert "javascript" not in page


PROXY = Proxy("x-remote-user", (ip_network("127.0.0.1/32"),))
ELSEWHERE = Proxy("x-remote-user", (ip_network("10.1.2.0/24"),))


def test_a_name_in_a_header_from_an_address_that_is_not_the_proxy_is_refused_out_loud(
    review: Review,
) -> None:
    digest = submitted(review)
    before = standing(review, digest)
    with served_pages(review, ELSEWHERE) as served:
        bo = served.somebody("bo")
        for headers in (
            {"X-Remote-User": "bo"},
            {"X-Remote-User": "bo", "X-Forwarded-For": "10.1.2.3"},
            {"X-Remote-User": "bo", **bo.headers},
        ):
            refused(
                served.ask(f"/beoordeling/{digest}", headers=headers),
                403,
                "komt niet (of niet eenduidig) van de aanmeldproxy",
            )
        refused(
            served.ask("/beoordeling", headers=bo.headers),
            403,
            "alleen te bereiken via de aanmelding van de organisatie",
        )
        refused(served.ask("/", headers={}), 403, "alleen te bereiken")
        spoofed = {
            **bo.headers,
            "X-Remote-User": "bo",
            "Content-Type": FORM,
            "Origin": served.origin,
        }
        refused(
            served.ask(
                f"/beoordeling/{digest}/stap/teruggeven",
                urlencode({"text": "weg"}),
                headers=spoofed,
            ),
            403,
            "aanmeldproxy",
        )
        assert served.ask("/gezond").status == 200
    assert standing(review, digest) == before


def test_behind_the_proxy_its_name_counts_and_a_session_of_another_does_not(review: Review) -> None:
    digest = submitted(review)
    with served_pages(review, PROXY) as served:
        arrived = served.ask("/beoordeling", headers={"X-Remote-User": "bo"})
        assert "Bo" in arrived.text
        assert "Afmelden" not in arrived.text
        assert "HttpOnly" in arrived.headers["Set-Cookie"]
        kept = {"Cookie": arrived.cookie, "X-Remote-User": "bo"}
        assert "Set-Cookie" not in served.ask("/beoordeling", headers=kept).headers, (
            "the session is kept"
        )
        page = served.ask(
            "/beoordeling", headers={"Cookie": arrived.cookie, "X-Remote-User": "leo"}
        )
        assert "Leo" in page.text, "the cookie of somebody else is not believed"
        assert page.cookie != arrived.cookie
        refused(
            served.ask("/", headers={"X-Remote-User": "onbekend"}),
            403,
            "Er is niemand met de naam onbekend",
        )
        refused(served.ask("/", headers={"X-Remote-User": "bo,mia"}), 403, "niet eenduidig")
        assert served.ask("/aanmelden", headers=kept).status == 404, (
            "there is nothing to sign in with"
        )
    assert dossier(review, "bo", digest).line.state is State.IN_REVIEW


def test_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    served: Served, review: Review
) -> None:
    set_password(review, "beheer", "bo", "paard fiets regen lamp")
    answer = sign_in(served, "bo", "paard fiets regen lamp")
    assert answer.status == 303
    cookie = answer.headers["Set-Cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie, "on this computer there is no https"
    with served_pages(review, public_url="https://127.0.0.1") as safe:
        page = safe.ask("/aanmelden")
        assert page.headers["Set-Cookie"].startswith("__Host-svz-formulier=")
        assert "secure" in page.headers["Set-Cookie"].lower()
        assert "max-age" in page.headers["Strict-Transport-Security"]


def test_a_new_sign_in_ends_the_older_session_of_that_browser(
    served: Served, review: Review
) -> None:
    set_password(review, "beheer", "bo", "paard fiets regen lamp")
    first = sign_in(served, "bo", "paard fiets regen lamp").cookie
    elsewhere = sign_in(served, "bo", "paard fiets regen lamp").cookie
    again = sign_in(served, "bo", "paard fiets regen lamp", first).cookie
    statuses = [
        served.ask("/beoordeling", headers={"Cookie": one}).status
        for one in (first, elsewhere, again)
    ]
    assert statuses == [303, 200, 200]
    with served_pages(review, PROXY) as behind:
        bo = behind.ask("/beoordeling", headers={"X-Remote-User": "bo"}).cookie
        leo = behind.ask("/beoordeling", headers={"X-Remote-User": "leo", "Cookie": bo}).cookie
    assert session_of(review, bo.partition("=")[2]) is None
    assert session_of(review, leo.partition("=")[2]) is not None


def sign_in(served: Served, name: str, password: str, cookie: str = "") -> Answer:
    page = served.ask("/aanmelden")
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)
    assert csrf is not None
    form = urlencode(
        {"csrf": csrf[1], "naam": name, "wachtwoord": password, "terug": "/beoordeling"}
    )
    return served.ask(
        "/aanmelden",
        form,
        headers={
            "Cookie": f"{page.cookie}; {cookie}",
            "Content-Type": FORM,
            "Origin": served.origin,
        },
    )


def test_guessing_a_password_ends_after_five_tries_also_for_who_guesses_right(
    served: Served, review: Review
) -> None:
    set_password(review, "beheer", "bo", "paard fiets regen lamp")
    for _ in range(5):
        refused(
            sign_in(served, "bo", "fout wachtwoord"), 401, "De naam of het wachtwoord is niet goed."
        )
    refused(sign_in(served, "bo", "paard fiets regen lamp"), 429, "te vaak")


def test_behind_a_proxy_on_this_machine_failures_of_one_do_not_keep_the_others_out(
    review: Review,
) -> None:
    with served_pages(review, public_url="http://svz.example") as served:
        for host, counted in (
            ("svz.example", "127.0.0.1 bo"),
            (f"127.0.0.1:{served.port}", "127.0.0.1"),
        ):
            page = served.ask("/aanmelden", headers={"Host": host})
            csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)
            assert csrf is not None
            form = urlencode({"csrf": csrf[1], "naam": "bo", "wachtwoord": "fout"})
            sent = {
                "Host": host,
                "Origin": f"http://{host}",
                "Cookie": page.cookie,
                "Content-Type": FORM,
            }
            assert served.ask("/aanmelden", form, headers=sent).status == 401
            with review.reading() as session:
                assert (
                    session.scalars(
                        text("SELECT address FROM review_attempts ORDER BY id DESC")
                    ).first()
                    == counted
                )


def test_without_accounts_only_this_computer_itself_reads_and_nobody_does_anything(
    tmp_path: Path,
) -> None:
    with (
        open_review(None, tmp_path) as empty,
        served_pages(empty, public_url="http://svz.example") as served,
    ):
        assert "Er zijn nog geen accounts" in served.ask("/").text
        assert served.ask("/").status == 200
        refused(served.ask("/beoordeling"), 403, "svz people add")
        refused(served.ask("/", headers={"Host": "svz.example"}), 403, "svz people add")
        refused(served.ask("/", headers={"X-Forwarded-For": "192.0.2.1"}), 403, "svz people add")
        sent = {"Content-Type": FORM, "Origin": served.origin}
        refused(
            served.ask(f"/dossiers/2025-H1/{'0' * 64}/aanbieden", "csrf=", headers=sent),
            403,
            "formulier",
        )


def test_with_accounts_nothing_is_read_without_signing_in(served: Served, review: Review) -> None:
    digest = submitted(review)
    for path in (
        "/",
        "/beoordeling",
        f"/dossiers/2025-H1/{digest}",
        f"/dossiers/2025-H1/{digest}/damages.pdf",
        "/nergens",
    ):
        answer = served.ask(path)
        assert (answer.status, answer.body) == (303, b"")
        assert answer.headers["Location"].startswith("/aanmelden?terug=")


def test_with_an_account_and_no_role_there_is_only_that_account(
    served: Served, review: Review
) -> None:
    set_roles(review, "beheer", "leo", [])
    leo = served.somebody("leo")
    for path in ("/", "/leveranciers", "/aanlevering"):
        stopped = leo.get(path)
        refused(stopped, 403, "Vraag de beheerder om een rol")
        assert "Hoofdmenu" not in stopped.text
        assert 'href="/"' not in stopped.text
    assert leo.get("/wachtwoord").status == 200
    assert leo.post("/afmelden").status == 303
    assert leo.get("/").headers["Location"].startswith("/aanmelden"), "signed out"

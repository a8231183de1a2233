"""Attacks on the running page server: each is refused in Dutch with the right status, and nothing is changed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlencode

import pytest
from review_example import approved, registered, reviewed, submitted
from served_pages import FORM, Answer, Served, served_pages
from sqlalchemy import text
from starlette.routing import Route

from tasks.pages.app import create_app
from tasks.review.comments import ask
from tasks.review.decisions import Choice, vote
from tasks.review.log import head
from tasks.review.overview import dossier
from tasks.review.proxy import Proxy
from tasks.review.records import records_problem
from tasks.review.sessions import set_password
from tasks.review.states import State
from tasks.review.store import Review, open_review


@pytest.fixture
def served(review: Review) -> Iterator[Served]:
    with served_pages(review) as served:
        yield served


def standing(review: Review, digest: str) -> tuple[object, ...]:
    """Everything that an attack could change: state, votes, comments, and the head of the log about it."""
    view = dossier(review, "vera", digest)
    with review.reading() as session:
        return (view.line, view.votes, view.comments, view.makers, head(session, digest))


def refused(answer: Answer, status: int, words: str) -> None:
    assert answer.status == status, answer.text
    assert words in answer.text
    assert '<html lang="nl">' in answer.text
    assert "Traceback" not in answer.text


# Who may not


def test_a_maker_does_not_judge_approve_or_release_their_own_dossier(served: Served, review: Review) -> None:
    digest = submitted(review)
    with review.writing() as session:  # every role, and the group of a seat: the tie to the dossier is what counts
        session.execute(text("UPDATE review_people SET roles = 'maker beoordelaar vrijgever', groups = 'beleid' WHERE name = 'mia'"))
    before = standing(review, digest)
    mia = served.somebody("mia")
    own = "Wie een dossier maakte, mag het niet beoordelen of vrijgeven"
    refused(mia.post(f"/beoordeling/{digest}/bijlage/damages/oordeel", {"oordeel": "akkoord"}), 403, own)
    refused(mia.post(f"/beoordeling/{digest}/stap/teruggeven", {"text": "toch niet"}), 403, own)
    refused(mia.post(f"/beoordeling/{digest}/stap/goedkeuren"), 409, "kan niemand goedkeuren")
    assert standing(review, digest) == before


def test_a_maker_does_not_approve_what_others_judged(served: Served, review: Review) -> None:
    digest = reviewed(review)
    with review.writing() as session:
        session.execute(text("UPDATE review_people SET roles = 'maker beoordelaar vrijgever', groups = 'beleid' WHERE name = 'mia'"))
    before = standing(review, digest)
    refused(served.somebody("mia").post(f"/beoordeling/{digest}/stap/goedkeuren"), 403, "mag het niet beoordelen")
    assert standing(review, digest) == before


def test_one_person_with_two_sessions_votes_once(served: Served, review: Review) -> None:
    digest = submitted(review)
    address = f"/beoordeling/{digest}/bijlage/damages/oordeel"
    one, other = served.somebody("bo"), served.somebody("bo")
    assert one.token != other.token
    assert one.post(address, {"oordeel": "akkoord"}).status == 303
    before = standing(review, digest)
    refused(other.post(address, {"oordeel": "teruggeven", "text": "bij nader inzien"}), 403, "al gestemd")
    assert other.post(address, {"oordeel": "akkoord"}).status == 303, "the same button pressed twice does no harm"
    assert standing(review, digest) == before
    assert len(dossier(review, "bo", digest).votes) == 1


def test_two_sessions_that_vote_in_the_same_instant_give_one_vote(served: Served, review: Review) -> None:
    digest = submitted(review)
    sessions = [served.somebody("bo") for _ in range(2)]
    address = f"/beoordeling/{digest}/bijlage/damages/oordeel"
    answers = at_once(
        partial(sessions[0].post, address, {"oordeel": "akkoord"}),
        partial(sessions[1].post, address, {"oordeel": "teruggeven", "text": "reden"}),
    )
    assert sorted(answer.status for answer in answers) == [303, 403]
    assert len(dossier(review, "bo", digest).votes) == 1


def test_readers_and_outsiders_change_nothing(served: Served, review: Review) -> None:
    digest = submitted(review)
    before = standing(review, digest)
    leo = served.somebody("leo")
    refused(leo.post(f"/beoordeling/{digest}/gesprek", {"soort": "opmerking", "text": "hallo"}), 403, "nodig")
    refused(leo.post(f"/beoordeling/{digest}/stap/intrekken", {"text": "weg ermee"}), 403, "Voor intrekken is de rol maker nodig.")
    refused(served.somebody("vera").post(f"/beoordeling/{digest}/stap/vrijgeven", {"digest": digest[:8]}), 409, "kan niemand vrijgeven")
    assert standing(review, digest) == before


def test_whoever_voted_does_not_release(served: Served, review: Review) -> None:
    digest = approved(review)
    with review.writing() as session:
        session.execute(text("UPDATE review_people SET roles = 'beoordelaar vrijgever' WHERE name = 'bo'"))
    refused(served.somebody("bo").post(f"/beoordeling/{digest}/stap/vrijgeven", {"digest": digest[:8]}), 403, "dat doet een derde")
    assert dossier(review, "vera", digest).line.state is State.APPROVED


def test_colleagues_stay_blind_on_every_page(served: Served, review: Review) -> None:
    digest = submitted(review)
    vote(review, "bo", digest, "damages", Choice.RETURN, "geheime reden")
    number = ask(review, "bo", digest, "geheime vraag", "buitenland", "buitenland.wkb.7028.kinderen")
    ugo = served.somebody("ugo")
    place = f"/beoordeling/{digest}/bijlage/buitenland/plek/buitenland.wkb.7028.kinderen"
    for path in ("/beoordeling", f"/beoordeling/{digest}", f"/beoordeling/{digest}/bijlage/buitenland", place):
        page = ugo.get(path)
        assert page.status == 200, path
        assert "geheim" not in page.text, path
    assert "nog niet zichtbaar" in ugo.get(f"/beoordeling/{digest}").text
    assert ugo.get(f"/beoordeling/{digest}/vraag/{number}").status == 404
    assert served.somebody("bo").get(f"/beoordeling/{digest}/vraag/{number}").status == 200


# Forged and repeated requests


def posts(served: Served) -> list[str]:
    """Every address of a form, as the application itself lists them."""
    app = create_app(served.review, public_url="http://127.0.0.1", tell=lambda: None)
    return [route.path for route in app.routes if isinstance(route, Route) and "POST" in (route.methods or ())]


def test_every_form_refuses_what_did_not_come_from_a_page_of_this_session(served: Served, review: Review) -> None:
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
    }
    fields = {"text": "Wat ik typte", "oordeel": "akkoord", "soort": "opmerking", "digest": digest[:8], "naam": "bo", "wachtwoord": "x"}
    paths = {path: re.sub(r"{(\w+)(?::\w+)?}", lambda found: values[found[1]], path) for path in posts(served)}
    assert len(paths) >= 9
    for pattern, path in paths.items():
        other_origin = bo.post(path, fields, Origin="https://elders.example")
        other_port = bo.post(path, fields, Origin=f"http://127.0.0.1:{served.port + 1}")
        hidden_origin = bo.post(path, fields, Origin="null")
        framed = bo.post(path, fields, **{"Sec-Fetch-Site": "same-site"})
        without_token = bo.post(path, fields | {"csrf": ""})
        of_another = bo.post(path, fields | {"csrf": earlier.csrf()})
        made_up = bo.post(path, fields | {"csrf": "0" * 64})
        for answer in (other_origin, other_port, hidden_origin, framed, without_token, of_another, made_up):
            refused(answer, 403, "formulier")
        unsaid = {**bo.headers, "Content-Type": FORM}  # no Origin at all
        refused(served.ask(path, urlencode(fields | {"csrf": bo.csrf()}), headers=unsaid), 403, "formulier")
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
        assert bo.get(f"/beoordeling/{digest}/stap/{action}?text=x&digest={digest[:8]}&csrf={bo.csrf()}").status == 200
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


def test_after_signing_out_a_copied_cookie_and_form_are_worth_nothing(served: Served, review: Review) -> None:
    digest = submitted(review)
    bo = served.somebody("bo")
    kept = bo.csrf()
    assert bo.post("/afmelden").status == 303
    before = standing(review, digest)
    sent = {**bo.headers, "Content-Type": FORM, "Origin": served.origin}
    answer = served.ask(f"/beoordeling/{digest}/bijlage/damages/oordeel", urlencode({"csrf": kept, "oordeel": "akkoord"}), headers=sent)
    refused(answer, 403, "formulier")
    assert bo.get("/beoordeling").status == 303
    assert standing(review, digest) == before


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("csrf={csrf}&oordeel=akkoord&oordeel=teruggeven", FORM, 400),
        ("csrf={csrf}&oordeel=%ff", FORM, 400),
        ("csrf={csrf}&" + "&".join(f"veld{number}=1" for number in range(40)), FORM, 400),
        ("csrf={csrf}&text=" + "a" * 400_000, FORM, 413),
        ('{"oordeel": "akkoord"}', "application/json", 415),
        ("csrf={csrf}&oordeel=misschien", FORM, 422),
    ],
    ids=["a field twice", "no text", "too many fields", "too large", "no form", "no such vote"],
)
def test_a_form_that_is_none_of_ours_is_refused(served: Served, review: Review, body: str, kind: str, status: int) -> None:
    digest = submitted(review)
    before = standing(review, digest)
    bo = served.somebody("bo")
    sent = {**bo.headers, "Content-Type": kind, "Origin": served.origin}
    answer = served.ask(f"/beoordeling/{digest}/bijlage/damages/oordeel", body.replace("{csrf}", bo.csrf()), headers=sent)
    assert answer.status == status
    assert '<html lang="nl">' in answer.text
    assert standing(review, digest) == before


def test_what_was_typed_is_kept_when_a_form_is_not_right(served: Served, review: Review) -> None:
    digest = submitted(review)
    bo = served.somebody("bo")
    long = "Een lang verhaal. " * 300
    answer = bo.post(f"/beoordeling/{digest}/bijlage/damages/plek/blok-2", {"soort": "vraag", "text": long})
    refused(answer, 422, "het mogen er 5000 zijn")
    assert long in answer.text
    assert 'value="vraag" checked' in answer.text
    answer = bo.post(f"/beoordeling/{digest}/bijlage/damages/oordeel", {"oordeel": "teruggeven", "text": " "})
    refused(answer, 422, "Schrijf er een toelichting bij")
    assert re.search(r'value="teruggeven" required checked', answer.text)


# Addresses


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


def test_signing_in_leads_to_no_other_site(served: Served) -> None:
    for back in ("https://elders.example/", "//elders.example", "/\\elders.example", "/aanmelden", "\n/x", "javascript:1"):
        page = served.ask(f"/aanmelden?{urlencode({'terug': back})}").text
        assert 'name="terug" value="/beoordeling"' in page
        assert "elders" not in page
        assert "javascript" not in page


# Headers and cookies

PROXY = Proxy("x-remote-user", (ip_network("127.0.0.1/32"),))
ELSEWHERE = Proxy("x-remote-user", (ip_network("10.1.2.0/24"),))


def test_a_name_in_a_header_from_an_address_that_is_not_the_proxy_is_refused_out_loud(review: Review) -> None:
    digest = submitted(review)
    before = standing(review, digest)
    with served_pages(review, ELSEWHERE) as served:
        bo = served.somebody("bo")
        for headers in (
            {"X-Remote-User": "bo"},
            {"X-Remote-User": "bo", "X-Forwarded-For": "10.1.2.3"},
            {"X-Remote-User": "bo", **bo.headers},
        ):
            refused(served.ask(f"/beoordeling/{digest}", headers=headers), 403, "komt niet (of niet eenduidig) van de aanmeldproxy")
        refused(served.ask("/beoordeling", headers=bo.headers), 403, "alleen te bereiken via de aanmelding van de organisatie")
        refused(served.ask("/", headers={}), 403, "alleen te bereiken")
        spoofed = {**bo.headers, "X-Remote-User": "bo", "Content-Type": FORM, "Origin": served.origin}
        refused(served.ask(f"/beoordeling/{digest}/stap/teruggeven", urlencode({"text": "weg"}), headers=spoofed), 403, "aanmeldproxy")
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
        assert "Set-Cookie" not in served.ask("/beoordeling", headers=kept).headers, "the session is kept"
        page = served.ask("/beoordeling", headers={"Cookie": arrived.cookie, "X-Remote-User": "leo"})
        assert "Leo" in page.text, "the cookie of somebody else is not believed"
        assert page.cookie != arrived.cookie
        refused(served.ask("/", headers={"X-Remote-User": "onbekend"}), 403, "Er is niemand met de naam onbekend")
        refused(served.ask("/", headers={"X-Remote-User": "bo,mia"}), 403, "niet eenduidig")
        assert served.ask("/aanmelden", headers=kept).status == 404, "there is nothing to sign in with"
    assert dossier(review, "bo", digest).line.state is State.IN_REVIEW


def test_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites(served: Served, review: Review) -> None:
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


def sign_in(served: Served, name: str, password: str) -> Answer:
    page = served.ask("/aanmelden")
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)
    assert csrf is not None
    form = urlencode({"csrf": csrf[1], "naam": name, "wachtwoord": password, "terug": "/beoordeling"})
    return served.ask("/aanmelden", form, headers={"Cookie": page.cookie, "Content-Type": FORM, "Origin": served.origin})


def test_guessing_a_password_ends_after_five_tries_also_for_who_guesses_right(served: Served, review: Review) -> None:
    set_password(review, "beheer", "bo", "paard fiets regen lamp")
    for _ in range(5):
        refused(sign_in(served, "bo", "fout wachtwoord"), 401, "De naam of het wachtwoord is niet goed.")
    refused(sign_in(served, "bo", "paard fiets regen lamp"), 429, "te vaak")


def test_behind_a_proxy_on_this_machine_failures_of_one_do_not_keep_the_others_out(review: Review) -> None:
    with served_pages(review, public_url="http://svz.example") as served:
        for host, counted in (("svz.example", "127.0.0.1 bo"), (f"127.0.0.1:{served.port}", "127.0.0.1")):
            page = served.ask("/aanmelden", headers={"Host": host})
            csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)
            assert csrf is not None
            form = urlencode({"csrf": csrf[1], "naam": "bo", "wachtwoord": "fout"})
            sent = {"Host": host, "Origin": f"http://{host}", "Cookie": page.cookie, "Content-Type": FORM}
            assert served.ask("/aanmelden", form, headers=sent).status == 401
            with review.reading() as session:
                assert session.scalars(text("SELECT address FROM review_attempts ORDER BY id DESC")).first() == counted


def test_without_accounts_only_this_computer_itself_reads_and_nobody_does_anything(tmp_path: Path) -> None:
    with open_review(None, tmp_path) as empty, served_pages(empty, public_url="http://svz.example") as served:
        assert "Er zijn nog geen accounts" in served.ask("/").text
        assert served.ask("/").status == 200
        refused(served.ask("/beoordeling"), 403, "svz people add")
        refused(served.ask("/", headers={"Host": "svz.example"}), 403, "svz people add")
        refused(served.ask("/", headers={"X-Forwarded-For": "192.0.2.1"}), 403, "svz people add")
        sent = {"Content-Type": FORM, "Origin": served.origin}
        refused(served.ask(f"/dossiers/2025-H1/{'0' * 64}/aanbieden", "csrf=", headers=sent), 403, "formulier")


def test_with_accounts_nothing_is_read_without_signing_in(served: Served, review: Review) -> None:
    digest = submitted(review)
    for path in ("/", "/beoordeling", f"/dossiers/2025-H1/{digest}", f"/dossiers/2025-H1/{digest}/damages.pdf", "/nergens"):
        answer = served.ask(path)
        assert (answer.status, answer.body) == (303, b"")
        assert answer.headers["Location"].startswith("/aanmelden?terug=")
    with review.writing() as session:
        session.execute(text("UPDATE review_people SET roles = '' WHERE name = 'leo'"))
    refused(served.somebody("leo").get("/"), 403, "Vraag de beheerder om een rol")


# Files, records and races


def test_a_changed_file_is_not_shown_judged_or_released(served: Served, review: Review) -> None:
    digest = approved(review)
    changed = review.outputs / "2025-H1" / digest / "damages.html"
    changed.parent.chmod(0o755)
    changed.chmod(0o644)
    changed.write_bytes(changed.read_bytes().replace(b"7.200", b"7.201"))
    before = standing(review, digest)
    vera = served.somebody("vera")
    answer = vera.get(f"/beoordeling/{digest}/bijlage/damages")
    refused(answer, 409, "damages.html is niet meer wat verzegeld werd")
    assert "7.201" not in answer.text
    page = vera.get(f"/beoordeling/{digest}").text
    assert "Dit dossier is niet meer wat verzegeld werd" in page
    refused(
        vera.post(f"/beoordeling/{digest}/stap/vrijgeven", {"digest": digest[:8]}), 409, "niet meer heel, dus wordt er niets vrijgegeven"
    )
    assert standing(review, digest) == before


def test_with_a_changed_line_of_the_log_nothing_is_released(served: Served, review: Review) -> None:
    digest = approved(review)
    with review.writing() as session:
        for trigger in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            session.execute(text(f"DROP TRIGGER {trigger}"))
        session.execute(text("""UPDATE review_log SET body = replace(body, '"person":"bo"', '"person":"ben"') WHERE number = 10"""))
    assert records_problem(review) is not None
    answer = served.somebody("vera").post(f"/beoordeling/{digest}/stap/vrijgeven", {"digest": digest[:8]})
    refused(answer, 409, "De vastlegging van de beoordeling is niet heel, dus wordt er niets vrijgegeven")
    assert dossier(review, "vera", digest).line.state is State.APPROVED
    assert not (review.outputs / "vrijgegeven").exists()


def test_of_two_releasers_in_the_same_instant_one_releases(served: Served, review: Review) -> None:
    digest = approved(review)
    address = f"/beoordeling/{digest}/stap/vrijgeven"
    answers = at_once(*(partial(served.somebody(name).post, address, {"digest": digest[:8]}) for name in ("vera", "vic")))
    assert sorted(answer.status for answer in answers) == [303, 409]
    refused(next(answer for answer in answers if answer.status == 409), 409, "Een dossier dat vrijgegeven is, kan niemand vrijgeven.")
    assert len(list((review.outputs / "vrijgegeven" / "2025-H1").glob("?" * 64))) == 1
    assert [line.action for line in dossier(review, "vera", digest).log].count("vrijgeven") == 1
    assert records_problem(review) is None


def test_a_releaser_types_the_digest_they_looked_at(served: Served, review: Review) -> None:
    digest = approved(review)
    vera = served.somebody("vera")
    for typed in ("", "00000000", digest[:7]):
        refused(vera.post(f"/beoordeling/{digest}/stap/vrijgeven", {"digest": typed}), 422, "Typ de eerste 8 tekens van de digest")
    assert dossier(review, "vera", digest).line.state is State.APPROVED


def test_markup_in_what_people_write_stays_text_on_every_page(served: Served, review: Review) -> None:
    digest = submitted(review)
    bo = served.somebody("bo")
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}&lt;b&gt;</textarea>\u202eomgekeerd"
    place = f"/beoordeling/{digest}/bijlage/damages/plek/blok-2"
    assert bo.post(place, {"soort": "vraag", "text": evil}).status == 303
    number = dossier(review, "bo", digest).comments[0].id
    mia = served.somebody("mia")
    assert mia.post(f"/beoordeling/{digest}/vraag/{number}", {"soort": "antwoord", "text": evil}).status == 303
    for path in (f"/beoordeling/{digest}", place, f"/beoordeling/{digest}/vraag/{number}", f"/beoordeling/{digest}/bijlage/damages"):
        page = bo.get(path).text
        assert "<script" not in page, path
        assert "<img" not in page, path
        assert "\u202e" not in page, path
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in bo.get(place).text
    assert "{{ 7*7 }}" in bo.get(place).text
    again = bo.post(place, {"soort": "vraag", "text": evil + "x" * 5000}).text
    assert "</textarea>\u202e" not in again


def test_offering_a_dossier_takes_a_maker_and_a_dossier_that_is_whole(served: Served, review: Review) -> None:
    digest = registered(review)
    address = f"/dossiers/2025-H1/{digest}/aanbieden"
    refused(served.somebody("bo").post(address), 403, "Voor aanbieden is de rol maker nodig.")
    before = standing(review, digest)
    assert served.somebody("mia").post(address).status == 303, "known already: nothing happens"
    assert standing(review, digest) == before
    changed = review.outputs / "2025-H1" / digest / "damages.pdf"
    changed.parent.chmod(0o755)
    changed.unlink()
    refused(served.somebody("mia").post(address), 409, "Het dossier is niet heel")
    assert standing(review, digest) == before


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

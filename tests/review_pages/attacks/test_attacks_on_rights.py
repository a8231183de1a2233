"""People who try on the running pages what they may not do, or not twice: refused in Dutch, and
nothing is changed.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from urllib.parse import urlencode

from starlette.routing import Route
from support.review.attacks import at_once, refused, standing
from support.review.review_example import approved, registered, reviewed, submitted
from support.review.served_pages import FORM, Served

from tasks.pages.app import create_app
from tasks.review.accounts.people import add_person, set_groups, set_roles
from tasks.review.comments import ask
from tasks.review.decisions import vote
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review
from tasks.review.rules.outcome import Choice
from tasks.review.rules.states import Action, Role, State
from tasks.review.visibility import dossier


def _has_every_role(review: Review, name: str) -> None:
    set_roles(review, "beheer", name, [Role.MAKER, Role.REVIEWER, Role.RELEASER])
    set_groups(review, "beheer", name, ["beleid"])


def test_a_maker_does_not_judge_approve_or_release_their_own_dossier(
    served: Served, review: Review
) -> None:
    digest = submitted(review)
    # Every role, and the group of a seat: the tie to the dossier is what counts.
    _has_every_role(review, "mia")
    before = standing(review, digest)
    mia = served.somebody("mia")
    own = "Wie een dossier maakte, mag het niet beoordelen of vrijgeven"
    refused(
        mia.post(f"/beoordeling/{digest}/bijlage/damages/oordeel", {"oordeel": "akkoord"}), 403, own
    )
    refused(mia.post(f"/beoordeling/{digest}/stap/teruggeven", {"text": "toch niet"}), 403, own)
    refused(mia.post(f"/beoordeling/{digest}/stap/goedkeuren"), 409, "kan niemand goedkeuren")
    assert standing(review, digest) == before


def test_a_maker_does_not_approve_what_others_judged(served: Served, review: Review) -> None:
    digest = reviewed(review)
    _has_every_role(review, "mia")
    before = standing(review, digest)
    refused(
        served.somebody("mia").post(f"/beoordeling/{digest}/stap/goedkeuren"),
        403,
        "mag het niet beoordelen",
    )
    assert standing(review, digest) == before


def test_one_person_with_two_sessions_votes_once(served: Served, review: Review) -> None:
    digest = submitted(review)
    address = f"/beoordeling/{digest}/bijlage/damages/oordeel"
    one, other = served.somebody("bo"), served.somebody("bo")
    assert one.token != other.token
    assert one.post(address, {"oordeel": "akkoord"}).status == 303
    before = standing(review, digest)
    refused(
        other.post(address, {"oordeel": "teruggeven", "text": "bij nader inzien"}),
        403,
        "al gestemd",
    )
    assert other.post(address, {"oordeel": "akkoord"}).status == 303, (
        "the same button pressed twice does no harm"
    )
    assert standing(review, digest) == before
    assert len(dossier(review, "bo", digest).votes) == 1


def test_two_sessions_that_vote_in_the_same_instant_give_one_vote(
    served: Served, review: Review
) -> None:
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
    refused(
        leo.post(f"/beoordeling/{digest}/gesprek", {"soort": "opmerking", "text": "hallo"}),
        403,
        "nodig",
    )
    refused(
        leo.post(f"/beoordeling/{digest}/stap/intrekken", {"text": "weg ermee"}),
        403,
        "Voor intrekken is de rol maker nodig.",
    )
    refused(
        served.somebody("vera").post(
            f"/beoordeling/{digest}/stap/vrijgeven", {"digest": digest[:8]}
        ),
        409,
        "kan niemand vrijgeven",
    )
    assert standing(review, digest) == before


def test_whoever_voted_does_not_release(served: Served, review: Review) -> None:
    digest = approved(review)
    set_roles(review, "beheer", "bo", [Role.REVIEWER, Role.RELEASER])
    refused(
        served.somebody("bo").post(f"/beoordeling/{digest}/stap/vrijgeven", {"digest": digest[:8]}),
        403,
        "dat doet een derde",
    )
    assert dossier(review, "vera", digest).line.state is State.APPROVED


def test_colleagues_stay_blind_on_every_page(served: Served, review: Review) -> None:
    digest = submitted(review)
    vote(review, "bo", digest, "damages", Choice.RETURN, "geheime reden")
    number = ask(
        review, "bo", digest, "geheime vraag", "buitenland", "buitenland.wkb.7028.kinderen"
    )
    ugo = served.somebody("ugo")
    place = f"/beoordeling/{digest}/bijlage/buitenland/plek/buitenland.wkb.7028.kinderen"
    for path in (
        "/beoordeling",
        f"/beoordeling/{digest}",
        f"/beoordeling/{digest}/bijlage/buitenland",
        place,
    ):
        page = ugo.get(path)
        assert page.status == 200, path
        assert "geheim" not in page.text, path
    assert "nog niet zichtbaar" in ugo.get(f"/beoordeling/{digest}").text
    assert ugo.get(f"/beoordeling/{digest}/vraag/{number}").status == 404
    assert served.somebody("bo").get(f"/beoordeling/{digest}/vraag/{number}").status == 200


def test_of_two_releasers_in_the_same_instant_one_releases(served: Served, review: Review) -> None:
    digest = approved(review)
    address = f"/beoordeling/{digest}/stap/vrijgeven"
    answers = at_once(
        *(
            partial(served.somebody(name).post, address, {"digest": digest[:8]})
            for name in ("vera", "vic")
        )
    )
    assert sorted(answer.status for answer in answers) == [303, 409]
    refused(
        next(answer for answer in answers if answer.status == 409),
        409,
        "Een dossier dat vrijgegeven is, kan niemand vrijgeven.",
    )
    assert len(list((review.outputs / "vrijgegeven" / "2025-H1").glob("?" * 64))) == 1
    assert [line.action for line in dossier(review, "vera", digest).log].count("vrijgeven") == 1
    assert records_problem(review) is None


def test_a_releaser_types_the_digest_they_looked_at(served: Served, review: Review) -> None:
    digest = approved(review)
    vera = served.somebody("vera")
    for typed in ("", "00000000", digest[:7]):
        refused(
            vera.post(f"/beoordeling/{digest}/stap/vrijgeven", {"digest": typed}),
            422,
            "Typ de eerste 8 tekens van de digest",
        )
    assert dossier(review, "vera", digest).line.state is State.APPROVED


def test_offering_a_dossier_takes_a_maker_and_a_dossier_that_is_whole(
    served: Served, review: Review
) -> None:
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


#: All that a supplier gets to: signing in, how things are, templates, and what their sources need.
#: The beginnings lead to the last.
OF_A_SUPPLIER = re.compile(
    "/($|beoordeling$|aanmelden|afmelden|wachtwoord|toestand|gezond|huisstijl|leveranciers"
    "|aanlevering)"
)


def test_a_supplier_gets_to_no_dossier_by_any_address(served: Served, review: Review) -> None:
    digest = submitted(review)
    question = ask(review, "bo", digest, "Zeker?")
    groups = {"beleid", "bron-damages"}
    add_person(review, "beheer", "sam", "Sam", "sam@example.org", {Role.SUPPLIER}, groups)
    before, sam = standing(review, digest), served.somebody("sam")
    known = {
        "halfjaar": "2025-H1",
        "digest": digest,
        "annex": "damages",
        "name": "damages.pdf",
        "anchor": "blok-2",
        "question": str(question),
        "number": str(question),
    }
    tried = Counter[str]()
    csrf = sam.csrf("/leveranciers")
    for route in create_app(review, public_url=served.origin, proxy=None, tell=lambda: None).routes:
        assert isinstance(route, Route)
        for method in sorted({"GET", "POST"} & (route.methods or set())):
            for action in Action if "{action}" in route.path else ("",):
                path = route.path_format
                for name, value in {**known, "action": str(action)}.items():
                    path = path.replace(f"{{{name}}}", value)
                path = re.sub("{[a-z]+}", "bo", path)
                if OF_A_SUPPLIER.match(path):
                    continue
                answer = (
                    sam.get(path)
                    if method == "GET"
                    else served.ask(
                        path,
                        urlencode({"csrf": csrf, "text": "Let op.", "oordeel": "akkoord"}),
                        headers={**sam.headers, "Content-Type": FORM, "Origin": served.origin},
                    )
                )
                assert answer.status == 403, (method, path, answer.status)
                tried[method] += 1
    assert min(tried["GET"], tried["POST"]) > 10
    assert standing(review, digest) == before

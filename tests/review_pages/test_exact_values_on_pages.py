"""Exact values that a dossier does not publish are for makers and for who has a role for it, on
every page and in every file; everybody else reads who may see them and how to ask.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.review.people_at_browsers import Judge, Person
from support.review.review_example import FIGURE, approved, registered, sealed, submitted
from support.review.served_pages import Served

from tasks.dossier.sealed.verify import verify
from tasks.pages.whole_dossier import LEFT_OUT
from tasks.review.accounts.people import add_person, set_roles
from tasks.review.record.store import Review
from tasks.review.release import second_verifier
from tasks.review.release.release import release
from tasks.review.release.verify import verify_folder
from tasks.review.rules.states import Role

CLOSED = ("differences.csv", "figures.csv", "figures.json", "findings.json")
WHO = "alleen te zien met de rol privacytoetser of maker"


@pytest.fixture(autouse=True)
def pia(review: Review) -> None:
    """Who looks after privacy."""
    add_person(review, "beheer", "pia", "Pia", "pia@example.org", {Role.PRIVACY})


@pytest.mark.parametrize("known", [True, False], ids=["in review", "never offered"])
def test_a_file_with_exact_values_is_refused_with_a_way_to_ask(
    served: Served, review: Review, known: bool
) -> None:
    digest = submitted(review) if known else sealed(review.outputs).name
    base = f"/dossiers/2025-H1/{digest}"
    for name in ("bo", "vera", "leo"):
        somebody = served.somebody(name)
        listed = somebody.get(base).text
        for file in CLOSED:
            refused = somebody.get(f"{base}/{file}")
            assert refused.status == 403, (name, file)
            assert f"In {file} staat meer dan wordt gepubliceerd" in refused.text
            assert WHO in refused.text
            assert "svz people roles" in refused.text
            assert f'href="{base}/{file}"' not in listed
            assert file in listed
        assert listed.count(WHO) == len(CLOSED)
        for file in ("statement.json", "sections.json", "buitenland.pdf"):
            assert somebody.get(f"{base}/{file}").status == 200, (name, file)
    for name in ("mia", "pia"):
        somebody = served.somebody(name)
        assert WHO not in somebody.get(base).text
        for file in CLOSED:
            assert somebody.get(f"{base}/{file}").status == 200, (name, file)


def test_so_is_the_report_of_deliveries_that_were_not_used(served: Served, review: Review) -> None:
    path = "/leveringen/2025-H1/aanleverrapport"
    kept = review.outputs / "2025-H1" / "aanleverrapport.html"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("In rij 7028 is 4.712 geen aantal.", encoding="utf-8")
    for name in ("bo", "vera", "leo"):
        somebody = served.somebody(name)
        assert WHO in somebody.get("/").text
        assert f'href="{path}"' not in somebody.get("/").text
        refused = somebody.get(path)
        assert (refused.status, WHO in refused.text, "4.712" in refused.text) == (403, True, False)
    for name in ("mia", "pia"):
        somebody = served.somebody(name)
        assert f'href="{path}"' in somebody.get("/").text
        assert "4.712" in somebody.get(path).text


def test_the_archive_leaves_them_out_and_says_so(
    served: Served, review: Review, tmp_path: Path
) -> None:
    digest = submitted(review)
    path = f"/dossiers/2025-H1/{digest}/alles.zip"
    with zipfile.ZipFile(io.BytesIO(served.somebody("leo").get(path).body)) as kept:
        kept.extractall(tmp_path)
        names = {*kept.namelist()}
    said = (tmp_path / LEFT_OUT).read_text(encoding="utf-8")
    assert WHO in said
    assert [line[2:] for line in said.splitlines() if line.startswith("- ")] == [*CLOSED]
    whole = {f"{digest}/{path.name}" for path in (review.outputs / "2025-H1" / digest).iterdir()}
    assert names == whole - {f"{digest}/{name}" for name in CLOSED} | {LEFT_OUT}
    assert verify(tmp_path / digest) == [f"{name} ontbreekt." for name in CLOSED]
    with zipfile.ZipFile(io.BytesIO(served.somebody("pia").get(path).body)) as kept:
        assert {*kept.namelist()} == whole


def test_of_a_figure_others_see_what_is_printed_and_where_it_came_from(
    served: Served, review: Review
) -> None:
    # Before it another concept: what that said exactly is not told either.
    registered(review, children=7_200)
    digest = submitted(review, children=7_201)
    place = f"/beoordeling/{digest}/bijlage/buitenland/plek/{FIGURE}"
    closed, full = (served.somebody(name).get(place).text for name in ("bo", "pia"))
    assert "<dt>Precies</dt><dd>7.201</dd>" in full
    assert "<dt>Precies</dt><dd>7.201</dd>" not in closed
    assert "De exacte waarde wordt niet gepubliceerd" in closed
    assert WHO in closed
    for text in (closed, full):
        assert "wkb.csv" in text
        assert "Afgerond op" in text


def test_a_finding_that_may_name_an_exact_value_is_told_by_its_title(
    served: Served, review: Review
) -> None:
    about, of_a_file, other = (
        {"about": FIGURE, "value": "7201", "against": "3100"},
        {"about": "wkb_kinderen", "place": {"file": "wkb.csv"}},
        {"about": "invordering.x.fase", "place": {"file": "invordering.csv"}},
    )
    asked = {"grade": "te bevestigen", "code": "B13", "expected": "minder dan 7.777"} | about
    findings = [
        asked | {"text": "Nu 7.201 kinderen, eerst 3.100."},
        {"grade": "waarschuwing", "code": "D91", "text": "Er zijn 7.202 rijen."} | of_a_file,
        {"grade": "waarschuwing", "code": "V02", "text": "De maatregel ontbreekt."} | other,
    ]
    digest = registered(review, findings=findings)
    case = f"/beoordeling/{digest}"
    pages = [
        f"/dossiers/2025-H1/{digest}",
        case,
        f"{case}/antwoorden",
        f"{case}/zoeken?q=",
        f"{case}/bijlage/buitenland/plek/{FIGURE}",
    ]
    told = {"7.201", "3.100", "7.202", "7.777"}
    bo, pia = served.somebody("bo"), served.somebody("pia")
    seen: dict[str, str] = {}
    for page in pages:
        closed, seen[page] = bo.get(page), pia.get(page).text
        assert closed.status == 200, page
        assert "Aantal kinderen gehalveerd, verdubbeld of weg" in closed.text, page
        assert "De tekst van deze bevinding kan exacte waarden noemen" in closed.text, page
        assert not [one for one in told if one in closed.text], page
        assert "De tekst van deze bevinding" not in seen[page], page
    assert all(any(one in text for text in seen.values()) for one in told)
    for page in pages[:2]:
        assert "De maatregel ontbreekt." in bo.get(page).text
    # Nor do words find what is not told.
    assert "Bevindingen:" not in bo.get(f"{case}/zoeken?q=7.201").text
    assert "Bevindingen: 1" in pia.get(f"{case}/zoeken?q=7.201").text


def test_the_role_opens_them_for_a_reviewer_until_it_is_taken_away(
    served: Served, review: Review
) -> None:
    digest = submitted(review)
    file = f"/dossiers/2025-H1/{digest}/figures.json"
    bo = served.somebody("bo")
    assert bo.get(file).status == 403
    set_roles(review, "beheer", "bo", {Role.REVIEWER, Role.PRIVACY})
    assert bo.get(file).status == 200
    set_roles(review, "beheer", "bo", {Role.REVIEWER})
    assert bo.get(file).status == 403


def test_of_a_release_they_are_closed_too_and_its_log_may_name_the_role(
    served: Served, review: Review
) -> None:
    set_roles(review, "beheer", "bo", {Role.REVIEWER, Role.PRIVACY})
    digest = approved(review)
    released = release(review, "vera", digest)
    assert '"privacytoetser"' in (released / "log.jsonl").read_text(encoding="utf-8")
    assert verify_folder(released) == []
    second_verifier.Release(released)
    case = f"/beoordeling/{digest}"
    for name, status in {"leo": 403, "vera": 403, "bo": 200, "mia": 200, "pia": 200}.items():
        somebody = served.somebody(name)
        page = somebody.get(case).text
        assert page.count(WHO) == (len(CLOSED) if status == 403 else 0), name
        assert ("zonder exacte waarden" in page) is (status == 403)
        for file in CLOSED:
            assert somebody.get(f"{case}/vrijgave/{file}").status == status, (name, file)
        assert somebody.get(f"{case}/vrijgave/buitenland.pdf").status == 200


@pytest.mark.needs("chromium")
def test_what_a_reviewer_without_the_role_sees(
    served: Served, review: Review, chromium: Browser
) -> None:
    digest = submitted(review)
    bo = Person(chromium, served, Judge(chromium, served.origin), "bo")
    bo.arrives()
    bo.page.goto(f"{served.origin}/beoordeling/{digest}/bijlage/buitenland/plek/{FIGURE}")
    bo.sees("Kinderen in Polen")
    bo.reads("De exacte waarde wordt niet gepubliceerd")
    bo.page.goto(f"{served.origin}/dossiers/2025-H1/{digest}/figures.json")
    bo.reads("In figures.json staat meer dan wordt gepubliceerd")
    bo.page.context.close()

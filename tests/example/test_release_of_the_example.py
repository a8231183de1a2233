"""The example from its sealed dossier to the website: reviewed by two people, released by a third,
whole and accessible; and to the end of its deliveries.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import frictionless
import pytest
from playwright.sync_api import Browser
from support.annexes.annexes_of_the_example import ANNEXES
from support.annexes.verapdf import verapdf
from support.axe import judge_by_axe
from support.dossiers.pseudonyms import LENGTH, holding
from support.example import HALFJAREN
from support.review.review_example import PEOPLE

from tasks.definitions.halfjaar import load_halfjaar
from tasks.definitions.judged import titles
from tasks.dossier.halfjaar_store import STORE
from tasks.dossier.order import Outcome
from tasks.dossier.sealed.contents import SealedFolder
from tasks.dossier.sealed.statement import VERSION
from tasks.review.accounts.people import add_person
from tasks.review.comments import remark
from tasks.review.decisions import approve, submit, vote
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import open_review
from tasks.review.registration import register_dossier
from tasks.review.release.publication import publish
from tasks.review.release.release import release
from tasks.review.release.second_verifier import Release
from tasks.review.release.verify import verify_folder
from tasks.review.removal.purge import purge
from tasks.review.rules.outcome import Choice
from tasks.review.visibility import dossier


@pytest.fixture(scope="module")
def released(
    example_outputs: tuple[Path, Outcome, Outcome], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The release of 2025-H1."""
    outcome = example_outputs[2]
    assert outcome.folder is not None
    digest = outcome.folder.name
    outputs = tmp_path_factory.mktemp("beoordeling") / "outputs"
    shutil.copytree(example_outputs[0], outputs)
    with open_review(f"sqlite:///{outputs.parent / 'review.db'}", outputs) as review:
        for name, (roles, groups) in PEOPLE.items():
            add_person(
                review, "beheer", name, name.capitalize(), f"{name}@example.org", roles, groups
            )
        register_dossier(review, outputs / "2025-H1" / digest, "mia")
        submit(review, "mia", digest)
        remark(
            review,
            "bo",
            digest,
            "Klopt met de brief.",
            "buitenland",
            "buitenland.wkb.7028.kinderen",
        )
        remark(review, "ugo", digest, "Duidelijk.", "damages", "blok-3")
        for name in dossier(review, "bo", digest).seats:
            for person in ("bo", "ugo"):
                vote(review, person, digest, name, Choice.AGREED)
        approve(review, "bo", digest)
        yield release(review, "vera", digest, trial=True)


@pytest.fixture(scope="module")
def public(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(released, tmp_path_factory.mktemp("publicatie"))


def test_the_release_is_whole_and_holds_the_figures_that_were_reviewed(
    released: Path, example_dossier: Path
) -> None:
    assert verify_folder(released) == []
    assert (released / "figures.json").read_bytes() == (
        example_dossier / "figures.json"
    ).read_bytes()
    final = SealedFolder(released).release_list
    assert final
    assert set(SealedFolder(released).judged) == {*titles(load_halfjaar("2025-H1"))}
    assert Release(released).version == VERSION
    assert set(final) <= {path.name for path in released.iterdir()}
    for annex in ANNEXES:
        assert "CONCEPT" not in (released / f"{annex}.html").read_text(encoding="utf-8")


def test_verapdf_finds_every_released_pdf_a_3a_and_pdf_ua_1(released: Path) -> None:
    verdicts = verapdf({annex: (released / f"{annex}.pdf").read_bytes() for annex in ANNEXES})
    assert set(verdicts) == set(ANNEXES)
    assert [problem for problems in verdicts.values() for problem in problems] == []


def test_the_published_data_packages_are_valid(public: Path) -> None:
    for annex in ANNEXES:
        report = frictionless.validate(str(public / f"{annex}.datapackage.json"))
        assert report.valid, report.to_summary()
        assert len(report.tasks) == len(
            json.loads((public / f"{annex}.datapackage.json").read_bytes())["resources"]
        )


def test_after_a_purge_no_file_of_the_installation_has_a_pseudonym(
    released: Path, example_deliveries: Path, tmp_path: Path
) -> None:
    home = tmp_path / "installatie"
    shutil.copytree(released.parents[4], home)
    outputs, url = home / "outputs", f"sqlite:///{home / 'review.db'}"
    shutil.copytree(example_deliveries, outputs / "leveringen", copy_function=os.link)
    pseudonyms = {
        key.encode()
        for source in ("wkb_kinderen", "kot_kinderen", "svb_anticumulatie")
        for path in (outputs / "leveringen").glob(f"*/{source}*")
        for (key,) in duckdb.execute(f"SELECT DISTINCT kind FROM '{path}'").fetchall()
    }
    assert len(pseudonyms) > 4_000
    assert {len(one) for one in pseudonyms} == {LENGTH}
    before = holding(home, pseudonyms)
    assert {"/".join(one.split("/")[:3]) for one in before} == {
        f"outputs/{place}/{halfjaar}" for place in ("leveringen", STORE) for halfjaar in HALFJAREN
    }
    with open_review(url, outputs) as review:
        for halfjaar in HALFJAREN:
            purge(review, "beheer:root", halfjaar, url)
        assert records_problem(review) is None
    assert holding(home, pseudonyms) == []
    assert verify_folder(outputs / released.relative_to(released.parents[3])) == []


@pytest.mark.needs("chromium")
def test_axe_finds_nothing_on_the_page_of_the_publication(public: Path, chromium: Browser) -> None:
    # The page forbids scripts; only the test may run one.
    page = chromium.new_context(bypass_csp=True).new_page()
    page.goto((public / "index.html").as_uri())
    judge_by_axe(page, "the page of the publication")
    page.context.close()

"""A finding that asks: the dossier has nothing to release until a maker answers it with a reason.
The next run seals the answer, reviewers read it, and the log holds it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from support.dossiers.leaping_house import FIGURE, LeapingHouse, leaping_house
from support.dossiers.small_house import ANNEX, make_house
from support.review.review_example import opened

from tasks.definitions.finding import Finding, Grade, Place
from tasks.dossier.order import Outcome
from tasks.dossier.sealed.contents import JUSTIFICATIONS, RELEASE_LIST, SealedDossier
from tasks.dossier.sealed.statement import in_toto
from tasks.dossier.sealed.verify import verify
from tasks.review.comments import remark
from tasks.review.decisions import approve, submit, vote, withdraw
from tasks.review.justifying import asking, justify, unanswered
from tasks.review.messages.notices import RECEIPT
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review
from tasks.review.record.tables import NoticeRow
from tasks.review.registration import register_dossier
from tasks.review.release.release import release
from tasks.review.release.verify import verify_folder
from tasks.review.rules.outcome import Choice
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action
from tasks.review.visibility import dossier

REASON = "De verhuurder leverde alsnog de berichten over 2023 na; nageteld in het register."


@pytest.fixture(scope="module")
def asked(few_annexes: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LeapingHouse]:
    """Most tests begin where a large delivery was made into a dossier that asks; by the definitions
    of that house go all of them.
    """
    folder = tmp_path_factory.mktemp("sprong")
    small = make_house(folder / "huis")
    with pytest.MonkeyPatch.context() as patched:
        for name, value in small.environment.items():
            patched.setenv(name, value)
        house = leaping_house(small, folder / "uit")
        assert house.delivers(74_000).asks == 1
        yield house


@pytest.fixture
def house(asked: LeapingHouse, tmp_path: Path) -> LeapingHouse:
    return asked.copied(tmp_path)


@pytest.fixture
def review(house: LeapingHouse) -> Iterator[Review]:
    with opened(None, house.outputs) as review:
        yield review


def sealed(outcome: Outcome) -> SealedDossier:
    assert outcome.folder is not None
    assert verify(outcome.folder) == []
    return SealedDossier(outcome.folder)


def offered(review: Review, outcome: Outcome) -> str:
    assert outcome.folder is not None
    register_dossier(review, outcome.folder, "mia")
    return outcome.folder.name


def answered(review: Review, digest: str, reason: str = REASON) -> None:
    (finding,) = unanswered(review, digest)
    justify(review, "mia", digest, {finding.key: reason})


def test_from_a_question_to_a_release(house: LeapingHouse, review: Review) -> None:
    first = house.delivers(74_000)
    (finding,) = sealed(first).unjustified
    assert (finding.code, finding.about, finding.value, finding.against) == (
        "H01",
        FIGURE,
        "74000",
        "1840",
    )
    assert first.asks == 1
    assert RELEASE_LIST not in sealed(first).declaration.files
    digest = offered(review, first)
    with pytest.raises(Refused, match="heeft bevindingen die iemand nog moet bevestigen"):
        submit(review, "mia", digest)

    answered(review, digest)
    assert unanswered(review, digest) == []
    with pytest.raises(Refused, match="heeft bevindingen die iemand nog moet bevestigen"):
        submit(review, "mia", digest)  # this dossier is sealed without the answer

    second = house.assembled("2025-H1")
    assert (second.asks, second.digest == first.digest) == (0, False)
    assert second.digest == house.assembled("2025-H1", fresh=True).digest
    said = sealed(second).justifications[finding.key]
    assert (said.person, said.reason) == ("mia", REASON)
    digest = offered(review, second)
    assert [(one.answer and one.answer.reason, one.sealed) for one in asking(review, digest)] == [
        (REASON, True)
    ]
    submit(review, "mia", digest)
    for person in ("bo", "ugo"):
        vote(review, person, digest, ANNEX, Choice.AGREED)
    approve(review, "bo", digest)
    folder = release(review, "vera", digest, trial=True)
    assert verify_folder(folder) == []
    assert records_problem(review) is None
    assert json.loads((folder / JUSTIFICATIONS).read_bytes())["justifications"] == [
        {"key": finding.key, "reason": REASON, "person": "mia", "moment": said.moment}
    ]


def test_another_value_is_asked_again_and_the_old_value_is_not(
    house: LeapingHouse, review: Review
) -> None:
    answered(review, offered(review, house.delivers(74_000)))
    assert house.assembled("2025-H1").asks == 0
    assert house.delivers(75_000).asks == 1
    assert house.delivers(74_000).asks == 0
    # What nobody asks is not sealed.
    assert sealed(house.delivers(7_250)).justifications == {}


def test_who_may_answer_hears_that_a_finding_waits(house: LeapingHouse, review: Review) -> None:
    def told() -> dict[str, str]:
        with review.writing() as session:
            rows = session.scalars(select(NoticeRow)).all()
            said = {
                one.person: one.text.split("\n\n")[1]
                for one in rows
                if not one.subject.startswith(RECEIPT)
            }
            for one in rows:
                session.delete(one)
        return said

    digest = offered(review, house.delivers(74_000))
    waits = told()
    assert set(waits) == {"mia"}, "she offered it, or a run did in her name"
    assert "Eén bevinding wacht op een antwoord: klopt de waarde, en waarom?" in waits["mia"]
    assert "74" not in waits["mia"]
    answered(review, digest)
    offered(review, house.assembled("2025-H1"))
    assert told() == {}, "nothing waits any more"


def test_the_last_answer_holds(house: LeapingHouse, review: Review) -> None:
    digest = offered(review, house.delivers(74_000))
    answered(review, digest)
    (one,) = asking(review, digest)
    justify(review, "mia", digest, {one.finding.key: f"{REASON} Zie bericht 12."})
    (said,) = sealed(house.assembled("2025-H1")).justifications.values()
    assert said.reason.endswith("Zie bericht 12.")


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        ({}, "ten minste één bevinding"),
        ({"": "  "}, "ten minste één bevinding"),
        ({"0" * 24: REASON}, "heeft deze bevinding niet"),
        ({"": "klopt"}, "zegt niet waarom de waarde klopt"),
    ],
    ids=["nothing", "spaces", "another finding", "no reason"],
)
def test_an_answer_says_why(
    house: LeapingHouse, review: Review, reasons: dict[str, str], told: str
) -> None:
    digest = offered(review, house.delivers(74_000))
    (finding,) = unanswered(review, digest)
    with pytest.raises(Refused, match=told):
        justify(review, "mia", digest, {key or finding.key: text for key, text in reasons.items()})
    assert unanswered(review, digest) == [finding]
    assert [line.action for line in dossier(review, "mia", digest).log] == [Action.REGISTER]


@pytest.mark.parametrize("person", ["bo", "vera"])
def test_only_makers_answer(house: LeapingHouse, review: Review, person: str) -> None:
    digest = offered(review, house.delivers(74_000))
    (finding,) = unanswered(review, digest)
    with pytest.raises(Refused, match="maker"):
        justify(review, person, digest, {finding.key: REASON})


def test_nobody_answers_for_a_dossier_that_is_decided(house: LeapingHouse, review: Review) -> None:
    digest = offered(review, house.delivers(74_000))
    (finding,) = unanswered(review, digest)
    withdraw(review, "mia", digest, "Een ander bestand komt nog.")
    with pytest.raises(Refused):
        justify(review, "mia", digest, {finding.key: REASON})


def test_the_answer_goes_along_in_the_chain_of_the_dossier_that_seals_it(
    house: LeapingHouse, review: Review
) -> None:
    first = offered(review, house.delivers(74_000))
    answered(review, first)
    remark(review, "mia", first, "Let op de huren.")
    second = offered(review, house.assembled("2025-H1"))
    carried = [line for line in dossier(review, "bo", second).log if line.action == Action.CARRY]
    assert {str(line.data["kind"]) for line in carried} == {
        "antwoord op bevinding",
        "opmerking",
    }
    # It does not go to a dossier in which nobody asks.
    third = offered(review, house.delivers(7_250))
    assert [
        str(line.data["kind"])
        for line in dossier(review, "bo", third).log
        if line.action == Action.CARRY
    ] == ["opmerking"]


def test_an_answer_that_nobody_gave_is_not_offered(house: LeapingHouse, review: Review) -> None:
    answered(review, offered(review, house.delivers(74_000)))
    second = house.assembled("2025-H1")
    assert second.folder is not None
    forged = _resealed(
        second.folder, JUSTIFICATIONS, lambda data: data.replace(b"nageteld", b"nagegaan")
    )
    with pytest.raises(Refused, match="dat niet in het logboek staat"):
        register_dossier(review, forged, "mia")


def test_final_files_without_the_answer_are_told(house: LeapingHouse, review: Review) -> None:
    answered(review, offered(review, house.delivers(74_000)))
    second = house.assembled("2025-H1")
    assert second.folder is not None
    forged = _resealed(second.folder, JUSTIFICATIONS, None)
    told = (
        f"{RELEASE_LIST} noemt definitieve bestanden, hoewel bevindingen de vrijgave tegenhouden: "
        "0 blokkerend, 1 niet bevestigd."
    )
    assert verify(forged) == [told]


def test_a_state_follows_from_what_is_asked() -> None:
    """Two questions about the same place are two; a text that is written better is no other."""
    place = Place(file="a.csv", row=3, column="bedrag", value="12")
    asked = Finding(code="H01", text="Een sprong.", place=place, value="12", against="1")
    assert asked.grade is Grade.TO_CONFIRM
    same = asked.model_copy(update={"text": "Een grote sprong.", "expected": "minder"})
    # Another row: a register that is sorted anew is no other answer.
    moved = asked.model_copy(update={"place": place.model_copy(update={"row": 9})})
    others = [
        asked.model_copy(update=one)
        for one in (
            {"value": "13"},
            {"against": "2"},
            {"about": "x"},
            {"code": "H03"},
            {"place": place.model_copy(update={"column": "aantal"})},
            {"place": place.model_copy(update={"file": "b.csv"})},
        )
    ]
    assert same.key == moved.key == asked.key
    assert len({asked.key, *(one.key for one in others)}) == 7


def _resealed(folder: Path, name: str, change: object) -> Path:
    """A dossier in which a file is another, or gone, under the digest that it then has."""
    statement = json.loads((folder / "statement.json").read_bytes())
    copy = folder.with_name("kopie")
    shutil.copytree(folder, copy)
    copy.chmod(0o755)
    subject = next(one for one in statement["subject"] if one["name"] == name)
    (copy / name).chmod(0o644)
    if callable(change):
        data = change((copy / name).read_bytes())
        (copy / name).write_bytes(data)
        subject["digest"]["sha256"] = hashlib.sha256(data).hexdigest()
    else:
        (copy / name).unlink()
        statement["subject"].remove(subject)
    written = in_toto(
        {one["name"]: one["digest"]["sha256"] for one in statement["subject"]},
        statement["predicateType"],
        statement["predicate"],
    )
    (copy / "statement.json").chmod(0o644)
    (copy / "statement.json").write_bytes(written)
    target = folder.with_name(hashlib.sha256(written).hexdigest())
    copy.rename(target)
    return target

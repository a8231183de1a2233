"""After a release: what may follow it, how it is called, and what is a trial only."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from support.review.review_example import (
    approved,
    approved_next,
    registered,
    replacing,
    sealed,
    submitted,
)

from tasks.dossier.sealed.contents import RECTIFICATION
from tasks.review.decisions import give_back, submit, withdraw
from tasks.review.in_force import releases
from tasks.review.naming import names
from tasks.review.record.consistency import records_problem
from tasks.review.record.log import lines_about, read_lines
from tasks.review.record.replay import replay
from tasks.review.record.store import Review
from tasks.review.registration import register_dossier
from tasks.review.release.publication import INDEX, publish, what_it_is
from tasks.review.release.release import finish_releases, latest_approved, predicate, release
from tasks.review.release.verify import verify_folder
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import State
from tasks.review.visibility import dossier

EXAMPLE = "Voorbeeldcijfers: verzonnen."
REASON = "Een register was niet bijgewerkt."


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_after_a_release_only_a_dossier_that_replaces_it_is_offered(review: Review) -> None:
    first = approved(review)
    release(review, "vera", first)
    with pytest.raises(Refused, match=f"al vrijgegeven.*digest {first} in, en bij reden"):
        registered(review, text="later")
    with pytest.raises(Refused, match="niet de vrijgave die nu geldt"):
        registered(review, text="later", replaced=replacing("ab" * 32))
    second = approved_next(review, text="later")
    release(review, "vera", second)
    with pytest.raises(Refused, match=second):
        registered(review, text="nog later", replaced=replacing(first))
    assert records_problem(review) is None
    with review.reading() as session:
        assert releases(session, "2025-H1", example=False) == [first, second]


def test_a_dossier_can_not_replace_what_was_not_released(review: Review) -> None:
    with pytest.raises(Refused, match=r"niet vrijgegeven.*zonder vervangt en reden"):
        registered(review, replaced=replacing("ab" * 32))


@pytest.mark.parametrize("end", [withdraw, give_back])
def test_an_older_dossier_is_not_offered_again_after_a_release(review: Review, end: object) -> None:
    old = submitted(review, text="oud")
    if end is give_back:
        give_back(review, "bo", old, "Het aantal klopt niet.")
    else:
        withdraw(review, "mia", old, "Het aantal klopt niet.")
    state = dossier(review, "mia", old).line.state
    release(review, "vera", approved(review, text="nieuw"))
    with pytest.raises(Refused, match="al vrijgegeven"):
        register_dossier(review, review.outputs / "2025-H1" / old, "mia")
    # Submitting the new one withdrew the returned one.
    assert dossier(review, "mia", old).line.state in (state, State.WITHDRAWN)


def test_a_concept_that_was_offered_before_a_release_is_not_submitted_after_it(
    review: Review,
) -> None:
    first = approved(review)
    waiting = registered(review, text="wacht")
    release(review, "vera", first)
    with pytest.raises(Refused, match="al vrijgegeven"):
        submit(review, "mia", waiting)


def test_a_rectification_says_what_it_replaces_and_leaves_the_earlier_release_whole(
    review: Review,
) -> None:
    first = approved(review)
    earlier = release(review, "vera", first)
    before = contents(earlier)
    later = release(review, "vera", approved_next(review, text="beter"))
    assert contents(earlier) == before
    assert verify_folder(earlier) == verify_folder(later) == []
    said = json.loads((later / "statement.json").read_bytes())["predicate"]
    assert said["replaces"] == {"digest": first, "released": "2025-06-20", "reason": REASON}
    assert said["trial"] is False
    assert (later / RECTIFICATION).read_bytes().count(b"gewijzigd") == 1
    assert not (earlier / RECTIFICATION).exists()
    assert finish_releases(review) == [earlier, later]


def test_both_public_pages_say_which_replaces_which_and_all_files_stay(review: Review) -> None:
    earlier = release(review, "vera", approved(review))
    public = publish(earlier, review.outputs)
    before = contents(public)
    assert "ervang" not in before[INDEX].decode().replace(REASON, "")
    later = release(review, "vera", approved_next(review, text="beter"))
    replacement = publish(later, review.outputs)

    old_page, new_page = (
        (one / INDEX).read_text(encoding="utf-8") for one in (public, replacement)
    )
    assert f'Vervangen door de <a href="../{replacement.name}/index.html">' in old_page
    assert "Vervangen: Bijlagen" in old_page
    assert f'Vervangt de <a href="../{public.name}/index.html">bijlagen van' in new_page
    assert all(REASON in page for page in (old_page, new_page))
    after = contents(public)
    assert {name for name in before if before[name] != after[name]} == {INDEX, "SHA256SUMS"}
    for line in after["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(after[name]).hexdigest() == digest
    assert public.stat().st_mode & 0o222 == 0
    assert publish(earlier, review.outputs) == public
    assert contents(public) == after
    assert what_it_is(earlier).startswith(f"vervangen door {replacement.name}")
    assert what_it_is(later).startswith("vervangt de vrijgave van")


def test_a_page_that_was_half_renewed_is_renewed_the_rest_of_the_way(review: Review) -> None:
    earlier = release(review, "vera", approved(review))
    public = publish(earlier, review.outputs)
    half = (public / INDEX).read_bytes()
    later = release(review, "vera", approved_next(review, text="beter"))
    publish(later, review.outputs)
    whole = contents(public)
    public.chmod(0o755)
    (public / INDEX).chmod(0o644)
    (public / INDEX).write_bytes(half)
    publish(later, review.outputs)
    assert contents(public) == whole


def test_examples_are_released_as_a_trial_by_choice_and_real_figures_never(review: Review) -> None:
    invented = approved(review, text="verzonnen", example=EXAMPLE)
    with pytest.raises(Refused, match=r"alleen als proef.*--trial"):
        release(review, "vera", invented)
    assert dossier(review, "vera", invented).line.state is State.APPROVED
    folder = release(review, "vera", invented, trial=True)
    assert folder.parent == review.outputs / "vrijgegeven/proef/2025-H1"
    assert verify_folder(folder) == []
    assert finish_releases(review) == [folder]
    assert json.loads((folder / "statement.json").read_bytes())["predicate"]["trial"] is True

    real = approved(review, text="echt")  # for real figures nothing was released
    with pytest.raises(Refused, match="echte cijfers"):
        release(review, "vera", real, trial=True)
    assert release(review, "vera", real).parent == review.outputs / "vrijgegeven/2025-H1"

    public = publish(folder, review.outputs)
    assert public.parent == review.outputs / "publicatie/proef"
    page = (public / INDEX).read_text(encoding="utf-8")
    assert re.search("<title>PROEF: ", page)
    assert re.search("<h1>PROEF: ", page)
    assert EXAMPLE in page
    assert what_it_is(folder) == "PROEF"


def test_a_log_in_which_examples_are_released_as_real_is_not_believed(review: Review) -> None:
    digest = approved(review, example=EXAMPLE)
    release(review, "vera", digest, trial=True)
    with review.reading() as session:
        lines = lines_about(session, digest)
    forged = [*lines[:-1], lines[-1].replace('"trial":true', '"trial":false')]
    with pytest.raises(ValueError, match="alleen voorbeeldcijfers"):
        replay(read_lines(forged))


def test_a_log_of_the_version_before_is_replayed_by_its_own_rules(review: Review) -> None:
    """That version released examples like real figures, and its statements said nothing of
    either.
    """
    digest = approved(review, example=EXAMPLE)
    release(review, "vera", digest, trial=True)
    with review.reading() as session:
        lines = lines_about(session, digest)
    old = [line.replace('"replaces":null,', "").replace(',"trial":true', "") for line in lines]
    assert "trial" not in "".join(old)
    assert "replaces" not in "".join(old)
    past = replay(read_lines(old))
    assert past.case.state is State.RELEASED
    assert {"trial", "replaces"} & set(predicate(digest, old, past)) == set()


def test_dossiers_are_called_what_they_are(review: Review) -> None:
    first = submitted(review, text="1")
    second = approved(review, text="2")
    invented = registered(review, text="3", example=EXAMPLE)

    def called() -> dict[str, str]:
        with review.reading() as session:
            return {digest: one.name for digest, one in names(session).items()}

    assert called() == {
        first: "ingetrokken concept 1 van 2025-H1",
        second: "concept 2 van 2025-H1",
        invented: "concept 1 van 2025-H1",
    }
    release(review, "vera", second)
    third = registered(review, text="4", replaced=replacing(second))
    assert called()[second] == "vrijgave van 2025-H1"
    assert called()[third] == "concept 3 van 2025-H1, rectificatie"
    withdraw(review, "mia", third, "Toch niet.")
    assert called()[third] == "ingetrokken concept 3 van 2025-H1, rectificatie"
    fourth = approved_next(review, text="5")
    release(review, "vera", fourth)
    assert called()[second] == "vrijgave van 2025-H1, vervangen"
    assert called()[fourth] == "rectificatie van 2025-H1"
    line = dossier(review, "leo", second).line
    assert (line.replaced_by, line.replaces) == (fourth, None)
    assert dossier(review, "leo", fourth).line.replaces == second


def test_what_is_published_is_found_in_the_records_whatever_the_day(review: Review) -> None:
    assert latest_approved(review) is None
    registered(review)
    assert latest_approved(review) is None
    release(review, "vera", approved(review, text="goed"))
    assert latest_approved(review) == "2025-H1"


def test_a_refused_offer_leaves_nothing(review: Review) -> None:
    release(review, "vera", approved(review))
    folder = sealed(review.outputs, text="later")
    with pytest.raises(Refused, match="al vrijgegeven"):
        register_dossier(review, folder, "mia")
    with pytest.raises(Refused, match="niet voor beoordeling aangeboden"):
        dossier(review, "mia", folder.name)
    assert records_problem(review) is None

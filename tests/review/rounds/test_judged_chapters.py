"""Every chapter of the letter has seats of its own, and a vote on it is on its sha256: anyone who
has the page can compute that, and both verifiers do.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.review.letter_in_review import ANNEXES, CHAPTERS, LETTER, QUOTED, how, with_the_letter
from support.review.review_example import (
    FIGURE,
    Clock,
    approved,
    letter_page,
    opened,
    reviewed,
    sealed,
    submitted,
)
from support.review.tampering import (
    APPROVED,
    STATEMENT,
    Files,
    Lines,
    files_of,
    lines_of,
    put,
    reapproved,
    release_of_version,
    relogged,
    resealed,
    written,
)

from tasks.definitions.judged import digests, page_of
from tasks.dossier.sealed.contents import RELEASE_LIST, SealedDossier, release_list_file
from tasks.review import comments
from tasks.review.awaiting import awaiting
from tasks.review.confirming import confirm, confirmable
from tasks.review.decisions import give_back, vote
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review
from tasks.review.release import second_verifier
from tasks.review.release.release import release
from tasks.review.release.verify import remarks, verify_folder
from tasks.review.remarks import CommentKind
from tasks.review.rules.outcome import Choice
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import State
from tasks.review.visibility import dossier

__all__ = ["with_the_letter"]


@pytest.fixture(scope="module")
def released(with_the_letter: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with the letter."""
    with opened(None, tmp_path_factory.mktemp("vrij"), Clock()) as review:
        return release(review, "vera", approved(review, **how()))


def second_says(folder: Path) -> str | None:
    try:
        second_verifier.Release(folder)
    except second_verifier.WRONG as wrong:
        return str(wrong)
    return None


def seen(files: Files, place: Path) -> str:
    """What both verifiers say, which must be something."""
    folder = put(files, place)
    problems, second = verify_folder(folder), second_says(folder)
    shutil.rmtree(folder)
    assert problems
    assert second is not None
    return " ".join([*problems, second])


# What a seat judges.


def test_every_byte_of_a_page_but_the_numbers_of_notes_is_in_one_digest() -> None:
    page = letter_page(CHAPTERS)
    known = digests("brief", page)
    assert set(known) == LETTER

    def changed(*replaced: str) -> set[str]:
        other = page
        for old, new in zip(replaced[::2], replaced[1::2], strict=True):
            assert old.encode() in other
            other = other.replace(old.encode(), new.encode())
        now = digests("brief", other)
        return {name for name in {*known, *now} if known.get(name) != now.get(name)}

    assert changed("7.200", "7.300") == {"brief.1"}
    assert changed("Noot bij 6.1", "Noot over 6.1") == {"brief.6.1"}
    assert changed("Geachte", "Beste") == {"brief"}
    assert changed('brief.6.1"', 'brief.6.2"') == {"brief", "brief.6.1", "brief.6.2"}
    three = (
        '#note-3"',
        '#note-9"',
        'id="note-3"',
        'id="note-9"',
        'call-3"',
        'call-9"',
        ">3<",
        ">9<",
    )
    assert changed(*three) == set()
    # A note that no chapter calls is of whoever judges what stands around them.
    loose = '<li id="note-9">Los.<a href="#call-9">terug</a></li></ol>'
    assert changed("</ol>", loose) == {"brief"}
    # What a reader could see in a call or in the way back of a note is not left out either.
    assert changed(">terug naar de tekst</a></li></ol>", ">Zie 7.300</a></li></ol>") >= {"brief"}
    assert changed('role="doc-noteref">2<', 'role="doc-noteref" title="8.000">2<') >= {"brief.1"}
    # Of a page with a chapter, a call or a note twice nobody could say who judges which.
    twice = '<section data-judged="brief.1">x</section><section data-judged="brief.1">'
    again = '<ol><li id="note-2">Anders. <a href="#call-2" role="doc-backlink">terug naar de tekst'
    for old, new in (
        ('<section data-judged="brief.1">', twice),
        ("<ol>", f"{again}</a></li>"),
        ("7.200", '7.200<sup><a href="#note-2" id="call-2" role="doc-noteref">2</a></sup>'),
    ):
        odd = page.replace(old.encode(), new.encode(), 1)
        assert set(digests("brief", odd).values()) == {""}
    # A chapter in the page of another annex is of whoever judges that annex.
    assert set(digests("damages", page)) == {"damages"}


def test_an_annex_without_parts_is_judged_as_its_file() -> None:
    page = b'<html><body><main><p>Tekst</p><ol><li id="note-1">x<a href="#call-1">t</a></li></ol>'
    assert digests("damages", page) == {"damages": hashlib.sha256(page).hexdigest()}
    assert page_of("damages", page) == page
    assert page_of("damages.1", page) == b""


def test_a_part_is_read_with_its_own_notes_only() -> None:
    page = letter_page(CHAPTERS)
    chapter, around = page_of("brief.1", page).decode(), page_of("brief", page).decode()
    assert "7.200" in chapter
    assert "Noot bij 1." in chapter
    assert '<ol start="2">' in chapter
    for other in ("Geachte", "Niets.", "Noot bij opening", "Hierbij"):
        assert other not in chapter
    assert "Geachte voorzitter" in around
    assert "Hoogachtend" in around
    for other in ("7.200", "Noot"):
        assert other not in around


def test_a_vote_names_the_sha256_of_what_it_is_on(released: Path) -> None:
    assert verify_folder(released) == []
    assert second_says(released) is None
    files = files_of(released)
    listed = json.loads(files[RELEASE_LIST])["judged"]
    assert set(listed) == {*ANNEXES, *LETTER}
    assert listed == digests("brief", files["brief.html"]) | {
        one: hashlib.sha256(files[f"{one}.html"]).hexdigest() for one in ANNEXES
    }
    votes = [one["data"] for one in lines_of(files) if one["action"] == "stemmen"]
    assert len(votes) == 2 * len(listed)
    assert all(one["judged"] == listed[one["annex"]] for one in votes)
    inner = json.loads(files[APPROVED])["predicate"]["buildDefinition"]["internalParameters"]
    assert inner["beoordeeld"] == listed
    assert inner["plaatsen"]["brief.1"] == ["groep:uitvoering", "groep:beleid"]


# Attacks, by somebody who has this code.


def swapped(lines: Lines) -> None:
    first, other = (
        next(one["data"] for one in lines if one["data"].get("annex") == name)
        for name in ("brief.1", "brief.6.1")
    )
    first["judged"], other["judged"] = other["judged"], first["judged"]


def without(lines: Lines) -> None:
    del next(one["data"] for one in lines if one["action"] == "stemmen")["judged"]


def offered_otherwise(lines: Lines) -> None:
    for one in lines:
        if one["action"] == "aanbieden" or one["data"].get("annex") == "brief.1":
            judged = one["data"]["judged"]
            one["data"]["judged"] = (
                judged | {"brief.1": "ab" * 32} if type(judged) is dict else "ab" * 32
            )


def not_judged(lines: Lines) -> None:
    """Nobody votes on a chapter, and the log says that it has no seats."""
    for one in list(lines):
        if one["action"] == "aanbieden":
            for what in ("seats", "judged"):
                del one["data"][what]["brief.1"]
        elif one["data"].get("annex") == "brief.1":
            lines.remove(one)


@pytest.mark.parametrize("change", [swapped, without, offered_otherwise, not_judged])
def test_a_vote_on_something_else_is_seen(
    released: Path, tmp_path: Path, change: Callable[[Lines], None]
) -> None:
    files = files_of(released)
    lines = lines_of(files)
    change(lines)
    seen(relogged(files, lines), tmp_path)


def made_up(files: Files, page: bytes | None = None, **judged: str) -> Files:
    """The release of a dossier that never was: with other digests of what is judged, or another
    page of the letter, and the log and all statements as they fit.
    """
    listed = json.loads(files[RELEASE_LIST])
    files = files | ({"brief.html": page} if page is not None else {})
    listed["files"]["brief.html"] = hashlib.sha256(files["brief.html"]).hexdigest()
    listed["judged"] |= {f"brief.{name.removeprefix('h')}": one for name, one in judged.items()}
    files[RELEASE_LIST] = release_list_file(listed["files"], listed["judged"])
    digest = hashlib.sha256(files[RELEASE_LIST]).hexdigest()
    approved_one = json.loads(files[APPROVED])
    for one in approved_one["subject"]:
        if one["name"] == RELEASE_LIST:
            one["digest"]["sha256"] = digest
    inner = approved_one["predicate"]["buildDefinition"]["internalParameters"]
    inner["beoordeeld"] = listed["judged"]
    files[APPROVED] = written(approved_one)
    name = hashlib.sha256(files[APPROVED]).hexdigest()
    lines = lines_of(files)
    for line in lines:
        data, line["dossier"] = line["data"], name
        if "release_list" in data:
            data["release_list"] = digest
        if "seats" in data:
            data["judged"] = listed["judged"]
        if line["action"] == "stemmen":
            data["judged"] = listed["judged"][data["annex"]]

    def say(content: dict[str, Any]) -> None:
        content["predicate"]["approved"]["digest"]["sha256"] = name

    return relogged(resealed(files, say), lines)


def test_a_digest_that_is_not_of_the_page_is_seen(released: Path, tmp_path: Path) -> None:
    files = files_of(released)
    whole = put(made_up(files), tmp_path)
    assert verify_folder(whole) == []
    assert second_says(whole) is None
    said = seen(made_up(files, h1="ab" * 32), tmp_path)
    assert "Hoofdstuk 1 van de brief is niet wat er is beoordeeld." in said
    assert "wat een plaats beoordeelt, is niet wat er op de pagina staat" in said
    page = files["brief.html"].replace(b"Noot bij 6.1", b"Noot over 6.1")
    assert "Hoofdstuk 6.1 van de brief" in seen(made_up(files, page), tmp_path)
    loose = files["brief.html"].replace(b"</main>", b"<p>En nog iets.</p></main>")
    assert "De brief is niet wat er is beoordeeld." in seen(made_up(files, loose), tmp_path)
    more = files["brief.html"].replace(
        b"<p class=", b'<section data-judged="brief.9">x</section><p class=', 1
    )
    assert "Hoofdstuk 9" in seen(made_up(files, more), tmp_path)


def test_a_dossier_that_lists_another_digest_is_not_whole(tmp_path: Path) -> None:
    folder = sealed(tmp_path, **how())
    assert verify_folder(folder) == []
    files = files_of(folder)
    files["brief.html"] = files["brief.html"].replace(b"Niets.", b"Alles.")
    assert "Hoofdstuk 6.1 van de brief is niet wat er is beoordeeld." in verify_folder(
        put(resealed(files), tmp_path / "anders")
    )
    said = json.loads(files_of(folder)[STATEMENT])
    said["predicate"]["buildDefinition"]["internalParameters"]["beoordeeld"]["brief.1"] = "ab" * 32
    (problem, *_) = verify_folder(
        put(files_of(folder) | {STATEMENT: written(said)}, tmp_path / "b")
    )
    assert "noemen niet hetzelfde" in problem


def test_a_release_of_version_2_judged_the_letter_as_a_whole(tmp_path: Path) -> None:
    folder = release_of_version(2, tmp_path)
    assert verify_folder(folder) == []
    assert second_says(folder) is None
    assert "vorige versie (2)" in " ".join(remarks(folder))
    lines = lines_of(files_of(folder))
    assert {one["data"].get("annex") for one in lines} >= {"brief", "damages"}
    # What it could not say, it does not say by the rules of its version.
    next(one for one in lines if one["action"] == "stemmen")["data"]["judged"] = "ab" * 32
    seen(relogged(files_of(folder), lines), tmp_path)


# Review.


def test_a_chapter_asks_its_own_seats(review: Review) -> None:
    digest = submitted(review, **how())
    waited = {(one.annex, one.seat) for one in awaiting(review, digest).what if one.annex in LETTER}
    assert ("brief.1", "groep:uitvoering") in waited
    assert ("brief.6.1", "groep:invordering") in waited
    assert len(waited) == 2 * len(LETTER)
    vote(review, "bo", digest, "brief.1", Choice.AGREED)
    with pytest.raises(Refused, match="U hebt over hoofdstuk 1 van de brief al gestemd"):
        vote(review, "bo", digest, "brief.1", Choice.AGREED)
    with pytest.raises(Refused, match=r"wordt hoofdstuk 9 van de brief niet beoordeeld"):
        vote(review, "bo", digest, "brief.9", Choice.AGREED)
    # Blind per chapter: what the other seat says is read once both have voted.
    comments.remark(review, "bo", digest, "Past niet.", "brief.1", "blok-1")
    assert dossier(review, "ugo", digest).comments == ()
    vote(review, "ugo", digest, "brief.1", Choice.AGREED)
    assert [one.text for one in dossier(review, "ugo", digest).comments] == ["Past niet."]
    with pytest.raises(Refused, match="geen cijfer of alinea"):
        comments.remark(review, "bo", digest, "Past niet.", "brief.6.1", FIGURE)
    assert records_problem(review) is None


def test_a_changed_figure_asks_the_seats_of_the_chapters_that_quote_it(review: Review) -> None:
    first = reviewed(review, **how())
    comments.ask(review, "bo", first, "Klopt dit?", "brief.1", FIGURE)
    give_back(review, "ben", first, "Eén cijfer klopt niet.")
    second = submitted(review, children=8_100, **how(h1=QUOTED.format("8.100")))
    same = {"damages", *LETTER} - {"brief.1"}
    for name in ("bo", "ugo"):
        assert confirmable(review, name, second) == dict.fromkeys(same, first)
        assert set(confirm(review, name, second)) == same
    view = dossier(review, "bo", second)
    assert set(view.annexes_to_judge) == {"buitenland", "brief.1"}
    (asked,) = [one for one in view.comments if one.kind is CommentKind.QUESTION]
    assert (asked.annex, asked.anchor) == ("brief.1", FIGURE)
    for annex in view.annexes_to_judge:
        for name in ("bo", "ugo"):
            vote(review, name, second, annex, Choice.AGREED)
    assert dossier(review, "bo", second).line.state is State.REVIEWED
    assert records_problem(review) is None


def test_what_rounding_hides_in_a_chapter_is_judged_again(review: Review) -> None:
    first = reviewed(review, **how())
    give_back(review, "ben", first, "Nog eens.")
    second = submitted(review, children=7_201, **how())
    folder = review.outputs / "2025-H1"
    was, now = (SealedDossier(folder / one).judged["brief.1"] for one in (first, second))
    assert was == now
    assert "brief.1" not in confirmable(review, "bo", second)
    assert "brief.6.1" in confirmable(review, "bo", second)


def test_a_note_more_leaves_the_chapters_after_it_as_they_are(review: Review) -> None:
    first = reviewed(review, **how())
    give_back(review, "ben", first, "Nog een hoofdstuk.")
    second = submitted(
        review,
        annexes=ANNEXES,
        chapters={"opening": CHAPTERS["opening"], "2": "Nieuw.", **CHAPTERS},
    )
    page = SealedDossier(review.outputs / "2025-H1" / second).needed("brief.html")
    assert b">4</a></sup>" in page
    assert set(confirmable(review, "bo", second)) == {
        *("damages", "buitenland"),
        *("brief.opening", "brief.1", "brief.6.1"),
    }


def test_a_release_of_version_2_does_not_pass_for_one_of_version_3(tmp_path: Path) -> None:
    """Whoever says that it is one has to say what every seat judged, in every vote."""
    files = files_of(release_of_version(2, tmp_path / "toen"))
    kind = "urn:stand-van-zaken:vrijgave:v3"
    seen(resealed(files, lambda said: said.update(predicateType=kind)), tmp_path)
    pages = [name for name in files if name.endswith(".html")]
    computed = {
        name: one for page in pages for name, one in digests(page[:-5], files[page]).items()
    }
    for judged in ({}, computed):

        def newer(said: dict[str, Any], judged: dict[str, str] = judged) -> None:
            build = said["predicate"]["buildDefinition"]
            build["buildType"] = "urn:stand-van-zaken:dossier:v3"
            build["internalParameters"]["beoordeeld"] = judged

        other = reapproved(files, newer)
        seen(resealed(other, lambda said: said.update(predicateType=kind)), tmp_path)

"""A dossier that replaces a release: what it must name, what it seals, and what its annexes say."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy.orm import Session
from support.dossiers.dossier_example import CODE, figure, previous, status
from support.dossiers.small_house import ANNEX, SmallHouse

from tasks.dossier.assemble import assemble
from tasks.dossier.history.history import note_release, open_history
from tasks.dossier.order import Order, Outcome
from tasks.dossier.rectification import (
    LONGEST_REASON,
    RectificationRefused,
    Replaced,
    check_wish,
    rectified,
    replaced_by,
)
from tasks.dossier.sealed.compare import Change
from tasks.dossier.sealed.contents import RECTIFICATION, SealedDossier, release_list_file
from tasks.dossier.sealed.seal import final_store
from tasks.dossier.sealed.statement import dossier_statement, read_in_toto, statement
from tasks.dossier.sealed.verify import verify

DIGEST = "ab" * 32
RELEASED = date(2025, 7, 1)
REASON = "Het register van damages was niet bijgewerkt <b>& compleet</b>."


@pytest.mark.parametrize(
    ("replaces", "reason", "said"),
    [
        (None, "Waarom.", "geef ook de digest"),
        (DIGEST, None, "Geef ook de reden"),
        (DIGEST, " ", "De reden is leeg"),
        (DIGEST[:12], "Waarom.", "geen digest van een vrijgegeven dossier"),
        (DIGEST, "x" * (LONGEST_REASON + 1), f"het mogen er {LONGEST_REASON} zijn"),
        (DIGEST, "Eén\nTwee", "één regel tekst"),
        (DIGEST, "Eén\u202etwee", "één regel tekst"),
        (DIGEST, "Burger 111222333 klopte niet.", "burgerservicenummer"),
    ],
)
def test_what_can_not_be_right_is_refused_before_anything_is_read(
    replaces: str | None, reason: str | None, said: str
) -> None:
    with pytest.raises(RectificationRefused, match=said):
        check_wish(replaces, reason)


def test_a_first_dossier_names_nothing_and_a_next_one_names_the_release_in_force() -> None:
    assert replaced_by("2025-H1", None, None, None) is None
    with pytest.raises(RectificationRefused, match="niets vrijgegeven"):
        replaced_by("2025-H1", None, DIGEST, REASON)
    in_force = DIGEST, RELEASED
    with pytest.raises(RectificationRefused, match=rf"al vrijgegeven, op 1.juli.2025.*{DIGEST}"):
        replaced_by("2025-H1", in_force, None, None)
    with pytest.raises(RectificationRefused, match=rf"niet de vrijgave.*{DIGEST}"):
        replaced_by("2025-H1", in_force, "cd" * 32, REASON)
    assert replaced_by("2025-H1", in_force, DIGEST, REASON) == Replaced(
        digest=DIGEST, released=RELEASED, reason=REASON
    )


def test_every_released_figure_that_changes_is_told_also_if_rounding_hides_it() -> None:
    before = previous(
        figure("blijft", 1),
        figure("anders", 2),
        figure("verborgen", Fraction(1004), step=10),
        figure("weg", 4),
        statuses=(status("stand", "op schema"),),
    )
    now = [
        figure("blijft", 1),
        figure("anders", 3),
        figure("verborgen", Fraction(1003), step=10),
        figure("erbij", 5),
    ]
    found = {one.id: one for one in rectified(now, [status("stand", "achter")], before)}
    assert {id: one.change for id, one in found.items()} == {
        "anders": Change.CHANGED,
        "verborgen": Change.CHANGED,
        "erbij": Change.NEW,
        "weg": Change.GONE,
        "stand": Change.CHANGED,
    }
    assert found["verborgen"].before == found["verborgen"].now == "1.000"
    assert found["verborgen"].by == -1


def test_the_statement_says_what_is_replaced_and_is_else_what_it_was() -> None:
    replaced = Replaced(digest=DIGEST, released=RELEASED, reason=REASON)
    without = statement("2025-H1", {}, [CODE], example=None, seats={})
    assert json.loads(without)["predicate"]["buildDefinition"]["externalParameters"] == {
        "halfjaar": "2025-H1",
        "voorbeeld": None,
    }
    made = statement("2025-H1", {}, [CODE], example=None, seats={}, replaced=replaced)
    assert dossier_statement(read_in_toto(made)).replaced == replaced
    assert dossier_statement(read_in_toto(without)).replaced is None


class House:
    """The small house with real deliveries of 2025-H1, and a folder of outputs."""

    def __init__(self, small: SmallHouse, outputs: Path) -> None:
        self.deliveries, self.outputs = small.deliveries / "2025-H1", outputs
        (self.deliveries / "voorbeeld.yaml").unlink()

    def assemble(self, replaces: str | None = None, reason: str | None = None) -> Outcome:
        return assemble(
            Order(
                halfjaar="2025-H1",
                deliveries=self.deliveries,
                outputs=self.outputs,
                replaces=replaces,
                reason=reason,
            )
        )

    def correct(self, old: str, new: str) -> None:
        file = self.deliveries / f"{ANNEX}.csv"
        text = file.read_text(encoding="utf-8-sig")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8-sig")

    def release(self, digest: str) -> None:
        with (
            open_history(None, self.outputs) as history,
            Session(history._engine) as session,
            session.begin(),
        ):
            moment = datetime(2025, 7, 1, 8, tzinfo=UTC)
            note_release(session, "2025-H1", digest, moment, example=None)


@pytest.fixture
def house(small_house: SmallHouse, tmp_path: Path) -> House:
    return House(small_house, tmp_path / "uit")


def test_a_rectification_is_sealed_and_marked_in_every_form(house: House) -> None:
    first = house.assemble()
    assert first.digest is not None
    assert first.folder is not None
    before = {path.name: path.read_bytes() for path in first.folder.iterdir()}
    house.release(first.digest)
    house.correct(";7250;", ";7260;")

    with pytest.raises(RectificationRefused, match=first.digest):
        house.assemble()
    second = house.assemble(first.digest, REASON)
    assert second.folder is not None
    assert verify(second.folder) == []
    assert house.assemble(first.digest, REASON).digest == second.digest, "same in, same out"
    assert {path.name: path.read_bytes() for path in first.folder.iterdir()} == before

    sealed = SealedDossier(second.folder)
    assert sealed.statement.replaced == Replaced(
        digest=first.digest, released=RELEASED, reason=REASON
    )
    (dependency,) = sealed.statement.of_kind("vervangen dossier")
    assert dependency.sha256 == first.digest
    told = [(one.change, one.before, one.now) for one in sealed.rectified or ()]
    assert (Change.CHANGED, "7.250", "7.260") in told
    rows = csv.DictReader(
        io.StringIO((second.folder / RECTIFICATION).read_text(encoding="utf-8-sig")), delimiter=";"
    )
    assert len(list(rows)) == len(told)
    assert SealedDossier(first.folder).rectified is None

    mark = f"Vervangt de bijlage van 1 juli 2025: {REASON}"
    final = final_store(house.outputs)
    for files in (
        {name: (second.folder / name).read_bytes() for name in second.annexes},
        {name: final.get(digest) for name, digest in (sealed.release_list or {}).items()},
    ):
        for form in ("html", "pdf", "docx", "odt", "xlsx", "ods", "datapackage.json"):
            assert mark in plain(files[f"{ANNEX}.{form}"], form), form
    assert (
        release_list_file(sealed.release_list or {}, sealed.judged)
        == (second.folder / "release.json").read_bytes()
    )

    first.folder.rename(first.folder.with_name("weg"))
    with pytest.raises(RectificationRefused, match=r"niet te lezen.*reservekopie"):
        house.assemble(first.digest, REASON)


def plain(data: bytes, form: str) -> str:
    """The text of a file of an annex, with plain single spaces."""
    if form == "pdf":
        document = pypdfium2.PdfDocument(data)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        text = text.replace("\ufffe", "-")
    elif form == "datapackage.json":
        text = json.loads(data)["description"]
    elif form == "html":
        text = unmarked(data.decode())
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            text = " ".join(
                unmarked(package.read(name).decode())
                for name in package.namelist()
                if name.endswith(".xml")
            )
    return re.sub(r"\s+", " ", text)


def unmarked(markup: str) -> str:
    text = re.sub("<[^>]*>", "", markup)
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#160;", " "), ("&amp;", "&")):
        text = text.replace(name, sign)
    return text


def test_a_release_of_examples_is_none_of_the_real_halfjaar(house: House) -> None:
    label = house.deliveries / "voorbeeld.yaml"
    real = house.assemble()
    assert real.digest is not None
    label.write_text("label: Voorbeeldcijfers.\nsynthetic: [damages]\n", encoding="utf-8")
    trial = house.assemble()
    assert trial.digest is not None
    house.release(trial.digest)
    with pytest.raises(RectificationRefused, match=trial.digest):
        house.assemble()
    label.unlink()
    assert house.assemble().digest == real.digest

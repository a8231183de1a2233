"""The audit as a step of a run: what it finds keeps a dossier from being released, unless it is
accepted by name; and it goes by every earlier release.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from support.dossiers.small_deliveries import SmallDeliveries
from support.dossiers.small_house import write_definitions

from tasks.annexes.print import PrintableAnnex
from tasks.definitions.base import VARIABLE
from tasks.definitions.halfjaar import AnnexSpec, Halfjaar
from tasks.disclosure.audit import STRICTEST
from tasks.disclosure.published import UnreadableError
from tasks.dossier.assemble import assemble
from tasks.dossier.audit_folder import earlier_release
from tasks.dossier.order import Order, Outcome
from tasks.dossier.sealed.contents import (
    DISCLOSURE,
    THRESHOLDS,
    SealedDossier,
    release_list_file,
)
from tasks.dossier.sealed.released import FOLDER
from tasks.dossier.sealed.statement import EARLIER_RELEASE, STATEMENT, in_toto
from tasks.dossier.sealed.verify import verify
from tasks.dossier.steps import print_annex
from tasks.sections.section import Section

OVERIGE = "buitenland.kot.overige.bedrag"
ACCEPTED = (
    f"accepted: [{{code: O05, figure: {OVERIGE}, reason: zo stond het in de brief van 2023, "
    "by: F. Gegevens, until: 2025-12-31}]"
)
TABLE = "buitenland-alle_cijfers.csv"


def printed_here(
    halfjaar: Halfjaar,
    annex: AnnexSpec,
    section: Section,
    *,
    example: str | None,
    replaces: str | None = None,
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The real files, without a process of their own; the concept is not looked at."""
    printable = PrintableAnnex(halfjaar, annex, section, example=example, replaces=replaces)
    final = printable.files(concept=False)
    return final, final


@pytest.fixture
def order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Order:
    """Of one annex, about eighteen children in two countries: KOT tells them together, and WKB
    nothing.
    """
    definitions = tmp_path / "definities"
    write_definitions(definitions, ("buitenland",))
    monkeypatch.setenv(VARIABLE, str(definitions))
    monkeypatch.setattr(print_annex, "print_both_confined", printed_here)
    deliveries = SmallDeliveries(children={"7028": 10, "5010": 8}).write(tmp_path / "in")
    return Order(halfjaar="2025-H1", deliveries=deliveries, outputs=tmp_path / "uit")


def found(outcome: Outcome) -> list[tuple[str, str | None]]:
    return [(one.code, one.about) for one in outcome.findings if one.code[0] == "O"]


def released(outputs: Path, table: bytes, **more: bytes) -> Path:
    """A release of the halfjaar before, of a table of figures and more files."""
    files = {TABLE: table, **more}
    files["release.json"] = release_list_file({TABLE: hashlib.sha256(table).hexdigest()})
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    statement = in_toto(digests, "urn:proef", {"halfjaar": "2024-H2"})
    folder = outputs / FOLDER / "2024-H2" / hashlib.sha256(statement).hexdigest()
    folder.mkdir(parents=True)
    for name, data in {**files, STATEMENT: statement}.items():
        (folder / name).write_bytes(data)
    return folder


def test_what_may_not_be_known_keeps_a_dossier_from_release_until_somebody_accepts_it(
    order: Order, tmp_path: Path
) -> None:
    outcome = assemble(order)
    assert found(outcome) == [("O05", OVERIGE)]
    assert outcome.folder is not None
    sealed = SealedDossier(outcome.folder)
    assert sealed.release_list is None
    assert verify(outcome.folder) == []
    amounts = json.loads(sealed.needed(DISCLOSURE))["sections"]["buitenland"]["amounts"]
    assert {one["figure"]: (one["contributors"], one["groups"]) for one in amounts} == {
        OVERIGE: (18, 2),
        "buitenland.kot.totaal.bedrag": (18, 2),
    }
    profile = tmp_path / "definities/disclosure/buitenland.yaml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("accepted: []", ACCEPTED), encoding="utf-8")
    outcome = assemble(order)
    assert found(outcome) == [("O10", OVERIGE)]
    assert outcome.folder is not None
    accepted = SealedDossier(outcome.folder)
    assert accepted.release_list is not None
    assert DISCLOSURE not in accepted.release_list
    # A release before it, in which the same figure was rounded coarser.
    table = sealed.needed(TABLE).decode()
    coarser = "".join(
        line.replace(",10,aantal,", ",100,aantal,") for line in table.splitlines(keepends=True)
    )
    assert coarser != table
    earlier = released(order.outputs, coarser.encode())
    outcome = assemble(order)
    assert {code for code, _ in found(outcome)} == {"O08", "O10"}
    assert outcome.folder is not None
    dossier = SealedDossier(outcome.folder)
    named = dossier.statement.of_kind(EARLIER_RELEASE)
    assert [(one.name, one.sha256) for one in named] == [("2024-H2", earlier.name)]
    (told,) = json.loads(dossier.needed(DISCLOSURE))["against"]
    assert told == f"2024-H2, {earlier.name[:12]}{STRICTEST}"
    # One that says by which thresholds its table was made.
    says = dossier.needed(THRESHOLDS)
    shutil.rmtree(earlier)
    earlier = released(order.outputs, coarser.encode(), **{THRESHOLDS: says})
    stated = earlier_release(earlier).stated["buitenland"]
    assert stated.change == "printed"
    assert {int(one.least) for one in stated.thresholds} == {15}
    outcome = assemble(order)
    assert outcome.folder is not None
    (told,) = json.loads(SealedDossier(outcome.folder).needed(DISCLOSURE))["against"]
    assert told == f"2024-H2, {earlier.name[:12]}"
    (earlier / TABLE).write_bytes(b"id,soort\r\n")
    with pytest.raises(UnreadableError, match=f"De eerdere vrijgave in .*{earlier.name}"):
        earlier_release(earlier)

"""Deliveries come in on the pages: by whom that is allowed, whole or not at all, checked at once,
replaced with history; and nobody opens there what was delivered.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, expect
from support.dossiers.small_house import SmallHouse
from support.review.people_at_browsers import PASSWORD, Judge, Person
from support.review.review_example import Clock, opened
from support.review.served_pages import Served, served_pages
from support.uploads import BOUNDARY, multipart, sends

from flows.commands.main import main
from flows.shared.exit_codes import ExitCode
from tasks.definitions.base import BESIDE_THE_CODE
from tasks.deliveries.inbox import DELIVERIES, REPLACED, STANDING
from tasks.deliveries.inbox import arrival as limits
from tasks.deliveries.inbox.arrival import INBOX, waiting
from tasks.deliveries.inbox.taking import Taken, take_arrivals
from tasks.dossier.assemble import assemble
from tasks.dossier.delivered.standing import Receipt, Standing, keep_standing, read_standing
from tasks.dossier.halfjaar_store import forget
from tasks.dossier.order import Order
from tasks.review.accounts.people import add_person, set_groups
from tasks.review.accounts.sessions import set_password
from tasks.review.record.store import Review
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Role

NAME = "damages_2025-H1.csv"


@pytest.fixture
def pages(small_house: SmallHouse, tmp_path: Path, clock: Clock) -> Iterator[Served]:
    """The pages of a house with one source, and ``sam``, who delivers it."""
    with opened(None, tmp_path / "uit", clock) as review:
        supplier(review, "sam", "bron-damages")
        with served_pages(review) as served:
            yield served


def supplier(review: Review, name: str, *groups: str) -> None:
    full = f"{name.capitalize()} Leverancier"
    add_person(review, "beheer", name, full, f"{name}@example.org", {Role.SUPPLIER}, groups)


@pytest.fixture
def extract(small_house: SmallHouse) -> bytes:
    return (small_house.deliveries / "2025-H1" / "damages.csv").read_bytes()


def received(outputs: Path) -> str:
    """What ``svz receive`` says when it takes what came."""
    done = CliRunner().invoke(main, ["receive", "--outputs", str(outputs)])
    assert done.exit_code == ExitCode.DONE, done.output
    return done.output


def left(outputs: Path) -> list[str]:
    """What is in the inbox."""
    return [path.name for path in (outputs / INBOX).glob("*")]


def test_a_delivery_is_taken_and_checked_and_its_folder_has_it_as_it_was_sent(
    pages: Served, extract: bytes
) -> None:
    outputs, sam = pages.review.outputs, pages.somebody("sam")
    assert sends(sam, "damages", NAME, extract).status == 303
    assert "wordt gecontroleerd" in sam.get("/aanlevering/2025-H1/damages").text
    assert f"2025-H1: {NAME}, van Sam Leverancier: aangenomen" in received(outputs)
    assert (outputs / DELIVERIES / "2025-H1" / NAME).read_bytes() == extract
    assert left(outputs) == []
    page = sam.get("/aanlevering/2025-H1/damages").text
    assert ">goed</span>" in page
    assert "Sam Leverancier" in page
    assert "telt mee" in page


def test_a_wrong_delivery_gives_its_report_at_once_and_is_replaced_with_history(
    pages: Served, extract: bytes
) -> None:
    outputs, sam, mia = pages.review.outputs, pages.somebody("sam"), pages.somebody("mia")
    wrong = extract.replace(b";", b",", 4)
    sends(sam, "damages", NAME, wrong)
    received(outputs)
    page = sam.get("/aanlevering/2025-H1/damages").text
    assert ">afgekeurd</span>" in page
    assert "blokkerend" in page
    report = sam.get("/aanlevering/2025-H1/damages/rapport")
    assert "Er is geen dossier gemaakt" in report.text
    # Another name of the same source: it has one extract.
    assert sends(mia, "damages", "damages_versie2.csv", extract).status == 303
    received(outputs)
    page = sam.get("/aanlevering/2025-H1/damages").text
    assert ">goed</span>" in page
    assert "vervangen op" in page
    assert "1 keer" in mia.get("/aanlevering/2025-H1").text
    folder = outputs / DELIVERIES
    assert [path.name for path in (folder / "2025-H1").iterdir()] == ["damages_versie2.csv"]
    (aside,) = (folder / REPLACED / "2025-H1").iterdir()
    assert aside.name.endswith(f"_{NAME}")
    assert aside.read_bytes() == wrong
    # Until a dossier was assembled: then nobody needs it, and it may hold personal data.
    order = Order(halfjaar="2025-H1", deliveries=folder / "2025-H1", outputs=outputs)
    assert assemble(order).sealed
    assert not (folder / REPLACED / "2025-H1").exists()


def test_a_purge_leaves_nothing_of_what_was_replaced_either(pages: Served, extract: bytes) -> None:
    outputs, sam = pages.review.outputs, pages.somebody("sam")
    for data in (extract, extract + b"\r\n"):
        sends(sam, "damages", NAME, data)
        received(outputs)
    assert list((outputs / DELIVERIES / REPLACED / "2025-H1").iterdir())
    forget("2025-H1", outputs, None)
    for folder in (DELIVERIES, STANDING):
        assert not [path for path in (outputs / folder).rglob("*") if path.is_file()]


def test_who_may_deliver_what(pages: Served, extract: bytes, small_house: SmallHouse) -> None:
    other = "bronnen/invordering.yaml"
    shutil.copyfile(BESIDE_THE_CODE / other, small_house.definitions / other)
    review, outputs = pages.review, pages.review.outputs
    supplier(review, "otto")
    for name, status in (("mia", 303), ("sam", 303), ("bo", 403), ("leo", 403)):
        assert sends(pages.somebody(name), "damages", NAME, extract).status == status, name
    assert {one.person for _, one in waiting(outputs)} == {"mia", "sam"}
    otto = pages.somebody("otto")
    assert "Vraag de beheerder om een rol" in otto.get("/aanlevering").text
    set_groups(review, "beheer", "otto", {"bron-invordering"})
    assert "geen bron" in otto.get("/aanlevering/2025-H1").text
    refused = sends(otto, "damages", NAME, extract)
    assert (refused.status, "U levert de bron damages niet" in refused.text) == (403, True)
    with pytest.raises(Refused, match="noemt geen bron"):
        set_groups(review, "beheer", "otto", {"bron-invorderingen"})


def test_a_supplier_sees_nothing_of_dossiers_and_nobody_opens_a_delivery(
    pages: Served, extract: bytes
) -> None:
    sam, mia = pages.somebody("sam"), pages.somebody("mia")
    for path in (
        "/beoordeling/" + "0" * 64,
        "/dossiers/2025-H1/" + "0" * 64,
        "/leveringen/2025-H1/aanleverrapport",
    ):
        stopped = sam.get(path)
        assert stopped.status == 403, path
        assert '<a href="/">Naar de aanlevering</a>' in stopped.text
        assert "meld u aan" not in stopped.text
    # Where signing in leads to.
    for path in ("/", "/beoordeling"):
        assert sam.get(path).headers["Location"] == "/aanlevering"
    nobody = "Er is nog niet gekeken wat er binnen is."
    assert nobody in sam.get("/aanlevering/2025-H1").text
    sends(sam, "damages", NAME, extract)
    received(pages.review.outputs)
    assert nobody not in sam.get("/aanlevering/2025-H1").text
    for path in (f"/leveringen/2025-H1/{NAME}", f"/aanlevering/2025-H1/damages/{NAME}"):
        for person in (sam, mia):
            assert person.get(path).status in (403, 404), path


@pytest.mark.parametrize(
    ("file", "data", "said"),
    [
        ("verslag.csv", b"x", "geen afgesproken naam voor Register van damages"),
        ("damages.pdf", b"x", "geen afgesproken naam"),
        ("damages/../x.csv", b"x", "zonder schuine streep"),
        (".damages.csv", b"x", "begint niet met een punt"),
        (f"damages{'x' * 120}.csv", b"x", "ten hoogste 120 zichtbare tekens"),
        ("damages\x01.csv", b"x", "zichtbare tekens"),
        ("", b"", "Kies eerst een bestand"),
        (NAME, b"", "is leeg"),
        (NAME, b"x" * 2000, "te groot"),
    ],
)
def test_a_file_that_can_not_be_is_refused_in_words_and_leaves_nothing(
    pages: Served, file: str, data: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES", 1000)
    answer = sends(pages.somebody("sam"), "damages", file, data)
    assert answer.status == 422
    assert said in answer.text
    assert "Niet gelukt" in answer.text
    assert left(pages.review.outputs) == []


def test_a_form_that_is_broken_off_or_forged_leaves_nothing(pages: Served, extract: bytes) -> None:
    sam, earlier = pages.somebody("sam"), pages.somebody("sam")
    headers = {
        **sam.headers,
        "Origin": pages.origin,
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    path, csrf = "/aanlevering/2025-H1/damages", sam.csrf("/leveranciers")
    whole = multipart({"csrf": csrf}, NAME, extract)
    twice = whole.removesuffix(f"--{BOUNDARY}--\r\n".encode()) + whole
    for body, status in (
        (whole[:-20], 400),
        (whole[: len(whole) // 2], 400),
        (twice, 400),
        (multipart({"csrf": csrf}, None, b""), 400),
        (multipart({"csrf": csrf, "lang": "x" * 20_000}, NAME, extract), 413),
        (multipart({}, NAME, extract), 403),
        (multipart({"csrf": earlier.csrf("/leveranciers")}, NAME, extract), 403),
    ):
        assert pages.ask(path, body, headers=headers).status == status
    strange = {"Origin": "https://elders.example"}
    assert sends(sam, "damages", NAME, extract, **strange).status == 403
    assert left(pages.review.outputs) == []


def test_who_takes_does_not_believe_what_the_inbox_says(
    pages: Served, extract: bytes, tmp_path: Path
) -> None:
    outputs, sam = pages.review.outputs, pages.somebody("sam")
    for change in ({"file": "../../buiten.csv"}, {"halfjaar": "../.."}, {"sha256": "0" * 64}):
        sends(sam, "damages", NAME, extract)
        ((said, one),) = waiting(outputs)
        said.write_text(one.model_copy(update=change).model_dump_json())
        taken: list[Taken] = []
        take_arrivals(outputs, taken.append)
        assert [one.refused is not None for one in taken] == [True]
        assert not [path for path in outputs.rglob("*") if path.suffix in (".csv", ".bestand")]
    assert not list(tmp_path.glob("*.csv"))


def test_killed_while_it_takes_the_next_one_goes_on(
    pages: Served, extract: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs, sam = pages.review.outputs, pages.somebody("sam")
    sends(sam, "damages", NAME, extract)

    def killed(_one: Taken) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_arrivals(outputs, killed)
    assert len(waiting(outputs)) == 1
    # What was taken and not checked yet, is checked by the next one.
    take_arrivals(
        outputs,
        lambda one: keep_standing(outputs, "2025-H1", Standing(receipts=(Receipt(taken=one),))),
    )
    received(outputs)
    assert read_standing(outputs, "2025-H1").checked is not None
    (receipt,) = read_standing(outputs, "2025-H1").receipts
    assert receipt.in_force
    assert (receipt.taken.arrival.person, waiting(outputs)) == ("sam", [])


@pytest.mark.needs("chromium")
def test_a_supplier_delivers_and_replaces_in_a_browser(
    pages: Served, extract: bytes, tmp_path: Path, chromium: Browser
) -> None:
    review = pages.review
    for name in ("sam", "mia"):
        set_password(review, "beheer", name, PASSWORD)
    judge = Judge(chromium, pages.origin)
    sam, mia = (Person(chromium, pages, judge, name) for name in ("sam", "mia"))
    sam.arrives()
    sam.page.goto(f"{pages.origin}/aanlevering/2025-H1")
    sam.sees("Aanlevering 2025-H1", what="nothing in yet (sam)")
    sam.opens("Register van damages")
    file = tmp_path / NAME
    file.write_bytes(extract.replace(b";", b",", 4))
    sam.page.get_by_label("Bestand").set_input_files(tmp_path / "uit/history.db")
    sam.presses("Leveren")
    sam.sees("Register van damages", what="a name that was not agreed on (sam)")
    sam.reads("is geen afgesproken naam")
    sam.page.get_by_label("Bestand").set_input_files(file)
    sam.presses("Leveren")
    sam.sees("Register van damages", what="received (sam)")
    sam.reads("Het bestand is ontvangen en wordt gecontroleerd")
    received(review.outputs)
    sam.opens("Kijk of de controle klaar is")
    sam.sees("Register van damages", what="refused (sam)", picture="aanlevering-bron")
    sam.reads("afgekeurd")
    mia.arrives()
    order = Order(
        halfjaar="2025-H1",
        deliveries=review.outputs / DELIVERIES / "2025-H1",
        outputs=review.outputs,
    )
    assert assemble(order).report is not None
    source = "/aanlevering/2025-H1/damages"
    for who, path in ((sam, f"{source}/rapport"), (mia, "/leveringen/2025-H1/aanleverrapport")):
        who.page.goto(f"{pages.origin}{path}")
        who.sees("Aanleveringen 2025-H1", what=path)
    sam.page.goto(f"{pages.origin}{source}")
    file.write_bytes(extract)
    sam.page.get_by_label("Bestand").set_input_files(file)
    sam.presses("Vervangen")
    received(review.outputs)
    mia.page.goto(f"{pages.origin}/aanlevering/2025-H1")
    mia.sees("Aanlevering 2025-H1", picture="aanlevering-stand")
    expect(mia.page.get_by_role("row", name="Register van damages")).to_contain_text(
        "Sam Leverancier"
    )
    expect(mia.page.get_by_role("row", name="Register van damages")).to_contain_text("1 keer")
    mia.opens("Register van damages")
    mia.reads("vervangen op")
    for person in (sam, mia):
        person.page.context.close()

"""The pages: what people see of the dossiers, that nobody is shown what was not sealed, and that
nothing else can be had.
"""

from __future__ import annotations

import http.client
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest
import uvicorn
from playwright.sync_api import Browser
from support.axe import judge_by_axe
from support.servers.processes import DEADLINE, free_port, until

from tasks.definitions.halfjaar import known_halfjaren, load_halfjaar
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order, Outcome
from tasks.dossier.sealed.verify import verify
from tasks.dossier.suppliers import TEMPLATES, write_templates
from tasks.figures.dutch import long_date
from tasks.pages.app import create_app
from tasks.review.record.store import open_review

Outcomes = tuple[Path, Outcome, Outcome]


class Answer(NamedTuple):
    status_code: int
    headers: Message
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


class Reader:
    """Somebody at a computer without accounts who asks for pages, with paths exactly as given: no
    browser tidies them up on the way.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self.origin = f"http://localhost:{port}"

    def get(self, path: str, method: str = "GET", host: str = "localhost") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=DEADLINE)
        connection.request(method, path, headers={"Host": host})
        with connection.getresponse() as answer:
            return Answer(answer.status, answer.msg, answer.read())


@contextmanager
def reader(outputs: Path) -> Iterator[Reader]:
    port = free_port()
    # A database of its own: the folder is shared with other tests.
    with (
        tempfile.TemporaryDirectory() as own,
        open_review(f"sqlite:///{own}/beoordeling.db", outputs) as review,
    ):
        app = create_app(
            review, public_url="http://pagina", prefect_url="http://prefect:4200", tell=lambda: None
        )
        server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical")
        )
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            until(lambda: server.started or not thread.is_alive(), "the pages", every=0.01)
            assert server.started
            yield Reader(port)
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def pages(example_outputs: Outcomes) -> Iterator[Reader]:
    with reader(example_outputs[0]) as asked:
        yield asked


@pytest.fixture
def address(example_dossier: Path) -> str:
    return f"/dossiers/2025-H1/{example_dossier.name}"


def test_the_list_shows_the_newest_halfjaar_first(pages: Reader, example_outputs: Outcomes) -> None:
    text = pages.get("/").text
    assert text.index('<h2 id="h-2025-H1">') < text.index('<h2 id="h-2024-H2">')
    for outcome in example_outputs[1:]:
        assert f"/dossiers/{outcome.halfjaar}/{outcome.digest}" in text
    assert text.count("CONCEPT") == 2
    assert text.count("voorbeeldcijfers") == 2
    assert "<strong>3</strong> waarschuwing" in text


def test_a_dossier_shows_annexes_findings_differences_and_where_it_came_from(
    pages: Reader, address: str, example_dossier: Path, example_outputs: Outcomes
) -> None:
    text = pages.get(address).text
    assert "alle bestanden zijn precies wat verzegeld werd" in text
    assert (
        text.index("(bijlage\N{NO-BREAK SPACE}4)</h3>")
        < text.index("(bijlage\N{NO-BREAK SPACE}3)</h3>")
        < text.index("Kinderen in het buitenland</h3>")
    )
    for file in example_dossier.iterdir():
        assert f'href="{address}/{file.name}"' in text, file.name
    assert "S03" in text
    assert "Besluit wijkt gemotiveerd af" in text
    assert "Gewijzigd: " in text
    assert str(example_outputs[1].digest)[:12] in text, "with what it was compared"
    assert "damages_2025-H1.csv" in text


def test_every_file_is_served_as_sealed_and_as_what_it_is(
    pages: Reader, address: str, example_dossier: Path
) -> None:
    kinds = {
        ".pdf": "application/pdf",
        ".html": "text/html; charset=utf-8",
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".odt": "application/vnd.oasis.opendocument.text",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".ods": "application/vnd.oasis.opendocument.spreadsheet",
        ".csv": "text/csv; charset=utf-8",
        ".json": "application/json",
    }
    files = list(example_dossier.iterdir())
    assert len(files) > 30
    for file in files:
        answer = pages.get(f"{address}/{file.name}")
        assert answer.content == file.read_bytes()
        assert answer.headers["content-type"] == kinds[file.suffix]
        shown = file.suffix in (".pdf", ".html", ".json")
        assert (
            answer.headers["content-disposition"]
            == f'{"inline" if shown else "attachment"}; filename="{file.name}"'
        )
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
        assert ("sandbox" in answer.headers["content-security-policy"]) is (file.suffix != ".pdf")


@pytest.mark.parametrize(
    "path",
    ["/", "{dossier}", "{dossier}/buitenland.pdf", "/nergens", "/huisstijl/pages.css", "/gezond"],
)
def test_every_answer_forbids_scripts_frames_and_guessing(
    pages: Reader, address: str, path: str
) -> None:
    headers = pages.get(path.format(dossier=address)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == (
        "public, max-age=3600" if "huisstijl" in path else "no-store"
    )


@pytest.mark.parametrize(
    "path",
    [
        "{dossier}/../../history.db",
        "{dossier}/..%2f..%2fhistory.db",
        "{dossier}/%2e%2e/%2e%2e/history.db",
        "{dossier}/..%5c..%5chistory.db",
        "{dossier}/%2fetc%2fpasswd",
        "{dossier}/buitenland.pdf%00.html",
        "{dossier}/.slot",
        "/dossiers/..%2f2025-H1/{digest}",
        "/dossiers/2025-H1/..",
        "/dossiers/2025-H1/%2e%2e%2f.store",
        "/dossiers/leveringen/2025-H1",
        "/dossiers/2025-H3/{digest}",
        "/dossiers/2024-H2/{digest}",
        "/leveringen/2025-H1/aanleverrapport",
        "/leveringen/..%2f..%2fetc/aanleverrapport",
        "/huisstijl/..%2fpages%2fbasis.html.j2",
        "/huisstijl/SourceSans3-Regular.ttf",
        "/openapi.json",
    ],
)
def test_nothing_else_can_be_had(
    pages: Reader, address: str, example_dossier: Path, path: str
) -> None:
    answer = pages.get(path.format(dossier=address, digest=example_dossier.name))
    assert answer.status_code == 404
    assert "Deze pagina is er niet" in answer.text


def test_the_pages_are_for_reading_only_and_only_under_their_own_name(pages: Reader) -> None:
    assert pages.get("/", "POST").status_code == 405
    assert "alleen kijken" in pages.get("/", "DELETE").text
    assert pages.get("/", host="kwaad.example").status_code == 400


def test_a_file_that_was_changed_is_not_shown(
    own_copy: Path, example_dossier: Path, address: str
) -> None:
    folder = own_copy / "2025-H1" / example_dossier.name
    folder.chmod(0o755)
    changed = folder / "buitenland.html"
    changed.chmod(0o644)
    changed.write_bytes(changed.read_bytes().replace(b"7.200", b"7.201"))
    (folder / "extra.html").write_text("<script>alert(1)</script>")
    with reader(own_copy) as pages:
        _judge(pages, folder, address)


def _judge(pages: Reader, folder: Path, address: str) -> None:
    answer = pages.get(f"{address}/buitenland.html")
    assert answer.status_code == 409
    assert "buitenland.html is niet meer wat verzegeld werd" in answer.text
    assert "7.201" not in answer.text
    assert pages.get(f"{address}/buitenland.pdf").status_code == 200
    assert pages.get(f"{address}/extra.html").status_code == 404, "only what was sealed"
    page = pages.get(address).text
    assert "Dit dossier is niet meer wat verzegeld werd" in page
    for problem in verify(folder):
        assert problem in page
    (folder / "statement.json").chmod(0o644)
    (folder / "statement.json").write_text('{"subject": 3}')
    assert pages.get(f"{address}/buitenland.pdf").status_code == 409
    assert "niet te lezen" in pages.get("/").text
    assert "Waarschuw de beheerder" in pages.get(address).text


def test_without_dossiers_the_list_says_how_to_get_one(tmp_path: Path) -> None:
    with reader(tmp_path) as pages:
        assert "Er zijn nog geen dossiers" in pages.get("/").text


def test_refused_deliveries_have_their_report_on_the_pages(
    tmp_path: Path, example_deliveries: Path
) -> None:
    deliveries = tmp_path / "leveringen"
    shutil.copytree(example_deliveries / "2025-H1", deliveries)
    next(deliveries.glob("damages*")).write_bytes(b"onzin")
    outcome = assemble(Order(halfjaar="2025-H1", deliveries=deliveries, outputs=tmp_path))
    with reader(tmp_path) as pages:
        assert "Lees het aanleverrapport van 2025-H1" in pages.get("/").text
        answer = pages.get("/leveringen/2025-H1/aanleverrapport")
    assert outcome.report is not None
    assert answer.content == outcome.report.read_bytes()
    assert "sandbox" in answer.headers["content-security-policy"]


def test_every_supplier_has_its_template_on_the_pages_once_it_was_made_and_only_while_it_is_empty(
    tmp_path: Path,
) -> None:
    newest = known_halfjaren()[-1]
    folder = tmp_path / TEMPLATES / newest
    with reader(tmp_path) as pages:
        before = pages.get("/leveranciers").text
        assert (
            f"De sjablonen van {newest} zijn nog niet gemaakt. Start in Prefect <em>sjablonen</em>"
            in before
        )
        files = write_templates(newest, folder)
        after = pages.get("/leveranciers").text
        halfjaar = load_halfjaar(newest)
        due = {*halfjaar.deliveries_due_for.values(), halfjaar.deliveries_due}
        assert all(long_date(day) in before and long_date(day) in after for day in due)
        assert len(files) >= len({file.contract for file in files}) > 5
        for file in files:
            address = f"/leveranciers/{newest}/{file.name}"
            assert f'href="{address}"' in after
            assert file.title in unescape(after)
            assert file.supplier in unescape(after)
            answer = pages.get(address)
            assert (answer.status_code, answer.content) == (200, (folder / file.name).read_bytes())
            assert answer.headers["content-disposition"] == f'attachment; filename="{file.name}"'
        filled_in = folder / next(file.name for file in files if file.name.startswith("damages"))
        filled_in.write_bytes(filled_in.read_bytes() + b"ingevuld")
        refused = pages.get(f"/leveranciers/{newest}/{filled_in.name}")
        assert refused.status_code == 404
        assert "is niet het lege sjabloon van nu" in refused.text
        for path in (
            f"/leveranciers/{newest}/iets.xlsx",
            f"/leveranciers/2999-H1/{filled_in.name}",
            f"/leveranciers/{newest}/..%2F..%2Fx",
        ):
            assert pages.get(path).status_code == 404


@pytest.mark.needs("chromium")
def test_axe_finds_nothing(chromium: Browser, pages: Reader, address: str) -> None:
    page = chromium.new_context(bypass_csp=True).new_page()
    for path in ("/", address, "/leveranciers", "/nergens", f"{address}/onthulling.html"):
        page.goto(f"{pages.origin}{path}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        judge_by_axe(page, path)
    page.context.close()


@pytest.mark.needs("chromium")
def test_the_keyboard_reaches_the_content_first(chromium: Browser, pages: Reader) -> None:
    page = chromium.new_context().new_page()
    page.goto(pages.origin)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.context.close()

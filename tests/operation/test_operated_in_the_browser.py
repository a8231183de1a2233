"""What the reporting team does, in a real Chromium: fill in the form, start, see it done, read the
findings, open an annex.

With UPDATE_IMAGES=1 the test writes the pictures of docs/handleiding.md.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from support.servers.installation import Installation
from support.servers.processes import until

from tasks.definitions.halfjaar import load_halfjaar
from tasks.dossier.assemble import number_of_steps
from tasks.dossier.order import Outcome
from tasks.dossier.suppliers import TEMPLATES, write_templates

pytestmark = pytest.mark.needs("chromium")

WIDTH, HEIGHT = 1280, 860
IMAGES = Path(__file__).parents[2] / "docs/images"


def picture(page: Page, name: str, *, settle: float = 0.6) -> None:
    """A picture for the guide, if it was asked for."""
    if os.environ.get("UPDATE_IMAGES") == "1":
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(settle * 1000)  # for what is drawn slowly; nothing is judged by it
        page.screenshot(path=IMAGES / f"{name}.png")


@pytest.fixture
def context(chromium: Browser) -> BrowserContext:
    return chromium.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, locale="nl-NL", timezone_id="Europe/Amsterdam"
    )


def test_from_form_to_annex(
    installation: Installation,
    context: BrowserContext,
    example_outputs: tuple[Path, Outcome, Outcome],
) -> None:
    reached: list[str] = []

    def note(request: Request) -> None:
        # What the policy of the page stops, never leaves the browser.
        if request.failure is None and not request.url.startswith(("data:", "blob:")):
            reached.append(request.url)

    page = context.new_page()
    page.on("requestfinished", note)
    page.goto(f"{installation.url}/v2/deployments")
    dossier = page.get_by_role("link", name="halfjaardossier")
    expect(dossier).to_be_visible()
    picture(page, "prefect-flows")

    dossier.click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Custom run").click()
    form = page.locator("form").first
    expect(form).to_contain_text("Het halfjaar van de brief.")
    labels = [
        text for text in form.locator("label").all_inner_texts() if text.endswith("(Optional)")
    ]
    assert labels == [
        f"{one} (Optional)" for one in ("halfjaar", "leveringen", "vervangt", "reden")
    ]
    page.get_by_role("button", name="Select halfjaar").click()
    assert page.get_by_role("option").all_inner_texts() == ["automatisch", "2025-H1", "2024-H2"]
    page.get_by_role("option", name="2024-H2").click()
    picture(page, "prefect-formulier")
    page.get_by_role("button", name="Submit").click()
    page.get_by_role("link", name="View run").click()

    expect(page.get_by_text("stand van zaken 2024-H2", exact=True).first).to_be_visible()
    picture(page, "prefect-bezig")
    expect(page.get_by_text("Verzegeld", exact=True).first).to_be_visible()
    digest = str(example_outputs[1].digest)
    expect(page.get_by_text(f"stand van zaken 2024-H2 · {digest[:12]}").first).to_be_visible()
    steps = number_of_steps(load_halfjaar("2024-H2"))

    # A log shows only the lines that fit on the screen.
    page.set_viewport_size({"width": WIDTH, "height": 3 * HEIGHT})

    def whole_log() -> bool:
        # The last lines may reach the server after the run is over, and then no open page shows
        # them.
        page.reload()
        expect(page.get_by_text(f"1 van {steps}: ").first).to_be_visible()
        return page.get_by_text(f"{steps} van {steps}: dossier vastleggen").is_visible()

    until(whole_log, "the last line of the log", every=1)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    picture(page, "prefect-klaar")

    page.get_by_role("tab", name="Artifacts").click()
    picture(page, "prefect-uitkomsten")
    run = page.url
    page.get_by_role("link", name="bevindingen-2024-h2").click()
    page.get_by_role("link", name=re.compile("^[0-9a-f]{8}$")).first.click()
    expect(page.get_by_role("heading", name="blokkerend: 0")).to_be_visible()
    picture(page, "prefect-bevindingen")

    page.goto(run)
    page.get_by_role("tab", name="Artifacts").click()
    page.get_by_role("link", name="dossier-2024-h2").click()
    page.get_by_role("link", name=re.compile("^[0-9a-f]{8}$")).first.click()
    picture(page, "prefect-dossier")
    assert all(url.startswith(installation.url) for url in reached), {
        url for url in reached if not url.startswith(installation.url)
    }
    page.get_by_role("link", name="Open het dossier van 2024-H2").click()
    expect(page.get_by_role("heading", name="Dossier 2024-H2")).to_be_visible()
    assert page.url == f"{installation.pages}/dossiers/2024-H2/{digest}"
    expect(page.get_by_text("alle bestanden zijn precies wat verzegeld werd")).to_be_visible()
    picture(page, "pagina-dossier")
    page.get_by_role("listitem").filter(has_text="Kinderen in het buitenland").get_by_role(
        "link", name="webpagina"
    ).click()
    expect(
        page.get_by_role("heading", name="Kinderen in het buitenland", exact=True)
    ).to_be_visible()
    picture(page, "pagina-bijlage")
    sealed = installation.outputs / "2024-H2" / digest
    # Though made on what could be another machine: see ELSEWHERE in tests/support/example.py.
    assert {path.name: path.read_bytes() for path in sealed.iterdir()} == {
        path.name: path.read_bytes() for path in Path(str(example_outputs[1].folder)).iterdir()
    }
    context.close()


def test_from_the_pages_a_supplier_gets_the_template_that_was_made(
    installation: Installation, context: BrowserContext
) -> None:
    folder = installation.outputs / TEMPLATES / "2025-H1"
    write_templates("2025-H1", folder)
    page = context.new_page()
    page.goto(installation.pages)
    page.get_by_role("link", name="Leveranciers").click()
    expect(page.get_by_role("heading", name="2025-H1")).to_be_visible()
    picture(page, "pagina-leveranciers")
    damages = page.get_by_role("row").filter(has_text="Register van damages")
    expect(damages).to_contain_text("27 juni 2025")
    with page.expect_download() as download:
        damages.get_by_role("link").click()
    name = "damages_2025-H1.xlsx"
    assert download.value.suggested_filename == name
    assert Path(download.value.path()).read_bytes() == (folder / name).read_bytes()
    context.close()

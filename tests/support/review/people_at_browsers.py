"""People who review at browsers of their own, and axe-core, which judges every page they see, as
wide as a screen and as narrow as a telephone.
"""

from __future__ import annotations

import os
import re

from playwright.sync_api import Browser, Locator, Page, expect
from support.axe import judge_by_axe
from support.review.served_pages import Served
from support.servers.installation import PROJECT

from tasks.review.accounts.sessions import sign_in_trusted

IMAGES = PROJECT / "docs/images"
PASSWORD = "paard fiets regen lamp"


class Judge:
    """axe-core, in a browser of its own with JavaScript; sees the page as it is on the screen of a
    person.
    """

    def __init__(self, browser: Browser, origin: str) -> None:
        self._page = browser.new_context(bypass_csp=True).new_page()
        self._origin = origin
        self.judged: dict[str, int] = {}

    def judge(self, page: Page, what: str) -> None:
        self._page.context.clear_cookies()
        self._page.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
        self._page.goto(f"{self._origin}/gezond")  # so that links to the style lead to this server
        self._page.set_content(page.content(), wait_until="load")
        # The long lists of differences are judged in test_pages.py, opened; here they would take
        # most of the time.
        self._page.evaluate(
            "document.querySelectorAll('details').forEach(one => one.open = "
            "one.querySelectorAll('tr').length < 12)"
        )
        self.judged[what] = judge_by_axe(self._page, what)


class Person:
    """Somebody at a browser of their own, without JavaScript."""

    def __init__(self, browser: Browser, served: Served, judge: Judge, name: str) -> None:
        self.name = name
        self._served, self._judge = served, judge
        context = browser.new_context(
            viewport={"width": 1200, "height": 860}, java_script_enabled=False, locale="nl-NL"
        )
        self.page = context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.said: list[str] = []
        #: Links followed, options chosen and buttons pressed.
        self.clicks = 0

    def sign_in(self) -> None:
        self.page.goto(f"{self._served.origin}/beoordeling")
        self.sees("Aanmelden")
        self.page.get_by_label("Naam").fill(self.name)
        self.page.get_by_label("Wachtwoord").fill(PASSWORD)
        self.presses("Aanmelden")
        self.sees("Beoordeling")

    def arrives(self) -> None:
        """With a session of their own, without the form for signing in."""
        token = sign_in_trusted(self._served.review, self.name)
        self.page.context.add_cookies(
            [{"name": "svz-sessie", "value": token, "url": self._served.origin}]
        )

    def sees(
        self,
        heading: str,
        picture: str | None = None,
        what: str | None = None,
        *,
        section: str | None = None,
    ) -> None:
        """The page with this heading, to which axe-core has no objection.

        ``picture``: of the top, or of a section, for the guide.
        """
        expect(self.page.get_by_role("heading", name=heading, exact=True, level=1)).to_be_visible()
        self._judge.judge(self.page, what or f"{heading} ({self.name})")
        if picture is not None and os.environ.get("UPDATE_IMAGES") == "1":
            path = IMAGES / f"{picture}.png"
            if section is None:
                self.page.screenshot(path=path)
            else:
                self.page.locator(f"section[aria-labelledby={section}]").screenshot(path=path)

    def opens(self, link: str | re.Pattern[str]) -> None:
        exact = isinstance(link, str)
        self.clicks += 1
        self.page.get_by_role("link", name=link, exact=exact).first.click()

    def chooses(self, option: str) -> None:
        self.clicks += 1
        self.page.get_by_role("radio", name=option).check()

    def presses(self, button: str) -> None:
        self.clicks += 1
        self.page.get_by_role("main").get_by_role("button", name=button, exact=True).click()

    def reads(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(words)

    def goes_to(self, digest: str) -> None:
        self.page.goto(f"{self._served.origin}/beoordeling/{digest}")

    def judges(self, title: str, choice: str, why: str = "") -> None:
        self.opens(f"Geef uw oordeel over {title}")
        self.chooses(choice)
        self.page.get_by_label("Toelichting").fill(why)
        self.presses("Oordeel geven")

    def judges_by_keyboard(self, title: str) -> None:
        """In favour, with nothing but the keyboard: first to the content, then along links and
        fields.
        """
        self.opens(f"Geef uw oordeel over {title}")
        # the keyboard belongs to one window of the browser: that of whoever types now
        self.page.bring_to_front()
        self.page.keyboard.press("Tab")
        expect(self.page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
        self.page.keyboard.press("Enter")
        radio, button = (
            self.page.get_by_role("radio", name="Goed"),
            self.page.get_by_role("button", name="Oordeel geven"),
        )
        self._tabs_to(radio)
        self.page.keyboard.press("Space")
        self._tabs_to(button)
        self.page.keyboard.press("Enter")
        self.reads(f"Gelukt: u gaf een oordeel over {title}: goed.")

    def _tabs_to(self, target: Locator) -> None:
        for _ in range(12):
            self.page.keyboard.press("Tab")
            if target.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError("the keyboard does not get there")

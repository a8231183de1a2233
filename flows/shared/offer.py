"""After assembling: offers the dossier for review in the name of this machine's maker, and notifies
the people whose turn it is.

Prefect has no users, so neither a form nor a run can say who made a dossier. The machine says under
whose account its runs are done, and whoever submits the dossier for review on the pages, signed in,
becomes its maker as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from flows.shared.records import open_records
from flows.shared.settings import MAKER, OUTPUTS, environment, pages_url
from tasks.dossier.order import Outcome
from tasks.review.accounts.people import full_names
from tasks.review.messages.mail import send_notices, sender_from, server_from
from tasks.review.messages.notices import PATH
from tasks.review.registration import register_dossier
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import State


class Offer(NamedTuple):
    """The result of offering: the state of the dossier in review, or None if it is not in review;
    and a Dutch sentence that says so, or why it was not offered.
    """

    state: State | None
    words: str

    def address(self, outcome: Outcome) -> str:
        """Where it goes on: the review of the dossier, or its own page."""
        path = (
            PATH.format(digest=outcome.digest)
            if self.state is not None
            else f"/dossiers/{outcome.halfjaar}/{outcome.digest}"
        )
        return pages_url(OUTPUTS.value()) + path

    def markdown(self, outcome: Outcome) -> str:
        """For the Prefect UI, with a link to where it goes on."""
        what = "Open de beoordeling" if self.state is not None else "Open het dossier"
        return f"## [{what} van {outcome.halfjaar}]({self.address(outcome)})\n\n{self.words}\n"


def offer(outcome: Outcome, outputs: Path) -> Offer:
    """Offer a dossier that was just sealed.

    If it cannot be offered, the result says why. The dossier itself stays.
    """
    assert outcome.folder is not None
    name = MAKER.value()
    if name is None:
        return Offer(
            None,
            "Nog niet aangeboden voor beoordeling: dat doet de maker op de pagina van het dossier.",
        )
    who = name
    try:
        with open_records(outputs) as review:
            who = full_names(review).get(name, name)
            state = register_dossier(review, outcome.folder.resolve(), name)
            send_notices(review, server_from(environment()), sender_from(environment()))
    except (Refused, ValueError) as error:
        return Offer(None, f"Niet aangeboden voor beoordeling in naam van {who}: {error}")
    return Offer(state, f"Aangeboden voor beoordeling in naam van {who}; het dossier is {state}.")

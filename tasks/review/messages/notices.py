"""Notices for people who must act. A notice is written in the transaction of the act it is about,
so that none is lost and none is about an act that did not happen.

A notice holds a link and no figures or remarks, because mail leaves the building. It does name the
line of the log it is about, with that line's hash. So the mailboxes together hold a copy of the
heads of the log that the administrator of the database does not control. Whoever acts gets such a
notice as well, as a receipt: who gets one for what they did not do knows that somebody acted as
them. :mod:`tasks.review.messages.mail` sends notices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.definitions.judged import called
from tasks.figures.dutch import enumeration
from tasks.review.accounts.people import everyone
from tasks.review.messages.account_notices import notice
from tasks.review.record.log import LogEntry
from tasks.review.record.tables import CaseRow, CommentRow, NoticeRow
from tasks.review.rules.rights import Case, Person, objections
from tasks.review.rules.states import STATES, Action, Audience, Role, State, rules_for

#: Of the page that a notice leads to.
PATH = "/beoordeling/{digest}"

#: How the subject of a receipt begins.
RECEIPT = "Bewijs:"

ASKS = {
    State.CONCEPT: "Er staat een nieuw concept klaar. Bekijk het en dien het in voor beoordeling.",
    State.IN_REVIEW: "U bent gevraagd als beoordelaar. Bekijk wat u beoordeelt en stem.",
    State.REVIEWED: (
        "Alle stemmen zijn binnen en akkoord. Handel open vragen af en keur het dossier goed."
    ),
    State.APPROVED: "Het dossier is goedgekeurd. Bekijk het en geef het vrij, of geef het terug.",
    State.RELEASED: "Het dossier is vrijgegeven. U hoeft niets te doen.",
    State.RETURNED: (
        "Het dossier is teruggegeven. Lees waarom, verhelp het en stel het opnieuw samen."
    ),
    State.WITHDRAWN: "Het dossier is ingetrokken. U hoeft er niets meer mee te doen.",
}
SPEAKS = {
    Action.ASK: "Er is een vraag gesteld. Beantwoord haar.",
    Action.ANSWER: "Uw vraag is beantwoord. Sluit haar af als het antwoord volstaat.",
    Action.CLOSE: "Een vraag is afgesloten. U hoeft niets te doen.",
}
#: Of a seat that was handed over.
GONE = "Uw plaats bij {where} is overgedragen aan {to}. U hoeft daar niets meer te doen."
CAME = "De plaats van {holder} bij {where} is aan u overgedragen. Bekijk wat u beoordeelt en stem."


def tell(
    session: Session,
    entry: LogEntry,
    row: CaseRow,
    case_now: Callable[[], Case],
    pages_url: str,
    *,
    moved: bool,
    asks: int,
) -> None:
    """Write the notices that follow from a line of the log, none to the person who acted, who gets
    a receipt, but of findings that ask: a dossier is mostly offered by a run, in the name of
    somebody who is not there. Most lines need no notice, and then ``case_now`` is not called.
    ``pages_url`` is where people reach the pages; ``asks`` findings wait for an answer.
    """
    state, action = State(row.state), Action(entry.action)
    gets_there = STATES[state].tells if moved else ()
    speaks = {audience for rule in rules_for(action, state) for audience in rule.tells}
    if not gets_there and not speaks and not asks:
        return
    told: dict[str, tuple[Person, str]] = {}
    people, case = everyone(session), case_now()
    for audience in gets_there:
        told |= {
            one.name: (one, ASKS[state]) for one in people if _belongs(one, audience, case, state)
        }
    if Audience.MAKERS in speaks:
        told |= {one.name: (one, SPEAKS[action]) for one in people if one.name in case.makers}
    if Audience.ASKER in speaks:
        asked = session.get_one(CommentRow, entry.data["about"])
        told |= {one.name: (one, SPEAKS[action]) for one in people if one.name == asked.person}
    if Audience.SUCCESSOR in speaks:
        told |= _of_a_seat(entry, people)
    told.pop(entry.person, None)
    if asks:
        told |= {
            one.name: (one, _asking(asks))
            for one in people
            if not objections(Action.JUSTIFY, one, case)
        }
    for person, what in told.values():
        session.add(_of_case(entry, row, person, what, pages_url))


def _of_a_seat(entry: LogEntry, people: list[Person]) -> dict[str, tuple[Person, str]]:
    """What the two are told between whom a seat was handed over."""
    full = {one.name: one.full_name for one in people}
    holder, to = (entry.data[one]["person"] for one in ("holder", "to"))
    said = {
        "holder": full.get(holder, holder),
        "to": full[to],
        "where": enumeration([called(one) for one in entry.data["annexes"]]),
    }
    return {
        one.name: (one, words.format(**said))
        for one in people
        if (words := {holder: GONE, to: CAME}.get(one.name)) is not None
    }


def give_receipt(
    session: Session, entries: Sequence[LogEntry], row: CaseRow, person: Person, pages_url: str
) -> None:
    """Tell a person what was written in their name, all lines of one act: the last holds the hash
    of all before. Nothing is written if that person is told of that line already.
    """
    last = entries[-1]
    told = select(NoticeRow.id).where(
        NoticeRow.number == last.number, NoticeRow.person == person.name
    )
    if session.scalars(told).first() is not None:
        return
    full = {one.name: one.full_name for one in everyone(session)}
    what = "\n".join(f"- regel {one.number}: {_what(one, full)}" for one in entries)
    said = (
        "Dit staat op uw naam in het logboek. Bewaar dit bericht: het bewijst dat het er zo in "
        f"stond. Hebt u dit niet gedaan? Waarschuw dan meteen de beheerder.\n\n{what}"
    )
    told_of = _of_case(last, row, person, said, pages_url)
    told_of.subject = f"{RECEIPT} {told_of.subject}"
    session.add(told_of)


def _what(entry: LogEntry, full: Mapping[str, str]) -> str:
    if entry.action == Action.HAND_OVER:
        where = enumeration([called(one) for one in entry.data["annexes"]])
        holder, to = (entry.data[one]["person"] for one in ("holder", "to"))
        return (
            f"{entry.action}: de plaats van {full.get(holder, holder)} bij {where}, aan "
            f"{full.get(to, to)}"
        )
    annex = f" over {called(entry.data['annex'])}" if entry.data.get("annex") else ""
    choice = f": {entry.data['choice']}" if entry.data.get("choice") else ""
    return f"{entry.action}{annex}{choice}"


def _asking(asks: int) -> str:
    wait = "Eén bevinding wacht" if asks == 1 else f"{asks} bevindingen wachten"
    return (
        f"Er staat een nieuw concept klaar. {wait} op een antwoord: klopt de waarde, en waarom? "
        "Antwoord op de pagina van het dossier en stel het daarna opnieuw samen. Zonder antwoord "
        "kan het niet worden ingediend en vrijgegeven."
    )


def _belongs(person: Person, audience: Audience, case: Case, state: State) -> bool:
    if audience is Audience.MAKERS:
        return person.name in case.makers
    if audience is Audience.RELEASERS:
        return (
            Role.RELEASER in person.roles
            and person.name not in case.makers
            and not case.involved(person.name)
        )
    if state in (State.RELEASED, State.WITHDRAWN):
        return case.involved(
            person.name
        )  # whoever did not look at it need not hear that it is over
    return Role.REVIEWER in person.roles and bool(case.named(person))


def _of_case(entry: LogEntry, row: CaseRow, person: Person, what: str, pages_url: str) -> NoticeRow:
    label = " (voorbeeld)" if row.example is not None else ""
    return notice(
        entry,
        person,
        f"Halfjaardossier {row.halfjaar}{label}: {row.state}",
        what,
        pages_url + PATH.format(digest=row.digest),
    )

"""Replays the log of a dossier: does the table of states allow every step, and did each person have
the right to take it?

The rules are the same as at the time, and the lines of the log are the only input. So an auditor
with a released folder needs to trust neither the database nor the program that wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from tasks.definitions.judged import called
from tasks.definitions.reviewing import FEWEST, MOST, Reviewing
from tasks.review.accounts.people import NAME
from tasks.review.record.acts import is_written
from tasks.review.record.log import LogEntry, written
from tasks.review.remarks import GOES_ALONG, REPLIES, CommentKind
from tasks.review.rules.handing_over import handed, hindrances
from tasks.review.rules.outcome import Choice, outcome
from tasks.review.rules.policies import Condition, obstacles
from tasks.review.rules.rights import Case, Person, objections
from tasks.review.rules.states import BY_ITSELF, Action, Role, State, leads_to


@dataclass(frozen=True)
class Past:
    """What the log says of a dossier, up to some line.

    Attributes:
        case: its present round.
        seats: as offered; those of the case are as they were handed over in its round.
        round: which that is; 0 before it was registered.
        choices: annex and person, and how they voted in this round.
        comments: number and sha256 of every text.
        asked, closed: numbers of questions.
        blocking, release_list: as registered.
        halfjaar, example: as registered.
        concept: as registered; None in a log of the version that counted rounds per dossier.
        carried: comments that went along from another dossier, and the number of each there.
        replaces: what the release that it replaces is: digest, day and reason; None if it is the
            first.
        trial: whether it was released as a trial; None before it was released, and in a log of the
            version that knew neither trials nor rectifications.
        released_by, released_at: once it was.
    """

    case: Case = field(default_factory=lambda: Case(state=None))
    seats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    round: int = 0
    choices: dict[tuple[str, str], Choice] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)
    asked: frozenset[int] = frozenset()
    closed: frozenset[int] = frozenset()
    blocking: int = 0
    release_list: str | None = None
    halfjaar: str | None = None
    example: str | None = None
    concept: int | None = None
    carried: dict[int, int] = field(default_factory=dict)
    replaces: dict[str, str] | None = None
    trial: bool | None = None
    released_by: str | None = None
    released_at: str | None = None


def replay(entries: Sequence[LogEntry], past: Past | None = None) -> Past:
    """Replay the lines about one dossier; ``past`` is what the lines before these say.

    Raises:
        ValueError: in Dutch, at the first line that may not stand there.
    """
    past = past or Past()
    for position, entry in enumerate(entries, start=1):
        try:
            past = _step(past, entry)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reason = (
                error.args[0] if isinstance(error, Forbidden) else "haar inhoud is niet volledig"
            )
            raise ValueError(
                f"regel {position} van het logboek mag daar niet staan: {reason}"
            ) from error
    return past


class Forbidden(ValueError):
    """A step that was not allowed; the message is Dutch."""


def backwards_problem(entries: Sequence[LogEntry]) -> str | None:
    """A line that was written before the one before it, in Dutch; None if time only went on."""
    moments = [_moment(entry) for entry in entries]
    for position, (before, after) in enumerate(pairwise(moments), start=2):
        if after < before:
            return f"regel {position} van het logboek is van een eerder moment dan de regel ervoor"
    return None


#: What a line says of an act since version 2 of a dossier, and may leave out in an older log.
#: What a seat judges need not stand here: it is held against the dossier, which names it or not.
SINCE_VERSION_2 = {Action.REGISTER: {"concept", "replaces"}, Action.RELEASE: {"trial"}}


def incomplete_problem(entries: Sequence[LogEntry]) -> str | None:
    """A line that says as little as one of version 1, in Dutch; None if there is none."""
    for position, entry in enumerate(entries, start=1):
        if not SINCE_VERSION_2.get(Action(entry.action), set()) <= set(entry.data):
            return f"regel {position} van het logboek heeft de vorm van een vorige versie"
    return None


def _moment(entry: LogEntry) -> datetime:
    """The moment of a line. Raises Forbidden if it is not one as a line has it."""
    try:
        moment = datetime.fromisoformat(entry.moment)
    except ValueError as error:
        raise Forbidden(f"{entry.moment!r} is geen moment") from error
    if moment.utcoffset() != timedelta(0) or written(moment) != entry.moment:
        raise Forbidden(f"{entry.moment!r} is geen moment in de vorm van een regel")
    return moment


def _check_comment(past: Past, data: dict[str, Any]) -> None:
    """Raises Forbidden if a text was there already, or is about what is not there."""
    if data["comment"] in past.comments:
        raise Forbidden(f"de tekst {data['comment']} is er al")
    if data["annex"] is not None and data["annex"] not in past.case.seats:
        raise Forbidden(f"dit dossier heeft geen bijlage {data['annex']}")
    if data["about"] is not None and data["about"] not in past.asked - past.closed:
        raise Forbidden(f"er is geen open vraag {data['about']}")


def _step(past: Past, entry: LogEntry) -> Past:
    action, data, case = Action(entry.action), entry.data, past.case
    _moment(entry)
    if not NAME.fullmatch(entry.person):
        raise Forbidden(f"{entry.person!r} is geen naam van een persoon")
    person = _person(entry.person, data["roles"], data["groups"])
    to = State(data["state"])
    if not leads_to(action, case.state, to):
        raise Forbidden(f"{action} leidt niet van {case.state or 'niets'} naar {to}")
    if action not in BY_ITSELF:
        condition = Condition(
            past.blocking, len(past.asked - past.closed), past.release_list is not None
        )
        problems = objections(action, person, case, data.get("annex")) + obstacles(
            action, condition
        )
        if problems:
            raise Forbidden(" ".join(problems))
    if not _round_fits(past, action, data):
        raise Forbidden("het nummer van de ronde klopt niet")
    if not is_written(action, data):
        raise Forbidden(f"zij zegt niet wat een regel over {action} zegt")
    if "comment" in data:
        _check_comment(past, data)
    if action is Action.CARRY:
        past = _carried(past, entry)
    past = _said(past, data)
    case = replace(past.case, state=to)
    if action is Action.REGISTER:
        return _registered(past, case, entry)
    if action is Action.SUBMIT:
        case = replace(case, makers=case.makers | {entry.person})
    elif action is Action.VOTE:
        return _voted(past, case, entry, person)
    elif action is Action.HAND_OVER:
        case = _handed(case, person, data)
    elif action is Action.APPROVE:
        case = replace(case, approver=entry.person)
    elif action is Action.RELEASE:
        if data["release_list"] != past.release_list:
            raise Forbidden(
                "de lijst van definitieve bestanden is een andere dan bij het aanbieden"
            )
        trial = data.get("trial")
        if trial is not None and trial is not (past.example is not None):
            raise Forbidden("alleen voorbeeldcijfers worden als proef vrijgegeven, en niet anders")
        past = replace(past, trial=trial)
        past = replace(past, released_by=entry.person, released_at=entry.moment)
    return replace(past, case=case)


def _person(name: str, roles: Iterable[str], groups: Iterable[str]) -> Person:
    return Person(name, name, "", frozenset(Role(one) for one in roles), frozenset(groups))


def _handed(case: Case, by: Person, data: dict[str, Any]) -> Case:
    """One seat after the other, so that none goes twice. That who takes it was a reviewer, shows
    when they vote.
    """
    holder, to = (
        _person(one["person"], [Role.REVIEWER], one["groups"])
        for one in (data["holder"], data["to"])
    )
    if not all(NAME.fullmatch(one.name) for one in (holder, to)):
        raise Forbidden("een plaats van een groep draagt niemand over")
    for annex in data["annexes"]:
        if problems := hindrances(case, by, holder, to, [annex]):
            raise Forbidden(" ".join(problems))
        case = handed(case, holder.name, to.name, [annex])
    return case


def _round_fits(past: Past, action: Action, data: dict[str, Any]) -> bool:
    if action is not Action.REGISTER:
        return bool(data["round"] == past.round)
    if "concept" in data:  # rounds are counted over the dossiers of a halfjaar
        return bool(data["round"] > past.round)
    return past.concept is None and bool(data["round"] == past.round + 1)


def _carried(past: Past, entry: LogEntry) -> Past:
    """A comment that went along. What it says of the other dossier is for that dossier's log to
    confirm: the line names the digest, the line there and its hash.
    """
    data, origin = entry.data, entry.data["origin"]
    if origin["dossier"] == entry.dossier or origin["comment"] in past.carried.values():
        raise Forbidden("wat wordt overgenomen, staat al in dit logboek")
    kind = CommentKind(data["kind"])
    if kind not in GOES_ALONG:
        raise Forbidden(f"een {kind} gaat niet mee naar een ander dossier")
    open_ones = past.asked - past.closed if kind in REPLIES else {None}
    if data["about"] not in open_ones:
        raise Forbidden("de vraag waar dit over gaat, staat niet open")
    if kind is CommentKind.CLOSING and not {Role.REVIEWER, Role.RELEASER} & {*origin["roles"]}:
        raise Forbidden("alleen een beoordelaar of vrijgever sluit een vraag af")
    return replace(past, carried={**past.carried, data["comment"]: origin["comment"]})


def _said(past: Past, data: dict[str, Any]) -> Past:
    if "comment" not in data:
        return past
    asked = past.asked | ({data["comment"]} if data["kind"] == CommentKind.QUESTION else set())
    closed = past.closed | ({data["about"]} if data["kind"] == CommentKind.CLOSING else set())
    return replace(
        past, comments={**past.comments, data["comment"]: data["text"]}, asked=asked, closed=closed
    )


def _registered(past: Past, case: Case, entry: LogEntry) -> Past:
    data = entry.data
    try:
        seats = Reviewing.model_validate({"bijlagen": data["seats"]}).bijlagen
    except ValidationError as error:
        raise Forbidden(
            f"iedere bijlage heeft {FEWEST} tot {MOST} plaatsen, van verschillende personen"
        ) from error
    # A line of the version before rectifications does not speak of them, and neither did dossiers.
    replaces, judged = data.get("replaces"), data.get("judged") or {}
    said = (
        seats,
        data["blocking"],
        data["release_list"],
        data["halfjaar"],
        data["example"],
        replaces,
        judged,
    )
    if past.round and said != (
        past.seats,
        past.blocking,
        past.release_list,
        past.halfjaar,
        past.example,
        past.replaces,
        case.judged,
    ):
        raise Forbidden("het dossier is opnieuw aangeboden met andere gegevens dan de eerste keer")
    concept = data.get("concept")
    if past.concept not in (None, concept):
        raise Forbidden("het dossier is opnieuw aangeboden onder een ander nummer")
    return replace(
        past,
        case=replace(
            case,
            makers=case.makers | {entry.person},
            seats=seats,
            judged=judged,
            votes={},
            approver=None,
        ),
        seats=seats,
        round=data["round"],
        choices={},
        blocking=data["blocking"],
        release_list=data["release_list"],
        halfjaar=data["halfjaar"],
        example=data["example"],
        concept=concept,
        replaces=replaces,
    )


def _voted(past: Past, case: Case, entry: LogEntry, person: Person) -> Past:
    annex = entry.data["annex"]
    if entry.data.get("judged") != case.judged.get(annex):
        raise Forbidden(f"de stem is niet over wat van {called(annex)} is aangeboden")
    votes = {**case.votes, annex: {**case.votes.get(annex, {}), person.name: person.groups}}
    case = replace(case, votes=votes)
    choice = Choice(entry.data["choice"])
    if "confirms" in entry.data and choice is not Choice.AGREED:
        raise Forbidden("alleen een oordeel dat goed is, is te bevestigen")
    choices = {**past.choices, (annex, person.name): choice}
    if (
        outcome(all(case.complete(one) for one in case.seats), list(choices.values()))
        is not case.state
    ):
        raise Forbidden(f"na deze stem kan het dossier niet {case.state} zijn")
    return replace(past, case=case, choices=choices)

"""What a line of the log says of each act, besides who did it, when, and about which dossier.

One row per action in :data:`ACTS`, and nothing but its fields, each of its own type. A line that
says more, less or something else was not written by this code.
"""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from tasks.dossier.sealed.compare import Change
from tasks.dossier.sealed.statement import Sha256
from tasks.review.accounts.people import NAME
from tasks.review.remarks import CommentKind
from tasks.review.rules.outcome import Choice
from tasks.review.rules.states import Action, Role, State

Number = Annotated[int, Field(ge=1)]


class Act(BaseModel):
    """What every line says: the round, the state that the act led to, and the roles and groups that
    the person had then.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    round: Number
    state: State
    roles: tuple[Role, ...]
    groups: tuple[str, ...]


class Replacement(BaseModel):
    """The release that a dossier replaces: its dossier, the day of that release, and why."""

    model_config = ConfigDict(extra="forbid", strict=True)

    digest: Sha256
    released: str
    reason: str


class Registered(Act):
    """Offered for review: what was known of the dossier. ``concept`` counts over the halfjaar, and
    ``replaces`` is the release that it replaces; version 1 had neither. ``judged`` is the sha256 of
    what the seats judge, since version 3; empty if nothing may be released. What a version does not
    have, its lines do not name.
    """

    halfjaar: str
    concept: Number = 1
    replaces: Replacement | None = None
    example: str | None
    blocking: Annotated[int, Field(ge=0)]
    release_list: Sha256 | None
    seats: dict[str, tuple[str, ...]]
    judged: dict[str, Sha256] = {}


class Vote(Act):
    """A vote about what is judged by that name, and since version 3 by that sha256."""

    annex: str
    judged: Sha256 = ""


class Voted(Vote):
    """A vote without words."""

    choice: Choice


class Confirmed(Vote):
    """A vote that says the same as the voter's vote on the dossier with this digest."""

    choice: Literal[Choice.AGREED]
    confirms: Sha256


class Member(BaseModel):
    """Somebody, and the groups that they were of then."""

    model_config = ConfigDict(extra="forbid", strict=True)

    person: str
    groups: tuple[str, ...]


class HandedOver(Act):
    """The seats on the name of a holder, at these annexes, went to another."""

    annexes: Annotated[tuple[str, ...], Field(min_length=1)]
    holder: Member
    to: Member


class Released(Act):
    """A release of the files in this list. The version before knew no trials. ``letter`` is the
    last version of the letter that was checked against the dossier, if that had no mistakes.
    """

    release_list: Sha256
    trial: bool = False
    letter: Sha256 = ""


class Superseded(Act):
    """Withdrawn because another dossier was submitted."""

    by: Sha256


class Commented(Act):
    """A text: its number, its sha256, and what it is about."""

    comment: Number
    annex: str | None
    anchor: str | None
    about: None
    text: Sha256


class Reasoned(Commented):
    """The reason of a return or a withdrawal."""

    kind: Literal[CommentKind.REASON]


class Remarked(Commented):
    """A remark."""

    kind: Literal[CommentKind.REMARK]


class Justified(Commented):
    """An answer to a finding that asks. ``anchor`` is the key of the finding."""

    kind: Literal[CommentKind.JUSTIFICATION]
    annex: None
    anchor: str


class Asked(Commented):
    """A question."""

    kind: Literal[CommentKind.QUESTION]


class VotedInWords(Commented):
    """A vote about an annex, with an explanation."""

    kind: Literal[CommentKind.VOTE]
    annex: str
    judged: Sha256 = ""
    choice: Choice


class _OnAQuestion(Commented):
    about: Number  # type: ignore[assignment]


class Answered(_OnAQuestion):
    """An answer to a question."""

    kind: Literal[CommentKind.ANSWER]


class Closed(_OnAQuestion):
    """A question is settled."""

    kind: Literal[CommentKind.CLOSING]


class Origin(BaseModel):
    """Where a comment was first said: the dossier, its number and line there, and who said it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    dossier: Sha256
    comment: Number
    line: Number
    hash: Sha256
    person: Annotated[str, Field(pattern=f"^{NAME.pattern}$")]
    roles: tuple[Role, ...]
    moment: str
    round: Number
    annex: str | None
    anchor: str | None


class Carried(Act):
    """A comment on another dossier of the halfjaar that went along to this one, and whether what it
    is about changed.
    """

    comment: Number
    kind: CommentKind
    annex: str | None
    anchor: str | None
    about: Number | None
    text: Sha256
    origin: Origin
    changed: Change | None


ACTS: MappingProxyType[Action, TypeAdapter[Any]] = MappingProxyType(
    {
        Action.REGISTER: TypeAdapter(Registered),
        Action.SUBMIT: TypeAdapter(Act),
        Action.VOTE: TypeAdapter(Voted | Confirmed | VotedInWords),
        Action.HAND_OVER: TypeAdapter(HandedOver),
        Action.APPROVE: TypeAdapter(Act),
        Action.RELEASE: TypeAdapter(Released),
        Action.RETURN: TypeAdapter(Reasoned),
        Action.WITHDRAW: TypeAdapter(Reasoned),
        Action.SUPERSEDE: TypeAdapter(Superseded),
        Action.REMARK: TypeAdapter(Remarked),
        Action.JUSTIFY: TypeAdapter(Justified),
        Action.ASK: TypeAdapter(Asked),
        Action.ANSWER: TypeAdapter(Answered),
        Action.CLOSE: TypeAdapter(Closed),
        Action.CARRY: TypeAdapter(Carried),
    }
)


def is_written(action: Action, data: dict[str, Any]) -> bool:
    """Whether a line of this action says what such a line says."""
    try:
        ACTS[action].validate_json(json.dumps(data))
    except (KeyError, ValueError, RecursionError):
        return False
    return True

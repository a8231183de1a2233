"""The tables of review, on SQLite and PostgreSQL alike. A change here needs a migration; a test
compares the two.

The log, votes and comments can only be added to: triggers of the migrations refuse anything else,
but that the text of a comment is erased.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tasks.storage.database import CONSTRAINT_NAMES, Moment


class Base(DeclarativeBase):
    """All tables of this room."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


class PersonRow(Base):
    """A person with an account.

    ``roles`` and ``groups`` are names separated by spaces; they and ``active`` only repeat what the
    log says, which is what counts. Of ``full_name`` and ``email`` the log holds the sha256 behind
    ``salt``; that is empty while no line holds them. Without a password the person signs in through
    the sign-on proxy only.
    """

    __tablename__ = "review_people"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    full_name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(Text, server_default="")
    roles: Mapped[str] = mapped_column(Text)
    groups: Mapped[str] = mapped_column(Text)
    active: Mapped[bool]
    password: Mapped[str | None] = mapped_column(Text)


class AttemptRow(Base):
    """A sign-in that failed: for the lock-out of a person and the limit of an address. Old rows are
    removed.
    """

    __tablename__ = "review_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(Text, index=True)
    address: Mapped[str] = mapped_column(Text, index=True)
    moment: Mapped[datetime] = mapped_column(Moment)


class SessionRow(Base):
    """Somebody who signed in. ``token`` is the sha256 of what the browser holds, and ``line`` the
    line of the log about signing in, without which a row here opens nothing.
    """

    __tablename__ = "review_sessions"

    token: Mapped[str] = mapped_column(Text, primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("review_people.name"))
    line: Mapped[int] = mapped_column(ForeignKey("review_log.number"))
    seen: Mapped[datetime] = mapped_column(Moment)


class CaseRow(Base):
    """A dossier in review.

    ``concept`` numbers the dossiers of a halfjaar in the order in which they were first offered,
    and ``round`` counts every time that one was; examples and real figures each have their own.
    ``replaces`` is the digest of the released dossier that it replaces, None if it is the first.
    ``release`` is the name of the folder of its release, once that is there.
    """

    __tablename__ = "review_dossiers"

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    halfjaar: Mapped[str] = mapped_column(Text, index=True)
    example: Mapped[str | None] = mapped_column(Text)
    blocking: Mapped[int]
    release_list: Mapped[str | None] = mapped_column(Text)
    replaces: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    concept: Mapped[int]
    round: Mapped[int]
    registered: Mapped[datetime] = mapped_column(Moment)
    approver: Mapped[str | None] = mapped_column(Text)
    release: Mapped[str | None] = mapped_column(Text)


class MakerRow(Base):
    """Who registered or submitted a dossier, in whichever round."""

    __tablename__ = "review_makers"

    dossier: Mapped[str] = mapped_column(ForeignKey("review_dossiers.digest"), primary_key=True)
    person: Mapped[str] = mapped_column(Text, primary_key=True)


class VoteRow(Base):
    """One vote.

    The key makes a second vote of one person impossible, whatever the code does.
    """

    __tablename__ = "review_votes"

    dossier: Mapped[str] = mapped_column(ForeignKey("review_dossiers.digest"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    annex: Mapped[str] = mapped_column(Text, primary_key=True)
    person: Mapped[str] = mapped_column(Text, primary_key=True)
    groups: Mapped[str] = mapped_column(Text)
    choice: Mapped[str] = mapped_column(Text)
    moment: Mapped[datetime] = mapped_column(Moment)


class CommentRow(Base):
    """Something said about a dossier, an annex of it, or a figure or block (``anchor``) in that
    annex.

    ``salt`` is hashed before the text, for the log; empty for an answer to a finding, for a text of
    an earlier version, and for one that was erased.

    ``origin`` is the comment that this one repeats: what was said about another dossier of the
    halfjaar goes along with its author and its moment. It is always the first, never itself a copy.
    """

    __tablename__ = "review_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier: Mapped[str] = mapped_column(ForeignKey("review_dossiers.digest"), index=True)
    round: Mapped[int]
    annex: Mapped[str | None] = mapped_column(Text)
    anchor: Mapped[str | None] = mapped_column(Text)
    person: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    about: Mapped[int | None] = mapped_column(ForeignKey("review_comments.id"))
    text: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(Text, server_default="")
    moment: Mapped[datetime] = mapped_column(Moment)
    origin: Mapped[int | None] = mapped_column(ForeignKey("review_comments.id"))

    @property
    def first(self) -> int:
        """The number under which this was said first, wherever it went along since."""
        return self.origin or self.id


class LogRow(Base):
    """One line of the log: ``body`` is canonical JSON, ``hash`` the sha256 of its bytes. See
    :mod:`tasks.review.record.log`.
    """

    __tablename__ = "review_log"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dossier: Mapped[str | None] = mapped_column(Text, index=True)
    body: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text, unique=True)


class NoticeRow(Base):
    """A notice to be sent, or sent. ``number`` is the line of the log that it is about."""

    __tablename__ = "review_notices"
    __table_args__ = (UniqueConstraint("number", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(ForeignKey("review_log.number"))
    person: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    made: Mapped[datetime] = mapped_column(Moment)
    not_before: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int]
    sent: Mapped[datetime | None] = mapped_column(Moment)

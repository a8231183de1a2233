"""The tables of the history, on SQLite and PostgreSQL alike.

A change here needs a migration; a test holds the two together.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tasks.storage.database import CONSTRAINT_NAMES, Moment


class Base(DeclarativeBase):
    """The tables, with names for their constraints that are the same on every database."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


class DossierRow(Base):
    """A sealed dossier.

    ``example`` is the Dutch label of example deliveries; NULL for real ones. ``released``: NULL
    until it is.
    """

    __tablename__ = "dossiers"
    __table_args__ = (UniqueConstraint("halfjaar", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    halfjaar: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)
    sealed_at: Mapped[datetime] = mapped_column(Moment)
    blocking: Mapped[int]
    example: Mapped[str | None] = mapped_column(Text)
    released: Mapped[datetime | None] = mapped_column(Moment)


class JustificationRow(Base):
    """An answer of a person to a finding that asks; the last one under a key holds.

    ``example``: whether it is about a dossier of example deliveries.
    """

    __tablename__ = "justifications"
    __table_args__ = (Index("ix_justifications_halfjaar", "halfjaar"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    halfjaar: Mapped[str] = mapped_column(Text)
    example: Mapped[bool]
    key: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(Text)
    moment: Mapped[str] = mapped_column(Text)

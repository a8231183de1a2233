"""The tables of the history, on SQLite and PostgreSQL alike.

A change here needs a migration; a test holds the two together.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from tasks.storage.database import CONSTRAINT_NAMES, Moment


class Base(DeclarativeBase):
    """All tables, with names for their constraints that are the same on every database."""

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
    figures: Mapped[list[FigureRow]] = relationship(
        passive_deletes=True, cascade="all, delete-orphan"
    )
    statuses: Mapped[list[StatusRow]] = relationship(
        passive_deletes=True, cascade="all, delete-orphan"
    )


class FigureRow(Base):
    """A figure of a dossier.

    ``value`` and ``step`` are exact texts (``7163.25``, ``85923/12``): no database keeps fractions.
    """

    __tablename__ = "figures"

    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True
    )
    figure_id: Mapped[str] = mapped_column(Text, primary_key=True)
    label: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
    form: Mapped[str] = mapped_column(Text)
    step: Mapped[str] = mapped_column(Text)
    printed: Mapped[str] = mapped_column(Text)
    definition: Mapped[str] = mapped_column(Text)


class StatusRow(Base):
    """A status of a dossier."""

    __tablename__ = "statuses"

    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True
    )
    status_id: Mapped[str] = mapped_column(Text, primary_key=True)
    label: Mapped[str] = mapped_column(Text)
    word: Mapped[str] = mapped_column(Text)

"""The tables of the history, on SQLite and PostgreSQL alike.

A change here needs a migration; a test holds the two together.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    DateTime,
    Dialect,
    ForeignKey,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is taken off and put back there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As the database keeps it. Raises ValueError for a time without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As the product reads it: always with the zone UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables, with names for their constraints that are the same on every database."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )


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

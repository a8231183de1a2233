"""The base of every model in the product."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Can not be changed, and refuses an unknown field by name."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

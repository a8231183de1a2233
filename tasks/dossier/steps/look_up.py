"""The steps that look up what was there before this run: the release that it replaces, the previous
halfjaar's dossier, and what people answered to findings.
"""

from __future__ import annotations

from pydantic import TypeAdapter

from tasks.definitions.halfjaar import load_halfjaar
from tasks.dossier.history.history import open_history
from tasks.dossier.history.justification import Justification
from tasks.dossier.history.previous_dossier import previous_dossier, said_by
from tasks.dossier.order import Order
from tasks.dossier.rectification import RectificationRefused, Replaced, replaced_by
from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.figures.frozen import Frozen
from tasks.figures.previous import Previous
from tasks.storage.store import Store

JUSTIFICATIONS = TypeAdapter(dict[str, Justification])


class Justified(Frozen):
    """The answers to findings: their digest in the store, and the keys of those findings."""

    digest: str
    answered: tuple[str, ...]


def look_up_replaced(order: Order, example: str | None) -> Replaced | None:
    """The release that this dossier replaces; None if nothing of the halfjaar was released. A
    release of examples is a trial, and concerns examples only.

    Raises:
        RectificationRefused: in Dutch, if the order does not name the release in force, or the
            dossier that was released can not be read.
    """
    with open_history(order.database, order.outputs) as history:
        in_force = history.in_force(order.halfjaar, example=example is not None)
    replaced = replaced_by(order.halfjaar, in_force, order.replaces, order.reason)
    if replaced is not None:
        said_by_release(order, replaced)  # refused now, not when all work is done
    return replaced


def look_up_previous(order: Order, example: str | None) -> str | None:
    """Put in the store what the previous halfjaar's dossier said; gives its digest there, or None
    if there is no such dossier. Raises ComparisonUnreadable as :func:`said_before` does.
    """
    previous = said_before(order, example)
    return order.store().put(previous.model_dump_json().encode()) if previous is not None else None


def said_before(order: Order, example: str | None) -> Previous | None:
    """What the previous halfjaar's dossier said, from its sealed files, and that of a year ago;
    None if there is no previous dossier. Examples are compared with examples only.

    Raises:
        ComparisonUnreadable: if the history names a dossier that is gone or not what was sealed.
    """
    name = load_halfjaar(order.halfjaar).previous
    if name is None:
        return None
    half_of_last_year = f"{int(order.halfjaar[:4]) - 1}{order.halfjaar[4:]}"
    with open_history(order.database, order.outputs) as history:
        digest, digest_year_ago = (
            history.latest(one, example=example is not None) for one in (name, half_of_last_year)
        )
    if digest is None:
        return None
    previous = previous_dossier(order.outputs, name, digest)
    if digest_year_ago is None or half_of_last_year == name:
        return previous
    year_ago = previous_dossier(order.outputs, half_of_last_year, digest_year_ago)
    return previous.model_copy(update={"year_ago": year_ago})


def previous_in(store: Store, digest: str | None) -> Previous | None:
    """What :func:`look_up_previous` put in the store."""
    return Previous.model_validate_json(store.get(digest)) if digest is not None else None


def look_up_justifications(order: Order, example: str | None) -> Justified:
    """Put in the store what people answered to findings of earlier runs of the halfjaar."""
    with open_history(order.database, order.outputs) as history:
        known = history.justifications(order.halfjaar, example=example is not None)
    data = JUSTIFICATIONS.dump_json(known)
    return Justified(digest=order.store().put(data), answered=tuple(sorted(known)))


def said_by_release(order: Order, replaced: Replaced) -> Previous:
    """What the released dossier said, read from its sealed files."""
    released = SealedDossier(order.outputs / order.halfjaar / replaced.digest)
    try:
        return said_by(order.halfjaar, replaced.digest, released.figures, released.statuses)
    except ChangedError as error:
        raise RectificationRefused(
            f"Het vrijgegeven dossier {replaced.digest} is niet te lezen, dus is niet te zeggen "
            f"wat er verandert. {error} Zet de map terug uit de reservekopie."
        ) from error

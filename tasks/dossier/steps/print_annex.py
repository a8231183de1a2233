"""The step that prints one annex, as a concept and in its final form."""

from __future__ import annotations

from tasks.annexes.pdf.text_libraries import text_libraries
from tasks.annexes.sandbox import print_both_confined, print_confined
from tasks.definitions.halfjaar import load_halfjaar
from tasks.dossier.order import Order
from tasks.dossier.rectification import Replaced
from tasks.dossier.sealed.seal import final_store
from tasks.figures.frozen import Frozen
from tasks.sections.section import Section

#: The kinds of results that are kept.
CONCEPT, BOTH_FORMS = "concept van bijlage", "bijlage in beide vormen"


class Printed(Frozen):
    """An annex: names and digests of its files. ``final`` are the files that a release would
    publish; None if the dossier may not be released. ``reused`` if an earlier run printed them.
    """

    files: dict[str, str]
    final: dict[str, str] | None
    reused: bool = False


def print_annex(
    order: Order,
    name: str,
    section_digest: str,
    example: str | None,
    blocked: bool,
    replaced: Replaced | None,
) -> Printed:
    """Print one annex: the concept, and also the final form, unless a finding that blocks, or asks
    and was not answered, keeps the dossier from being released.

    The final form is printed now and not at the release, so that the dossier can name its bytes.
    What reviewers approve is then what is released.
    """
    store, kept, finals = order.store(), order.kept(), final_store(order.outputs)
    made_from = {
        "name": name,
        "section": section_digest,
        "example": example,
        "replaces": replaced.mark if replaced is not None else None,
        "libraries": text_libraries(),
    }
    both, known = kept.look_up(BOTH_FORMS, made_from), kept.look_up(CONCEPT, made_from)
    if blocked and (known := known or both) is not None:
        return Printed(files=known["files"], final=None, reused=True)
    if not blocked and both is not None and all(map(finals.is_whole, both["final"].values())):
        return Printed(files=both["files"], final=both["final"], reused=True)
    halfjaar = load_halfjaar(order.halfjaar)
    section = Section.model_validate_json(store.get(section_digest))
    annex = next(one for one in halfjaar.annexes if one.section == name)
    mark = replaced.mark if replaced is not None else None
    if blocked:
        concept = print_confined(halfjaar, annex, section, example=example, replaces=mark)
        printed = Printed(files=store.put_all(concept), final=None)
    else:
        concept, final = print_both_confined(
            halfjaar, annex, section, example=example, replaces=mark
        )
        printed = Printed(files=store.put_all(concept), final=finals.put_all(final))
    result = {"files": printed.files, "final": printed.final}
    kept.keep(CONCEPT if blocked else BOTH_FORMS, made_from, result, printed.files.values())
    return printed

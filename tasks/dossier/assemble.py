"""The order of the steps from deliveries to a sealed dossier, written once.

A step takes and returns names, paths and digests of the store, never rows. So Prefect can run it as
a task, on another machine if need be, without personal data in its database. ``run`` decides how a
step is carried out: plainly, or as a Prefect task.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from tasks.definitions.halfjaar import Halfjaar, load_halfjaar
from tasks.dossier.history.justification import unjustified
from tasks.dossier.order import Order, Outcome
from tasks.dossier.rectification import check_wish
from tasks.dossier.run_lock import only_run
from tasks.dossier.steps.audit import audit_disclosure
from tasks.dossier.steps.build import Built, build_section
from tasks.dossier.steps.look_up import look_up_justifications, look_up_previous, look_up_replaced
from tasks.dossier.steps.print_annex import print_annex
from tasks.dossier.steps.seal import remember_dossier, seal_dossier
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.sections import reads_sections

Result = TypeVar("Result")


class Run(Protocol):
    """Carries out one step with its arguments and returns the result of the step."""

    def __call__(self, step: Callable[..., Result], /, *args: object) -> Result:
        """Run ``step`` with ``args``."""


def directly(step: Callable[..., Result], /, *args: object) -> Result:
    """The plain way to run a step."""
    return step(*args)


def number_of_steps(halfjaar: Halfjaar) -> int:
    """How often :func:`assemble` calls ``run`` for a halfjaar whose deliveries are accepted.
    Progress bars need it.
    """
    return 7 + 2 * len(halfjaar.annexes)


def assemble(order: Order, run: Run = directly) -> Outcome:
    """Assemble a sealed dossier from deliveries. If a delivery is refused, write a report and
    nothing else. Only one run of a halfjaar goes on at a time.

    Raises:
        ValueError: in Dutch, if the halfjaar does not exist or its configuration is not valid.
        RectificationRefused: in Dutch, if the halfjaar was released and the order does not name
            that release and a reason.
        RunInProgress: in Dutch, if another run of the halfjaar is going on, here or on another
            machine.
    """
    halfjaar = load_halfjaar(order.halfjaar)
    check_wish(order.replaces, order.reason)
    with only_run(order.halfjaar, order.outputs, order.database) as check_alone:

        def run_alone(step: Callable[..., Result], /, *args: object) -> Result:
            check_alone()
            return run(step, *args)

        return _assemble(order, halfjaar, run_alone)


def _assemble(order: Order, halfjaar: Halfjaar, run: Run) -> Outcome:
    taken = run(take_in_deliveries, order)
    if taken.digest is None:
        return Outcome(halfjaar=order.halfjaar, findings=taken.findings, report=taken.report)
    replaced = run(look_up_replaced, order, taken.example)
    previous = run(look_up_previous, order, taken.example)
    justified = run(look_up_justifications, order, taken.example)
    built: dict[str, Built] = {}
    names = [annex.section for annex in halfjaar.annexes]
    for name in sorted(names, key=reads_sections):
        read = {one: of.digest for one, of in built.items()} if reads_sections(name) else {}
        built[name] = run(build_section, order, name, taken.digest, previous, read)
    sections = {name: built[name] for name in names}
    asked = {one.key for one in unjustified(taken.findings, justified.answered)}
    asked |= {key for section in sections.values() for key in section.asks}
    blocked = (
        not halfjaar.previous_can_exist
        or any(section.blocks for section in sections.values())
        or not asked <= set(justified.answered)
    )
    digests = [section.digest for section in sections.values()]
    annexes = [
        run(print_annex, order, name, section.digest, taken.example, blocked, replaced)
        for name, section in sections.items()
    ]
    audited = run(audit_disclosure, order, digests, annexes, taken.example)
    outcome = run(
        seal_dossier,
        order,
        taken.digest,
        previous,
        digests,
        annexes,
        audited,
        replaced,
        justified.digest,
    )
    run(remember_dossier, order, outcome)
    return outcome

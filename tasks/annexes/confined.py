"""Printing in a process of its own, with limits: text of a source can at worst end that process, never the machine or the run.

The process is forked from a server that has everything imported, so that a print costs its own work and little more. The server is
clean: it holds no deliveries, no threads and no connections.
"""

from __future__ import annotations

import multiprocessing
import resource
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from tasks.annexes.render import AnnexRefused, print_annex
from tasks.figures.halfjaar import AnnexSpec, Halfjaar
from tasks.sections.section import Section

#: A hundred times what an annex of the example takes.
CPU_SECONDS = 200
#: Address space, not memory in use: fonts and libraries alone map half a gigabyte.
MEMORY_BYTES = 4 << 30

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["__main__", "tasks.annexes.render"])


def print_confined(halfjaar: Halfjaar, annex: AnnexSpec, section: Section, *, concept: bool, example: str | None) -> dict[str, bytes]:
    """As :func:`tasks.annexes.render.print_annex`, within limits.

    Raises:
        AnnexRefused: also if printing took more than :data:`CPU_SECONDS` or :data:`MEMORY_BYTES`.
    """
    # As text, because a section holds fractions and read-only mappings that its own reader knows best.
    with ProcessPoolExecutor(1, _context, _limit, (CPU_SECONDS, MEMORY_BYTES)) as pool:
        try:
            return pool.submit(_print, halfjaar, annex, section.model_dump_json(), concept, example).result()
        except (BrokenProcessPool, MemoryError) as error:
            raise AnnexRefused(
                f"De bijlage {annex.title} vroeg meer rekentijd of geheugen dan is toegestaan en is niet afgedrukt. "
                "Controleer of een tekst in de leveringen buitensporig lang is."
            ) from error


def _limit(cpu_seconds: int, memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _print(halfjaar: Halfjaar, annex: AnnexSpec, section: str, concept: bool, example: str | None) -> dict[str, bytes]:
    return print_annex(halfjaar, annex, Section.model_validate_json(section), concept=concept, example=example)

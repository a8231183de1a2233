"""Printing in a process of its own, with limits: text of a source can at worst end that process,
never the machine or the run.

The process is forked from a server that has everything imported, so that a print costs its own work
and little more. The server is clean: it holds no deliveries, no threads and no connections.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker, spawn
from multiprocessing.connection import Connection
from threading import current_thread, main_thread
from typing import Any

from tasks.annexes.print import AnnexRefused, print_annex
from tasks.definitions.halfjaar import AnnexSpec, Halfjaar
from tasks.sections.section import Section

#: A hundred times what an annex of the example takes.
CPU_SECONDS = 200
#: Address space, not memory in use: fonts and libraries alone map half a gigabyte.
MEMORY_BYTES = 4 << 30

NAME = "bijlage afdrukken"

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tasks.annexes.print"])
_preparation = spawn.get_preparation_data


def _preparation_without_program(name: str) -> dict[str, Any]:
    # Python imports the program that runs, the command line or the engine of Prefect, once more in
    # every process it starts. A print needs nothing of it, and that would take longer than the
    # print.
    needed = _preparation(name)
    if name == NAME:
        needed.pop("init_main_from_name", None)
        needed.pop("init_main_from_path", None)
    return needed


spawn.get_preparation_data = _preparation_without_program


def print_confined(
    halfjaar: Halfjaar, annex: AnnexSpec, section: Section, *, example: str | None
) -> dict[str, bytes]:
    """The concept of an annex, as :func:`tasks.annexes.print.print_annex` makes it, within limits.

    Raises:
        AnnexRefused: also if printing took more than :data:`CPU_SECONDS` or :data:`MEMORY_BYTES`.
    """
    return _start(halfjaar, annex, section, concept=True, example=example)()


def print_both_confined(
    halfjaar: Halfjaar, annex: AnnexSpec, section: Section, *, example: str | None
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The concept and the final form of an annex, printed at the same time.

    Raises as :func:`print_confined`.
    """
    both = [
        _start(halfjaar, annex, section, concept=concept, example=example)
        for concept in (True, False)
    ]
    concept, final = [finish() for finish in both]
    return concept, final


def _start(
    halfjaar: Halfjaar, annex: AnnexSpec, section: Section, *, concept: bool, example: str | None
) -> Callable[[], dict[str, bytes]]:
    ours, theirs = _context.Pipe(duplex=False)
    # The section goes as text, because it holds fractions and read-only mappings that its own
    # reader knows best. The process prints one annex and ends: of a run that is killed no process
    # stays behind to wait for more.
    arguments = (
        theirs,
        (CPU_SECONDS, MEMORY_BYTES),
        halfjaar,
        annex,
        section.model_dump_json(),
        concept,
        example,
    )
    process = _context.Process(target=_print, name=NAME, args=arguments, daemon=True)
    with _ctrl_c_waits():
        _start_server()
        process.start()
    theirs.close()

    def finish() -> dict[str, bytes]:
        try:
            made: dict[str, bytes] | Exception = ours.recv()
        except EOFError:
            process.join()
            if process.exitcode == -signal.SIGINT:
                time.sleep(1)  # a Ctrl-C reaches every process of a terminal: ours ends this sleep
                raise KeyboardInterrupt from None
            made = MemoryError()
        except KeyboardInterrupt:
            process.kill()  # nobody waits for it any more
            raise
        finally:
            ours.close()
            process.join()
        if isinstance(made, MemoryError):
            raise AnnexRefused(
                f"De bijlage {annex.title} vroeg meer rekentijd of geheugen dan is toegestaan en "
                "is niet afgedrukt. "
                "Controleer of een tekst in de leveringen buitensporig lang is."
            )
        if isinstance(made, Exception):
            raise made
        return made

    return finish


@contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """A process that is interrupted while it is half started has much to say about it; the run is
    interrupted just after.
    """
    if current_thread() is not main_thread():  # which no Ctrl-C reaches
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        signal.raise_signal(signal.SIGINT)


def _start_server() -> None:
    """Start the server, if it does not run, deaf to a Ctrl-C: that reaches every process of a
    terminal, and it would speak of it.
    """
    resource_tracker.ensure_running()  # starting it would undo what follows
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _print(
    answer: Connection,
    limits: tuple[int, int],
    halfjaar: Halfjaar,
    annex: AnnexSpec,
    section: str,
    concept: bool,
    example: str | None,
) -> None:
    # looking for what is no longer needed takes a twentieth of a long print; here all of it goes
    # when the process ends
    gc.disable()
    # It ends of a Ctrl-C without a word: the run says what there is to say.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    cpu_seconds, memory_bytes = limits
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    try:
        answer.send(
            print_annex(
                halfjaar,
                annex,
                Section.model_validate_json(section),
                concept=concept,
                example=example,
            )
        )
    except (
        Exception
    ) as error:  # whatever went wrong is told to the run, which knows what to do with it
        answer.send(error)

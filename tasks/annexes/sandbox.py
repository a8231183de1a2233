"""Printing in a process of its own, with limits: text of a source can at worst end that process,
never the machine or the run.

The process is forked from a server that has everything imported, so that a print costs its own work
and little more. The server is clean: it holds no deliveries, no threads and no connections. A
process that prints both forms of an annex renders its page, lays it out, and then forks once more,
so that each form has a processor and limits of its own.

What prints is imported there and not here: a run that prints nothing new would wait for it longer
than for anything else.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import current_process, forkserver, resource_tracker, spawn
from multiprocessing.connection import Connection
from multiprocessing.util import Finalize
from threading import current_thread, main_thread
from typing import Any

from tasks.definitions.base import definitions_folder, go_by
from tasks.definitions.halfjaar import AnnexSpec, Halfjaar
from tasks.sections.section import Section

#: A hundred times what an annex of the example takes.
CPU_SECONDS = 200
#: Address space, not memory in use: fonts and libraries alone map half a gigabyte.
MEMORY_BYTES = 4 << 30

NAME = "bijlage afdrukken"

#: The files of one form of an annex, by name.
Files = dict[str, bytes]

#: In bytes: an address of a socket has 107, of which "/pymp-XXXXXXXX/listener-XXXXXXXX" takes 32.
_LONGEST_TMPDIR = 75

#: Of Linux: the signal that a process gets when its parent ends.
_PR_SET_PDEATHSIG = 1

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
    halfjaar: Halfjaar,
    annex: AnnexSpec,
    section: Section,
    *,
    example: str | None,
    replaces: str | None = None,
) -> Files:
    """The files of the concept of an annex, printed within limits.

    Raises:
        AnnexRefused: also if printing took more than :data:`CPU_SECONDS` or :data:`MEMORY_BYTES`.
    """
    (concept,) = _print_confined(
        halfjaar, annex, section, with_final=False, example=example, replaces=replaces
    )
    return concept


def print_both_confined(
    halfjaar: Halfjaar,
    annex: AnnexSpec,
    section: Section,
    *,
    example: str | None,
    replaces: str | None = None,
) -> tuple[Files, Files]:
    """The concept and the final form of an annex, printed at the same time from one page.

    Raises as :func:`print_confined`.
    """
    concept, final = _print_confined(
        halfjaar, annex, section, with_final=True, example=example, replaces=replaces
    )
    return concept, final


def _print_confined(
    halfjaar: Halfjaar,
    annex: AnnexSpec,
    section: Section,
    *,
    with_final: bool,
    example: str | None,
    replaces: str | None,
) -> list[Files]:
    """The files of the concept and, if asked for, those of the final form."""
    # Fonts for WeasyPrint, which removes them only where a process ends by itself.
    with tempfile.TemporaryDirectory(prefix="svz-afdruk-", ignore_cleanup_errors=True) as work:
        ours, theirs = _context.Pipe(duplex=False)
        # The section goes as text, because it holds fractions and read-only mappings that its own
        # reader knows best. The process prints one annex and ends, so that a run that is killed
        # leaves no process behind that waits for more.
        arguments = (
            theirs,
            (CPU_SECONDS, MEMORY_BYTES),
            halfjaar,
            annex,
            section.model_dump_json(),
            with_final,
            example,
            replaces,
            str(definitions_folder()),
            work,
        )
        process = _context.Process(target=_print, name=NAME, args=arguments, daemon=True)
        with _ctrl_c_waits():
            _start_server()
            process.start()
        theirs.close()
        try:
            made: list[Files] | Exception = ours.recv()
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
        from tasks.annexes.print import AnnexRefused

        raise AnnexRefused(
            f"De bijlage {annex.title} vroeg meer rekentijd of geheugen dan is toegestaan en "
            "is niet afgedrukt. "
            "Controleer of een tekst in de leveringen buitensporig lang is."
        )
    if isinstance(made, Exception):
        raise made
    return made


@contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """Hold a Ctrl-C back until the process has started: one that is interrupted half-way prints a
    traceback.
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
    """Start the server, if it does not run, with Ctrl-C blocked: that reaches every process of a
    terminal, and the server would print a traceback.
    """
    resource_tracker.ensure_running()  # starting it would undo what follows
    _shorten_address()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _shorten_address() -> None:
    """Have the server listen in /tmp if a folder of TMPDIR is too long for the address of a socket.

    From Python 3.14 on multiprocessing does so itself: python/cpython 132124.
    """
    known = current_process()._config  # type: ignore[attr-defined]
    if len(os.fsencode(tempfile.gettempdir())) <= _LONGEST_TMPDIR or "tempdir" in known:
        return
    short = tempfile.mkdtemp(prefix="pymp-", dir="/tmp")
    Finalize(None, shutil.rmtree, args=(short, True), exitpriority=-100)
    known["tempdir"] = short


def _print(
    answer: Connection,
    limits: tuple[int, int],
    halfjaar: Halfjaar,
    annex: AnnexSpec,
    section: str,
    with_final: bool,
    example: str | None,
    replaces: str | None,
    definitions: str,
    work: str,
) -> None:
    tempfile.tempdir = work
    # The server that was forked from may have started under other definitions.
    go_by(definitions)
    from tasks.annexes.print import PrintableAnnex

    # Garbage collection takes a twentieth of a long print; here all memory goes when the process
    # ends.
    gc.disable()
    # A Ctrl-C ends it in silence: the run reports it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    cpu_seconds, memory_bytes = limits
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))

    def files() -> list[Files]:
        printable = PrintableAnnex(
            halfjaar,
            annex,
            Section.model_validate_json(section),
            example=example,
            replaces=replaces,
        )

        def final() -> Files:
            answer.close()  # else nobody sees that the process that forked has ended
            return printable.files(concept=False)

        if with_final:
            printable.lay_out()
        beside = [_start_copy(final)] if with_final else []
        return [printable.files(concept=True), *(finish() for finish in beside)]

    _tell(answer, files)


def _start_copy(work: Callable[[], Files]) -> Callable[[], Files]:
    """Start ``work`` in a copy of this process, which has the page and the same limits, and ends
    with this process at the latest; gives how to wait for what it makes.

    Waiting raises what ``work`` raised, and MemoryError if a limit ended the copy.
    """
    ours, theirs = _context.Pipe(duplex=False)
    original = os.getpid()
    copy = os.fork()
    if copy == 0:
        try:
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            ours.close()
            if os.getppid() == original:  # else it ended too soon for that signal
                _tell(theirs, work)
        finally:
            os._exit(0)
    theirs.close()

    def finish() -> Files:
        try:
            made: Files | Exception = ours.recv()
        except EOFError:
            made = MemoryError()
        os.waitpid(copy, 0)
        if isinstance(made, Exception):
            raise made
        return made

    return finish


def _tell(answer: Connection, work: Callable[[], object]) -> None:
    """Send what ``work`` makes, or the error it raised: the reader knows what to do with it."""
    try:
        answer.send(work())
    except Exception as error:
        answer.send(error)

"""Printing has limits: a text that asks for too much ends its own process, and the run says so."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest
import tinyhtml5  # type: ignore[import-untyped]
from support.annexes.annex_example import example_section
from support.servers.processes import until

from tasks.annexes import sandbox
from tasks.annexes.page import dom
from tasks.annexes.print import AnnexRefused, PrintableAnnex
from tasks.annexes.sandbox import print_both_confined, print_confined
from tasks.definitions.halfjaar import load_halfjaar
from tasks.sections.content.damages import Content, Damage
from tasks.sections.section import Cell, Heading, Row, Section, Table

PROJECT = Path(__file__).parents[2]
HALFJAAR = load_halfjaar("2025-H1")
DAMAGES = next(annex for annex in HALFJAAR.annexes if annex.section == "damages")


def section(cause: str) -> Section:
    """The section of damages with one damage, whose cause is this text."""
    figures = example_section().figures
    counts = (
        figures[0].model_copy(update={"id": "damages.aantal"}),
        figures[0].model_copy(update={"id": "damages.burgers"}),
    )
    damage = Damage(
        number="D2025-01",
        title="Titel",
        toeslag="huurtoeslag",
        noticed_on="1 mei 2025",
        noticed_by="een burger",
        cause=cause,
        effect="Gevolg.",
        parts=(),
    )
    table = Table(
        id="damages",
        caption="Damages",
        summary="Eén damage",
        headings=(Heading(title="Damage"), Heading(title="Besluit")),
        rows=(Row(cells=(Cell(text="Titel"), Cell(text="corrigeren"))),),
    )
    return Section(
        name="damages",
        figures=counts,
        statuses=(),
        tables={"damages": table},
        findings=(),
        content=Content(damages=(damage,), previous_count=None, estimated=False),
    )


def test_the_same_bytes_as_without_limits() -> None:
    printable = PrintableAnnex(HALFJAAR, DAMAGES, section("Kort."), example=None)
    concept, final = (printable.files(concept=concept) for concept in (True, False))
    assert print_confined(HALFJAAR, DAMAGES, section("Kort."), example=None) == concept
    assert print_both_confined(HALFJAAR, DAMAGES, section("Kort."), example=None) == (
        concept,
        final,
    )


def test_both_forms_are_printed_from_a_page_that_is_rendered_and_parsed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed = []

    def parse(source: object, **options: object) -> object:
        parsed.append(source)
        return tinyhtml5.parse(source, **options)

    monkeypatch.setattr(dom, "tinyhtml5", SimpleNamespace(parse=parse))
    printable = PrintableAnnex(HALFJAAR, DAMAGES, section("Kort."), example=None)
    for concept in (True, False):
        assert printable.files(concept=concept)
    assert len(parsed) == 1


@pytest.mark.parametrize(("limit", "value"), [("CPU_SECONDS", 1), ("MEMORY_BYTES", 64 << 20)])
def test_beyond_a_limit_the_annex_is_refused_in_words_and_the_next_one_is_printed(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    with monkeypatch.context() as small:
        small.setattr(sandbox, limit, value)
        for print_one in (print_confined, print_both_confined):
            with pytest.raises(AnnexRefused, match="meer rekentijd of geheugen"):
                print_one(HALFJAAR, DAMAGES, section("Een alinea. " * 200_000), example=None)
    assert print_confined(HALFJAAR, DAMAGES, section("Kort."), example=None)


def test_a_final_form_that_ends_alone_refuses_the_annex() -> None:
    # Each form is printed in a process of its own, and each has the whole of the limits.
    def end_the_final_form() -> None:
        concept = until(active_children, "a print")[0]
        final = until(lambda: children_of(concept.pid), "a final form", every=0.01)[0]
        os.kill(final, signal.SIGKILL)

    ender = Thread(target=end_the_final_form)
    ender.start()
    try:
        with pytest.raises(AnnexRefused, match="meer rekentijd of geheugen"):
            print_both_confined(HALFJAAR, DAMAGES, section("Een alinea. " * 5_000), example=None)
    finally:
        ender.join()


def runs(pid: int) -> bool:
    """Whether there is a process with this id, other than one whose end nobody has asked for."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def children_of(pid: int | None) -> list[int]:
    """The processes that a process started and that still run."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("print_one", [print_confined, print_both_confined])
def test_an_interrupt_that_reaches_the_print_first_is_an_interrupt_and_no_limit(
    print_one: Callable[..., object],
) -> None:
    # Ctrl-C in a terminal reaches all processes, in any order.
    def interrupt() -> None:
        until(active_children, "a print")
        os.kill(active_children()[0].pid or 0, signal.SIGINT)

    sender = Thread(target=interrupt)
    sender.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            print_one(HALFJAAR, DAMAGES, section("Een alinea. " * 200_000), example=None)
    finally:
        sender.join()


def test_the_final_form_is_not_printed_any_further_when_its_print_ends() -> None:
    finals: list[int] = []

    def end_the_print() -> None:
        concept = until(active_children, "a print")[0]
        finals.extend(until(lambda: children_of(concept.pid), "a final form", every=0.01))
        os.kill(concept.pid or 0, signal.SIGKILL)

    ender = Thread(target=end_the_print)
    ender.start()
    try:
        with pytest.raises(AnnexRefused):
            print_both_confined(HALFJAAR, DAMAGES, section("Een alinea. " * 5_000), example=None)
    finally:
        ender.join()
    until(lambda: not runs(finals[0]), "the end of the final form")


PROGRAM = """
import sys
from tasks.annexes.sandbox import print_confined
from tasks.definitions.halfjaar import load_halfjaar
from tasks.sections.section import Section
print("begin")
halfjaar = load_halfjaar("2025-H1")
annex = next(one for one in halfjaar.annexes if one.section == "damages")
for _ in range(2):
    print(len(print_confined(halfjaar, annex, Section.model_validate_json(sys.argv[1]), example=None)))
"""


@pytest.mark.parametrize("as_module", [False, True])
def test_the_program_that_runs_is_not_begun_again_for_every_print(
    tmp_path: Path, as_module: bool
) -> None:
    (tmp_path / "programma.py").write_text(PROGRAM)
    how = ["-m", "programma"] if as_module else [str(tmp_path / "programma.py")]
    done = subprocess.run(
        [sys.executable, *how, section("Kort.").model_dump_json()],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    begun, *made = done.stdout.split()
    assert begun == "begin"
    assert made[0] == made[1]
    assert len(made) == 2


@pytest.mark.parametrize("length", [75, 76])
def test_a_long_name_of_the_folder_for_temporary_files_is_no_hindrance(length: int) -> None:
    folder = Path("/tmp", f"svz-{os.getpid()}-".ljust(length - len("/tmp/"), "x"))
    folder.mkdir()
    code = """if True:
        from test_confined import DAMAGES, HALFJAAR, section
        from tasks.annexes.sandbox import print_confined
        print(sorted(print_confined(HALFJAAR, DAMAGES, section("Kort."), example=None)))
        """
    try:
        ran = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ
            | {
                "TMPDIR": str(folder),
                "PYTHONPATH": f"{PROJECT}:{PROJECT}/tests:{PROJECT}/tests/annexes",
            },
            capture_output=True,
            text=True,
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ".pdf" in ran.stdout
        assert list(folder.iterdir()) == []
    finally:
        shutil.rmtree(folder)

"""What ``svz`` says of a call that can not be is Dutch, whatever the language of the machine; and
so is every explanation it gives.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import click
import polib
import pytest
from click.testing import CliRunner
from support.command_line import svz
from support.commands import every_command

from flows.commands.dutch import LOCALE
from flows.commands.main import main
from flows.shared.exit_codes import ExitCode

CATALOGUE = polib.pofile(str(LOCALE / "nl/LC_MESSAGES/svz.po"))
ENGLISH = (
    "Usage",
    "Options",
    "Error",
    "Try ",
    "Missing",
    "Invalid",
    "such",
    "Show this",
    "default:",
    "required",
    "OPTIONS",
    "ARGS",
    "COMMAND",
)


def said(*arguments: str) -> str:
    return CliRunner().invoke(main, list(arguments), prog_name="svz").output


@pytest.mark.parametrize(
    ("call", "words"),
    [
        pytest.param(
            "assemble", "Fout: Er ontbreekt een waarde: 'HALFJAAR'.", id="a value left out"
        ),
        pytest.param(
            "server-files", "Fout: Er ontbreekt een optie: '--to'.", id="an option left out"
        ),
        pytest.param(
            "asemble",
            "Fout: De opdracht 'asemble' bestaat niet. Bedoelde u 'assemble'?",
            id="an unknown command",
        ),
        pytest.param(
            "serve --prt 1",
            "Fout: De optie '--prt' bestaat niet. Bedoelde u '--port'?",
            id="an unknown option",
        ),
        pytest.param(
            "serve --port",
            "Fout: Bij de optie '--port' hoort een waarde.",
            id="an option without its value",
        ),
        pytest.param(
            "serve --port x",
            "Fout: De waarde bij '--port' kan niet: 'x' is geen getal.",
            id="no number",
        ),
        pytest.param(
            "serve --port 0",
            "Fout: De waarde bij '--port' kan niet: 0 valt buiten 1<=x<=65535.",
            id="out of range",
        ),
        pytest.param(
            "verify /er/niet",
            "Fout: De waarde bij 'MAP' kan niet: Map '/er/niet' bestaat niet.",
            id="a folder that is not there",
        ),
        pytest.param(
            "templates 2025-H1 2024-H2",
            "Fout: Er staat een waarde te veel: 2024-H2",
            id="too many values",
        ),
        pytest.param(
            "people add mia --role baas",
            "Fout: De waarde bij '--role' kan niet: 'baas' is niet een van 'maker',",
            id="no choice",
        ),
    ],
)
def test_a_call_that_can_not_be(call: str, words: str) -> None:
    text = said(*call.split())
    assert text.splitlines()[-1].startswith(words), text
    assert [word for word in ENGLISH if word in text] == []


def test_the_language_of_the_machine_does_not_matter() -> None:
    done = svz("verify", env={"LC_ALL": "en_US.UTF-8", "LANGUAGE": "de"})
    assert done.returncode == ExitCode.USAGE
    assert "Fout: Er ontbreekt een waarde: 'MAP'." in done.stderr


@pytest.mark.parametrize("call", [(), *every_command(main)], ids=" ".join)
def test_every_explanation_is_dutch(call: tuple[str, ...]) -> None:
    text = said(*call, "--help")
    assert "Gebruik: svz" in text
    assert "Toon deze uitleg." in text
    assert re.search(r"\.\.\.$", text.partition("Opdrachten:")[2], re.MULTILINE) is None, (
        "a description is cut"
    )
    assert [word for word in ENGLISH if word in text] == []


def test_every_text_of_the_catalogue_is_one_that_click_looks_up() -> None:
    """A newer click that words something anew would say it in English."""
    assert click.__file__ is not None
    sources = (
        path.read_text(encoding="utf-8") for path in Path(click.__file__).parent.glob("*.py")
    )
    known = {
        node.value
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
    }
    texts = {text for entry in CATALOGUE for text in (entry.msgid, entry.msgid_plural) if text}
    assert len(texts) > 40
    assert texts - known == set()


def test_every_translation_has_the_places_of_its_text() -> None:
    def places(text: str) -> set[str]:
        return {part.partition("}")[0].removesuffix("!r") for part in text.split("{")[1:]}

    for entry in CATALOGUE:
        # What is left out on purpose is left out; what is not given can not be filled in.
        pairs = (
            [(entry.msgid, entry.msgstr)]
            if not entry.msgid_plural
            else zip((entry.msgid, entry.msgid_plural), entry.msgstr_plural.values(), strict=True)
        )
        for text, translation in pairs:
            assert translation
            assert places(translation) <= places(text)

"""Every file, folder and heading that a document points at is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
FILES = [
    PROJECT / name
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    if (PROJECT / name).exists()
]
DOCUMENTS = [file for file in FILES if file.suffix == ".md" and "golden" not in file.parts]
#: What a run, a server or a browser makes, or who runs the product writes; nothing of it is in the
#: repository.
MADE = re.compile(
    r"outputs/|(figures|findings|release|statement|approved-statement)\.json|install\.sh|controleer\.py|(records|registers)\.yaml"
)
FOLDERS = {file.relative_to(PROJECT).parts[0] for file in FILES} | {"docs"}


def named_files(text: str) -> set[str]:
    """Paths in backquotes, and names of files of ours; what holds a placeholder is left out."""
    words = {word for quoted in re.findall(r"`([^`\n]+)`", text) for word in quoted.split()}
    paths = {word for word in words if "/" in word and word.split("/")[0] in FOLDERS}
    names = {word for word in words if re.fullmatch(r"[\w-]+\.(py|ya?ml|toml|j2|sql)", word)}
    return {
        word for word in paths | names if not re.search(r"[<>*{]", word) and not MADE.match(word)
    }


def headings(document: Path) -> set[str]:
    """The names that GitHub gives to the headings of a page."""
    found = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(PROJECT)))
def test_what_a_document_names_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    names = {file.name for file in FILES}
    missing = [
        name
        for name in sorted(named_files(text))
        if not ((PROJECT / name).exists() if "/" in name else name in names)
    ]
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, heading = target.partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        aim = document.parent / path if path else document
        if not aim.exists() or (heading and heading not in headings(aim)):
            missing.append(target)
    assert missing == []


def test_every_decision_is_in_the_index() -> None:
    folder = PROJECT / "docs/decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    decisions = sorted(file.name for file in folder.glob("[0-9]*.md"))
    assert decisions == re.findall(r"\((\d[^)]*\.md)\)", index)

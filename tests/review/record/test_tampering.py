"""Whatever is done to a sealed folder is seen without a key, if anything in the folder can show it.

What can not be seen in a folder is that all of it was made up, by the rules: then its name is not
the one that people were told. Whoever has the public key of the installation sees that too.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from support.cases import cases
from support.review.review_example import REVIEWED, Clock, approved, opened, reviewed
from support.review.tampering import (
    APPROVED,
    STATEMENT,
    Files,
    Lines,
    files_of,
    lines_of,
    misshapen,
    nodes,
    put,
    reapproved,
    release_of_version,
    relogged,
    resealed,
    written,
)

from flows.commands.main import main
from flows.shared.exit_codes import ExitCode
from tasks.review import comments
from tasks.review.decisions import approve, give_back
from tasks.review.record.store import Review
from tasks.review.registration import register_dossier
from tasks.review.release import second_verifier
from tasks.review.release.release import LOG, finish_releases, release
from tasks.review.release.signature import signature_file, write_signature
from tasks.review.release.verify import remarks, verify_folder
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import State

SLSA = "https://slsa.dev/provenance/v1"
TAMPERINGS = cases(usual=115, long=1_500)
#: The second verifier asks OpenSSL about a signature, which takes a process: of one in so many.
SAMPLE = 10


class Keys(NamedTuple):
    """The pair of an installation that signs; ``file`` is the public half as an auditor has it."""

    private: Ed25519PrivateKey
    public: Ed25519PublicKey
    file: Path


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    private, place = Ed25519PrivateKey.generate(), tmp_path_factory.mktemp("sleutels")
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (place / "geheim.pem").write_bytes(pem)
    public = private.public_key()
    file = place / "openbaar.pem"
    file.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return Keys(private, public, file)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> dict[str, Path]:
    """A dossier, its release after two rounds with a question, and releases of earlier versions;
    every release is signed.
    """
    place = tmp_path_factory.mktemp("heel")
    clock = Clock()
    with opened(None, place / "uit", clock) as review:
        review.signing_key = keys.file.with_name("geheim.pem")
        digest = approved(review)
        folder = review.outputs / "2025-H1" / digest
        clock.pass_time(timedelta(hours=1))
        give_back(review, "bo", digest, "Nog eens.")
        register_dossier(review, folder, "mia")
        clock.pass_time(timedelta(hours=1))
        reviewed_again = reviewed(review)
        assert reviewed_again == digest
        comments.close(review, "bo", comments.ask(review, "bo", digest, "Zeker?"), "Ja.")
        clock.pass_time(timedelta(hours=1))
        approve(review, "bo", digest)
        released = release(review, "vera", digest)
    earlier = [release_of_version(number, place / f"versie {number}") for number in (1, 2)]
    first, second = earlier
    signature = keys.private.sign((first / STATEMENT).read_bytes())
    first.with_name(f"{first.name}.sig").write_bytes(signature)  # as that version signed
    write_signature(second, (second / STATEMENT).read_bytes(), keys.private)
    return {"dossier": folder, "release": released, "version 1": first, "version 2": second}


@pytest.fixture(params=["release", "version 1"])
def released(request: pytest.FixtureRequest, folders: dict[str, Path]) -> Files:
    """The files of a release, of this version and of the one before."""
    return files_of(folders[request.param])


def svz_verify(folder: Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["verify", str(folder)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def seen(files: Files, place: Path) -> str:
    """What the check says, which must be something."""
    folder = put(files, place)
    code, said = svz_verify(folder)
    assert code == ExitCode.NOT_WHOLE, said
    assert said.startswith("Niet heel: "), said
    assert second_says(folder) is not None
    return said


def second_says(folder: Path, key: Path | None = None) -> str | None:
    """What the second verifier, which knows releases only, finds wrong; None if nothing."""
    try:
        second_verifier.Release(folder, key=key)
    except second_verifier.WRONG as wrong:
        return str(wrong)
    return None


def test_what_nobody_touched_is_whole(folders: dict[str, Path]) -> None:
    for which, folder in folders.items():
        assert verify_folder(folder) == []
        assert (second_says(folder) is None) == (which != "dossier")


def test_a_release_that_nobody_touched_is_signed(folders: dict[str, Path], keys: Keys) -> None:
    for which in ("release", "version 1", "version 2"):
        assert verify_folder(folders[which], keys.public) == []
        assert second_says(folders[which], keys.file) is None


def is_signed(folder: Path, original: Path, keys: Keys, *, ask_second: bool) -> bool:
    """Whether a release has the signature of the installation, if it is given that of another."""
    signature = signature_file(original)
    given = folder.with_name(f"{folder.name}{signature.suffix}")
    shutil.copyfile(signature, given)
    try:
        signed = not verify_folder(folder, keys.public)
        if ask_second:
            assert signed == (second_says(folder, keys.file) is None)
    finally:
        given.unlink()
    return signed


def with_type(files: Files, kind: object) -> Files:
    return resealed(files, lambda content: content.update(predicateType=kind))


@pytest.mark.parametrize("kind", [SLSA, "iets anders", "urn:stand-van-zaken:vrijgave:v9", None, 5])
def test_a_release_under_another_type_is_no_dossier(
    released: Files, tmp_path: Path, kind: object
) -> None:
    seen(with_type(released, kind), tmp_path)


@pytest.mark.parametrize("kind", [SLSA, "iets anders"])
def test_another_type_an_emptied_log_and_another_pdf_are_no_dossier(
    released: Files, tmp_path: Path, kind: str
) -> None:
    assert "is heel" not in seen(
        with_type({**released, LOG: b"", "damages.pdf": b"8.000"}, kind), tmp_path
    )


def test_a_made_up_predicate_does_not_make_a_dossier_of_a_release(
    released: Files, tmp_path: Path
) -> None:
    made_from = json.loads(released["approved-statement.json"])["predicate"]
    files = resealed(
        {**released, LOG: b"", "damages.pdf": b"8.000"},
        lambda content: content.update(predicateType=SLSA, predicate=made_from),
    )
    assert "hoort niet bij een dossier" in seen(files, tmp_path)


def seats_changed(change: Callable[[dict[str, Any]], object]) -> Callable[[Lines], None]:
    def run(lines: Lines) -> None:
        for line in lines:
            if line["action"] == "aanbieden":
                change(line["data"]["seats"])

    return run


def only(lines: Lines, annex: str) -> None:
    """The votes about the other annexes go; the last that is left completes them."""
    votes = [line for line in lines if line["action"] == "stemmen"]
    for line in votes:
        if line["data"]["annex"] != annex:
            lines.remove(line)
    for line in lines:
        if line["action"] == "stemmen":
            line["data"]["state"] = "in beoordeling"
    for before, line in pairwise(lines):
        if before["action"] == "stemmen" and line["action"] != "stemmen":
            before["data"]["state"] = "beoordeeld"


def test_a_log_with_one_seat_per_annex_is_seen(released: Files, tmp_path: Path) -> None:
    lines = lines_of(released)
    seats_changed(lambda seats: [seat.pop() for seat in seats.values()])(lines)
    lines = [one for one in lines if one["action"] != "stemmen" or one["person"] == "ugo"]
    assert "2 tot 6 plaatsen" in seen(relogged(released, lines), tmp_path)


def test_a_log_about_one_annex_only_is_seen(folders: dict[str, Path], tmp_path: Path) -> None:
    files = files_of(folders["release"])
    lines = lines_of(files)
    seats_changed(lambda seats: [seats.pop(one) for one in REVIEWED if one != "damages"])(lines)
    only(lines, "damages")
    assert "andere bijlagen" in seen(relogged(files, lines), tmp_path)


def test_a_log_with_two_names_of_choice_is_seen(folders: dict[str, Path], tmp_path: Path) -> None:
    files = files_of(folders["release"])
    lines = lines_of(files)
    seats_changed(lambda seats: seats.update({one: ["bo", "ugo"] for one in REVIEWED}))(lines)
    assert "andere beoordelaars" in seen(relogged(files, lines), tmp_path)


@pytest.mark.parametrize("rest", [b"x", b" ", b"{}", b'{"action":"stemmen"}', b"\xff"])
def test_text_after_the_last_line_is_seen(released: Files, tmp_path: Path, rest: bytes) -> None:
    seen(resealed({**released, LOG: released[LOG] + rest}), tmp_path)


def test_moments_that_run_backwards_are_seen(folders: dict[str, Path], tmp_path: Path) -> None:
    files = files_of(folders["release"])
    lines = lines_of(files)
    lines[-2]["moment"] = "2024-05-01T09:00:00.000000+00:00"
    assert "eerder moment" in seen(relogged(files, lines), tmp_path)


@pytest.mark.parametrize(
    "moment",
    ["gisteren", "", "2025-06-27", "2025-06-27T09:35:00", "2025-06-27T11:35:00.000000+02:00"],
)
def test_what_is_no_moment_is_seen(released: Files, tmp_path: Path, moment: str) -> None:
    lines = lines_of(released)
    lines[-1]["moment"] = moment
    assert "geen moment" in seen(relogged(released, lines), tmp_path)


@pytest.mark.parametrize("person", ["", "Mallory & co", "x", "vera\n", "Véra"])
def test_a_person_who_can_not_exist_is_seen(released: Files, tmp_path: Path, person: str) -> None:
    lines = lines_of(released)
    lines[-1]["person"] = person
    assert "geen naam van een persoon" in seen(relogged(released, lines), tmp_path)


@pytest.mark.parametrize("which", ["dossier", "release", "version 1"])
def test_a_statement_about_no_file_at_all_is_seen(
    folders: dict[str, Path], tmp_path: Path, which: str
) -> None:
    statement = files_of(folders[which])[STATEMENT]
    assert "noemt geen enkel bestand" in seen(resealed({STATEMENT: statement}), tmp_path)


@pytest.mark.parametrize("which", ["dossier", "release", "version 1"])
@pytest.mark.parametrize("field", ["predicateType", "predicate", "subject", "_type"])
def test_a_statement_without_one_of_its_fields_is_told_in_a_sentence(
    folders: dict[str, Path], tmp_path: Path, which: str, field: str
) -> None:
    files = files_of(folders[which])
    seen(resealed(files, lambda content: content.pop(field)), tmp_path)


@pytest.mark.parametrize("which", ["dossier", "release", "version 1"])
def test_a_file_that_was_taken_out_is_named_even_if_every_hash_is_right(
    folders: dict[str, Path], tmp_path: Path, which: str
) -> None:
    files = files_of(folders[which])
    needed = {"figures.json", "findings.json", "damages.pdf", "damages.html", LOG}
    for name in sorted(needed & set(files)):
        left = {one: data for one, data in files.items() if one != name}
        assert f"{name} ontbreekt" in seen(resealed(left), tmp_path / name)


def test_a_comment_can_not_ride_on_a_line_of_another_action(
    released: Files, tmp_path: Path
) -> None:
    """A maker who closes a question with a line that says something else."""
    lines = lines_of(released)
    closing = next(one for one in lines if one["action"] == "afsluiten")
    asked = next(one for one in lines if one["action"] == "vragen")
    closing.update(action="opmerken", person=asked["person"])
    assert "zegt niet wat een regel over opmerken zegt" in seen(relogged(released, lines), tmp_path)


def test_a_whole_folder_is_not_the_one_that_was_told(folders: dict[str, Path]) -> None:
    for folder in folders.values():
        for expected, code in ((folder.name, 0), ("ab" * 32, ExitCode.NOT_WHOLE)):
            done = CliRunner().invoke(main, ["verify", str(folder), "--expect", expected])
            assert done.exit_code == code
            assert (f"Dit is {folder.name}, niet {expected}." in done.output) == bool(code)


# Anything at all, many times.

#: Values that a statement or a line may have or not, so that nothing is misshapen without them;
#: and lists of things of which there may be any number.
FREE = re.compile(r"annotations/bestand|voorbeeld|/example$|/release_list$|/anchor$|/annex$")


def _bytes_of_a_file(files: Files, random: Random) -> Files:
    name = random.choice(sorted(files))
    data = bytearray(files[name])
    match random.choice(("flip", "cut", "more", "empty", "gone")):
        case "flip":
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        case "cut":
            del data[random.randrange(len(data)) :]
        case "more":
            data += b"x"
        case "empty":
            data.clear()
        case "gone":
            return {one: whole for one, whole in files.items() if one != name or name == STATEMENT}
    return {**files, name: bytes(data)}


def _a_file_too_many(files: Files, random: Random) -> Files:
    return {**files, random.choice(("extra.txt", ".hidden", "figures.json~")): b"x"}


def _sealed_file_too_many(files: Files, random: Random) -> Files:
    return resealed({**files, random.choice(("extra.txt", "x.pdf", "log.json")): b"x"})


def _sealed_file_exchanged(files: Files, random: Random) -> Files:
    one, other = random.sample(sorted(set(files) - {STATEMENT}), 2)
    return resealed({**files, one: files[other] + b" ", other: files[one] + b" "})


def _misshapen_statement(files: Files, random: Random) -> Files:
    content = json.loads(files[STATEMENT])
    ways = [way for way in nodes(content) if not FREE.search("/".join(map(str, way)))]
    return {**files, STATEMENT: written(misshapen(content, random.choice(ways), random))}


def _statement_written_otherwise(files: Files, random: Random) -> Files:
    content = json.loads(files[STATEMENT])
    return {
        **files,
        STATEMENT: random.choice(
            (
                json.dumps(content).encode(),
                files[STATEMENT] + b"\n",
                files[STATEMENT].replace(b"{\n", b'{\n "extra": 1,\n', 1),
                written(list(content)),
                written(content | {"extra": {}}),
            )
        ),
    }


def _misshapen_line(files: Files, random: Random) -> Files:
    lines = lines_of(files)
    position = random.randrange(len(lines))
    ways = [
        way
        for way in nodes(lines[position])
        if way[0] not in ("number", "previous_in_dossier")  # made again by whoever chains
        and not FREE.search("/".join(map(str, way)))
    ]
    lines[position] = misshapen(lines[position], random.choice(ways), random)
    return relogged(files, lines)


def _line_moved_or_gone(files: Files, random: Random) -> Files:
    """The chain is not made again: whoever does that leaves lines out of another history."""
    lines = files[LOG].split(b"\n")[:-1]
    line = lines.pop(random.randrange(len(lines)))
    if random.random() < 0.5:
        lines.insert(random.randrange(len(lines)), line)
    log = b"".join(one + b"\n" for one in lines)
    return files if log == files[LOG] else resealed({**files, LOG: log})


#: What is not seen of a folder, and why. Nothing of a release is among these for who has the key,
#: but what is no part of it.
LIMITS = {
    "modes, times and hard links": (
        "a folder is the names and bytes of its files, which are what travels; who may write to "
        "them, when they were written and under which other names they are on the same disk, is "
        "about this copy and this machine"
    ),
    "the statement of a dossier": (
        "its name is the sha256 of its statement; whoever changes in that what nothing else in the "
        "folder says (the name of a delivery, who reviews, an example) and renames the folder, has "
        "the dossier of another run. Its name is not the one that people were told, and no log "
        "knows it; of a release all of it follows from the log"
    ),
}


def _limit(which: str, whole: Files, files: Files) -> str | None:
    """Among which limits a tampering is that was not seen; None if it must be seen."""
    others = {name for name in {*whole, *files} if whole.get(name) != files.get(name)}
    return "the statement of a dossier" if (which, others) == ("dossier", {STATEMENT}) else None


OF_ANY = (
    _bytes_of_a_file,
    _a_file_too_many,
    _sealed_file_too_many,
    _misshapen_statement,
    _statement_written_otherwise,
)
OF_A_RELEASE = (*OF_ANY, _sealed_file_exchanged, _misshapen_line, _line_moved_or_gone)


@pytest.mark.parametrize("which", ["dossier", "release"])
def test_what_is_no_part_of_a_folder_is_among_the_limits(
    folders: dict[str, Path], tmp_path: Path, keys: Keys, which: str
) -> None:
    folder = put(files_of(folders[which]), tmp_path)
    for file in folder.iterdir():
        file.chmod(0o666)
        os.utime(file, (0, 0))
        os.link(file, tmp_path / f"ook-{file.name}")
    assert verify_folder(folder) == []
    if which == "release":
        assert is_signed(folder, folders[which], keys, ask_second=True)
    assert "modes, times and hard links" in LIMITS


@pytest.mark.grows
@pytest.mark.parametrize("which", ["dossier", "release", "version 1", "version 2"])
def test_whatever_is_tampered_with_is_seen(
    folders: dict[str, Path], tmp_path: Path, keys: Keys, which: str
) -> None:
    whole = files_of(folders[which])
    missed, counted = [], Counter[str]()
    for seed in range(TAMPERINGS):
        random = Random(seed)
        tamper = random.choice(OF_ANY if which == "dossier" else OF_A_RELEASE)
        files = tamper(whole, random)
        if files == whole:
            continue
        # The folder is named by its statement, so nothing is seen by its name alone.
        folder = put(files, tmp_path)
        problems, second = verify_folder(folder), second_says(folder)
        # What is found without the key is found with it. A dossier is not signed.
        asked = which != "dossier" and (not problems or seed % SAMPLE == 0)
        if asked and is_signed(folder, folders[which], keys, ask_second=seed % SAMPLE == 0):
            missed.append((seed, f"{tamper.__name__}, with the key"))
        shutil.rmtree(folder)
        limit = _limit(which, whole, files)
        counted["found" if problems else limit or "missed"] += 1
        if (not problems and limit is None) or not all(problems):
            missed.append((seed, tamper.__name__))
        if not second:
            missed.append((seed, f"{tamper.__name__}, by the second verifier"))
    sys.stdout.write(f"{which}: {dict(counted)}\n")
    assert missed == []
    assert set(counted) - {"found"} <= set(LIMITS)


# Made up by somebody who has this code and keeps to its forms: much of it follows the rules, and is
# the release of another history. The two verifiers agree on which; without the key of the
# installation nobody makes one that is signed.


def _line_elsewhere(lines: Lines, random: Random) -> None:
    """Gone, twice, or at another place."""
    line = lines.pop(random.randrange(len(lines)))
    for _ in range(random.randrange(3)):
        lines.insert(random.randrange(len(lines) + 1), copy.deepcopy(line))


def _value_of_another_line(lines: Lines, random: Random) -> None:
    line, other = random.choice(lines), random.choice(lines)
    name = random.choice(("person", "moment", "action", "data"))
    if name != "data":
        line[name] = other[name]
    elif common := sorted(set(line["data"]) & set(other["data"])):
        name = random.choice(common)
        line["data"][name] = copy.deepcopy(other["data"][name])


def _value_of_choice(lines: Lines, random: Random) -> None:
    data = random.choice(lines)["data"]
    data.update(
        random.choice(
            (
                {"roles": random.sample(["maker", "beoordelaar", "vrijgever", "lezer"], 2)},
                {"groups": random.sample(["beleid", "sturing", "uitvoering", "invordering"], 2)},
                {"state": str(random.choice(list(State)))},
                {"round": data["round"] + random.choice((-1, 0, 1))},
                {"trial": random.choice((None, True, False, 0, 1))},
                {"judged": random.choice((None, {}, "ab" * 32))},
                {"choice": random.choice(("akkoord", "teruggeven", "misschien"))},
                {"about": random.choice((None, 1, 2, 99))},
                {"concept": random.choice((None, 1, 2, 0))},
            )
        )
    )


def _approved_misshapen(files: Files, random: Random) -> Files:
    said = json.loads(files[APPROVED])
    content = misshapen(said, random.choice(nodes(said)), random)

    def change(said: dict[str, Any]) -> None:
        said.clear()
        said.update(content)

    try:
        return reapproved(files, change)
    except (KeyError, TypeError, AttributeError):
        return files


def _made_up(files: Files, random: Random) -> Files:
    if random.random() < 0.2:
        return _approved_misshapen(files, random)
    lines = lines_of(files)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        random.choice((_line_elsewhere, _value_of_another_line, _value_of_choice))(lines, random)
    return relogged(files, lines)


@pytest.mark.grows
@pytest.mark.parametrize("which", ["release", "version 1", "version 2"])
def test_both_verifiers_agree_on_what_is_made_up(
    folders: dict[str, Path], tmp_path: Path, keys: Keys, which: str
) -> None:
    whole, otherwise, follows = files_of(folders[which]), [], 0
    for seed in range(TAMPERINGS):
        files = _made_up(whole, Random(seed))
        folder = put(files, tmp_path)
        problems, second = verify_folder(folder), second_says(folder)
        if files != whole and (not problems or seed % SAMPLE == 0):
            signed = is_signed(folder, folders[which], keys, ask_second=seed % SAMPLE == 0)
            assert not signed, seed
        shutil.rmtree(folder)
        follows += not problems
        if bool(problems) != (second is not None):
            otherwise.append((seed, problems, second))
    sys.stdout.write(f"{which}: {TAMPERINGS - follows} found, {follows} of another history\n")
    assert otherwise == []


# What is said of a folder that is whole.


def test_a_release_of_the_previous_version_is_whole_and_said_to_be_one(
    folders: dict[str, Path],
) -> None:
    code, said = svz_verify(folders["version 1"])
    assert code == 0
    assert f"De vrijgave is heel: {folders['version 1'].name}" in said
    assert "vorige versie (1)" in said
    assert "regels daarvan" in said


def test_that_no_signature_was_checked_is_said_of_a_release(folders: dict[str, Path]) -> None:
    for which, folder in folders.items():
        signed = "Niet op een handtekening gecontroleerd" in svz_verify(folder)[1]
        assert signed == (which != "dossier")
    assert remarks(folders["dossier"]) == []


def test_an_act_while_the_clock_runs_behind_is_refused(review: Review, clock: Clock) -> None:
    digest = reviewed(review)
    clock.pass_time(-timedelta(days=400))
    with pytest.raises(Refused, match="klok van deze machine loopt achter"):
        approve(review, "bo", digest)
    clock.pass_time(timedelta(days=400))
    approve(review, "bo", digest)
    folder = release(review, "vera", digest)
    assert verify_folder(folder) == []
    assert finish_releases(review) == [folder]
    assert hashlib.sha256((folder / STATEMENT).read_bytes()).hexdigest() == folder.name

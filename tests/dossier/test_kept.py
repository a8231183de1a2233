"""Kept results: found by what they were made from, hashed before they are used, bounded."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from tasks.storage.kept import FOLDER, Kept
from tasks.storage.store import Store

WITH = "code van vandaag"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def entries(store: Store) -> list[Path]:
    return sorted((store.folder / FOLDER).iterdir())


def keep(store: Store, name: str, data: bytes) -> str:
    digest = store.put(data)
    Kept(store, WITH).keep("proef", name, {"digest": digest}, [digest])
    return digest


def damage(path: Path) -> None:
    path.chmod(0o600)
    data = path.read_bytes()
    path.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])


def test_a_result_is_found_by_everything_it_was_made_from(store: Store) -> None:
    digest = keep(store, "a", b"inhoud")
    assert Kept(store, WITH).look_up("proef", "a") == {"digest": digest}
    assert Kept(store, WITH).look_up("proef", "b") is None
    assert Kept(store, WITH).look_up("iets anders", "a") is None
    assert Kept(store, "code van gisteren").look_up("proef", "a") is None
    assert Kept(store, WITH, fresh=True).look_up("proef", "a") is None


def test_a_result_comes_back_as_it_was_in_its_order(store: Store) -> None:
    Kept(store, WITH).keep("proef", {"b": 1, "a": 2}, {"z": 1, "a": ["é", None, 1.5]}, ())
    found = Kept(store, WITH).look_up("proef", {"a": 2, "b": 1})
    assert found == {"z": 1, "a": ["é", None, 1.5]}
    assert list(found) == ["z", "a"]


def test_a_result_whose_content_is_damaged_is_thrown_away_and_can_be_made_again(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    digest = keep(store, "a", b"inhoud")
    damage(store.path(digest))
    with caplog.at_level(logging.WARNING):
        assert Kept(store, WITH).look_up("proef", "a") is None
    assert "beschadigd" in caplog.text
    assert entries(store) == []
    assert not store.path(digest).exists()
    assert keep(store, "a", b"inhoud") == digest
    assert Kept(store, WITH).look_up("proef", "a") == {"digest": digest}


def test_a_result_that_is_damaged_itself_is_thrown_away(store: Store) -> None:
    keep(store, "a", b"inhoud")
    (entry,) = entries(store)
    damage(entry)
    assert Kept(store, WITH).look_up("proef", "a") is None
    assert entries(store) == []


def test_a_fresh_run_repairs_what_is_damaged(store: Store) -> None:
    digest = keep(store, "a", b"inhoud")
    damage(store.path(digest))
    assert store.put(b"inhoud") == digest
    assert store.get(digest) == b"inhoud"


def test_a_store_that_takes_in_another_repairs_what_is_damaged(
    store: Store, tmp_path: Path
) -> None:
    digest = store.put(b"inhoud")
    damage(store.path(digest))
    other = Store(tmp_path / "other")
    other.put(b"inhoud")
    store.absorb(other.folder)
    assert store.get(digest) == b"inhoud"


def test_what_was_not_used_for_longest_goes_first(store: Store) -> None:
    made = {name: keep(store, name, name.encode() * 10_000) for name in "abc"}
    for age, entry in enumerate(entries(store)):
        os.utime(entry, (1_000 - age, 1_000 - age))
    assert Kept(store, WITH).look_up("proef", "a") is not None, "and so a was used now"
    Kept(store, WITH).trim(most=25_000)
    left = {name for name in "abc" if Kept(store, WITH).look_up("proef", name) is not None}
    assert len(left) == 2
    assert "a" in left
    assert {name for name, digest in made.items() if store.path(digest).exists()} == left


def test_what_another_result_still_names_stays(store: Store) -> None:
    shared = keep(store, "a", b"gedeeld" * 1_000)
    (old,) = entries(store)
    os.utime(old, (1_000, 1_000))
    keep(store, "b", b"gedeeld" * 1_000)
    Kept(store, WITH).trim(most=7_300)
    assert Kept(store, WITH).look_up("proef", "a") is None
    assert Kept(store, WITH).look_up("proef", "b") == {"digest": shared}


def test_below_the_bound_nothing_goes_but_the_rubbish_of_a_run_that_was_killed(
    store: Store,
) -> None:
    keep(store, "a", b"inhoud")
    (store.folder / FOLDER / ".half").write_bytes(b"half")
    Kept(store, WITH).trim()
    assert Kept(store, WITH).look_up("proef", "a") is not None
    assert len(entries(store)) == 1


def test_a_store_without_results_can_be_trimmed(store: Store) -> None:
    Kept(store, WITH).trim()
    assert list(store.folder.iterdir()) == []

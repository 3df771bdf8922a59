"""The store: whole files or none, and a full disk told plainly."""

import errno
import os

import pytest

from houfeng.products.store import Store
from houfeng.vocabulary.errors import SourceUnavailable


def test_the_same_bytes_are_kept_once(tmp_path):
    kept = Store(tmp_path)
    # echo -n abc | sha256sum
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    assert kept.put(b"abc") == kept.put(b"abc") == digest
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [kept.path(digest)]


def test_a_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SourceUnavailable, match="no space is left"):
        Store(tmp_path).put(b"abc")

    assert not [p for p in tmp_path.rglob("*") if p.is_file()]

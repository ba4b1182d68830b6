"""One process owns a SQLite database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.owner import OwnedAlready, lock_file, owner_of, owning


def test_a_second_owner_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'vera.db'}"
    assert owner_of(url) is None
    with owning(url):
        assert (tmp_path / "vera.db.lock").read_text() == str(os.getpid())
        assert owner_of(url) == os.getpid()
        with pytest.raises(OwnedAlready, match=f"process {os.getpid()}"), owning(url):
            pass
    assert owner_of(url) is None
    with owning(url):
        pass


@pytest.mark.parametrize("url", ["postgresql://localhost/vera", "sqlite://", "sqlite:///:memory:"])
def test_what_is_no_file_has_no_owner(url: str) -> None:
    assert lock_file(url) is None
    assert owner_of(url) is None
    with owning(url), owning(url):
        pass

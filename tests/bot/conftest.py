"""Vera as she is installed, and the workspace she speaks to."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import __main__ as vera
from bot import logs
from bot.demo import Workspace
from tests.bot.installation import Installation, an_installation, talavera_workspace

Type = Callable[..., int]


@pytest.fixture(scope="session", autouse=True)
def second_channel_is_loaded() -> None:
    """Load apprise's hundred plug-ins once; some of them use what Python has deprecated."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import apprise

        apprise.Apprise.instantiate("json://127.0.0.1")


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """A keyring and the settings, in the environment of this process too; no database yet."""
    made = an_installation(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def typed(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type a command in this process; gives the code it ends with."""
    monkeypatch.setattr(logs, "configure", lambda **_: None)

    def type_in(*arguments: str) -> int:
        for name, value in installation.environment.items():
            monkeypatch.setenv(name, value)
        return vera.run(arguments)

    return type_in


@pytest.fixture
def talavera() -> Iterator[Workspace]:
    """A workspace with the example's staff, over HTTP."""
    with talavera_workspace() as workspace:
        yield workspace

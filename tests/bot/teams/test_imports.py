"""What Teams needs is loaded only where Teams is set up."""

from __future__ import annotations

import subprocess
import sys

import pytest

ONLY_FOR_TEAMS = ("bot.teams", "jwt", "msal", "requests")
SAY_WHAT_IS_LOADED = """
import sys
print(*(name for name in sys.argv[1:] if name in sys.modules))
"""


def loaded_by(*modules: str) -> set[str]:
    """Import modules in a process of their own; gives what of Teams came with them."""
    imports = "".join(f"import {module}\n" for module in modules)
    ended = subprocess.run(
        [sys.executable, "-c", imports + SAY_WHAT_IS_LOADED, *ONLY_FOR_TEAMS],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stdout.split())


@pytest.mark.parametrize(
    "modules",
    [("bot.app", "bot.serve", "bot.web"), ("bot.slack.connect",), ("bot.cli",)],
    ids=", ".join,
)
def test_vera_on_slack_alone_loads_nothing_of_teams(modules: tuple[str, ...]) -> None:
    assert loaded_by(*modules) == set()


def test_where_teams_is_set_up_msal_waits_until_a_token_is_wanted() -> None:
    assert loaded_by("bot.teams.connect") == {"bot.teams", "jwt", "requests"}

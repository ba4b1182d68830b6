"""What `vera doctor` says of the token's scopes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot.demo import DemoPerson, Workspace
from bot.doctor_slack import slack_findings
from bot.settings import Settings
from bot.slack.manifest import SCOPES

WANTED = ",".join(SCOPES)


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with Workspace([DemoPerson("U0ANN", "Ann Archer", "ann@talavera.example")]) as found:
        found.scopes = WANTED
        yield found


def said_of(workspace: Workspace) -> str:
    settings = Settings(
        development=True,
        slack_bot_token=SecretStr(workspace.bot_token),
        slack_signing_secret=SecretStr("secret"),
        slack_api_url=f"{workspace.base_url}/api/",
    )
    return "\n".join(str(finding) for finding in slack_findings(settings, []))


def test_the_scopes_of_the_manifest_are_well(workspace: Workspace) -> None:
    assert f"has the {len(SCOPES)} scopes of manifest.yml, and no other" in said_of(workspace)


def test_a_token_that_may_not_fetch_files_lacks_that(workspace: Workspace) -> None:
    workspace.scopes = WANTED.replace("files:read,", "")
    assert "The token lacks files:read." in said_of(workspace)


def test_a_school_that_lets_vera_read_a_message_again_is_told_what_that_is(
    workspace: Workspace,
) -> None:
    workspace.scopes = f"{WANTED},channels:history"
    said = said_of(workspace)
    assert "may read what people write where Vera is (channels:history)" in said
    assert "more than Vera needs" not in said
    assert "no other" not in said


def test_any_other_scope_is_more_than_vera_needs(workspace: Workspace) -> None:
    workspace.scopes = f"{WANTED},im:history"
    assert "The token may do more than Vera needs: im:history." in said_of(workspace)

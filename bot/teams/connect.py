"""Connecting to a Teams tenant. Nothing is asked of it until something must be said there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.connecting import CannotConnect, NotJustNow
from bot.dispatch import Dispatcher
from bot.emergency import Emergency
from bot.settings import Settings
from bot.teams.activity import Activity, Json
from bot.teams.auth import Callers
from bot.teams.channels import Channels
from bot.teams.chat import TeamsChat
from bot.teams.comings import Comings
from bot.teams.connector import Connector
from bot.teams.directory import TeamsDirectory
from bot.teams.door import TeamsDoor
from bot.teams.files import TeamsFiles
from bot.teams.keys import SigningKeys
from bot.teams.listeners import TeamsCalls
from bot.teams.places import Places
from bot.teams.tokens import Tokens
from bot.writer import Writer
from handlers.chat import Refused, TryLater
from storage.database import Database

log = structlog.get_logger()

POST_TIMEOUTS_S = (3.0, 10.0)
QUICK_TIMEOUTS_S = (2.0, 3.0)
"""For what a person waits for: to connect, and to be answered."""


@dataclass(eq=False)
class TeamsConnection:
    """Everything of ours that speaks to one Teams tenant."""

    tenant: str
    chat: TeamsChat
    directory: TeamsDirectory
    tokens: Callable[[], str]
    keys: SigningKeys
    callers: Callers
    comings: Comings
    patient: Connector
    quick: Connector
    channels: Channels
    places: Places
    has_pages: bool
    """Whether there is a web address at which Vera shows pages of her own."""
    files: TeamsFiles = field(default_factory=TeamsFiles)
    door: TeamsDoor | None = None

    def listen(self, dispatcher: Dispatcher, emergency: Emergency) -> None:
        """Build the door, and what answers behind it."""
        calls = TeamsCalls(
            *(dispatcher, emergency, self.comings, self.say, self.places.by_id),
            has_pages=self.has_pages,
        )
        self.door = TeamsDoor(calls.answer, self.callers)

    def say(self, activity: Activity, drawn: Json) -> None:
        """Post to the conversation that an activity came from, in its own thread.

        Who asked in private is answered in private; where that fails, in their own chat, and never
        in front of the others.
        """
        where = activity.service_url, str(activity.conversation["id"])
        if not activity.is_private:
            self.quick.post(*where, drawn)
            return
        try:
            self.quick.post_to_one(*where, drawn, reader=activity.sender)
        except (TryLater, Refused) as error:
            log.warning("private_reply_not_shown", why=error.why)
            self.chat.say(activity.who.id, drawn)

    def look_ahead(self) -> None:
        """Fetch what will be needed: keys, a token, channels; what fails is said in the log."""
        self.keys.prefetch()
        self.channels.learn()
        try:
            self.tokens()
        except NotJustNow as later:
            log.warning("teams_not_reached", error=type(later).__name__)
        except CannotConnect as refused:
            log.error("teams_refused_vera_run_vera_doctor", error=type(refused).__name__)

    def close(self) -> None:
        """Let go of what is open."""
        self.patient.close()
        self.quick.close()


def connect(
    settings: Settings,
    *,
    database: Database,
    writer: Writer,
    now: Callable[[], datetime],
    tokens: Callable[[], str] | None = None,
) -> TeamsConnection:
    """Put the parts together; `tokens` is for the demo, which has no Entra to ask."""
    assert settings.teams_app_id
    assert settings.teams_tenant_id
    tenant, tokens = settings.teams_tenant_id, tokens or Tokens(settings)
    patient = _connector(settings, tokens, POST_TIMEOUTS_S)
    quick = _connector(settings, tokens, QUICK_TIMEOUTS_S)
    places = Places(database, writer.write_across, tenant=tenant, now=now)
    channels = Channels(quick, places)
    keys = SigningKeys(settings.teams_openid_metadata_url, now=now)
    return TeamsConnection(
        tenant=tenant,
        chat=TeamsChat(patient, places, tenant=tenant),
        directory=TeamsDirectory(quick, places, tenant=tenant, now=now),
        tokens=tokens,
        keys=keys,
        callers=Callers(
            keys,
            app_id=settings.teams_app_id,
            tenant=tenant,
            issuers=settings.issuers,
            service_hosts=settings.service_hosts,
            now=now,
        ),
        comings=Comings(writer, places, now, on_team=channels.learn),
        channels=channels,
        places=places,
        has_pages=settings.web_address is not None,
        patient=patient,
        quick=quick,
    )


def _connector(
    settings: Settings, tokens: Callable[[], str], timeouts: tuple[float, float]
) -> Connector:
    assert settings.teams_app_id
    return Connector(
        tokens,
        app_id=settings.teams_app_id,
        service_hosts=settings.service_hosts,
        post_timeout=timeouts,
    )

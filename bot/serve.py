"""The running process: the web and the worker in one, or each alone on PostgreSQL."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import structlog
from flask import Flask

from bot.app import Now, Vera, build, real_time
from bot.connecting import NotJustNow
from bot.doors import public_doors, web_parts
from bot.opening import Opened, opened
from bot.owner import owning
from bot.scheduler import EVERY_S, Clockwork, Crank
from bot.settings import Settings
from bot.stops import Stop
from bot.web import THREADS, Server, private_routes
from bot.writer import DatabaseDown
from handlers.chat import SecondChannel, TryLater
from storage.orphans import sweep_orphans

if TYPE_CHECKING:
    from bot.slack.socket import SlackSocket
    from bot.teams.connect import TeamsConnection

log = structlog.get_logger()

PRIVATE_THREADS = 2
SLACK_PATIENCE_S = 60.0
LAST_MOMENT_S = 9.5
MINUTE_S, HOUR_S = 60, 3600

ONE_PROCESS = (
    "A SQLite database has one owner, who does both: start `vera serve` alone. "
    "To have the web and the worker apart, use PostgreSQL (VERA_DATABASE_URL)."
)
NO_CHAT = (
    "Neither VERA_SLACK_BOT_TOKEN nor VERA_TEAMS_APP_ID is set, so nobody could report anything. "
    "For Slack copy the Bot User OAuth Token from the app's page at api.slack.com, OAuth & "
    "Permissions; for Teams the application id of the bot's registration."
)
NO_WAY_IN = (
    "Slack has no way in: set VERA_SLACK_SIGNING_SECRET (Basic Information, Signing Secret), or "
    "VERA_SLACK_APP_TOKEN for Socket Mode."
)


@dataclass(frozen=True)
class Duties:
    """What this process does of all that a running Vera does."""

    web: bool = True
    worker: bool = True


def run(settings: Settings, duties: Duties) -> None:
    """Run Vera until she is told to stop; then finish what is held, and end the process."""
    ask_for_the_needful(settings, duties)
    with told_to_stop() as stopped, ExitStack() as held:
        gone_soon_after(stopped)
        held.enter_context(owning(settings.database_url))
        vera = connected(opened(settings, held), stopped)
        held.callback(vera.close)
        start_parts(vera, duties, held)
        stopped.wait()
        log.info("stopping")
        held.close()
        log.info("stopped")
        leave()


def ask_for_the_needful(settings: Settings, duties: Duties) -> None:
    """Stop, with words, where the settings cannot do what is asked."""
    if settings.database_url.startswith("sqlite") and not (duties.web and duties.worker):
        raise Stop(ONE_PROCESS)
    if not (settings.speaks_slack or settings.speaks_teams):
        raise Stop(NO_CHAT)
    ways_in = settings.slack_signing_secret or settings.slack_app_token
    if duties.web and settings.speaks_slack and not ways_in:
        raise Stop(NO_WAY_IN)


def connected(
    here: Opened,
    stopped: Event,
    *,
    second_channel: SecondChannel | None = None,
    teams_tokens: Callable[[], str] | None = None,
    entra_verify: str | bool = True,
    now: Now = real_time,
) -> Vera:
    """Put Vera together, with patience for a Slack that does not answer just now."""
    waited, pause = 0.0, 0.5
    while True:
        try:
            return build(
                here.settings,
                database=here.database,
                keyring=here.keyring,
                schools=here.schools,
                second_channel=second_channel or _second_channel(here.settings),
                teams_tokens=teams_tokens,
                entra_verify=entra_verify,
                now=now,
            )
        except NotJustNow as later:
            log.warning("slack_not_reached", error=type(later).__name__)
            if waited >= SLACK_PATIENCE_S or stopped.wait(pause):
                raise
            waited, pause = waited + pause, min(pause * 2, 8.0)


def start_parts(vera: Vera, duties: Duties, held: ExitStack) -> None:
    """Start what this process does; `held` stops it all, in the order opposite to this."""
    clockwork = Clockwork()
    private = _private(vera, duties, held)
    if duties.worker:
        for crank in started_cranks(vera, held):
            clockwork.every(EVERY_S, crank.wake)
        clockwork.every(HOUR_S, lambda: sweep_orphans(vera.database, vera.blobs, now=real_time()))
    public = None
    if duties.web:
        clockwork.until_done(lambda: match_people(vera))
        clockwork.every(HOUR_S, lambda: clockwork.until_done(lambda: match_people(vera)))
        clockwork.every(HOUR_S, vera.remember_the_leads)
        public = started_web(vera, clockwork, held)
    if vera.slack:
        clockwork.every(MINUTE_S, vera.slack.sent_on.waiting.sweep)
    if vera.teams:
        _look_after_teams(vera, vera.teams, clockwork)
    clockwork.start()
    held.callback(clockwork.stop)
    if vera.settings.development:
        log.warning("development_mode_is_on_never_for_a_real_school")
    log.info(
        "serving",
        port=public.port if public else None,
        private_port=private.port if private else None,
        worker=duties.worker,
        schools=len(vera.schools),
        development=vera.settings.development,
    )


def _look_after_teams(vera: Vera, teams: TeamsConnection, clockwork: Clockwork) -> None:
    """Fetch what Teams needs now and every hour; learn of a team's people when Vera comes to it."""
    clockwork.soon(teams.look_ahead)
    clockwork.every(HOUR_S, teams.look_ahead)
    teams.comings.on_team = lambda: clockwork.until_done(
        lambda: teams.channels.learn() and match_people(vera)
    )


def started_cranks(vera: Vera, held: ExitStack) -> tuple[Crank, Crank]:
    """Start fetcher and worker, each in a thread of its own; a committed call wakes both."""
    # The worker's is the last, and so the first to be stopped: a file that hangs must not keep
    # anybody from noting what was posted.
    cranks = Crank(vera.fetcher.tick), Crank(vera.worker.tick)

    def wake() -> None:
        for crank in cranks:
            crank.wake()

    vera.dispatcher.on_commit = wake
    for crank in cranks:
        crank.start()
        held.callback(crank.stop)
    held.callback(vera.fetcher.stop)
    wake()
    return cranks


def started_web(vera: Vera, clockwork: Clockwork, held: ExitStack) -> Server:
    """Open the doors: HTTP always, for /healthz; Slack's by HTTP, Socket Mode or both."""
    settings = vera.settings
    parts = web_parts(vera) if settings.web_address else None
    if parts is not None:
        uploads = parts.uploads
        held.callback(uploads.close)
        clockwork.every(MINUTE_S, lambda: uploads.drop_idle(now=vera.now()))
    doors = public_doors(vera, parts)
    public = started_server(doors, settings.host, settings.port, THREADS, held)
    if vera.slack and settings.slack_app_token is not None:
        _started_socket(vera).hold(held)
    return public


def started_server(web: Flask, host: str, port: int, threads: int, held: ExitStack) -> Server:
    """Start a web server, or stop with words where its port is taken."""
    try:
        server = Server(web, host=host, port=port, threads=threads)
    except OSError as error:
        raise Stop(
            f"Vera cannot listen on {host}, port {port} ({error.strerror or 'not allowed'}). "
            "Is another program there? Choose another with --port, VERA_PORT or VERA_PRIVATE_PORT."
        ) from None
    server.start()
    held.callback(server.stop)
    return server


def match_people(vera: Vera) -> bool:
    """Bind staff to their accounts; False when a platform asks for another try later."""
    done = [_match_on(vera, platform) for platform in vera.platforms]
    return all(done)


def _match_on(vera: Vera, platform: str) -> bool:
    try:
        matched = vera.people.match_everybody(platform)
    except (TryLater, DatabaseDown) as later:
        log.info("people_not_all_matched", why=str(later)[:40], error=type(later).__name__)
        return False
    if matched:
        log.info("people_matched", matched=matched, platform=platform)
    return True


@contextmanager
def told_to_stop() -> Iterator[Event]:
    """Give an event that is set by SIGTERM or Ctrl-C."""
    stopped = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        # By another thread: this one may be holding the event's own lock just now.
        Thread(target=stopped.set, daemon=True).start()

    before = {name: signal.signal(name, stop) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopped
    finally:
        for name, earlier in before.items():
            signal.signal(name, earlier)


def gone_soon_after(stopped: Event) -> None:
    """End the process a while after this: whatever is still under way falls due again."""

    def see_to_it() -> None:
        stopped.wait()
        time.sleep(LAST_MOMENT_S)
        log.warning("left_unfinished")
        leave()

    Thread(target=see_to_it, name="last-moment", daemon=True).start()


def leave() -> NoReturn:
    """End the process here: Python itself waits for each thread of a pool, however it hangs."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _private(vera: Vera, duties: Duties, held: ExitStack) -> Server | None:
    """Open the private address; a worker alone has one only where its port is named."""
    settings = vera.settings
    if not duties.web and "private_port" not in settings.model_fields_set:
        return None
    routes = private_routes(vera.readiness)
    return started_server(
        routes, settings.private_host, settings.private_port, PRIVATE_THREADS, held
    )


def _started_socket(vera: Vera) -> SlackSocket:
    from bot.slack.socket import SlackSocket

    assert vera.slack is not None
    socket = SlackSocket(vera.slack)
    socket.start()
    return socket


def _second_channel(settings: Settings) -> SecondChannel | None:
    if settings.second_channel is None:
        return None
    from bot.second_channel import AppriseChannel  # slow to import, so only where it is used

    return AppriseChannel(settings.second_channel.get_secret_value())

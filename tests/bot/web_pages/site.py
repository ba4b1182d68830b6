"""Vera's web address over real HTTP, with the demo's Slack and Entra to sign in at."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

import requests
from sqlalchemy import select

from bot.web import Server, public_routes
from bot.web_pages import WebParts, web_pages
from handlers.evidence import through_the_web
from storage.blobs import Blobs
from storage.cases import Case
from storage.database import Database
from storage.evidence import EvidenceFile
from storage.keyring import Keyring
from storage.vocabulary import FileState
from storage.web_links import Purpose, make_link
from tests.walks.world import World, a_world, free_port, report

REPORTER, MANAGER, STRANGER = "Kwame Mensah", "Sunita Rao", "Ben Carter"
UPLOAD_LASTS, OPEN_LASTS = timedelta(minutes=30), timedelta(minutes=5)
SCRIPT = {"X-Vera-Page": "upload"}
TIMEOUT_S = 30


@dataclass
class Site:
    """A school with one report, and Vera's pages beside it."""

    world: World
    parts: WebParts
    url: str

    @property
    def case(self) -> Case:
        """Give the report."""
        return self.world.case()

    def browser(self) -> Browser:
        """Begin with a browser that holds no cookie."""
        return Browser(self)

    def link(self, purpose: Purpose, subject: UUID, name: str) -> str:
        """Make a link for somebody, as their button in chat does."""
        lasts = UPLOAD_LASTS if purpose is Purpose.UPLOAD else OPEN_LASTS
        with self.world.vera.database.writing(self.world.school.id) as session:
            return make_link(
                session,
                purpose=purpose,
                subject_id=subject,
                person_id=UUID(self.world.id_of(name)),
                at=self.world.clock(),
                lasts=lasts,
            )

    def upload_link(self, name: str = REPORTER) -> str:
        """Make the reporter a link to add files with."""
        return self.link(Purpose.UPLOAD, self.case.id, name)

    def open_link(self, name: str = MANAGER) -> str:
        """Make somebody a link to the newest file."""
        return self.link(Purpose.OPEN, self.files()[-1].id, name)

    def files(self) -> list[EvidenceFile]:
        """List the files of every case."""
        with self.world.vera.database.reading(self.world.school.id) as session:
            return list(session.scalars(select(EvidenceFile).order_by(EvidenceFile.number)))

    def kept(self) -> list[bytes]:
        """Read the files that were kept, in order."""
        told = []
        for file in self.files():
            assert file.state == FileState.KEPT
            browser = self.browser()
            browser.sign_in(MANAGER)
            told.append(browser.opened(self.link(Purpose.OPEN, file.id, MANAGER)).content)
        return told

    def put_in_place(self, content: bytes, name: str = "screenshot.png") -> None:
        """Upload a file as the page's script does."""
        browser, token = self.browser(), self.upload_link()
        begun = browser.begin_file(token, name=name, size=len(content)).json()
        offset = 0
        while offset < len(content):
            piece = content[offset : offset + 256 * 1024]
            offset = browser.piece(token, begun["file"], offset, piece).json()["next"]
        done = browser.done(token, begun["file"], len(content))
        assert done.json() == {"kept": True}


class Browser:
    """What a browser does, without following anywhere by itself."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str, **options: Any) -> requests.Response:
        """Ask for a page of Vera's."""
        return self._asked("GET", path, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        """Send a form or a piece."""
        return self._asked("POST", path, **options)

    def _asked(self, method: str, path: str, **options: Any) -> requests.Response:
        url = path if path.startswith("http") else self.site.url + path
        return self.session.request(
            method, url, allow_redirects=False, timeout=TIMEOUT_S, **options
        )

    # -- signing in

    def leave_for(self, way: str, to: str) -> str:
        """Begin to sign in; gives where the platform is."""
        answer = self.get(f"/sign-in/{way}?{urlencode({'to': to})}")
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def allow(self, there: str, name: str) -> str:
        """Agree at the platform; gives where one is led back to."""
        account = self.site.world.accounts[name] if name else ""
        if "/openid/connect/" in there:
            chosen = there.replace("/authorize?", "/chosen?") + f"&{urlencode({'as': account})}"
            return self.get(chosen).headers["Location"]
        raise AssertionError(f"{there} is not Slack's")

    def allow_at_entra(self, there: str, name: str) -> dict[str, str]:
        """Agree at Entra; gives the form that its page sends to Vera."""
        account = self.site.world.accounts[name] if name else ""
        answer = self.post(there, data={"as": account} if account else {})
        return {**fields_of(answer.text), "to": form_of(answer.text)}

    def sign_in(self, name: str, *, way: str = "slack", to: str = "/files/x") -> requests.Response:
        """Sign in, and give what Vera answers."""
        there = self.leave_for(way, to)
        if way == "slack":
            return self.get(self.allow(there, name))
        return self.come_back(self.allow_at_entra(there, name))

    def come_back(self, sent: dict[str, str]) -> requests.Response:
        """Come back from Entra: by its form without our cookie, then by our own with it."""
        back = sent.pop("to")
        first = requests.post(back, data=sent, timeout=TIMEOUT_S)
        return self.post(back, data=fields_of(first.text))

    # -- opening

    def opened(self, token: str, *, path: str = "files", **options: Any) -> requests.Response:
        """Load the page of a link and press its button."""
        page = self.get(f"/{path}/{token}")
        found = re.search('name="csrf" value="([^"]+)"', page.text)
        assert found, page.text
        return self.post(f"/{path}/{token}", data={"csrf": found[1]}, **options)

    # -- uploading

    def answer(self, token: str, step: str, **fields: str) -> requests.Response:
        """Send a step of the upload page."""
        return self.post(f"/upload/{token}", data={"step": step, **fields})

    def begin_file(self, token: str, *, gate: str = "no", **facts: Any) -> requests.Response:
        """Begin a file as the script does."""
        asked = {"gate": gate, "name": "a.png", **facts}
        return self.post(f"/upload/{token}/files", json=asked, headers=SCRIPT)

    def piece(self, token: str, file: str, offset: int, content: bytes) -> requests.Response:
        """Send a piece as the script does."""
        where = f"/upload/{token}/pieces?file={file}&offset={offset}"
        return self.post(where, data=content, headers=SCRIPT)

    def done(self, token: str, file: str, length: int) -> requests.Response:
        """Say that everything was sent."""
        return self.post(f"/upload/{token}/done?file={file}&length={length}", headers=SCRIPT)


def fields_of(page: str) -> dict[str, str]:
    """Read the hidden fields of a page."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


def form_of(page: str) -> str:
    """Read where the form of a page is sent."""
    found = re.search(r'action="([^"]+)"', page)
    assert found, page
    return html.unescape(found[1])


def query_of(url: str) -> dict[str, str]:
    """Read what an address asks."""
    return dict(parse_qsl(urlsplit(url).query))


@contextmanager
def a_site(database: Database, keyring: Keyring, **settings: Any) -> Iterator[Site]:
    """Start everything, with a report of Kwame's that Sunita has; both platforms are there."""
    with a_world(database, keyring, platforms=("slack", "teams")) as world:
        assert world.room
        report(world.in_slack(REPORTER), account="They made a group about me.")
        world.settle()
        with world.room.token_authority() as authority:
            port = free_port()
            url = f"http://127.0.0.1:{port}"
            parts = parts_of(
                world,
                entra_verify=str(authority.ca_file),
                **{"web_address": url, "teams_authority": authority.url, **settings},
            )
            server = Server(
                public_routes(pages=web_pages(parts)), host="127.0.0.1", port=port, threads=16
            )
            server.start()
            try:
                yield Site(world, parts, url)
            finally:
                server.stop()
                parts.uploads.close()
        assert world.errors == []


def parts_of(world: World, *, entra_verify: str | bool = True, **settings: Any) -> WebParts:
    """Take the parts from a Vera."""
    vera = world.vera
    return WebParts(
        settings=vera.settings.model_copy(update=settings),
        database=vera.database,
        writer=vera.writer,
        keyring=vera.keyring,
        schools=vera.schools,
        emergency=vera.emergency,
        evidence=through_the_web,
        blobs=Blobs(world.files),
        now=world.clock,
        slack_team=world.workspace.team_id,
        entra_verify=entra_verify,
    )

"""A person at the page where one signs in: chooses themself, and is sent back to the app."""

import http.client
from html.parser import HTMLParser
from urllib.parse import urlencode

from bot.demo.records import NotOnScreen
from bot.demo.teams.talking import Talker

Fields = dict[str, str]


class Visitor(Talker):
    """One person's browser, as far as signing in goes."""

    def sign_in(self, url: str) -> str:
        """Sign in at Entra's address and give the address that one is sent back to."""
        return self._went_on(url, {"as": self.me.user_id})

    def decline_sign_in(self, url: str) -> str:
        """Cancel at Entra's address and give the address that one is sent back to."""
        return self._went_on(url, {})

    def sign_in_by_form(self, url: str) -> tuple[str, Fields]:
        """Sign in where the answer is to be posted; gives the address and the form's fields."""
        _, _, page = self._answered(url, {"as": self.me.user_id})
        form = _Form()
        form.feed(page)
        if not form.action:
            raise NotOnScreen("Entra was not asked to have its answer posted (form_post)")
        return form.action, form.fields

    def _went_on(self, url: str, chosen: Fields) -> str:
        status, there, _ = self._answered(url, chosen)
        if status != 302:
            raise NotOnScreen("Entra was asked to have its answer posted: use sign_in_by_form")
        return there

    def _answered(self, url: str, chosen: Fields) -> tuple[int, str, str]:
        if not url.startswith(f"{self.room.authorize_url}?"):
            raise NotOnScreen("that is not where one signs in")
        path = url.removeprefix(self.room.base_url)
        status, _, page = _asked(self.room.service_host, "GET", path, {})
        if status == 200:
            status, there, page = _asked(self.room.service_host, "POST", path, chosen)
            if status in {200, 302}:
                return status, there, page
        raise NotOnScreen(f"Entra does not let {self.me.name} in: {_words(page)}")


def _asked(host: str, method: str, path: str, fields: Fields) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection(host, timeout=10)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
    try:
        connection.request(method, path, urlencode(fields), kind)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()
    finally:
        connection.close()


def _words(page: str) -> str:
    said = page[page.find("AADSTS") :]
    return said[: said.find("<")]


class _Form(HTMLParser):
    """Reads the form that posts itself."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: Fields = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the form's address and fields."""
        held = {name: value or "" for name, value in attrs}
        if tag == "form" and held.get("id") == "back":
            self.action = held["action"]
        elif tag == "input":
            self.fields[held["name"]] = held["value"]

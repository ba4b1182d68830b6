"""E-mail, texts and calls through apprise, for what cannot wait and for people outside chat.

`VERA_SECOND_CHANNEL` holds apprise URLs with a space between them. {email} and {phone} in one stand
for the person's own; a URL that asks for what a person does not have is not used for them.
"""

from __future__ import annotations

from urllib.parse import quote

import apprise

from handlers.cards import Notice
from handlers.chat import Refused, TryLater

EMAIL, PHONE = "{email}", "{phone}"


class AppriseChannel:
    """Sends notices to the URLs that the settings give."""

    def __init__(self, urls: str) -> None:
        self._urls = urls.split()

    def send(self, notice: Notice, *, email: str | None, phone: str | None) -> None:
        """Send a notice to somebody; raises Refused where no URL fits, TryLater where all fail."""
        urls = [url for url in (_filled(url, email, phone) for url in self._urls) if url]
        if not urls:
            raise Refused("no second channel fits the person's address or number")
        sender = apprise.Apprise()
        for url in urls:
            if not sender.add(url):
                raise Refused("the second channel's URL is not one that apprise knows")
        if not sender.notify(title=notice.title, body=notice.body):
            raise TryLater("the second channel did not take it")


def _filled(url: str, email: str | None, phone: str | None) -> str | None:
    for mark, value in ((EMAIL, email), (PHONE, phone)):
        if mark in url:
            if not value:
                return None
            url = url.replace(mark, quote(value, safe="@"))
    return url

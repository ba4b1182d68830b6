"""Dialogs that show a page of the web: which addresses Teams opens in one."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.demo.records import Json

LOOPBACK = {"127.0.0.1", "localhost"}


def problems_of_web_page(answer: Json, valid_domains: Iterable[str]) -> list[str]:
    """List why Teams would not open the page that an answer names, if it names one."""
    value = (answer.get("task") or {}).get("value")
    url = value.get("url") if isinstance(value, dict) else None
    return problems_of_url(str(url), valid_domains) if url else []


def problems_of_url(url: str, valid_domains: Iterable[str]) -> list[str]:
    """List why Teams would not open an address."""
    try:
        where = urlsplit(url)
        host, port = where.hostname or "", where.port
    except ValueError:
        return ["the dialog's url cannot be read"]
    if not (where.scheme == "https" or (where.scheme == "http" and host in LOOPBACK)):
        return ["the dialog's url is not https"]
    named = f"{host}:{port}" if port else host
    if any(_covers(each.casefold(), host) or each.casefold() == named for each in valid_domains):
        return []
    return [f"the dialog's url is of {named!r}, which is not among the app's validDomains"]


def _covers(domain: str, host: str) -> bool:
    if domain.startswith("*."):
        label, _, rest = host.partition(".")
        return bool(label) and rest == domain[2:]
    return domain == host


def framed(valid_domains: Iterable[str]) -> str:
    """List what the room's page may show in a frame, as a policy has it."""
    sources = [source for each in valid_domains for source in _sources(each)]
    return " ".join(sources) or "'none'"


def _sources(domain: str) -> list[str]:
    host, _, port = domain.partition(":")
    if host in LOOPBACK:
        return [f"http://{host}:{port or '*'}", f"https://{host}:{port or '*'}"]
    return [f"https://{domain}"]

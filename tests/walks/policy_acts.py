"""What people do with the register of policies, on either platform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID

from bot.demo.records import Message
from handlers.calendar.school_days import LONDON
from storage.policies import Policy, PolicyVersion, policies, versions_of
from tests.walks.request_acts import shown_or_refused
from tests.walks.world import World, shown_to, words_of

HEAD, DEPUTY, LEAD, OFFICE = "Helen Whitfield", "David Osei", "Carol Dunn", "Nadia Hussain"
TEACHER, OTHER = "Kwame Mensah", "Ben Carter"
SOCIAL_MEDIA, NOTICE = "Social Media Policy", "Privacy notice"

NEW_VERSION, REVIEWED, CHANGE = "New version", "Reviewed", "Change"
SIGNED, APPROVED = "Signed by the owner", "Approved by a governor"
READ_IT = "I have read and understood it"
YES_READ = "Yes: everybody is asked, now and each autumn"
NOT_READ = "No: nobody is asked"


def at_local(day: date, hour: int, minute: int = 0) -> datetime:
    """Give a moment by the school's clock."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def register(world: World, name: str) -> str:
    """Open the register, and read it."""
    words_of(world.person(name).command("/vera", "policy"))
    return shown_to(world.person(name))


def opened(world: World, name: str, policy: str = SOCIAL_MEDIA) -> str:
    """Open the register and a policy in it, and read that."""
    register(world, name)
    world.person(name).press(f"Open {policy}")
    return shown_to(world.person(name))


def fill_in(
    world: World,
    name: str,
    *,
    fill: Mapping[str, str] | None = None,
    choose: Mapping[str, str] | None = None,
    pick: Mapping[str, str] | None = None,
) -> str:
    """Fill in the form that is open, send it, and read what is shown then."""
    person = world.person(name)
    for label, option in (choose or {}).items():
        person.choose(label, option)
    for label, who in (pick or {}).items():
        person.pick_person(label, who.split()[0], who)
    for label, words in (fill or {}).items():
        person.fill(label, words)
    person.submit()
    if "Please look at:" in shown_or_refused(world, name):  # on Teams a question came with it
        person.submit()
    return shown_or_refused(world, name)


def do(
    world: World,
    name: str,
    button: str,
    *,
    policy: str = SOCIAL_MEDIA,
    fill: Mapping[str, str] | None = None,
    choose: Mapping[str, str] | None = None,
    pick: Mapping[str, str] | None = None,
) -> str:
    """Open a policy, press a button on it, and fill in the form that opens."""
    opened(world, name, policy)
    world.person(name).press(button)
    said = fill_in(world, name, fill=fill, choose=choose, pick=pick)
    world.person(name).close_all()
    return said


def add_version(world: World, version: str, *, read: bool, name: str = LEAD) -> str:
    """Record a new version of the social media policy."""
    return do(
        world,
        name,
        NEW_VERSION,
        fill={"Version": version, "Its date": "28/04/26", "What has changed?": "Anew."},
        choose={"Must everybody read it?": YES_READ if read else NOT_READ},
    )


def cards_with(world: World, name: str, button: str) -> list[Message]:
    """List the cards that somebody has with a button whose label begins so."""
    cards = world.cards(name)
    return [each for each in cards if any(b.startswith(button) for b in each.buttons())]


def cards_saying(world: World, name: str, words: str) -> list[str]:
    """Read the cards that somebody has which say this."""
    said = [each.words().replace("*", "") for each in world.cards(name)]
    return [each for each in said if words in each]


def policy(world: World, name: str = SOCIAL_MEDIA) -> Policy:
    """Give a policy as it is stored."""
    with world.vera.database.reading(world.school.id) as session:
        return next(each for each in policies(session) if each.name == name)


def versions(world: World, name: str = SOCIAL_MEDIA) -> list[PolicyVersion]:
    """Give the versions of a policy as they are stored."""
    with world.vera.database.reading(world.school.id) as session:
        return versions_of(session, _id(world, name))


def _id(world: World, name: str) -> UUID:
    return policy(world, name).id

"""A call as features see it: who, when, within which school, and the transaction it runs in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from handlers.chat import Account, ForwardedMessage
from storage import audit
from storage.database import SchoolSession
from storage.keyring import Keyring
from storage.people import Person
from storage.sealing import Safe

if TYPE_CHECKING:
    from handlers.school.school import School


Spelling: TypeAlias = "Callable[[str, str], str]"
"""How a platform's staff type a command, given the command and its word."""


def with_a_slash(command: str, word: str) -> str:
    """Spell a command as it is declared: "/vera drill"."""
    return f"{command} {word}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The transaction, the school and the time in which something is done."""

    session: SchoolSession
    keyring: Keyring
    school: School
    at: datetime

    @property
    def safe(self) -> Safe:
        """Give what seals and opens the texts of this school's cases."""
        return Safe(self.session, self.keyring)

    def record(self, action: str, *, case_id: UUID | None = None, **facts: Any) -> None:
        """Add what was done to the audit chain, as Vera's own doing."""
        audit.record(
            self.session,
            self.keyring,
            actor=self.actor,
            action=action,
            at=self.at,
            case_id=case_id,
            **facts,
        )

    @property
    def actor(self) -> UUID | str:
        """Name who does it, for the audit."""
        return "vera"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Moment):
    """Somebody's call: a command, a button or a filled-in form."""

    who: Person
    key: str = ""
    """The platform's name for this call: a repeat has the same."""
    text: str = ""
    """What was typed after a command. Never stored, never shown but in the form it starts."""
    subject: UUID | None = None
    """The case it is about."""
    part: int | None = None
    """Which part of something long is to be shown, as the action counts."""
    spelling: Spelling = with_a_slash
    """How commands are typed where this person is."""
    account: Account | None = None
    """The account that calls: what is fetched for this call lies on its platform."""
    message: ForwardedMessage | None = None
    """The message that a form was opened from, given only where its answers allow to keep it."""
    web: str | None = None
    """Vera's own web address, where there is one."""
    earlier: UUID | None = None
    """The case that the same call led to before, when its answers have changed since."""

    def typed(self, command: str, word: str = "") -> str:
        """Say what this person types to run a command."""
        return self.spelling(command, word)

    @property
    def actor(self) -> UUID | str:
        return self.who.id

    def by_vera(self) -> Moment:
        """Give the same transaction for what Vera does of her own accord, because of this call."""
        return Moment(session=self.session, keyring=self.keyring, school=self.school, at=self.at)

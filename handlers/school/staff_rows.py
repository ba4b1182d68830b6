"""One person of the school, as the files say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from handlers.school.settings_file import OutsideContact
from handlers.school.working_week import WHOLE_WEEK
from storage.vocabulary import Role


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person; people named in it stand as their keys (an e-mail address, mostly)."""

    name: str
    email: str = ""
    phone: str = ""
    roles: frozenset[Role] = frozenset({Role.STAFF})
    deputises_for: frozenset[str] = frozenset()
    line_manager: str | None = None
    working_days: frozenset[int] = WHOLE_WEEK
    relatives: frozenset[str] = frozenset()
    parent_of_pupil: bool = False
    in_chat: bool = True
    line: int | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """Give what the person is known by: the e-mail address, or the name."""
        return self.email.casefold() or folded_name(self.name)


def folded_name(name: str) -> str:
    """Fold a name, so that two spellings of it meet."""
    return " ".join(name.casefold().split())


def rows_of_contacts(contacts: Sequence[OutsideContact]) -> tuple[StaffRow, ...]:
    """Make rows of the people who are not in the chat."""
    return tuple(
        StaffRow(
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
            roles=frozenset(contact.roles),
            in_chat=False,
        )
        for contact in contacts
    )

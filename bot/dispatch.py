"""One call, one transaction: from who called and what they did, to what they are shown.

Platform adapters bring a caller, a name and answers; features return words, a screen or a form.
Nothing below here commits, and nothing here knows a platform.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from bot.laying_out import laid_out
from bot.people_in_chat import Known, PeopleInChat
from bot.writer import DatabaseDown, Writer
from handlers.call import Call, Spelling, with_a_slash
from handlers.cards import Screen, WebPage, Words
from handlers.chat import Account, ForwardedMessage
from handlers.feature import Ask, Command, FormEntry, Reply
from handlers.features import ACTIONS, COMMANDS, FORMS, MESSAGE_ACTIONS
from handlers.forms import Answers, Form, FormView
from handlers.overview.help import show_help
from handlers.overview.home import home_screen
from handlers.overview.pick_people import people_matching
from handlers.school.school import School
from storage.calls import earlier_call, keep_call
from storage.database import Database, SchoolSession
from storage.keyring import Keyring
from storage.people import answered
from storage.roster import roster_of

Shown: TypeAlias = "Words | Screen | FormView | WebPage"

Forwarded: TypeAlias = "Callable[[], ForwardedMessage | None]"
"""Gives the message that a form was opened from; None where it can be had no longer."""

PATIENCE_S = 2.2
"""Slack gives up after three seconds: a person gets words before that."""

LONGEST_PART = 15
"""Digits: the entries of an audit chain are counted, and no chain is longer."""

MOST_WORDS = 2
"""A command's word is at most so many: "drill", "my reports"."""


class Dispatcher:
    """Runs calls."""

    def __init__(
        self,
        *,
        database: Database,
        writer: Writer,
        keyring: Keyring,
        people: PeopleInChat,
        spellings: Mapping[str, Spelling] = MappingProxyType({}),
        web: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        patience: float = PATIENCE_S,
    ) -> None:
        self._spellings = spellings
        self._database = database
        self._writer = writer
        self._keyring = keyring
        self._people = people
        self._web = web
        self._now = now
        self._patience = patience
        self.on_commit: Callable[[], None] = lambda: None
        """Called when a call is committed, so that what it owes need not wait for the clock."""

    def command(self, caller: Account, name: str, text: str, *, key: str) -> Shown:
        """Run what somebody typed after a slash, or the words that mean the same."""
        command, rest = find_command(name, text)
        known = self._known(caller)
        if command is None:
            return self._read(known, key, show_help)
        run = self._write if command.writes else self._read
        return run(known, key, command.run, text=rest, caller=caller)

    def act(
        self,
        caller: Account,
        action: str,
        subject: UUID | None,
        *,
        key: str,
        part: int | None = None,
    ) -> Shown:
        """Do what a button does. A repeated press is the action's to answer: it sees the state."""
        found = ACTIONS.get(action)
        if found is None:
            return self._no_longer(caller)
        known = self._known(caller)
        return self._write(
            known,
            key,
            lambda call: found(replace(call, part=part), subject),
            caller=caller,
            subject=subject,
        )

    def message_action(self, caller: Account, id: str) -> Shown:
        """Open the form that is offered in the menu of a message, of which nothing is read."""
        found = MESSAGE_ACTIONS.get(id)
        if found is None:
            return self._no_longer(caller)
        return self._read(self._known(caller), "", lambda _: Ask(found.form), caller=caller)

    def submit(
        self,
        caller: Account,
        form: str,
        answers: Answers,
        subject: UUID | None,
        *,
        key: str,
        message: Forwarded | None = None,
    ) -> Shown:
        """File a form; raises NotFilledIn for answers that are missing or wrong.

        The same key with the same answers is answered from the present state and stores nothing;
        with other answers it amends what the first one led to. The message that it was opened from
        is asked for only where the answers allow to keep it, before anything is written.
        """
        entry = FORMS.get(form)
        if entry is None:
            return self._no_longer(caller)
        checked = entry.form.checked(answers)
        known = self._known(caller)
        digest = self._digest(known.school, form, answers)
        forwarded = message() if message is not None and checked.takes_message() else None
        return self._write(
            known,
            key,
            lambda call: _once(replace(call, message=forwarded), entry, checked, digest),
            caller=caller,
            subject=subject,
        )

    def redraw(
        self, caller: Account, form: str, answers: Answers, subject: UUID | None
    ) -> FormView | None:
        """Lay a form out again after an answer that changes what else is asked."""
        entry = FORMS.get(form)
        if entry is None:
            return None
        known = self._known(caller)
        shown = self._read(known, "", lambda _: Ask(entry, answers, subject), caller=caller)
        return shown if isinstance(shown, FormView) else None

    def meet(self, caller: Account) -> None:
        """Learn who an account is before they call; raises NotAllowed for nobody of ours."""
        try:
            self._people.meet(caller)
        except DBAPIError as error:
            raise DatabaseDown(type(error).__name__) from None

    def home(self, caller: Account) -> Screen:
        """Draw somebody's Home."""
        shown = self._read(self._known(caller), "", home_screen)
        assert isinstance(shown, Screen)
        return shown

    def suggest(self, caller: Account, query: str, *, or_not_listed: bool) -> list[tuple[str, str]]:
        """Offer people whose name fits what was typed, as (value, label)."""
        known = self._known(caller)
        try:
            with self._database.reading(known.school.id) as session:
                return people_matching(session, query, or_not_listed=or_not_listed)
        except DBAPIError as error:
            raise DatabaseDown(type(error).__name__) from None

    def _known(self, caller: Account) -> Known:
        try:
            return self._people.known(caller)
        except DBAPIError as error:
            raise DatabaseDown(type(error).__name__) from None

    def _read(
        self,
        known: Known,
        key: str,
        run: Callable[[Call], Reply],
        text: str = "",
        caller: Account | None = None,
    ) -> Shown:
        try:
            with self._database.reading(known.school.id) as session:
                call = self._call(session, known, key, text=text, caller=caller)
                return _laid_out(call, run(call))
        except DBAPIError as error:
            raise DatabaseDown(type(error).__name__) from None

    def _write(
        self,
        known: Known,
        key: str,
        run: Callable[[Call], Reply],
        text: str = "",
        caller: Account | None = None,
        subject: UUID | None = None,
    ) -> Shown:
        def work(session: SchoolSession) -> Shown:
            call = self._call(session, known, key, text=text, subject=subject, caller=caller)
            if caller is not None and self._people.to_be_noted(caller, known.person_id):
                _note_where(session, caller, call.at)
            return _laid_out(call, run(call))

        shown = self._writer.write(known.school.id, work, within=self._patience)
        self.on_commit()
        return shown

    def _call(
        self,
        session: SchoolSession,
        known: Known,
        key: str,
        *,
        text: str,
        subject: UUID | None = None,
        caller: Account | None = None,
    ) -> Call:
        return Call(
            session=session,
            keyring=self._keyring,
            school=known.school,
            at=self._now(),
            who=roster_of(session).people[known.person_id],
            key=key,
            text=text,
            subject=subject,
            account=caller,
            web=self._web,
            spelling=self._spelling(known.platform),
        )

    def _spelling(self, platform: str) -> Spelling:
        return self._spellings.get(platform, with_a_slash)

    def _no_longer(self, caller: Account) -> Words:
        home = self._spelling(caller.platform)("/vera", "")
        return Words(f"This is no longer in use. Please type {home} to see what there is now.")

    def _digest(self, school: School, form: str, answers: Answers) -> bytes:
        said = json.dumps([form, answers], sort_keys=True, default=str).encode()
        return hmac.digest(self._keyring.derived("answers", school.id), said, "sha256")


def part_in(said: str) -> int | None:
    """Read which part of something long a button asks for; None for what no button of ours says."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_PART else None


def find_command(name: str, text: str) -> tuple[Command | None, str]:
    """Find which command was typed: "/vera my reports" before "/vera" before nothing we know."""
    said = text.split()
    for count in range(min(len(said), MOST_WORDS), 0, -1):
        if found := COMMANDS.get((name, " ".join(said[:count]).lower())):
            return found, " ".join(text.split(maxsplit=count)[count:]).strip()
    found = COMMANDS.get((name, ""))
    takes_text = not any(command == name and each for command, each in COMMANDS)
    if found is not None and (takes_text or not said):
        return found, text.strip()
    return None, ""


def _once(call: Call, entry: FormEntry, form: Form, digest: bytes) -> Reply:
    key = f"{entry.name}:{call.subject or ''}:{call.key}"
    before = earlier_call(call.session, person_id=call.who.id, key=key, answers=digest)
    if before is not None and before.case_id is not None:
        if before.same_answers:
            return entry.reply(call, before.case_id)
        call = replace(call, earlier=before.case_id)
    case_id, reply = entry.filed(call, form)
    keep_call(
        call.session,
        person_id=call.who.id,
        key=key,
        answers=digest,
        case_id=case_id,
        at=call.at,
    )
    return reply


def _laid_out(call: Call, reply: Reply) -> Shown:
    return laid_out(call, reply) if isinstance(reply, Ask) else reply


def _note_where(session: SchoolSession, caller: Account, at: datetime) -> None:
    answered(
        session.connection(),
        platform=caller.platform,
        tenant=caller.tenant,
        user_id=caller.id,
        at=at,
    )

"""What a feature declares, and the one table in which everything declared is found by name.

A feature file says what staff can do with decorators; the name under which a form, a button, a
message or a deadline is stored is `feature.function`, so a rename needs a migration (a test pins
the stored names).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, ClassVar, TypeAlias
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Button, Card, Notice, Screen, Style, WebPage, Words
from handlers.forms import Answers, Form
from handlers.job import DoJob, Job, LooksAhead, OccasionJob, Occasions, Scheduled, ToWhom
from handlers.letter import Letter, WriteLetter
from storage import deadlines, outbox
from storage.cases import Case
from storage.database import SchoolSession
from storage.outbox import Via
from storage.people import Person
from storage.vocabulary import Urgency


@dataclass(frozen=True, slots=True)
class Ask:
    """Open a form: empty, or with some answers already in it, about a case or about nothing."""

    form: FormEntry
    answers: Answers = field(default_factory=dict)
    subject: UUID | None = None
    said: str = ""
    """Why it is asked, where that is not what the person expected."""


Reply: TypeAlias = "Words | Screen | Ask | WebPage"


FileForm: TypeAlias = "Callable[[Call, Any], UUID | Screen | Ask]"
ShowCase: TypeAlias = "Callable[[Call, UUID], Reply]"
Act: TypeAlias = "Callable[[Call, UUID | None], Reply]"
Write: TypeAlias = "Callable[[Moment, UUID, Person | None], Card | None]"
WriteNotice: TypeAlias = "Callable[[Moment, UUID, Person], Notice | None]"
WhenDue: TypeAlias = "Callable[[Moment, UUID], None]"
RunCommand: TypeAlias = "Callable[[Call], Reply]"


def nothing(_: str) -> str:
    """Keep nothing of what was typed after a command, as is right where it may be an account."""
    return ""


@dataclass(frozen=True, slots=True)
class Command:
    """What staff type: "/vera drill" is the word "drill" of the command "/vera"."""

    command: str
    word: str
    run: RunCommand
    description: str
    usage: str = ""
    writes: bool = False
    shortcut: str = ""
    """What the same is called in the menu of shortcuts, where it is there too."""
    keeps: Callable[[str], str] = nothing
    """Reads, of what was typed after it, what may stand on a button in somebody's own chat."""
    for_few: bool = False
    """It is for so few that it stands in the help, and in no menu that everybody has."""


@dataclass(frozen=True, slots=True)
class MessageAction:
    """What staff choose in the menu of a message that somebody sent them."""

    id: str
    label: str
    form: FormEntry
    description: str


@dataclass(eq=False)
class FormEntry:
    """A form, and what is done with it once it is filled in."""

    name: str
    form: type[Form]
    file: FileForm
    shows: ShowCase | None = None
    """Draws the reply from the present state of the case that was filed."""

    def filed(self, call: Call, form: Any) -> tuple[UUID | None, Reply]:
        """File the form; gives the case it led to, if any, and what the person is shown."""
        led_to = self.file(call, form)
        if isinstance(led_to, UUID):
            return led_to, self.reply(call, led_to)
        return None, led_to

    def reply(self, call: Call, case_id: UUID) -> Reply:
        """Draw the reply to a form that was filed before."""
        assert self.shows is not None, f"{self.name} leads to a case and must show it"
        return self.shows(call, case_id)


@dataclass(eq=False)
class Action:
    """What a button does."""

    name: str
    label: str
    act: Act
    style: Style = Style.PLAIN
    opens: bool = False
    """It shows a screen or a form; otherwise it answers in words."""

    def __call__(self, call: Call, subject: UUID | None) -> Reply:
        return self.act(call, subject)

    def button(
        self, subject: UUID | None = None, *, label: str | None = None, part: int | None = None
    ) -> Button:
        """Draw the button that does this about a case."""
        return Button(label or self.label, self.name, subject, self.style, self.opens, part)


Offered: TypeAlias = "Callable[[Case], bool]"


@dataclass(eq=False)
class Message:
    """A card about a case, written from the present state whenever it is sent or drawn again."""

    name: str
    write: Write
    notice: WriteNotice | None = None
    offers: list[tuple[Action, Offered]] = field(default_factory=list)
    declare: Callable[[Action], None] = lambda _: None
    refused: Callable[[Moment, UUID, UUID], None] | None = None
    """What is done when somebody cannot be told at all."""

    def button(
        self,
        label: str,
        *,
        offered_when: Offered,
        style: Style = Style.PLAIN,
        opens: bool = False,
        first: bool = False,
    ) -> Callable[[Act], Action]:
        """Put a button on the card, shown while `offered_when` holds for its case."""

        def declare(act: Act) -> Action:
            action = Action(f"{self.name}.{act.__name__}", label, act, style, opens)
            self.offers.insert(0 if first else len(self.offers), (action, offered_when))
            self.declare(action)
            return action

        return declare

    def notice_outside(self, write: WriteNotice) -> WriteNotice:
        """Say what the second channel carries instead of the card."""
        self.notice = write
        return write

    def when_refused(self, act: Callable[[Moment, UUID, UUID], None]) -> None:
        """Say what is done about a case when a person cannot be told."""
        self.refused = act

    def buttons(self, case: Case) -> tuple[Button, ...]:
        """List the buttons that the card offers now."""
        return tuple(action.button(case.id) for action, offered in self.offers if offered(case))

    def owe(
        self,
        session: SchoolSession,
        case: Case,
        *,
        at: datetime,
        person: UUID | None = None,
        channel: str | None = None,
        via: Via = Via.CHAT,
        urgency: Urgency | None = None,
    ) -> None:
        """Have the card sent to a person or a channel once this transaction is committed."""
        outbox.owe(
            session,
            self.name,
            at=at,
            urgency=case.priority if urgency is None else urgency,
            case_id=case.id,
            person_id=person,
            channel=channel,
            via=via,
        )

    def refresh(self, session: SchoolSession, case: Case, *, at: datetime) -> None:
        """Have every copy that people can see drawn again."""
        outbox.owe_redraws(session, self.name, case_id=case.id, at=at, urgency=case.priority)


@dataclass(eq=False)
class Deadline:
    """What is done about a case when a moment has come and nothing stopped it."""

    name: str
    act: WhenDue

    def set(self, session: SchoolSession, case_id: UUID, *, at: datetime) -> None:
        """Have it done at this moment, instead of any set before."""
        deadlines.set_deadline(session, self.name, case_id=case_id, at=at)

    def lift(self, session: SchoolSession, case_id: UUID) -> None:
        """Stop it: what it waited for has happened."""
        deadlines.lift_deadline(session, self.name, case_id=case_id)


class Feature:
    """One thing Vera does, and everything it declares."""

    every_command: ClassVar[list[Command]] = []
    """What staff can type, of all features: for the help, which is itself one of them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.forms: dict[str, FormEntry] = {}
        self.actions: dict[str, Action] = {}
        self.messages: dict[str, Message] = {}
        self.letters: dict[str, Letter] = {}
        self.deadlines: dict[str, Deadline] = {}
        self.jobs: dict[str, Job | OccasionJob] = {}
        self.beginnings: dict[str, DoJob] = {}
        self.commands: list[Command] = []
        self.message_actions: list[MessageAction] = []

    def message_action(self, id: str, label: str, *, form: FormEntry, description: str) -> None:
        """Offer a form in the menu of every message; the message waits until the form is sent."""
        self.message_actions.append(MessageAction(id, label, form, description))

    def form(
        self, form: type[Form], *, shows: ShowCase | None = None
    ) -> Callable[[FileForm], FormEntry]:
        """Declare a form; the function files it and gives the case it opened, which `shows` draws.

        A form that opens no case gives the screen itself, and must bear to be filed twice; one
        that lacks something asks again, with nothing kept.
        """

        def declare(file: FileForm) -> FormEntry:
            entry = FormEntry(f"{self.name}.{file.__name__}", form, file, shows)
            self.forms[entry.name] = entry
            return entry

        return declare

    def command(
        self,
        command: str,
        word: str = "",
        *,
        description: str,
        usage: str = "",
        writes: bool = False,
        shortcut: str = "",
        keeps: Callable[[str], str] = nothing,
        for_few: bool = False,
    ) -> Callable[[RunCommand], RunCommand]:
        """Declare what staff can type; one that `writes` runs in a writing transaction."""

        def declare(run: RunCommand) -> RunCommand:
            declared = Command(
                command, word, run, description, usage, writes, shortcut, keeps, for_few
            )
            self.commands.append(declared)
            Feature.every_command.append(declared)
            return run

        return declare

    def action(
        self, label: str, *, style: Style = Style.PLAIN, opens: bool = False
    ) -> Callable[[Act], Action]:
        """Declare what a button does that stands on a screen."""

        def declare(act: Act) -> Action:
            action = Action(f"{self.name}.{act.__name__}", label, act, style, opens)
            self._declare(action)
            return action

        return declare

    def message(self, write: Write) -> Message:
        """Declare a card; the function writes it, or gives None when there is nothing to say."""
        message = Message(f"{self.name}.{write.__name__}", write, declare=self._declare)
        self.messages[message.name] = message
        return message

    def letter(self, write: WriteLetter) -> Letter:
        """Declare a card about no case; the function writes it for a person, or gives None."""
        letter = Letter(f"{self.name}.{write.__name__}", write)
        self.letters[letter.name] = letter
        return letter

    def job(
        self,
        *,
        at: time,
        weekday: int | None = None,
        said: str = "",
        to: ToWhom | None = None,
        now_and_then: bool = False,
        ahead: LooksAhead | None = None,
    ) -> Callable[[DoJob], Job]:
        """Declare what is done at each school every day, or every week on one day (Monday is 0).

        `said` and `to` are for the schedule: what is sent in a few words, and to whom. A job that
        looks `now_and_then` looks `ahead` instead.
        """

        def declare(act: DoJob) -> Job:
            scheduled = Scheduled(said=said, to=to, now_and_then=now_and_then, ahead=ahead)
            job = Job(f"{self.name}.{act.__name__}", act, at, weekday, scheduled)
            self.jobs[job.name] = job
            return job

        return declare

    def job_on(
        self, days: Occasions, *, at: time, said: str = "", to: ToWhom | None = None
    ) -> Callable[[DoJob], OccasionJob]:
        """Declare what is done at each school on days of its year, which its settings decide."""

        def declare(act: DoJob) -> OccasionJob:
            scheduled = Scheduled(said=said, to=to)
            job = OccasionJob(f"{self.name}.{act.__name__}", act, at, days, scheduled)
            self.jobs[job.name] = job
            return job

        return declare

    def at_the_beginning(self, act: DoJob) -> DoJob:
        """Declare what is done at each school whenever a process begins to work for it."""
        self.beginnings[f"{self.name}.{act.__name__}"] = act
        return act

    def deadline(self, act: WhenDue) -> Deadline:
        """Declare what is done about a case at a moment set for it."""
        deadline = Deadline(f"{self.name}.{act.__name__}", act)
        self.deadlines[deadline.name] = deadline
        return deadline

    def _declare(self, action: Action) -> None:
        self.actions[action.name] = action

"""Who gets what, in sentences that a head can read aloud and see whether they are right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from handlers.casework.duty import HOLDERS
from handlers.school.file_problems import listed
from handlers.school.settings import SchoolSettings
from handlers.school.settings_file import OutsideNumber
from handlers.school.staff_rows import StaffRow
from storage.vocabulary import Recipient, RouteRow

WHEN: dict[str, str] = {
    "R1": "A report that somebody is in danger now",
    "R2": "A report about the head",
    "R3": "A report about a governor",
    "R4": "A report about an adult at the school who may have harmed a child",
    "R5": "A report in which the head is too close to the person it is about",
    "R6": "A report about the safeguarding lead",
    "R7": "A small worry about an adult at the school, or about oneself,",
    "R8": "A report of grooming, or of a nude or sexual image of a child,",
    "R9": "Any other worry about a child",
    "R10": "A friend request from a pupil or a former pupil",
    "R11": "A friend request from a pupil that is repeated, sexual or has been answered",
    "R12": "A friend request from a parent",
    "R13": "A report of cyberbullying by a pupil",
    "R14": "A report of cyberbullying by a parent or somebody outside the school",
    "R15": "A report of cyberbullying by a colleague",
    "R16": "A report of cyberbullying by somebody unknown",
    "R18": "A report of a false account of the school, or of a post about it,",
    "R19": "A report of unsafe practice in the school",
    "R20": "A request to see personal data, to correct it or to object",
    "R21": "A report of personal data that went astray",
    "R22": "A request for data from the police",
    "R23": "A request for data by telephone or at the door",
    "R24": "Anything else",
}
LAID_OVER = "R17"
"""It adds to other routes, and begins with nobody of its own."""

IN_THE_LINE = frozenset({Recipient.LINE_MANAGER, Recipient.NEXT_LINE_MANAGER})
"""Named once, at the beginning: they are different for each reporter."""

_NEVER = {
    "R2": "The head never sees it.",
    "R3": "That governor never sees it.",
    "R4": "The person it is about never sees it.",
    "R5": "The head never sees it.",
    "R6": "The safeguarding lead and their deputies never see it.",
    "R7": "The person it is about never sees it, unless they sent it.",
    "R8": "Line managers never see it.",
    "R15": "The colleague it is about never sees it.",
}
_TITLES: dict[Recipient, str] = {
    Recipient.HEAD: "the head",
    Recipient.DEPUTY_HEAD: "the deputy head",
    Recipient.DSL: "the safeguarding lead",
    Recipient.DEPUTY_DSL: "the deputy safeguarding lead",
    Recipient.SENIOR_LEADER: "the senior leaders",
    Recipient.BEHAVIOUR_LEAD: "the behaviour lead",
    Recipient.HR: "the HR contact",
    Recipient.DATA_LEAD: "the data lead",
    Recipient.OFFICE: "the office",
    Recipient.DPO: "the data protection officer",
    Recipient.CHAIR: "the chair of governors",
    Recipient.VICE_CHAIR: "the vice-chair of governors",
    Recipient.LINE_MANAGER: "the reporter's line manager",
    Recipient.NEXT_LINE_MANAGER: "the line manager's own manager",
    Recipient.SENIOR_MANAGER: "the senior manager",
}


def who_gets_what(settings: SchoolSettings, people: Sequence[StaffRow]) -> tuple[str, ...]:
    """Say of each kind of report to whom it goes, naming the people."""
    naming = _Naming(settings, people)
    routes = tuple(naming.route(key, settings.rows[key]) for key in WHEN if key in settings.rows)
    threat = settings.rows.get(LAID_OVER)
    return (*naming.line_managers(), *routes, *(naming.threat(threat) if threat else ()))


def title_of(recipient: Recipient) -> str:
    """Name a recipient without naming anybody."""
    return _TITLES[recipient]


def holders_of(recipient: Recipient, people: Sequence[StaffRow]) -> tuple[StaffRow, ...]:
    """List who holds a recipient's role; a place in the line is nobody's."""
    roles = frozenset(HOLDERS.get(recipient, ()))
    return tuple(person for person in people if person.roles & roles)


class _Naming:
    def __init__(self, settings: SchoolSettings, people: Sequence[StaffRow]) -> None:
        self._settings = settings
        self._people = people

    def route(self, key: str, row: RouteRow) -> str:
        said = [f"{WHEN[key]} goes to {self._all(row.primary)}.", *self._rest(row)]
        said += [_NEVER[key]] if key in _NEVER else []
        return " ".join((*said, *self._place(row)))

    def threat(self, row: RouteRow) -> Iterator[str]:
        also = self._all((*row.primary, *row.copy))
        behind = self._behind(row)
        if also:
            yield f"Where there is a threat, the report goes to {also} as well. {behind}".strip()

    def line_managers(self) -> Iterator[str]:
        led: defaultdict[str, list[str]] = defaultdict(list)
        for person in self._people:
            if person.line_manager:
                led[person.line_manager].append(person.name)
        for person in (person for person in self._people if person.key in led):
            yield f"{person.name} is the line manager of {listed(led[person.key])}."

    def _rest(self, row: RouteRow) -> Iterator[str]:
        if row.copy:
            yield f"A copy goes to {self._all(row.copy)}."
        if row.then:
            later = ", then ".join(self._one(each) for each in row.then)
            yield f"If nobody answers, it goes to {later}."
        if row.outside:
            yield self._behind(row)

    def _place(self, row: RouteRow) -> Iterator[str]:
        if row.quiet:
            yield "It is never posted in a channel."
        elif row.channel:
            yield f"The card, without its content, is posted in {row.channel} as well."

    def _behind(self, row: RouteRow) -> str:
        numbers = [self._settings.outside[key] for key in row.outside]
        return (
            f"Behind them: {listed([_with_number(each) for each in numbers])}." if numbers else ""
        )

    def _all(self, recipients: Sequence[Recipient]) -> str:
        return listed([self._one(each) for each in recipients])

    def _one(self, recipient: Recipient) -> str:
        if recipient in IN_THE_LINE:
            return title_of(recipient)
        names = [person.name for person in holders_of(recipient, self._people)]
        return f"{title_of(recipient)} ({listed(names, last='or') or 'nobody yet'})"


def _with_number(entry: OutsideNumber) -> str:
    way = next(filter(None, (*entry.numbers, entry.email, entry.website)), "still blank")
    return f"{entry.name} ({way})"

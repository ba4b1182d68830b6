"""Evidence with files: messages that are sent on, and files that are uploaded into a form."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.sent_forms import WORDS, SentForms
from bot.demo import Workspace
from bot.demo.file_facts import file_facts
from bot.demo.files import Generated, NewFile, keep_file
from bot.demo.person import Person
from bot.demo.records import Json, Message
from tests.kill.forms import Report, SlackForms
from tests.walks.evidence_acts import NEW_REPORT, NOTE, SEND, WHICH_REPORT, answer_gate
from tests.walks.world import DANGER, SUSPECT

SIZES = (1, 40_000, 1 << 16, 300_000, 3_500_000)
"""A chunk is 64 KiB: less than one, one exactly, several, and a long one."""
SMALLEST_HEAD = 8
_NUMBERS = itertools.count(1)


def new_files(count: int) -> Iterator[NewFile]:
    """Make files of every size in turn; no two are alike."""
    for number in itertools.islice(_NUMBERS, count):
        head = b"%08d" % number
        size = max(SIZES[number % len(SIZES)], SMALLEST_HEAD)
        yield NewFile(f"evidence {number}.bin", Generated(size, head))


def hashes(files: Sequence[NewFile]) -> tuple[str, ...]:
    """Say what each file must be when it is opened."""
    return tuple(content_of(file).sha256() for file in files)


def content_of(file: NewFile) -> Generated:
    """Give what a file holds."""
    assert isinstance(file.content, Generated)
    return file.content


@dataclass(frozen=True)
class MessagesSentOn:
    """Sends on messages as Slack's client does, each message once.

    The form carries which message it is. Vera, who forgets with every kill what waits in her
    memory, reads it again.
    """

    workspace: Workspace
    filled: SentForms

    def written(self, person: str, words: str) -> Report:
        """Have somebody write a message with two files, and fill in the form that sends it on."""
        return self.of_files(person, words, tuple(new_files(2)))

    def of_files(self, person: str, words: str, files: Sequence[NewFile]) -> Report:
        """Have somebody write a message with these files, and fill in the form."""
        message = self.workspace.acting_as(person).post("general", "Look at this", files)
        payload = self.filled.payload(person, words)
        about = {"channel": message.channel, "ts": message.ts}
        payload["view"]["private_metadata"] = json.dumps(about)
        return _report(self.workspace, payload, words, files)


@dataclass(frozen=True)
class FilesUploaded:
    """Sends the form in which files are uploaded, as Slack's client does."""

    workspace: Workspace
    filled: SentForms

    def written(self, person: str, words: str) -> Report:
        """Fill in the form, with a file that is uploaded at once."""
        files = tuple(new_files(1))
        payload = self.filled.payload(person, words)
        for state in _file_inputs(payload["view"]):
            state["files"] = [self._uploaded(person, file) for file in files]
        return _report(self.workspace, payload, words, files)

    def _uploaded(self, person: str, file: NewFile) -> Json:
        kept = keep_file(self.workspace, person, file)
        kept.sent_in_a_form = True
        return file_facts(self.workspace, kept)


def _file_inputs(view: Json) -> Iterator[Json]:
    for actions in view["state"]["values"].values():
        yield from (state for state in actions.values() if state["type"] == "file_input")


def _report(workspace: Workspace, payload: Json, words: str, files: Sequence[NewFile]) -> Report:
    sent = SlackForms.sending(workspace, payload)
    return Report(payload["view"]["id"], words, sent, hashes(files), evidence=True)


def evidence_forms(workspace: Workspace, person: Person) -> tuple[MessagesSentOn, FilesUploaded]:
    """Open both forms through Vera, fill them in as a person would, and leave them unsent."""
    message = person.post("general", "Look at this")
    return (
        MessagesSentOn(workspace, _filled_for(workspace, person, message)),
        FilesUploaded(workspace, _filled_to_upload(workspace, person)),
    )


def _filled_for(workspace: Workspace, person: Person, message: Message) -> SentForms:
    person.more_actions(message, SEND)
    return _filled(workspace, person)


def _filled_to_upload(workspace: Workspace, person: Person) -> SentForms:
    person.command("/vera", "evidence")
    return _filled(workspace, person)


def _filled(workspace: Workspace, person: Person) -> SentForms:
    assert person.view is not None, f"the form was not opened: {workspace.errors}"
    answer_gate(person, "No")
    person.choose(WHICH_REPORT, NEW_REPORT)
    person.choose(DANGER, "No")
    person.choose(SUSPECT, "A pupil")
    person.fill(NOTE, WORDS)
    (filled,) = workspace.views.stack(person.me.user_id)
    person.close_all()
    return SentForms(workspace, replace(filled, values=copy.deepcopy(filled.values)))

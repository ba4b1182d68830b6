"""What the workspace lets a test say and see of files: faults, requests, who may delete."""

from collections.abc import Callable
from datetime import datetime

from bot.demo.file_faults import FileFault, FileFaults, FileRequest, Gate
from bot.demo.files import DemoFile
from bot.demo.membership import Membership
from bot.demo.records import Message


class Sharing(Membership):
    """Counts what was asked of files, and makes them fail."""

    scopes: str
    now: Callable[[], datetime]

    def __init__(self) -> None:
        super().__init__()
        self.file_requests: list[FileRequest] = []
        self.file_faults = FileFaults()
        self.file_gate = Gate()
        self.bot_may_delete_uploads = False

    def say_as_integration(self, channel: str, text: str, name: str = "Timetable") -> Message:
        """Post as another app does: with a bot_id and no user."""
        with self.lock:
            bot_id = f"B0{name.upper().replace(' ', '')}"
            self.conversations.integrations[bot_id] = name
            where = self.conversations.find(channel, self.bot_user_id)
            stored = self.conversations.post(where, bot_id, text)
            message = self.conversations.as_seen(stored)
        self.changed()
        return message

    def has_scope(self, scope: str) -> bool:
        """Say whether Vera was installed with a scope."""
        return scope in self.scopes.split(",")

    def file(self, file_id: str) -> DemoFile:
        """Give a file as it is now."""
        return self.conversations.files[file_id]

    def fail_file(
        self, file_id: str, how: str, times: int = 1, *, lasts: float = 2.0, more: int = 7
    ) -> None:
        """Make the next requests for a file fail (`*`: for any), or a status such as `500`."""
        with self.lock:
            self.file_faults.plan(file_id, FileFault(how, times, lasts, more))

    @property
    def files_held(self) -> int:
        """Count the downloads that stand still half way at this moment."""
        return self.file_gate.standing

    def release_files(self) -> None:
        """Let every file go on that was held half way, now and later."""
        self.file_gate.open()

    def note_file_request(
        self, kind: str, file_id: str, status: int, error: str = "", channel: str = ""
    ) -> None:
        """Remember a request about files or messages."""
        asked = FileRequest(kind, file_id, status, self.now(), error, channel)
        with self.lock:
            self.file_requests.append(asked)
        self.changed()

    def file_requests_of(self, kind: str, file_id: str = "") -> list[FileRequest]:
        """List the requests of one kind, for one file or for all."""
        asked = list(self.file_requests)
        return [one for one in asked if one.kind == kind and file_id in {"", one.file_id}]

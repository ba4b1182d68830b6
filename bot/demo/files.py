"""Files as the workspace keeps them: whose they are, where they are shared, and their bytes."""

import hashlib
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

PART = 64 * 1024
Mode = Literal["hosted", "snippet", "external", "tombstone"]


@dataclass(frozen=True)
class Generated:
    """Bytes that are made while they are sent; every part differs from every other."""

    size: int
    head: bytes = b""

    def parts(self) -> Iterator[bytes]:
        """Give the bytes, part by part, the same each time."""
        left = self.size
        for number in count():
            if left <= 0:
                return
            part = _generated_part(number, self.head)[:left]
            left -= len(part)
            yield part

    def sha256(self) -> str:
        """Work out the hash of all bytes."""
        worked_out = hashlib.sha256()
        for part in self.parts():
            worked_out.update(part)
        return worked_out.hexdigest()


_FILLING = hashlib.shake_256(b"demo").digest(PART - 8)


def _generated_part(number: int, head: bytes) -> bytes:
    part = number.to_bytes(8, "big") + _FILLING
    return head + part[len(head) :] if number == 0 else part


Content = bytes | Generated


def size_of(content: Content) -> int:
    """Give the number of bytes."""
    return content.size if isinstance(content, Generated) else len(content)


@dataclass(frozen=True)
class NewFile:
    """A file that somebody is about to post; `elsewhere`: of another organisation."""

    name: str
    content: Content = b""
    mimetype: str = ""
    mode: Mode = "hosted"
    elsewhere: bool = False


Given = NewFile | tuple[str, Content]


@dataclass
class DemoFile:
    """A file that somebody uploaded; shared nowhere as long as `channels` is empty."""

    file_id: str
    name: str
    mimetype: str
    content: Content = field(repr=False)
    owner: str
    created: int
    mode: Mode = "hosted"
    file_access: str = "visible"
    channels: set[str] = field(default_factory=set)
    sent_in_a_form: bool = False

    @property
    def size(self) -> int:
        """Give the number of bytes."""
        return size_of(self.content)

    @property
    def deleted(self) -> bool:
        """Say whether it was deleted; its messages keep a stone in its place."""
        return self.mode == "tombstone"

    def parts(self) -> Iterator[bytes]:
        """Give the bytes, part by part."""
        if isinstance(self.content, Generated):
            yield from self.content.parts()
            return
        for start in range(0, len(self.content), PART):
            yield self.content[start : start + PART]

    def delete(self) -> None:
        """Let the bytes go; messages show that something was there."""
        self.mode, self.content = "tombstone", b""


def as_new(given: Given) -> NewFile:
    """Give a file to be posted, from a name and its bytes where that is all there is."""
    return given if isinstance(given, NewFile) else NewFile(*given)


def keep_file(ws: "Workspace", owner: str, given: Given) -> DemoFile:
    """Take an upload: it belongs to its uploader and is shared nowhere."""
    new = as_new(given)
    guessed = mimetypes.guess_type(new.name)[0] or "application/octet-stream"
    with ws.lock:
        file = DemoFile(
            file_id=ws.stamps.new_id("F"),
            name=new.name,
            mimetype=new.mimetype or guessed,
            content=new.content,
            owner=owner,
            created=int(ws.now().timestamp()),
            mode=new.mode,
            file_access="check_file_info" if new.elsewhere else "visible",
        )
        ws.conversations.files[file.file_id] = file
    return file


def vera_may_see(ws: "Workspace", file: DemoFile) -> bool:
    """Say whether a file came in Vera's own form or is shared where she is a member."""
    found = (ws.conversations.by_id(one) for one in file.channels)
    return file.sent_in_a_form or any(one and ws.bot_user_id in one.members for one in found)

"""What kind of file it is, told from its first bytes; the file itself is never opened."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from dataclasses import dataclass

import puremagic


def _endings(said: str) -> frozenset[str]:
    return frozenset(f".{ending}" for ending in said.split())


PROGRAMS = _endings(
    "exe dll com scr msi msix bat cmd ps1 vbs vbe js jse wsf hta lnk jar apk app dmg pkg deb rpm "
    "sh elf so dylib macho class reg iso img vhd"
)
ARCHIVES = _endings("zip rar 7z tar gz tgz bz2 xz zst cab lzh arj")
WITH_MACROS = _endings("docm xlsm pptm dotm xlam html htm svg one")
PICTURES = _endings("jpg jpeg png gif webp heic")
DOCUMENTS_IN_ZIP = _endings("docx xlsx pptx odt ods odp epub")

A_PROGRAM = "It may be a program. Do not open it; ask whoever looks after the computers."
AN_ARCHIVE = "It is an archive and may hold anything. Do not unpack it on a school computer."
MAY_RUN = "It may run something when it is opened. Open it with care."
NOT_WHAT_IT_SAYS = "Its name says something else than its first bytes do."

GROUPS = {"image": "picture", "audio": "sound", "video": "film", "text": "text"}

PROGRAM_HEADS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
"""How programs and shortcuts to them begin, whatever they are called."""
ZIP_HEAD = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is, as far as its first bytes and its name tell, and what to beware of."""

    words: str
    warning: str = ""


def kind_of_file(head: bytes, name: str) -> FileKind:
    """Say what kind of file it is and whether to beware of it.

    `head` are its first bytes, up to 4,096; the name is the sender's and proves nothing.
    """
    said = _ending(name)
    found = _by_bytes(head, said)
    return FileKind(_words(found, head, said), _warning(found, head, said))


def _ending(name: str) -> str:
    """Give how a name ends, ".png"; Windows opens "a.exe." as "a.exe", so that is looked past."""
    bare = name.rstrip(" .\t\r\n\0").lower()
    _, dot, ending = re.split(r"[\\/]", bare)[-1].rpartition(".")
    return f"{dot}{ending}" if re.fullmatch("[a-z0-9]{1,12}", ending) else ""


@dataclass(frozen=True, slots=True)
class _Found:
    extension: str
    mime: str

    @property
    def group(self) -> str:
        return self.mime.partition("/")[0]


def _by_bytes(head: bytes, said: str) -> _Found | None:
    """Ask what begins like this; where several things do, take what the name says."""
    if not head:
        return None
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    if not matches:
        return None
    best = next((each for each in matches if each.extension.lower() == said), matches[0])
    return _Found(best.extension.lower(), best.mime_type)


def _words(found: _Found | None, head: bytes, said: str) -> str:
    if not head:
        return "an empty file"
    if head.startswith(PROGRAM_HEADS):
        return "a program"
    if head.startswith(ZIP_HEAD) and said not in DOCUMENTS_IN_ZIP:
        return "an archive (ZIP)"
    ending = said.lstrip(".").upper()
    if found is None:
        return "text" if _is_text(head) else f"unknown ({ending})" if ending else "unknown"
    exact = found.extension.lstrip(".").upper() or ending
    kind = GROUPS.get(found.group)
    return f"{kind} ({exact})" if kind else exact or "unknown"


def _warning(found: _Found | None, head: bytes, said: str) -> str:
    extensions = {said, found.extension if found else ""}
    if extensions & PROGRAMS or head.startswith(PROGRAM_HEADS):
        return A_PROGRAM
    if said not in DOCUMENTS_IN_ZIP and (extensions & ARCHIVES or head.startswith(ZIP_HEAD)):
        return AN_ARCHIVE
    if extensions & WITH_MACROS:
        return MAY_RUN
    return NOT_WHAT_IT_SAYS if _pretends(found, said) else ""


def _pretends(found: _Found | None, said: str) -> bool:
    if said == ".pdf":
        return found is None or found.extension != said
    return said in PICTURES and (found is None or found.group != "image")


def _is_text(head: bytes) -> bool:
    try:
        getincrementaldecoder("utf-8")().decode(head)  # a letter may be cut in two at the end
    except UnicodeDecodeError:
        return False
    return b"\x00" not in head

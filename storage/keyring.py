"""The master keys: what wraps the key of each case, and what further keys are derived from.

A keyring is text, one key a line, the newest last:

    # made by `vera keys new`
    k-3f9a61c2 d2hhdCBhIGxvdmVseSBsb25nIGtleSB0aGlzIGlzIQ==

An id, a space, 32 bytes in base64; lines beginning with # are comments. `VERA_KEYRING` holds
these lines, or the path of a file that does. Older keys stay: what they wrapped is read by them
until it is wrapped anew, and the audit entries they vouch for are checked by them for ever.
"""

from __future__ import annotations

import base64
import binascii
import logging
import re
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_LINE = re.compile(r"^\s*(?P<id>[A-Za-z0-9._-]{1,40})\s+(?P<key>[A-Za-z0-9+/]{40,}=*)\s*$")
WRAPPING = "wrap a key"

log = logging.getLogger(__name__)


class KeyringError(Exception):
    """The keyring is missing, damaged or lacks a key; the words say which, never a key."""


@dataclass(frozen=True, repr=False, eq=False)
class Keyring:
    """Master keys by id, the newest last. It never shows a key: not in words, nor in its repr."""

    _keys: dict[str, bytes]
    warnings: tuple[str, ...] = ()
    """What somebody should put right, in words: a file that others on the machine can read."""
    _file: Path | None = None
    """Where it was read from, to be read again for a key that is not here yet."""
    _derived: dict[tuple[str, bytes, str], bytes] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Keyring of {', '.join(self._keys)}>"

    @property
    def newest(self) -> str:
        """Name the key that wraps from now on."""
        return next(reversed(list(self._keys)))

    @property
    def ids(self) -> tuple[str, ...]:
        """Name every key, the newest last."""
        return tuple(self._keys)

    @classmethod
    def parse(cls, text: str) -> Keyring:
        """Read a keyring from its lines; raises KeyringError with the number of a damaged line."""
        keys: dict[str, bytes] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip() and not line.lstrip().startswith("#"):
                id, key = _read_line(number, line)
                if id in keys:
                    raise KeyringError(f"Line {number} of the keyring repeats the id {id}.")
                keys[id] = key
        if not keys:
            raise KeyringError("The keyring holds no key. `vera keys new` makes one.")
        return cls(keys)

    @classmethod
    def load(cls, value: str | None) -> Keyring:
        """Read a keyring from `VERA_KEYRING`: its lines, or the path of a file that holds them.

        Raises KeyringError with words that may be shown; warns of a file that others can read.
        """
        if not value or not value.strip():
            raise KeyringError("VERA_KEYRING is not set. `vera keys new` makes a key to put in it.")
        if "\n" in value.strip() or KEY_LINE.match(value):
            return cls.parse(value)
        return _load_file(Path(value.strip()))

    def wrap(self, data_key: bytes, *, about: bytes) -> tuple[str, bytes]:
        """Seal a data key under the newest master key; gives that key's id and the bytes.

        `about` says whose key it is and is needed again to unwrap it.
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        wrapping = AESGCM(self._made(WRAPPING, b"", self.newest))
        return self.newest, nonce + wrapping.encrypt(nonce, data_key, about)

    def unwrap(self, key_id: str, wrapped: bytes, *, about: bytes) -> bytes:
        """Open a data key; raises KeyringError when its master key is not here or it is not so."""
        wrapping = AESGCM(self._made(WRAPPING, b"", key_id))
        try:
            return wrapping.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], about)
        except (InvalidTag, ValueError):
            raise KeyringError(f"A key wrapped by {key_id} has been changed or moved.") from None

    def derived(self, purpose: str, school_id: UUID, key_id: str | None = None) -> bytes:
        """Derive a school's 256-bit key for one purpose, from the newest master key unless named.

        Whoever keeps something made with it keeps the id of the key too (`newest`), so that it
        can be checked after the next key has come.
        """
        return self._made(purpose, school_id.bytes, key_id or self.newest)

    def _made(self, purpose: str, school: bytes, key_id: str) -> bytes:
        asked = (purpose, school, key_id)
        if asked not in self._derived:
            self._derived[asked] = _hkdf(self._key(key_id), purpose, school)
        return self._derived[asked]

    def _key(self, key_id: str) -> bytes:
        if key_id not in self._keys and self._file is not None:
            # Another process may have turned to a newer key while this one runs.
            self._keys.update(_load_file(self._file)._keys)
        try:
            return self._keys[key_id]
        except KeyError:
            raise KeyringError(f"The keyring does not hold the key {key_id!r}.") from None


def new_key_line() -> str:
    """Make a line with a new key, to be put at the end of the keyring."""
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return f"k-{secrets.token_hex(4)} {key}"


def _hkdf(master: bytes, purpose: str, school: bytes) -> bytes:
    info = b"vera/1\0" + purpose.encode() + b"\0" + school
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(master)


def _read_line(number: int, line: str) -> tuple[str, bytes]:
    """Read one line; the error never repeats it, since it may hold most of a key."""
    if (found := KEY_LINE.match(line)) is None:
        raise KeyringError(f"Line {number} of the keyring is not an id and a key in base64.")
    try:
        key = base64.b64decode(found["key"], validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyringError(f"The key on line {number} of the keyring is not 32 bytes in base64.")
    return found["id"], key


def _load_file(path: Path) -> Keyring:
    try:
        text = path.read_text(encoding="utf-8")
        mode = path.stat().st_mode
    except (OSError, ValueError):
        # The value is not repeated: it may be a key with a slip in it rather than a path.
        raise KeyringError(
            "VERA_KEYRING names no file that can be read, and holds no line with an id and a key."
        ) from None
    keyring = Keyring.parse(text)
    if not mode & (stat.S_IRGRP | stat.S_IROTH):
        return Keyring(keyring._keys, (), path)
    warning = f"The keyring {path} can be read by others on this machine: chmod 600 {path}"
    log.warning(warning)
    return Keyring(keyring._keys, (warning,), path)

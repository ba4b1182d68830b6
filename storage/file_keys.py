"""The key of a file, wrapped by the key of its case: erase the case, and its files are erased."""

from __future__ import annotations

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.keyring import NONCE_BYTES

FILE_CHANGED = (
    "This file is not as it was kept, so Vera does not give it out. "
    "Please tell whoever runs Vera; a backup may hold it as it was."
)

Owners = tuple[UUID, UUID, UUID, UUID]
"""The school, the case, the file and the blob that a key belongs to."""


def wrap(case_key: bytes, key: bytes, owners: Owners) -> bytes:
    """Wrap a file's key, for these owners alone."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(case_key).encrypt(nonce, key, _about(owners))


def unwrap(case_key: bytes, wrapped: bytes, owners: Owners) -> bytes | None:
    """Open a file's key; None when it is not so, or not theirs."""
    try:
        return AESGCM(case_key).decrypt(
            wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _about(owners)
        )
    except (InvalidTag, ValueError):
        return None


def _about(owners: Owners) -> bytes:
    return b"vera/file key/1\0" + b"".join(owner.bytes for owner in owners)

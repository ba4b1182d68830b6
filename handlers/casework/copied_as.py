"""What the other system calls a copy: a number or a code, and nothing that could be a name.

It is kept unsealed, because it must outlive the content, so it may say nothing of anybody.
"""

from __future__ import annotations

import re
from typing import Final

NOT_A_REFERENCE: Final = (
    "Please give its number or code there, such as 10482 or INC-2041, and nothing else: no name, "
    "no date of birth, no pupil number, no address. It stays when all else is erased."
)

LONGEST: Final = 30
LETTERS_TOGETHER: Final = 3
DIGITS: Final = 2

_SIGNS = re.compile(r"[A-Za-z0-9]+(?:[-/._#:][A-Za-z0-9]+)*")
_DATE = re.compile(r"\d{1,4}[-/._]\d{1,2}[-/._]\d{1,4}")
_PUPIL_NUMBER = re.compile(r"[A-Za-z]\d{11}[A-Za-z\d]")
_LETTERS = re.compile(rf"[A-Za-z]{{{LETTERS_TOGETHER + 1},}}")


def is_a_reference(said: str, *, system: str) -> bool:
    """Say whether this can be what the system calls a copy.

    Letters and digits, more digits than a name has, and no word but the system's own name. In
    doubt it is refused: a person can leave a word out, and nobody can take one back.
    """
    bare = re.sub(rf"^{re.escape(system)}[-/._#: ]*", "", said.strip(), flags=re.IGNORECASE)
    digits = sum(each.isdigit() for each in bare)
    letters = sum(each.isalpha() for each in bare)
    return (
        len(said) <= LONGEST
        and _SIGNS.fullmatch(bare) is not None
        and digits >= max(DIGITS, letters)
        and not _LETTERS.search(bare)
        and not _DATE.fullmatch(bare)
        and not _PUPIL_NUMBER.fullmatch(bare)
    )

"""The words of files of worked cases: which right, which kind of school, who asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from storage.vocabulary import Right

RIGHT_WORDS: Final = (
    ("curricular", Right.CURRICULAR_RECORD),
    ("late_results", Right.LATE_RESULTS),
    ("exam_marks", Right.EXAM_MARKS),
    ("education", Right.EDUCATION_RECORD),
    ("foi", Right.FOI),
    ("freedom_of_information", Right.FOI),
    ("complaint", Right.COMPLAINT),
    ("rectif", Right.RECTIFICATION),
    ("eras", Right.ERASURE),
    ("object", Right.OBJECTION),
    ("restriction", Right.OBJECTION),  # articles 18 and 20 keep the time of article 12A too
    ("portability", Right.OBJECTION),
    ("access", Right.ACCESS),
    ("sar", Right.ACCESS),
)
"""How the files name a right: the first of these words to stand in theirs."""

PARENTS: Final = frozenset({"parent", "parental", "carer", "mother", "father", "guardian"})
OTHERS: Final = frozenset({"not", "non", "another", "other"})
"""Beside a word for a parent these say that it is none, or not this child's."""


def names_a_parent(word: str) -> bool:
    """Say whether whoever asks is a parent: anybody with parental responsibility or care.

    Source: Education Act 1996, section 576.
    """
    words = frozenset(re.split(r"[^a-z]+", word.casefold()))
    return bool(words & PARENTS) and not words & OTHERS


def right_of(word: str, usual: Right) -> Right:
    """Say which right a word of a file means; raises ValueError for a word that means none."""
    if not word:
        return usual
    folded = _folded(word)
    found = (right for part, right in RIGHT_WORDS if part in folded)
    right = next(found, None)
    if right is None:
        raise ValueError(f"Vera knows no request of the kind '{word}'.")
    return right


INDEPENDENT: Final = ("independent", "private", "college")
ACADEMY: Final = ("academy", "free_school", "technology")
MAINTAINED: Final = (
    *("maintained", "community", "foundation", "voluntary", "local_authority"),
    *("primary", "infant", "junior", "middle", "secondary"),
)


def school_kind(word: str) -> str:
    """Say which kind of school, as the settings name them, a word of a file means.

    A special school is one whoever maintains it, an academy too (SI 2005/1437, regulation 5(1);
    Education Act 1996, section 337). Raises ValueError for a word that means none.
    """
    folded = _folded(word)
    for kind, is_meant in _KINDS.items():
        if is_meant(folded):
            return kind
    raise ValueError(f"Vera knows no kind of school '{word}'.")


def _is_independent(word: str) -> bool:
    unmaintained = re.search(r"no[nt]_maintained", word) and "special" not in word
    return bool(unmaintained) or any(part in word for part in INDEPENDENT)


def _is_nursery(word: str) -> bool:
    return "nursery" in word and not any(part in word for part in ("primary", "infant", "junior"))


_KINDS: Final[dict[str, Callable[[str], bool]]] = {
    "independent": _is_independent,
    "nursery": _is_nursery,
    "special": lambda word: "special" in word,
    "academy": lambda word: any(part in word for part in ACADEMY),
    "pupil_referral_unit": lambda word: "referral" in word or word == "pru",
    "maintained": lambda word: any(part in word for part in MAINTAINED),
}


def _folded(word: str) -> str:
    return re.sub(r"[^a-z]+", "_", word.casefold()).strip("_")

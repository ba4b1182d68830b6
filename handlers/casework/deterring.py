"""Words that would delay, deter or forbid a report to the police or children's social care.

No advice may hold any, in Vera's words or the school's own (rules, section 4 and trap 24): anybody
may report outside at any time, before or after they tell the school.
"""

from __future__ import annotations

import re
from typing import Final

_OUTSIDE: Final = re.compile(
    r"\b(police|999|101|social care|social services|social worker|children's services|lado"
    r"|nspcc|ofsted|whistleblow\w*|outside (the )?school|anybody outside|anyone outside"
    r"|report (it )?outside|authorities)\b",
    re.IGNORECASE,
)
_HOLDS_BACK: Final = re.compile(
    r"\b(before|until|unless|wait(?! here)|first|only (if|when|after|the|through|with)|instead of"
    r"|rather than|after (you|the|we|it)|once (you|the|we)|permission|allowed|authoris\w+"
    r"|agree\w* with|ask (the|your|us)|check with|consult|must not|may not|cannot|can't"
    r"|should not|shouldn't|not (ring|call|contact|go|report|tell|speak|involve)"
    r"|don't|never|no need|not necessary|needn't|need not|avoid|discourag\w+|think twice"
    r"|leave (it|that|this) to|up to the|is for the|decides? whether|trouble|disciplin\w+"
    r"|consequences|waste|matter for|hold off|holding off|delay|later|decides? if)\b",
    re.IGNORECASE,
)
_FREES: Final = re.compile(
    r"(you need nobody's leave|nothing here stops you|does not replace|at any time)",
    re.IGNORECASE,
)
_WHOLLY: Final = re.compile(
    r"(keep (it|this) (inside|within|in) the school|only (to|within|inside) (the )?school"
    r"|nobody outside|no-one outside|nobody else (may|must|should)|(tell|say) (it to )?nobody)",
    re.IGNORECASE,
)


def deterring(words: str) -> tuple[str, ...]:
    """List the sentences that could keep somebody from a report outside the school."""
    return tuple(each for each in _sentences(words) if _holds_back(each))


def _holds_back(sentence: str) -> bool:
    if _WHOLLY.search(sentence):
        return True
    if not _OUTSIDE.search(sentence):
        return False
    return bool(_HOLDS_BACK.search(sentence)) and not _FREES.search(sentence)


def _sentences(words: str) -> list[str]:
    joined = " ".join(words.split())
    return [each for each in re.split(r"(?<=[.?!])\s+", joined) if each]

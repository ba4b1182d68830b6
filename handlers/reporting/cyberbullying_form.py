"""What is asked of somebody who reports cyberbullying: in under a minute, on a telephone."""

from __future__ import annotations

from typing import Annotated

from handlers.casework.incident import (
    COLLEAGUE_OTHER,
    COLLEAGUE_PICKED,
    DANGER,
    FALSE_ACCOUNT,
    MUST_NOT_SEE,
    NAMED,
    NAMED_OTHER,
    SIGNS_TICKED,
    SUSPECT,
    YES_NO_NOT_SURE,
    confidential,
    in_danger,
    leave_the_image,
)
from handlers.casework.outside_help import ring_first
from handlers.forms import Form, LongText, Note, PickOne, when
from storage.vocabulary import Answer, Sign, Suspect


class CyberbullyingForm(Form, title="Report cyberbullying", submit="Send"):
    """Six questions; only the first three and "who" must be answered."""

    danger: Annotated[Answer, DANGER]
    image: Annotated[
        Answer,
        PickOne(
            "Could any of it show anyone under 18 nude, partly nude or in a sexual way?",
            options=YES_NO_NOT_SURE,
        ),
    ]
    account: Annotated[str, LongText("What happened?", hint="Facts, in your own words.")]
    suspect: Annotated[Suspect, SUSPECT]
    named: Annotated[tuple[str, ...], NAMED] = ()
    named_other: Annotated[str, NAMED_OTHER] = ""
    signs: Annotated[tuple[Sign, ...], SIGNS_TICKED] = ()
    false_account: Annotated[Sign | None, FALSE_ACCOUNT] = None
    colleague: Annotated[tuple[str, ...], COLLEAGUE_PICKED] = ()
    colleague_other: Annotated[str, COLLEAGUE_OTHER] = ""
    must_not_see: Annotated[tuple[str, ...], MUST_NOT_SEE] = ()

    notes = (
        Note(ring_first),
        Note(in_danger, shown_when=when("danger", Answer.YES, Answer.NOT_SURE), after="danger"),
        Note(
            leave_the_image,
            shown_when=when("image", Answer.YES, Answer.NOT_SURE),
            after="image",
            before_sending=True,
        ),
        Note(confidential, after="must_not_see"),
    )

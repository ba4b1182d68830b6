"""What the ICO asks about a breach (UK GDPR, article 33(3), and its own form), in two halves.

Two, so that all that was answered fits into one card of Teams when it is opened again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from handlers.call import Call
from handlers.cards import Block, Small
from handlers.casework.incident import confidential
from handlers.forms import Form, LongText, Note, ShortText


def sends_nothing(_: Call) -> tuple[Block, ...]:
    """Say what becomes of the answers."""
    words = (
        "Every question may stay empty, and all can be changed later. Nothing is sent to the ICO: "
        "you get a text to copy into its form. It takes what is known now, and the rest later "
        "(UK GDPR, article 33(4))."
    )
    return (Small(words),)


class WhatHappenedForm(Form, title="The ICO: what happened", submit="Save"):
    """What happened, and whose data it is."""

    what: Annotated[str, LongText("What happened, and why?")] = ""
    found: Annotated[str, LongText("When and how did you find out?", max_length=700)] = ""
    began: Annotated[str, ShortText("When did it happen?")] = ""
    kinds: Annotated[
        str,
        LongText(
            "What kinds of personal data are in it?",
            hint="Names, addresses, marks; health, special needs, ethnic group, safeguarding.",
            max_length=700,
        ),
    ] = ""
    records: Annotated[str, ShortText("How many records, about?")] = ""
    people: Annotated[str, ShortText("How many people, about?")] = ""
    whose: Annotated[
        str, ShortText("Whose data is it?", hint="Pupils, parents, staff, others. No names.")
    ] = ""

    notes = (Note(sends_nothing), Note(confidential, after="whose"))


class WhatIsDoneForm(Form, title="The ICO: what is done", submit="Save"):
    """What may come of it, and what was done about it."""

    consequences: Annotated[
        str, LongText("What is likely to come of it for them?", max_length=1300)
    ] = ""
    measures: Annotated[
        str,
        LongText(
            "What was done, or will be done, to put it right and to limit the harm?",
            max_length=1300,
        ),
    ] = ""
    told: Annotated[
        str, LongText("Have the people been told? When and how, or why not?", max_length=700)
    ] = ""
    before: Annotated[str, LongText("What was there before to prevent it?", max_length=700)] = ""
    training: Annotated[
        str,
        LongText(
            "Had whoever was involved been trained in data protection in the last two years?",
            max_length=400,
        ),
    ] = ""
    delay: Annotated[str, LongText("If it is later than 72 hours: why?", max_length=700)] = ""
    others: Annotated[
        str, ShortText("Who else was told?", hint="The police, the council, the insurer.")
    ] = ""
    contact: Annotated[
        str,
        ShortText(
            "Whom may the ICO ask?", hint="A name, a telephone number and an e-mail address."
        ),
    ] = ""

    notes = (Note(sends_nothing), Note(confidential, after="contact"))


HALVES: Mapping[str, type[Form]] = {
    "ico_what_happened_answered": WhatHappenedForm,
    "ico_what_is_done_answered": WhatIsDoneForm,
}
"""By what the audit calls that it was answered."""

"""Adding details to a report, when there is time: offered with the reply and on the Home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Facts, Heading, Quote, Screen, Text
from handlers.casework.case_card import case_card
from handlers.casework.incident import confidential
from handlers.casework.kinds import kind_of
from handlers.casework.receipt import receipt
from handlers.casework.report_anew import instead_of_erased
from handlers.casework.sealed import seal
from handlers.evidence.forms import FILES
from handlers.evidence.gate import GATE, LEAVE_IT, InWords
from handlers.evidence.keep import keep, sent_files
from handlers.evidence.material import report_material
from handlers.evidence.tell import tell_of_evidence
from handlers.feature import Ask, Feature, Reply
from handlers.forms import Form, LongText, Note, Option, PickDayAndTime, PickOne
from handlers.permissions import my_own_report
from handlers.wording import LONDON
from storage.vocabulary import Answer

details = Feature("details")

PLATFORMS = tuple(
    Option(name.lower().replace(" ", "_"), name)
    for name in (
        "WhatsApp",
        "Snapchat",
        "TikTok",
        "Instagram",
        "Facebook",
        "YouTube",
        "X",
        "A game",
        "E-mail",
        "Text message",
        "Telephone",
        "A message nearby (AirDrop or Bluetooth)",
        "Somewhere else",
    )
)

KINDS = (
    Option("threaten", "Threatening"),
    Option("harass", "Harassing"),
    Option("humiliate", "Humiliating"),
    Option("defame", "Untrue and damaging"),
    Option("impersonate", "Pretending to be me or the school"),
)
"""The five of the definition that the policy's own source gives (duties, section C)."""


GATE_FOR_FILES = replace(
    GATE,
    label="To add files: could any show anyone under 18 nude, partly nude or in a sexual way?",
    hint="Leave this open if you have none to add. Images made by a computer count as well.",
)


class WhatHappened(Form):
    """All of it may be left empty: a blank never lowers a priority."""

    platform: Annotated[str, PickOne("Where was it?", options=PLATFORMS)] = ""
    what_kind: Annotated[str, PickOne("What kind is it?", options=KINDS)] = ""
    happened_at: Annotated[datetime | None, PickDayAndTime("When exactly?")] = None
    began: Annotated[str, LongText("How did it begin?")] = ""
    reacted: Annotated[
        str,
        LongText(
            "How and where have you reacted?", hint="It is all right to say that you replied."
        ),
    ] = ""


class MayHaveFiles(Form):
    """The gate, for whoever has files to add."""

    image: Annotated[Answer | None, GATE_FOR_FILES] = None


class Files(Form):
    """The files, once the gate was answered with No."""

    files: Annotated[tuple[str, ...], FILES] = ()


class DetailsForm(Files, InWords, MayHaveFiles, WhatHappened, title="Add details", submit="Add"):
    """Details and files, for a report that was sent in haste."""

    notes = (LEAVE_IT, Note(confidential, after="files"))


@details.form(DetailsForm, shows=receipt)
def file_details(call: Call, form: DetailsForm) -> UUID | Screen | Ask:
    """Add what the reporter says to their own report, and tell those who have it."""
    if (anew := instead_of_erased(call, call.subject, _in_one(form))) is not None:
        return _told_anew(call, form, anew)
    case = my_own_report(call, call.subject)
    written = {name: text for name, text in _written(form) if text}
    seal(call, case.id, written)
    call.record("details_added", case_id=case.id)
    files = form.files if kind_of(case).takes_evidence else ()
    if files:
        keep(call, case, sent_files(files))
        tell_of_evidence(call, case)
    elif written and case.owner_id is not None:
        case_card.owe(call.session, case, at=call.at, person=case.owner_id)
    if form.image is not None and form.image.may_be_so:
        return report_material(call, form, about=case)
    return case.id


@details.action("Add details", opens=True)
def add_details(call: Call, case_id: UUID | None) -> Reply:
    """Open the form in which a reporter adds details to their own report."""
    anew = instead_of_erased(call, case_id)
    return anew or Ask(file_details, subject=my_own_report(call, case_id).id)


def _told_anew(call: Call, form: DetailsForm, anew: Ask | Screen) -> UUID | Screen | Ask:
    """Tell the lead of what the gate kept out, and offer a new report for what was typed."""
    if form.image is None or not form.image.may_be_so:
        return anew
    about = my_own_report(call, call.subject, or_erased=True)
    told = report_material(call, form, about=about)
    return anew if _in_one(form) else told


def _in_one(form: DetailsForm) -> str:
    return "\n".join(text for _, text in _written(form) if text)


def details_written(written: Mapping[str, str]) -> tuple[Block, ...]:
    """Lay out the details of a report, where there are any."""
    return tuple(_details(written))


def _written(form: DetailsForm) -> Iterator[tuple[str, str]]:
    yield "platform", _label(PLATFORMS, form.platform)
    yield "what_kind", _label(KINDS, form.what_kind)
    if form.happened_at is not None:
        yield "happened_at", form.happened_at.astimezone(LONDON).strftime("%d %B %Y, %H:%M")
    yield "began", form.began
    yield "reacted", form.reacted


def _details(written: Mapping[str, str]) -> Iterator[Block]:
    short = {"platform": "Where", "what_kind": "Kind", "happened_at": "When"}
    facts = tuple((label, written[name]) for name, label in short.items() if name in written)
    long = {"began": "How it began", "reacted": "How they reacted"}
    if facts or any(name in written for name in long):
        yield Heading("Details")
    if facts:
        yield Facts(facts)
    for name, label in long.items():
        if name in written:
            yield Text(label)
            yield Quote(written[name])


def _label(options: tuple[Option, ...], value: str) -> str:
    return next((option.label for option in options if option.value == value), "")

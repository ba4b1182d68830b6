"""Putting right what was logged: the day, who asks, what for, or what was noted by mistake.

What was noted stays in the chronology; it counts no more.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.casework.case_screen import case_again
from handlers.casework.entries import enter
from handlers.casework.happenings import Told, happening
from handlers.casework.incident import confidential
from handlers.casework.steps import note_step
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.dates import add_happening, reckon_again
from handlers.data_requests.log_request import add_parts, received_on, what_it_is_instead
from handlers.data_requests.my_request import BEFORE_IT_CAME, NOT_YET, my_request
from handlers.data_requests.words import ASKED_FOR, ASKERS, EVENTS
from handlers.feature import Ask, Reply
from handlers.forms import (
    Form,
    LongText,
    Note,
    NotFilledIn,
    Option,
    PickDay,
    PickMany,
    PickOffered,
    PickOne,
)
from handlers.wording import day
from storage.cases import Case
from storage.data_requests import DataRequest, RequestHappening, happenings_of, parts_of
from storage.vocabulary import Asker, RequestEvent, Right

NOTHING: Final = "nothing"
NOT_ALONE = "Something must be asked for: tick what it is, then take this off."
WAS_SETTLED = (
    "One of these is settled already. If its answer was noted by mistake, take that back below."
)


def _received_changed(told: Told) -> str:
    before, after = (date.fromisoformat(str(told.facts[name])) for name in ("before", "after"))
    return f"put the day on which it came right: {day(after)}, not {day(before)}"


def _taken_back(told: Told) -> str:
    what = EVENTS[RequestEvent(str(told.facts["happened"]))]
    return f"noted that it was a mistake that {what}"


happening("received_corrected", _received_changed)
happening("happening_taken_back", _taken_back)
happening("request_corrected", "put right who asks and what for")


def noted_before(call: Call) -> tuple[Option, ...]:
    """Offer what was noted, to take one of it back."""
    _, request = my_request(call, call.subject)
    found = happenings_of(call.session, request.case_id)
    options = (Option(str(each.id), _in_words(each)) for each in found)
    return (Option(NOTHING, "Nothing"), *options)


def _in_words(noted: RequestHappening) -> str:
    words = EVENTS[RequestEvent(noted.type)]
    return f"{words[:1].upper()}{words[1:]}, {day(noted.happened_on)}"


class CorrectForm(Form, title="Put it right", submit="Save"):
    """What was logged wrongly."""

    asker: Annotated[Asker, PickOne("Who asks?", options=ASKERS)]
    wants: Annotated[
        tuple[Right, ...],
        PickMany("What do they ask for, that is not settled?", options=ASKED_FOR),
    ] = ()
    received: Annotated[date, PickDay("On which day did it come?", optional=False)]
    in_writing: Annotated[
        date | None,
        PickDay("If it has come in writing since, on which day?"),
    ] = None
    taken_back: Annotated[str, PickOffered("What was noted by mistake?", options=noted_before)] = (
        NOTHING
    )
    reason: Annotated[str, LongText("Why is it put right?")]

    notes = (Note(confidential, after="reason"),)


@data_requests.form(CorrectForm, shows=case_again)
def file_correct(call: Call, form: CorrectForm) -> UUID:
    """Put right what was logged, and reckon the dates anew."""
    case, request = my_request(call, call.subject, locked=True)
    received_on(call, form.received)
    in_writing = _in_writing(call, form)
    _take_back(call, case, form)
    _put_right(call, case, request, form)
    reckon_again(call, case, request, because="what was logged was put right")
    what_it_is_instead(call, case, request)
    if in_writing is not None:
        written = RequestEvent.WRITTEN_VERSION_RECEIVED
        add_happening(call, case, request, written, on=in_writing)
    note_step(call, case)
    return case.id


@data_requests.action("Put it right", opens=True)
def put_it_right(call: Call, case_id: UUID | None) -> Reply:
    """Open the form on what was logged, as it stands now."""
    case, request = my_request(call, case_id)
    still = [part.right for part in parts_of(call.session, case.id) if part.is_open]
    answers = {
        "asker": request.asked_by,
        "wants": still,
        "received": request.received.isoformat(),
        "taken_back": NOTHING,
    }
    return Ask(file_correct, answers=answers, subject=case.id)


def _in_writing(call: Call, form: CorrectForm) -> date | None:
    if form.in_writing is None:
        return None
    if form.in_writing > local_day(call.at):
        raise NotFilledIn({"in_writing": NOT_YET})
    if form.in_writing < form.received:
        raise NotFilledIn({"in_writing": BEFORE_IT_CAME})
    return form.in_writing


def _take_back(call: Call, case: Case, form: CorrectForm) -> None:
    for noted in happenings_of(call.session, case.id):
        if str(noted.id) == form.taken_back:
            noted.taken_back_at = call.at
            texts = {"reason": form.reason}
            enter(call, case, "happening_taken_back", texts, happened=noted.type)


def _put_right(call: Call, case: Case, request: DataRequest, form: CorrectForm) -> None:
    texts = {"reason": form.reason}
    if form.received != request.received:
        before, request.received = request.received, form.received
        enter(call, case, "received_corrected", texts, before=before, after=form.received)
    changed = _changed_parts(call, case, form)
    if changed or form.asker != request.asked_by:
        request.asked_by = form.asker
        enter(call, case, "request_corrected", texts)


def _changed_parts(call: Call, case: Case, form: CorrectForm) -> bool:
    """Add what is asked for besides, and take off what is not; what is settled stays."""
    parts = parts_of(call.session, case.id)
    still = {part.right: part for part in parts if part.is_open}
    settled = {part.right for part in parts} - still.keys()
    if not form.wants and not still:
        return False
    if settled & set(form.wants):
        raise NotFilledIn({"wants": WAS_SETTLED})
    more = [right for right in form.wants if right not in still]
    add_parts(call, case.id, more)
    for right in still.keys() - set(form.wants):
        call.session.delete(still[right])
    call.session.flush()
    if not parts_of(call.session, case.id):
        raise NotFilledIn({"wants": NOT_ALONE})
    return bool(more or still.keys() - set(form.wants))

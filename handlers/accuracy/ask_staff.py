"""Staff are shown what the school holds about them and asked whether it is still right (S78).

The card -> one tap, or the form for what has changed -> the card says thanks, and holds no data.
What they say outside a round is taken up as well.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from handlers.accuracy.accuracy import accuracy
from handlers.accuracy.change import ChangeForm, correct_what_changed
from handlers.accuracy.held import whole_row, working_facts
from handlers.calendar.school_days import local_day
from handlers.call import Call, Moment
from handlers.cards import (
    Block,
    Button,
    Card,
    Facts,
    Heading,
    Notice,
    Screen,
    Small,
    Style,
    Text,
    Words,
)
from handlers.cards import buttons as laid_out
from handlers.casework.receipt import receipt
from handlers.chat import NotAllowed
from handlers.feature import Ask, Reply
from handlers.permissions import NOTHING_HERE
from handlers.rounds.rounds import answer
from handlers.wording import day, local
from storage.people import Person
from storage.rounds import Asked, Round, asked_of, newest_asked_of, open_rounds

ACCURACY: Final = "accuracy"
"""The kind of round that this is."""
YES, CHANGE = "yes", "change"

NOTIFICATION: Final = "Vera: please check what the school holds about you."
PLEASE_CHECK: Final = (
    "Please check what the school holds about you: open Vera in chat, or ask the office."
)
TITLE: Final = "What the school holds about you"
OVER: Final = "This round is over."
NO_ROUND: Final = "Nothing is asked at the moment. You can tell the office of a change at any time."
EARLIER: Final = (
    "That question was from an earlier round, so it does not count now. "
    "Please look at what is held today. Is it still right?"
)
OF_AN_EARLIER: Final = "That was from an earlier round. What you send here counts for today."
NOT_LISTED: Final = (
    "You are not on the staff list yet, so there is nothing to confirm. Please tell the office."
)
SENT_ON: Final = (
    "Thank you. Those named below see that it is put right, and tell whoever was given what was "
    "wrong."
)
ONLY_VERA: Final = "This is what Vera knows. The school may hold more about you elsewhere."


@accuracy.letter
def accuracy_question(moment: Moment, person: Person) -> Card | None:
    """Ask somebody, thank them once they have answered, or say that the round is over."""
    found = newest_asked_of(moment.session, person.id, ACCURACY)
    if found is None or person.left_on is not None:
        return None
    round, row = found
    if row.answered_at is not None:
        return Card("Vera: thank you.", (Text(_thanks(row)),))
    if not round.is_open:
        offered = laid_out(show_my_details.button(label="Check my details"))
        return Card(f"Vera: {OVER[:1].lower()}{OVER[1:]}", (Text(OVER), *offered))
    return Card(NOTIFICATION, (*_question(moment, person), *laid_out(*_buttons(round.id))))


@accuracy_question.notice_outside
def question_outside(moment: Moment, person: Person) -> Notice | None:
    """Ask somebody whom chat does not reach to look; it says nothing that is held."""
    found = newest_asked_of(moment.session, person.id, ACCURACY)
    if found is None or person.left_on is not None:
        return None
    round, row = found
    if row.answered_at is not None or not round.is_open:
        return None
    return Notice(f"{moment.school.settings.name}: Vera", PLEASE_CHECK)


def _question(moment: Moment, person: Person) -> tuple[Block, ...]:
    name = moment.school.settings.name
    asks = f"{name} asks each term whether what it holds about you is right. Is this still right?"
    return (Heading(TITLE), Text(asks), Facts(working_facts(moment, person)))


def _buttons(round_id: UUID) -> tuple[Button, ...]:
    return (
        still_right.button(round_id),
        something_changed.button(round_id),
        show_my_details.button(round_id),
    )


def _thanks(row: Asked) -> str:
    assert row.answered_at is not None
    when = day(local(row.answered_at).date())
    if row.answer == CHANGE:
        return f"Thank you. You said on {when} that something has changed."
    return f"Thank you. You said on {when} that it is right."


@accuracy.action("Yes, still right", style=Style.PRIMARY)
def still_right(call: Call, round_id: UUID | None) -> Reply:
    """Note that all of it is still right, where this round is asked now."""
    asked, now = _round_of(call, round_id), present_round(call)
    if now is None:
        over = f"{OVER} " if asked else ""
        return Words(f"{over}{NO_ROUND}", (show_my_details.button(),))
    if not call.who.on_staff_list:
        return Words(NOT_LISTED)
    row = asked_of(call.session, now.id, call.who.id)
    if row is not None and row.answered_at is not None:
        return Words(_thanks(row))
    if asked is not None and asked.id != now.id:
        accuracy_question.refresh(call.session, call.who.id, at=call.at)
        return Words(EARLIER, _buttons(now.id))
    return Words(_thanks(_note(call, now, YES)))


@accuracy.action("Something has changed", opens=True)
def something_changed(call: Call, round_id: UUID | None) -> Reply:
    """Open the form for what has changed."""
    asked, now = _round_of(call, round_id), present_round(call)
    earlier = asked is not None and (now is None or asked.id != now.id)
    return Ask(file_change, said=OF_AN_EARLIER if earlier else "")


@accuracy.action("Show all of it", opens=True)
def show_my_details(call: Call, round_id: UUID | None) -> Reply:
    """Show somebody all that Vera knows of them."""
    _round_of(call, round_id)
    return _all_of_it(call)


@accuracy.command("/vera", "my details", description="What the school holds about you, to check it")
def my_details(call: Call) -> Reply:
    """Show somebody all that Vera knows of them, whether or not they are asked now."""
    _round_of(call, None)
    return _all_of_it(call)


def change_sent(call: Call, case_id: UUID) -> Screen:
    """Say who was told of a change."""
    return receipt(call, case_id, said=SENT_ON)


@accuracy.form(ChangeForm, shows=change_sent)
def file_change(call: Call, form: ChangeForm) -> UUID:
    """Open a correction, and note it as the answer to what is asked now."""
    _round_of(call, None)
    case_id = correct_what_changed(call, form)
    now = present_round(call)
    if now is not None and call.who.on_staff_list:
        _note(call, now, CHANGE, case_id=case_id)
    return case_id


def _all_of_it(call: Call) -> Screen:
    now = present_round(call)
    row = asked_of(call.session, now.id, call.who.id) if now else None
    answered = row is not None and row.answered_at is not None
    yes = None if now is None or answered else still_right.button(now.id)
    return Screen(
        "My details",
        (
            Heading(TITLE),
            *((Text(_thanks(row)),) if row is not None and answered else ()),
            Facts(whole_row(call, call.who)),
            Small(ONLY_VERA),
            *laid_out(yes if call.who.on_staff_list else None, something_changed.button()),
        ),
        again=show_my_details.button(),
    )


def present_round(moment: Moment) -> Round | None:
    """Find the round that goes on."""
    return next(reversed(open_rounds(moment.session, ACCURACY)), None)


def _round_of(call: Call, round_id: UUID | None) -> Round | None:
    """Find the round that a button is about; of one that never was it is as of anything else."""
    if call.who.left_on is not None:
        raise NotAllowed(NOTHING_HERE)
    if round_id is None:
        return None
    found = call.session.find(Round, round_id)
    if found is None or found.kind != ACCURACY:
        raise NotAllowed(NOTHING_HERE)
    return found


def _note(call: Call, now: Round, said: str, *, case_id: UUID | None = None) -> Asked:
    """Keep an answer, also of somebody whose turn to be asked had not come yet."""
    row = asked_of(call.session, now.id, call.who.id)
    if row is None:
        today = local_day(call.at)
        row = Asked(round_id=now.id, person_id=call.who.id, asked_on=today, nudges=0)
        call.session.add(row)
    answer(call, accuracy_question, now, row, said, case_id=case_id)
    return row

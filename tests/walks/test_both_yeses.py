"""A yes to the police holds for what was asked, and for nothing else (S87, R22)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from storage.database import Database
from storage.disclosures import Disclosure
from storage.keyring import Keyring
from storage.vocabulary import Standing
from tests.walks import forging
from tests.walks.case_acts import fill_in_form
from tests.walks.disclosure_acts import CHILD, cases_of, open_it, told
from tests.walks.test_police_requests import (
    DSL,
    HEAD,
    NOTE,
    OFFICE,
    ask,
    head_says_yes,
    note_answer,
    record,
    request,
)
from tests.walks.test_to_the_wrong_person import rows
from tests.walks.world import EXAMPLE, World, a_world, changed_settings, shown_to

BOTH_ANEW = "the head and the data protection officer must say yes first"
SOMETHING_ELSE = {
    "officer": "PC Other",
    "collar": "X1",
    "force": "Another force",
    "request_ref": "none",
    "name": "Amy Jones",
    "child": "yes",
    "what": "The whole file",
    "need": "no",
}


def both_say_yes(world: World) -> None:
    ask(world, OFFICE)
    head_says_yes(world)
    note_answer(world)


def test_what_is_asked_is_not_described_anew_once_somebody_has_answered(world: World) -> None:
    both_say_yes(world)
    form = "disclosures.file_what_they_ask"
    answer = forging.send_form(world, HEAD, form, SOMETHING_ELSE, request(world).id)
    assert "log that as a request of its own" in answer
    assert "The whole file" not in open_it(world, HEAD, request(world))
    assert "To whom: PC Hale, Hampshire" in record(world)


def test_the_answers_stand_where_only_the_reason_is_told_better(world: World) -> None:
    ask(world, OFFICE)
    head_says_yes(world)
    forging.send_again(world, {"need": "To find him today"}, name=OFFICE)
    assert "Head: yes" in open_it(world, HEAD, request(world))


def test_the_answers_lapse_where_whoever_logged_it_changes_the_data(world: World) -> None:
    ask(world, OFFICE)
    open_it(world, HEAD, request(world))
    world.person(HEAD).press("I say yes")
    world.settle()
    forging.send_again(world, {"what": "The whole file"}, name=OFFICE)
    world.settle()
    shown = open_it(world, HEAD, request(world))
    assert "The whole file" in shown
    assert "Head: not answered yet" in shown
    assert "let the answers lapse: what is asked has changed" in shown
    assert BOTH_ANEW in record(world)


def test_the_answers_lapse_where_a_request_is_opened_again(world: World) -> None:
    both_say_yes(world)
    record(world)
    open_it(world, HEAD, request(world))
    shown = fill_in_form(world, HEAD, "Open it again", fill={"Why?": "They ask for more."})
    assert "Head: not answered yet" in shown
    assert "let the answers lapse: the request is open again" in shown
    assert BOTH_ANEW in record(world)
    assert len(cases_of(world, "disclosure")) == 1


def test_it_is_given_to_the_officer_who_asked_and_to_no_other(world: World) -> None:
    """The record takes officer, writing and person from the request; no form can change them."""
    both_say_yes(world)
    shown = record(world)
    assert f"Whose data: {CHILD}" in shown
    forging.send_again(world, {"what": "Only the road"})
    shown = told(world, HEAD)
    assert "PC Hale, Hampshire" in shown
    (case,) = cases_of(world, "disclosure")
    shown = open_it(world, HEAD, case)
    for words in ("Only the road", "Written request: DP7-88/26", f"Whose data: {CHILD}"):
        assert words in shown


def test_a_changed_record_cannot_have_been_given_tomorrow(world: World) -> None:
    both_say_yes(world)
    record(world)
    tomorrow = world.clock.now + timedelta(days=1)
    answer = forging.send_again(world, {"given_at": int(tomorrow.timestamp())})
    assert "This is still to come." in answer
    assert rows(world, Disclosure)[0].made_at <= world.clock.now


def note_in_place(world: World, by: str, *, asked: str) -> str:
    open_it(world, by, request(world))
    person = world.person(by)
    person.press(NOTE)
    role = "In place of the data protection officer: the chair or an outside adviser"
    person.choose("Whose answer is it?", role)
    person.choose("What do they say?", "Yes")
    person.fill("Who said so, how, and when?", "By telephone, today at 11")
    if asked:
        person.fill("Who was asked in their place?", asked)
    person.submit()
    world.settle()
    return shown_to(person)


def test_a_data_protection_officer_whom_it_is_about_is_never_asked(world: World) -> None:
    """Rules, R20: then somebody else is asked in their place, and it is written down who."""
    ask(world, OFFICE, who="Rosalind Pike", child="No")
    assert world.standing(Standing.EXCLUDED) == ["Rosalind Pike"]
    assert "the chair of governors or an adviser from outside" in head_says_yes(world)
    assert "Who was asked in their place?" in note_in_place(world, HEAD, asked="")
    world.person(HEAD).close_all()
    shown = note_in_place(world, HEAD, asked="David Osei, the chair")
    assert "Asked in their place: David Osei, the chair." in shown
    assert "noted that, in place of the data protection officer, somebody else says yes" in shown
    assert "To whom: PC Hale" in record(world)


def test_one_person_who_is_head_and_data_protection_officer_gives_one_yes(
    database: Database, keyring: Keyring, platform: str, tmp_path: Path
) -> None:
    staff = (EXAMPLE / "staff.csv").read_text(encoding="utf-8")
    both = "07700 900101,Headteacher; Data protection officer"
    staff = staff.replace("07700 900101,Headteacher", both)
    outside = '[[outside_contacts]]\nname = "Rosalind Pike"\nroles = ["Data protection officer"]'
    replaced = {outside: outside.replace("Data protection officer", "Governor")}
    settings = changed_settings(tmp_path, replace=replaced, staff=staff)
    with a_world(database, keyring, settings_file=settings, platforms=[platform]) as world:
        ask(world, OFFICE)
        shown = head_says_yes(world)
        assert NOTE not in shown
        assert "in their place" in shown
        form = "disclosures.file_noted_answer"
        for role in ("dpo", "for_dpo"):
            forged = {"role": role, "asked": "x", "answer": "yes", "how": "x"}
            forging.send_form(world, HEAD, form, forged, request(world).id)
        assert "the data protection officer must say yes first" in record(world)
        open_it(world, DSL, request(world))
        world.person(DSL).press("Take it over")
        note_in_place(world, DSL, asked="Gwen Adams, adviser of the authority")
        assert "To whom: PC Hale" in record(world)

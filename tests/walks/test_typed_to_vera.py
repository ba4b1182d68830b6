"""What staff type to Vera on Teams, alone with her or before others, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from sqlalchemy import select

from bot.demo.teams import DialogOnScreen, Room, TeamsMessage
from bot.demo.teams.person import TeamsPerson
from bot.teams import welcome
from storage.database import Database
from storage.keyring import Keyring
from storage.people import Absence
from storage.vocabulary import Standing
from tests.walks import forging_teams
from tests.walks.kept import everything_kept
from tests.walks.outages import database_down
from tests.walks.world import (
    ACCOUNT,
    DANGER,
    MUST_NOT_SEE,
    NAMED,
    SOMEONE_HERE,
    SUSPECT,
    TICKS,
    World,
    a_world,
    answer_first,
    fill_in,
    report,
    shown_to,
    words_of,
)

GROUP = "Year 6 team"
IN_FRONT_OF_OTHERS = ["General", GROUP]
OPENING = {
    "report cyberbullying": ("Report cyberbullying", "Report cyberbullying"),
    "report contact": ("Report contact", "Report contact"),
    "report concern": ("Report concern", "Report a concern"),
    "advice": ("Advice", "Advice"),
    "contact rules": ("Contact rules", "Contact rules"),
    "vera": ("Open Vera", "Vera"),
    "help": ("Help", "Help"),
    "privacy": ("Privacy", "Privacy"),
    "away": ("Away", "Away"),
    "drill": ("Drill", "Drill"),
    "today": ("Today", "Today"),
}
"""What opens a dialog: the button on Vera's answer, and the dialog's title."""
STANDING = {"my reports": "My reports", "on duty": "On duty", "report": "Report"}
"""What stands in one's own chat, and its heading."""
OTHERS_OPENING = {words: (title, title) for words, title in STANDING.items()}
UNKNOWN = "Jordan in 6B called me a liar on TikTok"
OLD = "This is no longer in use. Please type vera to see what there is now."


@pytest.fixture
def world(database: Database, keyring: Keyring) -> Iterator[World]:
    """The example school on Teams, with a group chat; the room must not have found any fault."""
    with a_world(database, keyring, platforms=["teams"]) as world:
        people = [world.accounts[name] for name in ("Helen Whitfield", "Sunita Rao", "Ben Carter")]
        room_of(world).conversations.add_group(GROUP, people, with_vera=True)
        room_of(world).install_for_everybody(quietly=True)
        yield world
        assert world.errors == []


def room_of(world: World) -> Room:
    assert world.room is not None
    return world.room


def typed(person: TeamsPerson, words: str, place: str = "vera") -> TeamsMessage:
    """Type words to Vera and give her answer, without pressing what is on it."""
    person.ask(words, place)
    return [each for each in person.messages(place) if each.author == "Vera"][-1]


def opened(shown: object) -> DialogOnScreen:
    assert isinstance(shown, DialogOnScreen), f"no dialog opened, but {shown!r}"
    return shown


# -- in one's own chat


@pytest.mark.parametrize("words", OPENING)
def test_a_command_is_answered_with_one_button_that_opens_what_was_asked_for(
    world: World, words: str
) -> None:
    head = world.in_teams("Helen Whitfield")
    label, title = OPENING[words]
    reply = typed(head, words)
    assert reply.words() == f"{label}\n{welcome.OPENS}\n{label}"
    assert reply.buttons() == [label]
    assert opened(head.view).title == title
    assert opened(head.press(label, message=reply)).title == title


@pytest.mark.parametrize("words", STANDING)
def test_what_holds_no_content_stands_in_ones_own_chat_at_once(world: World, words: str) -> None:
    reply = typed(world.in_teams("Helen Whitfield"), words)
    assert reply.words().startswith(f"{STANDING[words]}\n")
    assert reply.notification() == STANDING[words]
    assert world.in_teams("Helen Whitfield").view is None


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("REPORT CYBERBULLYING", "Report cyberbullying"),
        ("  Report   Cyberbullying  ", "Report cyberbullying"),
        ("report-cyberbullying", "Report cyberbullying"),
        ("/report-cyberbullying", "Report cyberbullying"),
        ("vera report cyberbullying", "Report cyberbullying"),
        ("Vera", "Vera"),
        ("/vera", "Vera"),
        ("/vera help", "Help"),
        ("Vera Help", "Help"),
        ("PRIVACY", "Privacy"),
        ("ToDay", "Today"),
        ("vera today", "Today"),
    ],
)
def test_capitals_spaces_hyphens_and_a_slash_make_no_difference(
    world: World, words: str, title: str
) -> None:
    assert opened(world.in_teams("Kwame Mensah").ask(words)).title == title


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("My reports", "My reports"),
        ("my-reports", "My reports"),
        ("MY  REPORTS", "My reports"),
        ("vera my reports", "My reports"),
        ("On-Duty", "On duty"),
        ("/vera on duty", "On duty"),
    ],
)
def test_and_neither_do_they_for_what_stands_in_the_chat(
    world: World, words: str, heading: str
) -> None:
    reply = typed(world.in_teams("Kwame Mensah"), words)
    assert reply.words().startswith(f"{heading}\n")


def test_my_reports_stand_with_references_states_and_buttons_but_no_content(
    world: World,
) -> None:
    report(world.person("Kwame Mensah"), account=UNKNOWN)
    world.settle()
    reference, teacher = world.case().reference, world.in_teams("Kwame Mensah")
    mine = typed(teacher, "my reports")
    assert f"{reference}: not yet seen, answer due by 16:30." in mine.words()
    assert mine.buttons() == ["Show", "Add details", "Add evidence"]
    assert mine.notification() == "My reports"
    for word in ("TikTok", "Sunita", "Cyberbullying"):
        assert word not in f"{mine.words()}{mine.blocks}"
    teacher.press("Show", message=mine)
    assert "was sent to Sunita Rao, your line manager" in shown_to(teacher)


def test_what_waits_for_somebody_today_does_not_stand_in_their_chat(world: World) -> None:
    """Whoever is kept out of a case tomorrow would still read it there."""
    report(world.person("Kwame Mensah"), account=UNKNOWN)
    world.settle()
    reference, manager = world.case().reference, world.in_teams("Sunita Rao")
    reply = typed(manager, "today")
    assert reply.words() == f"Today\n{welcome.OPENS}\nToday"
    assert f"{reference}, Cyberbullying, Today." in shown_to(manager)
    assert "TikTok" not in shown_to(manager)
    manager.press("Open")
    assert UNKNOWN in shown_to(manager)


def test_of_a_quiet_case_the_chat_says_only_to_open_it(world: World) -> None:
    report(world.person("Kwame Mensah"), suspect=SOMEONE_HERE, named=["Ben Carter"])
    world.settle()
    reference, teacher = world.case().reference, world.in_teams("Kwame Mensah")
    mine = typed(teacher, "my reports")
    assert mine.words() == "My reports\nMy reports\nPlease open this one.\nShow"
    assert reference not in f"{mine.words()}{mine.notification()}{mine.blocks}"
    teacher.press("Show", message=mine)
    assert reference in shown_to(teacher)
    head = world.in_teams("Helen Whitfield")
    head.ask("today")
    head.press("Open")
    assert reference in shown_to(head)
    assert reference not in str([one.arguments for one in room_of(world).requests])


def test_away_with_days_opens_with_them_filled_in(world: World) -> None:
    manager = world.in_teams("Sunita Rao")
    form = opened(manager.ask("away 04/05/2026 08/05/2026"))
    assert form.value("First day away") == "2026-05-04"
    assert form.value("Last day away") == "2026-05-08"
    reply = [each for each in manager.direct_messages() if each.author == "Vera"][-1]
    assert reply.words() == f"Away\n{welcome.OPENS}\nAway"
    manager.pick_person("Who stands in for you?", "David", "David Osei")
    saved = manager.submit()
    assert saved is not None
    assert "4 May 2026" in saved.text()
    assert "8 May 2026" in saved.text()
    assert "Told instead: David Osei" in saved.text()
    with world.vera.database.reading(world.school.id) as session:
        (absence,) = session.scalars(select(Absence))
        assert (absence.first, absence.last) == (date(2026, 5, 4), date(2026, 5, 8))


def test_of_what_is_typed_after_away_nothing_but_the_days_is_kept(world: World) -> None:
    manager = world.in_teams("Sunita Rao")
    form = opened(manager.ask("away 04/05/2026 until 08/05/2026 with my migraine"))
    assert form.value("First day away") == "2026-05-04"
    assert form.value("Last day away") == "2026-05-08"
    assert "migraine" not in form.text()
    reply = [each for each in manager.direct_messages() if each.author == "Vera"][-1]
    assert welcome.NOT_KEPT_IN_THE_FORM in reply.words()
    assert "migraine" not in all_that_vera_said(world)


def test_a_drill_is_started_by_the_head_and_refused_to_others_in_words(world: World) -> None:
    reply = typed(world.in_teams("Kwame Mensah"), "drill")
    assert reply.buttons() == []
    assert "start a drill" in reply.words()
    head = world.in_teams("Helen Whitfield")
    head.ask("drill")
    head.choose(
        "What should the drill report?", "A parent has threatened a member of staff (Urgent)"
    )
    shown = head.submit()
    assert shown is not None
    assert shown.title == "Drill"
    assert "was sent as a drill" in shown.text()
    assert world.case().drill


# -- in front of others


@pytest.mark.parametrize("place", IN_FRONT_OF_OTHERS)
@pytest.mark.parametrize("words", [*OPENING, *OTHERS_OPENING])
def test_after_a_mention_vera_posts_a_button_and_nothing_else(
    world: World, words: str, place: str
) -> None:
    label, title = {**OPENING, **OTHERS_OPENING}[words]
    head, other = world.in_teams("Helen Whitfield"), world.in_teams("Ben Carter")
    reply = typed(head, words.upper(), place)
    assert reply.words() == f"{label}\n{welcome.ONLY_YOU}\n{label}"
    assert reply.mentions() == []
    assert opened(head.view).title == title
    assert other.view is None
    (seen,) = [each for each in other.messages(place) if each.ts == reply.ts]
    assert seen.words() == reply.words()


@pytest.mark.parametrize("place", IN_FRONT_OF_OTHERS)
def test_what_opens_is_the_pressers_own_and_nothing_of_it_is_posted(
    world: World, place: str
) -> None:
    """Nobody learns from a channel that somebody has reported, or what waits for whom."""
    report(world.person("Kwame Mensah"), account=UNKNOWN)
    world.settle()
    reference = world.case().reference
    manager, other = world.in_teams("Sunita Rao"), world.in_teams("Ben Carter")
    waiting = typed(manager, "today", place)
    assert reference in shown_to(manager)
    other.press("Today", message=waiting)
    assert "Nothing waits for you." in shown_to(other)
    assert reference not in shown_to(other)
    mine = typed(manager, "my reports", place)
    assert "You have sent none." in shown_to(manager)
    assert "You have sent none." in opened(other.press("My reports", message=mine)).text()
    everything = "".join(
        f"{each.words()}{each.notification()}{each.blocks}" for each in other.messages(place)
    )
    for word in (reference, "Kwame", "TikTok"):
        assert word not in everything


@pytest.mark.parametrize("place", IN_FRONT_OF_OTHERS)
def test_a_report_is_sent_from_a_channel_without_a_word_of_it_standing_there(
    world: World, place: str
) -> None:
    teacher = world.in_teams("Ben Carter")
    before = len(teacher.messages(place))
    teacher.ask("report cyberbullying", place)
    fill_in(teacher, account=UNKNOWN)
    sent = teacher.submit()
    assert sent is not None
    assert sent.title.startswith("Sent: VERA-")
    world.settle()
    said = teacher.messages(place)[before:]
    assert [each.author for each in said] == ["Ben Carter", "Vera"]
    assert UNKNOWN not in "".join(each.words() for each in said)


def test_a_bare_mention_is_answered_with_the_buttons(world: World) -> None:
    reply = typed(world.in_teams("Ben Carter"), "", "General")
    assert reply.words() == "\n".join(["Vera", welcome.ONLY_YOU, "Report", "Open Vera", "Help"])


# -- what is not understood, and what comes after a command


def all_that_vera_said(world: World) -> str:
    """Gather all that Vera posted and all that she answered."""
    room = room_of(world)
    posted = "".join(str(one.arguments) for one in room.requests)
    return posted + "".join(one.answer for one in room.sent)


def assert_nothing_is_kept(world: World, log: StringIO, *words: str) -> None:
    everything = f"{all_that_vera_said(world)}{everything_kept(world)}{log.getvalue()}"
    for word in words:
        assert word not in everything


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("vera", welcome.NOT_UNDERSTOOD),
        ("General", welcome.NOT_UNDERSTOOD_HERE),
        (GROUP, welcome.NOT_UNDERSTOOD_HERE),
    ],
)
def test_what_vera_does_not_understand_is_kept_nowhere_and_she_says_so(
    world: World, log: StringIO, place: str, said: str
) -> None:
    reply = typed(world.in_teams("Ben Carter"), UNKNOWN, place)
    assert said in reply.words()
    assert "kept nothing of it" in reply.words()
    assert reply.buttons() == ["Report", "Open Vera", "Help"]
    assert world.in_teams("Ben Carter").view is None
    assert_nothing_is_kept(world, log, "Jordan", "liar", "TikTok")
    assert world.cases() == []


@pytest.mark.parametrize("place", ["vera", *IN_FRONT_OF_OTHERS])
@pytest.mark.parametrize("words", [*OPENING, *STANDING])
def test_what_is_typed_after_a_command_is_kept_nowhere_and_vera_says_so(
    world: World, log: StringIO, words: str, place: str
) -> None:
    """It stands in the chat already, for everybody there: nothing of Vera's repeats it."""
    person = world.in_teams("Ben Carter")
    reply = typed(person, f"{words} {UNKNOWN}", place)
    assert "What you wrote after it was not kept" in reply.words()
    assert "You can delete your message." in reply.words()
    if person.view is not None and words == "report cyberbullying":
        answer_first(person)
        assert opened(person.view).value(ACCOUNT) == ""
    assert_nothing_is_kept(world, log, "Jordan", "liar", "TikTok")
    assert world.cases() == []


def test_a_message_that_is_changed_or_deleted_is_not_answered_again(
    world: World, log: StringIO
) -> None:
    teacher = world.in_teams("Kwame Mensah")
    said = teacher.say("vera", "help")
    before = len(room_of(world).calls_of("post"))
    teacher.edit(said, UNKNOWN)
    teacher.delete(said)
    teacher.react([each for each in teacher.direct_messages() if each.author == "Vera"][-1])
    assert len(room_of(world).calls_of("post")) == before
    assert_nothing_is_kept(world, log, "Jordan", "liar", "TikTok")


def test_a_message_that_teams_sends_again_is_answered_once(world: World) -> None:
    teacher, room = world.in_teams("Kwame Mensah"), room_of(world)
    typed(teacher, "help")
    sent = next(one for one in reversed(room.sent) if one.kind == "message")
    before = len(room.calls_of("post"))
    assert [room.send(sent.payload).status for _ in range(2)] == [200, 200]
    assert len(room.calls_of("post")) == before
    typed(teacher, "help")
    assert len(room.calls_of("post")) == before + 1


# -- old buttons


def test_a_cards_button_that_an_update_took_away_says_so(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    manager, card = world.in_teams("Sunita Rao"), world.card("Sunita Rao")
    for each in manager.stored(card).cards:
        old_names(each)
    manager.press("Acknowledge", message=card)
    assert manager.ephemerals()[-1].words() == OLD
    assert OLD in opened(manager.press("Open", message=card)).text()
    assert world.case().acknowledged_by is None


def old_names(part: object) -> None:
    """Give every button of a card the name of an action that is no more."""
    if isinstance(part, list):
        for each in part:
            old_names(each)
    elif isinstance(part, dict):
        if part.get("type") == "Action.Execute":
            part["verb"] = "casework.old_card.old_button"
        if "action" in (does := part.get("does") or {}):
            does["action"] = "casework.old_card.old_button"
        for each in part.values():
            old_names(each)


def test_a_form_and_a_command_that_an_update_took_away_say_so(world: World) -> None:
    answer = forging_teams.send_form(world, "Kwame Mensah", "cyberbullying.old_form", {})
    assert answer.status == 200
    assert OLD in answer.body
    does = {"does": {"command": "/old-command", "word": ""}}
    answer = forging_teams.invoke(world, "Kwame Mensah", "task/fetch", {"data": does})
    assert answer.status == 200
    assert "What you can type" in answer.body


# -- forms that are sent twice, while the database is down, and with mistakes


def test_a_form_that_the_client_sends_again_is_one_report(world: World) -> None:
    report(world.person("Kwame Mensah"))
    room = room_of(world)
    first = room.sent[-1]
    assert first.kind == "task/submit"
    again = [room.send(first.payload) for _ in range(2)]
    assert {one.body for one in again} == {first.answer}
    assert len(world.cases()) == 1
    world.settle()
    assert len(world.cards("Sunita Rao")) == 1


def test_while_the_database_is_down_a_form_keeps_everything_and_shows_the_numbers(
    world: World,
) -> None:
    teacher = world.in_teams("Kwame Mensah")
    teacher.ask("report cyberbullying")
    ticks = ["There is a threat", "It is spreading"]
    fill_in(
        teacher,
        account=UNKNOWN,
        ticks=ticks,
        suspect=SOMEONE_HERE,
        named=["Ben Carter"],
        must_not_see=["Marcus Bell"],
    )
    with database_down(world):
        for _ in range(2):
            shown = opened(teacher.submit())
            assert "Vera could not store this just now, so nobody has been told." in shown.text()
            assert "In danger 999" in shown.text()
            assert "07700 900103" in shown.text()
            assert shown.value(ACCOUNT) == UNKNOWN
            assert shown.value(TICKS) == ticks
            assert shown.value(SUSPECT) == SOMEONE_HERE
            assert len(shown.value(NAMED)) == len(shown.value(MUST_NOT_SEE)) == 1
    sent = opened(teacher.submit())
    assert sent.title.startswith("Sent: VERA-")
    assert len(world.cases()) == 1
    world.settle()
    head = world.in_teams("Helen Whitfield")
    head.press("Open", message=world.card("Helen Whitfield"))
    assert f"What happened\n{UNKNOWN}" in shown_to(head)
    assert "Named: Ben Carter" in shown_to(head)


def test_an_answer_that_is_missing_comes_back_at_its_question_with_everything_kept(
    world: World,
) -> None:
    teacher = world.in_teams("Kwame Mensah")
    teacher.ask("report cyberbullying")
    fill_in(teacher, account=UNKNOWN, ticks=["It is repeated"], must_not_see=["Marcus Bell"])
    teacher.choose(SUSPECT, SOMEONE_HERE)
    for words in ("One more question, because of what you chose.", "Please answer this."):
        shown = opened(teacher.submit())
        lines = shown.text().split("\n")
        assert f"Please look at: {NAMED}" in lines
        assert lines.index(words) == lines.index(NAMED) - 1
        assert shown.value(ACCOUNT) == UNKNOWN
        assert shown.value(TICKS) == ["It is repeated"]
        assert shown.value(SUSPECT) == SOMEONE_HERE
        assert shown.value(MUST_NOT_SEE) == ["Marcus Bell"]
        assert shown.value(DANGER) == "No"
    assert world.cases() == []
    teacher.pick_person(NAMED, "Ben", "Ben Carter")
    assert opened(teacher.submit()).title.startswith("Sent: VERA-")
    assert world.standing(Standing.EXCLUDED) == ["Ben Carter", "Marcus Bell"]


def test_an_answer_that_is_wrong_comes_back_at_its_question_with_everything_kept(
    world: World,
) -> None:
    manager = world.in_teams("Sunita Rao")
    manager.ask("away")
    manager.pick_date("First day away", "2026-05-08")
    manager.pick_date("Last day away", "2026-05-04")
    manager.pick_person("Who stands in for you?", "David", "David Osei")
    shown = opened(manager.submit())
    lines = shown.text().split("\n")
    assert "Please look at: Last day away" in lines
    wrong = "This is before the first day. Please choose a later day."
    assert lines.index(wrong) == lines.index("Last day away") - 1
    assert shown.value("First day away") == "2026-05-08"
    assert shown.value("Last day away") == "2026-05-04"
    assert shown.value("Who stands in for you?") == ["David Osei"]
    manager.pick_date("Last day away", "2026-05-11")
    assert "That is noted." in words_of(manager.submit())


def test_half_a_moment_comes_back_at_its_question_with_everything_kept(world: World) -> None:
    """Teams asks a day and a time apart: one without the other is no moment."""
    teacher = world.in_teams("Kwame Mensah")
    report(teacher)
    teacher.press("Add details")
    teacher.fill("How did it begin?", "With a photograph")
    teacher.choose("Where was it?", "WhatsApp")
    teacher.pick_date("When exactly?", "2026-04-27")
    shown = opened(teacher.submit())
    assert "Please look at: When exactly?" in shown.text()
    assert shown.value("When exactly?") == "2026-04-27"
    assert shown.value("How did it begin?") == "With a photograph"
    assert shown.value("Where was it?") == "WhatsApp"
    assert "details_added" not in world.actions()
    teacher.pick_time("At what time?", "18:05")
    assert opened(teacher.submit()).title.startswith("Sent: VERA-")
    assert "details_added" in world.actions()

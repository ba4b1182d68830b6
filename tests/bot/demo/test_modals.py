"""Commands and modals: what a person sees from the slash to the thank-you."""

import time
from collections.abc import Callable

import pytest

from bot.demo import Ephemeral, NotOnScreen, ViewOnScreen, Workspace
from bot.demo.person import Person
from tests.bot.demo.small_vera import SmallVera, asks, modal, plain, report_form

Fill = Callable[..., None]


def test_a_command_opens_a_form_that_can_be_read(vera: SmallVera, teacher: Person) -> None:
    view = teacher.command("/report-cyberbullying", "please")
    assert isinstance(view, ViewOnScreen)
    assert view.title == "Report cyberbullying"
    assert view.text().splitlines()[:3] == [
        "Report cyberbullying",
        "If a child is in danger now, ring 999 first.",
        "What happened?",
    ]
    assert view.required() == ["What happened?", "Who is doing it?"]
    assert vera.seen[-1]["text"] == "please"


def test_an_answer_in_words_is_seen_by_that_person_only(
    vera: SmallVera, teacher: Person, head: Person
) -> None:
    said = teacher.command("/help")
    assert isinstance(said, Ephemeral)
    assert said.words() == "I am Vera. Type /report-cyberbullying to report something."
    assert teacher.ephemerals() == [said]
    assert head.messages("general") == []


def test_typing_survives_a_redraw_for_the_same_block_and_element(
    vera: SmallVera, teacher: Person
) -> None:
    teacher.command("/report-cyberbullying")
    teacher.fill("What happened?", "They posted her photo.")
    view = teacher.choose("Who is doing it?", "A colleague")
    assert view is not None
    assert view.asks("Have you told anybody?")
    assert view.value("What happened?") == "They posted her photo."
    assert view.value("Who is doing it?") == "A colleague"


def test_a_changed_block_id_loses_what_was_typed(
    ws: Workspace, vera: SmallVera, teacher: Person
) -> None:
    view = teacher.command("/report-cyberbullying")
    assert isinstance(view, ViewOnScreen)
    teacher.fill("What happened?", "They posted her photo.")
    again = report_form()
    again["blocks"][1]["block_id"] = "another"
    vera.trying(vera.client.views_update, view_id=view.view_id, view=again)
    assert teacher.view is not None
    assert teacher.view.value("What happened?") == ""


def test_required_questions_and_lengths_are_checked_before_anything_is_sent(
    ws: Workspace, vera: SmallVera, teacher: Person
) -> None:
    teacher.command("/report-cyberbullying")
    teacher.fill("What happened?", "Oh")
    before = len(ws.sent)
    view = teacher.submit()
    assert view is not None
    assert view.errors == {
        "What happened?": "Please enter at least 5 characters.",
        "Who is doing it?": "Please complete this required field.",
    }
    assert len(ws.sent) == before


def test_errors_from_vera_stand_under_their_question(a_filled_form: Fill, teacher: Person) -> None:
    a_filled_form("What was it???")
    view = teacher.submit()
    assert view is not None
    assert view.errors == {"What happened?": "Please say what it was."}
    assert "Please say what it was." in view.text()


def test_an_update_answers_a_submission_and_close_ends_it(
    ws: Workspace, a_filled_form: Fill, teacher: Person, head: Person
) -> None:
    a_filled_form()
    view = teacher.submit()
    assert view is not None
    assert "VERA-7K4Q" in view.text()
    assert view.submit_text == ""
    assert head.messages("senior-leaders")[0].buttons() == ["Acknowledge", "Pass it on"]
    assert teacher.close() is None
    assert ws.errors == []


def test_closing_is_told_where_the_view_asked_for_it(vera: SmallVera, teacher: Person) -> None:
    teacher.command("/report-cyberbullying")
    teacher.close_all()
    assert vera.seen[-1]["type"] == "view_closed"
    assert vera.seen[-1]["is_cleared"] is True


def test_an_external_select_asks_vera_once_enough_is_typed(
    vera: SmallVera, teacher: Person
) -> None:
    teacher.command("/report-cyberbullying")
    assert teacher.offered("Who is it about?", "a") == []
    assert teacher.offered("Who is it about?", "an") == ["Ann Archer", "Anna Bell"]
    view = teacher.pick_person("Who is it about?", "anna", "Anna Bell")
    assert view is not None
    assert view.value("Who is it about?") == "Anna Bell"
    with pytest.raises(NotOnScreen, match="Bob Cole"):
        teacher.pick_person("Who is it about?", "bob", "Cathy")


def test_a_trigger_works_once(ws: Workspace, vera: SmallVera, teacher: Person) -> None:
    teacher.command("/report-cyberbullying")
    trigger_id = vera.seen[-1]["trigger_id"]
    again = vera.trying(vera.client.views_open, trigger_id=trigger_id, view=report_form())
    assert again["error"] == "exchanged_trigger_id"
    unknown = vera.trying(vera.client.views_open, trigger_id="1.2.3", view=report_form())
    assert unknown["error"] == "invalid_trigger_id"
    assert any("exchanged_trigger_id" in words for words in ws.errors)


def test_a_trigger_lives_three_seconds(ws: Workspace, vera: SmallVera) -> None:
    assert Workspace([]).views.trigger_lives == 3.0
    trigger_id = ws.views.new_trigger("U05TEACH")
    ws.views.trigger_lives = 0.01
    time.sleep(0.02)
    answer = vera.trying(vera.client.views_open, trigger_id=trigger_id, view=report_form())
    assert answer["error"] == "expired_trigger_id"


def test_an_old_hash_is_refused(vera: SmallVera, teacher: Person) -> None:
    view = teacher.command("/report-cyberbullying")
    assert isinstance(view, ViewOnScreen)
    wish = {"view_id": view.view_id, "hash": view.view_hash, "view": report_form()}
    assert vera.trying(vera.client.views_update, **wish)["ok"]
    assert vera.trying(vera.client.views_update, **wish)["error"] == "hash_conflict"


def test_at_most_three_views_stand_on_each_other(
    ws: Workspace, vera: SmallVera, teacher: Person
) -> None:
    teacher.command("/report-cyberbullying")

    def push() -> str:
        trigger_id = ws.views.new_trigger("U05TEACH")
        answer = vera.trying(vera.client.views_push, trigger_id=trigger_id, view=report_form())
        return str(answer.get("error", "ok"))

    assert [push(), push(), push()] == ["ok", "ok", "push_limit_reached"]
    assert len(teacher.views) == 3
    teacher.close()
    assert len(teacher.views) == 2


def test_a_message_shortcut_carries_the_message_and_clear_closes_everything(
    vera: SmallVera, teacher: Person
) -> None:
    message = teacher.say("general", "you are all *fools*")
    view = teacher.more_actions(message, "Send to Vera as evidence")
    assert isinstance(view, ViewOnScreen)
    assert vera.seen[-1]["message"]["text"] == "you are all *fools*"
    teacher.fill("Note", "Seen at break.")
    assert teacher.submit() is None


def test_a_view_that_breaks_the_rules_shows_slacks_trouble_words(
    ws: Workspace, vera: SmallVera, teacher: Person
) -> None:
    @vera.app.view("broken")
    def broken(ack: Callable[..., None]) -> None:
        ack(response_action="update", view=modal("T" * 25, []))

    trigger_id = ws.views.new_trigger("U05TEACH")
    form = modal("Fine", [asks("Note", {"type": "plain_text_input"})], "broken")
    vera.trying(vera.client.views_open, trigger_id=trigger_id, view=form)
    teacher.fill("Note", "x")
    view = teacher.submit()
    assert view is not None
    assert view.trouble == "We had some trouble connecting. Try again?"
    assert "must be less than 25 characters" in ws.errors[-1]


def test_buttons_are_pressed_once_agreed_and_messages_are_redrawn(
    vera: SmallVera, head: Person
) -> None:
    vera.post_card("C-leaders")
    card = head.messages("senior-leaders")[0]
    sent = len(vera.seen)
    head.press("Pass it on", message=card, agree=False)
    assert len(vera.seen) == sent
    said = head.press("Acknowledge", message=card)
    assert isinstance(said, Ephemeral)
    assert said.words() == "You have it now."
    redrawn = head.messages("senior-leaders")[0]
    assert redrawn.edited
    assert redrawn.buttons() == []
    assert "Taken on by @Helen Marsh." in redrawn.words()


def test_home_is_published_when_it_is_opened(vera: SmallVera, teacher: Person) -> None:
    home = teacher.open_home()
    assert home is not None
    assert home.text() == "Good morning\nTwo cases wait for you.\nReport"
    with pytest.raises(NotOnScreen, match="Report"):
        teacher.press("No such button", on="home")


def test_plain_text_is_never_markup_and_mrkdwn_is(ws: Workspace, vera: SmallVera) -> None:
    text = "<!channel> *all* <@U01HEAD> &amp;"
    blocks = [
        {"type": "section", "text": plain(text)},
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
    ]
    vera.client.chat_postMessage(channel="U01HEAD", text="VERA", blocks=blocks)
    message = ws.acting_as("U01HEAD").direct_messages()[0]
    assert message.words() == f"{text}\n@channel all @Helen Marsh &"
    assert message.mentions() == ["!channel", "U01HEAD"]

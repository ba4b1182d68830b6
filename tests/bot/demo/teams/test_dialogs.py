"""Commands, dialogs and forms: what a person sees from the words to the thank-you."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.demo.teams import DialogOnScreen, NotOnScreen, TeamsMessage
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.teams.small_bot import SmallBot

REPORT = "/report-cyberbullying"


def filled(person: TeamsPerson) -> None:
    person.command(REPORT)
    person.choose("Danger?", "No")
    person.fill("Account?", "They posted it.")
    person.choose("Who?", "A pupil")


def test_typed_words_open_what_the_answers_one_button_opens(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    shown = teacher.command(REPORT)
    assert isinstance(shown, DialogOnScreen)
    assert shown.text() == "Report\nIn danger, ring 999.\nDanger?\nYes\nNo\nNext"
    assert (shown.title, shown.submit_text, shown.buttons()) == ("Report", "Next", [])
    assert shown.required() == ["Danger?"]
    assert [one["type"] for one in bot.seen] == ["message", "invoke"]
    assert bot.seen[0]["text"] == "report cyberbullying"


@pytest.mark.parametrize(
    ("name", "text", "typed"),
    [
        ("/vera", "", "vera"),
        ("/vera", "away 04/05/2026", "away 04/05/2026"),
        ("/report-cyberbullying", "a word", "report cyberbullying a word"),
    ],
)
def test_a_command_is_typed_in_words(
    bot: SmallBot, teacher: TeamsPerson, name: str, text: str, typed: str
) -> None:
    teacher.command(name, text)
    assert bot.seen[0]["text"] == typed
    assert bot.seen[0]["conversation"]["conversationType"] == "personal"


def test_words_and_cards_that_stand_are_what_is_seen(bot: SmallBot, teacher: TeamsPerson) -> None:
    said = teacher.command("/vera", "words")
    assert isinstance(said, TeamsMessage)
    assert said.words() == "These are words."
    listed = teacher.command("/vera", "list")
    assert isinstance(listed, TeamsMessage)
    assert listed.buttons() == ["Open", "Acknowledge"]
    assert teacher.view is None
    assert teacher.ephemerals() == []
    assert teacher.command("/vera", "nothing") is None


def test_in_a_channel_vera_is_mentioned_and_answers_in_the_thread(
    bot: SmallBot, head: TeamsPerson
) -> None:
    shown = head.command(REPORT, channel="Senior leaders")
    assert isinstance(shown, DialogOnScreen)
    typed, pressed = bot.seen
    assert typed["text"] == "<at>Vera</at> report cyberbullying"
    assert typed["entities"][0]["mentioned"]["id"] == bot.room.bot_user_id
    assert typed["conversation"]["id"].endswith(f";messageid={typed['id']}")
    assert pressed["conversation"]["id"] == typed["conversation"]["id"]
    words, answer = head.messages("Senior leaders")
    assert (answer.thread_ts, words.words()) == (words.ts, "Vera report cyberbullying")


def test_a_question_on_a_later_step_is_reached_by_next(bot: SmallBot, teacher: TeamsPerson) -> None:
    teacher.command(REPORT)
    teacher.choose("Danger?", "Yes")
    after = teacher.see_what_follows()
    assert after is not None
    assert "Ring 999 now." in after.text()
    assert (after.submit_text, after.value("Danger?")) == ("Send", "Yes")
    assert teacher.see_what_follows() == after


def test_the_form_goes_on_only_once_its_step_is_answered(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.command(REPORT)
    with pytest.raises(NotOnScreen, match=r"answered: Danger\?"):
        teacher.fill("Account?", "x")
    assert teacher.top.errors == {"Danger?": "Please answer: Danger?"}
    assert "Please answer: Danger?" in teacher.top.text()
    assert [one.get("name") for one in bot.seen] == [None, "task/fetch"]


def test_sending_is_checked_on_the_client_and_shows_what_comes_then(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.command(REPORT)
    teacher.choose("Danger?", "No")
    refused = teacher.submit()
    assert refused is not None
    assert list(refused.errors) == ["Account?", "Who?"]
    assert len(bot.seen) == 3
    teacher.fill("Account?", "They posted it.")
    teacher.choose("Who?", "A pupil")
    sent = teacher.submit()
    assert sent is not None
    assert sent.text() == "Sent: VERA-7K4Q\nIt was sent.\nThey posted it."
    assert sent.submit_text == ""


def test_a_question_that_an_answer_asks_for_comes_when_the_form_is_sent(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    filled(teacher)
    teacher.choose("Who?", "Someone here")
    assert teacher.offered("Named?", "ann") == ["Ann Archer", "Anna Bell"]
    assert teacher.offered("Named?", "some") == ["Somebody not listed"]
    teacher.pick_person("Named?", "anna", "Anna Bell")
    view = teacher.pick_person("Named?", "zz", "Somebody not listed")
    assert view is not None
    assert view.value("Named?") == ["Anna Bell", "Somebody not listed"]
    assert "Anna Bell, Somebody not listed" in view.text()
    with pytest.raises(NotOnScreen, match="Bob Cole"):
        teacher.pick_person("Named?", "bob", "Cathy")
    teacher.submit()
    assert bot.seen[-1]["value"]["data"]["named"] == "anna bell,not_listed"


def test_a_question_that_is_nowhere_is_not_on_the_screen(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    filled(teacher)
    with pytest.raises(NotOnScreen, match="no question"):
        teacher.fill("Age?", "7")


def test_values_are_sent_as_texts_and_what_is_empty_is_left_out(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    filled(teacher)
    teacher.tick("Signs?", ["A threat", "Repeated"])
    view = teacher.pick_moment("When?", datetime(2026, 4, 27, 18, 5, tzinfo=UTC))
    assert view is not None
    assert view.value("Signs?") == ["A threat", "Repeated"]
    teacher.submit()
    data = bot.seen[-1]["value"]["data"]
    assert (data["when.date"], data["when.time"]) == ("2026-04-27", "19:05")
    assert (data["signs"], data["form"]) == ("a threat,repeated", "report")
    filled(teacher)
    teacher.fill("Account?", "x" * 50)
    teacher.tick("Signs?", [])
    teacher.submit()
    data = bot.seen[-1]["value"]["data"]
    assert data["account"] == "x" * 40
    assert "signs" not in data
    assert "when.date" not in data


def test_the_overview_is_opened_again_for_a_button_on_it(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    home = teacher.open_home()
    assert home is not None
    assert home.buttons() == ["Show", "Show", "Close"]
    with pytest.raises(NotOnScreen, match="several times"):
        teacher.press("Show", on="home")
    shown = teacher.press("Show", on="home", near="The second case")
    assert isinstance(shown, DialogOnScreen)
    assert shown.text() == "Vera\nThe second case"
    assert teacher.home == home
    teacher.press("Close", on="home")
    assert teacher.view is None


def test_words_instead_of_the_overview_can_be_read_as_one(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    bot.answers["task/fetch"] = {"task": {"type": "message", "value": "Not just now."}}
    home = teacher.open_home()
    assert home is not None
    assert home.text() == "Not just now."
    assert teacher.view is None
    assert teacher.last_ephemeral.words() == "Not just now."


def test_words_that_end_a_dialog_stand_in_it_and_were_said(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    bot.answers["task/submit"] = {"task": {"type": "message", "value": "It is kept."}}
    filled_step = teacher.command(REPORT)
    assert isinstance(filled_step, DialogOnScreen)
    teacher.choose("Danger?", "No")
    shown = teacher.submit()
    assert shown is not None
    assert "It is kept." in shown.text()
    assert teacher.last_ephemeral.words() == "It is kept."


def test_what_is_done_in_the_chat_closes_the_dialog_and_closing_is_not_told(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.command(REPORT)
    heard = len(bot.seen)
    assert teacher.close() is None
    assert len(bot.seen) == heard
    teacher.command(REPORT)
    teacher.say("General", "Good morning")
    assert teacher.views == []


def test_a_message_action_carries_the_message_and_the_form_goes_back_with_it(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    message = teacher.say("General", "you are all <fools>")
    view = teacher.more_actions(message, "Send to Vera as evidence")
    assert isinstance(view, DialogOnScreen)
    fetched = bot.seen[-1]["value"]
    assert fetched["messagePayload"]["body"]["content"] == "<p>you are all &lt;fools&gt;</p>"
    assert fetched["commandId"] == "sendToVera"
    teacher.choose("Danger?", "No")
    teacher.see_what_follows()
    assert bot.seen[-1]["name"] == "composeExtension/submitAction"
    assert bot.seen[-1]["value"]["messagePayload"]["id"] == message.ts
    assert bot.seen[-1]["value"]["data"]["danger"] == "no"

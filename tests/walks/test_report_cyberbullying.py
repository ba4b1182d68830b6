"""Reported, opened and acknowledged: the walk that every other one begins with."""

from __future__ import annotations

from storage.vocabulary import Standing
from tests.walks.world import DANGER, IMAGE, NOTHING_HERE, World, answer_first, report, shown_to

ACCOUNT = "A pupil wrote on TikTok that I hit children"


def test_the_form_says_whom_to_ring_and_what_becomes_of_it_before_anything_is_typed(
    world: World,
) -> None:
    """S22, S72: the numbers stand at the top; one line says confidential, not anonymous."""
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying")
    words = shown_to(teacher)
    assert words.index("999") < words.index("Priya Nair") < words.index(DANGER)
    assert "Tom Barrow" in words
    if world.on_teams:  # nothing can be typed in the first of the form's two steps
        assert teacher.view is not None
        assert teacher.view.questions() == teacher.view.required() == [DANGER, IMAGE]
        words = answer_first(teacher)
        assert words.index("999") < words.index("Priya Nair") < words.index(DANGER)
    typed = "privacy" if world.on_teams else "/vera privacy"
    assert "This is confidential, not anonymous" in words
    assert f"It may have to be disclosed by law. Type {typed} for more." in words
    assert teacher.view is not None
    assert teacher.view.required() == [DANGER, IMAGE, "What happened?", "Who is doing it?"]


def test_the_reply_says_to_whom_why_them_by_when_and_whom_to_ring_otherwise(world: World) -> None:
    """S22, S40, S47: the line manager is told, and the first advice is not to reply."""
    words = report(world.person("Kwame Mensah"), account=ACCOUNT).text()
    reference = world.case().reference
    assert f"{reference} was sent to Sunita Rao, your line manager." in words
    assert "A copy went to Marcus Bell and Priya Nair." in words
    assert "It is not yet seen. You should have an answer by 16:30." in words
    assert "If you do not hear by then, ring or write to:\nSunita Rao: 07700 900107" in words
    assert words.index("Do not reply and do not retaliate.") < words.index("Keep")
    assert "Support for you" in words  # S39
    assert "has this" not in words
    assert ACCOUNT not in words


def test_a_report_is_opened_and_acknowledged_and_the_reporter_hears_of_it(world: World) -> None:
    """S22, S40, S46, S76: each step of the walk, and each is in the audit."""
    teacher, manager = world.person("Kwame Mensah"), world.person("Sunita Rao")
    report(teacher, account=ACCOUNT)
    world.settle()
    card, reference = world.card("Sunita Rao"), world.case().reference
    assert card.notification() == f"{reference}: please open Vera."
    assert card.words() == (
        f"{reference}: Cyberbullying\nPriority: Today\nReported: 10:00\n"
        "Please acknowledge by: 16:30\nOpen\nAcknowledge"
    )

    world.clock.move(minutes=4)
    manager.press("Open", message=card)
    content = shown_to(manager)
    assert f"What happened\n{ACCOUNT}" in content
    assert "Reported by: Kwame Mensah" in content
    readers = "Who can read this\nMarcus Bell\nPriya Nair\nSunita Rao, your line manager"
    assert readers in content.replace("• ", "")

    world.clock.move(minutes=1)
    manager.press("Acknowledge", message=card)
    assert (
        "Thank you. The reporter can see that you have it."
        in world.direct("Sunita Rao")[-1].words()
    )
    world.settle()
    assert world.card("Kwame Mensah").words() == f"{reference} was seen by Sunita Rao at 10:05."
    assert f"{reference}: seen by Sunita Rao at 10:05." in world.home("Kwame Mensah")
    assert [entry for entry in world.audit() if entry[0] != "vera"] == [
        ("Kwame Mensah", "reported"),
        ("Sunita Rao", "viewed"),
        ("Sunita Rao", "acknowledged"),
    ]


def test_every_copy_is_redrawn_without_acknowledge_once_somebody_has_it(world: World) -> None:
    """S46: nobody is left with a button that has been pressed elsewhere."""
    report(world.person("Kwame Mensah"))
    world.settle()
    told = ["Sunita Rao", "Priya Nair", "Marcus Bell"]
    assert all(world.card(name).buttons() == ["Open", "Acknowledge"] for name in told)
    world.person("Priya Nair").press("Acknowledge", message=world.card("Priya Nair"))
    world.settle()
    for name in told:
        assert world.card(name).buttons() == ["Open"]
        assert "Acknowledged: by Priya Nair at 10:00" in world.card(name).words()
        assert len(world.cards(name)) == 1


def test_a_second_tap_is_answered_politely_whoever_makes_it(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    before = {name: world.card(name) for name in ("Sunita Rao", "Priya Nair")}
    world.person("Priya Nair").press("Acknowledge", message=before["Priya Nair"])
    world.clock.move(minutes=3)  # nothing is redrawn yet: both still see the button
    world.person("Priya Nair").press("Acknowledge", message=before["Priya Nair"])
    world.person("Sunita Rao").press("Acknowledge", message=before["Sunita Rao"])
    assert world.direct("Priya Nair")[-1].words() == "You have this already. Thank you."
    assert world.direct("Sunita Rao")[-1].words() == "Priya Nair took this on at 10:00. Thank you."
    assert world.actions().count("acknowledged") == 1


def test_it_can_be_acknowledged_from_the_open_case_and_the_words_stand_above_it(
    world: World,
) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    manager = world.person("Sunita Rao")
    manager.press("Open", message=world.card("Sunita Rao"))
    manager.press("Acknowledge")
    assert "The reporter can see that you have it." in shown_to(manager)
    assert world.case().acknowledged_by is not None


def test_the_content_is_in_no_message_and_in_no_notification(world: World) -> None:
    """S48, S52, S75, trap 3: chat carries a reference, a category, a priority and a time."""
    report(world.person("Kwame Mensah"), account=ACCOUNT)
    world.settle()
    world.person("Sunita Rao").press("Acknowledge", message=world.card("Sunita Rao"))
    world.later(minutes=5)
    for name in world.accounts:
        for message in world.direct(name):
            assert "TikTok" not in message.words() + message.notification()
            assert message.mentions() == []
    assert all("TikTok" not in sent.words for sent in world.notices())
    written = [
        str(asked.arguments)
        for asked in world.chat.requests
        if asked.method.startswith("chat.") or asked.method in {"post", "replace"}
    ]
    assert written
    assert not any("TikTok" in words for words in written)


def test_whoever_is_on_the_list_sees_it_on_their_home_and_nobody_else_does(world: World) -> None:
    """S76, trap 30: for those who are not on the list there is no such case."""
    report(world.person("Kwame Mensah"))
    world.settle()
    reference = world.case().reference
    assert "Next: acknowledge by 16:30. Nobody has it yet." in world.home("Sunita Rao")
    for name in ("Ben Carter", "Helen Whitfield", "Carol Dunn"):
        assert reference not in world.all_that_is_seen_by(name)
        assert "Nothing waits for you." in world.home(name)
    assert world.standing(Standing.RESPONSIBLE) == ["Sunita Rao"]
    assert world.standing(Standing.COPIED) == ["Marcus Bell", "Priya Nair"]


def test_the_reporter_reads_the_reply_again_from_their_home_but_not_as_a_manager_does(
    world: World,
) -> None:
    teacher = world.person("Kwame Mensah")
    report(teacher)
    teacher.close_all()
    world.home("Kwame Mensah")
    teacher.press("Show", on="home")
    assert "was sent to Sunita Rao, your line manager" in shown_to(teacher)
    assert "own_report_viewed" in world.actions()
    assert NOTHING_HERE not in shown_to(teacher)

"""The register of policies: read by everybody, kept by few, and put right when it is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.demo.records import NotOnScreen
from handlers.call import Moment
from handlers.features import FORMS
from handlers.forms import Answers
from handlers.overview.changes import import_and_tell
from handlers.school.people import read_people
from handlers.school.school import School
from handlers.school.settings import load_school
from storage.audit import AuditEntry
from storage.database import Database
from storage.keyring import Keyring
from storage.policies import Policy
from tests.walks import forging
from tests.walks.policy_acts import (
    APPROVED,
    CHANGE,
    HEAD,
    LEAD,
    NEW_VERSION,
    NOT_READ,
    NOTICE,
    OFFICE,
    OTHER,
    READ_IT,
    REVIEWED,
    SIGNED,
    SOCIAL_MEDIA,
    TEACHER,
    YES_READ,
    add_version,
    at_local,
    cards_with,
    do,
    fill_in,
    opened,
    policy,
    register,
    versions,
)
from tests.walks.staff_changes import import_staff, started_with
from tests.walks.world import NOTHING_HERE, World, a_world, changed_settings, words_of

ONLY = "Only the policy's owner, the headteacher, the data lead, the office"
ADD = "Add a policy"
ANOTHER = """
[[policies]]
key = "behaviour-policy"
name = "Behaviour Policy"
owner = "ben carter"

[[policies.versions]]
version = "4"
date = "May 2024"
signed_by = "BC"
signed_on = "June 2024"
"""


def pressed(world: World, name: str, action: str, subject: UUID | None) -> str:
    """Press a button that no screen offered; gives all that then shows."""
    return "\n".join(forging.press(world, name, action, subject))


def test_it_begins_as_the_paper_says_s2_s3_s4_s5_s7_s8(world: World) -> None:
    said = register(world, TEACHER)
    assert (
        "Social Media Policy: version 1.2, unsigned, last reviewed November 2018, "
        "OVERDUE since November 2020." in said
    )
    assert (
        "Privacy notice: version 3, unsigned, last reviewed 5 September 2025, "
        "review due in September 2027." in said
    )
    assert "https://talavera.example/privacy" in said
    assert "Staff Acceptable Use of ICT Policy and Internet Use Policy" in said
    assert "Assertable" not in said  # the garbled line of the paper (S6)
    one = opened(world, TEACHER)
    past = one[one.index("History") :]
    assert past.index("Version: 1.2") < past.index("Version: 1.1") < past.index("Version: 1.0")
    for known in ("SM/HB", "LT", "Updated in line with Hampshire guidance", "2 November 2016"):
        assert known in past
    assert "Date: not known" in past  # version 1.0 has none
    assert "5 February 2019" in past
    assert "Last reviewed: November 2018" in one
    assert "Approved by a governor: not yet" in one
    assert "Looked after by: the headteacher" in one
    assert "Assertable" not in one


def offered(world: World, name: str) -> Sequence[str]:
    """Open a policy, and list the buttons on its screen."""
    opened(world, name)
    view = world.person(name).view
    assert view is not None
    return view.buttons()


def test_who_only_reads_it_has_no_button_to_change_anything_and_no_forged_one_works(
    world: World,
) -> None:
    keeps, reads = (offered(world, name) for name in (LEAD, TEACHER))
    for button in (NEW_VERSION, REVIEWED, SIGNED, APPROVED, CHANGE, "Put version 1.2 right"):
        assert button in keeps
        assert button not in reads
    assert ADD not in register(world, TEACHER)
    about, version = policy(world).id, versions(world)[-1].id
    for action, subject in (
        ("policies.record_new_version", about),
        ("policies.note_review", about),
        ("policies.change_policy", about),
        ("policies.note_signature", version),
        ("policies.note_approval", version),
        ("policies.put_version_right", version),
        ("policies.add_another_policy", None),
    ):
        assert ONLY in pressed(world, TEACHER, action, subject)


def test_no_form_of_the_register_that_somebody_else_made_up_is_taken(world: World) -> None:
    about, version = policy(world).id, versions(world)[-1].id
    wanted: dict[str, tuple[UUID | None, Answers, str]] = {
        "policies.file_review": (about, {"on": "1/4/26", "every": "12"}, "policy_reviewed"),
        "policies.file_version": (about, {"version": "7", "to_be_read": "no"}, "version_added"),
        "policies.file_version_again": (
            version,
            {"version": "1.2", "comment": "Anew.", "to_be_read": "no"},
            "version_corrected",
        ),
        "policies.file_signature": (version, {"name": "KM", "on": "1/4/26"}, "policy_signed"),
        "policies.file_approval": (version, {"name": "KM", "on": "1/4/26"}, "policy_approved"),
        "policies.file_new_policy": (
            None,
            {"name": "Anew", "kind": "policy", "looked_after": "head", "to_be_read": "no"},
            "policy_added",
        ),
        "policies.file_change": (
            about,
            {
                "name": "Anew and again",
                "kind": "policy",
                "looked_after": "as_it_is",
                "to_be_read": "no",
                "in_use": "yes",
            },
            "policy_changed",
        ),
    }
    assert set(wanted) == {each for each in FORMS if each.startswith("policies.")}
    before = world.actions()
    for form, (subject, answers, _) in wanted.items():
        forging.send_form(world, TEACHER, form, answers, subject)
    assert world.actions() == before
    for form, (subject, answers, action) in wanted.items():  # each is whole: a keeper may send it
        forging.send_form(world, LEAD, form, answers, subject)
        assert any(action in each for each in world.actions()), form


def test_what_is_not_in_the_register_is_answered_as_nothing(world: World) -> None:
    for action in ("policies.show_policy", "policies.show_who", "policies.confirm_read"):
        for subject in (uuid4(), None):
            assert NOTHING_HERE in pressed(world, HEAD, action, subject)


def test_a_version_is_recorded_signed_and_approved_s3_s4(world: World) -> None:
    said = add_version(world, "1.3", read=False)
    assert "Version: 1.3" in said
    assert "Status: unsigned" in said
    said = do(world, LEAD, SIGNED, fill={"Who signed it?": "HW", "When?": "27/04/26"})
    assert "Status: signed, not yet approved" in said
    said = do(world, LEAD, APPROVED, fill={"Which governor?": "SK", "When?": "28 April 2026"})
    assert "Status: approved 28 April 2026" in said
    assert "Signed by the owner: HW, 27 April 2026" in said
    assert "Last reviewed: November 2018" in said  # approved is not reviewed (S5)
    assert "version 1.3, approved 28 April 2026, last reviewed November 2018" in register(
        world, TEACHER
    )
    actions = world.actions()
    for action in ("policy_version_added", "policy_signed", "policy_approved"):
        assert action in actions


def test_a_signature_without_a_date_or_from_tomorrow_is_refused_and_one_can_be_taken_back(
    world: World,
) -> None:
    said = do(world, LEAD, APPROVED, fill={"Which governor?": "SK"})
    assert "it counts only with a date" in said
    said = do(world, LEAD, APPROVED, fill={"Which governor?": "SK", "When?": "29/04/26"})
    assert "This day is still to come" in said
    said = do(world, LEAD, APPROVED, fill={"Which governor?": "SK", "When?": "31/02/26"})
    assert "Vera cannot read this as a date" in said
    assert versions(world)[-1].approved_by == ""
    do(world, LEAD, APPROVED, fill={"Which governor?": "SK", "When?": "April 2026"})
    assert "SK, April 2026" in opened(world, TEACHER)
    said = do(world, LEAD, APPROVED, fill={"Which governor?": ""})
    assert "Approved by a governor: not yet" in said


def test_a_mistake_in_the_history_is_put_right(world: World) -> None:
    said = do(
        world,
        OFFICE,
        "Put version 1.0 right",
        fill={"Its date": "March 2012", "What has changed?": "The first."},
    )
    assert "Date: March 2012" in said
    assert "The first." in said
    first, *_, last = versions(world)
    assert (first.version, first.owner, first.dated_day_known) == ("1.0", "SM/HB", False)
    assert last.version == "1.2"
    assert "is in the history already" in add_version(world, "1.1", read=False)
    assert "policy_version_corrected" in world.actions()


STANDS = "It is signed or confirmed already. Please record a new version."


@pytest.mark.parametrize("button", [SIGNED, APPROVED])
def test_what_somebody_signed_is_not_made_another_version_but_its_comment_is_put_right(
    world: World, button: str
) -> None:
    who = "Who signed it?" if button == SIGNED else "Which governor?"
    do(world, LEAD, button, fill={who: "HW", "When?": "27/04/26"})
    for label, words in (
        ("Version", "9.9"),
        ("Where can it be read?", "https://talavera.example/another"),
        ("Its date", "5 February 2020"),
        ("Its date", "February 2019"),
    ):
        assert STANDS in do(world, LEAD, "Put version 1.2 right", fill={label: words}), label
    kept = versions(world)[-1]
    assert (kept.version, kept.link, kept.dated) == ("1.2", "", date(2019, 2, 5))
    said = do(
        world,
        LEAD,
        "Put version 1.2 right",
        fill={"What has changed?": "Phones were added.", "Governor": "AB"},
    )
    assert "Phones were added." in said
    assert world.facts("policy_version_corrected")[-1]["changed"] == ["comment", "governor"]


def test_what_somebody_confirmed_is_not_made_another_version_and_a_missing_date_is_added(
    world: World,
) -> None:
    do(
        world,
        LEAD,
        NEW_VERSION,
        fill={"Version": "1.3"},
        choose={"Must everybody read it?": YES_READ},
    )
    said = do(world, LEAD, "Put version 1.3 right", fill={"Version": "1.4"})
    assert "Version: 1.4" in said  # nobody has put their name to it
    world.at(at_local(date(2026, 4, 29), 8, 31))
    world.person(OTHER).press(READ_IT, message=cards_with(world, OTHER, READ_IT)[-1])
    assert STANDS in do(world, LEAD, "Put version 1.4 right", fill={"Version": "1.3"})
    said = do(world, LEAD, "Put version 1.4 right", fill={"Its date": "28/04/26"})
    assert "Date: 28 April 2026" in said
    corrected = world.facts("policy_version_corrected")[-1]
    assert corrected["changed"] == ["dated"]
    assert (corrected["dated_before"], corrected["dated"]) == (None, "2026-04-28")


def test_a_review_sets_the_next_one_by_the_months_or_by_its_date(world: World) -> None:
    said = do(world, LEAD, REVIEWED)  # today, and the months that the policy has
    assert "Last reviewed: 28 April 2026" in said
    assert "Next review: review due on 28 April 2028" in said
    said = do(
        world,
        LEAD,
        REVIEWED,
        fill={"When was it reviewed?": "March 2026", "Months from one review to the next": "12"},
    )
    assert "Next review: review due in March 2027" in said
    said = do(world, LEAD, REVIEWED, fill={"When is it reviewed next?": "1 September 2026"})
    assert "Next review: review due on 1 September 2026" in said
    said = do(world, LEAD, REVIEWED, fill={"When is it reviewed next?": "1 September 2020"})
    assert "The next review must come after this one" in said
    said = do(world, LEAD, REVIEWED, fill={"Months from one review to the next": ""})
    assert "or after how many months" in said


def test_the_owner_of_a_policy_may_change_it_and_no_other(world: World) -> None:
    said = do(
        world,
        LEAD,
        CHANGE,
        choose={"Who looks after it?": "Somebody else"},
        pick={"Who?": OTHER},
        fill={
            "Where can it be read?": "https://talavera.example/social-media",
            "To be read beside it": "Internet Use Policy\n\n Child Protection  Policy",
        },
    )
    assert f"Looked after by: {OTHER}" in said
    assert "Where: https://talavera.example/social-media" in said
    assert "Internet Use Policy and Child Protection Policy" in said
    assert "Next review: OVERDUE since November 2020" in said
    said = do(world, OTHER, SIGNED, fill={"When?": "27/04/26"})  # their own name is filled in
    assert f"Signed by the owner: {OTHER}, 27 April 2026" in said
    assert NEW_VERSION not in opened(world, OTHER, NOTICE)
    with pytest.raises(NotOnScreen):
        do(world, TEACHER, SIGNED)


def test_a_link_that_leads_nowhere_and_a_name_that_is_taken_are_refused(world: World) -> None:
    said = do(world, LEAD, CHANGE, fill={"Where can it be read?": "the staff room"})
    assert "It begins with https://" in said
    for name in ("privacy NOTICE", "Privacy  notice"):
        assert "There is a policy of this name already" in do(
            world, LEAD, CHANGE, fill={"Name": name}
        )
    do(world, LEAD, CHANGE, fill={"Name": "Social  Media and Phones"})
    assert policy(world, "Social Media and Phones")


def test_a_policy_is_added_and_taken_out_again_and_what_was_recorded_is_kept(
    world: World, tmp_path: Path
) -> None:
    words_of(world.person(LEAD).command("/vera", "policy new"))
    said = fill_in(
        world,
        LEAD,
        fill={"Name": "Behaviour Policy", "When is it reviewed next?": "1/9/2027"},
        choose={
            "Who looks after it?": "The headteacher",
            "Must everybody read it?": NOT_READ,
        },
    )
    assert "Behaviour Policy" in said
    assert "Next review: review due on 1 September 2027" in said
    world.person(LEAD).close_all()
    assert "Behaviour Policy: no version on record" in register(world, TEACHER)
    said = do(
        world,
        LEAD,
        CHANGE,
        policy="Behaviour Policy",
        choose={"Is it in use?": "No: take it out of the register"},
    )
    assert "It is no longer in the register." in said
    assert "Behaviour Policy" not in register(world, TEACHER)
    taken_out = changed_settings(tmp_path, add=ANOTHER.replace("Behaviour", "Another behaviour"))
    with started_with(world, taken_out):  # the file's key is the one that was taken out
        world.settle()
        assert "Another behaviour" not in register(world, TEACHER)


def test_what_stands_in_the_settings_is_taken_once_and_kept_in_chat_from_then_on(
    world: World, tmp_path: Path
) -> None:
    do(world, LEAD, CHANGE, fill={"Name": "Social Media and Phones"})
    with started_with(world, changed_settings(tmp_path, add=ANOTHER)):
        world.settle()
        said = register(world, TEACHER)
        assert "Social Media and Phones: version 1.2" in said
        assert SOCIAL_MEDIA not in said
        assert "Behaviour Policy: version 4, signed, not yet approved" in said
        one = opened(world, TEACHER, "Behaviour Policy")
        assert "Looked after by: Ben Carter" in one
        assert "Signed by the owner: BC, June 2024" in one
        assert "Date: May 2024" in one
    assert world.actions().count("policy_read_from_settings") == 3


def test_a_policy_of_a_name_that_was_added_in_chat_is_not_taken_from_the_settings_too(
    world: World, tmp_path: Path
) -> None:
    words_of(world.person(LEAD).command("/vera", "policy new"))
    fill_in(
        world,
        LEAD,
        fill={"Name": "Behaviour  policy"},
        choose={"Who looks after it?": "The headteacher", "Must everybody read it?": NOT_READ},
    )
    world.person(LEAD).close_all()
    another = ANOTHER.replace('"behaviour-policy"', '"behaviour"')
    with started_with(world, changed_settings(tmp_path, add=another)):
        world.settle()
        assert register(world, TEACHER).casefold().count("open behaviour policy") == 1
        said = do(world, LEAD, CHANGE, policy="Behaviour policy", choose={"Is it in use?": "Yes"})
        assert "There is a policy of this name already" not in said


def test_two_of_one_name_in_the_register_can_still_be_changed(world: World) -> None:
    with world.vera.database.writing(world.school.id) as session:
        session.add(Policy(key="social-media-too", name="social media  policy"))
    said = do(world, LEAD, CHANGE, fill={"To be read beside it": "Internet Use Policy"})
    assert "There is a policy of this name already" not in said


def test_a_second_notice_of_the_settings_is_a_policy_like_any_other(
    world: World, tmp_path: Path
) -> None:
    another = ANOTHER.replace('owner = "ben carter"', 'kind = "privacy_notice"')
    with started_with(world, changed_settings(tmp_path, add=another)):
        world.settle()
        assert policy(world, "Behaviour Policy").kind == "policy"
        assert policy(world, NOTICE).kind == "privacy_notice"


def import_into(world: World, settings_file: Path) -> None:
    """Import the staff list with other settings, as the command on the server does."""
    school = School(world.school.id, load_school(settings_file))
    with world.vera.database.writing(world.school.id) as session:
        here = Moment(session=session, keyring=world.keyring, school=school, at=world.clock())
        import_and_tell(here, read_people(school.settings))


def test_who_is_imported_while_vera_runs_finds_the_policies_in_the_register(
    world: World, tmp_path: Path
) -> None:
    import_into(world, changed_settings(tmp_path, add=ANOTHER))
    assert "Behaviour Policy: version 4" in register(world, TEACHER)


TO_BE_READ = ANOTHER.replace('owner = "ben carter"', "to_be_read = true")


def test_what_is_taken_after_the_autumn_is_read_the_next_morning_s25(
    world: World, tmp_path: Path
) -> None:
    with started_with(world, changed_settings(tmp_path, add=TO_BE_READ)):
        world.settle()
        assert cards_with(world, TEACHER, READ_IT) == []
        world.at(at_local(date(2026, 4, 29), 8, 31))
        (card,) = cards_with(world, TEACHER, READ_IT)
        assert "Please read: Behaviour Policy, version 4." in card.words()
        assert SOCIAL_MEDIA not in card.words()


def test_what_is_taken_before_the_day_of_the_autumn_waits_for_it_s25(
    database: Database, keyring: Keyring, platform: str, tmp_path: Path
) -> None:
    at = datetime(2026, 8, 24, 9, 0, tzinfo=UTC)
    with (
        a_world(database, keyring, platforms=[platform], at=at) as world,
        started_with(world, changed_settings(tmp_path, add=TO_BE_READ)),
    ):
        world.at(at_local(date(2026, 9, 9), 12))
        assert cards_with(world, TEACHER, READ_IT) == []
        world.at(at_local(date(2026, 9, 10), 12))
        (card,) = cards_with(world, TEACHER, READ_IT)
        assert card.buttons() == [READ_IT, READ_IT]
        assert world.errors == []


def test_whoever_has_left_sees_nothing_of_it(world: World) -> None:
    import_staff(world, {}, leave=[OTHER])
    shown = pressed(world, OTHER, "policies.more_policies", None)
    assert shown
    assert SOCIAL_MEDIA not in shown


def test_an_older_version_that_is_added_later_takes_its_place_and_nobody_is_asked_about_it(
    world: World,
) -> None:
    add_version(world, "1.3", read=True)
    for version, on in (("1.1a", "5 November 2016"), ("0.9", "March 2012"), ("1.2a", "2020")):
        do(
            world,
            LEAD,
            NEW_VERSION,
            fill={"Version": version, "Its date": on if len(on) > 4 else f"June {on}"},
            choose={"Must everybody read it?": NOT_READ},
        )
    assert [(each.number, each.version) for each in versions(world)] == [
        (1, "1.0"),  # without a date: it stays before what was found after it
        (2, "0.9"),
        (3, "1.1"),
        (4, "1.1a"),
        (5, "1.2"),
        (6, "1.2a"),
        (7, "1.3"),
    ]
    said = opened(world, TEACHER)
    assert "Version: 1.3" in said.split("History")[0]
    assert "Everybody reads it: yes" in said
    world.at(at_local(date(2026, 4, 29), 8, 31))
    (card,) = cards_with(world, TEACHER, READ_IT)
    assert "version 1.3" in card.words()
    assert card.buttons() == [READ_IT]


def test_the_audit_holds_no_word_that_was_typed(world: World) -> None:
    do(
        world,
        LEAD,
        "Put version 1.2 right",
        fill={"What has changed?": "Zebedee asked for it", "Governor": "Ottoline"},
    )
    do(world, LEAD, SIGNED, fill={"Who signed it?": "Ottoline", "When?": "27/04/26"})
    with world.vera.database.reading(world.school.id) as session:
        bodies = b"\n".join(entry.body for entry in session.query(AuditEntry))
    assert b"Zebedee" not in bodies
    assert b"Ottoline" not in bodies


def test_the_same_form_sent_twice_is_one_version(world: World) -> None:
    add_version(world, "1.3", read=False)
    forging.send_again(world)
    forging.send_again(world, key="another-view")
    assert [each.version for each in versions(world)] == ["1.0", "1.1", "1.2", "1.3"]
    assert versions(world)[-1].dated == date(2026, 4, 28)

"""From one owner to the next: nothing falls between two, also when somebody leaves."""

from __future__ import annotations

from handlers.school.people import read_people
from handlers.school.set_up import import_people
from handlers.school.settings import load_school
from storage.roster import names_of
from storage.vocabulary import Standing
from tests.walks.case_acts import fill_in_form, note, open_case
from tests.walks.hiding import assert_hidden_from
from tests.walks.world import SOMEONE_HERE, TALAVERA, World, report, shown_to

MANAGER = "Sunita Rao"


def taken_on(world: World, name: str = MANAGER, **answers: object) -> None:
    report(world.person("Kwame Mensah"), **answers)
    world.settle()
    world.person(name).press("Acknowledge", message=world.card(name))
    world.settle()


def hand_over(world: World, to: str, *, by: str = MANAGER) -> str:
    open_case(world, by)
    fill = {"What should they know?": "I am away from Friday."}
    return fill_in_form(world, by, "Hand it over", fill=fill, pick={"To whom?": [to]})


def leaves(world: World, name: str) -> None:
    """Import a staff list without somebody."""
    settings = load_school(TALAVERA)
    staff = [row for row in read_people(settings) if row.name != name]
    with world.vera.database.writing(world.school.id) as session:
        import_people(session, world.keyring, staff, at=world.clock(), today=world.clock().date())


def owner(world: World) -> str:
    with world.vera.database.reading(world.school.id) as session:
        case = world.case()
        assert case.owner_id is not None
        return names_of(session, [case.owner_id])[case.owner_id]


def test_until_it_is_taken_over_whoever_handed_it_over_has_it(world: World) -> None:
    taken_on(world)
    words = hand_over(world, "David Osei")
    assert "handed it over to David Osei.\nReason\nI am away from Friday." in words
    assert owner(world) == MANAGER
    world.settle()
    card = world.card("David Osei")
    assert "Sunita Rao hands this over to you." in card.words()
    world.later(days=1)
    assert "David Osei has not taken it over yet. You still have it." in world.card(MANAGER).words()
    world.person("David Osei").press("Take it over", message=world.cards("David Osei")[-1])
    world.settle()
    assert owner(world) == "David Osei"
    assert "Nothing more is asked here." in world.card(MANAGER).words()
    assert "David Osei has it." in world.home("David Osei")
    before = world.actions().count("not_taken_over")
    world.later(days=2)
    assert world.actions().count("not_taken_over") == before


def test_somebody_on_the_list_may_take_it_over_from_an_owner_who_is_ill(world: World) -> None:
    taken_on(world)
    lead = world.person("Priya Nair")
    open_case(world, "Priya Nair")
    lead.press("Take it over")
    assert "Priya Nair took it over." in shown_to(lead)
    assert owner(world) == "Priya Nair"


def test_it_cannot_be_handed_to_whoever_it_must_be_kept_from(world: World) -> None:
    """Trap 4."""
    answers = {"suspect": SOMEONE_HERE, "named": ["Ben Carter"]}
    taken_on(world, "Helen Whitfield", **answers)
    assert "must be kept from this person" in hand_over(world, "Ben Carter", by="Helen Whitfield")
    assert_hidden_from(world, "Ben Carter")


def test_a_parent_of_a_pupil_must_come_onto_the_list_first(world: World) -> None:
    """Rules, section 6: the safeguarding lead is asked before it is widened."""
    taken_on(world)
    assert "This person has a child here." in hand_over(world, "Ellie Moss")
    assert "Ellie Moss" not in world.standing(Standing.RESPONSIBLE, Standing.COPIED)


def test_an_owner_who_leaves_leaves_the_case_to_the_others_and_the_next_person_is_told(
    world: World,
) -> None:
    """S46, S76: nothing vanishes, and somebody has it again soon."""
    taken_on(world)
    note(world, MANAGER, fact="I rang his mother.")
    leaves(world, MANAGER)
    world.settle()
    assert world.case().waiting
    assert {"owner_left", "escalated"} <= set(world.actions())
    (following,) = set(world.standing(Standing.RESPONSIBLE)) - {MANAGER}
    world.person(following).press("Acknowledge", message=world.card(following))
    words = open_case(world, following)
    assert "I rang his mother." in words
    assert "Sunita Rao noted." in words
    gone = world.person(MANAGER)
    gone.press("Open", message=world.cards(MANAGER)[0])
    assert "They wrote" not in world.all_that_is_seen_by(MANAGER)


def test_the_cases_of_those_who_stay_are_left_alone(world: World) -> None:
    taken_on(world)
    leaves(world, "Fiona Grant")
    world.settle()
    assert owner(world) == MANAGER
    assert "owner_left" not in world.actions()

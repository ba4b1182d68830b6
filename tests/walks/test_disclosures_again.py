"""What was sent is sent again with other answers, and is held to the same checks."""

from __future__ import annotations

from tests.walks import forging
from tests.walks.disclosure_acts import cases_of, log
from tests.walks.other_reports import DATA, concern
from tests.walks.test_by_telephone import OFFICE
from tests.walks.world import NOTHING_HERE, World


def test_a_concern_turned_into_one_of_the_police_begins_that_journey(world: World) -> None:
    """S87: whichever way it came to light, two must say yes."""
    concern(
        world.person("Kwame Mensah"), DATA, which="Somebody asks for it by telephone or at the door"
    )
    world.settle()
    assert len(cases_of(world, "call_back")) == 1
    forging.send_again(world, {"which": "data_for_police"})
    assert len(cases_of(world, "police_request")) == 1


def test_what_was_given_is_never_opened_again_as_if_it_were_a_case(world: World) -> None:
    log(world, OFFICE)
    (case,) = cases_of(world, "disclosure")
    form = "casework.file_reopening"
    assert NOTHING_HERE in forging.send_form(world, OFFICE, form, {"reason": "x"}, case.id)
    assert cases_of(world, "disclosure")[0].closed

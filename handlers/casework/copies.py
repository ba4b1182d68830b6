"""Which cases are copied to the school's own safeguarding system, and which go by hand alone.

Pure: the rules read a report's facts and its route. Child concerns only: what is about staff does
not belong into a child's file. What may be about the sexual abuse of a child is never erased by
time (rules, section 3; trap 18: the inquiry's hold), so a person decides.
"""

from __future__ import annotations

from typing import Final

from handlers.casework.route_table import MATERIAL
from handlers.casework.triage import child_suspected, sexual_with_child, staff_suspected
from storage.vocabulary import ReportFacts, Sign, Topic

CHILD_CONCERN: Final = "concern"

CHILD_ROUTES: Final = frozenset({"R1", "R8", "R9"})

SEXUAL_ROUTE: Final = "R8"


def is_child_concern(facts: ReportFacts, route: str) -> bool:
    """Say whether a case belongs into a child's file: its route is one, and a child is in it.

    Source: rules, section 6, R1, R8 and R9; issue 5, "child concerns go through Vera".
    """
    return route in CHILD_ROUTES and _a_child_is_in_it(facts) and not staff_suspected(facts)


def only_by_hand(facts: ReportFacts, route: str) -> bool:
    """Say whether a person must decide that a case is erased, whatever its age.

    Source: rules, section 3 ("anything about child sexual abuse: never auto-destroy; flag for a
    person") and trap 18. In doubt it is: one tick says "hateful or sexual".
    """
    return (
        route == SEXUAL_ROUTE
        or facts.kind == MATERIAL
        or facts.image_of_child.may_be_so
        or sexual_with_child(facts)
        or Sign.HATEFUL_OR_SEXUAL in facts.signs
    )


def _a_child_is_in_it(facts: ReportFacts) -> bool:
    concern = facts.kind == CHILD_CONCERN and facts.topic in {None, Topic.CHILD}
    return (
        facts.child_is_target
        or concern
        or facts.kind == MATERIAL
        or facts.image_of_child.may_be_so
        or child_suspected(facts)
    )

"""What is left of a form that was sent with Yes or Not sure: words, and nothing beside them."""

from __future__ import annotations

from storage.cases import Case
from tests.walks.watched import Watch
from tests.walks.ways_in import IN_WORDS, OF_ONES_OWN, Begun
from tests.walks.world import World


def material(world: World) -> Case:
    """Give the only case of something that may show a child."""
    (only,) = [case for case in world.cases() if case.kind == "material"]
    return only


def words_typed(world: World, way: str) -> dict[str, str]:
    """Say what may be sealed: what was typed, and to which report it was to be added."""
    earlier = [case for case in world.cases() if case.kind != "material"]
    about = {"about_report": earlier[0].reference} if way in OF_ONES_OWN[1:] else {}
    return {"where": IN_WORDS, **about}


def only_words(watch: Watch, form: Begun) -> None:
    """Make sure that there is nothing but the words, once Vera has done all that is due."""
    world = watch.world
    world.settle()
    watch.only_words_are_kept(material(world).id, words_typed(world, form.way))
    watch.no_file_is_asked_for()
    watch.is_nowhere(form.secrets)


def material_was_told(shown: str) -> bool:
    """Say whether the reporter was told that the lead was."""
    return "Sent: VERA-" in shown and "Priya Nair" in shown

"""The privacy notice: every form that Vera shows links the current version (duties, S72, S59)."""

from __future__ import annotations

from handlers.call import Moment
from handlers.cards import Block, Small
from handlers.policies.facts import called, link_of
from storage.policies import current_notice


def notice_on_forms(moment: Moment) -> tuple[Block, ...]:
    """Write the last small line of a form; nothing where the register has no notice."""
    if (found := current_notice(moment.session)) is None:
        return ()
    said = ", ".join(each for each in (called(*found), link_of(*found)) if each)
    return (Small(f"How the school uses what you write: {said}"),)

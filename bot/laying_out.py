"""Laying out a form for the one who asked for it, ready for any platform's drawer."""

from __future__ import annotations

from dataclasses import replace

from handlers.call import Call
from handlers.cards import Block, Callout
from handlers.feature import Ask
from handlers.forms import Asked, FormView, PickOffered, PickPeople
from handlers.overview.pick_people import people_picked
from handlers.policies.privacy_notice import notice_on_forms


def laid_out(call: Call, ask: Ask) -> FormView:
    """Lay out the form that somebody is asked to fill in, with what there is to choose."""
    call = replace(call, subject=ask.subject)
    view = as_asked(call, ask)
    return replace(view, items=tuple(_with_choices(call, item) for item in view.items))


def as_asked(call: Call, ask: Ask) -> FormView:
    """Lay out a form's notes and questions; the privacy notice is the last line of each."""
    form = ask.form.form
    why = (Callout(ask.said),) if ask.said else ()
    return FormView(
        form=ask.form.name,
        title=form.title,
        submit=form.submit,
        items=(*why, *form.laid_out(call, ask.answers)),
        subject=ask.subject,
        closing=notice_on_forms(call),
    )


def _with_choices(call: Call, item: Block | Asked) -> Block | Asked:
    """Put names to what can be chosen, where only this person's own is offered."""
    if not isinstance(item, Asked):
        return item
    if isinstance(item.question, PickOffered):
        return replace(item, offered=item.question.options(call))
    if isinstance(item.question, PickPeople) and item.value:
        # for platforms that do not keep the names by themselves
        return replace(item, picked=people_picked(call.session, item.value))
    return item

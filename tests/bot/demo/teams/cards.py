"""The cards that the small bot draws."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"


def card(body: list[Json], actions: list[Json] | None = None) -> Json:
    """Give a card."""
    drawn: Json = {"type": "AdaptiveCard", "version": "1.5", "body": body}
    return {**drawn, "actions": actions} if actions else drawn


def attached(drawn: Json) -> Json:
    """Give a card as an attachment."""
    return {"contentType": CARD, "content": drawn}


def text(words: str) -> Json:
    """Give a line that shows markup."""
    return {"type": "TextBlock", "text": words, "wrap": True}


def said(words: str) -> Json:
    """Give a line that shows no markup."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": words}]}


def opens(title: str, **does: str) -> Json:
    """Give a button on a card in chat that opens a dialog."""
    data = {"msteams": {"type": "task/fetch"}, "does": does}
    return {"type": "Action.Submit", "title": title, "data": data}


def runs(title: str, verb: str) -> Json:
    """Give a button on a card in chat that answers in words."""
    return {"type": "Action.Execute", "title": title, "verb": verb, "data": {}}


def does(title: str, action: str) -> Json:
    """Give a button in a dialog."""
    data = {"does": {"action": action}}
    return {"type": "Action.Submit", "title": title, "data": data, "associatedInputs": "none"}


def sends(title: str, step: str) -> Json:
    """Give the button that sends a form."""
    return {"type": "Action.Submit", "title": title, "data": {"form": "report", "step": step}}


def choices(label: str, *titles: str, value: str = "", **more: Any) -> Json:
    """Give a question with choices, whose value is the title in small letters."""
    offered = [{"title": title, "value": title.lower()} for title in titles]
    return _asks("Input.ChoiceSet", label, value, choices=offered, **more)


def words(label: str, value: str = "", **more: Any) -> Json:
    """Give a question that takes words."""
    return _asks("Input.Text", label, value, **more)


def people(label: str, picked: list[str]) -> Json:
    """Give a question that looks people up."""
    query = {"type": "Data.Query", "dataset": "people"}
    offered = [{"title": name.title(), "value": name} for name in picked]
    listed = [*offered, {"title": "Somebody not listed", "value": "not_listed"}]
    return _asks(
        "Input.ChoiceSet", label, ",".join(picked),
        isMultiSelect=True, style="filtered", choices=listed, **{"choices.data": query},
    )  # fmt: skip


def _asks(kind: str, label: str, value: str, **more: Any) -> Json:
    drawn: Json = {"type": kind, "id": label.lower().rstrip("?"), "label": label, **more}
    if drawn.get("isRequired"):
        drawn["errorMessage"] = f"Please answer: {label}"
    return {**drawn, "value": value} if value else drawn


def first_step() -> Json:
    """Give the first step of the form, whose answer decides what follows."""
    asked = [said("In danger, ring 999."), choices("Danger?", "Yes", "No", isRequired=True)]
    return card(asked, [sends("Next", "first")])


def whole_form(sent: Json) -> Json:
    """Give the whole form with what was answered."""
    asked = [
        choices("Danger?", "Yes", "No", value=sent.get("danger", ""), isRequired=True),
        *([said("Ring 999 now.")] if sent.get("danger") == "yes" else []),
        words("Account?", sent.get("account", ""), isRequired=True, maxLength=40),
        choices("Who?", "A pupil", "Someone here", value=sent.get("who", ""), isRequired=True),
        *([people("Named?", _listed(sent, "named"))] if sent.get("who") == "someone here" else []),
        choices("Signs?", "A threat", "Repeated", value=sent.get("signs", ""), isMultiSelect=True),
        {"type": "Input.Date", "id": "when.date", "label": "When?"},
        {"type": "Input.Time", "id": "when.time", "label": "At what time?"},
    ]
    return card(asked, [sends("Send", "whole")])


def _listed(sent: Json, name: str) -> list[str]:
    return [one for one in str(sent.get(name, "")).split(",") if one]


def case_card(state: str = "Waiting") -> Json:
    """Give the card of a case."""
    facts = [{"title": "Priority", "value": "Today"}, {"title": "State", "value": state}]
    buttons = [opens("Open", action="open"), runs("Acknowledge", "acknowledge")]
    return card(
        [
            text("VERA\\-7K4Q: **Cyberbullying**"),
            {"type": "FactSet", "facts": facts},
            {"type": "ActionSet", "actions": buttons if state == "Waiting" else buttons[:1]},
        ]
    )


def overview() -> Json:
    """Give somebody's overview: two rows, each with a button of the same name."""
    return card(
        [
            text("Today"),
            said("The first case"),
            {"type": "ActionSet", "actions": [does("Show", "first")]},
            said("The second case"),
            {"type": "ActionSet", "actions": [does("Show", "second"), does("Close", "close")]},
        ]
    )

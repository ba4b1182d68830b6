"""What Teams takes of a message that a bot sends, and of what it answers to an invoke."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.demo.teams.card_rules import CARD_TYPE, problems_of_card
from bot.demo.teams.faults import RefusedByTeams

Json = dict[str, Any]

LARGEST_MESSAGE = 100 * 1024
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"
SEARCH_TYPE = "application/vnd.microsoft.search.searchResponse"
MOST_RESULTS = 15


def checked_message(activity: Json) -> list[Json]:
    """Refuse a message as Teams does, else give its cards."""
    if utf16_size(activity) > LARGEST_MESSAGE:
        raise RefusedByTeams(413, "MessageSizeTooBig", "Message size too large.")
    problems, cards = problems_of_message(activity)
    if problems:
        raise RefusedByTeams(400, "BadSyntax", "; ".join(problems))
    return cards


def utf16_size(activity: Json) -> int:
    """Measure a message as Teams does."""
    return len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le"))


def problems_of_message(activity: Json) -> tuple[list[str], list[Json]]:
    """List what is wrong with a message, and its cards."""
    if activity.get("type") != "message":
        return [f"an activity of the type {activity.get('type')!r} is no message"], []
    attachments = activity.get("attachments") or []
    if not attachments and not activity.get("text"):
        return ["the message has neither text nor attachments"], []
    problems: list[str] = []
    for attachment in attachments:
        problems += problems_of_attachment(attachment)
    return problems, [] if problems else [one["content"] for one in attachments]


def problems_of_attachment(attachment: object, *, in_dialog: bool = False) -> list[str]:
    """List what is wrong with an attachment."""
    if not isinstance(attachment, dict) or attachment.get("contentType") != CARD_TYPE:
        return ["the attachment is no Adaptive Card"]
    return problems_of_card(attachment.get("content"), in_dialog=in_dialog)


def problems_of_answer(name: str, answer: Json) -> list[str]:
    """List what is wrong with the answer to an invoke."""
    check = _ANSWERS.get(name)
    return check(answer) if check else [f"the room never sends {name}"]


def problems_of_task(answer: Json) -> list[str]:
    """List what is wrong with what should happen to a dialog; nothing means that it closes."""
    if not answer:
        return []
    task = answer.get("task")
    if set(answer) - {"task", "responseType"} or not isinstance(task, dict):
        return [f"the answer is no task: it has {sorted(answer)}"]
    if task.get("type") == "message":
        fits = isinstance(task.get("value"), str) and task["value"]
        return [] if fits else ["the task's message is no text"]
    if task.get("type") == "continue" and isinstance(task.get("value"), dict):
        return _problems_of_dialog(task["value"])
    return [f"the task's type is {task.get('type')!r}"]


def _problems_of_dialog(value: Json) -> list[str]:
    problems = _problems_of_shown(value)
    for name in ("height", "width"):
        size = value.get(name)
        if not (size is None or isinstance(size, int) or size in {"small", "medium", "large"}):
            problems.append(f"the dialog's {name} is {size!r}")
    for name in ("title", "fallbackUrl"):
        if not isinstance(value.get(name) or "", str):
            problems.append(f"the dialog's {name} is no text")
    return problems


def _problems_of_shown(value: Json) -> list[str]:
    url = value.get("url")
    if not url:
        return problems_of_attachment(value.get("card"), in_dialog=True)
    if value.get("card"):
        return ["the dialog has both a card and a url"]
    return [] if isinstance(url, str) else ["the dialog's url is no text"]


def _problems_of_execute(answer: Json) -> list[str]:
    kind, value = answer.get("type"), answer.get("value")
    if not isinstance(answer.get("statusCode"), int):
        return ["the answer has no statusCode"]
    if kind == MESSAGE_TYPE:
        return [] if isinstance(value, str) and value else ["the message has no text"]
    if kind == CARD_TYPE:
        return problems_of_card(value)
    if kind == ERROR_TYPE:
        return [] if isinstance(value, dict) else ["the error has no value"]
    return [f"the answer's type is {kind!r}"]


def _problems_of_search(answer: Json) -> list[str]:
    value = answer.get("value")
    results = value.get("results") if isinstance(value, dict) else None
    if answer.get("statusCode") != 200 or answer.get("type") != SEARCH_TYPE:
        return ["the answer is no searchResponse with the statusCode 200"]
    if not isinstance(results, list):
        return ["the answer has no list of results"]
    problems = [] if len(results) <= MOST_RESULTS else ["there are more results than were asked"]
    fits = all(
        isinstance(one, dict) and isinstance(one.get("title"), str)
        and isinstance(one.get("value"), str)
        for one in results
    )  # fmt: skip
    return problems if fits else [*problems, "a result has no title and value that are texts"]


def _problems_of_compose(answer: Json) -> list[str]:
    if isinstance(answer.get("composeExtension"), dict):
        return []
    return problems_of_task(answer)


_ANSWERS: Mapping[str, Callable[[Json], list[str]]] = {
    "task/fetch": problems_of_task,
    "task/submit": problems_of_task,
    "composeExtension/fetchTask": _problems_of_compose,
    "composeExtension/submitAction": _problems_of_compose,
    "adaptiveCard/action": _problems_of_execute,
    "application/search": _problems_of_search,
}

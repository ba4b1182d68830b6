"""The dialog that stands over the chat: how it begins, and what it shows next."""

import secrets

from bot.demo.records import Json
from bot.demo.teams.form_values import first_values
from bot.demo.teams.records import Conversation, Dialog, StoredMessage


def new_dialog(owner: str, where: Conversation, message: StoredMessage) -> Dialog:
    """Give a dialog that a message's button opens; it shows nothing yet."""
    root = (message.root or message.id) if where.kind == "channel" else None
    return Dialog(secrets.token_hex(8), owner, where.conversation_id, root, message.id)


def continued(dialog: Dialog, value: Json) -> None:
    """Show the next card or page; nothing that was typed stays but what the card itself holds."""
    card: Json = (value.get("card") or {}).get("content") or {}
    dialog.title = str(value.get("title") or dialog.title)
    dialog.size = {name: value[name] for name in ("height", "width") if name in value}
    dialog.card, dialog.url = card, str(value.get("url") or "")
    dialog.fallback_url = str(value.get("fallbackUrl") or "")
    dialog.values = first_values(card)
    dialog.errors = {}
    dialog.trouble = ""
    dialog.is_home = False


def said_in(answer: Json) -> str:
    """Give the words with which a dialog ends, if it ends with words."""
    task = answer.get("task") or {}
    return str(task["value"]) if task.get("type") == "message" else ""


def dialog_of_words(answer: Json) -> Json | None:
    """Draw words that end a dialog as what the dialog then shows."""
    words = said_in(answer)
    body = [{"type": "RichTextBlock", "inlines": [words]}]
    card = {"type": "AdaptiveCard", "version": "1.5", "body": body}
    return {"title": "", "card": {"content": card}} if words else None

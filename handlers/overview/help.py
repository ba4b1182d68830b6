"""What Vera can do, and what she keeps."""

from __future__ import annotations

from handlers.call import Call
from handlers.cards import Block, Facts, Heading, Points, Screen, Text
from handlers.casework.outside_help import ring_first
from handlers.feature import Feature, Reply
from handlers.overview.overview import overview
from handlers.policies.privacy_notice import notice_on_forms
from handlers.school.settings_file import SafeguardingSystem


@overview.command("/vera", "help", description="What Vera can do")
def show_help(call: Call) -> Reply:
    """List what can be typed."""
    commands = tuple(
        (f"{call.typed(each.command, each.word)} {each.usage}".strip(), each.description)
        for each in sorted(Feature.every_command, key=lambda each: (each.command, each.word))
    )
    return Screen("Help", (*ring_first(call), Heading("What you can type"), Facts(commands)))


@overview.command("/vera", "privacy", description="What Vera keeps, and who sees it")
def show_privacy(call: Call) -> Reply:
    """Say what is kept, why, where, for how long and who sees it."""
    settings = call.school.settings
    said = _notice(settings.name, *_copied(settings.safeguarding_system))
    return Screen("Privacy", (*said, *notice_on_forms(call)))


def _copied(system: SafeguardingSystem | None) -> tuple[str, ...]:
    if system is None:
        return ()
    return (
        f"A worry about a child may be copied to {system.name}, the school's safeguarding file; "
        f"what is written here may then be erased after {system.erase_after_days} days.",
    )


def _notice(school: str, *more: str) -> tuple[Block, ...]:
    return (
        Heading("What becomes of a report"),
        Points(
            (
                f"{school} keeps it, to protect children and staff and to meet its legal duties.",
                "Only the people named in the reply can open it, and those whom they add with a "
                "reason. Each time one does is recorded.",
                "Whoever it is about is not told by Vera, nor are their relatives on the staff.",
                "It is confidential, not anonymous: those people see that you sent it.",
                "The law may require the school to disclose it, for example to the police.",
                "The school decides how long it is kept. Six years after closing is proposed; "
                "what concerns a child may have to be kept longer.",
                *more,
                "What you write is encrypted. It is never posted in a channel.",
                "Slack and Microsoft carry the form while you fill it in.",
                "A message or a file that you send as evidence is kept as it was, encrypted, also "
                "when it is deleted in the chat. Copies may remain in the chat and with Slack.",
            )
        ),
        Heading("Your rights"),
        Text(
            "You may ask the school what it holds about you and have mistakes corrected. "
            "Ask the school office or its data protection officer. "
            "You may also complain to the Information Commissioner: ico.org.uk."
        ),
        Text(
            "You may always report to the police or to children's social care yourself. "
            "Nothing here stops you."
        ),
    )

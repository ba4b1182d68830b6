"""What Teams takes of an app's manifest, as far as message actions and pages in dialogs go."""

from bot.demo.records import Json

MOST_COMMANDS, MOST_DOMAINS = 10, 16
LONGEST = {"id": 64, "title": 32, "description": 128}
CONTEXTS = {"compose", "commandBox", "message"}


def problems_of_manifest(manifest: Json) -> list[str]:
    """List what Teams objects to in a manifest's message extensions and domains."""
    extensions = manifest.get("composeExtensions") or []
    problems = ["there is more than one message extension"] if len(extensions) > 1 else []
    bots = {str(one.get("botId")) for one in manifest.get("bots") or []}
    for one in extensions:
        problems += [] if str(one.get("botId")) in bots else ["the extension has another bot"]
        problems += _problems_of_commands(one.get("commands") or [])
    return problems + _problems_of_domains(manifest.get("validDomains") or [])


def _problems_of_commands(commands: list[Json]) -> list[str]:
    problems = [words for one in commands for words in _problems_of_command(one)]
    ids = [one.get("id") for one in commands]
    if len(set(ids)) != len(ids):
        problems.append("two commands have the same id")
    if not 0 < len(commands) <= MOST_COMMANDS:
        problems.append("an extension has one to ten commands")
    return problems


def _problems_of_command(command: Json) -> list[str]:
    id, problems = command.get("id"), []
    for name, most in LONGEST.items():
        if not 0 < len(str(command.get(name) or "")) <= most:
            problems.append(f"the {name} of the command {id!r} has not 1 to {most} characters")
    if not set(command.get("context") or ["compose"]) <= CONTEXTS:
        problems.append(f"the command {id!r} has a context that Teams does not know")
    if command.get("type") == "action" and command.get("fetchTask") is not True:
        problems.append(f"the command {id!r} does not fetch the dialog that it opens")
    return problems


def _problems_of_domains(domains: list[str]) -> list[str]:
    odd = [one for one in domains if not one or "/" in one or one.count("*") > one.startswith("*.")]
    problems = [f"{one!r} is no domain" for one in odd]
    return problems + (["there are more than 16 domains"] if len(domains) > MOST_DOMAINS else [])


def message_actions_of(manifest: Json) -> list[tuple[str, str]]:
    """List what a message's menu offers: ids and titles."""
    commands = [one for each in manifest.get("composeExtensions") or [] for one in each["commands"]]
    return [
        (str(one["id"]), str(one["title"]))
        for one in commands
        if one.get("type") == "action" and "message" in one.get("context", ())
    ]

"""Starts the workspace alone: `python -m bot.demo --port 3001 --vera URL`."""

import argparse
import signal
import threading

from bot.demo.records import DemoPerson
from bot.demo.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Workspace

PEOPLE = [
    DemoPerson("U01HEAD", "Helen Marsh", "h.marsh@talavera.example", "Headteacher"),
    DemoPerson("U02DSL", "Daniel Okafor", "d.okafor@talavera.example", "Safeguarding lead"),
    DemoPerson("U03DEPUTY", "Priya Nair", "p.nair@talavera.example", "Deputy head"),
    DemoPerson("U04OFFICE", "Sian Rees", "s.rees@talavera.example", "School office"),
    DemoPerson("U05TEACH", "Tom Whitfield", "t.whitfield@talavera.example", "Year 9 teacher"),
    DemoPerson("U06CHAIR", "Ruth Adeyemi", "r.adeyemi@talavera.example", "Chair of governors"),
]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    asked = argparse.ArgumentParser(prog="python -m bot.demo", description=__doc__)
    asked.add_argument("--port", type=int, default=3001)
    asked.add_argument("--vera", default="http://127.0.0.1:3000/slack/events")
    asked.add_argument("--signing-secret", default=SIGNING_SECRET)
    asked.add_argument("--bot-token", default=BOT_TOKEN)
    asked.add_argument("--app-token", default=APP_TOKEN)
    return asked.parse_args()


def workspace(asked: argparse.Namespace) -> Workspace:
    """Make a school's workspace from the command line."""
    leaders = ["U01HEAD", "U02DSL", "U03DEPUTY"]
    return Workspace(
        PEOPLE,
        {"general": [one.user_id for one in PEOPLE], "senior-leaders": leaders},
        signing_secret=asked.signing_secret,
        bot_token=asked.bot_token,
        app_token=asked.app_token,
        vera_url=asked.vera,
    )


def main() -> None:
    """Serve the workspace until it is interrupted."""
    asked = arguments()
    stopped = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stopped.set())
    school = workspace(asked)
    school.rate_limit = True
    address = school.start(asked.port)
    print(f"The workspace is at {address}, its Web API at {address}/api/")  # noqa: T201
    stopped.wait()
    school.stop()


if __name__ == "__main__":
    main()
